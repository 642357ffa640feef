// Rows of rights requests: the request itself, its proofs, suspensions, events, and the callers that its number led to.
import { sql } from 'kysely';
import { query, type Executor } from '../connection/executor.ts';
import { heldCall, restrictedCall } from './call-holds.ts';
import { tableExists } from './dependents.ts';
import type { RightsRequestTable } from '../privacy-schema.ts';
import type { Schema } from '../schema.ts';
import type { ProofKind } from '../../core/contract/calls/privacy-rights.ts';
import type { CallForm } from '../../core/contract/calls/call-log.ts';
import type { CallOutcome } from '../../core/contract/desk-state.ts';
import type { CivilDate } from '../../core/values/civil-date.ts';
import type { AccountId, CallId, CallerId, RightsRequestId } from '../../core/values/ids.ts';
import type { Instant } from '../../core/values/instant.ts';

export type RequestRow = RightsRequestTable;
export type SuspensionRow = Schema['rights_suspensions'];

export function insertRequest(db: Executor, row: RequestRow): void {
  db.run(query.insertInto('rights_requests').values(row));
}

export function requestById(db: Executor, id: RightsRequestId): RequestRow | undefined {
  return db.get(query.selectFrom('rights_requests').selectAll().where('id', '=', id));
}

export function allRequests(db: Executor): RequestRow[] {
  return db.all(query.selectFrom('rights_requests').selectAll().orderBy('received_on', 'desc').orderBy('number', 'desc'));
}

export function nextRequestNumber(db: Executor, year: number): number {
  return (db.get(query.selectFrom('rights_requests').select('number').where('year', '=', year).orderBy('number', 'desc').limit(1))?.number ?? 0) + 1;
}

export function changeRequest(db: Executor, id: RightsRequestId, change: Partial<Omit<RequestRow, 'id'>>): void {
  if (db.run(query.updateTable('rights_requests').set(change).where('id', '=', id)) !== 1) throw new Error('no such request');
}

export function suspensionsOf(db: Executor, id: RightsRequestId): SuspensionRow[] {
  return db.all(query.selectFrom('rights_suspensions').selectAll().where('request_id', '=', id).orderBy('asked_on'));
}

export function insertSuspension(db: Executor, row: SuspensionRow): void {
  db.run(query.insertInto('rights_suspensions').values(row).onConflict((conflict) => conflict.columns(['request_id', 'asked_on']).doUpdateSet({ provided_on: null, doubt: row.doubt })));
}

export function endSuspensions(db: Executor, id: RightsRequestId, on: CivilDate): void {
  db.run(query.updateTable('rights_suspensions').set({ provided_on: on }).where('request_id', '=', id).where('provided_on', 'is', null));
}

export function proofsOf(db: Executor, id: RightsRequestId): { kind: ProofKind; on_date: CivilDate; note: string }[] {
  return db.all(query.selectFrom('rights_proofs').select(['kind', 'on_date', 'note']).where('request_id', '=', id).orderBy('id'));
}

export function insertProof(db: Executor, requestId: RightsRequestId, kind: ProofKind, on: CivilDate, note: string): void {
  db.run(query.insertInto('rights_proofs').values({ request_id: requestId, kind, on_date: on, note }));
}

export function insertRequestEvent(db: Executor, requestId: RightsRequestId, at: Instant, actorId: AccountId | null, event: string, note: string): void {
  db.run(query.insertInto('rights_events').values({ request_id: requestId, at, actor_id: actorId, event, note }));
}

export function requestEvents(db: Executor, id: RightsRequestId): { at: Instant; event: string; note: string; actorName: string | null }[] {
  return db.all(
    query
      .selectFrom('rights_events')
      .leftJoin('accounts', 'accounts.id', 'rights_events.actor_id')
      .select(['rights_events.at', 'rights_events.event', 'rights_events.note', 'accounts.display_name as actorName'])
      .where('rights_events.request_id', '=', id)
      .orderBy('rights_events.id'),
  );
}

export function setRequestCallers(db: Executor, id: RightsRequestId, callers: readonly CallerId[]): void {
  db.run(query.deleteFrom('rights_callers').where('request_id', '=', id));
  for (const callerId of callers) db.run(query.insertInto('rights_callers').values({ request_id: id, caller_id: callerId }));
}

export function callersOfRequest(db: Executor, id: RightsRequestId): { id: CallerId; name_rank: number; created_at: Instant }[] {
  return db.all(
    query
      .selectFrom('rights_callers')
      .innerJoin('callers', 'callers.id', 'rights_callers.caller_id')
      .select(['callers.id', 'callers.name_rank', 'callers.created_at'])
      .where('rights_callers.request_id', '=', id)
      .orderBy('callers.created_at'),
  );
}

/** Requests that share a caller, an account, or the same name and contact, with this one. */
export function linkedRequests(db: Executor, row: RequestRow): RequestRow[] {
  return db.all(sql<RequestRow>`
    SELECT * FROM rights_requests WHERE id <> ${row.id} AND (
      id IN (SELECT other.request_id FROM rights_callers AS own JOIN rights_callers AS other ON other.caller_id = own.caller_id WHERE own.request_id = ${row.id})
      OR (account_id IS NOT NULL AND account_id = ${row.account_id})
      OR (lower(requester_name) = lower(${row.requester_name}) AND lower(requester_contact) = lower(${row.requester_contact}) AND requester_contact <> '')
    ) ORDER BY received_on DESC, number DESC`);
}

export interface GatheredRow {
  readonly id: CallId;
  readonly direction: 'incoming' | 'outgoing';
  readonly started_at: Instant;
  readonly answered_at: Instant | null;
  readonly ended_at: Instant | null;
  readonly outcome: CallOutcome | null;
  readonly listenerName: string | null;
  readonly form_type: CallForm['type'] | null;
  readonly form_category: CallForm['category'];
  readonly form_referral: CallForm['referral'];
  readonly form_note: string | null;
  readonly restricted: number;
  readonly held: number;
}

/** Every call of these callers, newest first, in one walk of the callers' index. */
export function gatheredCalls(db: Executor, callers: readonly CallerId[], today: CivilDate, limit: number): GatheredRow[] {
  return db.all(sql<GatheredRow>`
    SELECT calls.id, calls.direction, calls.started_at, calls.answered_at, calls.ended_at, calls.outcome,
      accounts.display_name AS "listenerName",
      call_forms.type AS form_type, call_forms.category AS form_category, call_forms.referral AS form_referral, call_forms.note AS form_note,
      ${restrictedCall} AS restricted, ${heldCall(today)} AS held
    FROM json_each(${JSON.stringify(callers)}) AS wanted
    JOIN calls INDEXED BY calls_by_caller ON calls.caller_id = wanted.value AND calls.caller_id IS NOT NULL AND calls.training = 0
    LEFT JOIN accounts ON accounts.id = calls.listener_id
    LEFT JOIN call_forms ON call_forms.call_id = calls.id
    ORDER BY calls.started_at DESC LIMIT ${limit}`);
}

/** Entries of the audit trail that refer to these callers or calls. */
export function auditReferencesTo(db: Executor, ids: readonly string[], limit: number): { sequence: number; at: Instant; operation: string; actorName: string | null }[] {
  return db.all(sql<{ sequence: number; at: Instant; operation: string; actorName: string | null }>`
    SELECT entry.sequence, entry.at, entry.operation, accounts.display_name AS "actorName"
    FROM json_each(${JSON.stringify(ids)}) AS wanted
    JOIN audit_entries AS entry INDEXED BY audit_entries_by_reference ON entry.reference = wanted.value AND entry.reference IS NOT NULL
    LEFT JOIN accounts ON accounts.id = entry.actor_id
    ORDER BY entry.sequence DESC LIMIT ${limit}`);
}

export function countUnidentified(db: Executor): number {
  return db.get(sql<{ n: number }>`SELECT count(*) AS n FROM calls INDEXED BY calls_without_pseudonym WHERE training = 0 AND caller_kind = 'number' AND caller_id IS NULL AND EXISTS (SELECT 1 FROM call_numbers WHERE call_id = calls.id)`)?.n ?? 0;
}

/** Calls in progress that may be of these callers: theirs, and those whose pseudonym is not known yet. */
export function liveCallsOf(db: Executor, callers: readonly CallerId[]): number {
  return db.get(sql<{ n: number }>`
    SELECT count(*) AS n FROM calls INDEXED BY calls_unfinished
    WHERE ended_at IS NULL AND training = 0 AND caller_kind = 'number'
      AND (caller_id IS NULL OR caller_id IN (SELECT value FROM json_each(${JSON.stringify(callers)})))`)?.n ?? 0;
}

/** Byte sequences that must be gone once these calls and callers are: seals and tags. */
export function secretsOfTarget(db: Executor, callers: readonly CallerId[], calls: readonly CallId[]): Uint8Array[] {
  const seals = db.all(sql<{ value: Uint8Array }>`SELECT sealed AS value FROM call_numbers WHERE call_id IN (SELECT value FROM json_each(${JSON.stringify(calls)}))`);
  const tags = db.all(sql<{ value: Uint8Array }>`SELECT tag AS value FROM callers WHERE id IN (SELECT value FROM json_each(${JSON.stringify(callers)}))`);
  const keys = db.all(sql<{ value: Uint8Array }>`SELECT sealed_key AS value FROM recordings WHERE call_id IN (SELECT value FROM json_each(${JSON.stringify(calls)}))`);
  return [...seals, ...tags, ...keys].map(({ value }) => value);
}

export function quarantine(db: Executor, requestId: RightsRequestId, calls: readonly CallId[]): void {
  db.run(sql`INSERT OR IGNORE INTO quarantined_calls (call_id, request_id) SELECT id, ${requestId} FROM calls
    WHERE ended_at IS NOT NULL AND id IN (SELECT value FROM json_each(${JSON.stringify(calls)}))`);
}

export function liftQuarantine(db: Executor, requestId: RightsRequestId): void {
  db.run(query.deleteFrom('quarantined_calls').where('request_id', '=', requestId));
}

export function isQuarantined(db: Executor, callId: CallId): boolean {
  return db.get(query.selectFrom('quarantined_calls').select('call_id').where('call_id', '=', callId)) !== undefined;
}

export function quarantinedAmong(db: Executor, calls: readonly CallId[]): number {
  return db.get(sql<{ n: number }>`SELECT count(*) AS n FROM quarantined_calls WHERE call_id IN (SELECT value FROM json_each(${JSON.stringify(calls)}))`)?.n ?? 0;
}

export function formOf(db: Executor, callId: CallId): CallForm | null {
  const row = db.get(query.selectFrom('call_forms').select(['type', 'category', 'referral', 'note']).where('call_id', '=', callId));
  return row ?? null;
}

export function rectifyForm(db: Executor, callId: CallId, form: CallForm, former: CallForm, trace: { requestId: RightsRequestId; authorId: AccountId; at: Instant; reason: string }): void {
  db.run(query.updateTable('call_forms').set({ type: form.type, category: form.category, referral: form.referral, note: form.note }).where('call_id', '=', callId));
  db.run(
    query.insertInto('rectifications').values({ call_id: callId, request_id: trace.requestId, at: trace.at, author_id: trace.authorId, reason: trace.reason, former: JSON.stringify(former) }),
  );
}

export function consentsOfCalls(db: Executor, calls: readonly CallId[]): number {
  return db.get(sql<{ n: number }>`SELECT count(*) AS n FROM consents WHERE call_id IN (SELECT value FROM json_each(${JSON.stringify(calls)}))`)?.n ?? 0;
}

/** Recordings of these calls, where the base has recordings. */
export function recordingsOfCalls(db: Executor, calls: readonly CallId[]): number {
  if (!tableExists(db, 'recordings')) return 0;
  return db.get(sql<{ n: number }>`SELECT count(*) AS n FROM recordings WHERE call_id IN (SELECT value FROM json_each(${JSON.stringify(calls)}))`)?.n ?? 0;
}
