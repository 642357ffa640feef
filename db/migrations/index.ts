// The migrations in order, and how a base is brought up to date. Invariant: all of them or none, after a verified copy;
// a base from a newer version is refused before anything is written.
import type { Database } from '@signalapp/sqlcipher';
import { BaseFault } from '../connection/faults.ts';
import { initial } from './0010-initial.ts';
import { rota } from './0020-rota.ts';
import { privacy } from './0030-privacy.ts';
import { recordings } from './0040-recordings.ts';
import { rotaExchange } from './0050-rota-exchange.ts';
import { announcements } from './0060-announcements.ts';
import { blocklist } from './0070-blocklist.ts';
import { trainingCallsByStart } from './0080-training-calls-by-start.ts';
import type { Migration } from './migration.ts';

export const migrations: readonly Migration[] = [initial, rota, privacy, recordings, rotaExchange, announcements, blocklist, trainingCallsByStart];

export function schemaVersion(database: Database): number {
  return Number(database.pragma('user_version', { simple: true }) ?? 0);
}

/**
 * Applies what is missing. `backUp` is called first, unless the base is empty.
 * Throws BaseFault `database-newer` when the base comes from a later version.
 */
export function migrate(database: Database, steps: readonly Migration[], backUp: (fromVersion: number) => void): void {
  const current = schemaVersion(database);
  const latest = steps.at(-1)?.version ?? 0;
  if (current > latest) throw new BaseFault('database-newer');
  const missing = steps.filter(({ version }) => version > current);
  if (missing.length === 0) return;
  if (current > 0) backUp(current);
  database.transaction(() => {
    for (const step of missing) database.exec(step.sql);
    database.pragma(`user_version = ${String(latest)}`);
  })();
}
