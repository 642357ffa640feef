// Reads STUN messages that pass through the packet relay and verifies who wrote them (RFC 8489, RFC 8445 7).
// Invariant: a message is believed only when its MESSAGE-INTEGRITY matches the ICE password of the descriptions.
import { createHmac, timingSafeEqual } from 'node:crypto';

export type StunClass = 'request' | 'indication' | 'success' | 'error';

export interface StunMessage {
  readonly class: StunClass;
  /** 1 is Binding, the only method of ICE. */
  readonly method: number;
  /** The sender nominates this pair (RFC 8445 7.1.1). */
  readonly nominates: boolean;
  readonly integrityAt: number | null;
}

const magicCookie = 0x2112a442;
const messageIntegrity = 0x0008;
const useCandidate = 0x0025;
const headerLength = 20;
const classes: readonly StunClass[] = ['request', 'indication', 'success', 'error'];

/** STUN on a shared port: the first octet is 0 to 3 (RFC 7983 7). */
export function parseStun(data: Buffer): StunMessage | null {
  if (data.length < headerLength || (data[0] ?? 255) > 3 || data.readUInt32BE(4) !== magicCookie) return null;
  if (data.readUInt16BE(2) !== data.length - headerLength || data.length % 4 !== 0) return null;
  const type = data.readUInt16BE(0);
  const kind = classes[((type & 0x100) >> 7) | ((type & 0x010) >> 4)] ?? 'request';
  const method = (type & 0x000f) | ((type & 0x00e0) >> 1) | ((type & 0x3e00) >> 2);
  let integrityAt: number | null = null;
  let nominates = false;
  for (let at = headerLength; at + 4 <= data.length; ) {
    const attribute = data.readUInt16BE(at);
    const length = data.readUInt16BE(at + 2);
    if (at + 4 + length > data.length) return null;
    if (attribute === useCandidate && integrityAt === null) nominates = true;
    if (attribute === messageIntegrity && length === 20 && integrityAt === null) integrityAt = at;
    at += 4 + Math.ceil(length / 4) * 4;
  }
  return { class: kind, method, nominates, integrityAt };
}

/** `password` is that of the agent which receives the request, or answered it (RFC 8445 7.2.2, short-term credentials). */
export function isAuthentic(data: Buffer, message: StunMessage, password: string): boolean {
  const at = message.integrityAt;
  if (at === null) return false;
  const covered = Buffer.from(data.subarray(0, at));
  // The length counts up to and with MESSAGE-INTEGRITY, whatever follows it (RFC 8489 14.5).
  covered.writeUInt16BE(at + 24 - headerLength, 2);
  const expected = createHmac('sha1', password).update(covered).digest();
  return timingSafeEqual(expected, data.subarray(at + 4, at + 24));
}
