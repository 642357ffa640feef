// Calls through a real Kamailio: what the far end sees, what the page sees, and what the store is told.
import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Inviter, SessionState, UserAgent } from 'sip.js';
import type { CallToken } from '../../core/values/ids.ts';
import type { GatewayToPhone } from '../../core/protocol/gateway-phone.ts';
import type { GatewayToStore } from '../../core/protocol/gateway-store.ts';
import { startKamailio, type Kamailio } from './bed/kamailio.ts';
import { createBench, lineId, openPhoneWindow, plainSdp, settingsFor, type Bench, type EngineRecord, type PhoneWindow } from './bed/phone-window.ts';
import { bodyOf, callText, headerOf, headersOf, openRawCaller, type CallText, type RawCaller } from './bed/raw-caller.ts';
import { bedFolder } from './bed/server-process.ts';

const dir = bedFolder();
let kamailio: Kamailio;
let bench: Bench;
let phone: PhoneWindow;
let caller: RawCaller;
let engine: EngineRecord;

beforeAll(async () => {
  kamailio = await startKamailio(dir);
}, 30_000);
afterAll(async () => {
  await kamailio.stop();
  rmSync(dir, { recursive: true, force: true });
});

async function open(transport: 'UDP' | 'TCP', options: Parameters<typeof createBench>[0] = {}): Promise<void> {
  engine = { remotes: [], closed: [] };
  bench = createBench(options, engine);
  bench.tellStore({ type: 'line.set', line: { lineId, settings: settingsFor(transport, kamailio.ports.plain), password: 'alice-secret' } });
  phone = await openPhoneWindow(bench, await bench.account());
  await phone.register();
  caller = await openRawCaller({ port: kamailio.ports.plain });
}
afterEach(async () => {
  await bench.stop();
  caller.close();
  // A provider with no memory of the former test: a binding left there would get a branch of the next call.
  await kamailio.kill();
  await kamailio.start();
});

const identity = ['P-Asserted-Identity: "Jeanne Dupont" <sip:+33199001234@sip.asso.test;user=phone>', 'X-Caller: 01 99 00 12 34'];
const facts = (): string[] => bench.toStore.filter((message) => message.type === 'call.event').map((message) => (message.fact === 'ended' ? `ended:${message.outcome}` : message.fact));
const isFact = (fact: string) => (message: GatewayToStore): boolean => message.type === 'call.event' && message.fact === fact;

async function answered(call: CallText): Promise<{ ok: string; target: string; routes: string[] }> {
  caller.send(call.invite(identity));
  const invitation = await phone.nextInvitation();
  await invitation.accept();
  const ok = await caller.take(/^SIP\/2\.0 200/);
  const target = /<([^>]+)>/.exec(headerOf(ok, 'Contact'))?.[1] ?? '';
  const routes = headersOf(ok, 'Record-Route').reverse().map((route) => `Route: ${route}`);
  caller.send(call.request('ACK', target, 1, headerOf(ok, 'To'), routes));
  await bench.waitForFact(isFact('answered'));
  return { ok, target, routes };
}

const leakForms = ['33199001234', '199001234', '01 99 00 12 34', '99001234', '%2B33199', Buffer.from('99001234').toString('hex'), 'Jeanne', 'Dupont', 'trunk.example', 'As3f'];
function assertPageKnowsNothing(): void {
  const seen = JSON.stringify(bench.toPage);
  for (const form of leakForms) expect(seen, form).not.toContain(form);
  expect(bench.canaries.count).toBe(0);
}

describe.each(['UDP', 'TCP'] as const)('a call over %s', (transport) => {
  beforeEach(() => open(transport));

  it('rings, is answered, and is hung up by the caller; the far end gets its own words back', async () => {
    const call = callText(caller.port, 'alice');
    const { ok, target, routes } = await answered(call);
    expect(headerOf(ok, 'From')).toBe(call.from);
    expect(headerOf(ok, 'To').startsWith(`${call.to};tag=`)).toBe(true);
    expect(headerOf(ok, 'Call-ID')).toBe(call.callId);
    expect(bodyOf(ok)).toBe(plainSdp(40_000));
    expect(engine.remotes[0]).toContain('m=audio 41000 RTP/AVP 8');
    caller.send(call.request('BYE', target, 2, headerOf(ok, 'To'), routes));
    await caller.take(/^SIP\/2\.0 200/);
    await bench.waitForFact(isFact('ended'));
    expect(facts()).toEqual(['started', 'answered', 'ended:answered']);
    expect(bench.toStore[0]).toMatchObject({ lineId, training: false, direction: 'incoming', caller: { kind: 'number', e164: '+33199001234' }, sequence: 1 });
    const token = bench.toStore[0]?.type === 'call.event' ? bench.toStore[0].token : '';
    expect(phone.invitations[0]?.request.callId).toBe(token);
    expect(engine.closed).toContain(token);
    assertPageKnowsNothing();
  });

  it('is hung up by the listener with a BYE that belongs to the dialog', async () => {
    const call = callText(caller.port, 'alice');
    const { ok } = await answered(call);
    await phone.invitations[0]?.bye();
    const bye = await caller.take(/^BYE /);
    expect(bye.split('\r\n')[0]).toContain(`sip:+33199001234@127.0.0.1:${caller.port}`);
    expect(headerOf(bye, 'To')).toBe(call.from);
    expect(headerOf(bye, 'From')).toBe(headerOf(ok, 'To'));
    expect(headerOf(bye, 'Call-ID')).toBe(call.callId);
    expect(bye).not.toMatch(/\.invalid/);
    await bench.waitForFact(isFact('ended'));
    expect(facts()).toEqual(['started', 'answered', 'ended:answered']);
    assertPageKnowsNothing();
  });

  it('was taken elsewhere when the CANCEL says so', async () => {
    const call = callText(caller.port, 'alice');
    caller.send(call.invite(identity));
    await phone.nextInvitation();
    await caller.take(/^SIP\/2\.0 180/);
    caller.send(call.sameBranch('CANCEL', call.to, ['Reason: SIP;cause=200;text="Call completed elsewhere"']));
    const gone = await caller.take(/^SIP\/2\.0 487/);
    caller.send(call.sameBranch('ACK', headerOf(gone, 'To')));
    await bench.waitForFact(isFact('ended'));
    expect(facts()).toEqual(['started', 'ended:answeredElsewhere']);
    assertPageKnowsNothing();
  });

  it('is refused here', async () => {
    const call = callText(caller.port, 'alice');
    caller.send(call.invite(identity));
    const invitation = await phone.nextInvitation();
    await invitation.reject({ statusCode: 603 });
    const refused = await caller.take(/^SIP\/2\.0 603/);
    caller.send(call.sameBranch('ACK', headerOf(refused, 'To')));
    await bench.waitForFact(isFact('ended'));
    expect(facts()).toEqual(['started', 'ended:refused']);
  });

  it('ends on the wire and in the record when the phone window dies', async () => {
    const call = callText(caller.port, 'alice');
    await answered(call);
    bench.closePhone();
    const bye = await caller.take(/^BYE /);
    expect(headerOf(bye, 'To')).toBe(call.from);
    await bench.waitForFact(isFact('ended'));
    expect(facts()).toEqual(['started', 'answered', 'ended:interrupted']);
  });

  it('is given back to the provider when the phone window dies while it rings', async () => {
    const call = callText(caller.port, 'alice');
    caller.send(call.invite(identity));
    await phone.nextInvitation();
    bench.closePhone();
    await caller.take(/^SIP\/2\.0 480/);
    await bench.waitForFact(isFact('ended'));
    expect(facts()).toEqual(['started', 'ended:missed']);
    // The binding went too: the next call is not sent to a station that is gone.
    const next = callText(caller.port, 'alice');
    caller.send(next.invite());
    await caller.take(/^SIP\/2\.0 (480|405)/);
  });
});

describe('who calls', () => {
  beforeEach(() => open('UDP'));
  const ring = async (extra: string[], from?: string): Promise<unknown> => {
    const call = callText(caller.port, 'alice', from === undefined ? {} : { from });
    caller.send(call.invite(extra));
    const started = await bench.waitForFact(isFact('started'));
    return started.type === 'call.event' && started.fact === 'started' ? started.caller : null;
  };
  it('is withheld with Privacy: id, though the operator leaks the number', async () => {
    expect(await ring([...identity, 'Privacy: id'])).toEqual({ kind: 'withheld' });
    expect(JSON.stringify(bench.toStore)).not.toContain('199001234');
  });
  it('is unknown without a usable number', async () => {
    expect(await ring([])).toEqual({ kind: 'unknown' });
  });
});

describe('a store that comes back', () => {
  it('gets the facts it has not acknowledged, and a call rings without it', async () => {
    await open('UDP');
    const call = callText(caller.port, 'alice');
    await answered(call);
    const first = bench.toStore[0];
    if (first?.type !== 'call.event') throw new Error('no fact');
    const { MessageChannel } = await import('node:worker_threads');
    const { portOfNode } = await import('../../electron/telephony/ports.ts');
    bench.tellStore({ type: 'call.acknowledged', token: first.token, sequence: 1 });
    await new Promise((resolve) => setTimeout(resolve, 50));
    const channel = new MessageChannel();
    const again: GatewayToStore[] = [];
    const got = new Promise<void>((resolve) =>
      channel.port2.on('message', (message: GatewayToStore) => {
        again.push(message);
        resolve();
      }),
    );
    bench.gateway.attachStore(portOfNode(channel.port1));
    await got;
    expect(again).toMatchObject([{ fact: 'answered', sequence: 2, token: first.token }]);
    // It also repeats the line: the same line is no reason to drop the call.
    channel.port2.postMessage({ type: 'line.set', line: { lineId, settings: settingsFor('UDP', kamailio.ports.plain), password: 'alice-secret' } });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(phone.invitations[0]?.state).toBe(SessionState.Established);
    expect(caller.received.some((text) => text.startsWith('BYE'))).toBe(false);
    channel.port2.close();
  });
});

describe('an outgoing call', () => {
  it('goes to the number behind the token, and the page never learns it', async () => {
    await open('UDP');
    const token = 'abcdefghijklmnopqrst' as CallToken;
    bench.tellStore({ type: 'dial.allow', token, number: '01 99 00 12 34' });
    const target = UserAgent.makeURI(`sip:${token}@callee.invalid`);
    if (target === undefined) throw new Error('uri');
    const inviter = new Inviter(phone.userAgent, target);
    await inviter.invite();
    await bench.waitForFact(isFact('ended'));
    expect(bench.toStore[0]).toMatchObject({ fact: 'started', direction: 'outgoing', token, caller: { kind: 'number', e164: '+33199001234' } });
    // 480: nobody is registered at that number.
    expect(facts()).toEqual(['started', 'ended:missed']);
    expect(inviter.state).toBe(SessionState.Terminated);
    expect(JSON.stringify(bench.toPage)).not.toContain('99001234');
  });

  it('to a destination that the store did not allow is refused at once', async () => {
    await open('UDP');
    const target = UserAgent.makeURI('sip:zzzzzzzzzzzzzzzzzzzz@callee.invalid');
    if (target === undefined) throw new Error('uri');
    const inviter = new Inviter(phone.userAgent, target);
    await inviter.invite();
    await bench.waitForPage((message): message is Extract<GatewayToPhone, { type: 'sip' }> => message.type === 'sip' && message.message.startsWith('SIP/2.0 403'));
    expect(facts()).toEqual([]);
  });
});

describe('the positive control', () => {
  it('shows the number to the page when redaction is off, so the same search can find it', async () => {
    await open('UDP', { redaction: 'off-for-positive-control' });
    const call = callText(caller.port, 'alice');
    await answered(call);
    expect(JSON.stringify(bench.toPage)).toContain('33199001234');
  });
});
