// Verifies an export of Écoutille's access log, alone: `node verify-audit.mjs file.json`. Plain Node 18 or later, nothing to
// install. Exit code 0 when the chain holds, 1 when it does not, 2 when the file is not such an export.
//
// Each entry's hash is BLAKE2b-256 (RFC 7693) of the hash before it followed by the entry's canonical form, a JSON array
// [1, sequence, instant, account, operation, reference, reason, station]. A segment opens with the hash that closed the one
// before; a segment whose time is past keeps its closing hash only. What the first exported segment opens with can be
// compared with an earlier export or with the compliance file.
import { readFileSync } from 'node:fs';

const mask = (1n << 64n) - 1n;
const iv = [0x6a09e667f3bcc908n, 0xbb67ae8584caa73bn, 0x3c6ef372fe94f82bn, 0xa54ff53a5f1d36f1n, 0x510e527fade682d1n, 0x9b05688c2b3e6c1fn, 0x1f83d9abfb41bd6bn, 0x5be0cd19137e2179n];
const sigma = [
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
  [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
  [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
  [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
  [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
  [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
  [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
  [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
  [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
  [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
];
const rotate = (value, bits) => ((value >> bits) | (value << (64n - bits))) & mask;

function compress(state, block, counted, last) {
  const m = new DataView(block.buffer, block.byteOffset, 128);
  const words = Array.from({ length: 16 }, (_, index) => m.getBigUint64(index * 8, true));
  const v = [...state, ...iv];
  v[12] ^= BigInt(counted);
  if (last) v[14] ^= mask;
  const mix = (a, b, c, d, x, y) => {
    v[a] = (v[a] + v[b] + x) & mask;
    v[d] = rotate(v[d] ^ v[a], 32n);
    v[c] = (v[c] + v[d]) & mask;
    v[b] = rotate(v[b] ^ v[c], 24n);
    v[a] = (v[a] + v[b] + y) & mask;
    v[d] = rotate(v[d] ^ v[a], 16n);
    v[c] = (v[c] + v[d]) & mask;
    v[b] = rotate(v[b] ^ v[c], 63n);
  };
  for (let round = 0; round < 12; round += 1) {
    const s = sigma[round % 10];
    mix(0, 4, 8, 12, words[s[0]], words[s[1]]);
    mix(1, 5, 9, 13, words[s[2]], words[s[3]]);
    mix(2, 6, 10, 14, words[s[4]], words[s[5]]);
    mix(3, 7, 11, 15, words[s[6]], words[s[7]]);
    mix(0, 5, 10, 15, words[s[8]], words[s[9]]);
    mix(1, 6, 11, 12, words[s[10]], words[s[11]]);
    mix(2, 7, 8, 13, words[s[12]], words[s[13]]);
    mix(3, 4, 9, 14, words[s[14]], words[s[15]]);
  }
  for (let index = 0; index < 8; index += 1) state[index] ^= v[index] ^ v[index + 8];
}

/** BLAKE2b with a digest of 32 bytes and no key. */
export function blake2b256(message) {
  const state = [...iv];
  state[0] ^= 0x01010020n;
  const blocks = Math.max(1, Math.ceil(message.length / 128));
  for (let index = 0; index < blocks; index += 1) {
    const block = Buffer.alloc(128);
    Buffer.from(message.buffer, message.byteOffset, message.length).copy(block, 0, index * 128, (index + 1) * 128);
    const last = index === blocks - 1;
    compress(state, block, last ? message.length : (index + 1) * 128, last);
  }
  const digest = Buffer.alloc(32);
  for (let index = 0; index < 4; index += 1) digest.writeBigUInt64LE(state[index], index * 8);
  return digest;
}

/** Null when the chain holds; otherwise what is wrong and at which entry. */
export function verifyExport(file) {
  if (file?.format !== 'ecoutille-audit/1' || !Array.isArray(file.segments)) return { fault: 'format', sequence: 0 };
  let before = null;
  let next = null;
  let lastOfAll = null;
  for (const segment of file.segments) {
    if (next !== null && segment.firstSequence !== next) return { fault: 'segment', sequence: segment.firstSequence };
    if (before !== null && segment.openingHash !== before) return { fault: 'segment', sequence: segment.firstSequence };
    if (segment.id === 1 && segment.openingHash !== '0'.repeat(64)) return { fault: 'segment', sequence: segment.firstSequence };
    if (segment.expired) {
      if (segment.entries.length > 0 || segment.closingHash === null) return { fault: 'segment', sequence: segment.firstSequence };
      before = segment.closingHash;
      next = segment.lastSequence + 1;
      continue;
    }
    let hash = segment.openingHash;
    let expected = segment.firstSequence;
    for (const [sequence, at, account, operation, reference, reason, station, written] of segment.entries) {
      if (sequence !== expected) return { fault: 'missing', sequence: expected };
      const canonical = JSON.stringify([1, sequence, at, account, operation, reference, reason, station]);
      const computed = blake2b256(Buffer.concat([Buffer.from(hash, 'hex'), Buffer.from(canonical, 'utf8')])).toString('hex');
      if (computed !== written) return { fault: 'entry', sequence };
      hash = written;
      expected += 1;
      lastOfAll = { sequence, hash };
    }
    if (segment.closingHash !== null && (segment.lastSequence !== expected - 1 || segment.closingHash !== hash)) return { fault: 'tail', sequence: expected };
    before = hash;
    next = expected;
  }
  const tail = file.tail;
  if (tail !== null && (lastOfAll === null || tail.sequence !== lastOfAll.sequence || tail.hash !== lastOfAll.hash)) {
    const open = file.segments.at(-1);
    if (open !== undefined && !open.expired) return { fault: 'tail', sequence: (lastOfAll?.sequence ?? open.firstSequence - 1) + 1 };
  }
  return null;
}

const sentences = {
  format: 'Ce fichier n’est pas un export du journal d’accès.',
  entry: 'Une inscription a été changée.',
  missing: 'Une inscription manque.',
  tail: 'La fin d’un segment a été coupée.',
  segment: 'Un segment ne suit pas le précédent.',
};

if (process.argv[1] !== undefined && import.meta.url === new URL(`file://${process.argv[1]}`).href) {
  let file;
  try {
    file = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
  } catch {
    console.error('Donnez le fichier à vérifier : node verify-audit.mjs fichier.json');
    process.exit(2);
  }
  const found = verifyExport(file);
  if (found === null) {
    const entries = file.segments.reduce((total, segment) => total + segment.entries.length, 0);
    console.log(`La chaîne est intacte : ${entries} inscriptions, ${file.segments.length} segments.`);
    process.exit(0);
  }
  console.error(`${sentences[found.fault]} (inscription ${found.sequence})`);
  process.exit(found.fault === 'format' ? 2 : 1);
}
