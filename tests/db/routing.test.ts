// The routing on a real encrypted base: what the gateway is given, who may decide by hand, and what is asked of the future.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { defaultRoutingPolicy } from '../../core/domain/rota/routing-policy.ts';
import { instantAt } from '../../core/domain/rota/wall-clock.ts';
import type { LineSettings } from '../../core/contract/line-settings.ts';
import type { RoutingPlan, StoreToGateway } from '../../core/protocol/gateway-store.ts';
import type { VolunteerId } from '../../core/values/ids.ts';
import { addAccount, administratorPassphrase, associationStore, attachTestGateway, eventually, signInAs, type TestGateway, type TestStore } from '../support/test-store.ts';
import { hourMs, newShiftId, setUpRota, volunteerOf } from '../support/rota-scene.ts';

const saturday = (time: string): number => instantAt('2026-11-28', time, 'Europe/Paris');
const line: LineSettings = {
  preset: 'ordinary', label: 'Principale', publicNumber: '', transport: 'UDP', domain: 'sip.example', proxy: '', port: null, path: '/', user: 'ligne', authUser: '', pinnedCertificate: null, forwardMethod: 'unknown',
};
let store: TestStore;
let gateway: TestGateway;
let helene: VolunteerId;
let samia: VolunteerId;

beforeEach(async () => {
  store = await associationStore();
  const { id } = await addAccount(store, 'listener', 'helene');
  const scene = await setUpRota(store, [volunteerOf('Compte', { accountId: id }), volunteerOf('Samia Berkane')]);
  [helene, samia] = scene.volunteers as [VolunteerId, VolunteerId];
  await store.value('rota.saveHelpline', { helpline: { ...scene.helpline, opening: { weekly: [{ day: 6, from: '18:00', to: '02:00' }], exceptions: [] } } });
  await store.value('volunteers.saveOnCallNumbers', { volunteerId: samia, numbers: ['06 39 98 00 09', '01 99 00 12 34'] });
  const shiftId = newShiftId();
  const needs = { listener: 1, backup: 0, trainee: 0 };
  const startsAt = saturday('23:00');
  await store.value('rota.edit', {
    edits: [
      { kind: 'create', shiftId, helplineId: scene.helpline.id, startsAt, endsAt: startsAt + 3 * hourMs, label: 'Astreinte', needs, onCall: true, languages: [] },
      { kind: 'assign', shiftId, version: 1, volunteerId: samia, role: 'listener', locked: false },
    ],
    acceptWarnings: true,
  });
  gateway = attachTestGateway(store.store);
  await store.value('line.saveSettings', { settings: line, password: 'secret' });
});
afterEach(async () => {
  gateway.close();
  await store.close();
});

const plans = (): (RoutingPlan | null)[] => gateway.received.filter((message): message is Extract<StoreToGateway, { type: 'routing.set' }> => message.type === 'routing.set').map(({ plan }) => plan);
/** The steps that the newest plan has for an instant. */
const stepsAt = (at: number) => plans().at(-1)?.segments.findLast(({ from }) => from <= at)?.steps;
const follow = (): Promise<unknown> => store.value('routing.savePolicy', { helplineId: null, policy: defaultRoutingPolicy });
/** The port delivers in order: what was sent before this has arrived. */
const arrived = async (): Promise<void> => {
  const count = gateway.received.length;
  await store.value('line.saveSettings', { settings: { ...line, label: `Ligne ${String(count)}` }, password: null });
  await eventually(() => gateway.received.slice(count).some(({ type }) => type === 'line.set'));
};

describe('the plan', () => {
  test('is none until a policy is saved, and none again without it', async () => {
    await arrived();
    expect(plans()).toEqual([]);
    await follow();
    await arrived();
    expect(plans().at(-1)).not.toBeNull();
    await store.value('routing.savePolicy', { helplineId: null, policy: null });
    await arrived();
    expect(plans().at(-1)).toBeNull();
  });

  test('sends Saturday 23:30 to whoever is on call, number by number, and says that the line is closed before it opens', async () => {
    await follow();
    await arrived();
    expect(plans().at(-1)?.numbers).toEqual(['+33639980009', '+33199001234']);
    expect(stepsAt(saturday('23:30'))).toEqual([
      { kind: 'ring', after: 0 },
      { kind: 'forward', after: 20, to: 0 },
      { kind: 'forward', after: 45, to: 1 },
      { kind: 'announce', after: 70, announcement: 'unanswered' },
    ]);
    expect(stepsAt(saturday('17:59'))).toEqual([{ kind: 'announce', after: 0, announcement: 'closed' }]);
  });

  test('stays while the screen is locked, and goes with the session', async () => {
    await follow();
    await arrived();
    const before = plans().length;
    store.store.lock('idle');
    await store.value('session.unlock', { passphrase: administratorPassphrase });
    await arrived();
    expect(plans().slice(before)).not.toContain(null);
    await store.value('session.signOut', {});
    await eventually(() => plans().at(-1) === null);
  });

  test('is told to a gateway that starts anew', async () => {
    await follow();
    gateway.close();
    gateway = attachTestGateway(store.store);
    await gateway.until((message) => message.type === 'routing.set' && message.plan !== null);
  });
});

describe('asking the future', () => {
  test('says who would get a call, and in which open hours nobody would, without any number', async () => {
    const answer = await store.value('routing.simulate', { helplineId: null, at: saturday('23:30'), policy: { ...defaultRoutingPolicy, othersAfter: null } });
    expect(answer.people).toEqual([samia]);
    expect(answer.names).toEqual([{ id: samia, name: 'Samia Berkane', removed: false }]);
    expect(answer.sentence.map(({ step, numbers }) => [step, numbers])).toEqual([['forward', 2], ['announceUnanswered', 0]]);
    expect(JSON.stringify(answer)).not.toMatch(/3998|1990/);
    const { holes } = await store.value('routing.listHoles', { helplineId: null, from: saturday('12:00'), to: saturday('12:00') + 24 * hourMs, policy: null });
    expect(holes).toEqual([{ from: saturday('18:00'), to: saturday('23:00') }]);
  });
});

describe('"je prends la ligne"', () => {
  const take = (volunteerId: VolunteerId, until = store.now() + hourMs) => store.code('routing.setOverride', { kind: 'takeAtDesk', volunteerId, until });
  beforeEach(async () => {
    await follow();
    await signInAs(store, 'helene');
  });

  test('is for oneself, on duty, for a day at most; it opens the line, and ends with the word', async () => {
    expect(await take(samia)).toBe('forbidden');
    expect(await store.code('routing.setOverride', { kind: 'close', until: store.now() + hourMs })).toBe('forbidden');
    expect(await take(helene)).toBe('not-on-duty');
    const { helplines } = await store.value('duty.get', {});
    await store.value('duty.start', { helplineId: helplines[0]!.helplineId, shiftId: null });
    expect(await take(helene, store.now())).toBe('bad-hours');
    expect(await take(helene, store.now() + 25 * hourMs)).toBe('bad-hours');
    expect(await take(helene)).toBe('ok');
    await eventually(() => stepsAt(store.now())?.[0]?.kind === 'ring');
    expect(stepsAt(store.now() + hourMs)).toEqual([{ kind: 'announce', after: 0, announcement: 'closed' }]);
    const { overrides, self } = await store.value('routing.listOverrides', {});
    expect(self?.id).toBe(helene);
    expect(overrides).toMatchObject([{ kind: 'takeAtDesk', taker: { id: helene }, mayEnd: true }]);
    expect(await store.code('routing.endOverride', { id: overrides[0]!.id })).toBe('ok');
    await eventually(() => stepsAt(store.now())?.[0]?.kind === 'announce');
    await signInAs(store, 'odile');
    const { entries } = await store.value('trail.list', { filter: { from: null, to: null, actorId: null, operations: ['routing.overridden', 'routing.overrideEnded', 'routing.policySaved'], reference: null }, before: null, limit: 10 });
    expect(entries.map(({ operation }) => operation)).toEqual(['routing.overrideEnded', 'routing.overridden', 'routing.policySaved']);
  });

  test('on the telephone needs a number', async () => {
    await signInAs(store, 'odile');
    expect(await store.code('routing.setOverride', { kind: 'takeOnPhone', volunteerId: helene, until: store.now() + hourMs })).toBe('no-on-call-number');
    expect(await store.code('routing.setOverride', { kind: 'takeOnPhone', volunteerId: samia, until: store.now() + hourMs })).toBe('ok');
    await eventually(() => stepsAt(store.now())?.[0]?.kind === 'forward');
  });
});

describe('how calls are forwarded', () => {
  const method = async (): Promise<string | null> => (await store.value('routing.getPolicy', { helplineId: null })).forwardMethod;
  const tryIt = async (result: { method: 'redirect' | 'unknown'; seen: 'followed' | 'busy'; status: null }): Promise<unknown> => {
    const asked = gateway.received.length;
    const answer = store.value('line.testForwarding', { called: null });
    await eventually(() => gateway.received.slice(asked).some(({ type }) => type === 'forwarding.test'));
    const question = gateway.received.slice(asked).find((message) => message.type === 'forwarding.test');
    if (question?.type !== 'forwarding.test') throw new Error('not asked');
    gateway.say({ type: 'forwarding.tested', requestId: question.requestId, result });
    return answer;
  };

  test('is what a test call found, not what a form says, and is forgotten with the provider', async () => {
    expect(await method()).toBe('unknown');
    await store.value('line.saveSettings', { settings: { ...line, forwardMethod: 'redirect' }, password: null });
    expect(await method()).toBe('unknown');
    await tryIt({ method: 'redirect', seen: 'followed', status: null });
    expect(await method()).toBe('redirect');
    await tryIt({ method: 'unknown', seen: 'busy', status: null });
    await store.value('line.saveSettings', { settings: { ...line, label: 'Autre nom' }, password: null });
    expect(await method()).toBe('redirect');
    await store.value('line.saveSettings', { settings: { ...line, domain: 'other.example' }, password: null });
    expect(await method()).toBe('unknown');
  });
});
