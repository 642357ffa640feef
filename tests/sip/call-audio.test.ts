// A whole call on each transport, heard at both ends: talk, mute, hold from either side, digits both ways, both hang-ups.
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { recordSkip, sipBedMissing } from '../support/skip.ts';
import { amplitudeOf, dominantFrequency } from './bed/tone.ts';
import { callerHertz, hears, listenerHertz, missingBed, openScene, type Scene } from './call-scene.ts';

/** Longer than the jitter buffers on the way and a re-INVITE on loopback. */
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 800));

const title = 'a call';
if (sipBedMissing) recordSkip(title, missingBed);

describe.skipIf(sipBedMissing)(title, () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await openScene();
  });
  afterAll(() => scene?.stop());

  /** Each side hears what the other one says, at once or within ten seconds: a busy machine may owe them a moment. */
  const bothHear = (token: string): Promise<void> =>
    vi.waitFor(async () => {
      const [atListener, atCaller] = await Promise.all([scene.phone.hear(token, 2.4), scene.hearAtCaller(2.4)]);
      expect([dominantFrequency(atListener), dominantFrequency(atCaller)]).toEqual([callerHertz, listenerHertz]);
      expect([hears(atListener, callerHertz), hears(atCaller, listenerHertz)]).toEqual(['heard', 'heard']);
    }, { timeout: 10_000 });

  describe.each(['UDP', 'TCP', 'TLS', 'WS', 'WSS'] as const)('over %s', (transport) => {
    beforeAll(() => scene.register(transport));
    afterEach(() => scene.quiet());

    it('is heard on both sides, until the listener hangs up', async () => {
      const { phone, caller } = scene;
      const { token } = await scene.talk();
      await bothHear(token);

      const from = caller.events().length;
      await phone.command({ name: 'hangUp', token });
      await caller.waitFor('CALL_CLOSED', { from });
      const call = await phone.untilCall('ended', (candidate) => candidate.token === token && candidate.state === 'ended');
      expect(call.outcome).toBe('answered');
    });

    it('is silent for the caller while muted, and only then', async () => {
      const { phone } = scene;
      const { token } = await scene.talk();
      await phone.command({ name: 'mute', token, muted: true });
      await settled();
      const [atCaller, atListener] = await Promise.all([scene.hearAtCaller(1.5), phone.hear(token, 1.2)]);
      expect([hears(atCaller, listenerHertz), hears(atListener, callerHertz)]).toEqual(['silent', 'heard']);
      await phone.command({ name: 'mute', token, muted: false });
      await settled();
      expect(hears(await scene.hearAtCaller(1.5), listenerHertz)).toBe('heard');
    });

    it('is silent both ways on hold, and comes back', async () => {
      const { phone, caller } = scene;
      const { token } = await scene.talk();
      const told = (): number => caller.output().split('got re-INVITE').length;
      const before = told();
      expect((await phone.command({ name: 'hold', token, held: true })).ok).toBe(true);
      await phone.untilCall('held', (call) => call.state === 'held');
      // The far end is told, so that a provider may play its music.
      await expect.poll(told, { timeout: 5_000 }).toBe(before + 1);
      await settled();
      const held = await Promise.all([scene.hearAtCaller(1.5), phone.hear(token, 1.2)]);
      expect([hears(held[0], listenerHertz), hears(held[1], callerHertz)]).toEqual(['silent', 'silent']);
      await phone.command({ name: 'hold', token, held: false });
      await settled();
      await bothHear(token);
    });

    it('shows that the caller has put it on hold, and the return', async () => {
      const { phone, caller } = scene;
      const { token } = await scene.talk();
      await caller.hold();
      await phone.untilCall('held by the caller', (call) => call.heldByCaller);
      await caller.resume();
      await phone.untilCall('resumed by the caller', (call) => !call.heldByCaller && call.state === 'active');
      await settled();
      await bothHear(token);
    });

    it('carries digits both ways', async () => {
      const { phone, caller } = scene;
      const { token } = await scene.talk();
      const from = caller.events().length;
      await settled();
      for (const tone of ['5', '#']) expect((await phone.command({ name: 'sendDtmf', token, tone })).ok).toBe(true);
      const digits = async (): Promise<string> => {
        await caller.waitFor('CALL_DTMF_START', { from });
        return caller.events().slice(from).filter(({ type }) => type === 'CALL_DTMF_START').map(({ param }) => param).join('');
      };
      await expect.poll(digits, { timeout: 5_000 }).toBe('5#');

      // The page plays the caller's digit: 770 and 1336 Hz for a 5 (ITU-T Q.23).
      const heard = phone.hear(token, 1.8);
      for (let times = 0; times < 4; times += 1) {
        await caller.dtmf('5');
        await new Promise((resolve) => setTimeout(resolve, 350));
      }
      const sound = await heard;
      expect(amplitudeOf(sound, 770)).toBeGreaterThan(0.01);
      expect(amplitudeOf(sound, 1336)).toBeGreaterThan(0.01);
    });

    it('ends when the caller hangs up', async () => {
      const { phone, caller } = scene;
      const { token } = await scene.talk();
      await caller.hangUp();
      const call = await phone.untilCall('ended', (candidate) => candidate.token === token && candidate.state === 'ended');
      expect(call.outcome).toBe('answered');
      expect(call.endedAt).toBeGreaterThanOrEqual(call.answeredAt!);
    });
  });
});
