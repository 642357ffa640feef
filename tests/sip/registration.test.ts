// A real registrar over every transport, through the gateway, with sip.js as the page runs it.
import { rmSync } from 'node:fs';
import { RegistererState } from 'sip.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GatewayToPhone } from '../../core/protocol/gateway-phone.ts';
import type { SipTransport } from '../../core/contract/line-settings.ts';
import { startKamailio, type Kamailio } from './bed/kamailio.ts';
import { createBench, lineId, openPhoneWindow, settingsFor } from './bed/phone-window.ts';
import { bedFolder } from './bed/server-process.ts';

const dir = bedFolder();
let kamailio: Kamailio;
let pinned: string;
beforeAll(async () => {
  kamailio = await startKamailio(dir);
  pinned = kamailio.fingerprint;
}, 30_000);
afterAll(async () => {
  await kamailio.stop();
  rmSync(dir, { recursive: true, force: true });
});

function settings(transport: SipTransport) {
  const { ports } = kamailio;
  const port = { UDP: ports.plain, TCP: ports.plain, TLS: ports.tls, WS: ports.ws, WSS: ports.wss }[transport];
  return settingsFor(transport, port, { pinnedCertificate: transport === 'TLS' || transport === 'WSS' ? pinned : null });
}

describe.each(['UDP', 'TCP', 'TLS', 'WS', 'WSS'] as const)('registration over %s', (transport) => {
  it('connects, registers with the password that only the gateway holds, and unregisters', async () => {
    const bench = createBench();
    bench.tellStore({ type: 'line.set', line: { lineId, settings: settings(transport), password: 'alice-secret' } });
    const phone = await openPhoneWindow(bench, await bench.account());
    await phone.register();
    const seen = JSON.stringify(bench.toPage);
    expect(seen).not.toContain('sip.asso.test');
    expect(seen).not.toContain('alice');
    const unregistered = new Promise<void>((resolve) => phone.registerer.stateChange.addListener((state) => state === RegistererState.Unregistered && resolve()));
    await phone.registerer.unregister();
    await unregistered;
    await bench.stop();
    expect(bench.logs).toEqual([]);
  }, 20_000);

  it('is told of a wrong password by a second refusal', async () => {
    const bench = createBench();
    bench.tellStore({ type: 'line.set', line: { lineId, settings: settings(transport), password: 'wrong' } });
    const phone = await openPhoneWindow(bench, await bench.account());
    await expect(phone.register()).rejects.toThrow('REGISTER 401');
    await bench.stop();
  }, 20_000);
});

describe('a line that fails', () => {
  it('refuses a self-signed certificate that nobody accepted', async () => {
    const bench = createBench();
    bench.tellStore({ type: 'line.set', line: { lineId, settings: { ...settings('TLS'), pinnedCertificate: null }, password: 'alice-secret' } });
    await expect(openPhoneWindow(bench, await bench.account())).rejects.toThrow('certificate');
    await bench.stop();
  }, 20_000);

  it('refuses another certificate than the accepted one', async () => {
    const bench = createBench();
    bench.tellStore({ type: 'line.set', line: { lineId, settings: { ...settings('WSS'), pinnedCertificate: 'a'.repeat(64) }, password: 'alice-secret' } });
    await expect(openPhoneWindow(bench, await bench.account())).rejects.toThrow('certificate');
    await bench.stop();
  }, 20_000);

  it.each(['UDP', 'TCP', 'WS'] as const)('reports the loss of a restarted server on %s, and works when asked to connect again', async (transport) => {
    const bench = createBench({ linkTimes: { pingEvery: 300, pingTimeout: 600, keepAliveUdp: 1_000, keepAliveStream: 1_000 } });
    bench.tellStore({ type: 'line.set', line: { lineId, settings: settings(transport), password: 'alice-secret' } });
    const phone = await openPhoneWindow(bench, await bench.account());
    await phone.register();
    await kamailio.stop();
    const lost = await bench.waitForPage((message): message is Extract<GatewayToPhone, { type: 'transport' }> => message.type === 'transport' && message.state === 'disconnected');
    expect(['no-answer', 'refused']).toContain(lost.fault);
    await kamailio.start();
    await phone.userAgent.reconnect();
    const again = await openRegistration(phone);
    expect(again).toBe('Registered');
    await bench.stop();
  }, 40_000);
});

async function openRegistration(phone: Awaited<ReturnType<typeof openPhoneWindow>>): Promise<string> {
  const { Registerer } = await import('sip.js');
  const registerer = new Registerer(phone.userAgent, { expires: 120 });
  const state = new Promise<string>((resolve) => registerer.stateChange.addListener((next) => resolve(next)));
  await registerer.register();
  return state;
}
