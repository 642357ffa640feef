// Opens an encrypted portability file without Écoutille: `node ouvrir-portabilite.mjs fichier.ecoutex dossier`, with Node 19
// or later and libsodium beside it (`npm install libsodium-wrappers-sumo`). The passphrase is read from the standard input.
// The format is described in docs/portability.md.
import { createInterface } from 'node:readline/promises';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';

const sodium = createRequire(import.meta.url)('libsodium-wrappers-sumo');
await sodium.ready;

/** The files inside, by name; null when the passphrase is wrong or the file was changed or cut. */
function open(file, passphrase) {
  if (file.length < 60 || file.subarray(0, 8).toString('latin1') !== 'ECOUTEX1') return null;
  const prefix = new Uint8Array(file.subarray(0, 36));
  const key = sodium.crypto_pwhash(32, passphrase.normalize('NFC'), new Uint8Array(file.subarray(20, 36)), file.readUInt32LE(8), Number(file.readBigUInt64LE(12)), sodium.crypto_pwhash_ALG_ARGON2ID13);
  const state = sodium.crypto_secretstream_xchacha20poly1305_init_pull(new Uint8Array(file.subarray(36, 60)), key);
  const parts = [];
  for (let at = 60; at + 4 <= file.length; ) {
    const length = file.readUInt32LE(at);
    const opened = sodium.crypto_secretstream_xchacha20poly1305_pull(state, new Uint8Array(file.subarray(at + 4, at + 4 + length)), prefix);
    if (opened === false) return null;
    parts.push(opened.message);
    at += 4 + length;
    if (opened.tag === sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL) return at === file.length ? JSON.parse(Buffer.concat(parts).toString('utf8')) : null;
  }
  return null;
}

const [path, folder] = process.argv.slice(2);
if (path === undefined || folder === undefined) {
  console.error('node ouvrir-portabilite.mjs fichier.ecoutex dossier');
  process.exit(2);
}
const lines = createInterface({ input: process.stdin, output: process.stderr });
const files = open(readFileSync(path), (await lines.question('Phrase secrète : ')).trim());
lines.close();
if (files === null) {
  console.error('Ce fichier ne s’ouvre pas avec cette phrase.');
  process.exit(1);
}
mkdirSync(folder, { recursive: true });
for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, basename(name)), typeof content === 'string' ? content : Buffer.from(content.base64, 'base64'));
