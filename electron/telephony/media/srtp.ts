// SRTP with AES counter mode and HMAC-SHA1 (RFC 3711), keyed by SDES (RFC 4568): one context for each direction.
// Invariant: a packet that does not authenticate, or was seen before, yields null and changes no state.
import { createCipheriv, createHmac, timingSafeEqual } from 'node:crypto';
import { rtpHeaderLength } from './rtp-packet.ts';

export const srtpSuites = ['AES_CM_128_HMAC_SHA1_80', 'AES_CM_128_HMAC_SHA1_32'] as const;
export type SrtpSuite = (typeof srtpSuites)[number];

/** 16 octets of master key, then 14 of master salt (RFC 4568 6.2). */
export const srtpKeyLength = 30;

const tagLengthOf: Record<SrtpSuite, number> = { AES_CM_128_HMAC_SHA1_80: 10, AES_CM_128_HMAC_SHA1_32: 4 };
const replayWindow = 64;
/** Each source has its own rollover counter; a stranger must not fill the memory with sources. */
const maxSources = 8;

interface SessionKeys {
  readonly cipherKey: Buffer;
  readonly salt: Buffer;
  readonly authKey: Buffer;
  readonly tagLength: number;
}

/** Key derivation with rate 0 (RFC 3711 4.3.1): AES counter mode over the salt xor the label. */
function derive(masterKey: Buffer, masterSalt: Buffer, label: number, length: number): Buffer {
  const counter = Buffer.alloc(16);
  masterSalt.copy(counter, 0, 0, 14);
  counter[7] = (counter[7] ?? 0) ^ label;
  return createCipheriv('aes-128-ctr', masterKey, counter).update(Buffer.alloc(length));
}

function sessionKeys(suite: SrtpSuite, material: Buffer): SessionKeys {
  const masterKey = material.subarray(0, 16);
  const masterSalt = material.subarray(16, srtpKeyLength);
  return {
    cipherKey: derive(masterKey, masterSalt, 0, 16),
    authKey: derive(masterKey, masterSalt, 1, 20),
    salt: derive(masterKey, masterSalt, 2, 14),
    tagLength: tagLengthOf[suite],
  };
}

/** Encrypts and decrypts alike (RFC 3711 4.1.1). */
function applyKeystream(keys: SessionKeys, ssrc: number, index: number, payload: Buffer): Buffer {
  const counter = Buffer.alloc(16);
  keys.salt.copy(counter);
  counter.writeUInt32BE((counter.readUInt32BE(4) ^ ssrc) >>> 0, 4);
  const high = Math.floor(index / 0x10000);
  counter.writeUInt32BE((counter.readUInt32BE(8) ^ high) >>> 0, 8);
  counter.writeUInt16BE(counter.readUInt16BE(12) ^ (index & 0xffff), 12);
  return createCipheriv('aes-128-ctr', keys.cipherKey, counter).update(payload);
}

function tagOf(keys: SessionKeys, authenticated: Buffer, index: number): Buffer {
  const rollover = Buffer.alloc(4);
  rollover.writeUInt32BE(Math.floor(index / 0x10000) >>> 0);
  return createHmac('sha1', keys.authKey).update(authenticated).update(rollover).digest().subarray(0, keys.tagLength);
}

/** The 48-bit index nearest to the highest one seen (RFC 3711 3.3.1). */
function nearestIndex(highest: number, sequence: number): number {
  const rollover = Math.floor(highest / 0x10000);
  const last = highest & 0xffff;
  let guess = rollover;
  if (last < 0x8000) guess = sequence - last > 0x8000 && rollover > 0 ? rollover - 1 : rollover;
  else if (last - 0x8000 > sequence) guess = rollover + 1;
  return guess * 0x10000 + sequence;
}

/** Turns RTP packets into SRTP packets; null for what is no RTP packet. */
export function createSrtpProtector(suite: SrtpSuite, material: Buffer): (packet: Buffer) => Buffer | null {
  const keys = sessionKeys(suite, material);
  const highest = new Map<number, number>();
  return (packet) => {
    const headerLength = rtpHeaderLength(packet);
    if (headerLength === null) return null;
    const ssrc = packet.readUInt32BE(8);
    const sequence = packet.readUInt16BE(2);
    const known = highest.get(ssrc);
    const index = known === undefined ? sequence : nearestIndex(known, sequence);
    if (known === undefined || index > known) highest.set(ssrc, index);
    const header = packet.subarray(0, headerLength);
    const encrypted = applyKeystream(keys, ssrc, index, packet.subarray(headerLength));
    const authenticated = Buffer.concat([header, encrypted]);
    return Buffer.concat([authenticated, tagOf(keys, authenticated, index)]);
  };
}

/** Turns SRTP packets back into RTP packets; null when forged, replayed or too old. */
export function createSrtpUnprotector(suite: SrtpSuite, material: Buffer): (packet: Buffer) => Buffer | null {
  const keys = sessionKeys(suite, material);
  const sources = new Map<number, { highest: number; seen: Set<number> }>();
  return (packet) => {
    const headerLength = rtpHeaderLength(packet);
    if (headerLength === null || packet.length < headerLength + keys.tagLength) return null;
    const ssrc = packet.readUInt32BE(8);
    const sequence = packet.readUInt16BE(2);
    const source = sources.get(ssrc);
    if (source === undefined && sources.size >= maxSources) return null;
    const index = source === undefined ? sequence : nearestIndex(source.highest, sequence);
    if (source !== undefined && (index <= source.highest - replayWindow || source.seen.has(index))) return null;
    const authenticated = packet.subarray(0, packet.length - keys.tagLength);
    const tag = packet.subarray(packet.length - keys.tagLength);
    if (!timingSafeEqual(tag, tagOf(keys, authenticated, index))) return null;
    const state = source ?? { highest: index, seen: new Set<number>() };
    if (source === undefined) sources.set(ssrc, state);
    state.seen.add(index);
    if (index > state.highest) {
      state.highest = index;
      for (const old of state.seen) if (old <= index - replayWindow) state.seen.delete(old);
    }
    const payload = applyKeystream(keys, ssrc, index, authenticated.subarray(headerLength));
    return Buffer.concat([authenticated.subarray(0, headerLength), payload]);
  };
}
