// Turns packets of changing sources into one stream with one SSRC, continuous sequence numbers and timestamps.
// Invariant: an output sequence number is never used twice, because SRTP would reuse its keystream (RFC 3711 9.1) and
// the page's receiver would reject the packets as replayed.
import { rtpClockRate } from './codecs.ts';

export interface StreamPosition {
  readonly sequence: number;
  readonly timestamp: number;
}

export interface Continuity {
  /** Position of this packet in the outgoing stream, or null when it must be dropped. */
  place(packet: { readonly ssrc: number; readonly sequence: number; readonly timestamp: number }): StreamPosition | null;
  /** Position of a packet of our own, put between those of the source. */
  insert(): StreamPosition;
  /** The source was not forwarded for a while (hold): its gap is not a loss. */
  interrupt(): void;
}

/** Beyond these the source has restarted (RFC 3550 A.1: MAX_DROPOUT, MAX_MISORDER). */
const maxDropout = 3000;
const maxMisorder = 100;
/** A power of two above `maxMisorder`. */
const rememberedNumbers = 128;
/** A DTMF sender beside the voice makes two sources; more than a few is a fault or an attack. */
const rememberedSources = 4;
const packetMs = 20;

const signed16 = (value: number): number => ((value & 0xffff) ^ 0x8000) - 0x8000;
const unsigned32 = (value: number): number => value >>> 0;

/** `now` in milliseconds, monotonic; the two first values are drawn by the caller (RFC 3550 5.1: random). */
export function createContinuity(options: {
  readonly now: () => number;
  readonly firstSequence: number;
  readonly firstTimestamp: number;
}): Continuity {
  /** Not wrapped: grows for ever, so that comparing needs no modulo. */
  let highest = options.firstSequence - 1;
  let lastTimestamp = options.firstTimestamp;
  let lastAt: number | null = null;
  let source: { ssrc: number; lastIn: number; lastOut: number; floor: number } | null = null;
  /** A lone packet far off is not believed until the one after it comes (RFC 3550 A.1). */
  let suspected: number | null = null;
  /** Per source, so that the packets of one telephone-event keep one timestamp when sources alternate (RFC 4733 2.2). */
  const offsets = new Map<number, number>();
  /** The last numbers that were used, each in its own slot: a packet that the network doubled passes once. */
  const recent: number[] = new Array<number>(rememberedNumbers).fill(-1);

  function timestampNow(): number {
    if (lastAt === null) return options.firstTimestamp;
    const elapsed = Math.max(packetMs, options.now() - lastAt);
    return unsigned32(lastTimestamp + Math.round((elapsed * rtpClockRate) / 1000));
  }

  function adopt(packet: { ssrc: number; sequence: number; timestamp: number }, restarted: boolean): StreamPosition {
    let offset = offsets.get(packet.ssrc);
    if (offset === undefined || restarted) {
      offset = unsigned32(timestampNow() - packet.timestamp);
      offsets.delete(packet.ssrc);
      offsets.set(packet.ssrc, offset);
      if (offsets.size > rememberedSources) offsets.delete(offsets.keys().next().value ?? packet.ssrc);
    }
    const out = highest + 1;
    source = { ssrc: packet.ssrc, lastIn: packet.sequence, lastOut: out, floor: out };
    suspected = null;
    return use(out, unsigned32(packet.timestamp + offset));
  }

  function use(out: number, timestamp: number): StreamPosition {
    recent[out % rememberedNumbers] = out;
    if (out > highest) {
      highest = out;
      lastTimestamp = timestamp;
      lastAt = options.now();
    }
    return { sequence: out & 0xffff, timestamp };
  }

  return {
    place(packet) {
      if (source === null || source.ssrc !== packet.ssrc) return adopt(packet, false);
      const delta = signed16(packet.sequence - source.lastIn);
      if (delta > maxDropout || delta < -maxMisorder) {
        if (suspected === packet.sequence) return adopt(packet, true);
        suspected = (packet.sequence + 1) & 0xffff;
        return null;
      }
      suspected = null;
      const out = source.lastOut + delta;
      if (out < source.floor || recent[out % rememberedNumbers] === out) return null;
      if (delta > 0) {
        source.lastIn = packet.sequence;
        source.lastOut = out;
      }
      return use(out, unsigned32(packet.timestamp + (offsets.get(packet.ssrc) ?? 0)));
    },
    insert() {
      source = null;
      return use(highest + 1, timestampNow());
    },
    interrupt() {
      source = null;
    },
  };
}
