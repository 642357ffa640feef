// Erasing a caller for good: rows, seals, pseudonym; and the tombstones that keep an older copy of the base from bringing
// them back (RGPD art. 17). Invariants: a row of another caller is never touched; a tombstone says nothing without the
// database key, which the copies share.
import { sql } from 'kysely';
import { query, type Executor } from '../connection/executor.ts';
import type { Blob } from '../schema.ts';
import type { CallId, CallerId } from '../../core/values/ids.ts';
import type { Instant } from '../../core/values/instant.ts';
import { bytes, type Sodium } from '../vault/sodium.ts';
import { dependentsOf, tableExists } from './dependents.ts';

export interface ErasureTarget {
  readonly callers: readonly CallerId[];
  readonly calls: readonly CallId[];
}

export interface ErasureCounts {
  readonly calls: number;
  readonly forms: number;
  readonly sealedNumbers: number;
  readonly pseudonyms: number;
  readonly recordings: number;
  readonly blocks: number;
}

const list = (values: readonly string[]) => sql`(SELECT value FROM json_each(${JSON.stringify(values)}))`;

function count(db: Executor, table: string, column: string, values: readonly string[]): number {
  return db.get(sql<{ n: number }>`SELECT count(*) AS n FROM ${sql.id(table)} WHERE ${sql.id(column)} IN ${list(values)}`)?.n ?? 0;
}

/** Every call of these callers, training calls included. */
export function callsOfCallers(db: Executor, callers: readonly CallerId[]): CallId[] {
  return db.all(sql<{ id: CallId }>`SELECT id FROM calls WHERE caller_id IN ${list(callers)} ORDER BY started_at`).map(({ id }) => id);
}

/** Within a transaction. Works on any version of the schema, so that copies of the base can be treated too. */
export function eraseRows(db: Executor, target: ErasureTarget): ErasureCounts {
  const { callers, calls } = target;
  const counts = {
    calls: count(db, 'calls', 'id', calls),
    forms: count(db, 'call_forms', 'call_id', calls),
    sealedNumbers: count(db, 'call_numbers', 'call_id', calls),
    pseudonyms: count(db, 'callers', 'id', callers),
    recordings: tableExists(db, 'recordings') ? count(db, 'recordings', 'call_id', calls) : 0,
    blocks: tableExists(db, 'blocks') ? count(db, 'blocks', 'caller_id', callers) : 0,
  };
  // A copy may have been made while the calls were in quarantine.
  if (tableExists(db, 'quarantined_calls')) db.run(sql`DELETE FROM quarantined_calls WHERE call_id IN ${list(calls)}`);
  for (const { table, column } of dependentsOf(db, 'calls')) db.run(sql`DELETE FROM ${sql.id(table)} WHERE ${sql.id(column)} IN ${list(calls)}`);
  db.run(sql`DELETE FROM calls WHERE id IN ${list(calls)}`);
  for (const { table, column } of dependentsOf(db, 'callers')) {
    if (table !== 'calls') db.run(sql`DELETE FROM ${sql.id(table)} WHERE ${sql.id(column)} IN ${list(callers)}`);
  }
  db.run(sql`UPDATE calls SET caller_id = NULL, caller_rank = NULL WHERE caller_id IN ${list(callers)}`);
  db.run(sql`DELETE FROM callers WHERE id IN ${list(callers)}`);
  return counts;
}

/** A hash that only who has the database key can make or test. */
export function tombstoneOf(sodium: Sodium, tombstoneKey: Uint8Array, id: string): Blob {
  return bytes(sodium.crypto_generichash(16, id, tombstoneKey));
}

/** Derived from the database key: every copy of the base opens with the same one, so each of them can be tested. */
export function tombstoneKeyOf(sodium: Sodium, databaseKey: Uint8Array): Uint8Array {
  return sodium.crypto_kdf_derive_from_key(32, 1, 'tombston', databaseKey);
}

export function insertTombstones(db: Executor, hashes: readonly Blob[], now: Instant): void {
  for (const hash of hashes) db.run(query.insertInto('erasure_tombstones').values({ hash, erased_at: now }).onConflict((conflict) => conflict.doNothing()));
}

export function allTombstones(db: Executor): { hash: Blob; erased_at: Instant }[] {
  return db.all(query.selectFrom('erasure_tombstones').selectAll().orderBy('erased_at').orderBy('hash'));
}

/** The callers and calls of this base that tombstones name. Walks every row: for a base that is older than an erasure. */
export function targetsOfTombstones(sodium: Sodium, db: Executor, tombstoneKey: Uint8Array, hashes: ReadonlySet<string>): ErasureTarget {
  const named = (id: string): boolean => hashes.has(sodium.to_hex(tombstoneOf(sodium, tombstoneKey, id)));
  const callers = db.all(sql<{ id: CallerId }>`SELECT id FROM callers`).map(({ id }) => id).filter(named);
  const own = callsOfCallers(db, callers);
  const calls = new Set<CallId>(own);
  // Calls whose pseudonym was not yet computed when the copy was made.
  for (const { id } of db.all(sql<{ id: CallId }>`SELECT id FROM calls WHERE caller_id IS NULL`)) if (named(id)) calls.add(id);
  return { callers, calls: [...calls] };
}
