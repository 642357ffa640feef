// Measures what the media engine of kind B adds to a call: delay, loss and processor time, with synthetic RTP both ways.
// The far ends (a WebRTC peer and a bare socket for each call) share the process, so every figure is an upper bound.
import { setTimeout as sleep } from 'node:timers/promises';
import { createMediaEngine } from '../../../electron/telephony/media/media-engine.ts';
import { createPagePeer, type PagePeer } from './page-peer.ts';
import { openProviderSocket, providerSdp, type ProviderSocket } from './provider-socket.ts';

export interface RelayFigures {
  readonly calls: number;
  readonly seconds: number;
  /** Packets sent in both directions together. */
  readonly sent: number;
  /** Packets that never arrived. */
  readonly lost: number;
  /** Milliseconds from one far end's send to the other's receipt, encryption and loopback included. */
  readonly delayP50: number;
  readonly delayP99: number;
  readonly delayMax: number;
  /** Share of one core that the whole process took, 0 to 1, far ends included. */
  readonly cpu: number;
}

const packetMs = 20;
const payloadLength = 160;

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** The moment of sending travels in the payload, which the relay does not touch. */
function stamped(): Buffer {
  const payload = Buffer.alloc(payloadLength, 0xd5);
  payload.writeDoubleBE(performance.now());
  return payload;
}

/** Runs `calls` calls at once for `seconds`, 50 packets a second in each direction of each. */
export async function measureRelay({ calls, seconds }: { readonly calls: number; readonly seconds: number }): Promise<RelayFigures> {
  const engine = createMediaEngine({ localAddress: () => '127.0.0.1', srtp: false, log: () => undefined });
  const ends: { page: PagePeer; provider: ProviderSocket }[] = [];
  const delays: number[] = [];
  const arrived = (payload: Buffer): void => {
    delays.push(performance.now() - payload.readDoubleBE());
  };
  try {
    for (let call = 0; call < calls; call += 1) {
      const callRef = `measured-${call}`;
      const page = createPagePeer();
      const provider = await openProviderSocket();
      ends.push({ page, provider });
      await engine.setPlainRemote(callRef, providerSdp(provider.port, '8', []), 'offer');
      await engine.accept(callRef, await page.answer(await engine.create(callRef)));
      provider.aim(await engine.plainLocal(callRef, 'answer', false));
      await page.connected();
      page.onPacket((packet) => arrived(packet.payload));
      provider.onPacket((packet) => arrived(packet.payload));
    }
    const cpuBefore = process.cpuUsage();
    const start = performance.now();
    let sent = 0;
    for (let step = 0; step < (seconds * 1000) / packetMs; step += 1) {
      for (const { page, provider } of ends) {
        provider.send({ sequence: step & 0xffff, timestamp: step * payloadLength, payload: stamped() });
        void page.send({ payloadType: 8, sequence: step & 0xffff, timestamp: step * payloadLength, payload: stamped() });
        sent += 2;
      }
      const wait = start + (step + 1) * packetMs - performance.now();
      if (wait > 0) await sleep(wait);
    }
    const elapsedMs = performance.now() - start;
    const { user, system } = process.cpuUsage(cpuBefore);
    await sleep(200);
    delays.sort((one, other) => one - other);
    return {
      calls,
      seconds,
      sent,
      lost: sent - delays.length,
      delayP50: percentile(delays, 0.5),
      delayP99: percentile(delays, 0.99),
      delayMax: delays.at(-1) ?? Number.NaN,
      cpu: (user + system) / 1000 / elapsedMs,
    };
  } finally {
    engine.closeAll();
    for (const { page, provider } of ends) {
      await page.close();
      provider.close();
    }
  }
}
