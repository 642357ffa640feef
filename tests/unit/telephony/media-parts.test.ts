// Parts of the media side on their own: SRTP against another implementation and the RFC, continuity, plain descriptions.
import { createHmac, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { RtpHeader, SrtpSession } from 'werift';
import { describe, expect, it } from 'vitest';
import { MediaRefusal } from '../../../electron/telephony/media/media-refusal.ts';
import { buildPlainSdp, localDirection, parsePlainSdp } from '../../../electron/telephony/media/plain-sdp.ts';
import { createContinuity } from '../../../electron/telephony/media/rtp-continuity.ts';
import { isRtcp, parseRtp, writeRtp } from '../../../electron/telephony/media/rtp-packet.ts';
import { createSrtpProtector, createSrtpUnprotector } from '../../../electron/telephony/media/srtp.ts';
import { createKeyReader } from '../../../electron/telephony/media/telephone-event.ts';
import { isAuthentic, parseStun } from '../../../electron/telephony/media/stun-message.ts';
import { providerSdp } from '../../support/media/provider-socket.ts';

const rtp = (sequence: number, payload: Buffer, ssrc = 1): Buffer =>
  writeRtp({ payloadType: 8, marker: false, sequence, timestamp: sequence * 160, ssrc, payload });

describe('the caller’s keys (RFC 4733)', () => {
  const event = (key: number, timestamp: number, duration = 160): ReturnType<typeof parseRtp> =>
    parseRtp(writeRtp({ payloadType: 101, marker: false, sequence: 1, timestamp, ssrc: 7, payload: Buffer.from([key, 10, duration >> 8, duration & 0xff]) }));
  const read = (...packets: readonly ReturnType<typeof parseRtp>[]): (string | null)[] => {
    const keyOf = createKeyReader();
    return packets.map((packet) => keyOf(packet!));
  };
  it('are told once for each press, with the first packet that arrives', () => {
    expect(read(event(9, 1000), event(9, 1000, 320), event(9, 1000, 480), event(9, 1000, 480), event(9, 9000), event(11, 17_000))).toEqual(['9', null, null, null, '9', '#']);
  });
  it('are told once when packets of two presses overtake one another', () => {
    expect(read(event(1, 1000), event(2, 9000), event(1, 1000, 320), event(2, 9000, 320))).toEqual(['1', '2', null, null]);
  });
  it('are not read from what is no key', () => {
    expect(read(event(16, 1000), event(255, 2000), parseRtp(writeRtp({ payloadType: 101, marker: false, sequence: 1, timestamp: 3000, ssrc: 7, payload: Buffer.from([1, 2]) })))).toEqual([null, null, null]);
  });
});

describe('SRTP', () => {
  it('agrees with another implementation, over the wrap of the sequence numbers', () => {
    const ours = randomBytes(30);
    const theirs = randomBytes(30);
    // 1 is SRTP_AES128_CM_HMAC_SHA1_80 (RFC 5764 4.1.2).
    const peer = new SrtpSession({
      profile: 1,
      keys: {
        localMasterKey: theirs.subarray(0, 16),
        localMasterSalt: theirs.subarray(16),
        remoteMasterKey: ours.subarray(0, 16),
        remoteMasterSalt: ours.subarray(16),
      },
    });
    const protect = createSrtpProtector('AES_CM_128_HMAC_SHA1_80', ours);
    const unprotect = createSrtpUnprotector('AES_CM_128_HMAC_SHA1_80', theirs);
    for (let step = 65_500; step < 65_600; step += 1) {
      const payload = randomBytes(160);
      const clear = rtp(step & 0xffff, payload);
      expect(peer.decrypt(protect(clear)!).equals(clear)).toBe(true);
      const header = new RtpHeader({ payloadType: 8, sequenceNumber: step & 0xffff, timestamp: 0, ssrc: 7 });
      expect(parseRtp(unprotect(peer.encrypt(payload, header))!)?.payload.equals(payload)).toBe(true);
    }
  });

  it('derives the session keys of RFC 3711 B.3', () => {
    const material = Buffer.from('E1F97A0D3E018BE0D64FA32C06DE41390EC675AD498AFEEBB6960B3AABE6', 'hex');
    const authKey = Buffer.from('CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4', 'hex');
    const packet = createSrtpProtector('AES_CM_128_HMAC_SHA1_80', material)(rtp(1, Buffer.alloc(20)))!;
    const tag = createHmac('sha1', authKey).update(packet.subarray(0, -10)).update(Buffer.alloc(4)).digest().subarray(0, 10);
    expect(packet.subarray(-10).equals(tag)).toBe(true);
  });

  it('takes reordered packets once, and refuses replayed, old, forged and cut ones', () => {
    const material = randomBytes(30);
    const protect = createSrtpProtector('AES_CM_128_HMAC_SHA1_32', material);
    const unprotect = createSrtpUnprotector('AES_CM_128_HMAC_SHA1_32', material);
    const packets = Array.from({ length: 100 }, (_, index) => protect(rtp(65_480 + index & 0xffff, Buffer.alloc(160, index)))!);
    expect(unprotect(packets[0]!)).not.toBeNull();
    expect(unprotect(packets[80]!)).not.toBeNull();
    expect(unprotect(packets[50]!)).not.toBeNull();
    expect(unprotect(packets[50]!)).toBeNull();
    expect(unprotect(packets[10]!)).toBeNull();
    const forged = Buffer.from(packets[90]!);
    forged[forged.length - 1]! ^= 1;
    expect(unprotect(forged)).toBeNull();
    expect(unprotect(packets[90]!.subarray(0, 14))).toBeNull();
    expect(unprotect(packets[90]!)).not.toBeNull();
  });
});

describe('continuity', () => {
  it('never uses a sequence number twice, whatever the sources do', () => {
    const step = fc.record({ ssrc: fc.constantFrom(1, 2, 3), jump: fc.oneof(fc.integer({ min: -150, max: 20 }), fc.integer({ min: 20, max: 900 }), fc.constant(5000)), insert: fc.boolean(), interrupt: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 0, max: 65_535 }), (steps, first) => {
        let now = 0;
        const stream = createContinuity({ now: () => now, firstSequence: 1000, firstTimestamp: 0 });
        const used: number[] = [];
        const positions = new Map<number, number>();
        for (const { ssrc, jump, insert, interrupt } of steps) {
          now += 20;
          if (interrupt) stream.interrupt();
          if (insert) used.push(stream.insert().sequence);
          const sequence = ((positions.get(ssrc) ?? first) + jump) & 0xffff;
          positions.set(ssrc, sequence);
          const placed = stream.place({ ssrc, sequence, timestamp: sequence * 160 });
          if (placed !== null) used.push(placed.sequence);
        }
        return new Set(used).size === used.length;
      }),
      { numRuns: 2000 },
    );
  });

  it('keeps losses and reordering of one source visible', () => {
    const stream = createContinuity({ now: () => 0, firstSequence: 10, firstTimestamp: 0 });
    const place = (sequence: number): number | undefined => stream.place({ ssrc: 1, sequence, timestamp: sequence * 160 })?.sequence;
    expect([place(500), place(503), place(502), place(504)]).toEqual([10, 13, 12, 14]);
    // Before the first number of a stream there is none: SRTP would take it for the end of the former round.
    expect(place(499)).toBeUndefined();
  });

  it('takes a restart of the source for what it is, after two packets', () => {
    const stream = createContinuity({ now: () => 0, firstSequence: 10, firstTimestamp: 0 });
    const place = (sequence: number): number | undefined => stream.place({ ssrc: 1, sequence, timestamp: 0 })?.sequence;
    expect([place(30_000), place(5), place(30_001), place(6), place(7), place(8)]).toEqual([10, undefined, 11, undefined, 12, 13]);
  });
});

describe('plain descriptions', () => {
  it('throw nothing but a refusal, whatever they hold', () => {
    const line = fc.oneof(
      fc.constantFrom('v=0', 'm=audio 4000 RTP/AVP 8', 'm=audio 4000 RTP/SAVP 0', 'c=IN IP4 0.0.0.0', 'c=IN IP6 ::1', 'a=rtpmap:8 PCMA/8000', 'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:x', 'a=sendonly'),
      fc.string({ maxLength: 60 }),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), (lines) => {
        try {
          const { audio } = parsePlainSdp(['v=0', ...lines].join('\r\n'), false);
          return audio.port > 0;
        } catch (error) {
          return error instanceof MediaRefusal;
        }
      }),
      { numRuns: 500 },
    );
  });

  it('say again what was built', () => {
    const key = { tag: 4, suite: 'AES_CM_128_HMAC_SHA1_80', material: randomBytes(30) } as const;
    const sdp = buildPlainSdp({
      address: '2001:db8::7', port: 17_000, rtcpPort: 17_001, sessionId: '5', version: 2, profile: 'RTP/SAVP', direction: 'sendonly',
      payloadTypes: new Map([['PCMU', 0], ['telephone-event', 97]]), keys: [key], packetTime: 30, lines: [], audioIndex: 0,
    });
    const { audio } = parsePlainSdp(sdp, true);
    expect(audio).toMatchObject({ address: '2001:db8::7', port: 17_000, direction: 'sendonly', packetTime: 30, profile: 'RTP/SAVP' });
    expect([...audio.payloadTypes]).toEqual([['PCMU', 0], ['telephone-event', 97]]);
    expect(audio.keys[0]?.material.equals(key.material)).toBe(true);
  });

  it('ignore keys with an MKI or weakening parameters', () => {
    const material = randomBytes(30).toString('base64');
    const crypto = (rest: string): string => `a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:${material}${rest}`;
    for (const rest of ['|2^20|1:4', ' UNENCRYPTED_SRTP', ' UNAUTHENTICATED_SRTP', ' KDR=1']) {
      expect(() => parsePlainSdp(providerSdp(4000, '8', [crypto(rest)], 'RTP/SAVP'), false)).toThrow('no-usable-transport');
    }
    expect(parsePlainSdp(providerSdp(4000, '8', [crypto('|2^31')], 'RTP/SAVP'), false).audio.keys).toHaveLength(1);
  });

  it('find the direction of every pair (RFC 3264 6.1)', () => {
    const table = (hold: boolean): string[] => (['sendrecv', 'sendonly', 'recvonly', 'inactive'] as const).map((theirs) => localDirection('answer', hold, theirs));
    expect(table(false)).toEqual(['sendrecv', 'recvonly', 'sendonly', 'inactive']);
    expect(table(true)).toEqual(['sendonly', 'inactive', 'sendonly', 'inactive']);
  });
});

describe('packets', () => {
  it('are told apart: RTCP falls into 192 to 223', () => {
    expect(isRtcp(Buffer.from([0x80, 200]))).toBe(true);
    expect(isRtcp(Buffer.from([0x81, 223]))).toBe(true);
    expect(isRtcp(Buffer.from([0x80, 8]))).toBe(false);
    expect(isRtcp(Buffer.from([22, 200]))).toBe(false);
    expect(parseRtp(Buffer.from('81ca000600000001010e2b3333313939303031313232406d0000', 'hex'))).toBeNull();
  });

  it('never throw, whatever comes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        const data = Buffer.from(bytes);
        const packet = parseRtp(data);
        parseStun(data);
        return packet === null || packet.payload.length <= data.length - 12;
      }),
      { numRuns: 1000 },
    );
  });

  it('verify the request of RFC 5769 2.1', () => {
    const request = Buffer.from(
      '000100582112a442b7e7a701bc34d686fa87dfae802200105354554e207465737420636c69656e74002400046e0001ff80290008932ff9b151263b36' +
        '000600096576746a3a68367659202020000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a280280004e57a3bcf',
      'hex',
    );
    const message = parseStun(request)!;
    expect(message).toMatchObject({ class: 'request', method: 1, nominates: false });
    expect(isAuthentic(request, message, 'VOkJxbRl1RmTxUk/WvJxBt')).toBe(true);
    expect(isAuthentic(request, message, 'VOkJxbRl1RmTxUk/WvJxBu')).toBe(false);
  });
});
