// Opening the base with a slot: the steps that signing in, unlocking and recovering share.
// Invariant: every attempt costs one Argon2id, whether the login exists or not, and fails with the same code.
import { Refusal } from '../../core/contract/errors.ts';
import type { AccountId } from '../../core/values/ids.ts';
import { openBase } from '../../db/connection/base.ts';
import { BaseFault, faultOf } from '../../db/connection/faults.ts';
import { accountBySlot, type AccountRow } from '../../db/queries/accounts.ts';
import { closeInterruptedCalls } from '../../db/queries/calls.ts';
import { deriveSlotKeys, openSlot, type SlotContents, type SlotDomain } from '../../db/vault/key-slots.ts';
import { bytes, wipe } from '../../db/vault/sodium.ts';
import { openVaultKeys } from '../../db/vault/vaults.ts';
import { replayErasures } from './erasure.ts';
import { audit, note, pruneSlots, type Kernel } from './kernel.ts';
import type { OpenedBase, Secrets } from './session.ts';
import type { Executor } from '../../db/connection/executor.ts';

/** How throttle.json names who is tried. */
export function throttleKey(kernel: Kernel, domain: SlotDomain, login: string): string {
  const salt = kernel.keyring?.installationSalt ?? null;
  return kernel.sodium.to_hex(kernel.sodium.crypto_generichash(16, `throttle\0${domain}\0${login}`, salt)).slice(0, 16);
}

/** Throws `too-many-attempts` while a delay runs; otherwise counts the attempt and opens the slot, or returns null. */
export async function trySlot(kernel: Kernel, domain: SlotDomain, login: string, secret: string): Promise<{ contents: SlotContents; tag: string } | null> {
  if (kernel.keyring === null) throw new Refusal('wrong-phase');
  const key = throttleKey(kernel, domain, login);
  const remaining = kernel.throttle.remaining(key);
  if (remaining > 0) throw new Refusal('too-many-attempts', remaining);
  kernel.throttle.attempt(key);
  const keys = await deriveSlotKeys(kernel.sodium, kernel.stretcher, kernel.keyring, domain, login, secret);
  const contents = openSlot(kernel.sodium, kernel.keyring, keys);
  wipe(kernel.sodium, keys.wrappingKey);
  return contents === null ? null : { contents, tag: keys.tag };
}

/** The refusal after a wrong secret; told to the audit trail at once when the base is open, at its next opening otherwise. */
export function refuseSecret(kernel: Kernel, code: 'wrong-passphrase' | 'wrong-recovery-sheet', accountId: AccountId | null): Refusal {
  const db = kernel.session.opened?.base.db;
  if (db !== undefined) {
    db.transaction(() => { audit(kernel, db, null, note('session.signInFailed', accountId)); });
    kernel.throttle.reported(1);
  }
  return new Refusal(code);
}

/** Opens the base with the key of a slot. A base that does not open makes the store unusable, and says why. */
export function openWith(kernel: Kernel, databaseKey: Uint8Array): OpenedBase {
  try {
    const base = openBase({ path: kernel.folder.database, key: databaseKey, backups: kernel.folder.backups, now: kernel.clock() });
    const opened = { base, databaseKey };
    kernel.restored = replayErasures(kernel, opened) || kernel.restored;
    return opened;
  } catch (error) {
    wipe(kernel.sodium, databaseKey);
    const fault = error instanceof BaseFault ? error.code : (faultOf(error) ?? 'database-damaged');
    kernel.session.fail(fault);
    throw new Refusal(fault);
  }
}

/** The account that a slot opens for, or null when the database knows it no longer. */
export function accountOfSlot(db: Executor, tag: string, contents: SlotContents): AccountRow | null {
  const row = accountBySlot(db, tag);
  return row === undefined || row.id !== contents.holder || row.disabled_at !== null ? null : row;
}

export function secretsOf(kernel: Kernel, db: Executor, row: Pick<AccountRow, 'id' | 'public_key'>, privateKey: Uint8Array): Secrets {
  const pair = { publicKey: bytes(row.public_key), privateKey };
  return { pair, held: openVaultKeys(kernel.sodium, db, row.id, pair), masks: new Map() };
}

/** What each opening of the base does once, in the transaction of the sign-in. */
export function tidyAfterOpening(kernel: Kernel, db: Executor): void {
  const interrupted = closeInterruptedCalls(db, kernel.clock());
  if (interrupted > 0) kernel.log('warn', 'calls-interrupted');
  kernel.background.houseKeep(db);
  kernel.recordings.recover(db);
  const failures = kernel.throttle.unreported();
  if (failures > 0) audit(kernel, db, null, note('session.signInFailed', null, String(failures)));
}

/** After that transaction. */
export function settleAfterOpening(kernel: Kernel, db: Executor): void {
  kernel.throttle.reported(kernel.throttle.unreported());
  pruneSlots(kernel, db);
  kernel.recorder.flush();
  kernel.recordings.sweep();
  kernel.retention.tick();
}
