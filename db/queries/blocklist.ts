// Rows of the blocklist. Invariant: a block hangs on a caller's pseudonym, under whichever salt that was made; the number is
// nowhere here.
import { sql } from 'kysely';
import { query, type Executor } from '../connection/executor.ts';
import type { BlockTable } from '../schema.ts';
import type { BlockId, CallerId } from '../../core/values/ids.ts';
import type { CivilDate } from '../../core/values/civil-date.ts';
import type { Instant } from '../../core/values/instant.ts';

const active = (now: Instant) => sql<boolean>`closed_at IS NULL AND ends_at > ${now}`;

/** The person's data is in quarantine (art. 18): the block goes on holding, its pseudonym is not shown and it is kept. */
const restricted = sql<0 | 1>`EXISTS (SELECT 1 FROM rights_callers JOIN rights_requests ON rights_requests.id = request_id
  WHERE rights_callers.caller_id = blocks.caller_id AND restricted_since IS NOT NULL)`;

export interface ListedBlock extends BlockTable {
  readonly nameRank: number;
  readonly decidedByName: string | null;
  readonly closedByName: string | null;
  readonly restricted: 0 | 1;
}

/** Of these callers, or of all; the latest decision first. */
export function listBlocks(db: Executor, callers: readonly CallerId[] | null): ListedBlock[] {
  return db.all(sql<ListedBlock>`
    SELECT blocks.*, callers.name_rank AS "nameRank", decider.display_name AS "decidedByName", closer.display_name AS "closedByName", ${restricted} AS restricted
    FROM blocks JOIN callers ON callers.id = blocks.caller_id
    LEFT JOIN accounts AS decider ON decider.id = decided_by LEFT JOIN accounts AS closer ON closer.id = closed_by
    WHERE ${callers === null ? sql`1` : sql`blocks.caller_id IN (SELECT value FROM json_each(${JSON.stringify(callers)}))`}
    ORDER BY decided_at DESC, blocks.id DESC`);
}

export function insertBlock(db: Executor, row: BlockTable): void {
  db.run(query.insertInto('blocks').values(row));
}

/** Ends an active block; false when it was over. */
export function closeBlock(db: Executor, id: BlockId, change: Pick<BlockTable, 'closed_at' | 'closed_by' | 'prolonged'>, now: Instant): boolean {
  return db.run(query.updateTable('blocks').set(change).where('id', '=', id).where(active(now))) > 0;
}

export function activeBlockOf(db: Executor, caller: CallerId, now: Instant): { id: BlockId; ends_at: Instant } | undefined {
  return db.get(query.selectFrom('blocks').select(['id', 'ends_at']).where('caller_id', '=', caller).where(active(now)).orderBy('ends_at', 'desc').limit(1));
}

export function anyActiveBlock(db: Executor, now: Instant): boolean {
  return db.get(query.selectFrom('blocks').select('id').where(active(now)).limit(1)) !== undefined;
}

/** The salts under which the callers of active blocks are known. */
export function saltsOfActiveBlocks(db: Executor, now: Instant): number[] {
  return db.all(sql<{ id: number }>`SELECT DISTINCT salt_id AS id FROM blocks JOIN callers ON callers.id = caller_id WHERE ${active(now)} ORDER BY salt_id DESC`).map(({ id }) => id);
}

export function countKeptAway(db: Executor, id: BlockId): void {
  db.run(sql`UPDATE blocks SET kept_away = kept_away + 1 WHERE id = ${id}`);
}

/** Callers of these with a block in force, and until when. */
export function activeBlocksAmong(db: Executor, callers: readonly CallerId[], now: Instant): Map<CallerId, Instant> {
  const found = db.all(sql<{ caller: CallerId; until: Instant }>`SELECT caller_id AS caller, max(ends_at) AS until FROM blocks
    WHERE ${active(now)} AND caller_id IN (SELECT value FROM json_each(${JSON.stringify(callers)})) GROUP BY caller_id`);
  return new Map(found.map(({ caller, until }) => [caller, until]));
}

/** What is over since before that instant, unless a hold or a quarantine keeps it. */
export const pastBlocks = (before: Instant, today: CivilDate) => sql<boolean>`coalesce(closed_at, ends_at) < ${before} AND NOT ${restricted}
  AND NOT EXISTS (SELECT 1 FROM legal_hold_callers JOIN legal_holds ON legal_holds.id = hold_id
    WHERE legal_hold_callers.caller_id = blocks.caller_id AND lifted_at IS NULL AND until_on >= ${today})`;
