// The typed executor: Kysely builds SQL, this runs it on the one synchronous connection.
// Invariant: every value is bound as a parameter; statements are prepared once and kept.
import type { Database } from '@signalapp/sqlcipher';
import { DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler, type Compilable, type CompiledQuery, type RawBuilder } from 'kysely';
import type { Schema } from '../schema.ts';

/** Compile only: this builder has no connection of its own. */
export const query = new Kysely<Schema>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
});

export type Runnable<Row> = Compilable<Row> | RawBuilder<Row>;

export interface Executor {
  all<Row>(runnable: Runnable<Row>): Row[];
  get<Row>(runnable: Runnable<Row>): Row | undefined;
  /** Number of rows changed. */
  run(runnable: Runnable<unknown>): number;
  /** All of `act` or none of it; may be nested. */
  transaction<Result>(act: () => Result): Result;
  /**
   * Commits of `act` do not wait for the disk: a power cut takes back the latest of them, never one from among them. For what is
   * made again when it is lost. Without effect in a transaction.
   */
  withoutWaiting<Result>(act: () => Result): Result;
  /** For a deletion that has seen to the rows which refer to its own: no look at those for each row. Not in a transaction. */
  withoutReferences<Result>(act: () => Result): Result;
}

type Parameters = readonly (string | number | null | Uint8Array<ArrayBuffer>)[];

export function createExecutor(database: Database): Executor {
  const prepare = (runnable: Runnable<unknown>) => {
    const compiled: CompiledQuery = 'isRawBuilder' in runnable ? runnable.compile(query) : runnable.compile();
    return { statement: database.prepare(compiled.sql), parameters: compiled.parameters as Parameters };
  };
  return {
    all<Row>(runnable: Runnable<Row>): Row[] {
      const { statement, parameters } = prepare(runnable);
      return statement.all(parameters) as Row[];
    },
    get<Row>(runnable: Runnable<Row>): Row | undefined {
      const { statement, parameters } = prepare(runnable);
      return statement.get(parameters) as Row | undefined;
    },
    run(runnable) {
      const { statement, parameters } = prepare(runnable);
      return statement.run(parameters).changes;
    },
    transaction<Result>(act: () => Result): Result {
      let result: { value: Result } | undefined;
      database.transaction(() => {
        result = { value: act() };
      })();
      if (result === undefined) throw new Error('transaction without result');
      return result.value;
    },
    withoutWaiting: (act) => between(database, 'synchronous', 'NORMAL', act, 'FULL'),
    withoutReferences: (act) => between(database, 'foreign_keys', 'OFF', act, 'ON'),
  };
}

function between<Result>(database: Database, pragma: string, meanwhile: string, act: () => Result, after: string): Result {
  database.pragma(`${pragma} = ${meanwhile}`);
  try {
    return act();
  } finally {
    database.pragma(`${pragma} = ${after}`);
  }
}
