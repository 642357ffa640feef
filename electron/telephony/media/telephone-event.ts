// Reads the keys that a caller presses out of telephone-event packets (RFC 4733 2.3). Invariant: one press, one key, however
// often its packets are repeated, lost or out of order.
import type { RtpPacket } from './rtp-packet.ts';

/** The key of the first packet that arrives of a press; null for its other packets, and for what is no key. */
export type KeyReader = (packet: RtpPacket) => string | null;

const keys = '0123456789*#ABCD';
/** All packets of a press bear the instant at which it began (2.2); a few presses may overtake one another. */
const rememberedPresses = 8;

export function createKeyReader(): KeyReader {
  const presses: string[] = [];
  return ({ ssrc, timestamp, payload }) => {
    // Event, end bit and volume, duration on two octets.
    if (payload.length < 4) return null;
    const key = keys[payload[0] ?? 255];
    const press = `${ssrc} ${timestamp}`;
    if (key === undefined || presses.includes(press)) return null;
    presses.push(press);
    if (presses.length > rememberedPresses) presses.shift();
    return key;
  };
}
