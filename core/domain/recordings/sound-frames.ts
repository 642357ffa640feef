// What a chunk of a recording's file holds once it is open, byte for byte. Pure.
//
//   sound  1 ‖ startMs (4) ‖ endMs (4) ‖ count of peaks (1) ‖ peaks ‖ Opus packets, each after its length (2)
//   gap    2 ‖ fromMs (4) ‖ toMs (4) ‖ cause (1: listener, 2: hold, 3: masked)
//   end    3 ‖ endMs (4)
//
// All numbers little-endian, milliseconds since the recording began. Peaks: one byte a channel (caller, listener) each 100 ms.
import type { RecordingGap } from '../../contract/recording-model.ts';
import { packetMs, peakMs } from '../../protocol/phone-store.ts';

export interface SoundFrame {
  readonly kind: 'sound';
  readonly startMs: number;
  readonly endMs: number;
  readonly peaks: Uint8Array;
  readonly packets: Uint8Array;
}
export type Frame = SoundFrame | ({ readonly kind: 'gap' } & RecordingGap) | { readonly kind: 'end'; readonly endMs: number };

const kinds = { sound: 1, gap: 2, end: 3 } as const;
const causes: readonly RecordingGap['cause'][] = ['listener', 'hold', 'masked'];

export function encodeFrame(frame: Frame): Uint8Array {
  const size = { sound: () => 10 + (frame as SoundFrame).peaks.length + (frame as SoundFrame).packets.length, gap: () => 10, end: () => 5 }[frame.kind]();
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, kinds[frame.kind]);
  switch (frame.kind) {
    case 'sound':
      view.setUint32(1, frame.startMs, true);
      view.setUint32(5, frame.endMs, true);
      view.setUint8(9, frame.peaks.length);
      bytes.set(frame.peaks, 10);
      bytes.set(frame.packets, 10 + frame.peaks.length);
      break;
    case 'gap':
      view.setUint32(1, frame.fromMs, true);
      view.setUint32(5, frame.toMs, true);
      view.setUint8(9, causes.indexOf(frame.cause) + 1);
      break;
    case 'end':
      view.setUint32(1, frame.endMs, true);
  }
  return bytes;
}

/** Null when the bytes are no frame. */
export function decodeFrame(bytes: Uint8Array): Frame | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (bytes[0]) {
    case kinds.sound: {
      if (bytes.length < 10 || bytes.length < 10 + view.getUint8(9)) return null;
      const packetsAt = 10 + view.getUint8(9);
      return { kind: 'sound', startMs: view.getUint32(1, true), endMs: view.getUint32(5, true), peaks: bytes.slice(10, packetsAt), packets: bytes.slice(packetsAt) };
    }
    case kinds.gap: {
      const cause = bytes.length < 10 ? undefined : causes[view.getUint8(9) - 1];
      return cause === undefined ? null : { kind: 'gap', fromMs: view.getUint32(1, true), toMs: view.getUint32(5, true), cause };
    }
    case kinds.end:
      return bytes.length < 5 ? null : { kind: 'end', endMs: view.getUint32(1, true) };
    case undefined:
    default:
      return null;
  }
}

/** The Opus packets of a chunk; null when their lengths do not add up. */
export function packetsOf(packets: Uint8Array): Uint8Array[] | null {
  const found: Uint8Array[] = [];
  for (let at = 0; at < packets.length; ) {
    const length = (packets[at] ?? 0) | ((packets[at + 1] ?? 0) << 8);
    if (length === 0 || at + 2 + length > packets.length) return null;
    found.push(packets.subarray(at + 2, at + 2 + length));
    at += 2 + length;
  }
  return found;
}

export function joinPackets(packets: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(packets.reduce((total, { length }) => total + 2 + length, 0));
  let at = 0;
  for (const packet of packets) {
    joined[at] = packet.length & 255;
    joined[at + 1] = packet.length >> 8;
    joined.set(packet, at + 2);
    at += 2 + packet.length;
  }
  return joined;
}

/** The parts of a chunk that are left outside [fromMs, toMs): none, one, or two. A packet that is touched goes whole. */
export function withoutPassage(frame: SoundFrame, fromMs: number, toMs: number): SoundFrame[] {
  if (toMs <= frame.startMs || fromMs >= frame.endMs) return [frame];
  const packets = packetsOf(frame.packets) ?? [];
  const before = Math.max(0, Math.floor((fromMs - frame.startMs) / packetMs));
  const after = Math.max(0, Math.ceil((toMs - frame.startMs) / packetMs));
  const part = (first: number, last: number): SoundFrame[] => {
    const kept = packets.slice(first, last);
    if (kept.length === 0) return [];
    const startMs = frame.startMs + first * packetMs;
    const endMs = Math.min(frame.endMs, startMs + kept.length * packetMs);
    // A peak covers five packets: one that reaches into the passage goes as well.
    const peaks = frame.peaks.slice(2 * Math.ceil((startMs - frame.startMs) / peakMs), 2 * (last >= packets.length ? Math.ceil((endMs - frame.startMs) / peakMs) : Math.floor((endMs - frame.startMs) / peakMs)));
    return [{ kind: 'sound', startMs, endMs, peaks, packets: joinPackets(kept) }];
  };
  return [...part(0, before), ...part(after, packets.length)];
}
