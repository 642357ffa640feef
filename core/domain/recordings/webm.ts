// A recording as WebM (RFC 9559, Opus in Matroska) for a media element's MediaSource, and whole for an export. Pure.
// Each chunk becomes a cluster that stands alone, so that sound may be appended in any order after the head.
import { packetMs } from '../../protocol/phone-store.ts';
import { packetsOf } from './sound-frames.ts';

export const webmType = 'audio/webm; codecs="opus"';

/** Samples at 48 kHz that an Opus encoder of libopus writes before the first one of the sound (RFC 7845 4.2). */
const preSkip = 312;

type Part = Uint8Array | readonly Part[];

function lengthOf(part: Part): number {
  return part instanceof Uint8Array ? part.length : part.reduce((total, one) => total + lengthOf(one), 0);
}

function write(into: Uint8Array, at: number, part: Part): number {
  if (part instanceof Uint8Array) {
    into.set(part, at);
    return at + part.length;
  }
  return part.reduce((position, one) => write(into, position, one), at);
}

function bytesOf(part: Part): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(lengthOf(part));
  write(bytes, 0, part);
  return bytes;
}

function idBytes(id: number): Uint8Array {
  const hex = id.toString(16);
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

function element(id: number, ...content: readonly Part[]): Part {
  const size = new Uint8Array(8);
  const view = new DataView(size.buffer);
  view.setBigUint64(0, BigInt(lengthOf(content)) | (1n << 56n));
  return [idBytes(id), size, content];
}

function unsigned(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value));
  const first = bytes.findIndex((byte) => byte !== 0);
  return bytes.slice(first === -1 ? 7 : first);
}

function float(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value);
  return bytes;
}

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

/** RFC 7845 5.1: two channels at 48 kHz. */
function opusHead(): Uint8Array {
  const head = new Uint8Array(19);
  head.set(text('OpusHead'));
  const view = new DataView(head.buffer);
  view.setUint8(8, 1);
  view.setUint8(9, 2);
  view.setUint16(10, preSkip, true);
  view.setUint32(12, 48_000, true);
  return head;
}

/** The head of a stream of unknown length; `durationMs` lets a player show its end. */
export function webmHead(durationMs: number): Uint8Array<ArrayBuffer> {
  const unknownSize = Uint8Array.of(0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff);
  return bytesOf([
    element(0x1a45dfa3, element(0x4286, unsigned(1)), element(0x42f7, unsigned(1)), element(0x42f2, unsigned(4)), element(0x42f3, unsigned(8)), element(0x4282, text('webm')), element(0x4287, unsigned(4)), element(0x4285, unsigned(2))),
    idBytes(0x18538067),
    unknownSize,
    element(0x1549a966, element(0x2ad7b1, unsigned(1_000_000)), element(0x4489, float(durationMs)), element(0x4d80, text('Ecoutille')), element(0x5741, text('Ecoutille'))),
    element(
      0x1654ae6b,
      element(
        0xae,
        element(0xd7, unsigned(1)),
        element(0x73c5, unsigned(1)),
        element(0x83, unsigned(2)),
        element(0x86, text('A_OPUS')),
        element(0x56aa, unsigned(Math.round((preSkip * 1_000_000) / 48) )),
        element(0x56bb, unsigned(80_000_000)),
        element(0x63a2, opusHead()),
        element(0xe1, element(0xb5, float(48_000)), element(0x9f, unsigned(2))),
      ),
    ),
  ]);
}

/** One chunk of at most a few seconds; null when its packets cannot be read. */
export function webmCluster(startMs: number, packets: Uint8Array): Uint8Array<ArrayBuffer> | null {
  const found = packetsOf(packets);
  if (found === null) return null;
  const blocks = found.map((packet, index) => {
    const head = Uint8Array.of(0x81, 0, 0, 0x80);
    new DataView(head.buffer).setInt16(1, index * packetMs);
    return element(0xa3, head, packet);
  });
  return bytesOf(element(0x1f43b675, element(0xe7, unsigned(startMs)), ...blocks));
}

/** A whole file. */
export function webmFile(durationMs: number, chunks: readonly { readonly startMs: number; readonly packets: Uint8Array }[]): Uint8Array<ArrayBuffer> {
  return bytesOf([webmHead(durationMs), ...chunks.flatMap(({ startMs, packets }) => webmCluster(startMs, packets) ?? [])]);
}
