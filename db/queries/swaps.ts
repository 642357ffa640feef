// Swap requests and who declined them.
import { query, type Executor } from '../connection/executor.ts';
import type { ShiftSwapTable } from '../schema.ts';
import type { SwapState } from '../../core/contract/rota-model.ts';
import type { SwapId, VolunteerId } from '../../core/values/ids.ts';
import type { Instant } from '../../core/values/instant.ts';

export type SwapRow = ShiftSwapTable;
const underWay: readonly SwapState[] = ['asked', 'accepted'];

export function insertSwap(db: Executor, row: SwapRow): void {
  db.run(query.insertInto('shift_swaps').values(row));
}

export function swapById(db: Executor, id: SwapId): SwapRow | undefined {
  return db.get(query.selectFrom('shift_swaps').selectAll().where('id', '=', id));
}

/** Those under way, and those that ended after `since`; newest first. */
export function swapsSince(db: Executor, since: Instant): SwapRow[] {
  return db.all(
    query
      .selectFrom('shift_swaps')
      .selectAll()
      .where((either) => either.or([either('state', 'in', underWay), either('changed_at', '>=', since)]))
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc'),
  );
}

export function swapsUnderWay(db: Executor): SwapRow[] {
  return db.all(query.selectFrom('shift_swaps').selectAll().where('state', 'in', underWay).orderBy('created_at'));
}

/** False when its state is no longer `from`. */
export function moveSwap(db: Executor, id: SwapId, from: SwapState, change: { state: SwapState; accepted_by?: VolunteerId | null; changed_at: Instant }): boolean {
  return db.run(query.updateTable('shift_swaps').set(change).where('id', '=', id).where('state', '=', from)) === 1;
}

export function declineSwap(db: Executor, swapId: SwapId, volunteerId: VolunteerId): void {
  db.run(
    query
      .insertInto('shift_swap_declines')
      .values({ swap_id: swapId, volunteer_id: volunteerId })
      .onConflict((conflict) => conflict.doNothing()),
  );
}

export function declinesOf(db: Executor, swapId: SwapId): Set<VolunteerId> {
  return new Set(db.all(query.selectFrom('shift_swap_declines').select('volunteer_id').where('swap_id', '=', swapId)).map(({ volunteer_id: id }) => id));
}

export function forgetSwapsBefore(db: Executor, before: Instant): void {
  db.run(query.deleteFrom('shift_swaps').where('state', 'not in', underWay).where('changed_at', '<', before));
}
