// The media engine between a WebRTC peer (the page) and a bare UDP socket (the provider).
import { randomBytes } from 'node:crypto';
import { networkInterfaces } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import { createMediaEngine, type MediaEngine } from '../../../electron/telephony/media/media-engine.ts';
import { MediaRefusal, isNotAcceptable } from '../../../electron/telephony/media/media-refusal.ts';
import { createSrtpProtector, createSrtpUnprotector } from '../../../electron/telephony/media/srtp.ts';
import { createPagePeer, type PagePeer } from '../../support/media/page-peer.ts';
import { mediaPortOf, openProviderSocket, providerSdp, settle, until, type ProviderSocket } from '../../support/media/provider-socket.ts';

const ref = 'abcdefghijabcdefghij';
const open: { close(): unknown }[] = [];
const codes: string[] = [];

function engineOf(srtp = false): MediaEngine {
  const engine = createMediaEngine({ localAddress: () => '127.0.0.1', srtp, log: (code) => codes.push(code) });
  open.push({ close: () => engine.closeAll() });
  return engine;
}

async function parties(): Promise<{ page: PagePeer; provider: ProviderSocket }> {
  const page = createPagePeer();
  const provider = await openProviderSocket();
  open.push(page, provider);
  return { page, provider };
}

/** An incoming call: the provider's offer, the page's leg, our answer. */
async function incoming(engine: MediaEngine, sdp?: string): Promise<{ page: PagePeer; provider: ProviderSocket; answer: string; pageOffer: string }> {
  const { page, provider } = await parties();
  await engine.setPlainRemote(ref, (sdp ?? providerSdp(provider.port)).replace('PORT', String(provider.port)), 'offer');
  const pageOffer = await engine.create(ref);
  await engine.accept(ref, await page.answer(pageOffer));
  const answer = await engine.plainLocal(ref, 'answer', false);
  provider.aim(answer);
  await page.connected();
  return { page, provider, answer, pageOffer };
}

afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
  codes.length = 0;
});

const frame = (value: number): Buffer => Buffer.alloc(160, value);

describe('a call between page and provider', () => {
  it('carries exactly the payload in both directions', async () => {
    const { page, provider } = await incoming(engineOf());
    const voice = Array.from({ length: 20 }, () => randomBytes(160));

    voice.forEach((payload, index) => provider.send({ sequence: 65_530 + index & 0xffff, timestamp: 1000 + index * 160, payload }));
    await until(() => page.heard.length === voice.length);
    expect(page.heard.map((packet) => packet.payload.toString('hex'))).toEqual(voice.map((payload) => payload.toString('hex')));
    const steps = page.heard.slice(1).map((packet, index) => [
      (packet.header.sequenceNumber - page.heard[index]!.header.sequenceNumber) & 0xffff,
      (packet.header.timestamp - page.heard[index]!.header.timestamp) >>> 0,
    ]);
    expect(steps).toEqual(steps.map(() => [1, 160]));

    for (const [index, payload] of voice.entries()) await page.send({ payloadType: 8, sequence: 7 + index, timestamp: index * 160, payload });
    await until(() => provider.heard.length === voice.length);
    expect(provider.heard.map((packet) => packet.payload.toString('hex'))).toEqual(voice.map((payload) => payload.toString('hex')));
    expect(new Set(provider.heard.map((packet) => packet.ssrc)).size).toBe(1);
  });

  it('uses the provider’s payload types and maps them by codec', async () => {
    const sdp = providerSdp(1, '18 8 96 0', ['a=rtpmap:18 G729/8000', 'a=rtpmap:96 telephone-event/8000', 'a=fmtp:96 0-16']).replace('m=audio 1 ', 'm=audio PORT ');
    const { page, provider, answer, pageOffer } = await incoming(engineOf(), sdp);
    expect(/^m=audio \d+ RTP\/AVP (.+)$/m.exec(answer)?.[1]).toBe('8 96 0');
    expect(/^m=audio \d+ \S+ (.+)$/m.exec(pageOffer)?.[1]).toBe('8 96 0');
    expect(answer).not.toContain('G729');

    const key = Buffer.from([5, 0x0a, 0x01, 0x40]);
    provider.send({ payloadType: 96, marker: true, sequence: 1, timestamp: 800, payload: key });
    await until(() => page.heard.length === 1);
    expect(page.heard[0]!.header.payloadType).toBe(96);
    expect(page.heard[0]!.header.marker).toBe(true);
    await page.send({ payloadType: 96, marker: true, sequence: 1, timestamp: 800, payload: key });
    await until(() => provider.heard.length === 1);
    expect(provider.heard[0]).toMatchObject({ payloadType: 96, marker: true });
    expect(provider.heard[0]!.payload).toEqual(key);
  });

  it('gives the page another payload type where the provider’s would be taken for RTCP', async () => {
    const sdp = providerSdp(1, '8 77', ['a=rtpmap:77 telephone-event/8000']).replace('m=audio 1 ', 'm=audio PORT ');
    const { page, provider, answer, pageOffer } = await incoming(engineOf(), sdp);
    expect(/^m=audio \d+ RTP\/AVP (.+)$/m.exec(answer)?.[1]).toBe('8 77');
    expect(/^m=audio \d+ \S+ (.+)$/m.exec(pageOffer)?.[1]).toBe('8 96');
    await page.send({ payloadType: 96, sequence: 1, timestamp: 0, payload: Buffer.from([1, 10, 0, 160]) });
    await until(() => provider.heard.length === 1);
    expect(provider.heard[0]!.payloadType).toBe(77);
  });

  it('renumbers when the far end changes its source, and keeps one timestamp for one DTMF event', async () => {
    const { page, provider } = await incoming(engineOf());
    provider.send({ ssrc: 1, sequence: 100, timestamp: 16_000, payload: frame(1) });
    await until(() => page.heard.length === 1);
    // Another sender interleaves the three packets of one event with the voice.
    for (let index = 0; index < 3; index += 1) {
      provider.send({ ssrc: 2, payloadType: 101, sequence: 40_000 + index, timestamp: 999_999, payload: Buffer.from([1, 10, 0, 160]) });
      provider.send({ ssrc: 1, sequence: 101 + index, timestamp: 16_160 + index * 160, payload: frame(2) });
    }
    await until(() => page.heard.length === 7);
    const first = page.heard[0]!.header.sequenceNumber;
    expect(page.heard.map((packet) => packet.header.sequenceNumber - first)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(new Set(page.heard.map((packet) => packet.header.ssrc)).size).toBe(1);
    const events = page.heard.filter((packet) => packet.header.payloadType === 101);
    expect(new Set(events.map((packet) => packet.header.timestamp)).size).toBe(1);
    const voices = page.heard.filter((packet) => packet.header.payloadType === 8).map((packet) => packet.header.timestamp);
    expect(voices.map((timestamp) => (timestamp - voices[0]!) >>> 0)).toEqual([0, 160, 320, 480]);
  });

  it('renumbers towards the provider too', async () => {
    const { page, provider } = await incoming(engineOf());
    await page.send({ payloadType: 8, ssrc: 11, sequence: 60_000, timestamp: 5, payload: frame(1) });
    await page.send({ payloadType: 8, ssrc: 12, sequence: 3, timestamp: 4_000_000_000, payload: frame(2) });
    await until(() => provider.heard.length === 2);
    const [one, two] = provider.heard;
    expect(two!.ssrc).toBe(one!.ssrc);
    expect((two!.sequence - one!.sequence) & 0xffff).toBe(1);
    expect((two!.timestamp - one!.timestamp) >>> 0).toBeLessThan(80_000);
  });

  it('strips header extensions, contributing sources and padding, and forwards no RTCP', async () => {
    const { page, provider } = await incoming(engineOf());
    const payload = frame(9);
    const head = Buffer.alloc(12);
    head[0] = 0x80 | 0x20 | 0x10 | 0x01;
    head[1] = 8;
    head.writeUInt16BE(1, 2);
    const contributing = Buffer.from('caca0001', 'hex');
    const extension = Buffer.concat([Buffer.from([0xbe, 0xde, 0, 2]), Buffer.from('\x1533199001122'.slice(0, 8), 'latin1')]);
    provider.sendRaw(Buffer.concat([head, contributing, extension, payload, Buffer.from([0, 0, 3])]));
    await until(() => page.heard.length === 1);
    expect(page.heard[0]!.payload.equals(payload)).toBe(true);
    expect(page.heard[0]!.header.extensions).toEqual([]);
    expect(page.heard[0]!.header.csrc).toEqual([]);

    const cname = Buffer.from('81ca000600000001010e2b3333313939303031313232406d0000', 'hex');
    provider.sendRaw(cname);
    provider.send({ sequence: 2, timestamp: 160, payload });
    await until(() => page.heard.length === 2);
    expect(page.heard.every((packet) => packet.payload.equals(payload))).toBe(true);
  });

  it('follows the far end to its true source and ignores others', async () => {
    const { page, provider, answer } = await incoming(engineOf(), providerSdp(9, '8', []));
    const stranger = await openProviderSocket();
    open.push(stranger);
    await page.send({ payloadType: 8, sequence: 1, timestamp: 0, payload: frame(1) });
    await settle();
    expect(provider.heard).toHaveLength(0);
    provider.send({ sequence: 1, payload: frame(2) });
    await until(() => page.heard.length === 1);
    await page.send({ payloadType: 8, sequence: 2, timestamp: 160, payload: frame(3) });
    await until(() => provider.heard.length === 1);
    stranger.aim(answer);
    stranger.send({ sequence: 2, ssrc: 66, payload: frame(4) });
    await settle();
    expect(page.heard).toHaveLength(1);
  });

  it('does not latch onto a payload type that was never agreed', async () => {
    const { page, provider, answer } = await incoming(engineOf());
    const stranger = await openProviderSocket();
    open.push(stranger);
    stranger.aim(answer);
    stranger.send({ payloadType: 118, sequence: 1 });
    await settle();
    await page.send({ payloadType: 8, sequence: 1, timestamp: 0, payload: frame(1) });
    await until(() => provider.heard.length === 1);
    expect(stranger.heard).toHaveLength(0);
  });
});

describe('hold', () => {
  it('stops both voices at once, shows life with silence, and resumes', async () => {
    const engine = engineOf();
    const { page, provider } = await incoming(engine);
    const held = await engine.plainLocal(ref, 'offer', true);
    expect(held).toContain('a=sendonly');
    await page.send({ payloadType: 8, sequence: 1, timestamp: 0, payload: frame(1) });
    provider.send({ sequence: 1, payload: frame(2) });
    await settle();
    expect(provider.heard).toHaveLength(0);
    expect(page.heard).toHaveLength(0);
    await until(() => provider.heard.length === 1);
    expect(provider.heard[0]!.payload.equals(frame(0xd5))).toBe(true);

    await engine.setPlainRemote(ref, providerSdp(provider.port, '8 0 101', ['a=rtpmap:101 telephone-event/8000', 'a=recvonly']), 'answer');
    const resumed = await engine.plainLocal(ref, 'offer', false);
    expect(resumed).toContain('a=sendrecv');
    await engine.setPlainRemote(ref, providerSdp(provider.port), 'answer');
    await page.send({ payloadType: 8, sequence: 2, timestamp: 160, payload: frame(3) });
    await until(() => provider.heard.length === 2);
    expect(provider.heard[1]!.payload.equals(frame(3))).toBe(true);
    expect((provider.heard[1]!.sequence - provider.heard[0]!.sequence) & 0xffff).toBe(1);
  });

  it('passes what the page plays to a held call, and nothing of the caller but the keys', async () => {
    const engine = engineOf();
    const pressed: string[] = [];
    engine.onKey((callRef, key) => pressed.push(`${callRef === ref} ${key}`));
    const { page, provider } = await incoming(engine);
    engine.setHold(ref, { held: true, plays: true });
    await page.send({ payloadType: 8, sequence: 1, timestamp: 0, payload: frame(1) });
    await until(() => provider.heard.length === 1);
    provider.send({ sequence: 1, timestamp: 160, payload: frame(2) });
    provider.send({ payloadType: 101, sequence: 2, timestamp: 320, payload: Buffer.from([9, 10, 0, 160]) });
    await until(() => pressed.length === 1);
    await settle();
    expect([page.heard.length, pressed]).toEqual([0, ['true 9']]);
    engine.setHold(ref, { held: true, plays: false });
    await page.send({ payloadType: 8, sequence: 2, timestamp: 160, payload: frame(3) });
    await settle();
    expect(provider.heard).toHaveLength(1);
    engine.setHold(ref, { held: false, plays: false });
    provider.send({ sequence: 3, timestamp: 480, payload: frame(4) });
    await until(() => page.heard.length === 1);
  });

  it('answers a hold from the far end and keeps the listener’s voice back', async () => {
    const engine = engineOf();
    const { page, provider } = await incoming(engine);
    for (const [theirs, ours] of [['sendonly', 'recvonly'], ['inactive', 'inactive'], ['sendrecv', 'sendrecv']] as const) {
      await engine.setPlainRemote(ref, providerSdp(provider.port, '8', [`a=${theirs}`]), 'offer');
      expect(await engine.plainLocal(ref, 'answer', false)).toContain(`a=${ours}`);
    }
    await engine.setPlainRemote(ref, providerSdp(provider.port, '8', ['a=sendonly']), 'offer');
    await engine.plainLocal(ref, 'answer', false);
    await page.send({ payloadType: 8, sequence: 1, timestamp: 0, payload: frame(1) });
    provider.send({ sequence: 1, payload: frame(2) });
    await until(() => page.heard.length === 1);
    expect(provider.heard).toHaveLength(0);
    expect(await engine.plainLocal(ref, 'offer', true)).toContain('a=inactive');
  });

  it('reads the hold of RFC 2543: an address of zeros', async () => {
    const engine = engineOf();
    const { provider } = await incoming(engine);
    await engine.setPlainRemote(ref, providerSdp(provider.port).replace('c=IN IP4 127.0.0.1', 'c=IN IP4 0.0.0.0'), 'offer');
    expect(await engine.plainLocal(ref, 'answer', false)).toContain('a=recvonly');
  });
});

describe('descriptions', () => {
  it('keeps the version of an unchanged description and raises it otherwise', async () => {
    const engine = engineOf();
    const version = (sdp: string): string => /^o=- (\d+ \d+) /m.exec(sdp)![1]!;
    const first = await engine.plainLocal(ref, 'offer', false);
    expect(version(await engine.plainLocal(ref, 'offer', false))).toBe(version(first));
    const [session, number] = version(first).split(' ');
    expect(version(await engine.plainLocal(ref, 'offer', true))).toBe(`${session} ${Number(number) + 1}`);
    expect(first).toContain(`a=rtcp:${mediaPortOf(first) + 1}`);
    expect(mediaPortOf(first) % 2).toBe(0);
    expect(first).toContain('c=IN IP4 127.0.0.1');
  });

  it('makes a late offer, then asks the page for the codec that the answer left', async () => {
    const engine = engineOf();
    const { page, provider } = await parties();
    const offer = await engine.plainLocal(ref, 'offer', false);
    expect(/^m=audio \d+ RTP\/AVP (.+)$/m.exec(offer)?.[1]).toBe('9 8 0 101');
    provider.aim(offer);
    await engine.accept(ref, await page.answer(await engine.create(ref)));
    await page.connected();
    const again = await engine.setPlainRemote(ref, providerSdp(provider.port, '8 101'), 'answer');
    expect(/^m=audio \d+ \S+ (.+)$/m.exec(again ?? '')?.[1]).toBe('8 101');
    await engine.accept(ref, await page.answer(again ?? ''));
    await page.send({ payloadType: 8, sequence: 1, timestamp: 0, payload: frame(1) });
    await until(() => provider.heard.length === 1);
    expect(await engine.setPlainRemote(ref, providerSdp(provider.port, '8 101'), 'answer')).toBeNull();
  });

  it('follows a re-offer that moves the media elsewhere', async () => {
    const engine = engineOf();
    const { page, provider } = await incoming(engine);
    provider.send({ sequence: 1 });
    await until(() => page.heard.length === 1);
    const moved = await openProviderSocket();
    open.push(moved);
    await engine.setPlainRemote(ref, providerSdp(moved.port), 'offer');
    moved.aim(await engine.plainLocal(ref, 'answer', false));
    await page.send({ payloadType: 8, sequence: 1, timestamp: 0, payload: frame(1) });
    await until(() => moved.heard.length === 1);
    moved.send({ ssrc: 5, sequence: 900, payload: frame(7) });
    await until(() => page.heard.length === 2);
    expect(provider.heard).toHaveLength(0);
  });

  it('opens a new socket for a new address of the computer, but not while the line is down', async () => {
    let address = '127.0.0.2';
    const engine = createMediaEngine({ localAddress: () => address, srtp: false, log: (code) => codes.push(code) });
    open.push({ close: () => engine.closeAll() });
    const first = await engine.plainLocal(ref, 'offer', false);
    expect(first).toContain('c=IN IP4 127.0.0.2');
    address = '127.0.0.1';
    expect(await engine.plainLocal(ref, 'offer', false)).toBe(first);
    const elsewhere = Object.values(networkInterfaces()).flatMap((list) => list ?? []).find((one) => !/^(?:127\.|fe80)/.test(one.address))?.address;
    if (elsewhere !== undefined) {
      address = elsewhere;
      expect(await engine.plainLocal(ref, 'offer', false)).toContain(` ${elsewhere}\r\n`);
    }
    expect(codes).toEqual([]);
  });

  it('declines other streams in their place', async () => {
    const sdp = `${providerSdp(4000)}m=video 4002 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\nm=image 4004 udptl t38\r\n`;
    const engine = engineOf();
    await engine.setPlainRemote(ref, sdp, 'offer');
    const answer = await engine.plainLocal(ref, 'answer', false);
    expect(answer.match(/^m=.*$/gm)).toEqual([expect.stringMatching(/^m=audio [1-9]/), 'm=video 0 RTP/AVP 96', 'm=image 0 udptl t38']);
  });

  it('refuses an offer without a usable codec or transport, to be answered 488, quoting nothing', async () => {
    const engine = engineOf();
    for (const sdp of [
      providerSdp(4000, '18', ['a=rtpmap:18 G729/8000']),
      providerSdp(4000, '101', ['a=rtpmap:101 telephone-event/8000']),
      providerSdp(0, '8', []),
      providerSdp(4000, '8', [], 'RTP/SAVP'),
      providerSdp(4000, '8', [], 'UDP/TLS/RTP/SAVPF'),
    ]) {
      const refusal = await engine.setPlainRemote(ref, sdp, 'offer').catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(MediaRefusal);
      expect(isNotAcceptable(refusal)).toBe(true);
      expect(JSON.stringify(refusal) + String(refusal)).not.toMatch(/G729|4000|0199|127\.0/);
    }
    await expect(engine.setPlainRemote(ref, 'nonsense', 'offer')).rejects.toMatchObject({ code: 'bad-description' });
    await expect(engine.accept('zzzzzzzzzzzzzzzzzzzz', '')).rejects.toMatchObject({ code: 'unknown-call' });
    expect(codes.join(' ')).not.toMatch(/\d{3}/);
  });
});

describe('SDES-SRTP', () => {
  for (const suite of ['AES_CM_128_HMAC_SHA1_80', 'AES_CM_128_HMAC_SHA1_32'] as const) {
    it(`encrypts both ways when the offer asks, ${suite}`, async () => {
      const theirs = randomBytes(30);
      const lines = ['a=rtpmap:101 telephone-event/8000', 'a=crypto:9 AEAD_AES_256_GCM inline:AAAA', `a=crypto:3 ${suite} inline:${theirs.toString('base64')}|2^31`];
      const sdp = providerSdp(1, '8 101', lines, 'RTP/SAVP').replace('m=audio 1 ', 'm=audio PORT ');
      const { page, provider, answer } = await incoming(engineOf(), sdp);
      const found = /^a=crypto:3 (\S+) inline:(\S+)$/m.exec(answer);
      expect(found?.[1]).toBe(suite);
      const protect = createSrtpProtector(suite, theirs);
      const unprotect = createSrtpUnprotector(suite, Buffer.from(found?.[2] ?? '', 'base64'));
      const clear = (sequence: number): Buffer => Buffer.concat([Buffer.from([0x80, 8, 0, sequence, 0, 0, 0, 0, 0, 0, 0, 1]), frame(sequence)]);

      provider.sendRaw(protect(clear(1))!);
      await until(() => page.heard.length === 1);
      expect(page.heard[0]!.payload.equals(frame(1))).toBe(true);
      const forged = protect(clear(2))!;
      forged[20]! ^= 1;
      provider.sendRaw(forged);
      provider.sendRaw(clear(3));
      await settle();
      expect(page.heard).toHaveLength(1);

      await page.send({ payloadType: 8, sequence: 1, timestamp: 0, payload: frame(4) });
      await until(() => provider.raw.length === 1);
      expect(provider.raw[0]!.includes(frame(4))).toBe(false);
      expect(unprotect(provider.raw[0]!)?.subarray(12).equals(frame(4))).toBe(true);
    });
  }

  it('offers both suites when the line asks for it and takes the answered one', async () => {
    const engine = engineOf(true);
    const { page, provider } = await parties();
    const offer = await engine.plainLocal(ref, 'offer', false);
    expect(offer).toMatch(/^m=audio \d+ RTP\/SAVP /m);
    provider.aim(offer);
    const ours = /^a=crypto:2 AES_CM_128_HMAC_SHA1_32 inline:(\S+)$/m.exec(offer)![1]!;
    const theirs = randomBytes(30);
    const answer = providerSdp(provider.port, '8', [`a=crypto:2 AES_CM_128_HMAC_SHA1_32 inline:${theirs.toString('base64')}`], 'RTP/SAVP');
    await engine.setPlainRemote(ref, answer, 'answer');
    await engine.accept(ref, await page.answer(await engine.create(ref)));
    await page.connected();
    await page.send({ payloadType: 8, sequence: 1, timestamp: 0, payload: frame(4) });
    await until(() => provider.raw.length === 1);
    const unprotect = createSrtpUnprotector('AES_CM_128_HMAC_SHA1_32', Buffer.from(ours, 'base64'));
    expect(unprotect(provider.raw[0]!)?.subarray(12).equals(frame(4))).toBe(true);
  });

  it('refuses an answer in the clear, or with a key that was not offered, to a secured offer', async () => {
    const engine = engineOf(true);
    await engine.plainLocal(ref, 'offer', false);
    const unasked = providerSdp(4000, '8', [`a=crypto:7 AES_CM_128_HMAC_SHA1_80 inline:${randomBytes(30).toString('base64')}`], 'RTP/SAVP');
    await expect(engine.setPlainRemote(ref, unasked, 'answer')).rejects.toMatchObject({ code: 'no-usable-transport' });
    await expect(engine.setPlainRemote(ref, providerSdp(4000), 'answer')).rejects.toMatchObject({ code: 'no-usable-transport' });
  });
});

describe('the page’s description', () => {
  it('holds loopback candidates only and nothing of the provider', async () => {
    const engine = engineOf();
    await engine.setPlainRemote(ref, providerSdp(40_000).replaceAll('127.0.0.1', '203.0.113.7'), 'offer');
    const offer = await engine.create(ref);
    expect(offer.match(/\d+\.\d+\.\d+\.\d+/g)?.filter((address) => address !== '127.0.0.1' && address !== '0.0.0.0')).toEqual([]);
    expect(offer).not.toMatch(/0199001122|203\.0|40000/);
    expect(offer.match(/^a=candidate/gm)).toHaveLength(1);
    expect(offer).toContain('a=ice-lite');
  });
});
