// The do-not-call list (RGPD art. 21, JP-27): numbers as tags under a salt of their own, which no rotation touches.
import { query, type Executor } from '../connection/executor.ts';
import type { Blob, Schema } from '../schema.ts';
import type { RightsRequestId } from '../../core/values/ids.ts';
import type { Instant } from '../../core/values/instant.ts';

export type DoNotCallSalt = Schema['do_not_call_salt'];

export function doNotCallSalt(db: Executor): DoNotCallSalt | undefined {
  return db.get(query.selectFrom('do_not_call_salt').selectAll());
}

export function insertDoNotCallSalt(db: Executor, salt: Omit<DoNotCallSalt, 'id'>): void {
  db.run(query.insertInto('do_not_call_salt').values({ id: 1, ...salt }));
}

export function countDoNotCall(db: Executor): number {
  return db.get(query.selectFrom('do_not_call').select((eb) => eb.fn.countAll<number>().as('entries')))?.entries ?? 0;
}

export function isOnList(db: Executor, tag: Blob): boolean {
  return db.get(query.selectFrom('do_not_call').select('added_at').where('tag', '=', tag)) !== undefined;
}

export function putOnList(db: Executor, tag: Blob, requestId: RightsRequestId | null, now: Instant): void {
  db.run(query.insertInto('do_not_call').values({ tag, added_at: now, request_id: requestId }).onConflict((conflict) => conflict.doNothing()));
}

/** False when it was not there. */
export function takeOffList(db: Executor, tag: Blob): boolean {
  return db.run(query.deleteFrom('do_not_call').where('tag', '=', tag)) > 0;
}

export function objectionOf(db: Executor, requestId: RightsRequestId): Instant | null {
  return db.get(query.selectFrom('do_not_call').select('added_at').where('request_id', '=', requestId))?.added_at ?? null;
}
