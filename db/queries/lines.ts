// The line's settings and password. One line for now; its id stays when its settings change.
import { query, type Executor } from '../connection/executor.ts';
import { lineSettings, type LineSettings } from '../../core/contract/line-settings.ts';
import type { LineId } from '../../core/values/ids.ts';

export interface StoredLine {
  readonly id: LineId;
  readonly settings: LineSettings;
  readonly password: string;
}

export function readLine(db: Executor): StoredLine | null {
  const row = db.get(query.selectFrom('lines').select(['id', 'settings', 'password']).orderBy('created_at').limit(1));
  if (row === undefined) return null;
  return { id: row.id, settings: lineSettings.parse(JSON.parse(row.settings)), password: row.password };
}

export function hasLine(db: Executor): boolean {
  return db.get(query.selectFrom('lines').select('id').limit(1)) !== undefined;
}

/** Labels by line id, for the call log. */
export function lineLabels(db: Executor): Map<string, string> {
  const rows = db.all(query.selectFrom('lines').select(['id', 'settings']));
  return new Map(rows.map(({ id, settings }) => [id, lineSettings.parse(JSON.parse(settings)).label]));
}

export function saveLine(db: Executor, line: StoredLine, now: number): void {
  const settings = JSON.stringify(line.settings);
  db.run(
    query
      .insertInto('lines')
      .values({ id: line.id, settings, password: line.password, created_at: now, changed_at: now })
      .onConflict((conflict) => conflict.column('id').doUpdateSet({ settings, password: line.password, changed_at: now })),
  );
}
