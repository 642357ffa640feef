// The store: session, keys, encrypted base, behind the calls of the contract. No Electron here: it runs under plain Node.
// Invariant: every call passes, in this order, lock state → role and grant → strict parse of the request → handler → strict
// parse of the response for that role → audit, these last three in one transaction → reply. A reply never carries more than
// a code when something fails, and the log never more than a code and the call's name.
import { refusalOf, type Gate, type WindowKind } from '../../core/contract/access.ts';
import type { CallDefinition } from '../../core/contract/define-call.ts';
import { responseSchemaFor } from '../../core/contract/define-call.ts';
import { contract, isCallName, type CallName } from '../../core/contract/contract.ts';
import type { SessionState } from '../../core/contract/calls/session.ts';
import type { LiveRecordings } from '../../core/contract/recording-model.ts';
import type { RotaAlert } from '../../core/contract/rota-alert.ts';
import { Refusal, type ErrorCode, type Reply } from '../../core/contract/errors.ts';
import type { CallToken } from '../../core/values/ids.ts';
import type { Clock } from '../../core/values/instant.ts';
import { faultOf } from '../../db/connection/faults.ts';
import { takeStationLock, type StationLock } from '../../db/connection/station-lock.ts';
import { auditHash } from '../../db/queries/audit.ts';
import { createKeyStretcher, lightLimits, moderateLimits, pseudonymLimits } from '../../db/vault/key-stretching.ts';
import { loadSodium, wipe } from '../../db/vault/sodium.ts';
import { createBackgroundWork } from './background-work.ts';
import { baseFolderIn, examineFolder, prepareFolder } from './base-folder.ts';
import { createCallRecorder, type CallHint } from './call-recorder.ts';
import { createGatewayLink, type GatewayPort } from './gateway-link.ts';
import { createPhoneLink, type PhonePort } from './phone-link.ts';
import { createSolverLink, type SolverProcess } from './solver-link.ts';
import type { Handlers, Outcome, StoreCallName, Work } from './handler.ts';
import { tellAnnouncements, tellKeys } from './announcement-service.ts';
import { accountHandlers } from './handlers/accounts.ts';
import { announcementHandlers } from './handlers/announcements.ts';
import { associationHandlers } from './handlers/association.ts';
import { blocklistHandlers } from './handlers/blocklist.ts';
import { callHandlers, todayHandlers } from './handlers/calls.ts';
import { deskHandlers, trainingHandlers } from './handlers/desk.ts';
import { lineHandlers } from './handlers/line.ts';
import { routingHandlers } from './handlers/routing.ts';
import { incidentHandlers } from './handlers/privacy-incidents.ts';
import { charterHandlers, consentHandlers, ownHandlers } from './handlers/privacy-people.ts';
import { registerHandlers } from './handlers/privacy-registers.ts';
import { retentionHandlers } from './handlers/privacy-retention.ts';
import { reviewHandlers } from './handlers/privacy-reviews.ts';
import { letterHandlers, rightsHandlers } from './handlers/privacy-rights.ts';
import { trailHandlers } from './handlers/privacy-trail.ts';
import { recoveryHandlers } from './handlers/recovery.ts';
import { draftHandlers } from './handlers/drafts.ts';
import { dutyHandlers } from './handlers/duty.ts';
import { rotaHandlers } from './handlers/rota.ts';
import { recordingHandlers } from './handlers/recordings.ts';
import { rotaExchangeHandlers } from './handlers/rota-exchange.ts';
import { swapHandlers } from './handlers/swaps.ts';
import { volunteerHandlers } from './handlers/volunteers.ts';
import { createMailer, type OpenTunnel } from './mailer.ts';
import { createRotaWatch } from './rota-watch.ts';
import { sessionHandlers } from './handlers/session.ts';
import { setupHandlers } from './handlers/setup.ts';
import { audit, note, type Kernel, type LogLevel, type StoreLimits } from './kernel.ts';
import { countKeptAway } from '../../db/queries/blocklist.ts';
import { closeInterruptedCalls } from '../../db/queries/calls.ts';
import { createRoutingService, followsRota } from './routing-service.ts';
import { createListenings } from './listenings.ts';
import { createRecordingDesk } from './recording-desk.ts';
import { createRetentionWork } from './retention-work.ts';
import { createScreening } from './screening.ts';
import { serveLine, type ServedLine } from './line-service.ts';
import { createSubscription } from './rota-exchange/subscription.ts';
import { Session } from './session.ts';
import { createThrottle } from './throttle.ts';

export interface StoreOptions {
  /** The profile's folder for the base; created when missing. */
  readonly directory: string;
  readonly demonstration: boolean;
  readonly clock: Clock;
  readonly stationId: string;
  readonly log: (level: LogLevel, code: string) => void;
  /** Argon2id limits of a new base; the lighter ones are for demonstrations and tests only. */
  readonly limits?: StoreLimits;
  /** A stream of bytes to the mail server; without it no mail goes out. */
  readonly openTunnel?: OpenTunnel;
  /** Calls `look` every minute; returns what stops it. */
  readonly everyMinute?: (look: () => void) => () => void;
  /** A fresh solver process; without it there is no automatic rota. */
  readonly startSolver?: () => Promise<SolverProcess | null>;
}

export interface StoreReply {
  readonly reply: Reply<unknown>;
  /** For `shell-after-store` calls. */
  readonly handoff?: unknown;
}

export type LockCause = 'suspend' | 'systemLock' | 'idle' | 'quit';

export interface Store {
  call(name: string, window: WindowKind, request: unknown): Promise<StoreReply>;
  attachGateway(port: GatewayPort): void;
  attachPhone(port: PhonePort): void;
  lock(cause: LockCause): void;
  onSession(listener: (state: SessionState, gate: Gate) => void): void;
  onCallHint(listener: (hint: CallHint) => void): void;
  onLine(listener: (line: ServedLine | null) => void): void;
  onCallsChanged(listener: () => void): void;
  onDial(listener: (token: CallToken) => void): void;
  onRotaChanged(listener: () => void): void;
  onDraftsChanged(listener: () => void): void;
  onRotaAlert(listener: (alert: RotaAlert) => void): void;
  /** What is recorded at this moment. */
  onLiveRecordings(listener: (live: LiveRecordings) => void): void;
  onRecordingsChanged(listener: () => void): void;
  /** Whether somebody listens to a recording: the window is then to be kept from being captured. */
  onListening(listener: (open: boolean) => void): void;
  sessionState(): SessionState;
  gate(): Gate;
  /** Closes the base and lets go of the folder. */
  stop(): Promise<void>;
}

/** One at a time: what changes the session or keyring.json. */
const oneAtATime: ReadonlySet<CallName> = new Set<CallName>([
  'session.signIn',
  'session.signInDemonstration',
  'session.unlock',
  'session.changePassphrase',
  'setup.createAssociation',
  'setup.createDemonstration',
  'recovery.confirmSheet',
  'recovery.open',
  'recovery.resetAdministrator',
  'accounts.create',
  'accounts.enable',
  'accounts.resetPassphrase',
  'rights.erase',
]);

export async function createStore(options: StoreOptions): Promise<Store> {
  const sodium = await loadSodium();
  const stretcher = createKeyStretcher();
  const folder = baseFolderIn(options.directory);
  const light = { slots: lightLimits, pseudonyms: lightLimits };
  const limits = options.limits ?? (options.demonstration ? light : { slots: moderateLimits, pseudonyms: pseudonymLimits });

  let lock: StationLock | null = null;
  const context = { sodium, clock: options.clock, demonstration: options.demonstration };
  const start = (): { session: Session; keyring: Kernel['keyring'] } => {
    const folderFault = prepareFolder(folder);
    if (folderFault !== null) return { session: new Session(context, { phase: 'unusable', fault: folderFault }), keyring: null };
    try {
      lock = takeStationLock(folder.root);
      const found = examineFolder(sodium, folder);
      if (found.state === 'absent') return { session: new Session(context, { phase: 'absent' }), keyring: null };
      if (found.state === 'unusable') return { session: new Session(context, { phase: 'unusable', fault: found.fault }), keyring: null };
      if (found.fromCopy) options.log('warn', 'keyring-read-from-copy');
      return { session: new Session(context, { phase: 'signedOut' }), keyring: found.keyring };
    } catch (error) {
      return { session: new Session(context, { phase: 'unusable', fault: faultOf(error) ?? 'internal' }), keyring: null };
    }
  };
  const { session, keyring } = start();

  const sessionListeners: ((state: SessionState, gate: Gate) => void)[] = [];
  const hintListeners: ((hint: CallHint) => void)[] = [];
  const lineListeners: ((line: ServedLine | null) => void)[] = [];
  const changeListeners: (() => void)[] = [];
  const dialListeners: ((token: CallToken) => void)[] = [];
  const rotaListeners: (() => void)[] = [];
  const draftListeners: (() => void)[] = [];
  const alertListeners: ((alert: RotaAlert) => void)[] = [];
  const liveListeners: ((live: LiveRecordings) => void)[] = [];
  const recordingsListeners: (() => void)[] = [];
  const listeningListeners: ((open: boolean) => void)[] = [];
  const tell = <T extends unknown[]>(listeners: ((...args: T) => void)[], ...args: T): void => {
    for (const listener of listeners) listener(...args);
  };

  const recorder = createCallRecorder({
    sodium,
    stretcher,
    stationId: options.stationId,
    base: () => session.opened?.base.db ?? null,
    listener: () => session.accountId,
    acknowledge: (token, sequence) => { gateway.send({ type: 'call.acknowledged', token, sequence }); },
    hint: (hint) => { tell(hintListeners, hint); },
    changed: () => { tell(changeListeners); },
    keptAway: (db, token, callId) => {
      const blockId = screening.keptAwayBy(token);
      if (blockId !== null) countKeptAway(db, blockId);
      audit(kernel, db, null, note('block.keptAway', blockId ?? callId));
    },
    log: options.log,
  });
  const screening = createScreening({
    sodium,
    stretcher,
    clock: options.clock,
    base: () => session.opened?.base.db ?? null,
    gateway: () => gateway,
    log: options.log,
  });
  const gateway = createGatewayLink(
    (event) => {
      recorder.record(event, screening.look(event));
      if (event.fact === 'answered') recordings.answered(event.token);
      if (event.fact === 'ended') {
        recordings.callEnded(event.token);
        screening.forget(event.token);
      }
    },
    () => {
      const db = session.opened?.base.db ?? null;
      if (db !== null && db.transaction(() => closeInterruptedCalls(db, options.clock())) > 0) tell(changeListeners);
    },
    (code) => { options.log('warn', code); },
  );
  const phone = createPhoneLink(
    (message) => { recordings.receive(message); },
    () => { recordings.phoneGone(); },
    (code) => { options.log('warn', code); },
  );
  const solver = createSolverLink(options.startSolver ?? (() => Promise.resolve(null)), (code) => { options.log('warn', code); });
  const background = createBackgroundWork(() => kernel);
  const routing = createRoutingService(() => kernel);
  const retention = createRetentionWork(() => kernel);
  const recordings = createRecordingDesk(() => kernel, {
    live: (live) => {
      tell(liveListeners, live);
      tellKeys(kernel);
    },
    recordingsChanged: () => { tell(recordingsListeners); },
  });
  const listenings = createListenings(sodium, options.clock, (open) => { tell(listeningListeners, open); });
  const kernel: Kernel = {
    ...context,
    stretcher,
    limits,
    stationId: options.stationId,
    folder,
    session,
    throttle: createThrottle(folder.root, options.clock),
    gateway,
    phone,
    solver,
    recorder,
    background,
    retention,
    recordings,
    hash: auditHash(sodium),
    log: options.log,
    keyring,
    pendingSheet: null,
    recovery: null,
    restored: false,
  };

  /** Whose line the gateway serves: it is told again only when that changes. */
  let servedFor: string | null = null;
  const serve = (force: boolean): void => {
    const db = session.opened?.base.db ?? null;
    const wanted = db === null ? null : 'session';
    if (!force && wanted === servedFor) return;
    servedFor = wanted;
    // Before the line: the first caller already hears what they are to hear.
    tellAnnouncements(kernel);
    serveLine(kernel, db, (line) => { tell(lineListeners, line); });
  };
  const changed = (): void => {
    tell(sessionListeners, session.state(), session.gate());
    recordings.changed();
    // Before the line: the first caller already finds the plan, and whether callers are looked up.
    routing.follow();
    screening.tell();
    serve(false);
  };
  const forgetRecovery = (): void => {
    const { recovery } = kernel;
    kernel.recovery = null;
    if (recovery === null) return;
    wipe(sodium, recovery.pair.privateKey);
    if (!recovery.owned || session.opened === recovery.opened) return;
    recovery.opened.base.close();
    wipe(sodium, recovery.opened.databaseKey);
  };
  const subscription = createSubscription(kernel);
  const effects = {
    changed,
    forgetRecovery,
    lock: () => {
      listenings.end();
      session.lock();
      changed();
    },
    leave: () => {
      solver.stop();
      listenings.end();
      recordings.endAll('signedOut');
      forgetRecovery();
      wipe(sodium, kernel.pendingSheet?.code);
      kernel.pendingSheet = null;
      session.leave();
      changed();
    },
    callsChanged: () => { tell(changeListeners); },
    lineChanged: () => { serve(true); },
    announcementsChanged: () => { tellAnnouncements(kernel); },
    dial: (token: CallToken) => { tell(dialListeners, token); },
    rotaChanged: () => {
      subscription.refresh();
      tell(rotaListeners);
    },
    draftsChanged: () => { tell(draftListeners); },
    alert: (alert: RotaAlert) => { tell(alertListeners, alert); },
    recordingsChanged: () => { tell(recordingsListeners); },
    blocklistChanged: () => { screening.tell(); },
  };
  const mailer = createMailer({ openTunnel: options.openTunnel ?? (() => Promise.resolve(null)), log: options.log });
  const watch = createRotaWatch(kernel, effects, mailer);
  const stopWatching = (options.everyMinute ?? everyMinute)(() => {
    watch.look();
    listenings.look();
    screening.tell();
    const db = session.opened?.base.db;
    if (db !== undefined) db.transaction(() => { recordings.expire(db); });
  });

  const handlers: Handlers<StoreCallName> = {
    ...sessionHandlers(kernel, effects),
    ...setupHandlers(kernel, effects),
    ...associationHandlers(kernel, effects),
    ...recoveryHandlers(kernel, effects),
    ...accountHandlers(kernel, effects),
    ...callHandlers(kernel, effects),
    ...todayHandlers(kernel),
    ...lineHandlers(kernel, effects),
    ...deskHandlers(kernel, effects),
    ...trainingHandlers(kernel),
    ...routingHandlers(kernel, effects),
    ...rotaHandlers(kernel, effects, mailer),
    ...volunteerHandlers(kernel, effects),
    ...swapHandlers(kernel, effects),
    ...dutyHandlers(kernel, effects),
    ...draftHandlers(kernel, effects),
    ...rightsHandlers(kernel, effects),
    ...letterHandlers(kernel),
    ...retentionHandlers(kernel),
    ...incidentHandlers(kernel),
    ...registerHandlers(kernel),
    ...ownHandlers(kernel),
    ...charterHandlers(kernel),
    ...consentHandlers(kernel),
    ...reviewHandlers(kernel),
    ...trailHandlers(kernel),
    ...rotaExchangeHandlers(kernel, effects, subscription),
    ...announcementHandlers(kernel, effects),
    ...recordingHandlers(kernel, effects, listenings),
    ...blocklistHandlers(kernel, effects),
  };

  let queue: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = queue.then(work, work);
    queue = turn.catch(() => undefined);
    return turn;
  };

  const answer = async (name: StoreCallName, definition: CallDefinition, window: WindowKind, request: unknown): Promise<StoreReply> => {
    if (!definition.windows.includes(window)) throw new Refusal('forbidden');
    refuse(definition, session.gate());
    const parsed = definition.request.safeParse(request);
    if (!parsed.success) throw new Refusal('bad-request');
    const handler = handlers[name] as (request: unknown) => Work<unknown, unknown> | Promise<Work<unknown, unknown>>;
    const act = await handler(parsed.data);
    // The session may have been locked or ended while the handler prepared its act.
    const gate = session.gate();
    refuse(definition, gate);
    const commit = (): { done: Outcome<unknown, unknown>; value: unknown; handoff: unknown } => {
      const done = act.run();
      const value = definition.handledBy === 'shell-after-store' ? null : checked(responseSchemaFor(definition, gate.role), done.value);
      const handoff = definition.handoff === undefined ? undefined : checked(definition.handoff, done.handoff);
      const notes = done.audit ?? [];
      requireAudit(definition, act, notes.map(({ operation }) => operation));
      if (act.db !== null) for (const entry of notes) audit(kernel, act.db, entry.actorId === undefined ? session.accountId : entry.actorId, entry);
      return { done, value, handoff };
    };
    const { done, value, handoff } = act.db === null ? commit() : act.db.transaction(commit);
    done.after?.();
    if (done.audit?.some(({ operation }) => followsRota(operation)) === true) routing.follow();
    return { reply: { ok: true, value }, ...(handoff === undefined ? {} : { handoff }) };
  };

  const failure = (name: string, error: unknown): Reply<never> => {
    if (error instanceof Refusal) {
      return { ok: false, code: error.code, ...(error.retryAfterMs === undefined ? {} : { retryAfterMs: Math.ceil(error.retryAfterMs) }) };
    }
    const code: ErrorCode = faultOf(error) ?? 'internal';
    options.log('error', `call-failed ${name} ${code}`);
    return { ok: false, code };
  };

  return {
    async call(name, window, request) {
      if (!isCallName(name)) return { reply: { ok: false, code: 'bad-request' } };
      const definition: CallDefinition = contract[name];
      if (definition.handledBy !== 'store' && definition.handledBy !== 'shell-after-store') return { reply: { ok: false, code: 'bad-request' } };
      const work = (): Promise<StoreReply> => answer(name as StoreCallName, definition, window, request);
      try {
        return await (oneAtATime.has(name) ? inTurn(work) : work());
      } catch (error) {
        return { reply: failure(name, error) };
      }
    },
    attachGateway(port) {
      gateway.attach(port);
    },
    attachPhone(port) {
      phone.attach(port);
    },
    lock(cause) {
      const open = session.openSession;
      if (open === null) return;
      try {
        open.db.transaction(() => { audit(kernel, open.db, open.accountId, note('session.locked', null, cause)); });
      } catch {
        options.log('error', 'lock-not-audited');
      }
      effects.lock();
    },
    onSession: (listener) => { sessionListeners.push(listener); },
    onCallHint: (listener) => { hintListeners.push(listener); },
    onLine: (listener) => { lineListeners.push(listener); },
    onCallsChanged: (listener) => { changeListeners.push(listener); },
    onDial: (listener) => { dialListeners.push(listener); },
    onRotaChanged: (listener) => { rotaListeners.push(listener); },
    onDraftsChanged: (listener) => { draftListeners.push(listener); },
    onRotaAlert: (listener) => { alertListeners.push(listener); },
    onLiveRecordings: (listener) => { liveListeners.push(listener); },
    onRecordingsChanged: (listener) => { recordingsListeners.push(listener); },
    onListening: (listener) => { listeningListeners.push(listener); },
    sessionState: () => session.state(),
    gate: () => session.gate(),
    async stop() {
      background.stop();
      routing.stop();
      stopWatching();
      solver.stop();
      retention.stop();
      listenings.end();
      recordings.endAll('interrupted');
      forgetRecovery();
      wipe(sodium, kernel.pendingSheet?.code);
      kernel.pendingSheet = null;
      session.leave();
      lock?.release();
      lock = null;
      await stretcher.stop();
    },
  };
}

function everyMinute(look: () => void): () => void {
  const timer = setInterval(look, 60_000);
  timer.unref();
  return () => { clearInterval(timer); };
}

function refuse(definition: CallDefinition, gate: Gate): void {
  const refusal = refusalOf(definition, gate);
  if (refusal !== null) throw new Refusal(refusal);
}

/** A response that the role's schema does not allow fails the call: an accidental field never leaks. */
function checked(schema: ReturnType<typeof responseSchemaFor>, value: unknown): unknown {
  const parsed = schema?.safeParse(value);
  if (parsed?.success !== true) throw new Refusal('bad-response');
  return parsed.data;
}

/** What the contract promises to the audit trail is there, or the call fails. */
function requireAudit(definition: CallDefinition, act: Pick<Work<unknown, unknown>, 'audited'>, operations: readonly string[]): void {
  if (definition.audit === 'none' || act.audited === true) return;
  const promised: readonly string[] = typeof definition.audit === 'string' ? [definition.audit] : definition.audit;
  if (!operations.some((operation) => promised.includes(operation))) throw new Error('audit entry missing');
}
