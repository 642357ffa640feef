// Calls follow the rota, through a real provider: the desk, the on-call number by redirection and by transfer, the closing
// announcement at both kinds of line, and who answers on Saturday at 23:30.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { GatewayToStore, PlanStep, RoutingPlan } from '../../core/protocol/gateway-store.ts';
import type { PhoneCall } from '../../core/protocol/main-phone.ts';
import { defaultRoutingPolicy } from '../../core/domain/rota/routing-policy.ts';
import type { RoutingRota } from '../../core/domain/rota/routing.ts';
import { instantAt } from '../../core/domain/rota/wall-clock.ts';
import type { VolunteerId } from '../../core/values/ids.ts';
import { stationPlan } from '../../electron/store/routing-service.ts';
import { recordSkip, sipBedMissing } from '../support/skip.ts';
import type { Baresip } from './bed/baresip.ts';
import { amplitudeOf, dominantFrequency, loudness, part } from './bed/tone.ts';
import { listenerHertz, missingBed, openScene, type Scene } from './call-scene.ts';

const onCallHertz = 700;
const onCallNumber = '0639980009';
const absentNumber = '0639980008';
const dayMs = 24 * 3_600_000;

/** Written with separators, plus sign, or as it is: what no window and no log may hold. */
const digits = /39[ .]?98[ .]?00[ .]?0[89]/;

const title = 'a call that follows the rota';
if (sipBedMissing) recordSkip(title, missingBed);

function planOf(method: RoutingPlan['method'], steps: readonly PlanStep[], numbers: readonly string[] = [onCallNumber]): RoutingPlan {
  const now = Date.now();
  return { method, numbers, segments: [{ from: now - dayMs, steps }], until: now + dayMs };
}

const facts = async (scene: Scene, token: string): Promise<string[]> => {
  const ours = (await scene.phone.storeMessages()).filter((message): message is Extract<GatewayToStore, { type: 'call.event' }> => message.type === 'call.event' && message.token === token);
  return ours.map((message) => (message.fact === 'ended' ? `ended:${message.outcome}` : message.fact));
};
const lastToken = async (scene: Scene): Promise<string> => {
  const started = (await scene.phone.storeMessages()).filter((message) => message.type === 'call.event' && message.fact === 'started');
  const last = started.at(-1);
  if (last?.type !== 'call.event') throw new Error('no call has started');
  return last.token;
};
const eventually = async (what: string, holds: () => Promise<boolean>, limitMs = 10_000): Promise<void> => {
  const deadline = Date.now() + limitMs;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`not within ${limitMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};
const ringsAtDesk = (scene: Scene): Promise<PhoneCall> => scene.phone.untilCall('the desk rings', ({ state }) => state === 'ringing');
const dial = async (scene: Scene): Promise<number> => {
  const from = scene.caller.events().length;
  await scene.caller.dial(`sip:alice@${scene.kamailio.domain}`);
  return from;
};
const addOnCall = (scene: Scene): Promise<Baresip> =>
  scene.addPhone('on-call', { user: onCallNumber, password: scene.kamailio.password(onCallNumber), register: true, hertz: onCallHertz });
/** Nothing that a window or the log was given says the number. */
const expectNoNumber = async (scene: Scene): Promise<void> => {
  const { phone } = scene;
  const page = await phone.page.evaluate(() => document.documentElement.outerHTML);
  for (const text of [JSON.stringify(await phone.snapshots()), JSON.stringify(await phone.codes()), page]) expect(text).not.toMatch(digits);
};

describe.skipIf(sipBedMissing)(title, () => {
  describe('where the provider follows a redirection', () => {
    let scene: Scene;
    let onCall: Baresip;
    beforeAll(async () => {
      scene = await openScene({ followsRedirections: true });
      onCall = await addOnCall(scene);
      await scene.register('UDP');
    }, 60_000);
    afterAll(() => scene?.stop());
    afterEach(() => scene.quiet());

    it('rings the desk, then is forwarded to the on-call number, which answers', async () => {
      const { phone, caller } = scene;
      await phone.send({ type: 'routing.set', plan: planOf('redirect', [{ kind: 'ring', after: 0 }, { kind: 'forward', after: 2, to: 0 }, { kind: 'announce', after: 30, announcement: 'unanswered' }]) });
      const from = await dial(scene);
      const { token } = await ringsAtDesk(scene);
      await onCall.waitFor('CALL_INCOMING');
      await onCall.answer();
      await caller.waitFor('CALL_ESTABLISHED', { from });
      const call = await phone.untilCall('the desk lets go', (candidate) => candidate.token === token && candidate.state === 'ended');
      expect(call.outcome).toBe('forwarded');
      await eventually('the record says so', async () => (await facts(scene, token)).includes('ended:forwarded'));
      expect(await facts(scene, token)).toEqual(['started', 'ended:forwarded']);
      await eventually('the caller hears whoever is on call', () => Promise.resolve(dominantFrequency(part(caller.heard(), -1)) === onCallHertz));
      await expectNoNumber(scene);
    });

    it('stays with the listener who answers in time', async () => {
      const { phone, caller } = scene;
      const known = onCall.events().length;
      await phone.send({ type: 'routing.set', plan: planOf('redirect', [{ kind: 'ring', after: 0 }, { kind: 'forward', after: 1, to: 0 }, { kind: 'announce', after: 30, announcement: 'unanswered' }]) });
      const from = await dial(scene);
      const { token } = await ringsAtDesk(scene);
      expect(await phone.command({ name: 'answer', token })).toMatchObject({ ok: true });
      await caller.waitFor('CALL_ESTABLISHED', { from });
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      expect((await phone.snapshot()).calls.find((call) => call.token === token)?.state).toBe('active');
      expect(onCall.events().slice(known)).toEqual([]);
    });

    it('goes on at once when the listener declines it', async () => {
      const { phone } = scene;
      await phone.send({ type: 'routing.set', plan: planOf('redirect', [{ kind: 'ring', after: 0 }, { kind: 'forward', after: 60, to: 0 }, { kind: 'announce', after: 90, announcement: 'unanswered' }]) });
      const known = onCall.events().length;
      await dial(scene);
      const { token } = await ringsAtDesk(scene);
      await phone.command({ name: 'refuse', token });
      await onCall.waitFor('CALL_INCOMING', { from: known });
      await eventually('the record says so', async () => (await facts(scene, token)).includes('ended:forwarded'));
    });

    it('tries the numbers in order', async () => {
      const { phone } = scene;
      const known = onCall.events().length;
      const steps: PlanStep[] = [{ kind: 'forward', after: 0, to: 0 }, { kind: 'forward', after: 25, to: 1 }, { kind: 'announce', after: 50, announcement: 'unanswered' }];
      await phone.send({ type: 'routing.set', plan: planOf('redirect', steps, [absentNumber, onCallNumber]) });
      await dial(scene);
      await onCall.waitFor('CALL_INCOMING', { from: known });
      expect((await phone.snapshot()).calls).toEqual([]);
    });

    it('finds out by a call to itself that redirections are followed, and serves callers again', async () => {
      const { phone, kamailio } = scene;
      await phone.send({ type: 'routing.set', plan: null });
      expect(await phone.testForwarding(kamailio)).toEqual({ method: 'redirect', seen: 'followed', status: null });
      await phone.until('registered again', ({ registration }) => registration === 'registered');
      await scene.ring();
    });
  });

  describe('where the provider hands a redirection back', () => {
    let scene: Scene;
    let onCall: Baresip;
    beforeAll(async () => {
      scene = await openScene();
      onCall = await addOnCall(scene);
    }, 60_000);
    afterAll(() => scene?.stop());
    afterEach(() => scene.quiet());

    it.each(['UDP', 'WS'] as const)('over %s, is answered, told to wait, and transferred to the next number that answers', async (transport) => {
      const { phone, caller } = scene;
      await scene.register(transport);
      const known = onCall.events().length;
      const steps: PlanStep[] = [{ kind: 'ring', after: 0 }, { kind: 'forward', after: 1, to: 0 }, { kind: 'forward', after: 26, to: 1 }, { kind: 'announce', after: 51, announcement: 'unanswered' }];
      await phone.send({ type: 'routing.set', plan: planOf('transfer', steps, [absentNumber, onCallNumber]) });
      const from = await dial(scene);
      const { token } = await ringsAtDesk(scene);
      await caller.waitFor('CALL_ESTABLISHED', { from });
      await onCall.waitFor('CALL_INCOMING', { from: known });
      expect(loudness(await scene.hearAtCaller(3))).toBeGreaterThan(0.02);
      await onCall.answer();
      await eventually('the record says so', async () => (await facts(scene, token)).includes('ended:forwarded'));
      expect(await facts(scene, token)).toEqual(['started', 'ended:forwarded']);
      await phone.until('the desk is free', ({ routed }) => routed === 0);
      await expectNoNumber(scene);
    });

    it('finds out by a call to itself that a redirection comes back', async () => {
      await scene.register('UDP');
      expect(await scene.phone.testForwarding(scene.kamailio)).toEqual({ method: 'transfer', seen: 'passedBack', status: 302 });
    });

    it.each(['UDP', 'WS'] as const)('over %s, hears the closing announcement and nothing of the room, then the end of the call', async (transport) => {
      const { phone, caller } = scene;
      await scene.register(transport);
      await phone.send({ type: 'routing.set', plan: planOf('unknown', [{ kind: 'announce', after: 0, announcement: 'closed' }]) });
      const from = await dial(scene);
      await caller.waitFor('CALL_ESTABLISHED', { from });
      const heard = await scene.hearAtCaller(5);
      // Speech: loud, and not the listener's microphone.
      expect(loudness(heard)).toBeGreaterThan(0.02);
      expect(amplitudeOf(heard, listenerHertz)).toBeLessThan(0.03);
      expect((await phone.snapshot()).calls).toEqual([]);
      const token = await lastToken(scene);
      await caller.waitFor('CALL_CLOSED', { from, limitMs: 30_000 });
      await eventually('the record says so', async () => (await facts(scene, token)).includes('ended:announced'));
      expect(await facts(scene, token)).toEqual(['started', 'ended:announced']);
    }, 60_000);

    it('is left to the voicemail of the provider where the policy says so', async () => {
      await scene.register('UDP');
      await scene.phone.send({ type: 'routing.set', plan: planOf('unknown', [{ kind: 'refuse', after: 0, status: 480 }]) });
      const from = await dial(scene);
      const closed = await scene.caller.waitFor('CALL_CLOSED', { from });
      expect(closed.param).toMatch(/480/);
    });
  });

  describe('on two stations of one account', () => {
    let first: Scene;
    beforeAll(async () => {
      first = await openScene();
    }, 60_000);
    afterAll(() => first?.stop());

    it('rings the second one later, and not at all once the first has answered', async () => {
      const { kamailio } = first;
      await first.register('UDP');
      const { startPhone, testLine } = await import('../support/phone-rig/rig.ts');
      const second = await startPhone({ microphone: null });
      try {
        await second.setLine(testLine({ transport: 'UDP', domain: kamailio.domain, proxy: '127.0.0.1', port: kamailio.ports.plain, user: 'alice' }, kamailio.password('alice')));
        await second.until('registered', ({ registration }) => registration === 'registered');
        await first.phone.send({ type: 'routing.set', plan: planOf('redirect', [{ kind: 'ring', after: 0 }, { kind: 'announce', after: 60, announcement: 'unanswered' }]) });
        await second.send({ type: 'routing.set', plan: planOf('redirect', [{ kind: 'ring', after: 2 }, { kind: 'announce', after: 62, announcement: 'unanswered' }]) });
        const rings = ({ calls }: { calls: readonly PhoneCall[] }): boolean => calls.some(({ state }) => state === 'ringing');
        await dial(first);
        await ringsAtDesk(first);
        expect((await second.snapshot()).calls).toEqual([]);
        await second.until('the second rings too', rings);
        await first.caller.hangUp();
        await second.until('both are quiet', ({ calls }) => !rings({ calls }));

        const published = (await second.snapshots()).length;
        const from = await dial(first);
        const { token } = await first.phone.untilCall('the desk rings again', ({ state }) => state === 'ringing');
        await first.phone.command({ name: 'answer', token });
        await first.caller.waitFor('CALL_ESTABLISHED', { from });
        await new Promise((resolve) => setTimeout(resolve, 2_500));
        expect((await second.snapshots()).slice(published).some(rings)).toBe(false);
      } finally {
        await second.stop();
      }
    }, 60_000);
  });

  describe('on Saturday at 23:30', () => {
    const now = instantAt('2026-11-28', '23:30', 'Europe/Paris');
    const person = '01990000-0000-7000-8000-00000000000a' as VolunteerId;
    const at = (date: string, time: string): number => instantAt(date, time, 'Europe/Paris');
    const rota: RoutingRota = {
      opening: [{ from: at('2026-11-28', '18:00'), to: at('2026-11-29', '02:00') }],
      shifts: [{ from: at('2026-11-28', '23:00'), to: at('2026-11-29', '02:00'), onCall: true, people: [{ volunteerId: person, role: 'listener' }] }],
      numbers: new Map([[person, 1]]),
      overrides: [],
    };
    const range = { from: now - 3_600_000, to: now + dayMs };
    let scene: Scene;
    beforeAll(async () => {
      scene = await openScene({ followsRedirections: true, now });
      await scene.register('UDP');
    }, 60_000);
    afterAll(() => scene?.stop());

    it('is forwarded through the provider to whoever is on call', async () => {
      const onCall = await addOnCall(scene);
      const policy = { ...defaultRoutingPolicy, othersAfter: null };
      const plan = stationPlan(range, { rota, presence: { kind: 'asPlanned' }, policy, method: 'redirect', volunteerId: null, numbersOf: () => [onCallNumber] });
      await scene.phone.send({ type: 'routing.set', plan });
      const from = await dial(scene);
      await onCall.waitFor('CALL_INCOMING');
      await onCall.answer();
      await scene.caller.waitFor('CALL_ESTABLISHED', { from });
      expect((await scene.phone.snapshot()).calls).toEqual([]);
      expect(await facts(scene, await lastToken(scene))).toEqual(['started', 'ended:forwarded']);
    });
  });
});
