// A bare UDP socket that stands for the provider's media server: sends RTP as given, records what comes.
import { createSocket } from 'node:dgram';
import { parseRtp, writeRtp, type RtpPacket } from '../../../electron/telephony/media/rtp-packet.ts';

export interface ProviderSocket {
  readonly port: number;
  readonly heard: RtpPacket[];
  readonly raw: Buffer[];
  onPacket(listener: (packet: RtpPacket) => void): void;
  /** Tells where the gateway's media is, from its description. */
  aim(sdp: string): void;
  send(packet: Partial<RtpPacket>): void;
  sendRaw(data: Buffer): void;
  close(): void;
}

export function mediaPortOf(sdp: string): number {
  return Number(/^m=audio (\d+)/m.exec(sdp)?.[1]);
}

export async function openProviderSocket(): Promise<ProviderSocket> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  const heard: RtpPacket[] = [];
  const raw: Buffer[] = [];
  const listeners: ((packet: RtpPacket) => void)[] = [];
  let target = 0;
  socket.on('message', (data) => {
    raw.push(data);
    const packet = parseRtp(data);
    if (packet === null) return;
    heard.push(packet);
    for (const listener of listeners) listener(packet);
  });
  return {
    port: socket.address().port,
    heard,
    raw,
    onPacket: (listener) => listeners.push(listener),
    aim: (sdp) => {
      target = mediaPortOf(sdp);
    },
    send: (packet) => {
      const whole = { payloadType: 8, marker: false, sequence: 0, timestamp: 0, ssrc: 1, payload: Buffer.alloc(160), ...packet };
      socket.send(writeRtp(whole), target, '127.0.0.1');
    },
    sendRaw: (data) => socket.send(data, target, '127.0.0.1'),
    close: () => socket.close(),
  };
}

/** A provider's description: `lines` go into the audio section. */
export function providerSdp(port: number, formats = '8 0 101', lines: readonly string[] = ['a=rtpmap:101 telephone-event/8000'], profile = 'RTP/AVP'): string {
  return [
    'v=0',
    'o=0199001122 7 7 IN IP4 127.0.0.1',
    's=session',
    'c=IN IP4 127.0.0.1',
    't=0 0',
    `m=audio ${port} ${profile} ${formats}`,
    ...lines,
    '',
  ].join('\r\n');
}

export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** Lets packets that must not arrive arrive. */
export function settle(milliseconds = 120): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
