// Two callers at once: the second rings softly, answering it holds the first, a third hears that the line is busy.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { recordSkip, sipBedMissing } from '../support/skip.ts';
import type { Baresip } from './bed/baresip.ts';
import { callerHertz, hears, missingBed, openScene, secondCallerHertz, type Scene } from './call-scene.ts';

const title = 'call waiting';
if (sipBedMissing) recordSkip(title, missingBed);

describe.skipIf(sipBedMissing)(title, () => {
  let scene: Scene;
  let second: Baresip;
  let third: Baresip;
  beforeAll(async () => {
    scene = await openScene();
    second = await scene.addPhone('second', { user: '0639980002', authUser: 'bob', password: scene.kamailio.password('bob'), hertz: secondCallerHertz });
    third = await scene.addPhone('third', { user: '0639980003', authUser: 'carol', password: scene.kamailio.password('carol'), hertz: 800 });
  });
  afterAll(() => scene?.stop());

  describe.each(['UDP', 'WS'] as const)('over %s', (transport) => {
    beforeAll(() => scene.register(transport));
    afterEach(() => scene.quiet());

    it('holds the first caller while the second is listened to, and goes back', async () => {
      const { phone } = scene;
      const first = await scene.talk();
      const waiting = await scene.ring(second);
      // The one who is speaking is not disturbed.
      expect(hears(await phone.hear(first.token, 1.2), callerHertz)).toBe('heard');

      expect((await phone.command({ name: 'answer', token: waiting.token })).ok).toBe(true);
      await phone.until('one held, one active', ({ calls }) =>
        calls.some(({ token, state }) => token === first.token && state === 'held') && calls.some(({ token, state }) => token === waiting.token && state === 'active'),
      );
      await new Promise((resolve) => setTimeout(resolve, 800));
      expect(hears(await phone.hear(waiting.token, 1.2), secondCallerHertz)).toBe('heard');
      expect(hears(await phone.hear(first.token, 1.2), callerHertz)).toBe('silent');

      await phone.command({ name: 'hold', token: first.token, held: false });
      await phone.until('roles exchanged', ({ calls }) =>
        calls.some(({ token, state }) => token === first.token && state === 'active') && calls.some(({ token, state }) => token === waiting.token && state === 'held'),
      );
      await new Promise((resolve) => setTimeout(resolve, 800));
      expect(hears(await phone.hear(first.token, 1.2), callerHertz)).toBe('heard');

      // The second goes, the first stays where it was.
      await second.hangUp();
      await phone.until('the first is left', ({ calls }) =>
        calls.some(({ token, state }) => token === first.token && state === 'active') && calls.some(({ token, state }) => token === waiting.token && state === 'ended'),
      );
      expect(hears(await phone.hear(first.token, 1.2), callerHertz)).toBe('heard');
    });

    it('tells a third caller that the line is busy, without a sound here', async () => {
      const { phone } = scene;
      await scene.talk();
      await scene.ring(second);
      const from = third.events().length;
      await third.dial(`sip:alice@${scene.kamailio.domain}`);
      expect((await third.waitFor('CALL_CLOSED', { from })).param).toMatch(/486/);
      expect((await phone.snapshot()).calls.filter(({ state }) => state !== 'ended')).toHaveLength(2);
    });
  });
});
