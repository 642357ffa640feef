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
  /** The same, at the same time, straight from one socket to another: what the computer takes without any relay. */
  readonly controlP50: number;
  readonly controlP99: number;
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
  const controls: number[] = [];
  const arrived = (payload: Buffer): void => {
    delays.push(performance.now() - payload.readDoubleBE());
  };
  const control = { from: await openProviderSocket(), to: await openProviderSocket() };
  control.from.aim(providerSdp(control.to.port));
  control.to.onPacket(({ payload }) => controls.push(performance.now() - payload.readDoubleBE()));
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
    // Calls begin when they begin: their packets are spread over the 20 ms, as real ones are, and not sent in one burst.
    const streams = ends.flatMap(({ page, provider }) => [
      (sequence: number, payload: Buffer): void => provider.send({ sequence: sequence & 0xffff, timestamp: sequence * payloadLength, payload }),
      (sequence: number, payload: Buffer): void =>
        void page.send({ payloadType: 8, sequence: sequence & 0xffff, timestamp: sequence * payloadLength, payload }),
    ]);
    const spacing = packetMs / streams.length;
    const total = streams.length * Math.round((seconds * 1000) / packetMs);
    let sent = 0;
    while (sent < total) {
      const due = Math.min(total, Math.floor((performance.now() - start) / spacing) + 1);
      for (; sent < due; sent += 1) {
        const sequence = Math.floor(sent / streams.length);
        streams[sent % streams.length]?.(sequence, stamped());
        if (sent % streams.length === 0) control.from.send({ sequence: sequence & 0xffff, payload: stamped() });
      }
      await sleep(1);
    }
    const elapsedMs = performance.now() - start;
    const { user, system } = process.cpuUsage(cpuBefore);
    // A busy computer delivers late: that is delay, not loss.
    for (let waited = 0; delays.length < sent && waited < 3000; waited += 50) await sleep(50);
    delays.sort((one, other) => one - other);
    controls.sort((one, other) => one - other);
    return {
      calls,
      seconds,
      sent,
      lost: sent - delays.length,
      delayP50: percentile(delays, 0.5),
      delayP99: percentile(delays, 0.99),
      delayMax: delays.at(-1) ?? Number.NaN,
      controlP50: percentile(controls, 0.5),
      controlP99: percentile(controls, 0.99),
      cpu: (user + system) / 1000 / elapsedMs,
    };
  } finally {
    engine.closeAll();
    for (const { page, provider } of ends) {
      await page.close();
      provider.close();
    }
    control.from.close();
    control.to.close();
  }
}
