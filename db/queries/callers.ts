// Callers, known by a pseudonym only, and the secret salts of those pseudonyms.
import { query, type Executor } from '../connection/executor.ts';
import { isReal } from './calls.ts';
import type { Blob, Schema } from '../schema.ts';
import type { CallerId } from '../../core/values/ids.ts';
import type { Instant } from '../../core/values/instant.ts';

export type SaltRow = Schema['pseudonym_salts'];
export type CallerRow = Schema['callers'];

export function currentSalt(db: Executor): SaltRow {
  const row = db.get(query.selectFrom('pseudonym_salts').selectAll().where('retired_at', 'is', null).orderBy('id', 'desc').limit(1));
  if (row === undefined) throw new Error('no pseudonym salt');
  return row;
}

export function insertSalt(db: Executor, row: SaltRow): void {
  db.run(query.insertInto('pseudonym_salts').values(row));
}

export function allSalts(db: Executor): SaltRow[] {
  return db.all(query.selectFrom('pseudonym_salts').selectAll().orderBy('id'));
}

/** A new salt takes over; the former one stays until no caller is known by it. */
export function rotateSalt(db: Executor, salt: Blob, now: Instant): void {
  const current = currentSalt(db);
  db.run(query.updateTable('pseudonym_salts').set({ retired_at: now }).where('id', '=', current.id));
  insertSalt(db, { id: current.id + 1, salt, opslimit: current.opslimit, memlimit: current.memlimit, created_at: now, retired_at: null });
}

/** The callers that any of these pseudonyms names. */
export function callersWithTags(db: Executor, pseudonyms: readonly { readonly saltId: number; readonly tag: Blob }[]): CallerRow[] {
  return pseudonyms.flatMap(({ saltId, tag }) => callerByTag(db, saltId, tag) ?? []);
}

export function callerByTag(db: Executor, saltId: number, tag: Blob): CallerRow | undefined {
  return db.get(query.selectFrom('callers').selectAll().where('salt_id', '=', saltId).where('tag', '=', tag));
}

/** Names are given in the order of first calls. */
export function nextNameRank(db: Executor): number {
  const last = db.get(query.selectFrom('callers').select('name_rank').orderBy('name_rank', 'desc').limit(1));
  const gone = db.get(query.selectFrom('caller_name_mark').select('next_rank'));
  return Math.max(last === undefined ? 0 : last.name_rank + 1, gone?.next_rank ?? 0);
}

export function insertCaller(db: Executor, row: CallerRow): void {
  db.run(query.insertInto('callers').values(row));
}

/** How many calls of this caller began in [from, to]. */
export function callsOfCaller(db: Executor, callerId: CallerId, from: Instant, to: Instant): number {
  const row = db.get(
    query
      .selectFrom('calls')
      .select((eb) => eb.fn.countAll<number>().as('calls'))
      .where(isReal)
      .where('caller_id', '=', callerId)
      .where('started_at', '>=', from)
      .where('started_at', '<=', to),
  );
  return row?.calls ?? 0;
}
