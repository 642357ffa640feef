// Duty sessions and hand-over notes.
import { query, type Executor } from '../connection/executor.ts';
import type { DutySessionTable } from '../schema.ts';
import type { AccountId, DutyId, HandOverId, HelplineId, ShiftId } from '../../core/values/ids.ts';
import type { Instant } from '../../core/values/instant.ts';

export type DutyRow = DutySessionTable;

export function insertDuty(db: Executor, row: DutyRow): void {
  db.run(query.insertInto('duty_sessions').values(row));
}

export function dutyOf(db: Executor, accountId: AccountId): DutyRow | undefined {
  return db.get(query.selectFrom('duty_sessions').selectAll().where('account_id', '=', accountId).where('ended_at', 'is', null));
}

export function dutiesUnderWay(db: Executor): DutyRow[] {
  return db.all(query.selectFrom('duty_sessions').selectAll().where('ended_at', 'is', null).orderBy('started_at'));
}

export function dutiesOfShift(db: Executor, shiftId: ShiftId): DutyRow[] {
  return db.all(query.selectFrom('duty_sessions').selectAll().where('shift_id', '=', shiftId).orderBy('started_at'));
}

/** False when it was over already. */
export function endDuty(db: Executor, id: DutyId, now: Instant): boolean {
  return db.run(query.updateTable('duty_sessions').set({ ended_at: now }).where('id', '=', id).where('ended_at', 'is', null)) === 1;
}

export function forgetDutiesBefore(db: Executor, before: Instant): void {
  db.run(query.deleteFrom('duty_sessions').where('ended_at', '<', before));
}

export interface HandOverRow {
  readonly id: HandOverId;
  readonly helpline_id: HelplineId;
  readonly author_id: AccountId;
  readonly text: string;
  readonly written_at: Instant;
  readonly station_id: string;
}

export function insertHandOver(db: Executor, row: HandOverRow): void {
  db.run(query.insertInto('hand_overs').values(row));
}

/** Newest first. */
export function handOversOf(db: Executor, helplineId: HelplineId): (HandOverRow & { author_name: string })[] {
  return db.all(
    query
      .selectFrom('hand_overs')
      .innerJoin('accounts', 'accounts.id', 'hand_overs.author_id')
      .selectAll('hand_overs')
      .select('accounts.display_name as author_name')
      .where('helpline_id', '=', helplineId)
      .orderBy('written_at', 'desc')
      .limit(50),
  );
}

export function handOverById(db: Executor, id: HandOverId): HandOverRow | undefined {
  return db.get(query.selectFrom('hand_overs').selectAll().where('id', '=', id));
}

export function removeHandOver(db: Executor, id: HandOverId): void {
  db.run(query.deleteFrom('hand_overs').where('id', '=', id));
}

export function forgetHandOversBefore(db: Executor, before: Instant): void {
  db.run(query.deleteFrom('hand_overs').where('written_at', '<', before));
}
