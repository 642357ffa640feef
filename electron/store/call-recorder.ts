// Writes calls as the gateway tells of them. Invariants: a fact is acknowledged after its commit and never before; the
// number is sealed in the same transaction that creates the row; the ring never waits for the pseudonym.
import { v7 as uuid } from 'uuid';
import { changeFor, type RecordState } from '../../core/domain/calls/call-record.ts';
import { padNumber } from '../../core/domain/calls/padded-number.ts';
import type { CallerHint } from '../../core/contract/desk-state.ts';
import type { TrainingScenario } from '../../core/contract/calls/desk.ts';
import type { AccountId, CallId, CallToken } from '../../core/values/ids.ts';
import type { Instant } from '../../core/values/instant.ts';
import type { E164 } from '../../core/values/phone-number.ts';
import type { Executor } from '../../db/connection/executor.ts';
import { callByToken, changeCall, forgetNumber, insertCall, setCaller, type CallState } from '../../db/queries/calls.ts';
import { currentSalt } from '../../db/queries/callers.ts';
import { readLine } from '../../db/queries/lines.ts';
import { insertSealedNumber } from '../../db/queries/vaults.ts';
import { mustNotBeCalled } from '../../db/vault/do-not-call.ts';
import type { KeyStretcher } from '../../db/vault/key-stretching.ts';
import { computePseudonym, findOrCreateCaller, rankInMonth, type Pseudonym } from '../../db/vault/pseudonyms.ts';
import { wipe, type Sodium } from '../../db/vault/sodium.ts';
import { sealNumber } from '../../db/vault/vaults.ts';
import type { CallEvent } from './gateway-link.ts';

export interface CallHint {
  readonly token: CallToken;
  readonly lineLabel: string | null;
  readonly publicNumber: string | null;
  readonly caller: CallerHint;
}

export interface RecorderContext {
  readonly sodium: Sodium;
  readonly stretcher: KeyStretcher;
  readonly stationId: string;
  /** The base of the open or locked session, or null. */
  base(): Executor | null;
  listener(): AccountId | null;
  acknowledge(token: CallToken, sequence: number): void;
  hint(hint: CallHint): void;
  changed(): void;
  /** A call was kept away: counted and audited in the transaction that ends it. */
  keptAway(db: Executor, token: CallToken, callId: CallId): void;
  readonly log: (level: 'info' | 'warn' | 'error', code: string) => void;
}

export interface CallRecorder {
  /** `known`: pseudonyms of the caller that are being computed anyway. */
  record(event: CallEvent, known?: readonly Promise<Pseudonym>[]): void;
  /** Facts that came while no base was open are written now. */
  flush(): void;
  /** The scenario of the next training call: a simulated repeat caller has no past to be counted. */
  expectTraining(scenario: TrainingScenario): void;
  /** Gives a call without pseudonym the one of this number. */
  identify(db: Executor, callId: CallId, startedAt: Instant, number: E164): Promise<number | 'forgotten' | null>;
}

/** Facts kept while nobody is signed in: ends of calls that a sign-out cut. The gateway keeps its own copy as well. */
const keptFacts = 500;
/** What a simulated repeat caller shows. */
const simulatedRank = 3;

export function createCallRecorder(context: RecorderContext): CallRecorder {
  let waiting: CallEvent[] = [];
  let expected: TrainingScenario | null = null;

  const identify = async (db: Executor, callId: CallId, startedAt: Instant, number: E164, known: readonly Promise<Pseudonym>[] = []): Promise<number | 'forgotten' | null> => {
    // Whoever objected leaves no new trace (RGPD art. 21): neither the seal nor a pseudonym.
    if (await mustNotBeCalled(context.sodium, context.stretcher, db, number)) {
      if (context.base() !== db) return null;
      db.transaction(() => { forgetNumber(db, callId); });
      return 'forgotten';
    }
    const saltId = currentSalt(db).id;
    const pseudonym = (await Promise.all(known)).find((one) => one.saltId === saltId) ?? (await computePseudonym(context.sodium, context.stretcher, db, number));
    if (context.base() !== db) return null;
    return db.transaction(() => {
      const caller = findOrCreateCaller(db, pseudonym, startedAt);
      const rank = rankInMonth(db, caller.id, startedAt);
      setCaller(db, callId, caller.id, rank);
      return rank;
    });
  };

  const start = (db: Executor, event: Extract<CallEvent, { fact: 'started' }>, known: readonly Promise<Pseudonym>[]): (() => void) => {
    const id = uuid() as CallId;
    const { caller, training, token } = event;
    insertCall(db, {
      id,
      token,
      station_id: context.stationId,
      direction: event.direction,
      training: training ? 1 : 0,
      line_id: knownLine(db, event.lineId)?.id ?? null,
      started_at: event.at,
      answered_at: null,
      ended_at: null,
      outcome: null,
      listener_id: event.direction === 'outgoing' ? context.listener() : null,
      caller_kind: caller.kind,
      caller_id: null,
      caller_rank: null,
      last_sequence: event.sequence,
      form_due: 0,
    });
    const line = knownLine(db, event.lineId)?.settings;
    const about = { token, lineLabel: line?.label ?? null, publicNumber: line === undefined || line.publicNumber === '' ? null : line.publicNumber };
    if (caller.kind !== 'number') return () => { context.hint({ ...about, caller: { kind: caller.kind } }); };
    if (training) {
      // A simulated caller is nobody: no seal, no pseudonym, no trace among callers.
      const repeat = expected === 'repeat';
      expected = null;
      return () => { context.hint({ ...about, caller: repeat ? { kind: 'repeat', callsThisMonth: simulatedRank } : { kind: 'first' } }); };
    }
    const padded = padNumber(caller.e164);
    const { vaultId, sealed } = sealNumber(context.sodium, db, padded);
    wipe(context.sodium, padded);
    insertSealedNumber(db, id, vaultId, sealed);
    return () => {
      context.hint({ ...about, caller: { kind: 'pending' } });
      identify(db, id, event.at, caller.e164, known).then(
        (rank) => {
          if (rank === null) return;
          if (rank === 'forgotten') context.hint({ ...about, caller: { kind: 'unknown' } });
          else context.hint({ ...about, caller: rank >= 2 ? { kind: 'repeat', callsThisMonth: rank } : { kind: 'first' } });
          context.changed();
        },
        () => {
          context.log('warn', 'pseudonym-postponed');
        },
      );
    };
  };

  const apply = (db: Executor, event: CallEvent, known: readonly Promise<Pseudonym>[]): (() => void) => {
    const call = callByToken(db, event.token);
    const nothing = (): void => undefined;
    const change = changeFor(stateOf(call), call?.last_sequence ?? 0, event.fact, event.sequence);
    if (change === 'insert' && event.fact === 'started') return start(db, event, known);
    if (call === undefined) {
      context.log('warn', 'call-fact-without-start');
      return nothing;
    }
    if (change === 'answer') {
      const listener = context.listener();
      changeCall(db, call.id, { answered_at: event.at, last_sequence: event.sequence, ...(listener === null ? {} : { listener_id: listener }) });
    }
    if (change === 'end' && event.fact === 'ended') {
      const answered = call.answered_at !== null;
      changeCall(db, call.id, { ended_at: event.at, outcome: event.outcome, last_sequence: event.sequence, form_due: answered ? 1 : 0 });
      if (event.outcome === 'blocked') context.keptAway(db, event.token, call.id);
    }
    return nothing;
  };

  const record = (event: CallEvent, known: readonly Promise<Pseudonym>[] = []): void => {
    const db = context.base();
    if (db === null) {
      if (waiting.length < keptFacts) waiting.push(event);
      return;
    }
    try {
      const follow = db.transaction(() => apply(db, event, known));
      context.acknowledge(event.token, event.sequence);
      follow();
      context.changed();
    } catch {
      // Not acknowledged: the gateway says it again.
      context.log('error', 'call-fact-not-written');
    }
  };

  return {
    record,
    flush() {
      const facts = waiting;
      waiting = [];
      for (const event of facts) record(event);
    },
    expectTraining(scenario) {
      expected = scenario;
    },
    identify,
  };
}

function stateOf(call: CallState | undefined): RecordState {
  if (call === undefined) return 'none';
  if (call.ended_at === null) return call.answered_at === null ? 'ringing' : 'inProgress';
  return call.outcome === 'interrupted' ? 'interrupted' : 'closed';
}

function knownLine(db: Executor, lineId: string | null) {
  if (lineId === null) return null;
  const line = readLine(db);
  return line !== null && line.id === lineId ? line : null;
}
