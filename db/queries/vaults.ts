// Rows of the vaults, their sealed keys, and the sealed numbers.
import { query, type Executor } from '../connection/executor.ts';
import type { Blob, Schema, VaultKind } from '../schema.ts';
import type { CallId } from '../../core/values/ids.ts';

export interface LiveVault {
  readonly id: string;
  readonly public_key: Blob;
}

/** Generations still in use, oldest first. */
export function liveVaults(db: Executor, kind: VaultKind): LiveVault[] {
  return db.all(
    query.selectFrom('vaults').select(['id', 'public_key']).where('kind', '=', kind).where('retired_at', 'is', null).orderBy('generation'),
  );
}

export function newestVault(db: Executor, kind: VaultKind): LiveVault | undefined {
  return liveVaults(db, kind).at(-1);
}

export function vaultById(db: Executor, id: string): LiveVault | undefined {
  return db.get(query.selectFrom('vaults').select(['id', 'public_key']).where('id', '=', id));
}

export function latestGeneration(db: Executor, kind: VaultKind): number | undefined {
  return db.get(query.selectFrom('vaults').select('generation').where('kind', '=', kind).orderBy('generation', 'desc').limit(1))?.generation;
}

export function insertVault(db: Executor, vault: Schema['vaults']): void {
  db.run(query.insertInto('vaults').values(vault));
}

export function insertVaultKey(db: Executor, vaultId: string, holder: string, sealedKey: Blob): void {
  db.run(
    query
      .insertInto('vault_keys')
      .values({ vault_id: vaultId, holder, sealed_key: sealedKey })
      .onConflict((conflict) => conflict.columns(['vault_id', 'holder']).doUpdateSet({ sealed_key: sealedKey })),
  );
}

export function vaultKeysOf(db: Executor, holder: string): { vault_id: string; sealed_key: Blob }[] {
  return db.all(query.selectFrom('vault_keys').select(['vault_id', 'sealed_key']).where('holder', '=', holder));
}

/** Returns how many keys went. */
export function deleteVaultKeys(db: Executor, kind: VaultKind, holder: string): number {
  return db.run(
    query
      .deleteFrom('vault_keys')
      .where('holder', '=', holder)
      .where('vault_id', 'in', query.selectFrom('vaults').select('id').where('kind', '=', kind)),
  );
}

export function deleteVaultKeysOfHolder(db: Executor, holder: string): number {
  return db.run(query.deleteFrom('vault_keys').where('holder', '=', holder));
}

/** Who holds the newest generation, with the public key to seal the next one to. */
export function holdersOf(db: Executor, kind: VaultKind): { holder: string; publicKey: Blob }[] {
  const newest = newestVault(db, kind);
  if (newest === undefined) return [];
  const accounts = db.all(
    query
      .selectFrom('vault_keys')
      .innerJoin('accounts', 'accounts.id', 'vault_keys.holder')
      .select(['vault_keys.holder as holder', 'accounts.public_key as publicKey'])
      .where('vault_id', '=', newest.id)
      .where('accounts.disabled_at', 'is', null),
  );
  const recovery = db.all(
    query
      .selectFrom('vault_keys')
      .innerJoin('recovery_sheets', (join) => join.on('recovery_sheets.replaced_at', 'is', null))
      .select(['vault_keys.holder as holder', 'recovery_sheets.public_key as publicKey'])
      .where('vault_id', '=', newest.id)
      .where('vault_keys.holder', '=', 'recovery'),
  );
  return [...accounts, ...recovery];
}

/** Accounts that hold the newest generation. */
export function accountsHolding(db: Executor, kind: VaultKind): string[] {
  return holdersOf(db, kind)
    .map(({ holder }) => holder)
    .filter((holder) => holder !== 'recovery');
}

export function retireVault(db: Executor, vaultId: string, now: number): void {
  db.run(query.updateTable('vaults').set({ retired_at: now }).where('id', '=', vaultId));
  db.run(query.deleteFrom('vault_keys').where('vault_id', '=', vaultId));
}

export function numbersSealedTo(db: Executor, vaultId: string, limit: number): { call_id: CallId; sealed: Blob }[] {
  return db.all(query.selectFrom('call_numbers').select(['call_id', 'sealed']).where('vault_id', '=', vaultId).limit(limit));
}

export function replaceSealedNumber(db: Executor, callId: CallId, vaultId: string, sealed: Blob): void {
  db.run(query.updateTable('call_numbers').set({ vault_id: vaultId, sealed }).where('call_id', '=', callId));
}

export function insertSealedNumber(db: Executor, callId: CallId, vaultId: string, sealed: Blob): void {
  db.run(query.insertInto('call_numbers').values({ call_id: callId, vault_id: vaultId, sealed }));
}

export function sealedNumberOf(db: Executor, callId: CallId): { vault_id: string; sealed: Blob } | undefined {
  return db.get(query.selectFrom('call_numbers').select(['vault_id', 'sealed']).where('call_id', '=', callId));
}
