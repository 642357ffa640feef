// What the page gets of an on-call number, and what it can do with it: a token that works in one call, for one purpose.
import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { Inviter, SessionState, UserAgent } from 'sip.js';
import type { GatewayToPhone } from '../../core/protocol/gateway-phone.ts';
import { startKamailio, type Kamailio } from './bed/kamailio.ts';
import { createBench, lineId, openPhoneWindow, settingsFor, type Bench, type PhoneWindow } from './bed/phone-window.ts';
import { callText, headersOf, openRawCaller, type RawCaller } from './bed/raw-caller.ts';
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
  const steps = [{ kind: 'forward', after: 0, to: 0 }, { kind: 'forward', after: 20, to: 1 }, { kind: 'announce', after: 40, announcement: 'unanswered' }] as const;
  bench.tellStore({ type: 'routing.set', plan: { method: 'redirect', segments: [{ from: 0, steps }], until: Date.now() + 60_000, numbers: ['+33639980008', '06 39 98 00 09'] } });
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

type Route = Extract<GatewayToPhone, { type: 'route' }>;
const redirectionOf = async (): Promise<readonly string[]> => {
  const { steps } = await bench.waitForPage((message): message is Route => message.type === 'route');
  const redirect = steps.find((step) => step.kind === 'redirect');
  if (redirect?.kind !== 'redirect') throw new Error('no redirection');
  return redirect.to;
};
const contact = (token: string): string => `Contact: <sip:${token}@callee.invalid>`;
/** National, international, percent-encoded, hexadecimal; with and without separators. */
const forms = ['39980008', '39980009', '39 98 00', Buffer.from('39980009').toString('hex')];

it('becomes the number on the wire, in order of preference, and nowhere else', async () => {
  const call = callText(caller.port, 'alice');
  caller.send(call.invite());
  const tokens = await redirectionOf();
  const invitation = await phone.nextInvitation();
  expect(bench.toPage.findIndex(({ type }) => type === 'route')).toBeLessThan(bench.toPage.findIndex((message) => message.type === 'sip' && message.message.startsWith('INVITE')));
  await invitation.reject({ statusCode: 302, extraHeaders: tokens.map(contact) });
  const moved = await caller.take(/^SIP\/2\.0 302/);
  expect(headersOf(moved, 'Contact').join(', ')).toBe('<sip:+33639980008@sip.asso.test>;q=1.0, <sip:0639980009@sip.asso.test>;q=0.9');
  const ended = await bench.waitForFact((message) => message.type === 'call.event' && message.fact === 'ended');
  expect(ended).toMatchObject({ outcome: 'forwarded' });
  const seen = JSON.stringify([bench.toPage, bench.logs]);
  for (const form of forms) expect(seen, form).not.toContain(form);
  expect(bench.canaries.count).toBe(0);
});

it('cannot be dialled, nor used in another call', async () => {
  const first = callText(caller.port, 'alice');
  caller.send(first.invite());
  const [token = ''] = await redirectionOf();
  await phone.nextInvitation();
  const target = UserAgent.makeURI(`sip:${token}@callee.invalid`)!;
  const dialled = new Inviter(phone.userAgent, target);
  const over = new Promise<void>((resolve) => dialled.stateChange.addListener((state) => state === SessionState.Terminated && resolve()));
  await dialled.invite();
  await over;

  const second = callText(caller.port, 'alice');
  caller.send(second.invite());
  const other = await phone.nextInvitation();
  await other.reject({ statusCode: 302, extraHeaders: [contact(token)] });
  await caller.take(/^SIP\/2\.0 500/);
  expect(bench.logs.filter((code) => code === 'gateway.outbound.refused').length).toBeGreaterThanOrEqual(2);
  expect(caller.received.some((text) => /39980008/.test(text))).toBe(false);
});
