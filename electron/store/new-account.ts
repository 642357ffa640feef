// A new account: key pair, key slot, row. Used by the first installation, by administrators and by the recovery sheet.
import { v7 as uuid } from 'uuid';
import { assessPassphrase } from '../../core/domain/accounts/passphrase.ts';
import { drawPassphrase } from '../../core/domain/accounts/passphrase-generator.ts';
import { Refusal } from '../../core/contract/errors.ts';
import type { AccountId } from '../../core/values/ids.ts';
import type { KeyStretcher } from '../../db/vault/key-stretching.ts';
import { deriveSlotKeys, sealSlot } from '../../db/vault/key-slots.ts';
import type { Keyring, Slot } from '../../db/vault/keyring.ts';
import { wipe, type Sodium } from '../../db/vault/sodium.ts';
import type { KeyPair } from '../../db/vault/vaults.ts';

export function newAccountId(): AccountId {
  return uuid() as AccountId;
}

/** Throws `weak-passphrase`. */
export async function requireStrong(passphrase: string, personal: readonly string[]): Promise<void> {
  const { acceptable } = await assessPassphrase(passphrase, personal);
  if (!acceptable) throw new Refusal('weak-passphrase');
}

export function drawWords(sodium: Sodium): string[] {
  return drawPassphrase((bound) => sodium.randombytes_uniform(bound));
}

/** A slot for an account's key pair under a passphrase. */
export async function makeSlot(
  sodium: Sodium,
  stretcher: KeyStretcher,
  keyring: Keyring,
  account: { readonly id: AccountId; readonly login: string },
  passphrase: string,
  databaseKey: Uint8Array,
  pair: KeyPair,
): Promise<Slot> {
  const keys = await deriveSlotKeys(sodium, stretcher, keyring, 'account', account.login, passphrase);
  const slot = sealSlot(sodium, keys, { databaseKey, privateKey: pair.privateKey, holder: account.id });
  wipe(sodium, keys.wrappingKey);
  return slot;
}
