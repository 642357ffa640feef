// Vaults: whoever works here seals into them, only holders of a grant open them (écriture sans lecture).
// Invariants: a vault's private key exists only sealed to its holders, or in the memory of an unlocked holder's session;
// taking a key away starts a new generation, so what is sealed later is out of reach of a key that was copied before.
import { v7 as uuid } from 'uuid';
import type { Executor } from '../connection/executor.ts';
import { changeRecording, keysSealedTo } from '../queries/recordings.ts';
import * as rows from '../queries/vaults.ts';
import type { VaultKind } from '../schema.ts';
import { bytes, wipe, type Sodium } from './sodium.ts';

export const vaultKinds: readonly VaultKind[] = ['callerNumbers', 'recordings'];
/** How a sealed copy of a vault key names the recovery sheet. */
export const recoveryKeyHolder = 'recovery';

export interface KeyPair {
  readonly publicKey: Uint8Array;
  readonly privateKey: Uint8Array;
}

/** Private keys of the vault generations that a session may open, by vault id. */
export type HeldKeys = Map<string, Uint8Array>;

/** A new vault whose key is sealed to each holder; its private key is wiped unless `keep` takes it. */
export function createGeneration(
  sodium: Sodium,
  db: Executor,
  kind: VaultKind,
  now: number,
  holders: readonly { readonly holder: string; readonly publicKey: Uint8Array }[],
  keep?: (vaultId: string, privateKey: Uint8Array) => void,
): string {
  const pair = sodium.crypto_box_keypair();
  const id = uuid();
  const generation = (rows.latestGeneration(db, kind) ?? 0) + 1;
  rows.insertVault(db, { id, kind, generation, public_key: bytes(pair.publicKey), created_at: now, retired_at: null });
  for (const { holder, publicKey } of holders) {
    rows.insertVaultKey(db, id, holder, bytes(sodium.crypto_box_seal(pair.privateKey, publicKey)));
  }
  keep?.(id, pair.privateKey.slice());
  wipe(sodium, pair.privateKey);
  return id;
}

/** Opens the vault keys sealed to a holder; those that do not open are left out. */
export function openVaultKeys(sodium: Sodium, db: Executor, holder: string, pair: KeyPair): HeldKeys {
  const held: HeldKeys = new Map();
  for (const { vault_id: id, sealed_key: sealed } of rows.vaultKeysOf(db, holder)) {
    try {
      held.set(id, sodium.crypto_box_seal_open(sealed, pair.publicKey, pair.privateKey));
    } catch {
      // Sealed to a former key pair of this account: an administrator who holds the vault seals it anew.
    }
  }
  return held;
}

/** Whether a session holds every generation of a vault that is still in use: it may then pass the vault on. */
export function holdsVault(db: Executor, held: HeldKeys, kind: VaultKind): boolean {
  const live = rows.liveVaults(db, kind);
  return live.length > 0 && live.every(({ id }) => held.has(id));
}

/** Seals every generation in use to one more holder. The giver must hold the vault (`holdsVault`). */
export function shareVault(sodium: Sodium, db: Executor, held: HeldKeys, kind: VaultKind, holder: string, publicKey: Uint8Array): void {
  for (const { id } of rows.liveVaults(db, kind)) {
    const key = held.get(id);
    if (key === undefined) throw new Error('vault key not held');
    rows.insertVaultKey(db, id, holder, bytes(sodium.crypto_box_seal(key, publicKey)));
  }
}

/**
 * Takes a vault away from a holder: its sealed keys go, and a new generation is sealed to the others. Needs no vault key,
 * so it is always possible; what was sealed before is sealed anew by `resealBatch`, in a session that holds the old key.
 */
export function withdrawVault(sodium: Sodium, db: Executor, kind: VaultKind, holder: string, now: number, keep?: (vaultId: string, privateKey: Uint8Array) => void): void {
  if (rows.deleteVaultKeys(db, kind, holder) === 0) return;
  createGeneration(sodium, db, kind, now, rows.holdersOf(db, kind), keep);
}

/** Seals to the newest generation of the numbers' vault. */
export function sealNumber(sodium: Sodium, db: Executor, padded: Uint8Array): { vaultId: string; sealed: Uint8Array<ArrayBuffer> } {
  const vault = rows.newestVault(db, 'callerNumbers');
  if (vault === undefined) throw new Error('no vault');
  return { vaultId: vault.id, sealed: bytes(sodium.crypto_box_seal(padded, vault.public_key)) };
}

export function openSealed(sodium: Sodium, db: Executor, held: HeldKeys, vaultId: string, sealed: Uint8Array): Uint8Array | null {
  const privateKey = held.get(vaultId);
  const publicKey = rows.vaultById(db, vaultId)?.public_key;
  if (privateKey === undefined || publicKey === undefined) return null;
  try {
    return sodium.crypto_box_seal_open(sealed, publicKey, privateKey);
  } catch {
    return null;
  }
}

/**
 * Moves up to `limit` numbers from older generations to the newest, in one transaction; generations left empty are retired
 * and their keys deleted. Returns how many it moved: call again until 0. An interruption loses nothing: each number is
 * sealed to exactly one generation at any time.
 */
export function resealBatch(sodium: Sodium, db: Executor, held: HeldKeys, limit: number, now: number): number {
  return db.transaction(() => {
    const newest = rows.newestVault(db, 'callerNumbers');
    if (newest === undefined) return 0;
    let moved = 0;
    for (const old of rows.liveVaults(db, 'callerNumbers')) {
      if (old.id === newest.id) continue;
      const key = held.get(old.id);
      const waiting = rows.numbersSealedTo(db, old.id, Math.max(1, limit - moved));
      if (waiting.length > 0 && key === undefined) continue;
      if (moved >= limit) break;
      for (const { call_id: callId, sealed } of waiting) {
        if (key === undefined) break;
        const padded = sodium.crypto_box_seal_open(sealed, old.public_key, key);
        rows.replaceSealedNumber(db, callId, newest.id, bytes(sodium.crypto_box_seal(padded, newest.public_key)));
        wipe(sodium, padded);
        moved += 1;
      }
      if (rows.numbersSealedTo(db, old.id, 1).length === 0) rows.retireVault(db, old.id, now);
    }
    return moved + resealRecordingKeys(sodium, db, held, limit - moved, now);
  });
}

/** The same for the keys of recordings: the sound itself stays as it is. */
function resealRecordingKeys(sodium: Sodium, db: Executor, held: HeldKeys, limit: number, now: number): number {
  const newest = rows.newestVault(db, 'recordings');
  if (newest === undefined) return 0;
  let moved = 0;
  for (const old of rows.liveVaults(db, 'recordings')) {
    if (old.id === newest.id) continue;
    const privateKey = held.get(old.id);
    if (privateKey !== undefined) {
      for (const { id, sealed_key: sealed } of keysSealedTo(db, old.id, Math.max(0, limit - moved))) {
        const key = sodium.crypto_box_seal_open(sealed, old.public_key, privateKey);
        changeRecording(db, id, { vault_id: newest.id, sealed_key: bytes(sodium.crypto_box_seal(key, newest.public_key)) });
        wipe(sodium, key);
        moved += 1;
      }
    }
    if (keysSealedTo(db, old.id, 1).length === 0) rows.retireVault(db, old.id, now);
  }
  return moved;
}

/** Seals a recording's key to the newest generation of the recordings' vault. */
export function sealRecordingKey(sodium: Sodium, db: Executor, key: Uint8Array): { vaultId: string; sealed: Uint8Array<ArrayBuffer> } {
  const vault = rows.newestVault(db, 'recordings');
  if (vault === undefined) throw new Error('no vault');
  return { vaultId: vault.id, sealed: bytes(sodium.crypto_box_seal(key, vault.public_key)) };
}
