// Rows of calls: written from the gateway's facts, completed by the pseudonym and the form.
import { sql } from 'kysely';
import { query, type Executor } from '../connection/executor.ts';
import type { Blob, CallTable } from '../schema.ts';
import type { CallForm } from '../../core/contract/calls/call-log.ts';
import type { CallOutcome } from '../../core/contract/desk-state.ts';
import type { AccountId, CallId, CallToken, CallerId } from '../../core/values/ids.ts';
import type { Instant } from '../../core/values/instant.ts';

/** A literal, not a parameter: SQLite uses a partial index only where the query's text proves its condition. */
export const isReal = sql<boolean>`training = 0`;

export type NewCall = Omit<CallTable, 'row'>;
export interface CallState {
  readonly id: CallId;
  readonly last_sequence: number;
  readonly answered_at: Instant | null;
  readonly ended_at: Instant | null;
  readonly outcome: CallOutcome | null;
}

export function insertCall(db: Executor, call: NewCall): void {
  db.run(query.insertInto('calls').values(call));
}

export function callByToken(db: Executor, token: CallToken): CallState | undefined {
  return db.get(query.selectFrom('calls').select(['id', 'last_sequence', 'answered_at', 'ended_at', 'outcome']).where('token', '=', token));
}

export function callById(db: Executor, id: CallId): Pick<CallTable, 'id' | 'listener_id' | 'ended_at' | 'answered_at' | 'form_due' | 'training' | 'direction' | 'caller_id'> | undefined {
  return db.get(
    query.selectFrom('calls').select(['id', 'listener_id', 'ended_at', 'answered_at', 'form_due', 'training', 'direction', 'caller_id']).where('id', '=', id),
  );
}

export function changeCall(db: Executor, id: CallId, change: Partial<Omit<CallTable, 'row' | 'id'>>): void {
  db.run(query.updateTable('calls').set(change).where('id', '=', id));
}

/** Calls without an end when the base opens: the program was cut. Their end is unknown; their listener keeps the form. */
export function closeInterruptedCalls(db: Executor, now: Instant): number {
  return db.run(
    query
      .updateTable('calls')
      .set({ outcome: 'interrupted', ended_at: now, form_due: sql`answered_at IS NOT NULL` })
      .where('ended_at', 'is', null),
  );
}

export function setCaller(db: Executor, id: CallId, callerId: CallerId, rank: number): void {
  db.run(query.updateTable('calls').set({ caller_id: callerId, caller_rank: rank }).where('id', '=', id).where('caller_id', 'is', null));
}

/** The call stays, its caller does not. */
export function forgetNumber(db: Executor, id: CallId): void {
  db.run(query.deleteFrom('call_numbers').where('call_id', '=', id));
  changeCall(db, id, { caller_kind: 'unknown', caller_id: null, caller_rank: null });
}

/** Calls whose number is sealed but whose pseudonym was never computed (the program was cut in between). */
export function callsWithoutPseudonym(db: Executor, limit: number): { id: CallId; started_at: Instant; vault_id: string; sealed: Blob }[] {
  return db.all(
    query
      .selectFrom('calls')
      .innerJoin('call_numbers', 'call_numbers.call_id', 'calls.id')
      .select(['calls.id', 'calls.started_at', 'call_numbers.vault_id', 'call_numbers.sealed'])
      .where(isReal)
      .where(sql<boolean>`caller_kind = 'number' AND caller_id IS NULL`)
      .orderBy('started_at')
      .limit(limit),
  );
}

export function pendingFormOf(
  db: Executor,
  listenerId: AccountId,
): { id: CallId; token: CallToken | null; started_at: Instant; answered_at: Instant | null; ended_at: Instant | null; training: number } | undefined {
  return db.get(
    query
      .selectFrom('calls')
      .select(['id', 'token', 'started_at', 'answered_at', 'ended_at', 'training'])
      .where('listener_id', '=', listenerId)
      .where(sql<boolean>`form_due = 1`)
      .orderBy('started_at', 'desc')
      .limit(1),
  );
}

export function saveForm(db: Executor, callId: CallId, authorId: AccountId, form: CallForm, now: Instant): void {
  const values = { type: form.type, category: form.category, referral: form.referral, note: form.note, author_id: authorId, submitted_at: now };
  db.run(
    query
      .insertInto('call_forms')
      .values({ call_id: callId, ...values })
      .onConflict((conflict) => conflict.column('call_id').doUpdateSet(values)),
  );
  changeCall(db, callId, { form_due: 0 });
}

export interface DayRow {
  readonly started_at: Instant;
  readonly outcome: CallOutcome | null;
  readonly direction: 'incoming' | 'outgoing';
}

export function callsBetween(db: Executor, from: Instant, to: Instant): DayRow[] {
  return db.all(
    query
      .selectFrom('calls')
      .select(['started_at', 'outcome', 'direction'])
      .where(isReal)
      .where('started_at', '>=', from)
      .where('started_at', '<', to)
      .orderBy('started_at')
      .limit(20_000),
  );
}

/** The last one that anybody could have answered. */
export function lastCallAt(db: Executor): Instant | null {
  return db.get(query.selectFrom('calls').select('started_at').where(isReal).where(sql<boolean>`outcome IS NOT 'blocked'`).orderBy('started_at', 'desc').limit(1))?.started_at ?? null;
}

/** Answered calls since `from` whose form is still owed. */
export function formsPendingSince(db: Executor, from: Instant): number {
  const row = db.get(
    query
      .selectFrom('calls')
      .select((eb) => eb.fn.countAll<number>().as('calls'))
      .where(sql<boolean>`form_due = 1 AND training = 0`)
      .where('started_at', '>=', from),
  );
  return row?.calls ?? 0;
}
