// A caller whom the blocklist keeps away, through a real provider: what they hear, that nothing rings, and that everybody else
// gets through, also when the blocklist says nothing. Both kinds of line.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { soundRate } from '../../core/domain/announcements/announcements.ts';
import type { GatewayToStore, PlanStep } from '../../core/protocol/gateway-store.ts';
import type { CallToken } from '../../core/values/ids.ts';
import { recordSkip, sipBedMissing } from '../support/skip.ts';
import type { Baresip } from './bed/baresip.ts';
import { hears, listenerHertz, missingBed, openScene, secondCallerHertz, type Scene } from './call-scene.ts';

const blockedHertz = 1640;
const onCallNumber = '0639980009';
/** The caller of the scene, and a second one. */
const blockedNumber = '+33639980001';
const otherNumber = '+33639980002';

const title = 'a blocked caller';
if (sipBedMissing) recordSkip(title, missingBed);

type Started = Extract<GatewayToStore, { type: 'call.event'; fact: 'started' }>;

describe.skipIf(sipBedMissing)(title, () => {
  let scene: Scene;
  let other: Baresip;
  let onCall: Baresip;
  beforeAll(async () => {
    scene = await openScene({ followsRedirections: true });
    const { kamailio } = scene;
    other = await scene.addPhone('other', { user: '0639980002', authUser: 'bob', password: kamailio.password('bob'), hertz: secondCallerHertz });
    onCall = await scene.addPhone('on-call', { user: onCallNumber, password: kamailio.password(onCallNumber), register: true, hertz: 700 });
  }, 60_000);
  afterAll(() => scene?.stop());

  const started = async (): Promise<Started[]> => (await scene.phone.storeMessages()).filter((message): message is Started => message.type === 'call.event' && message.fact === 'started');
  const outcomeOf = async (token: CallToken): Promise<string> => {
    const deadline = Date.now() + 10_000;
    for (;;) {
      const ended = (await scene.phone.storeMessages()).find((message) => message.type === 'call.event' && message.fact === 'ended' && message.token === token);
      if (ended?.type === 'call.event' && ended.fact === 'ended') return ended.outcome;
      if (Date.now() > deadline) throw new Error('the record does not say how it ended');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  /** Whatever the window publishes while `act` runs, without the ends of former calls. */
  const shown = async (act: () => Promise<void>): Promise<readonly string[]> => {
    const { phone } = scene;
    const from = (await phone.snapshots()).length;
    await act();
    await phone.until('nothing is routed', ({ routed }) => routed === 0);
    return (await phone.snapshots()).slice(from).flatMap(({ calls }) => calls.map(({ token }) => token));
  };
  const plan = (steps: readonly PlanStep[]): Promise<void> => {
    const now = Date.now();
    return scene.phone.send({ type: 'routing.set', plan: { method: 'redirect', numbers: [onCallNumber], segments: [{ from: now - 3_600_000, steps }], until: now + 3_600_000 } });
  };
  const dial = async (from: Baresip): Promise<number> => {
    const known = from.events().length;
    await from.dial(`sip:alice@${scene.kamailio.domain}`);
    return known;
  };

  describe.each(['UDP', 'WS'] as const)('over %s', (transport) => {
    beforeAll(() => scene.register(transport));
    afterEach(async () => {
      await scene.phone.send({ type: 'routing.set', plan: null });
      await scene.quiet();
    });

    it('rings for the provider, hears the association’s words and the end of the call, and the desk hears nothing', async () => {
      const { phone, caller } = scene;
      const blocked = Int16Array.from({ length: 4 * soundRate }, (_, index) => Math.round(6_000 * Math.sin((2 * Math.PI * blockedHertz * index) / soundRate)));
      await phone.setAnnouncements({ blocked: 'own' }, { blocked });
      await phone.screen([blockedNumber]);
      const seen = await shown(async () => {
        const from = await dial(caller);
        await caller.waitFor('CALL_RINGING', { from });
        await caller.waitFor('CALL_ESTABLISHED', { from });
        const heard = await scene.hearAtCaller(2);
        expect([hears(heard, blockedHertz), hears(heard, listenerHertz)]).toEqual(['heard', 'silent']);
        await caller.waitFor('CALL_CLOSED', { from, limitMs: 20_000 });
      });
      expect(seen).toEqual([]);
      const call = (await started()).at(-1);
      expect(call?.caller).toEqual({ kind: 'number', e164: blockedNumber });
      expect(await outcomeOf(call!.token)).toBe('blocked');
      expect(JSON.stringify(await phone.snapshots())).not.toContain('39980001');
    }, 60_000);

    it('is declined where nothing is said to them, and nobody on call is rung', async () => {
      const { phone, caller } = scene;
      await phone.setAnnouncements({ blocked: 'off' });
      await phone.screen([blockedNumber]);
      await plan([{ kind: 'forward', after: 0, to: 0 }, { kind: 'announce', after: 30, announcement: 'unanswered' }]);
      const known = onCall.events().length;
      const seen = await shown(async () => {
        const from = await dial(caller);
        expect((await caller.waitFor('CALL_CLOSED', { from })).param).toMatch(/603/);
      });
      expect(seen).toEqual([]);
      expect(onCall.events().slice(known)).toEqual([]);
      expect(await outcomeOf((await started()).at(-1)!.token)).toBe('blocked');
    });

    it('leaves everybody else what they had: the desk, or whoever is on call', async () => {
      const { phone } = scene;
      await phone.screen([blockedNumber]);
      const { token } = await scene.ring(other);
      expect((await phone.command({ name: 'answer', token })).ok).toBe(true);
      await scene.quiet();
      await plan([{ kind: 'forward', after: 0, to: 0 }, { kind: 'announce', after: 30, announcement: 'unanswered' }]);
      const known = onCall.events().length;
      await dial(other);
      await onCall.waitFor('CALL_INCOMING', { from: known });
    });

    it('does not disturb somebody who is being listened to', async () => {
      const { phone, caller } = scene;
      await phone.setAnnouncements({ blocked: 'bundled' });
      await phone.screen([blockedNumber]);
      const { token } = await scene.talk(other);
      const seen = await shown(async () => {
        const from = await dial(caller);
        await caller.waitFor('CALL_ESTABLISHED', { from });
        expect(hears(await phone.hear(token, 1.2), secondCallerHertz)).toBe('heard');
        await caller.hangUp();
        await caller.waitFor('CALL_CLOSED', { from });
      });
      expect(seen.filter((each) => each !== token)).toEqual([]);
      expect((await phone.snapshot()).calls.find((call) => call.token === token)?.state).toBe('active');
      expect(await outcomeOf((await started()).at(-1)!.token)).toBe('blocked');
    });
  });

  describe('when the blocklist cannot be asked', () => {
    beforeAll(() => scene.register('UDP'));
    afterEach(async () => {
      await scene.phone.send({ type: 'routing.set', plan: null });
      await scene.quiet();
    });

    it.each(['follow the rota', 'do not follow the rota'])('rings after two seconds where calls %s, and a verdict that comes later changes nothing', async (rota) => {
      const { phone, caller } = scene;
      if (rota === 'follow the rota') await plan([{ kind: 'ring', after: 0 }, { kind: 'announce', after: 90, announcement: 'unanswered' }]);
      await phone.screen(null);
      const call = await scene.ring();
      const fact = (await started()).at(-1);
      expect(fact?.token).toBe(call.token);
      // No more than a lower bound: it did wait for the verdict.
      expect(call.startedAt - fact!.at).toBeGreaterThanOrEqual(1_900);
      await phone.send({ type: 'call.screened', token: call.token, blocked: true });
      const from = caller.events().length;
      expect((await phone.command({ name: 'answer', token: call.token })).ok).toBe(true);
      await caller.waitFor('CALL_ESTABLISHED', { from });
      await caller.hangUp();
      expect(await outcomeOf(call.token)).toBe('answered');
    });

    it('rings when the gateway starts anew and has not been told of a blocklist', async () => {
      const { phone } = scene;
      await phone.screen([blockedNumber]);
      const published = (await phone.snapshots()).length;
      await phone.crashGateway();
      while (!(await phone.snapshots()).slice(published).some(({ registration }) => registration !== 'registered')) await new Promise((resolve) => setTimeout(resolve, 25));
      await phone.until('registered again', ({ registration }) => registration === 'registered', 30_000);
      await scene.ring();
      await scene.ring(other);
      expect((await started()).slice(-2).map(({ caller }) => caller)).toEqual([blockedNumber, otherNumber].map((e164) => ({ kind: 'number', e164 })));
    }, 60_000);
  });
});
