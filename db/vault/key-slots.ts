// Key slots: from a passphrase, or the recovery sheet's code, to the database key and a private key.
//
//   k = Argon2id(secret, salt = BLAKE2b-128(domain, login; key = installation salt))
//   k ──crypto_kdf 1──▶ tag (which slot)      k ──crypto_kdf 2──▶ wrapping key (XChaCha20-Poly1305)
//
// Invariant: an attempt costs exactly one Argon2id and finds a slot or not; the file cannot tell whether a login exists.
import type { KeyStretcher } from './key-stretching.ts';
import type { Keyring, Slot } from './keyring.ts';
import { wipe, type Sodium } from './sodium.ts';

export type SlotDomain = 'account' | 'recovery';

export interface SlotKeys {
  readonly tag: string;
  /** Wiped by whoever derived it. */
  readonly wrappingKey: Uint8Array;
}

export interface SlotContents {
  readonly databaseKey: Uint8Array;
  /** X25519. */
  readonly privateKey: Uint8Array;
  /** The account's id, or 36 zeros for the recovery sheet. */
  readonly holder: string;
}

export const recoveryHolder = '00000000-0000-0000-0000-000000000000';
const kdfContext = 'ecoutill';
const keyLength = 32;
const holderLength = 36;
const slotVersion = 1;

export async function deriveSlotKeys(
  sodium: Sodium,
  stretcher: KeyStretcher,
  keyring: Keyring,
  domain: SlotDomain,
  login: string,
  secret: string,
): Promise<SlotKeys> {
  const salt = sodium.crypto_generichash(16, `${domain}\0${login}`, keyring.installationSalt);
  const typed = sodium.from_string(secret.normalize('NFC'));
  const key = await stretcher.stretch(typed, salt, keyring.limits, keyLength);
  const tag = sodium.crypto_kdf_derive_from_key(16, 1, kdfContext, key);
  const wrappingKey = sodium.crypto_kdf_derive_from_key(keyLength, 2, kdfContext, key);
  wipe(sodium, key);
  return { tag: sodium.to_hex(tag), wrappingKey };
}

export function sealSlot(sodium: Sodium, keys: SlotKeys, contents: SlotContents): Slot {
  const nonce = sodium.randombytes_buf(sodium.crypto_aead_xchacha20poly1305_ietf_NPUBBYTES);
  const plain = new Uint8Array(2 * keyLength + holderLength);
  plain.set(contents.databaseKey, 0);
  plain.set(contents.privateKey, keyLength);
  plain.set(sodium.from_string(contents.holder), 2 * keyLength);
  const sealed = sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(plain, bindingOf(keys.tag), null, nonce, keys.wrappingKey);
  wipe(sodium, plain);
  const { ORIGINAL } = sodium.base64_variants;
  return { tag: keys.tag, nonce: sodium.to_base64(nonce, ORIGINAL), sealed: sodium.to_base64(sealed, ORIGINAL) };
}

/** Null when no slot answers to these keys. */
export function openSlot(sodium: Sodium, keyring: Keyring, keys: SlotKeys): SlotContents | null {
  const slot = keyring.slots.find(({ tag }) => tag === keys.tag);
  if (slot === undefined) return null;
  const { ORIGINAL } = sodium.base64_variants;
  let plain: Uint8Array;
  try {
    plain = sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(
      null,
      sodium.from_base64(slot.sealed, ORIGINAL),
      bindingOf(slot.tag),
      sodium.from_base64(slot.nonce, ORIGINAL),
      keys.wrappingKey,
    );
  } catch {
    return null;
  }
  const contents = {
    databaseKey: plain.slice(0, keyLength),
    privateKey: plain.slice(keyLength, 2 * keyLength),
    holder: sodium.to_string(plain.slice(2 * keyLength)),
  };
  wipe(sodium, plain);
  return contents;
}

/** Additional data: a slot moved under another tag, or read as another version, does not open. */
function bindingOf(tag: string): string {
  return `ecoutille slot ${String(slotVersion)} ${tag}`;
}
