// The draft of the automatic rota: one at a time, kept apart from the rota until it is applied or dropped.
import { query, type Executor } from '../connection/executor.ts';
import type { RotaDraftTable } from '../schema.ts';
import type { DraftId } from '../../core/values/ids.ts';

export type DraftRow = RotaDraftTable;

export function currentDraft(db: Executor): DraftRow | undefined {
  return db.get(query.selectFrom('rota_drafts').selectAll().orderBy('started_at', 'desc').limit(1));
}

/** Takes the place of the former one. */
export function replaceDraft(db: Executor, row: DraftRow): void {
  db.run(query.deleteFrom('rota_drafts'));
  db.run(query.insertInto('rota_drafts').values(row));
}

export function changeDraft(db: Executor, id: DraftId, change: Partial<Pick<DraftRow, 'outcome' | 'solution' | 'conflict'>>): void {
  db.run(query.updateTable('rota_drafts').set(change).where('id', '=', id));
}

export function dropDraft(db: Executor, id: DraftId): void {
  db.run(query.deleteFrom('rota_drafts').where('id', '=', id));
}

/** The base was closed during a run: what it had found is kept, and the run is over. */
export function endInterruptedRuns(db: Executor): void {
  db.run(query.updateTable('rota_drafts').set({ outcome: 'cancelled' }).where('outcome', '=', 'running').where('solution', 'is not', null));
  db.run(query.updateTable('rota_drafts').set({ outcome: 'failed' }).where('outcome', '=', 'running'));
}
