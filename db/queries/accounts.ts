// Rows of accounts and their grants.
import { query, type Executor } from '../connection/executor.ts';
import type { AccountTable, Schema } from '../schema.ts';
import type { Grant, Role } from '../../core/contract/access.ts';
import type { AccountId } from '../../core/values/ids.ts';
import type { Instant } from '../../core/values/instant.ts';

export type AccountRow = AccountTable;
export type GrantRow = Schema['account_grants'];

export function insertAccount(db: Executor, row: AccountRow): void {
  db.run(query.insertInto('accounts').values(row));
}

export function accountById(db: Executor, id: AccountId): AccountRow | undefined {
  return db.get(query.selectFrom('accounts').selectAll().where('id', '=', id));
}

export function accountBySlot(db: Executor, tag: string): AccountRow | undefined {
  return db.get(query.selectFrom('accounts').selectAll().where('slot_tag', '=', tag));
}

export function accountByLogin(db: Executor, login: string): AccountRow | undefined {
  return db.get(query.selectFrom('accounts').selectAll().where('login', '=', login));
}

/** In order of creation (UUIDv7 sorts by time). */
export function allAccounts(db: Executor): AccountRow[] {
  return db.all(query.selectFrom('accounts').selectAll().orderBy('created_at').orderBy('id'));
}

export function changeAccount(db: Executor, id: AccountId, change: Partial<Omit<AccountRow, 'id' | 'login'>>): void {
  if (db.run(query.updateTable('accounts').set(change).where('id', '=', id)) !== 1) throw new Error('no such account');
}

export function enabledAdministrators(db: Executor): AccountRow[] {
  return db.all(
    query.selectFrom('accounts').selectAll().where('role', '=', 'administrator' satisfies Role).where('disabled_at', 'is', null).orderBy('created_at'),
  );
}

/** Tags of every slot that keyring.json must keep. */
export function slotTags(db: Executor): Set<string> {
  const accounts = db.all(query.selectFrom('accounts').select('slot_tag').where('slot_tag', 'is not', null));
  const sheets = db.all(query.selectFrom('recovery_sheets').select('slot_tag').where('replaced_at', 'is', null));
  return new Set([...accounts, ...sheets].flatMap(({ slot_tag: tag }) => (tag === null ? [] : [tag])));
}

export function grantsOf(db: Executor, accountId: AccountId): GrantRow[] {
  return db.all(query.selectFrom('account_grants').selectAll().where('account_id', '=', accountId).orderBy('given_at'));
}

export function allGrants(db: Executor): GrantRow[] {
  return db.all(query.selectFrom('account_grants').selectAll().orderBy('given_at'));
}

export function giveGrant(db: Executor, row: GrantRow): void {
  db.run(
    query
      .insertInto('account_grants')
      .values(row)
      .onConflict((conflict) =>
        conflict.columns(['account_id', 'grant_name']).doUpdateSet({ given_by: row.given_by, given_at: row.given_at, until: row.until }),
      ),
  );
}

/** False when there was none. */
export function withdrawGrant(db: Executor, accountId: AccountId, grant: Grant): boolean {
  return db.run(query.deleteFrom('account_grants').where('account_id', '=', accountId).where('grant_name', '=', grant)) > 0;
}

export function expiredGrants(db: Executor, now: Instant): GrantRow[] {
  return db.all(query.selectFrom('account_grants').selectAll().where('until', 'is not', null).where('until', '<=', now));
}
