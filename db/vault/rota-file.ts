// Rota files for a volunteer's own PC: signed by the association, then encrypted for those they are for (docs/rota-file.md).
//
//   content ──Ed25519──▶ signer's key ‖ signature ‖ content ──secretstream XChaCha20-Poly1305──▶ body
//   key of the body: drawn and sealed to each card (crypto_box_seal), or Argon2id of a passphrase
//
// Invariant: what is inside is believed only after its signature was checked, and the signature covers whom it is for.
import { textOfRecoveryCode } from '../../core/domain/accounts/recovery-code.ts';
import { rotaFileContent, sealedRotaFile, type RotaFileContent, type SealedRotaFile } from '../../core/contract/rota-exchange-model.ts';
import type { StretchLimits } from './key-stretching.ts';
import { bytes, wipe, type Sodium } from './sodium.ts';
import type { KeyPair } from './vaults.ts';

const context = 'ecoutille rota file 1';
const chunkLength = 64 * 1024;
const publicKeyLength = 32;
/** 120 bits: 24 signs. */
const fingerprintLength = 15;
const cardPattern = /ecoutille-carte:1:([A-Za-z0-9_-]{44,}):([2-9A-HJ-NP-Z]{6})/;
/** 30 bits. */
const cardCheckLength = 6;

/** Six groups of four signs, to be read aloud: none is mistaken for another. */
export function fingerprintOf(sodium: Sodium, publicKey: Uint8Array): string {
  const digest = sodium.crypto_generichash(fingerprintLength, publicKey, `${context} fingerprint`);
  return textOfRecoveryCode(digest).match(/.{4}/g)?.join(' ') ?? '';
}

export interface Card {
  readonly name: string;
  readonly publicKey: Uint8Array;
}

function cardCheck(sodium: Sodium, body: string): string {
  return textOfRecoveryCode(sodium.crypto_generichash(fingerprintLength, body, `${context} card`)).slice(0, cardCheckLength);
}

/** One line that survives an e-mail; its last group catches a bad copy. */
export function writeCard(sodium: Sodium, { name, publicKey }: Card): string {
  const told = sodium.from_string(name);
  const whole = new Uint8Array(publicKeyLength + told.length);
  whole.set(publicKey);
  whole.set(told, publicKeyLength);
  const body = sodium.to_base64(whole, sodium.base64_variants.URLSAFE_NO_PADDING);
  return `ecoutille-carte:1:${body}:${cardCheck(sodium, body)}`;
}

/** Line breaks and quotation signs that an e-mail adds are forgiven; null for anything else that is not a whole card. */
export function readCard(sodium: Sodium, text: string): Card | null {
  const [, body = '', check] = cardPattern.exec(text.replace(/[\s>\u200b]/gu, '')) ?? [];
  if (check === undefined || cardCheck(sodium, body) !== check) return null;
  try {
    const whole = sodium.from_base64(body, sodium.base64_variants.URLSAFE_NO_PADDING);
    return { publicKey: whole.slice(0, publicKeyLength), name: sodium.to_string(whole.slice(publicKeyLength)) };
  } catch {
    return null;
  }
}

export type SealTo =
  | { readonly kind: 'cards'; readonly publicKeys: readonly Uint8Array[] }
  /** `key` is Argon2id of the passphrase; it is wiped. */
  | { readonly kind: 'passphrase'; readonly key: Uint8Array; readonly salt: Uint8Array; readonly limits: StretchLimits };

function signedMessage(sodium: Sodium, content: Uint8Array): Uint8Array {
  return joined([sodium.from_string(`${context}\0`), content]);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export function recipientsOf(sodium: Sodium, to: SealTo): string[] {
  return to.kind === 'cards' ? to.publicKeys.map((key) => sodium.to_base64(key, sodium.base64_variants.ORIGINAL)) : [];
}

/** The file's bytes. `content.recipients` must be `recipientsOf(to)`. */
export function sealRotaFile(sodium: Sodium, content: RotaFileContent, signing: KeyPair, to: SealTo): Uint8Array<ArrayBuffer> {
  const { ORIGINAL } = sodium.base64_variants;
  const text = sodium.from_string(JSON.stringify(content));
  const plain = joined([signing.publicKey, sodium.crypto_sign_detached(signedMessage(sodium, text), signing.privateKey), text]);
  const key = to.kind === 'cards' ? sodium.crypto_secretstream_xchacha20poly1305_keygen() : to.key;
  const { state, header } = sodium.crypto_secretstream_xchacha20poly1305_init_push(key);
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < plain.length; at += chunkLength) {
    const last = at + chunkLength >= plain.length;
    const tag = last ? sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL : sodium.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE;
    chunks.push(sodium.crypto_secretstream_xchacha20poly1305_push(state, plain.subarray(at, at + chunkLength), context, tag));
  }
  const sealed: SealedRotaFile = {
    format: 'ecoutille-rota-sealed',
    version: 1,
    key:
      to.kind === 'cards'
        ? { kind: 'cards', seals: to.publicKeys.map((publicKey) => sodium.to_base64(sodium.crypto_box_seal(key, publicKey), ORIGINAL)) }
        : { kind: 'passphrase', salt: sodium.to_base64(to.salt, ORIGINAL), ...to.limits },
    header: sodium.to_base64(header, ORIGINAL),
    body: sodium.to_base64(joined(chunks), ORIGINAL),
  };
  wipe(sodium, key, plain, text);
  return bytes(sodium.from_string(`${JSON.stringify(sealed)}\n`));
}

/** Null when it is no rota file of a version that is known here. */
export function parseRotaFile(file: Uint8Array): SealedRotaFile | null {
  try {
    return sealedRotaFile.parse(JSON.parse(Buffer.from(file).toString('utf8')));
  } catch {
    return null;
  }
}

/** The key of the body, when one of the seals is for this pair. */
export function unsealKey(sodium: Sodium, seals: readonly string[], pair: KeyPair): Uint8Array | null {
  for (const seal of seals) {
    try {
      return sodium.crypto_box_seal_open(sodium.from_base64(seal, sodium.base64_variants.ORIGINAL), pair.publicKey, pair.privateKey);
    } catch {
      // It is for somebody else.
    }
  }
  return null;
}

export type OpenedRotaFile = { readonly content: RotaFileContent; readonly signer: Uint8Array };

/** `undecipherable`: wrong key or damaged. `altered`: cut short, or not what the signer signed. Wipes the key. */
export function openRotaFile(sodium: Sodium, sealed: SealedRotaFile, key: Uint8Array): OpenedRotaFile | 'undecipherable' | 'altered' {
  const { ORIGINAL } = sodium.base64_variants;
  let plain: Uint8Array | null;
  try {
    plain = decrypted(sodium, sodium.from_base64(sealed.header, ORIGINAL), sodium.from_base64(sealed.body, ORIGINAL), key);
  } catch {
    return 'undecipherable';
  } finally {
    wipe(sodium, key);
  }
  const signedFrom = publicKeyLength + sodium.crypto_sign_BYTES;
  if (plain === null || plain.length <= signedFrom) return 'altered';
  const signer = plain.slice(0, publicKeyLength);
  const text = plain.slice(signedFrom);
  try {
    if (!sodium.crypto_sign_verify_detached(plain.slice(publicKeyLength, signedFrom), signedMessage(sodium, text), signer)) return 'altered';
    return { content: rotaFileContent.parse(JSON.parse(sodium.to_string(text))), signer };
  } catch {
    return 'altered';
  } finally {
    wipe(sodium, plain, text);
  }
}

/** Throws when a chunk is not authentic; null when the last one is missing. */
function decrypted(sodium: Sodium, header: Uint8Array, body: Uint8Array, key: Uint8Array): Uint8Array | null {
  const state = sodium.crypto_secretstream_xchacha20poly1305_init_pull(header, key);
  const chunks: Uint8Array[] = [];
  const sealedLength = chunkLength + sodium.crypto_secretstream_xchacha20poly1305_ABYTES;
  let ended = false;
  for (let at = 0; at < body.length; at += sealedLength) {
    const pulled = sodium.crypto_secretstream_xchacha20poly1305_pull(state, body.subarray(at, at + sealedLength), context);
    if (ended || typeof pulled === 'boolean') throw new Error('not authentic');
    chunks.push(pulled.message);
    ended = pulled.tag === sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL;
  }
  return ended ? joined(chunks) : null;
}
