// A WebRTC peer that stands for the phone window: answers the gateway's offers and records what it hears.
import { RTCPeerConnection, RTCRtpCodecParameters, RtpHeader, type RTCRtpTransceiver, type RtpPacket } from 'werift';

const audioCodecs: readonly (readonly [string, number, string?])[] = [
  ['G722', 9],
  ['PCMA', 8],
  ['PCMU', 0],
  ['telephone-event', 101, '0-15'],
];

export interface PagePeer {
  /** Answers an offer; the connection comes up by itself. */
  answer(offer: string): Promise<string>;
  connected(): Promise<void>;
  /** Packets heard so far, in order of arrival. */
  readonly heard: RtpPacket[];
  readonly rtcpTypes: number[];
  onPacket(listener: (packet: RtpPacket) => void): void;
  send(packet: { payloadType: number; sequence: number; timestamp: number; payload: Buffer; marker?: boolean; ssrc?: number }): Promise<void>;
  close(): Promise<void>;
}

export function createPagePeer(): PagePeer {
  const peer = new RTCPeerConnection({
    iceServers: [],
    iceUseIpv4: false,
    iceUseIpv6: false,
    iceAdditionalHostAddresses: ['127.0.0.1'],
    iceInterfaceAddresses: { udp4: '127.0.0.1' },
    codecs: {
      audio: audioCodecs.map(
        ([name, payloadType, parameters]) =>
          new RTCRtpCodecParameters({
            mimeType: `audio/${name}`,
            clockRate: 8000,
            channels: 1,
            payloadType,
            ...(parameters === undefined ? {} : { parameters }),
          }),
      ),
      video: [],
    },
    headerExtensions: { audio: [], video: [] },
  });
  const heard: RtpPacket[] = [];
  const rtcpTypes: number[] = [];
  const listeners: ((packet: RtpPacket) => void)[] = [];
  let voice: RTCRtpTransceiver | null = null;
  return {
    heard,
    rtcpTypes,
    async answer(offer) {
      voice ??= peer.addTransceiver('audio', { direction: 'sendrecv' });
      await peer.setRemoteDescription({ type: 'offer', sdp: offer });
      for (const transport of peer.iceTransports) delete transport.connection.stunServer;
      if (heard.length === 0 && listeners.length === 0) {
        voice.sender.dtlsTransport.onRtp.subscribe((packet) => {
          heard.push(packet);
          for (const listener of listeners) listener(packet);
        });
        listeners.push(() => undefined);
      }
      await peer.setLocalDescription(await peer.createAnswer());
      return peer.localDescription!.sdp;
    },
    async connected() {
      while (peer.connectionState !== 'connected') await new Promise((resolve) => setTimeout(resolve, 5));
    },
    onPacket(listener) {
      listeners.push(listener);
    },
    async send({ payloadType, sequence, timestamp, payload, marker = false, ssrc }) {
      const transport = voice!.sender.dtlsTransport;
      const header = new RtpHeader({
        payloadType,
        marker,
        sequenceNumber: sequence,
        timestamp,
        ssrc: ssrc ?? voice!.sender.ssrc,
      });
      await transport.sendRtp(payload, header);
    },
    async close() {
      await peer.close();
    },
  };
}
