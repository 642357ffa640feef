// Looks for byte sequences in every page of an encrypted base and of its journal, free pages included: the proof that an
// erasure left nothing. Page format: SQLCipher 4, 4096 bytes, AES-256-CBC, the last 80 bytes hold the IV (16) and the HMAC
// (64); the first 16 bytes of the file are its salt. A raw key is the AES key itself (zetetic.net/sqlcipher/design).
// Invariant: reads only; nothing that it decrypts leaves this function.
import { createDecipheriv } from 'node:crypto';
import { existsSync } from 'node:fs';
import { open } from 'node:fs/promises';

const pageSize = 4096;
const reserved = 80;
const saltLength = 16;
/** SQLite file format, section 4: header of the journal, then 24 bytes before each page. */
const walHeader = 32;
const frameHeader = 24;
const pagesAtOnce = 64;
/** A shorter sequence would be found by chance. */
const shortest = 8;

export interface ScanResult {
  readonly pages: number;
  readonly traces: number;
}

function decrypted(page: Buffer, key: Uint8Array, isFirst: boolean): Buffer {
  const iv = page.subarray(pageSize - reserved, pageSize - reserved + 16);
  const decipher = createDecipheriv('aes-256-cbc', key, iv);
  decipher.setAutoPadding(false);
  return Buffer.concat([decipher.update(page.subarray(isFirst ? saltLength : 0, pageSize - reserved)), decipher.final()]);
}

/** Many sequences at once: a table of their first two bytes settles nearly every place in a page. */
interface Needles {
  readonly starts: Uint8Array;
  readonly byStart: ReadonlyMap<number, readonly Buffer[]>;
}

function needlesOf(sequences: readonly Uint8Array[]): Needles {
  const starts = new Uint8Array(65_536);
  const byStart = new Map<number, Buffer[]>();
  for (const sequence of sequences) {
    const needle = Buffer.from(sequence);
    if (needle.length < shortest) continue;
    const start = needle.readUInt16BE(0);
    starts[start] = 1;
    byStart.set(start, [...(byStart.get(start) ?? []), needle]);
  }
  return { starts, byStart };
}

function holdsOne(page: Buffer, { starts, byStart }: Needles): boolean {
  for (let at = 0; at + shortest <= page.length; at += 1) {
    const start = ((page[at] ?? 0) << 8) | (page[at + 1] ?? 0);
    if (starts[start] === 1 && byStart.get(start)?.some((needle) => page.compare(needle, 0, needle.length, at, Math.min(page.length, at + needle.length)) === 0) === true) return true;
  }
  return false;
}

async function scanFile(path: string, key: Uint8Array, needles: Needles, frames: boolean, pause: () => Promise<void>): Promise<ScanResult> {
  if (!existsSync(path)) return { pages: 0, traces: 0 };
  const unit = frames ? frameHeader + pageSize : pageSize;
  const chunk = Buffer.alloc(unit * pagesAtOnce);
  const file = await open(path, 'r');
  let pages = 0;
  let traces = 0;
  try {
    for (let position = frames ? walHeader : 0; ; position += chunk.length) {
      const { bytesRead } = await file.read(chunk, 0, chunk.length, position);
      for (let at = 0; at + unit <= bytesRead; at += unit) {
        const body = chunk.subarray(at + (frames ? frameHeader : 0), at + unit);
        const number = frames ? chunk.readUInt32BE(at) : (position + at) / pageSize + 1;
        const plain = decrypted(body, key, number === 1);
        if (holdsOne(plain, needles)) traces += 1;
        plain.fill(0);
        pages += 1;
      }
      if (bytesRead < chunk.length) return { pages, traces };
      await pause();
    }
  } finally {
    await file.close();
  }
}

/** `pause` lets the process answer between batches. */
export async function scanBase(path: string, key: Uint8Array, needles: readonly Uint8Array[], pause: () => Promise<void>): Promise<ScanResult> {
  const wanted = needlesOf(needles);
  const main = await scanFile(path, key, wanted, false, pause);
  const journal = await scanFile(`${path}-wal`, key, wanted, true, pause);
  return { pages: main.pages + journal.pages, traces: main.traces + journal.traces };
}
