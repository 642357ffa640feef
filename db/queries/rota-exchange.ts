// What paper shows of the rota, the keys of rota files, and whose files are believed.
import { query, type Executor } from '../connection/executor.ts';
import type { RotaFileKeysTable, RotaSenderTable } from '../schema.ts';
import { exchangeSettings, type ExchangeSettings } from '../../core/contract/rota-exchange-model.ts';

export const defaultExchangeSettings: ExchangeSettings = { names: 'first', contact: '', procedure: '' };

export function readExchangeSettings(db: Executor): ExchangeSettings {
  const row = db.get(query.selectFrom('rota_exchange_settings').select('settings'));
  return row === undefined ? defaultExchangeSettings : exchangeSettings.parse(JSON.parse(row.settings));
}

export function saveExchangeSettings(db: Executor, settings: ExchangeSettings): void {
  const json = JSON.stringify(settings);
  db.run(
    query
      .insertInto('rota_exchange_settings')
      .values({ id: 1, settings: json })
      .onConflict((conflict) => conflict.column('id').doUpdateSet({ settings: json })),
  );
}

export function rotaFileKeys(db: Executor): RotaFileKeysTable | null {
  return db.get(query.selectFrom('rota_file_keys').selectAll()) ?? null;
}

export function insertRotaFileKeys(db: Executor, keys: Omit<RotaFileKeysTable, 'id'>): void {
  db.run(query.insertInto('rota_file_keys').values({ id: 1, ...keys }));
}

/** Of the file to write now: one further than the last. */
export function nextRotaFileSequence(db: Executor): number {
  const next = (rotaFileKeys(db)?.last_sequence ?? 0) + 1;
  db.run(query.updateTable('rota_file_keys').set({ last_sequence: next }));
  return next;
}

export function rotaSenders(db: Executor): RotaSenderTable[] {
  return db.all(query.selectFrom('rota_senders').selectAll().orderBy('name'));
}

export function saveRotaSender(db: Executor, sender: RotaSenderTable): void {
  const { id, ...columns } = sender;
  db.run(
    query
      .insertInto('rota_senders')
      .values({ id, ...columns })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(columns)),
  );
}

/** False when there was none. */
export function forgetRotaSender(db: Executor, id: string): boolean {
  return db.run(query.deleteFrom('rota_senders').where('id', '=', id)) === 1;
}
