// Looks for a telephone number in every shape a program may hold it: plain, formatted, percent-, base64- and hex-encoded,
// in one-byte and UTF-16 text; in buffers, in files, and in the memory of a running process.
import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';

/** The byte sequences that betray `e164` (a French number): each names the shape it stands for. */
export function tracesOf(e164: string): ReadonlyMap<string, Buffer> {
  const national = `0${e164.slice(3)}`;
  const pairs = national.match(/../g) ?? [];
  const subscriber = e164.slice(-8);
  const shapes = new Map<string, Buffer>();
  const text = (name: string, value: string): void => {
    shapes.set(name, Buffer.from(value, 'latin1'));
    shapes.set(`${name}, UTF-16`, Buffer.from(value, 'utf16le'));
  };
  text('last eight digits', subscriber);
  for (const [name, separator] of [['spaced', ' '], ['dotted', '.'], ['dashed', '-'], ['no-break', '\u00a0']] as const) {
    text(name, pairs.slice(1).join(separator));
  }
  text('percent-encoded spaces', pairs.slice(1).join('%20'));
  text('every digit percent-encoded', [...subscriber].map((digit) => `%3${digit}`).join(''));
  text('hexadecimal', Buffer.from(subscriber).toString('hex'));
  // Base64 writes three bytes at a time: for each alignment, the whole groups that lie within the last nine digits.
  const tail = e164.slice(-9);
  for (const skipped of [0, 1, 2]) {
    const whole = Math.floor((tail.length - skipped) / 3) * 3;
    text(`base64, alignment ${skipped}`, Buffer.from(tail.slice(skipped, skipped + whole)).toString('base64'));
  }
  return shapes;
}

export interface Trace {
  readonly where: string;
  readonly shape: string;
}

export function findInBuffer(buffer: Buffer, shapes: ReadonlyMap<string, Buffer>, where: string): Trace[] {
  const found: Trace[] = [];
  for (const [shape, bytes] of shapes) if (buffer.includes(bytes)) found.push({ where, shape });
  return found;
}

/** Every file under `folder`, read whole. */
export function findInFolder(folder: string, shapes: ReadonlyMap<string, Buffer>): Trace[] {
  const found: Trace[] = [];
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    found.push(...findInBuffer(readFileSync(path), shapes, path.slice(folder.length + 1)));
  }
  return found;
}

const chunkSize = 16 * 1024 * 1024;
const overlap = 64;

/** Every readable byte of a process's memory (Linux, as root or as its owner). Throws when nothing could be read. */
export function findInProcess(pid: number, shapes: ReadonlyMap<string, Buffer>): Trace[] {
  const found: Trace[] = [];
  const memory = openSync(`/proc/${pid}/mem`, 'r');
  const chunk = Buffer.alloc(chunkSize);
  let total = 0;
  try {
    for (const line of readFileSync(`/proc/${pid}/maps`, 'utf8').split('\n')) {
      const match = /^([0-9a-f]+)-([0-9a-f]+) r\S+ \S+ \S+ \S+\s*(.*)$/.exec(line);
      if (match === null) continue;
      const [, from = '', to = '', name = ''] = match;
      if (name.startsWith('[v')) continue;
      const end = Number.parseInt(to, 16);
      for (let at = Number.parseInt(from, 16); at < end; at += chunkSize - overlap) {
        let read: number;
        try {
          read = readSync(memory, chunk, 0, Math.min(chunkSize, end - at), at);
        } catch {
          break;
        }
        total += read;
        found.push(...findInBuffer(chunk.subarray(0, read), shapes, `${name === '' ? 'heap' : name}`));
      }
    }
  } finally {
    closeSync(memory);
  }
  if (total === 0) throw new Error(`the memory of process ${pid} could not be read`);
  return found;
}

