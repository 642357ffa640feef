// Which tables refer to another one, read from the file itself: an erasure and a report reach the tables of later versions
// too. Invariant: names come from the schema of the base, never from a request.
import { sql } from 'kysely';
import type { Executor } from '../connection/executor.ts';

export interface Dependent {
  readonly table: string;
  readonly column: string;
}

/** Columns that refer to `target (id)`. */
export function dependentsOf(db: Executor, target: string): Dependent[] {
  return db.all(sql<Dependent>`
    SELECT tables.name AS "table", refs."from" AS "column"
    FROM sqlite_schema AS tables JOIN pragma_foreign_key_list(tables.name) AS refs ON refs."table" = ${target}
    WHERE tables.type = 'table' AND refs."to" = 'id' ORDER BY tables.name, refs."from"`);
}

export function tableExists(db: Executor, name: string): boolean {
  return db.get(sql<{ name: string }>`SELECT name FROM sqlite_schema WHERE type = 'table' AND name = ${name}`) !== undefined;
}
