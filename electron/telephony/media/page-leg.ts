// The phone window's side of a relayed call: the gateway is the far end of its RTCPeerConnection, on loopback only.
// Invariant: nothing leaves 127.0.0.1. The gateway is an ICE-lite agent (RFC 8445 2.5): it asks no STUN server, resolves
// no name and answers only who knows the password of the description.
import {
  RTCDtlsTransport,
  RTCPeerConnection,
  RTCRtpCodecParameters,
  RtpHeader,
  type RTCRtpTransceiver,
} from 'werift';
import { rtpClockRate, isVoice, voiceCodecs, type CodecName, type PayloadTypes, type VoiceCodec } from './codecs.ts';
import { MediaRefusal } from './media-refusal.ts';
import type { RtpPacket } from './rtp-packet.ts';

export interface PageLeg {
  /** Codecs of the last offer, with the page's payload types. */
  readonly payloadTypes: PayloadTypes;
  /** The SSRC of everything that is sent to the page. */
  readonly ssrc: number;
  /** The codec that the page speaks: the first voice codec of its answer, null before the answer. */
  readonly spoken: VoiceCodec | null;
  /** A new offer with these codecs; the first one opens the leg. */
  offer(codecs: PayloadTypes, packetTime: number): Promise<string>;
  accept(answer: string): Promise<void>;
  /** Nothing is sent before the page's DTLS handshake. */
  send(packet: RtpPacket): void;
  close(): void;
}

const loopback = '127.0.0.1';

/**
 * Payload types that the page can use: 64 to 95 would be taken for RTCP on the shared port (RFC 5761 4).
 * Keeps the given types where it can.
 */
function pageTypes(codecs: PayloadTypes): PayloadTypes {
  const taken = new Set(codecs.values());
  const types = new Map<CodecName, number>();
  for (const [codec, type] of codecs) {
    let usable = type;
    if (type >= 64 && type <= 95) {
      usable = 96;
      while (taken.has(usable)) usable += 1;
      taken.add(usable);
    }
    types.set(codec, usable);
  }
  return types;
}

function codecParameters(types: PayloadTypes): RTCRtpCodecParameters[] {
  return [...types].map(
    ([codec, payloadType]) =>
      new RTCRtpCodecParameters({
        mimeType: `audio/${codec}`,
        clockRate: rtpClockRate,
        channels: 1,
        payloadType,
        ...(codec === 'telephone-event' ? { parameters: '0-15' } : {}),
      }),
  );
}

/** werift writes a new session each time and no stream; a browser wants one session and a stream to play. */
function finishOffer(sdp: string, version: number, packetTime: number): string {
  const rows = sdp.split('\r\n').filter((row) => row !== '' && !row.startsWith('a=ice-options:'));
  const finished = rows.map((row) => {
    if (row.startsWith('o=')) return `o=- 1 ${version} IN IP4 ${loopback}`;
    return row.startsWith('a=setup:') ? 'a=setup:actpass' : row;
  });
  return `${[...finished, 'a=msid:caller voice', `a=ptime:${packetTime}`].join('\r\n')}\r\n`;
}

/** The page's addresses and names are of no use to an ICE-lite agent: it learns them from the page's own checks. */
function withoutCandidates(answer: string): string {
  const rows = answer.split(/\r\n|\n/).filter((row) => row !== '');
  return `${rows.filter((row) => !/^a=(?:candidate|end-of-candidates|remote-candidates)/.test(row)).join('\r\n')}\r\n`;
}

function spokenCodec(answer: string, types: PayloadTypes): VoiceCodec | null {
  const formats = /^m=audio \d+ \S+ (.+)$/m.exec(answer)?.[1]?.trim().split(/\s+/) ?? [];
  for (const format of formats) {
    const codec = voiceCodecs.find((name) => types.get(name) === Number(format));
    if (codec !== undefined) return codec;
  }
  return null;
}

/** Makes the DTLS certificate that all legs share, so that the first call does not wait for it. */
export async function warmUpPageLegs(): Promise<void> {
  await RTCDtlsTransport.SetupCertificate();
}

export function createPageLeg(options: {
  readonly onPacket: (packet: RtpPacket) => void;
  readonly onFailure: () => void;
}): PageLeg {
  let payloadTypes: PayloadTypes = new Map();
  let spoken: VoiceCodec | null = null;
  let connection: RTCPeerConnection | null = null;
  let transceiver: RTCRtpTransceiver | null = null;
  let version = 0;
  let closed = false;

  function open(types: PayloadTypes): { peer: RTCPeerConnection; voice: RTCRtpTransceiver } {
    const peer = new RTCPeerConnection({
      iceServers: [],
      iceLite: true,
      iceUseIpv4: false,
      iceUseIpv6: false,
      iceAdditionalHostAddresses: [loopback],
      iceInterfaceAddresses: { udp4: loopback },
      codecs: { audio: codecParameters(types), video: [] },
      headerExtensions: { audio: [], video: [] },
    });
    const voice = peer.addTransceiver('audio', { direction: 'sendrecv' });
    // werift falls back on a public STUN server of its own; ICE-lite never asks it, and this makes it impossible.
    for (const transport of peer.iceTransports) delete transport.connection.stunServer;
    peer.connectionStateChange.subscribe((state) => {
      if (!closed && (state === 'failed' || state === 'closed')) options.onFailure();
    });
    voice.sender.dtlsTransport.onRtp.subscribe(({ header, payload }) => {
      if (closed) return;
      const { payloadType, marker, sequenceNumber, timestamp, ssrc } = header;
      options.onPacket({ payloadType, marker, sequence: sequenceNumber, timestamp, ssrc, payload });
    });
    return { peer, voice };
  }

  return {
    get payloadTypes() {
      return payloadTypes;
    },
    get ssrc() {
      return transceiver?.sender.ssrc ?? 0;
    },
    get spoken() {
      return spoken;
    },
    async offer(codecs, packetTime) {
      const types = pageTypes(codecs);
      let peer = connection;
      if (peer === null || transceiver === null) {
        const opened = open(types);
        peer = opened.peer;
        connection = opened.peer;
        transceiver = opened.voice;
      } else {
        transceiver.codecs = codecParameters(types);
      }
      payloadTypes = types;
      version += 1;
      await peer.setLocalDescription(await peer.createOffer());
      return finishOffer(peer.localDescription?.sdp ?? '', version, packetTime);
    },
    async accept(answer) {
      if (connection === null) throw new MediaRefusal('wrong-order');
      const codec = spokenCodec(answer, payloadTypes);
      if (codec === null || !isVoice(codec)) throw new MediaRefusal('no-usable-codec');
      try {
        await connection.setRemoteDescription({ type: 'answer', sdp: withoutCandidates(answer) });
      } catch {
        // The library's error may quote the description.
        throw new MediaRefusal('bad-description');
      }
      spoken = codec;
    },
    send(packet) {
      const transport = transceiver?.sender.dtlsTransport;
      if (closed || transport === undefined || transport.state !== 'connected') return;
      const { payloadType, marker, sequence, timestamp, ssrc, payload } = packet;
      // Not sender.sendRtp: it forces the first payload type, which would break DTMF.
      void transport.sendRtp(payload, new RtpHeader({ payloadType, marker, sequenceNumber: sequence, timestamp, ssrc }));
    },
    close() {
      if (closed) return;
      closed = true;
      connection?.close().catch(() => undefined);
    },
  };
}
