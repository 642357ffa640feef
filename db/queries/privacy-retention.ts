// Rules of retention, runs of purges, legal holds, the mark of the clock, and the purge itself in small steps.
// Invariants: a call that is held or in quarantine is never purged; each step is one short transaction's worth.
import { sql, type RawBuilder } from 'kysely';
import { query, type Executor } from '../connection/executor.ts';
import { heldCall, restrictedCall } from './call-holds.ts';
import { pastBlocks } from './blocklist.ts';
import { dependentsOf, type Dependent } from './dependents.ts';
import type { LegalHoldTable, PurgeRunTable } from '../privacy-schema.ts';
import type { Schema } from '../schema.ts';
import { retentionDefault } from '../../core/domain/privacy/retention.ts';
import type { RetentionCategory } from '../../core/contract/calls/privacy-retention.ts';
import { parisDate, type CivilDate } from '../../core/values/civil-date.ts';
import type { AccountId, CallId, CallerId, LegalHoldId, RightsRequestId } from '../../core/values/ids.ts';
import type { Instant } from '../../core/values/instant.ts';

export type RuleRow = Schema['retention_rules'];
export type HoldRow = LegalHoldTable;
export interface PurgeRow extends Omit<PurgeRunTable, 'id'> {
  readonly id: number;
  readonly actorName: string | null;
}

export function savedRules(db: Executor): RuleRow[] {
  return db.all(query.selectFrom('retention_rules').selectAll());
}

export function saveRule(db: Executor, row: RuleRow): void {
  db.run(query.insertInto('retention_rules').values(row).onConflict((conflict) => conflict.column('category').doUpdateSet({ ...row })));
}

/** Months that this category is kept: the association's own choice, or the default. */
export function retentionMonths(db: Executor, category: RetentionCategory): number {
  return db.get(query.selectFrom('retention_rules').select('months').where('category', '=', category))?.months ?? retentionDefault(category).months;
}

/** Kept from purge and deletion: a legal hold, or a quarantine. */
const kept = (today: CivilDate) => sql<boolean>`(${heldCall(today)} OR ${restrictedCall})`;

/** Whether any call at all is held or in quarantine. Most bases keep back none: then no call is asked. */
function keepsSome(db: Executor): boolean {
  return db.get(sql`SELECT 1 AS some WHERE EXISTS (SELECT 1 FROM legal_hold_calls) OR EXISTS (SELECT 1 FROM legal_hold_callers) OR EXISTS (SELECT 1 FROM quarantined_calls)`) !== undefined;
}

/** A call that nothing keeps. */
function free(db: Executor, today: CivilDate): RawBuilder<boolean> {
  return keepsSome(db) ? sql`NOT ${kept(today)}` : sql`TRUE`;
}

/**
 * Real and training calls, from the oldest on. Each kind has an index of its own: one of both would be one more to write for
 * every call that goes. A call in progress is never past its time, whatever the clock says.
 */
const pastCalls = (before: Instant) => [
  sql`FROM calls INDEXED BY calls_by_start WHERE training = 0 AND calls.started_at < ${before} AND calls.ended_at IS NOT NULL`,
  sql`FROM calls INDEXED BY training_calls_by_start WHERE training = 1 AND calls.started_at < ${before} AND calls.ended_at IS NOT NULL`,
];

export function countPastCalls(db: Executor, before: Instant, today: CivilDate): { items: number; oldest: Instant | null; held: number } {
  const nothingKeeps = free(db, today);
  const kinds = pastCalls(before).map((past) => db.get(sql<{ items: number; oldest: Instant | null; n: number }>`
    SELECT count(*) FILTER (WHERE ${nothingKeeps}) AS items, min(started_at) FILTER (WHERE ${nothingKeeps}) AS oldest, count(*) AS n ${past}`));
  const sum = (of: 'items' | 'n'): number => kinds.reduce((total, kind) => total + (kind?.[of] ?? 0), 0);
  const oldest = kinds.flatMap((kind) => kind?.oldest ?? []);
  return { items: sum('items'), oldest: oldest.length === 0 ? null : Math.min(...oldest), held: sum('n') - sum('items') };
}

/**
 * Takes away up to `limit` calls with their forms and seals; returns how many went. Not within a transaction: there SQLite
 * would keep an encrypted copy of each page that it changes, and look at nine tables for every call. What hangs on the calls
 * goes first, so a run that is cut short leaves calls of which the next run takes the rest.
 */
export function purgeCalls(db: Executor, before: Instant, today: CivilDate, limit: number, dependents = dependentsOf(db, 'calls')): number {
  const nothingKeeps = free(db, today);
  const going: { row: number; id: CallId }[] = [];
  for (const past of pastCalls(before)) {
    if (going.length < limit) going.push(...db.all(sql<{ row: number; id: CallId }>`SELECT row, id ${past} AND ${nothingKeeps} ORDER BY started_at LIMIT ${limit - going.length}`));
  }
  discard(db, dependents, going.map(({ id }) => id), sql`DELETE FROM calls WHERE row IN (SELECT value FROM json_each(${JSON.stringify(going.map(({ row }) => row))}))`);
  return going.length;
}

/** Those whose tables hold anything: a step asks about them in one statement. */
function filled(db: Executor, dependents: readonly Dependent[]): Dependent[] {
  const some = db.get(sql<Record<string, 0 | 1>>`SELECT ${sql.join(dependents.map(({ table }, index) => sql`EXISTS (SELECT 1 FROM ${sql.id(table)}) AS ${sql.id(String(index))}`))}`);
  return dependents.filter((_, index) => some?.[String(index)] === 1);
}

/** `deletion` takes the rows with these ids, once what hangs on them is gone with all that hangs on that in turn. */
function discard(db: Executor, dependents: readonly Dependent[], ids: readonly string[], deletion: RawBuilder<unknown>): void {
  if (ids.length === 0) return;
  const wanted = JSON.stringify(ids);
  db.withoutWaiting(() => {
    for (const { table, column } of filled(db, dependents)) db.run(sql`DELETE FROM ${sql.id(table)} WHERE ${sql.id(column)} IN (SELECT value FROM json_each(${wanted}))`);
    db.withoutReferences(() => db.run(deletion));
  });
}

/**
 * Looks at up to `limit` callers after `after`, in the order of their ids, and takes away those of whom neither a call nor a
 * block is left. Returns where to go on, or null at the end. Not within a transaction, like the calls.
 */
export function purgeCallers(db: Executor, today: CivilDate, after: string, limit: number, dependents = dependentsOf(db, 'callers')): string | null {
  const last = db.get(query.selectFrom('callers').select('id').where('id', '>', after as CallerId).orderBy('id').limit(1).offset(limit - 1))?.id ?? null;
  const going = db.all(sql<{ id: CallerId }>`SELECT id FROM callers WHERE id > ${after} AND ${last === null ? sql`TRUE` : sql`id <= ${last}`}
    AND NOT EXISTS (SELECT 1 FROM calls INDEXED BY calls_by_caller WHERE calls.caller_id = callers.id)
    AND NOT EXISTS (SELECT 1 FROM blocks WHERE blocks.caller_id = callers.id)
    AND NOT EXISTS (SELECT 1 FROM legal_hold_callers JOIN legal_holds ON legal_holds.id = hold_id WHERE legal_hold_callers.caller_id = callers.id AND lifted_at IS NULL AND until_on >= ${today})
    AND NOT EXISTS (SELECT 1 FROM rights_callers JOIN rights_requests ON rights_requests.id = request_id WHERE rights_callers.caller_id = callers.id AND state <> 'closed')`).map(({ id }) => id);
  // Calls and blocks were looked at.
  discard(db, dependents.filter(({ table }) => table !== 'calls' && table !== 'blocks'), going, sql`DELETE FROM callers WHERE id IN (SELECT value FROM json_each(${JSON.stringify(going)}))`);
  return last;
}

/** Retired salts that no caller uses: their pseudonyms can never be made again. */
export function purgeSalts(db: Executor): number {
  return db.run(sql`DELETE FROM pseudonym_salts WHERE retired_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM callers WHERE callers.salt_id = pseudonym_salts.id)`);
}

const pastForms = (db: Executor, before: Instant, today: CivilDate) => sql`FROM call_forms INDEXED BY call_forms_by_age
  ${keepsSome(db) ? sql`CROSS JOIN calls ON calls.id = call_forms.call_id AND NOT ${kept(today)}` : sql``} WHERE submitted_at < ${before}`;

export function countPastForms(db: Executor, before: Instant, today: CivilDate): { items: number; oldest: Instant | null } {
  const row = db.get(sql<{ n: number; oldest: Instant | null }>`SELECT count(*) AS n, min(submitted_at) AS oldest ${pastForms(db, before, today)}`);
  return { items: row?.n ?? 0, oldest: row?.oldest ?? null };
}

export function purgeForms(db: Executor, before: Instant, today: CivilDate, limit: number): number {
  return db.run(sql`DELETE FROM call_forms WHERE call_id IN (SELECT call_forms.call_id ${pastForms(db, before, today)} LIMIT ${limit})`);
}

/** Kinds of rows that are few: one statement each. `before` is a day, `beforeInstant` its first instant, `today` the purge's. */
interface SmallCategory {
  readonly category: RetentionCategory;
  readonly condition: (before: CivilDate, beforeInstant: Instant, today: CivilDate) => ReturnType<typeof sql>;
  readonly table: string;
  readonly day: ReturnType<typeof sql>;
}

const smallCategories: readonly SmallCategory[] = [
  {
    category: 'rightsRequests',
    table: 'rights_requests',
    // A quarantine outlives its request only until it is lifted.
    condition: (before) => sql`state = 'closed' AND closed_on < ${before} AND NOT EXISTS (SELECT 1 FROM quarantined_calls WHERE request_id = rights_requests.id)`,
    day: sql`closed_on`,
  },
  { category: 'breachRegister', table: 'incidents', condition: (_before, at) => sql`closed_at IS NOT NULL AND closed_at < ${at}`, day: sql`date(closed_at / 1000, 'unixepoch')` },
  { category: 'doNotCall', table: 'do_not_call', condition: (_before, at) => sql`added_at < ${at}`, day: sql`date(added_at / 1000, 'unixepoch')` },
  { category: 'consents', table: 'consents', condition: (_before, at) => sql`coalesce(withdrawn_at, given_at) < ${at}`, day: sql`date(given_at / 1000, 'unixepoch')` },
  {
    category: 'trainingRecords',
    table: 'training_records',
    condition: (_before, at) => sql`EXISTS (SELECT 1 FROM accounts WHERE accounts.id = account_id AND disabled_at IS NOT NULL AND disabled_at < ${at})`,
    day: sql`on_date`,
  },
  { category: 'blocklist', table: 'blocks', condition: (_before, at, today) => pastBlocks(at, today), day: sql`date(coalesce(closed_at, ends_at) / 1000, 'unixepoch')` },
];

export function countSmall(db: Executor, category: RetentionCategory, beforeInstant: Instant, today: CivilDate): { items: number; oldest: CivilDate | null } {
  const found = smallCategories.find((one) => one.category === category);
  if (found === undefined) return { items: 0, oldest: null };
  const row = db.get(sql<{ n: number; oldest: CivilDate | null }>`SELECT count(*) AS n, min(${found.day}) AS oldest FROM ${sql.table(found.table)} WHERE ${found.condition(parisDate(beforeInstant), beforeInstant, today)}`);
  return { items: row?.n ?? 0, oldest: row?.oldest ?? null };
}

export function purgeSmall(db: Executor, category: RetentionCategory, beforeInstant: Instant, today: CivilDate): number {
  const found = smallCategories.find((one) => one.category === category);
  if (found === undefined) return 0;
  return db.run(sql`DELETE FROM ${sql.table(found.table)} WHERE ${found.condition(parisDate(beforeInstant), beforeInstant, today)}`);
}

export function countExpiredSegments(db: Executor, before: Instant): { items: number; oldest: Instant | null } {
  const row = db.get(sql<{ n: number | null; oldest: Instant | null }>`
    SELECT sum(last_sequence - first_sequence + 1) AS n, min(opened_at) AS oldest FROM audit_segments WHERE closed_at IS NOT NULL AND closed_at < ${before} AND expired_at IS NULL`);
  return { items: row?.n ?? 0, oldest: row?.oldest ?? null };
}

export function allSegments(db: Executor): Schema['audit_segments'][] {
  return db.all(query.selectFrom('audit_segments').selectAll().orderBy('id'));
}

export function startPurgeRun(db: Executor, startedAt: Instant, trigger: PurgeRunTable['trigger_kind'], actorId: AccountId | null): number {
  db.run(query.insertInto('purge_runs').values({ started_at: startedAt, ended_at: null, trigger_kind: trigger, counts: '[]', held: 0, actor_id: actorId }));
  return db.get(sql<{ id: number }>`SELECT max(id) AS id FROM purge_runs`)?.id ?? 0;
}

export function endPurgeRun(db: Executor, id: number, endedAt: Instant, counts: string, held: number): void {
  db.run(query.updateTable('purge_runs').set({ ended_at: endedAt, counts, held }).where('id', '=', id));
}

export function purgeRuns(db: Executor, limit: number): PurgeRow[] {
  return db.all(
    query.selectFrom('purge_runs').leftJoin('accounts', 'accounts.id', 'purge_runs.actor_id').selectAll('purge_runs').select('accounts.display_name as actorName').orderBy('purge_runs.id', 'desc').limit(limit),
  );
}

export function clockMark(db: Executor): Schema['clock_mark'] | undefined {
  return db.get(query.selectFrom('clock_mark').selectAll());
}

export function setClockMark(db: Executor, lastSeenAt: Instant, fault: Schema['clock_mark']['fault']): void {
  db.run(query.insertInto('clock_mark').values({ id: 1, last_seen_at: lastSeenAt, fault }).onConflict((conflict) => conflict.column('id').doUpdateSet({ last_seen_at: lastSeenAt, fault })));
}

export function insertHold(db: Executor, row: HoldRow, callers: readonly CallerId[], calls: readonly CallId[]): void {
  db.run(query.insertInto('legal_holds').values(row));
  for (const callerId of callers) db.run(query.insertInto('legal_hold_callers').values({ hold_id: row.id, caller_id: callerId }));
  for (const callId of calls) db.run(query.insertInto('legal_hold_calls').values({ hold_id: row.id, call_id: callId }));
}

export function liftHold(db: Executor, id: LegalHoldId, now: Instant, reason: string): boolean {
  return db.run(query.updateTable('legal_holds').set({ lifted_at: now, lift_reason: reason }).where('id', '=', id).where('lifted_at', 'is', null)) > 0;
}

export interface ListedHold extends HoldRow {
  readonly placedByName: string | null;
  readonly calls: number;
  readonly callers: number;
}

export function allHolds(db: Executor): ListedHold[] {
  return db.all(sql<ListedHold>`
    SELECT legal_holds.*, accounts.display_name AS "placedByName",
      (SELECT count(*) FROM legal_hold_calls WHERE hold_id = legal_holds.id) AS calls,
      (SELECT count(*) FROM legal_hold_callers WHERE hold_id = legal_holds.id) AS callers
    FROM legal_holds LEFT JOIN accounts ON accounts.id = placed_by ORDER BY placed_at DESC`);
}

/** The latest end of the holds that keep these callers' data, or null. */
export function holdOnCallers(db: Executor, callers: readonly CallerId[], today: CivilDate): CivilDate | null {
  const wanted = JSON.stringify(callers);
  return (
    db.get(sql<{ until: CivilDate | null }>`
      SELECT max(until_on) AS until FROM legal_holds WHERE lifted_at IS NULL AND until_on >= ${today} AND (
        id IN (SELECT hold_id FROM legal_hold_callers WHERE caller_id IN (SELECT value FROM json_each(${wanted})))
        OR id IN (SELECT hold_id FROM legal_hold_calls JOIN calls ON calls.id = call_id WHERE calls.caller_id IN (SELECT value FROM json_each(${wanted}))))`)?.until ?? null
  );
}

export function knownCalls(db: Executor, ids: readonly CallId[]): CallId[] {
  return db.all(sql<{ id: CallId }>`SELECT id FROM calls WHERE id IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`).map(({ id }) => id);
}

export function requestCallers(db: Executor, id: RightsRequestId): CallerId[] {
  return db.all(query.selectFrom('rights_callers').select('caller_id').where('request_id', '=', id)).map(({ caller_id: caller }) => caller);
}
