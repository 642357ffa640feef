// What callers hear of the recorded voice, measured on their side: before the listener, on their keys, on hold, and when
// nobody answers. Both kinds of line.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { soundRate } from '../../core/domain/announcements/announcements.ts';
import type { RoutingPlan } from '../../core/protocol/gateway-store.ts';
import type { PhoneCall } from '../../core/protocol/main-phone.ts';
import type { RecordingId } from '../../core/values/ids.ts';
import { recordSkip, sipBedMissing } from '../support/skip.ts';
import { callText, headerOf, headersOf, openRawCaller } from './bed/raw-caller.ts';
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

    it('plays the bundled voice, which tells keys only where they are read', async () => {
      await scene.phone.setAnnouncements({ beforeAnswer: 'bundledRecording', mentions: 'bundled' });
      const { token, heard } = await answerAndListen(4);
      const first = part(heard, 1, 3.5);
      expect(loudness(first)).toBeGreaterThan(0.02);
      expect(hears(first, listenerHertz)).not.toBe('heard');
      const { announcement } = await scene.phone.untilCall('the message is on the desk', (call) => call.token === token && call.announcement !== null);
      const seconds = ((announcement?.endsAt ?? 0) - Date.now()) / 1000;
      // 13 s of message; the keys take another 12.
      if (transport === 'UDP') expect(seconds).toBeGreaterThan(15);
      else expect(seconds).toBeLessThan(14);
    });

    it('gives the word to the listener who skips the message, and does not count it as heard', async () => {
      const { phone } = scene;
      await phone.setAnnouncements({ beforeAnswer: 'own' }, { beforeAnswer: tone(welcomeHertz, 20) });
      const { token } = await answerAndListen(1.5);
      expect(await phone.command({ name: 'skipAnnouncement', token })).toMatchObject({ ok: true });
      await phone.untilCall('nothing is said', (call) => call.token === token && call.announcement === null);
      await settled();
      const heard = await scene.hearAtCaller(1.5);
      expect([hears(heard, welcomeHertz), hears(heard, listenerHertz)]).toEqual(['silent', 'heard']);
      expect(await played(token)).toEqual([]);
      expect(await phone.command({ name: 'skipAnnouncement', token })).toMatchObject({ ok: false });
    });

    it('plays to a caller on hold until the call is resumed', async () => {
      const { phone } = scene;
      await phone.setAnnouncements({ onHold: 'own' }, { onHold: tone(holdHertz, 1) });
      const { token } = await scene.talk();
      await phone.command({ name: 'hold', token, held: true });
      await settled();
      const [atCaller, atListener] = await Promise.all([scene.hearAtCaller(2), phone.hear(token, 1.2)]);
      expect([hears(atCaller, holdHertz), hears(atCaller, listenerHertz), hears(atListener, callerHertz)]).toEqual(['heard', 'silent', 'silent']);
      await phone.command({ name: 'hold', token, held: false });
      await settled();
      const back = await scene.hearAtCaller(1.5);
      expect([hears(back, holdHertz), hears(back, listenerHertz)]).toEqual(['silent', 'heard']);
    });

    it.each(['own', 'off'] as const)('goes on when the listener puts the call on hold during the message (sound on hold: %s)', async (onHold) => {
      const { phone } = scene;
      await phone.setAnnouncements({ beforeAnswer: 'own', onHold }, { beforeAnswer: tone(welcomeHertz, 6), onHold: tone(holdHertz, 1) });
      const { token } = await answerAndListen(1);
      await phone.command({ name: 'hold', token, held: true });
      await settled();
      expect(hears(await scene.hearAtCaller(1.5), welcomeHertz)).toBe('heard');
      await phone.untilCall('the message is over', (call) => call.token === token && call.announcement === null);
      await settled();
      const after = await scene.hearAtCaller(1.5);
      expect([hears(after, holdHertz), hears(after, listenerHertz)]).toEqual([onHold === 'own' ? 'heard' : 'silent', 'silent']);
    });

    it('ends with the call when the caller hangs up during the message', async () => {
      const { phone, caller } = scene;
      await phone.setAnnouncements({ beforeAnswer: 'own' }, { beforeAnswer: tone(welcomeHertz, 20) });
      const { token } = await answerAndListen(1);
      await caller.hangUp();
      const call = await phone.untilCall('ended', (candidate) => candidate.token === token && candidate.state === 'ended');
      expect([call.outcome, call.announcement]).toEqual(['answered', null]);
      await settled(300);
      expect(await played(token)).toEqual([]);
      // The next caller is served as the first one was.
      await phone.command({ name: 'dismiss', token });
      const next = await answerAndListen(2.5);
      expect(hears(part(next.heard, 1), welcomeHertz)).toBe('heard');
    });

    it('says the association’s own closing words when nobody answers', async () => {
      const { phone, caller } = scene;
      const now = Date.now();
      const plan: RoutingPlan = { method: 'unknown', numbers: [], segments: [{ from: now - 60_000, steps: [{ kind: 'announce', after: 0, announcement: 'closed' }] }], until: now + 600_000 };
      await phone.setAnnouncements({ outsideHours: 'own' }, { outsideHours: tone(closedHertz, 3) });
      await phone.send({ type: 'routing.set', plan });
      const from = caller.events().length;
      await caller.dial(`sip:alice@${scene.kamailio.domain}`);
      const heard = await scene.hearAtCaller(3);
      expect([hears(part(heard, 1), closedHertz), hears(part(heard, 1), listenerHertz)]).toEqual(['heard', 'silent']);
      await caller.waitFor('CALL_CLOSED', { from });
      await phone.send({ type: 'routing.set', plan: null });
    });

    it('beeps to the caller, over the voice, while a call is recorded, and neither in a pause nor on hold', async () => {
      const { phone } = scene;
      const { token } = await scene.talk();
      const recordingId = '01990000-0000-7000-8000-000000000002' as RecordingId;
      await phone.tellPhone({ type: 'record.start', callToken: token, recordingId, beepSeconds: 1 });
      await settled();
      const heard = await scene.hearAtCaller(3);
      expect(amplitudeOf(heard, 1400)).toBeGreaterThan(0.003);
      expect(hears(heard, listenerHertz)).toBe('heard');
      expect(amplitudeOf(await phone.hear(token, 1.2), 1400)).toBeLessThan(0.003);
      await phone.tellPhone({ type: 'record.pause', recordingId });
      await settled();
      expect(amplitudeOf(await scene.hearAtCaller(2), 1400)).toBeLessThan(0.001);
      await phone.tellPhone({ type: 'record.resume', recordingId });
      await phone.command({ name: 'hold', token, held: true });
      await settled();
      expect(amplitudeOf(await scene.hearAtCaller(2), 1400)).toBeLessThan(0.001);
    });
  });

  describe('a caller’s keys', () => {
    const keys = { beforeAnswer: 'own', mentions: 'own', onHold: 'own', optOutKey: '9' } as const;
    const sounds = { beforeAnswer: tone(welcomeHertz, 4), mentions: tone(mentionsHertz, 3), onHold: tone(holdHertz, 1) };
    afterEach(async () => {
      await scene.quiet();
      await scene.phone.setAnnouncements({});
    });

    describe('in the sound of an ordinary line', () => {
      beforeAll(() => scene.register('UDP'));

      it('key 1 plays the mentions in place of the message, then the listener is heard', async () => {
        const { phone, caller } = scene;
        await phone.setAnnouncements(keys, sounds);
        const { token } = await answerAndListen(1);
        await caller.dtmf('1');
        await settled();
        const during = await scene.hearAtCaller(1.2);
        expect([hears(during, mentionsHertz), hears(during, welcomeHertz), hears(during, listenerHertz)]).toEqual(['heard', 'silent', 'silent']);
        await phone.untilCall('the mentions are over', (call) => call.token === token && call.announcement === null);
        await settled();
        expect(hears(await scene.hearAtCaller(1.5), listenerHertz)).toBe('heard');
        expect([await pressed(token), await played(token)]).toEqual([['mentions'], ['mentions']]);
      });

      it('key 1 on hold plays the mentions, then the sound on hold again', async () => {
        const { phone, caller } = scene;
        await phone.setAnnouncements({ ...keys, beforeAnswer: 'off' }, sounds);
        const { token } = await scene.talk();
        await phone.command({ name: 'hold', token, held: true });
        await settled();
        await caller.dtmf('1');
        await settled();
        expect(hears(await scene.hearAtCaller(1.2), mentionsHertz)).toBe('heard');
        await phone.untilCall('the mentions are over', (call) => call.token === token && call.announcement === null);
        await settled();
        expect(hears(await scene.hearAtCaller(1.2), holdHertz)).toBe('heard');
      });

      it('the opt-out key is a fact for the store at any time, on hold too, once for each press', async () => {
        const { phone, caller } = scene;
        await phone.setAnnouncements({ ...keys, beforeAnswer: 'off' }, sounds);
        const { token } = await scene.talk();
        await caller.dtmf('9');
        await expect.poll(() => pressed(token)).toEqual(['optOut']);
        await phone.command({ name: 'hold', token, held: true });
        await settled();
        await caller.dtmf('9');
        await expect.poll(() => pressed(token)).toEqual(['optOut', 'optOut']);
      });

      it('the opt-out key sounds nothing and is told to nobody where nothing can be recorded', async () => {
        const { phone, caller } = scene;
        await phone.setAnnouncements({ ...keys, beforeAnswer: 'off' }, sounds, false);
        const { token } = await scene.talk();
        await caller.dtmf('9');
        await settled();
        // The other key, after it, has come: the first one would have.
        await phone.command({ name: 'hold', token, held: true });
        await settled();
        await caller.dtmf('1');
        await expect.poll(() => pressed(token)).toEqual(['mentions']);
      });

      it('keys that mean nothing here are told to nobody', async () => {
        const { phone, caller } = scene;
        await phone.setAnnouncements({ ...keys, mentions: 'off' }, sounds);
        const { token } = await scene.talk();
        for (const key of ['1', '5', '#']) {
          await caller.dtmf(key);
          await settled(300);
        }
        await caller.dtmf('9');
        await expect.poll(() => pressed(token)).toEqual(['optOut']);
      });
    });

    it('sent by INFO on a WebRTC line are read as well', async () => {
      const { phone } = scene;
      await scene.register('WS');
      await phone.setAnnouncements(keys, sounds);
      const caller = await openRawCaller({ port: scene.kamailio.ports.plain });
      try {
        const call = callText(caller.port, 'alice');
        caller.send(call.invite());
        const { token } = await phone.untilCall('it rings', ({ state }) => state === 'ringing');
        await caller.take(/^SIP\/2\.0 180/);
        await phone.command({ name: 'answer', token });
        const accepted = await caller.take(/^SIP\/2\.0 200/);
        const to = headerOf(accepted, 'To');
        const target = /<(.*)>/.exec(headerOf(accepted, 'Contact'))?.[1] ?? '';
        const routes = headersOf(accepted, 'Record-Route').reverse().map((route) => `Route: ${route}`);
        caller.send(call.request('ACK', target, 1, to, routes));
        const body = 'Signal=9\r\nDuration=160\r\n';
        const info = call.request('INFO', target, 2, to, [...routes, 'Content-Type: application/dtmf-relay']);
        caller.send(info.replace('Content-Length: 0\r\n\r\n', `Content-Length: ${body.length}\r\n\r\n${body}`));
        await caller.take(/^SIP\/2\.0 200/);
        await expect.poll(() => pressed(token)).toEqual(['optOut']);
        caller.send(call.request('BYE', target, 3, to, routes));
        await caller.take(/^SIP\/2\.0 200/);
      } finally {
        caller.close();
      }
    });
  });
});
