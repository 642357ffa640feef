// What callers hear of the recorded voice, measured on their side: before the listener, on their keys, on hold, and when
// nobody answers. Both kinds of line.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { soundRate } from '../../core/domain/announcements/announcements.ts';
import type { RoutingPlan } from '../../core/protocol/gateway-store.ts';
import type { PhoneCall } from '../../core/protocol/main-phone.ts';
import { recordSkip, sipBedMissing } from '../support/skip.ts';
import { amplitudeOf, loudness, part, type Sound } from './bed/tone.ts';
import { callerHertz, hears, listenerHertz, missingBed, openScene, type Scene } from './call-scene.ts';

const welcomeHertz = 620;
const mentionsHertz = 820;
const holdHertz = 1240;
const closedHertz = 1840;

/** An association's own sound: a steady tone, told apart by its frequency. */
function tone(hertz: number, seconds: number): Int16Array {
  return Int16Array.from({ length: seconds * soundRate }, (_, index) => Math.round(6_000 * Math.sin((2 * Math.PI * hertz * index) / soundRate)));
}

const settled = (milliseconds = 800): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

const title = 'announcements';
if (sipBedMissing) recordSkip(title, missingBed);

describe.skipIf(sipBedMissing)(title, () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await openScene();
  });
  afterAll(() => scene?.stop());

  /** Rings and answers; what the caller hears from the answer on, for that long. */
  const answerAndListen = async (seconds: number): Promise<{ token: PhoneCall['token']; heard: Sound }> => {
    const { token } = await scene.ring();
    // The ear opens before the answer: packets flow from then on.
    const ear = scene.hearAtCaller(seconds);
    await scene.phone.command({ name: 'answer', token });
    return { token, heard: await ear };
  };
  const played = async (token: string): Promise<string[]> =>
    (await scene.phone.phoneMessages()).flatMap((message) => (message.type === 'announcement.played' && message.callToken === token ? [message.kind] : []));
  const pressed = async (token: string): Promise<string[]> =>
    (await scene.phone.phoneMessages()).flatMap((message) => (message.type === 'caller.key' && message.callToken === token ? [message.key] : []));

  describe.each(['UDP', 'WS'] as const)('over %s', (transport) => {
    beforeAll(() => scene.register(transport));
    afterEach(async () => {
      await scene.quiet();
      await scene.phone.setAnnouncements({});
    });

    it('plays the message first, and lets the listener through after it', async () => {
      const { phone } = scene;
      await phone.setAnnouncements({ beforeAnswer: 'own' }, { beforeAnswer: tone(welcomeHertz, 3) });
      const { token, heard } = await answerAndListen(6);
      const first = part(heard, 1, 2.4);
      expect([hears(first, welcomeHertz), hears(first, listenerHertz)]).toEqual(['heard', 'silent']);
      const last = part(heard, -1.5);
      expect([hears(last, welcomeHertz), hears(last, listenerHertz)]).toEqual(['silent', 'heard']);
      // The listener hears the caller all the while.
      const shown = (await phone.snapshots()).flatMap(({ calls }) => calls.filter((call) => call.token === token).map(({ announcement }) => announcement?.kind ?? null));
      expect(shown).toContain('beforeAnswer');
      expect(shown.at(-1)).toBeNull();
      expect(await played(token)).toEqual(['beforeAnswer']);
    });
  });
});
