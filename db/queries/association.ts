// The association's one row of settings.
import { query, type Executor } from '../connection/executor.ts';
import type { Schema } from '../schema.ts';
import type { AssociationSettings } from '../../core/contract/calls/setup.ts';

export type AssociationRow = Schema['association'];

export function insertAssociation(db: Executor, row: Omit<AssociationRow, 'id'>): void {
  db.run(query.insertInto('association').values({ id: 1, ...row }));
}

export function readAssociation(db: Executor): AssociationRow {
  const row = db.get(query.selectFrom('association').selectAll());
  if (row === undefined) throw new Error('no association');
  return row;
}

export function changeAssociation(db: Executor, change: Partial<Omit<AssociationRow, 'id'>>): void {
  db.run(query.updateTable('association').set(change).where('id', '=', 1));
}

export function settingsOf(row: AssociationRow): AssociationSettings {
  return {
    name: row.name,
    subtitle: row.subtitle,
    address: row.address,
    lockAfterMinutes: row.lock_after_minutes,
    reminder: row.reminder,
  };
}

export function rowOfSettings(settings: AssociationSettings): Pick<AssociationRow, 'name' | 'subtitle' | 'address' | 'lock_after_minutes' | 'reminder'> {
  return {
    name: settings.name,
    subtitle: settings.subtitle,
    address: settings.address,
    lock_after_minutes: settings.lockAfterMinutes,
    reminder: settings.reminder,
  };
}

export function currentSheet(db: Executor): Schema['recovery_sheets'] | undefined {
  return db.get(query.selectFrom('recovery_sheets').selectAll().where('replaced_at', 'is', null).orderBy('number', 'desc').limit(1));
}

export function lastSheetNumber(db: Executor): number {
  return db.get(query.selectFrom('recovery_sheets').select('number').orderBy('number', 'desc').limit(1))?.number ?? 0;
}

/** The new sheet replaces the former one. */
export function replaceSheet(db: Executor, sheet: Omit<Schema['recovery_sheets'], 'replaced_at'>): void {
  db.run(query.updateTable('recovery_sheets').set({ replaced_at: sheet.created_at }).where('replaced_at', 'is', null));
  db.run(query.insertInto('recovery_sheets').values({ ...sheet, replaced_at: null }));
}
