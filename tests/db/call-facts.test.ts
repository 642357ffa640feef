// From the gateway's facts to the record of a call.
import { afterEach, describe, expect, test } from 'vitest';
import type { GatewayLine, GatewayToStore, StoreToGateway } from '../../core/protocol/gateway-store.ts';
import type { E164 } from '../../core/values/phone-number.ts';
import { addAccount, associationStore, attachTestGateway, eventually, signInAs, token, type TestGateway, type TestStore } from '../support/test-store.ts';

const open: TestStore[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});
async function association(): Promise<TestStore> {
  const store = await associationStore();
  open.push(store);
  return store;
}

const everything = { from: null, to: null, outcomes: [], listenerId: null, callerId: null, repeatCallersOnly: false };
const settings = {
  preset: 'ordinary', label: 'Principale', publicNumber: '01 99 00 11 22', transport: 'UDP', domain: 'sip.example', proxy: '', port: null, path: '/', user: 'ligne', authUser: '', pinnedCertificate: null,
} as const;
const number = '+33639981742' as E164;
type Started = Extract<GatewayToStore, { fact: 'started' }>;

function started(store: TestStore, letter: string, part: Partial<Started> = {}): GatewayToStore {
  return { type: 'call.event', token: token(letter), sequence: 1, at: store.now(), fact: 'started', direction: 'incoming', lineId: null, training: false, caller: { kind: 'number', e164: number }, ...part };
}
const askedToRing = async (gateway: TestGateway) =>
  (await gateway.until(({ type }) => type === 'training.start')) as Extract<StoreToGateway, { type: 'training.start' }>;
const entriesOf = async (store: TestStore) => (await store.value('calls.list', { filter: everything, after: null, limit: 50 })).entries;

describe('a call', () => {
  test('is recorded from its facts, repeated facts change nothing', async () => {
    const store = await association();
    const listener = await addAccount(store, 'listener', 'helene');
    await store.value('line.saveSettings', { settings, password: 'secret' });
    await signInAs(store, 'helene');
    const gateway = attachTestGateway(store.store);
    const line = await gateway.until(({ type }) => type === 'line.set');
    if (line.type !== 'line.set' || line.line === null || line.line === 'training') throw new Error('no line');
    const facts: GatewayToStore[] = [
      started(store, 'a', { lineId: line.line.lineId }),
      { type: 'call.event', token: token('a'), sequence: 2, at: store.now() + 4000, fact: 'answered' },
      { type: 'call.event', token: token('a'), sequence: 3, at: store.now() + 64_000, fact: 'ended', outcome: 'answered' },
    ];
    for (const fact of [...facts, ...facts]) gateway.say(fact);
    await eventually(() => gateway.received.filter(({ type }) => type === 'call.acknowledged').length === 6);
    await eventually(() => store.hints.some(({ caller }) => caller.kind === 'first'));
    expect(store.hints[0]).toEqual({ token: token('a'), lineLabel: 'Principale', publicNumber: '01 99 00 11 22', caller: { kind: 'pending' } });
    const pending = await store.value('calls.getPendingForm', {});
    expect(pending.call).toMatchObject({ token: token('a'), training: false });
    await store.value('calls.submitForm', { callId: pending.call!.id, form: { type: 'listening', category: 'loneliness', referral: 'none', note: '' } });
    expect((await store.value('calls.getPendingForm', {})).call).toBeNull();
    await signInAs(store, 'odile');
    expect(await entriesOf(store)).toMatchObject([
      { direction: 'incoming', lineLabel: 'Principale', outcome: 'answered', listenerName: listener.displayName, caller: { kind: 'known', pseudonym: 'Sureau', callsThisMonth: 1 }, form: { type: 'listening' } },
    ]);
    expect(await store.code('calls.submitForm', { callId: pending.call!.id, form: { type: 'test', category: null, referral: null, note: '' } })).toBe('not-found');
  });

  test('of a repeat caller is counted in its Paris month; another number gets another plant', async () => {
    const store = await association();
    const gateway = attachTestGateway(store.store);
    for (const [index, letter] of ['a', 'b', 'c', 'd'].entries()) {
      const caller = { kind: 'number', e164: (letter === 'c' ? '+33199001234' : number) as E164 } as const;
      gateway.say(started(store, letter, { caller }));
      gateway.say({ type: 'call.event', token: token(letter), sequence: 2, at: store.now() + 1, fact: 'ended', outcome: 'missed' });
      await eventually(() => store.hints.filter(({ token: of }) => of === token(letter)).length === 2);
      store.pass(index === 2 ? 10 * 86_400_000 : 60_000);
    }
    const hint = (letter: string) => store.hints.filter(({ token: of }) => of === token(letter)).at(-1)?.caller;
    expect([hint('a'), hint('b'), hint('c'), hint('d')]).toEqual([{ kind: 'first' }, { kind: 'repeat', callsThisMonth: 2 }, { kind: 'first' }, { kind: 'first' }]);
    const callers = (await entriesOf(store)).map(({ caller }) => (caller.kind === 'known' ? caller.pseudonym : null));
    expect(callers).toEqual(['Sureau', 'Colza', 'Sureau', 'Sureau']);
    expect((await store.value('calls.findCaller', { number: '06 39 98 17 42' })).caller?.pseudonym).toBe('Sureau');
    expect((await store.value('calls.findCaller', { number: '06 39 98 00 00' })).caller).toBeNull();
    expect(await store.code('calls.findCaller', { number: 'abc' })).toBe('invalid-number');
  });

  test('with a withheld or unknown number leaves no caller', async () => {
    const store = await association();
    const gateway = attachTestGateway(store.store);
    gateway.say(started(store, 'a', { caller: { kind: 'withheld' } }));
    gateway.say(started(store, 'b', { caller: { kind: 'unknown' } }));
    await eventually(() => store.hints.length === 2);
    const entries = await entriesOf(store);
    expect(entries.map(({ caller }) => caller.kind).sort()).toEqual(['unknown', 'withheld']);
    for (const { id } of entries) expect(await store.code('calls.revealNumber', { callId: id, reason: 'callBackAsked', precision: '' })).toBe('not-found');
  });

  test('that the program did not see end is interrupted at the next opening, and its late end still counts', async () => {
    let store = await association();
    const gateway = attachTestGateway(store.store);
    gateway.say(started(store, 'a'));
    await gateway.until(({ type }) => type === 'call.acknowledged');
    open.pop();
    store = await store.reopen();
    open.push(store);
    await signInAs(store, 'odile');
    expect(await entriesOf(store)).toMatchObject([{ outcome: 'interrupted' }]);
    const again = attachTestGateway(store.store);
    again.say({ type: 'call.event', token: token('a'), sequence: 2, at: store.now() + 9000, fact: 'ended', outcome: 'abandoned' });
    await again.until(({ type }) => type === 'call.acknowledged');
    expect(await entriesOf(store)).toMatchObject([{ outcome: 'abandoned', endedAt: store.now() + 9000 }]);
  });

  test('goes on being recorded while the screen is locked', async () => {
    const store = await association();
    const gateway = attachTestGateway(store.store);
    gateway.say(started(store, 'a'));
    await gateway.until(({ type }) => type === 'call.acknowledged');
    store.store.lock('idle');
    gateway.say({ type: 'call.event', token: token('a'), sequence: 2, at: store.now() + 1, fact: 'answered' });
    await gateway.until((message) => message.type === 'call.acknowledged' && message.sequence === 2);
    await signInAs(store, 'odile');
    expect(await entriesOf(store)).toMatchObject([{ listenerName: 'Odile Ferroux' }]);
  });

  test('facts that come while nobody is signed in are written at the next sign-in', async () => {
    const store = await association();
    const gateway = attachTestGateway(store.store);
    gateway.say(started(store, 'a'));
    await gateway.until(({ type }) => type === 'call.acknowledged');
    await store.value('session.signOut', {});
    gateway.say({ type: 'call.event', token: token('a'), sequence: 2, at: store.now() + 5, fact: 'ended', outcome: 'missed' });
    await gateway.until((message) => message.type === 'line.set' && message.line === null);
    await new Promise((resolve) => setTimeout(resolve, 20));
    await signInAs(store, 'odile');
    expect(await entriesOf(store)).toMatchObject([{ outcome: 'missed' }]);
  });

  test('that was blocked is in the journal, and is neither answered nor missed nor a call of the day', async () => {
    const store = await association();
    const gateway = attachTestGateway(store.store);
    gateway.say(started(store, 'b'));
    gateway.say({ type: 'call.event', token: token('b'), sequence: 2, at: store.now() + 1, fact: 'ended', outcome: 'blocked' });
    await gateway.until((message) => message.type === 'call.acknowledged' && message.sequence === 2);
    expect(await entriesOf(store)).toMatchObject([{ outcome: 'blocked', form: null }]);
    expect(await store.value('calls.count', { filter: { ...everything, outcomes: ['blocked'] } })).toEqual({ count: 1 });
    const today = await store.value('today.get', { dayStart: store.now() - 1000, dayEnd: store.now() + 1000 });
    expect(today).toMatchObject({ answered: 0, missed: 0, abandoned: 0, lastCallAt: null, formsPending: 0, callsByHour: new Array(24).fill(0) });
  });

  test('of the training line is in no list, no count and no statistic, and has a form', async () => {
    const store = await association();
    const gateway = attachTestGateway(store.store);
    const start = store.value('training.start', { scenario: 'repeat' });
    const { requestId } = await askedToRing(gateway);
    gateway.say(started(store, 't', { training: true }));
    gateway.say({ type: 'training.rung', requestId, rung: true });
    await start;
    gateway.say({ type: 'call.event', token: token('t'), sequence: 2, at: store.now() + 1, fact: 'answered' });
    gateway.say({ type: 'call.event', token: token('t'), sequence: 3, at: store.now() + 2, fact: 'ended', outcome: 'answered' });
    await gateway.until((message) => message.type === 'call.acknowledged' && message.sequence === 3);
    expect(store.hints).toMatchObject([{ caller: { kind: 'repeat', callsThisMonth: 3 } }]);
    expect(await entriesOf(store)).toEqual([]);
    expect(await store.value('calls.count', { filter: everything })).toEqual({ count: 0 });
    const today = await store.value('today.get', { dayStart: store.now() - 1000, dayEnd: store.now() + 1000 });
    expect(today).toMatchObject({ answered: 0, lastCallAt: null, formsPending: 0 });
    expect((await store.value('calls.getPendingForm', {})).call).toMatchObject({ training: true });
  });

  test('that does not ring is refused, and leaves no audit entry', async () => {
    const store = await association();
    const gateway = attachTestGateway(store.store);
    const silent = store.code('training.start', { scenario: 'ordinary' });
    gateway.say({ type: 'training.rung', requestId: (await askedToRing(gateway)).requestId, rung: false });
    expect(await silent).toBe('training-unavailable');
    const cut = store.code('training.start', { scenario: 'ordinary' });
    await eventually(() => gateway.received.filter(({ type }) => type === 'training.start').length === 2);
    gateway.close();
    expect(await cut).toBe('training-unavailable');
    const filter = { from: null, to: null, actorId: null, operations: ['training.started' as const], reference: null };
    expect((await store.value('trail.list', { filter, before: null, limit: 50 })).entries).toEqual([]);
  });

  test('garbage from the gateway is refused and logged by name only', async () => {
    const store = await association();
    const gateway = attachTestGateway(store.store);
    gateway.say({ type: 'call.event', token: 'x', sequence: 1, fact: 'started', caller: { kind: 'number', e164: '+33639981742' } } as never);
    gateway.say(started(store, 'a'));
    await gateway.until(({ type }) => type === 'call.acknowledged');
    expect(store.logs).toEqual(['warn gateway-message-refused']);
  });
});

describe('dialling', () => {
  test('gives main a token and the gateway the number', async () => {
    const store = await association();
    const own = (await store.value('accounts.list', {}))[0]!;
    await store.value('accounts.giveGrant', { accountId: own.id, grant: 'outgoingCalls', until: null });
    expect(await store.code('desk.dial', { number: '06 39 98 17 42' })).toBe('line-not-configured');
    await store.value('line.saveSettings', { settings, password: null });
    expect(await store.code('desk.dial', { number: '06 39 98 17 42' })).toBe('phone-unavailable');
    const gateway = attachTestGateway(store.store);
    const dialled: string[] = [];
    store.store.onDial((of) => dialled.push(of));
    expect(await store.code('desk.dial', { number: '06 39' })).toBe('invalid-number');
    for (const [typed, sent] of [['06 39 98 17 42', '+33639981742'], ['3114', '3114'], ['15', '15']] as const) {
      await store.value('desk.dial', { number: typed });
      const allowed = await gateway.until((message) => message.type === 'dial.allow' && message.token === dialled.at(-1));
      expect(allowed).toMatchObject({ number: sent });
    }
    const { entries } = await store.value('trail.list', { filter: { from: null, to: null, actorId: null, operations: ['call.dialled'], reference: null }, before: null, limit: 5 });
    expect(JSON.stringify(entries)).not.toMatch(/3998|3114/);
  });

  test('needs the grant', async () => {
    const store = await association();
    expect(await store.code('desk.dial', { number: '3114' })).toBe('forbidden');
  });
});

describe('the line', () => {
  test('is served from sign-in to sign-out, and its password is never read back', async () => {
    const store = await association();
    const gateway = attachTestGateway(store.store);
    const answer = await store.value('line.saveSettings', { settings, password: 'tres secret' });
    expect(answer).toEqual({ settings: { ...settings, forwardMethod: 'unknown' }, hasPassword: true });
    const served = (wanted: (line: GatewayLine) => boolean) =>
      gateway.until((message) => message.type === 'line.set' && message.line !== null && message.line !== 'training' && wanted(message.line));
    await served(({ password }) => password === 'tres secret');
    await store.value('line.saveSettings', { settings: { ...settings, label: 'Autre' }, password: null });
    await served(({ settings: { label }, password }) => label === 'Autre' && password === 'tres secret');
    expect(JSON.stringify(await store.value('line.getSettings', {}))).not.toContain('secret');
    await store.value('session.signOut', {});
    await gateway.until((message) => message.type === 'line.set' && message.line === null);
  });

  test('is tested by the gateway, and without one the test says so', async () => {
    const store = await association();
    expect(await store.value('line.test', { settings, password: 'x' })).toMatchObject({ reachable: false, fault: 'gateway-down' });
    const gateway = attachTestGateway(store.store);
    const result = store.value('line.test', { settings, password: 'x' });
    const asked = await gateway.until(({ type }) => type === 'line.test');
    if (asked.type !== 'line.test') throw new Error('no test');
    gateway.say({ type: 'line.tested', requestId: asked.requestId, result: { reachable: true, milliseconds: 12 } });
    expect(await result).toEqual({ reachable: true, milliseconds: 12 });
  });
});
