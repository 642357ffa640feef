// Who is screened, and what the phone window and the record learn of it: the gateway alone, between a raw caller and a page.
import { rmSync } from 'node:fs';
import { MessageChannel } from 'node:worker_threads';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Invitation } from 'sip.js';
import type { CallToken } from '../../core/values/ids.ts';
import type { GatewayToPhone, PhoneToGateway } from '../../core/protocol/gateway-phone.ts';
import { portOfNode } from '../../electron/telephony/ports.ts';
import { startKamailio, type Kamailio } from './bed/kamailio.ts';
import { createBench, lineId, openPhoneWindow, settingsFor, type Bench, type PhoneWindow } from './bed/phone-window.ts';
import { callText, headerOf, openRawCaller, type CallText, type RawCaller } from './bed/raw-caller.ts';
import { bedFolder } from './bed/server-process.ts';

const dir = bedFolder();
let kamailio: Kamailio;
let bench: Bench;
let phone: PhoneWindow;
let caller: RawCaller;

beforeAll(async () => {
  kamailio = await startKamailio(dir);
}, 30_000);
afterAll(async () => {
  await kamailio.stop();
  rmSync(dir, { recursive: true, force: true });
});
beforeEach(async () => {
  bench = createBench();
  bench.tellStore({ type: 'line.set', line: { lineId, settings: settingsFor('UDP', kamailio.ports.plain), password: 'alice-secret' } });
  phone = await openPhoneWindow(bench, await bench.account());
  await phone.register();
  caller = await openRawCaller({ port: kamailio.ports.plain });
});
afterEach(async () => {
  await bench.stop();
  caller.close();
  await kamailio.kill();
  await kamailio.start();
});

const number = ['P-Asserted-Identity: <sip:+33199001234@sip.asso.test>'];
const of = (type: GatewayToPhone['type']): GatewayToPhone[] => bench.toPage.filter((message) => message.type === type);
const invited = (): number => bench.toPage.findIndex((message) => message.type === 'sip' && message.message.startsWith('INVITE'));
const facts = (): string[] => bench.toStore.filter((message) => message.type === 'call.event').map((message) => (message.fact === 'ended' ? `ended:${message.outcome}` : message.fact));

/** The call as the page has it, with what the provider heard of it so far. */
async function ring(extra: readonly string[]): Promise<{ call: CallText; invitation: Invitation; token: CallToken }> {
  const call = callText(caller.port, 'alice');
  caller.send(call.invite(extra));
  const invitation = await phone.nextInvitation();
  await caller.take(/^SIP\/2\.0 180/);
  return { call, invitation, token: invitation.request.callId as CallToken };
}
const keepAway = async (callRef: CallToken): Promise<void> => {
  const { accountRef } = await bench.account();
  bench.tellPhone({ type: 'call.kept-away', accountRef, callRef } satisfies PhoneToGateway);
};
const verdict = (): Promise<GatewayToPhone> => bench.waitForPage((message): message is Extract<GatewayToPhone, { type: 'screened' }> => message.type === 'screened');
const refuse = async (call: CallText, invitation: Invitation): Promise<void> => {
  await invitation.reject({ statusCode: 603 });
  const refused = await caller.take(/^SIP\/2\.0 603/);
  caller.send(call.sameBranch('ACK', headerOf(refused, 'To')));
  await bench.waitForFact((message) => message.type === 'call.event' && message.fact === 'ended');
};

describe('while somebody is blocked', () => {
  beforeEach(() => {
    bench.tellStore({ type: 'blocklist.set', screens: true });
  });

  it('says so before the INVITE, while the provider has its 180, and passes on yes or no and no number', async () => {
    const { token } = await ring(number);
    expect(of('screening')).toMatchObject([{ callRef: token }]);
    expect(bench.toPage.findIndex(({ type }) => type === 'screening')).toBeLessThan(invited());
    bench.tellStore({ type: 'call.screened', token, blocked: false });
    expect(await verdict()).toEqual({ type: 'screened', accountRef: (await bench.account()).accountRef, callRef: token, blocked: false });
    expect(JSON.stringify(bench.toPage)).not.toContain('99001234');
  });

  it('records a caller who was kept away as blocked', async () => {
    const { call, invitation, token } = await ring(number);
    bench.tellStore({ type: 'call.screened', token, blocked: true });
    expect(await verdict()).toMatchObject({ blocked: true });
    await keepAway(token);
    await refuse(call, invitation);
    expect(facts()).toEqual(['started', 'ended:blocked']);
  });

  it('takes one verdict, and none on a call that was not screened or is over', async () => {
    const { call, invitation, token } = await ring(number);
    bench.tellStore({ type: 'call.screened', token, blocked: false });
    bench.tellStore({ type: 'call.screened', token, blocked: true });
    bench.tellStore({ type: 'call.screened', token: 'nobody' as CallToken, blocked: true });
    await verdict();
    await keepAway(token);
    await refuse(call, invitation);
    bench.tellStore({ type: 'call.screened', token, blocked: true });
    expect(facts()).toEqual(['started', 'ended:refused']);
    expect(of('screened')).toHaveLength(1);
  });

  it('does not take the page’s word for it', async () => {
    const { call, invitation, token } = await ring(number);
    await keepAway(token);
    await refuse(call, invitation);
    expect(facts()).toEqual(['started', 'ended:refused']);
  });

  it.each([
    ['withheld', [...number, 'Privacy: id']],
    ['unknown', []],
    ['a number that is never blocked, bare', ['P-Asserted-Identity: <sip:3114@sip.asso.test>']],
    ['a number that is never blocked, as E.164', ['P-Asserted-Identity: <sip:+687116006@sip.asso.test>']],
  ])('lets through at once whose caller is %s', async (_who, extra) => {
    await ring(extra);
    expect(of('screening')).toEqual([]);
  });
});

it('screens nobody until it is told to, nor once it is told not to any more', async () => {
  await ring(number);
  bench.tellStore({ type: 'blocklist.set', screens: true });
  bench.tellStore({ type: 'blocklist.set', screens: false });
  await ring(number);
  expect(of('screening')).toEqual([]);
});

it('screens nobody where no store could say who is blocked, or the one that came back has not yet', async () => {
  bench.tellStore({ type: 'blocklist.set', screens: true });
  const first = await ring(number);
  expect(of('screening')).toHaveLength(1);
  await refuse(first.call, first.invitation);
  const back = new MessageChannel();
  bench.gateway.attachStore(portOfNode(back.port1));
  const second = await ring(number);
  await refuse(second.call, second.invitation);
  back.port2.postMessage({ type: 'blocklist.set', screens: true });
  const gone = new Promise((resolve) => back.port1.once('close', resolve));
  back.port2.close();
  await gone;
  await ring(number);
  expect(of('screening')).toHaveLength(1);
});
