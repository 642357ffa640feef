// UDP sockets of the media side: opened on one given address, never on all of them.
import { createSocket, type Socket } from 'node:dgram';
import { randomInt } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { MediaRefusal } from './media-refusal.ts';

/** Port 0 lets the system choose. Rejects with the system's error. */
export function openUdp(address: string, port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createSocket({ type: isIPv6(address) ? 'udp6' : 'udp4' });
    const failed = (error: Error): void => {
      socket.close();
      reject(error);
    };
    socket.once('error', failed);
    socket.bind(port, address, () => {
      socket.off('error', failed);
      resolve(socket);
    });
  });
}

export function portOf(socket: Socket): number {
  return socket.address().port;
}

/** The range that office firewalls and providers expect of RTP. */
const firstRtpPort = 16_384;
const lastRtpPort = 32_766;
const attempts = 40;

/** An even port for RTP and the odd one above it for RTCP (RFC 3550 11). Throws MediaRefusal `no-socket`. */
export async function openRtpPair(address: string): Promise<{ readonly rtp: Socket; readonly rtcp: Socket }> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const port = firstRtpPort + 2 * randomInt((lastRtpPort - firstRtpPort) / 2);
    const rtp = await openUdp(address, port).catch(() => null);
    if (rtp === null) continue;
    const rtcp = await openUdp(address, port + 1).catch(() => null);
    if (rtcp !== null) return { rtp, rtcp };
    rtp.close();
  }
  throw new MediaRefusal('no-socket');
}
