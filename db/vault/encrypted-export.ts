// An encrypted file that leaves the program (JP-23): Argon2id over a passphrase, then libsodium's secretstream
// (XChaCha20-Poly1305). resources/ouvrir-portabilite.mjs opens it without the program.
//
//   "ECOUTEX1" (8 bytes) ‖ opslimit (4, little-endian) ‖ memlimit (8, little-endian) ‖ salt (16) ‖ header (24) ‖ chunks
//   chunk: length of the sealed chunk (4, little-endian) ‖ sealed chunk; the last one carries TAG_FINAL
//
// Invariants: everything before the chunks is authenticated as additional data; a shortened file does not open.
import type { KeyStretcher, StretchLimits } from './key-stretching.ts';
import { wipe, type Sodium } from './sodium.ts';

const magic = 'ECOUTEX1';
const chunkLength = 64 * 1024;

function prefixOf(limits: StretchLimits, salt: Uint8Array): Uint8Array {
  const prefix = new Uint8Array(36);
  for (let index = 0; index < magic.length; index += 1) prefix[index] = magic.charCodeAt(index);
  const view = new DataView(prefix.buffer);
  view.setUint32(8, limits.opslimit, true);
  view.setBigUint64(12, BigInt(limits.memlimit), true);
  prefix.set(salt, 20);
  return prefix;
}

export async function encryptExport(sodium: Sodium, stretcher: KeyStretcher, limits: StretchLimits, passphrase: string, content: Uint8Array): Promise<Uint8Array> {
  const salt = sodium.randombytes_buf(16);
  const prefix = prefixOf(limits, salt);
  const key = await stretcher.stretch(sodium.from_string(passphrase.normalize('NFC')), salt, limits, 32);
  const { state, header } = sodium.crypto_secretstream_xchacha20poly1305_init_push(key);
  wipe(sodium, key);
  const parts: Uint8Array[] = [prefix, header];
  for (let at = 0; at === 0 || at < content.length; at += chunkLength) {
    const last = at + chunkLength >= content.length;
    const tag = last ? sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL : sodium.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE;
    const sealed = sodium.crypto_secretstream_xchacha20poly1305_push(state, content.subarray(at, at + chunkLength), prefix, tag);
    const length = new Uint8Array(4);
    new DataView(length.buffer).setUint32(0, sealed.length, true);
    parts.push(length, sealed);
  }
  const file = new Uint8Array(parts.reduce((total, part) => total + part.length, 0));
  let at = 0;
  for (const part of parts) {
    file.set(part, at);
    at += part.length;
  }
  return file;
}

/** Null when the passphrase is wrong or the file was changed or cut. */
export async function decryptExport(sodium: Sodium, stretcher: KeyStretcher, passphrase: string, file: Uint8Array): Promise<Uint8Array | null> {
  if (file.length < 60 || new TextDecoder().decode(file.subarray(0, 8)) !== magic) return null;
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const limits = { opslimit: view.getUint32(8, true), memlimit: Number(view.getBigUint64(12, true)) };
  if (limits.opslimit > 20 || limits.memlimit > 1024 * 1024 * 1024) return null;
  const prefix = file.slice(0, 36);
  const key = await stretcher.stretch(sodium.from_string(passphrase.normalize('NFC')), file.slice(20, 36), limits, 32);
  const state = sodium.crypto_secretstream_xchacha20poly1305_init_pull(file.slice(36, 60), key);
  wipe(sodium, key);
  const parts: Uint8Array[] = [];
  for (let at = 60; at + 4 <= file.length; ) {
    const length = view.getUint32(at, true);
    const opened = sodium.crypto_secretstream_xchacha20poly1305_pull(state, file.slice(at + 4, at + 4 + length), prefix);
    if (opened === false) return null;
    parts.push(opened.message);
    at += 4 + length;
    if (opened.tag === sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL) return at === file.length ? Uint8Array.from(parts.flatMap((part) => [...part])) : null;
  }
  return null;
}
