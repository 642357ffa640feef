// What must not matter: strangers, oversized and broken messages, lost datagrams, a provider that falls silent.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Inviter, UserAgent } from 'sip.js';
import type { CallToken } from '../../core/values/ids.ts';
import type { GatewayToPhone } from '../../core/protocol/gateway-phone.ts';
import type { GatewayToStore } from '../../core/protocol/gateway-store.ts';
import { createBench, lineId, openPhoneWindow, plainSdp, settingsFor, standInMedia, type Bench, type PhoneWindow } from './bed/phone-window.ts';
import { openRawProvider, type RawProvider } from './bed/raw-provider.ts';

let bench: Bench;
let phone: PhoneWindow;
const invite = (id: string, more = ''): string =>
  `INVITE sip:alice@sip.asso.test SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK${id}\r\nFrom: <sip:0199001234@sip.asso.test>;tag=${id}\r\nTo: <sip:alice@sip.asso.test>\r\nCall-ID: ${id}\r\nCSeq: 1 INVITE\r\nMax-Forwards: 70\r\nContact: <sip:x@127.0.0.1>\r\n${more}Content-Length: 0\r\n\r\n`;
const outcomes = (): string[] => bench.toStore.filter((message) => message.type === 'call.event').map((message) => (message.fact === 'ended' ? message.outcome : message.fact));
const ended = (message: GatewayToStore): boolean => message.type === 'call.event' && message.fact === 'ended';

describe('over UDP', () => {
  let provider: RawProvider;
  beforeEach(async () => {
    provider = await openRawProvider();
    bench = createBench({
      linkTimes: { pingEvery: 500, pingTimeout: 800, keepAliveUdp: 60_000, keepAliveStream: 60_000 },
      media: { ...standInMedia({ remotes: [], closed: [] }), createMediaEngine: (options) => ({ ...standInMedia({ remotes: [], closed: [] }).createMediaEngine(options), plainLocal: () => Promise.resolve(`${plainSdp(40_000)}a=x-large:${'x'.repeat(1_400)}\r\n`) }) },
    });
    bench.tellStore({ type: 'line.set', line: { lineId, settings: settingsFor('UDP', provider.port), password: 'secret' } });
    phone = await openPhoneWindow(bench, await bench.account());
  });
  afterEach(async () => {
    await bench.stop();
    provider.close();
  });

  it('a stranger does not ring the phone', async () => {
    provider.send(invite('real'));
    const ringing = await provider.take((text) => text.startsWith('SIP/2.0 180'), 3_000);
    const port = Number(/^Contact: <sip:[^@]+@127\.0\.0\.1:(\d+)/m.exec(ringing ?? '')?.[1]);
    expect(port).toBeGreaterThan(0);
    const stranger = createSocket('udp4');
    let answers = 0;
    stranger.on('message', () => (answers += 1));
    stranger.bind(0, '127.0.0.2');
    await once(stranger, 'listening');
    stranger.send(invite('scanner'), port, '127.0.0.1');
    stranger.send('OPTIONS sip:100@127.0.0.1 SIP/2.0\r\n\r\n', port, '127.0.0.1');
    provider.send(invite('second'));
    await provider.take((text) => text.startsWith('SIP/2.0 180') && text.includes('second'), 3_000);
    expect(answers).toBe(0);
    expect(phone.invitations).toHaveLength(2);
    stranger.close();
  });

  it('a repeated INVITE rings once and gets its last reply again; a refusal is repeated until its ACK', async () => {
    for (let copy = 0; copy < 3; copy += 1) provider.send(invite('copies'));
    await provider.take((text) => text.startsWith('SIP/2.0 180'), 3_000);
    provider.send(invite('copies'));
    expect(await provider.take((text) => text.startsWith('SIP/2.0 180'), 3_000)).not.toBeNull();
    expect(phone.invitations).toHaveLength(1);
    await phone.invitations[0]?.reject({ statusCode: 603 });
    const first = await provider.take((text) => text.startsWith('SIP/2.0 603'), 3_000);
    expect(await provider.take((text) => text.startsWith('SIP/2.0 603'), 3_000)).toBe(first);
    provider.send(invite('copies').replace(/INVITE/g, 'ACK'));
    expect(outcomes()).toEqual(['started', 'refused']);
  });

  it('a request of ours is repeated until the provider answers', async () => {
    const { Registerer } = await import('sip.js');
    provider.silent = true;
    const registerer = new Registerer(phone.userAgent);
    const registered = new Promise<string>((resolve) => registerer.stateChange.addListener((state) => resolve(state)));
    await registerer.register();
    await new Promise((resolve) => setTimeout(resolve, 300));
    provider.silent = false;
    expect(await registered).toBe('Registered');
  });

  it('headers of 64 KB, and rubbish, are passed over', async () => {
    provider.send(invite('large', `X-Large: ${'a'.repeat(63_000)}\r\n`));
    expect(await provider.take((text) => text.startsWith('SIP/2.0 180') && text.includes('large'), 3_000)).not.toBeNull();
    for (const rubbish of ['\r\n\r\n', '\0\0\0\0\0\0', 'GET / HTTP/1.1\r\n\r\n', 'SIP/2.0\r\n\r\n', 'INVITE\r\n\r\n', `INVITE sip:a SIP/2.0\r\n${':\r\n'.repeat(600)}\r\n`, invite('lf').replace(/\r\n/g, '\n')]) provider.send(rubbish);
    provider.send(invite('after'));
    expect(await provider.take((text) => text.startsWith('SIP/2.0 180') && text.includes('after'), 3_000)).not.toBeNull();
    expect(phone.invitations).toHaveLength(2);
    expect(bench.logs).toEqual([]);
  });

  it('a provider that falls silent loses the line, and a ringing call is missed', async () => {
    provider.send(invite('hole'));
    await provider.take((text) => text.startsWith('SIP/2.0 180'), 3_000);
    provider.silent = true;
    const lost = await bench.waitForPage((message): message is Extract<GatewayToPhone, { type: 'transport' }> => message.type === 'transport' && message.state === 'disconnected');
    expect(lost.fault).toBe('no-answer');
    await bench.waitForFact(ended);
    expect(outcomes()).toEqual(['started', 'missed']);
    provider.silent = false;
    await phone.userAgent.reconnect();
    provider.send(invite('again'));
    expect(await provider.take((text) => text.startsWith('SIP/2.0 180') && text.includes('again'), 3_000)).not.toBeNull();
  });

  it('a request too large for a datagram goes over TCP, and by datagram where there is no TCP', async () => {
    const token = 'aaaaaaaaaaaaaaaaaaaa' as CallToken;
    bench.tellStore({ type: 'dial.allow', token, number: '01 99 00 12 34' });
    const dial = async (): Promise<void> => {
      const target = UserAgent.makeURI(`sip:${token}@callee.invalid`);
      if (target !== undefined) await new Inviter(phone.userAgent, target).invite();
    };
    await dial();
    const overUdp = await provider.take((text) => text.startsWith('INVITE'), 5_000);
    expect(overUdp?.length).toBeGreaterThan(1_400);
    expect(overUdp).toContain('Via: SIP/2.0/UDP ');
    let overTcp = '';
    const server = createServer((connection) => connection.on('error', () => undefined).on('data', (bytes) => (overTcp += bytes.toString('latin1'))));
    server.listen(provider.port, '127.0.0.1');
    await once(server, 'listening');
    await dial();
    for (let round = 0; round < 100 && overTcp === ''; round += 1) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(overTcp).toMatch(/^INVITE sip:0199001234@sip\.asso\.test SIP\/2\.0\r\nVia: SIP\/2\.0\/TCP 127\.0\.0\.1:\d+;branch=/);
    server.close();
  });

  it('a change of network drops the sockets and says so', async () => {
    bench.gateway.networkChanged();
    const lost = await bench.waitForPage((message): message is Extract<GatewayToPhone, { type: 'transport' }> => message.type === 'transport' && message.state === 'disconnected');
    expect(lost.fault).toBe('network-down');
    await phone.userAgent.reconnect();
    expect(phone.userAgent.isConnected()).toBe(true);
  });

  it('messages of the page that are no messages are dropped', async () => {
    const { accountRef } = await bench.account();
    bench.tellPhone({ type: 'sip', accountRef, message: 'nonsense' });
    bench.tellPhone({ type: 'sip', accountRef: 'older', message: 'OPTIONS sip:x SIP/2.0\r\n\r\n' });
    bench.tellPhone({ type: 'sip', accountRef, message: 7 } as never);
    bench.tellPhone({ type: 'media', requestId: 1, accountRef, request: { kind: 'plainRemote', callRef: 'abc', sdp: 'v=0', role: 'offer' } });
    expect(await bench.waitForPage((message): message is Extract<GatewayToPhone, { type: 'media.reply' }> => message.type === 'media.reply')).toMatchObject({ ok: false });
    expect(bench.logs).toEqual(['gateway.phone.bad-message', 'gateway.media.failed']);
  });
});

describe('over TCP', () => {
  let server: Server;
  let socket: Socket;
  let heard: string;
  beforeEach(async () => {
    heard = '';
    server = createServer((connection) => {
      socket = connection;
      connection.on('error', () => undefined);
      connection.on('data', (bytes) => {
        const text = bytes.toString('latin1');
        heard += text;
        if (!/^(?:OPTIONS|REGISTER) /.test(text)) return;
        const keep = [...text.matchAll(/^(?:Via|From|To|Call-ID|CSeq): .*\r\n/gm)].map((match) => match[0]).join('');
        connection.write(`SIP/2.0 200 OK\r\n${keep}Content-Length: 0\r\n\r\n`);
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    bench = createBench();
    bench.tellStore({ type: 'line.set', line: { lineId, settings: settingsFor('TCP', (server.address() as { port: number }).port), password: 'secret' } });
    phone = await openPhoneWindow(bench, await bench.account());
  });
  afterEach(async () => {
    await bench.stop();
    server.close();
  });
  const hears = async (pattern: RegExp): Promise<void> => {
    for (let round = 0; round < 100 && !pattern.test(heard); round += 1) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(heard).toMatch(pattern);
  };
  const lineLost = (): Promise<unknown> => bench.waitForPage((message): message is Extract<GatewayToPhone, { type: 'transport' }> => message.type === 'transport' && message.state === 'disconnected');

  it('fragments, pings between messages, and several messages at once are understood', async () => {
    const bytes = Buffer.from(`\r\n\r\n${invite('one')}\r\n${invite('two').replace('Content-Length', 'l')}`);
    for (let at = 0; at < bytes.length; at += 97) {
      socket.write(bytes.subarray(at, at + 97));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await hears(/SIP\/2\.0 180[\s\S]*one[\s\S]*SIP\/2\.0 180[\s\S]*two/);
    expect(heard).toContain('\r\n\r\n\r\nSIP/2.0 100');
    expect(phone.invitations).toHaveLength(2);
  });

  it.each([
    ['a missing Content-Length', invite('x').replace(/Content-Length: 0\r\n/, '')],
    ['a negative Content-Length', invite('x').replace('Length: 0', 'Length: -5')],
    ['headers over 64 KB', invite('x', `X: ${'a'.repeat(70_000)}\r\n`)],
  ])('%s ends the connection, for nobody knows where the next message starts', async (_, text) => {
    socket.write(text);
    await lineLost();
    expect(phone.invitations).toHaveLength(0);
  });

  it('a Content-Length that swallows the next message is survived', async () => {
    socket.write(invite('short').replace('Length: 0', 'Length: 40'));
    socket.write(invite('swallowed'));
    socket.write(invite('third'));
    // The second call is lost in the body of the first; the third is whole again.
    await hears(/SIP\/2\.0 180[\s\S]*third/);
    expect(phone.invitations).toHaveLength(1);
  });
});
