// Pages and counts of the call log. Invariants: training calls are never in it; a page reads a bounded number of index
// entries whatever the size of the log, because each filter walks an index that is already in the page's order.
import { sql, type RawBuilder } from 'kysely';
import { query, type Executor } from '../connection/executor.ts';
import type { Blob } from '../schema.ts';
import type { CallForm, CallLogFilter } from '../../core/contract/calls/call-log.ts';
import { callOutcome, type CallOutcome } from '../../core/contract/desk-state.ts';
import type { AccountId, CallId, CallerId, LineId } from '../../core/values/ids.ts';
import type { Instant } from '../../core/values/instant.ts';

export interface CallLogRow {
  readonly row: number;
  readonly id: CallId;
  readonly direction: 'incoming' | 'outgoing';
  readonly line_id: LineId | null;
  readonly started_at: Instant;
  readonly answered_at: Instant | null;
  readonly ended_at: Instant | null;
  readonly outcome: CallOutcome | null;
  readonly listener_id: AccountId | null;
  readonly caller_kind: 'number' | 'withheld' | 'unknown';
  readonly caller_id: CallerId | null;
  readonly caller_rank: number | null;
  readonly name_rank: number | null;
  readonly vault_id: string | null;
  readonly sealed: Blob | null;
  readonly form_type: CallForm['type'] | null;
  readonly form_category: CallForm['category'];
  readonly form_referral: CallForm['referral'];
  readonly form_note: string | null;
  /** 1 for a call in quarantine: neither its caller, its seal nor its form is read. */
  readonly restricted: 0 | 1;
}

export interface Position {
  readonly startedAt: Instant;
  readonly id: CallId;
}

const latest = 8_640_000_000_000_000;
/** Period of call_counts, as in the migration. */
const bucketMs = 2_592_000_000;

/** Newest first, strictly after `after`. */
export function callLogPage(db: Executor, filter: CallLogFilter, after: Position | null, limit: number): CallLogRow[] {
  const ranges = rangesOf(filter);
  const place = after === null ? null : { startedAt: after.startedAt, row: rowOf(db, after.id) };
  const found = ranges
    .flatMap((range) => db.all(rowsIn(range, filter, place, limit)))
    .sort((a, b) => b.started_at - a.started_at || b.row - a.row)
    .slice(0, limit);
  if (found.length === 0) return [];
  const order = new Map(found.map(({ row }, index) => [row, index]));
  return db.all(detailsOf([...order.keys()])).sort((a, b) => (order.get(a.row) ?? 0) - (order.get(b.row) ?? 0));
}

/** Whole periods come from the counters that triggers keep; the two ends are counted on the index. */
export function countCalls(db: Executor, filter: CallLogFilter): number {
  const from = filter.from ?? 0;
  const to = filter.to ?? latest;
  if (from >= to) return 0;
  if (filter.callerId !== null) return countBetween(db, filter, from, to);
  const firstWhole = Math.ceil(from / bucketMs);
  const afterWhole = Math.floor(to / bucketMs);
  if (afterWhole <= firstWhole) return countBetween(db, filter, from, to);
  return (
    countBetween(db, filter, from, firstWhole * bucketMs) +
    countWhole(db, filter, firstWhole, afterWhole) +
    countBetween(db, filter, afterWhole * bucketMs, to)
  );
}

/** One index range: rows of equal leading columns, ordered by start. */
interface Range {
  readonly condition: RawBuilder<boolean>;
  readonly index: string;
}

/** The outcomes that the filter keeps; null stands for a call in progress. */
function outcomesOf(filter: CallLogFilter): readonly (CallOutcome | null)[] {
  return filter.outcomes.length > 0 ? [...new Set(filter.outcomes)] : [...callOutcome.options, null];
}

function rangesOf(filter: CallLogFilter): Range[] {
  if (filter.callerId !== null) {
    return [{ index: 'calls_by_caller', condition: sql<boolean>`caller_id = ${filter.callerId} AND caller_id IS NOT NULL` }];
  }
  if (filter.listenerId !== null) {
    const { listenerId } = filter;
    return outcomesOf(filter).map((outcome) => ({
      index: 'calls_by_listener',
      condition: sql<boolean>`listener_id = ${listenerId} AND outcome IS ${outcome}`,
    }));
  }
  if (filter.outcomes.length > 0) {
    return outcomesOf(filter).map((outcome) => ({ index: 'calls_by_outcome', condition: sql<boolean>`outcome IS ${outcome}` }));
  }
  if (filter.repeatCallersOnly) return [{ index: 'calls_of_repeat_callers', condition: sql<boolean>`caller_rank >= 2` }];
  return [{ index: 'calls_by_start', condition: sql<boolean>`1` }];
}

/** What the range's own columns do not settle. */
function remainderOf(filter: CallLogFilter): RawBuilder<boolean> {
  const conditions: RawBuilder<boolean>[] = [sql<boolean>`training = 0`];
  if (filter.callerId !== null) {
    // Which calls are of a caller in quarantine is a part of what is in quarantine.
    conditions.push(sql<boolean>`NOT EXISTS (SELECT 1 FROM quarantined_calls WHERE call_id = calls.id)`);
    if (filter.outcomes.length > 0) conditions.push(sql<boolean>`outcome IN (${sql.join(filter.outcomes)})`);
    if (filter.listenerId !== null) conditions.push(sql<boolean>`listener_id = ${filter.listenerId}`);
  }
  if (filter.repeatCallersOnly) conditions.push(sql<boolean>`caller_rank >= 2`);
  return sql<boolean>`${sql.join(conditions, sql` AND `)}`;
}

function rowsIn(range: Range, filter: CallLogFilter, after: { startedAt: Instant; row: number } | null, limit: number): RawBuilder<{ row: number; started_at: Instant }> {
  const place = after === null ? sql`1` : sql`(started_at, row) < (${after.startedAt}, ${after.row})`;
  const upTo = Math.min(filter.to === null ? latest : filter.to - 1, after?.startedAt ?? latest);
  return sql<{ row: number; started_at: Instant }>`
    SELECT row, started_at FROM calls INDEXED BY ${sql.raw(range.index)}
    WHERE ${range.condition} AND ${remainderOf(filter)}
      AND started_at >= ${filter.from ?? 0} AND started_at <= ${upTo} AND ${place}
    ORDER BY started_at DESC, row DESC LIMIT ${limit}`;
}

/** A call erased meanwhile leaves its page's place to the calls before its instant. */
function rowOf(db: Executor, id: CallId): number {
  return db.get(query.selectFrom('calls').select('row').where('id', '=', id))?.row ?? 0;
}

function detailsOf(rows: readonly number[]): RawBuilder<CallLogRow> {
  return sql<CallLogRow>`
    SELECT calls.row, calls.id, direction, line_id, started_at, answered_at, ended_at, outcome, listener_id,
      iif(quarantined_calls.call_id IS NULL, caller_kind, 'unknown') AS caller_kind,
      iif(quarantined_calls.call_id IS NULL, caller_id, NULL) AS caller_id,
      iif(quarantined_calls.call_id IS NULL, caller_rank, NULL) AS caller_rank,
      quarantined_calls.call_id IS NOT NULL AS restricted, callers.name_rank, call_numbers.vault_id, call_numbers.sealed,
      call_forms.type AS form_type, call_forms.category AS form_category, call_forms.referral AS form_referral, call_forms.note AS form_note
    FROM json_each(${JSON.stringify(rows)}) AS wanted
    JOIN calls ON calls.row = wanted.value
    LEFT JOIN quarantined_calls ON quarantined_calls.call_id = calls.id
    LEFT JOIN callers ON callers.id = calls.caller_id AND quarantined_calls.call_id IS NULL
    LEFT JOIN call_numbers ON call_numbers.call_id = calls.id AND quarantined_calls.call_id IS NULL
    LEFT JOIN call_forms ON call_forms.call_id = calls.id AND quarantined_calls.call_id IS NULL`;
}

function countBetween(db: Executor, filter: CallLogFilter, from: Instant, to: Instant): number {
  if (from >= to) return 0;
  let total = 0;
  for (const range of rangesOf(filter)) {
    total +=
      db.get(sql<{ calls: number }>`
        SELECT count(*) AS calls FROM calls INDEXED BY ${sql.raw(range.index)}
        WHERE ${range.condition} AND ${remainderOf(filter)} AND started_at >= ${from} AND started_at < ${to}`)?.calls ?? 0;
  }
  return total;
}

function countWhole(db: Executor, filter: CallLogFilter, firstBucket: number, afterBucket: number): number {
  const row = db.get(
    query
      .selectFrom('call_counts')
      .select((eb) => eb.fn.sum<number | null>('calls').as('calls'))
      .where('bucket', '>=', firstBucket)
      .where('bucket', '<', afterBucket)
      .$if(filter.listenerId !== null, (q) => q.where('listener_id', '=', filter.listenerId ?? ''))
      .$if(filter.outcomes.length > 0, (q) => q.where('outcome', 'in', filter.outcomes))
      .$if(filter.repeatCallersOnly, (q) => q.where('repeat', '=', 1)),
  );
  return row?.calls ?? 0;
}
