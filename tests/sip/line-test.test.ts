// Every fault that "Tester la ligne" can name, met for real.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LineSettings, LineTestResult } from '../../core/contract/line-settings.ts';
import { lineTestResult } from '../../core/contract/line-settings.ts';
import { startKamailio, type Kamailio } from './bed/kamailio.ts';
import { bedFolder, freePort } from './bed/server-process.ts';
import { createBench, settingsFor } from './bed/phone-window.ts';

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

async function test(settings: LineSettings, password = 'alice-secret'): Promise<LineTestResult> {
  const bench = createBench();
  bench.tellStore({ type: 'line.test', requestId: 7, settings, password });
  const reply = await bench.waitForFact((message) => message.type === 'line.tested' && message.requestId === 7);
  await bench.stop();
  if (reply.type !== 'line.tested') throw new Error('no result');
  return lineTestResult.parse(reply.result);
}
const transports = ['UDP', 'TCP', 'TLS', 'WS', 'WSS'] as const;
function line(transport: (typeof transports)[number], more: Partial<LineSettings> = {}): LineSettings {
  const { ports } = kamailio;
  const port = { UDP: ports.plain, TCP: ports.plain, TLS: ports.tls, WS: ports.ws, WSS: ports.wss }[transport];
  return settingsFor(transport, port, { pinnedCertificate: transport === 'TLS' || transport === 'WSS' ? pinned : null, ...more });
}

describe.each(transports)('over %s', (transport) => {
  it('is reachable with the right password', async () => {
    expect(await test(line(transport))).toMatchObject({ reachable: true });
  });
  it('has a wrong password', async () => {
    expect(await test(line(transport), 'wrong')).toMatchObject({ reachable: false, fault: 'wrong-password', status: 401 });
  });
  it('has a user who is not this password’s', async () => {
    expect(await test(line(transport, { user: 'alice', authUser: 'bob' }), 'bob-secret')).toMatchObject({ fault: 'wrong-password', status: 403 });
  });
  it('has an unknown user', async () => {
    expect(await test(line(transport, { user: 'nobody' }))).toMatchObject({ fault: 'unknown-user', status: 404 });
  });
  it('is rejected', async () => {
    expect(await test(line(transport, { user: 'closed' }))).toMatchObject({ fault: 'rejected', status: 503 });
  });
  it('is refused where nobody listens', async () => {
    expect(await test(line(transport, { port: await freePort() }))).toMatchObject({ fault: 'refused' });
  });
  it('has a name that does not exist', async () => {
    expect(await test(line(transport, { proxy: 'no-such-provider.invalid' }))).toMatchObject({ fault: 'name-not-found' });
  });
});

describe.each(['TLS', 'WSS'] as const)('a certificate over %s', (transport) => {
  it('is shown, so that an administrator can accept exactly this one', async () => {
    const result = await test(line(transport, { pinnedCertificate: null }));
    expect(result).toMatchObject({ fault: 'certificate', certificate: { fingerprint: pinned, subject: 'sip.asso.test' } });
  });
});

describe('a server that', () => {
  let silent: Server;
  let notSip: Server;
  beforeAll(async () => {
    silent = createServer(() => undefined).listen(0, '127.0.0.1');
    notSip = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', () => socket.end('220 mail.example ESMTP\r\n'));
    }).listen(0, '127.0.0.1');
    await Promise.all([once(silent, 'listening'), once(notSip, 'listening')]);
  });
  afterAll(() => {
    silent.close();
    notSip.close();
  });
  const portOf = (server: Server): number => (server.address() as { port: number }).port;

  it('accepts and says nothing gives no answer', async () => {
    expect(await test(line('TCP', { port: portOf(silent) }))).toMatchObject({ fault: 'no-answer' });
    expect(await test(line('TLS', { port: portOf(silent) }))).toMatchObject({ fault: 'no-answer' });
    expect(await test(line('WS', { port: portOf(silent) }))).toMatchObject({ fault: 'no-answer' });
  }, 30_000);
  it('drops datagrams gives no answer', async () => {
    const hole = createSocket('udp4').bind(0, '127.0.0.1');
    await once(hole, 'listening');
    expect(await test(line('UDP', { port: hole.address().port }))).toMatchObject({ fault: 'no-answer' });
    hole.close();
  }, 30_000);
  it('has no SIP on that path, or no WebSocket at all, is not WebRTC', async () => {
    expect(await test(line('WS', { path: '/elsewhere' }))).toMatchObject({ fault: 'not-webrtc', status: 404 });
    expect(await test(line('WS', { port: portOf(notSip) }))).toMatchObject({ fault: 'not-webrtc' });
  });
});
