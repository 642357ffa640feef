// The packet relay between two WebRTC peers: everything passes but RTCP towards the page, and only through the relay.
import { createSocket } from 'node:dgram';
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { RtcpSourceDescriptionPacket, SourceDescriptionChunk, SourceDescriptionItem, RTCPeerConnection, RTCRtpCodecParameters, RtpHeader, type RTCRtpTransceiver } from 'werift';
import { afterEach, describe, expect, it } from 'vitest';
import { createPacketRelay, type PacketRelay } from '../../../electron/telephony/media/packet-relay.ts';
import { sdpForPage, sdpForProvider } from '../../../electron/telephony/media/relay-sdp.ts';
import { settle, until } from '../../support/media/provider-socket.ts';

const ref = 'abcdefghijabcdefghij';
const open: { close(): unknown }[] = [];

interface Peer {
  readonly connection: RTCPeerConnection;
  readonly voice: RTCRtpTransceiver;
  readonly heard: Buffer[];
  rtcp: number;
}

function peerOf(iceLite = false): Peer {
  const connection = new RTCPeerConnection({
    iceServers: [],
    iceLite,
    iceUseIpv4: false,
    iceUseIpv6: false,
    iceAdditionalHostAddresses: ['127.0.0.1'],
    iceInterfaceAddresses: { udp4: '127.0.0.1' },
    codecs: { audio: [new RTCRtpCodecParameters({ mimeType: 'audio/PCMA', clockRate: 8000, channels: 1, payloadType: 8 })], video: [] },
    headerExtensions: { audio: [], video: [] },
  });
  const voice = connection.addTransceiver('audio', { direction: 'sendrecv' });
  const peer: Peer = { connection, voice, heard: [], rtcp: 0 };
  voice.sender.dtlsTransport.onRtp.subscribe((packet) => peer.heard.push(packet.payload));
  voice.sender.dtlsTransport.onRtcp.subscribe(() => {
    peer.rtcp += 1;
  });
  open.push(connection);
  return peer;
}

async function describeLocally(peer: Peer, type: 'offer' | 'answer'): Promise<string> {
  for (const transport of peer.connection.iceTransports) delete transport.connection.stunServer;
  const description = type === 'offer' ? await peer.connection.createOffer() : await peer.connection.createAnswer();
  await peer.connection.setLocalDescription(description);
  return peer.connection.localDescription!.sdp;
}

function relayOf(): PacketRelay {
  const relay = createPacketRelay({ localAddress: () => '127.0.0.1', log: () => undefined });
  open.push({ close: () => relay.closeAll() });
  return relay;
}

async function connectThrough(relay: PacketRelay, providerIsLite: boolean, pageOffers: boolean): Promise<{ page: Peer; provider: Peer; pageGot: string; providerGot: string }> {
  const page = peerOf();
  const provider = peerOf(providerIsLite);
  const [first, second] = pageOffers ? [page, provider] : [provider, page];
  const pass = (from: Peer, sdp: string): Promise<string> => (from === page ? relay.relayLocal(ref, sdp) : relay.relayRemote(ref, sdp));
  const offer = await pass(first, await describeLocally(first, 'offer'));
  await second.connection.setRemoteDescription({ type: 'offer', sdp: offer });
  const answer = await pass(second, await describeLocally(second, 'answer'));
  await first.connection.setRemoteDescription({ type: 'answer', sdp: answer });
  await until(() => page.connection.connectionState === 'connected' && provider.connection.connectionState === 'connected');
  return pageOffers ? { page, provider, pageGot: answer, providerGot: offer } : { page, provider, pageGot: offer, providerGot: answer };
}

async function speak(peer: Peer, sequence: number, payload: Buffer): Promise<void> {
  const ssrc = peer.voice.sender.ssrc;
  await peer.voice.sender.dtlsTransport.sendRtp(payload, new RtpHeader({ payloadType: 8, sequenceNumber: sequence, timestamp: sequence * 160, ssrc }));
}

afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

describe('the packet relay', () => {
  for (const [name, lite, pageOffers] of [
    ['the provider offers', false, false],
    ['the page offers', false, true],
    ['an ICE-lite provider offers', true, false],
    ['the page offers to an ICE-lite provider', true, true],
  ] as const) {
    it(`connects both ends and carries voice when ${name}`, async () => {
      const { page, provider } = await connectThrough(relayOf(), lite, pageOffers);
      const voice = Array.from({ length: 10 }, () => randomBytes(160));
      for (const [index, payload] of voice.entries()) {
        await speak(page, index, payload);
        await speak(provider, index, payload);
      }
      await until(() => page.heard.length === 10 && provider.heard.length === 10);
      expect(page.heard.map((payload) => payload.toString('hex'))).toEqual(voice.map((payload) => payload.toString('hex')));
      expect(provider.heard.map((payload) => payload.toString('hex'))).toEqual(voice.map((payload) => payload.toString('hex')));
    });
  }

  it('is the only way: each description holds one candidate, of the relay', async () => {
    const { pageGot, providerGot, page, provider } = await connectThrough(relayOf(), false, false);
    const portsOf = (sdp: string): string[] => [...sdp.matchAll(/^a=candidate:\S+ 1 udp \d+ \S+ (\d+)/gm)].map((found) => found[1]!);
    const own = (peer: Peer): string => portsOf(peer.connection.localDescription!.sdp)[0]!;
    expect(portsOf(pageGot)).toHaveLength(1);
    expect(portsOf(providerGot)).toHaveLength(1);
    expect(pageGot).not.toContain(own(provider));
    expect(providerGot).not.toContain(own(page));
  });

  it('keeps RTCP from the page and lets it through to the provider', async () => {
    const { page, provider } = await connectThrough(relayOf(), false, false);
    const named = new RtcpSourceDescriptionPacket({
      chunks: [new SourceDescriptionChunk({ source: 1, items: [new SourceDescriptionItem({ type: 1, text: '+33199001122@pbx' })] })],
    });
    for (let index = 0; index < 3; index += 1) {
      await provider.voice.sender.dtlsTransport.sendRtcp([named]);
      await page.voice.sender.dtlsTransport.sendRtcp([named]);
    }
    await until(() => provider.rtcp >= 3);
    await speak(provider, 1, Buffer.alloc(160));
    await until(() => page.heard.length === 1);
    expect(page.rtcp).toBe(0);
  });

  it('drops what strangers send to its provider side', async () => {
    const relay = relayOf();
    const { page, providerGot, provider } = await connectThrough(relay, false, false);
    const stranger = createSocket('udp4');
    open.push(stranger);
    let answered = 0;
    stranger.on('message', () => (answered += 1));
    const port = Number(/^m=audio (\d+)/m.exec(providerGot)![1]);
    // A binding request that nominates, signed with a password that is not the call's.
    const forged = Buffer.from('000100082112a442000000000000000000000000' + '00250000' + '80280000', 'hex');
    stranger.send(forged, port, '127.0.0.1');
    stranger.send(Buffer.from([0x80, 8, 0, 1, 0, 0, 0, 0, 0, 0, 0, 9, 1, 2, 3]), port, '127.0.0.1');
    await settle();
    await speak(page, 1, Buffer.alloc(160, 3));
    await until(() => provider.heard.length === 1);
    expect(answered).toBe(0);
  });

  it('refuses a description without voice, quoting nothing', async () => {
    await expect(relayOf().relayRemote(ref, 'v=0\r\nm=video 4 UDP/TLS/RTP/SAVPF 96\r\n')).rejects.toMatchObject({ message: 'no-usable-codec' });
    await expect(relayOf().relayRemote(ref, 'x')).rejects.toMatchObject({ message: 'bad-description' });
  });
});

const relayAt = { address: '127.0.0.1', port: 40_404 };

describe('rewritten descriptions', () => {
  it('declines other streams in their place and keeps the voice', () => {
    const sdp = [
      'v=0', 'o=- 4 9 IN IP4 203.0.113.5', 's=-', 't=0 0', 'a=group:BUNDLE v a', 'a=ice-lite',
      'm=video 5000 UDP/TLS/RTP/SAVPF 96', 'c=IN IP4 203.0.113.5', 'a=mid:v', 'a=rtpmap:96 VP8/90000',
      'm=audio 5002 UDP/TLS/RTP/SAVPF 8', 'c=IN IP4 203.0.113.5', 'a=mid:a', 'a=rtpmap:8 PCMA/8000', 'a=rtcp-mux', 'a=sendrecv', '',
    ].join('\r\n');
    const rewritten = sdpForPage(sdp, relayAt);
    expect(rewritten.match(/^m=.*$/gm)).toEqual(['m=video 0 UDP/TLS/RTP/SAVPF 96', 'm=audio 40404 UDP/TLS/RTP/SAVPF 8']);
    expect(rewritten).toContain('a=group:BUNDLE a\r\n');
    expect(rewritten).toContain('a=ice-lite');
  });

  it('leaves no address of the far end, wherever a description may hide one', () => {
    const octet = fc.integer({ min: 1, max: 254 });
    const v4 = fc.tuple(fc.constantFrom(203, 198, 10, 192, 100), octet, octet, octet).map((parts) => parts.join('.'));
    const v6 = fc.tuple(fc.constantFrom('2001:db8', 'fd00', 'fe80'), octet, octet).map(([head, one, two]) => `${head}::${one.toString(16)}:${two.toString(16)}`);
    const address = fc.oneof(v4, v6, fc.constant('f3a1b2c4-0000-4444-8888-1234567890ab.local'));
    const secret = fc.record({ address, port: fc.integer({ min: 41_000, max: 65_000 }), number: fc.integer({ min: 33_199_000_000, max: 33_199_009_999 }) });
    const places = fc.subarray([
      (at: string, port: number) => `a=candidate:1 1 udp 2122260223 ${at} ${port} typ host generation 0`,
      (at: string, port: number) => `a=candidate:2 1 tcp 1 203.0.113.250 9 typ srflx raddr ${at} rport ${port} tcptype active`,
      (at: string, port: number) => `a=candidate:3 2 UDP 5 ${at} ${port} typ relay`,
      (at: string, port: number) => `a=remote-candidates:1 ${at} ${port}`,
      (at: string, port: number) => `a=rtcp:${port} IN IP4 ${at}`,
      (at: string, port: number) => `a=altc:1 IP4 ${at} ${port}`,
      (at: string) => `a=fmtp:8 x=${at}`,
      (at: string) => `a=rtpmap:97 ${at}/8000`,
      (at: string) => `a=ssrc:1 cname:+33199001122@${at}`,
      (at: string) => `a=msid:${at} ${at}`,
      (at: string) => `a=mid:${at}`,
      (at: string) => `a=source-filter: incl IN IP4 * ${at}`,
      (at: string) => `a=tool:${at}`,
      (at: string) => `a=x-anything:${at}`,
      (at: string) => `a=fingerprint:sha-256 ${at}`,
      (at: string) => `a=ice-ufrag:${at}`,
      (at: string) => `i=${at}`,
      (at: string) => `b=AS:${at}`,
      (at: string) => `k=clear:${at}`,
    ]);
    fc.assert(
      fc.property(secret, places, places, (hidden, inSession, inMedia) => {
        const { address: at, port, number } = hidden;
        const family = at.includes(':') ? 'IP6' : 'IP4';
        const sdp = [
          'v=0', `o=${number} ${number} 3 IN ${family} ${at}`, `s=${number} at ${at}`, `c=IN ${family} ${at}`, 't=0 0',
          ...inSession.map((place) => place(at, port)),
          `m=audio ${port} UDP/TLS/RTP/SAVPF 8`, `c=IN ${family} ${at}`,
          'a=mid:0', 'a=ice-ufrag:abcd', 'a=ice-pwd:abcdefghijklmnopqrstuv', 'a=rtcp-mux', 'a=setup:actpass', 'a=rtpmap:8 PCMA/8000',
          ...inMedia.map((place) => place(at, port)), '',
        ].join('\r\n');
        const page = sdpForPage(sdp, relayAt);
        for (const text of [at, String(port), String(number), '33199001122', '203.0.113.250']) expect(page).not.toContain(text);
        expect(page.match(/^a=candidate:/gm)).toHaveLength(1);
        expect(page.match(/^a=ice-pwd:abcdefghijklmnopqrstuv\r$/gm)).toHaveLength(1);
        const provider = sdpForProvider(sdp, relayAt);
        expect(provider.match(/^a=candidate:/gm)).toHaveLength(1);
        expect(provider).toMatch(/^c=IN IP4 127\.0\.0\.1\r$/m);
        expect(provider).not.toMatch(/^a=(?:rtcp:(?!40404)|remote-candidates)/m);
      }),
      { numRuns: 300 },
    );
  });
});
