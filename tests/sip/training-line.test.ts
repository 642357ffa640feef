// The training line from end to end inside the gateway: real registrar, real SIP, the real media engine; only the browser is missing.
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import type { GatewayToStore } from '../../core/protocol/gateway-store.ts';
import { createMediaEngine } from '../../electron/telephony/media/media-engine.ts';
import { createPacketRelay } from '../../electron/telephony/media/packet-relay.ts';
import { startTrainingProvider } from '../../electron/telephony/training/training-provider.ts';
import { createBench, openPhoneWindow, type Bench } from './bed/phone-window.ts';

const folder = fileURLToPath(new URL('../../resources/training', import.meta.url));
let bench: Bench;
afterEach(() => bench.stop());

describe('a training call', () => {
  it.each(['ordinary', 'withheld'] as const)('%s: rings without any line, marked as training, its caller read from real SIP', async (scenario) => {
    bench = createBench({ media: { createMediaEngine, createPacketRelay, startTrainingProvider: (options) => startTrainingProvider({ ...options, folder }) } });
    bench.tellStore({ type: 'training.start', requestId: 1, scenario });
    const account = await bench.account('training');
    expect(account).toMatchObject({ training: true, media: 'relayed', transport: 'UDP' });
    const phone = await openPhoneWindow(bench, account);
    await phone.register();
    const invitation = await phone.nextInvitation();
    const started = await bench.waitForFact((message) => message.type === 'call.event' && message.fact === 'started');
    expect(started).toMatchObject({ training: true, lineId: null, direction: 'incoming', caller: { kind: scenario === 'withheld' ? 'withheld' : 'number' } });
    await invitation.accept();
    await bench.waitForFact((message) => message.type === 'call.event' && message.fact === 'answered');
    await invitation.bye();
    await bench.waitForFact((message: GatewayToStore) => message.type === 'call.event' && message.fact === 'ended' && message.outcome === 'answered');
    const caller = started.type === 'call.event' && started.fact === 'started' && started.caller.kind === 'number' ? started.caller.e164 : null;
    expect(bench.toStore).toContainEqual({ type: 'training.rung', requestId: 1, rung: true });
    if (caller !== null) expect(JSON.stringify(bench.toPage)).not.toContain(caller.slice(-8));
    expect(bench.logs).toEqual([]);
  }, 20_000);

  it('whose provider cannot start is said not to ring', async () => {
    const startTrainingProvider = (): Promise<never> => Promise.reject(new Error('no sounds'));
    bench = createBench({ media: { createMediaEngine, createPacketRelay, startTrainingProvider } });
    bench.tellStore({ type: 'training.start', requestId: 4, scenario: 'ordinary' });
    expect(await bench.waitForFact(({ type }) => type === 'training.rung')).toEqual({ type: 'training.rung', requestId: 4, rung: false });
    expect(bench.logs).toEqual(['gateway.training.failed']);
  });
});
