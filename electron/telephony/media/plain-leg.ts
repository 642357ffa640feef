// The provider's side of a relayed call: one RTP socket with its RTCP neighbour, symmetric RTP, SDES-SRTP.
// Invariant: only packets of one source at a time pass, and with SRTP only those that authenticate.
import type { RemoteInfo, Socket } from 'node:dgram';
import { parseRtp, writeRtp, type RtpPacket } from './rtp-packet.ts';
import { createSrtpProtector, createSrtpUnprotector } from './srtp.ts';
import type { SdesKey } from './plain-sdp.ts';
import { openRtpPair, portOf } from './udp-socket.ts';

export interface PlainLeg {
  readonly address: string;
  readonly port: number;
  readonly rtcpPort: number;
  /** Where to send until packets show the true source; a change forgets the source latched so far. */
  aim(target: { readonly address: string | null; readonly port: number }): void;
  /** Keys of both directions, or null for clear RTP. Unchanged keys keep their state (rollover, replays). */
  secure(keys: { readonly ours: SdesKey; readonly theirs: SdesKey } | null): void;
  /** False when there is nowhere to send yet. */
  send(packet: RtpPacket): boolean;
  close(): void;
}

/** After this silence another source may take over: the far end or a NAT on the way has changed its port. */
const relatchAfterMs = 2000;

const sameKey = (one: SdesKey, other: SdesKey): boolean =>
  one.suite === other.suite && one.material.equals(other.material);

/**
 * The source of packets (symmetric RTP, RFC 4961):
 *
 *   untold ──aim──▶ aimed ──first valid packet──▶ latched ──2 s silence, other source──▶ latched
 *                     ▲                              │
 *                     └────────aim elsewhere─────────┘
 */
type Aim =
  | { readonly state: 'untold' }
  | { readonly state: 'aimed'; readonly address: string; readonly port: number }
  | { readonly state: 'latched'; readonly address: string; readonly port: number; readonly lastAt: number };

export async function openPlainLeg(options: {
  readonly address: string;
  readonly now: () => number;
  readonly onPacket: (packet: RtpPacket) => boolean;
  readonly onFailure: () => void;
}): Promise<PlainLeg> {
  const { rtp, rtcp } = await openRtpPair(options.address);
  let aim: Aim = { state: 'untold' };
  let told = '';
  let keys: { ours: SdesKey; theirs: SdesKey } | null = null;
  let protect: ((packet: Buffer) => Buffer | null) | null = null;
  let unprotect: ((packet: Buffer) => Buffer | null) | null = null;
  let closed = false;

  function mayCome(from: RemoteInfo): boolean {
    if (aim.state !== 'latched') return true;
    if (aim.address === from.address && aim.port === from.port) return true;
    return options.now() - aim.lastAt > relatchAfterMs;
  }

  rtp.on('message', (data, from) => {
    if (!mayCome(from)) return;
    const clear = unprotect === null ? data : unprotect(data);
    const packet = clear === null ? null : parseRtp(clear);
    // A payload type that was never agreed does not latch: it may be anybody's.
    if (packet === null || !options.onPacket(packet)) return;
    aim = { state: 'latched', address: from.address, port: from.port, lastAt: options.now() };
  });
  // RTCP ends here in both directions: its source descriptions carry names (RFC 3550 6.5).
  rtcp.on('message', () => undefined);
  const failed = (): void => {
    if (!closed) options.onFailure();
  };
  rtp.on('error', failed);
  rtcp.on('error', failed);

  const swallow = (): void => undefined;
  function sendOn(socket: Socket, data: Buffer): boolean {
    if (aim.state === 'untold') return false;
    socket.send(data, aim.port, aim.address, swallow);
    return true;
  }

  return {
    address: options.address,
    port: portOf(rtp),
    rtcpPort: portOf(rtcp),
    aim({ address, port }) {
      const target = `${address ?? ''} ${port}`;
      if (target === told) return;
      told = target;
      // Without an address (hold in the style of RFC 2543) the source latched so far stays good for keep-alive.
      if (address !== null) aim = { state: 'aimed', address, port };
    },
    secure(next) {
      if (next === null) {
        keys = null;
        protect = null;
        unprotect = null;
        return;
      }
      if (keys === null || !sameKey(keys.ours, next.ours)) protect = createSrtpProtector(next.ours.suite, next.ours.material);
      if (keys === null || !sameKey(keys.theirs, next.theirs)) {
        unprotect = createSrtpUnprotector(next.theirs.suite, next.theirs.material);
      }
      keys = { ...next };
    },
    send(packet) {
      if (closed) return false;
      const clear = writeRtp(packet);
      const data = protect === null ? clear : protect(clear);
      return data !== null && sendOn(rtp, data);
    },
    close() {
      if (closed) return;
      closed = true;
      rtp.close();
      rtcp.close();
    },
  };
}
