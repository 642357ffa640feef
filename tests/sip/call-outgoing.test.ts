// A call that the listener makes: the page knows a token only, the store gave the number to the gateway.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { PhoneCall } from '../../core/protocol/main-phone.ts';
import type { CallToken } from '../../core/values/ids.ts';
import { recordSkip, sipBedMissing } from '../support/skip.ts';
import type { Baresip } from './bed/baresip.ts';
import { hears, missingBed, openScene, type Scene } from './call-scene.ts';

const title = 'an outgoing call';
if (sipBedMissing) recordSkip(title, missingBed);

const number = '0639980009';
const calleeHertz = 900;

describe.skipIf(sipBedMissing)(title, () => {
  let scene: Scene;
  let callee: Baresip;
  let drawn = 0;
  beforeAll(async () => {
    scene = await openScene();
    callee = await scene.addPhone('callee', { user: number, password: scene.kamailio.password(number), hertz: calleeHertz, register: true });
  });
  afterAll(() => scene?.stop());

  const dial = async (): Promise<PhoneCall> => {
    drawn += 1;
    const token = `outgoingcallnumber${'abcdefgh'[drawn]}${'abcdefgh'[drawn]}` as CallToken;
    await scene.phone.send({ type: 'dial.allow', token, number });
    // The gateway's two ports have no order between them; the application waits for the store's own answer.
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect((await scene.phone.command({ name: 'dial', token })).ok).toBe(true);
    return scene.phone.untilCall('dialling', (call) => call.token === token);
  };

  describe.each(['UDP', 'WS'] as const)('over %s', (transport) => {
    beforeAll(() => scene.register(transport));
    afterEach(() => scene.quiet());

    it('is heard once answered, and recorded under its token', async () => {
      const from = callee.events().length;
      const { token, state, direction } = await dial();
      expect([state, direction]).toEqual(['connecting', 'outgoing']);
      await callee.waitFor('CALL_INCOMING', { from });
      await callee.answer();
      await scene.phone.untilCall('active', (call) => call.token === token && call.state === 'active');
      expect(hears(await scene.phone.hear(token, 1.8), calleeHertz)).toBe('heard');
      await callee.hangUp();
      const ended = await scene.phone.untilCall('ended', (call) => call.token === token && call.state === 'ended');
      expect(ended.outcome).toBe('answered');
      const facts = async (): Promise<string[]> =>
        (await scene.phone.storeMessages()).flatMap((message) => (message.type === 'call.event' && message.token === token ? [message.fact] : []));
      await expect.poll(facts, { timeout: 5_000 }).toEqual(['started', 'answered', 'ended']);
    });

    it('ends when the other side declines', async () => {
      const from = callee.events().length;
      const { token } = await dial();
      await callee.waitFor('CALL_INCOMING', { from });
      await callee.hangUp();
      const ended = await scene.phone.untilCall('ended', (call) => call.token === token && call.state === 'ended');
      expect(ended.outcome).toBe('refused');
    });

    it('can be given up before the answer', async () => {
      const from = callee.events().length;
      const { token } = await dial();
      await callee.waitFor('CALL_INCOMING', { from });
      await scene.phone.command({ name: 'hangUp', token });
      await callee.waitFor('CALL_CLOSED', { from });
      const ended = await scene.phone.untilCall('ended', (call) => call.token === token && call.state === 'ended');
      expect(ended.outcome).toBe('abandoned');
    });
  });

  it('to a destination that the store has not allowed goes nowhere', async () => {
    await scene.register('UDP');
    const from = callee.events().length;
    const token = 'zzzzzzzzzzzzzzzzzzzz' as CallToken;
    await scene.phone.command({ name: 'dial', token });
    const ended = await scene.phone.untilCall('ended', (call) => call.token === token && call.state === 'ended');
    expect(ended.outcome).toBe('failed');
    expect(callee.events().slice(from).map(({ type }) => type)).not.toContain('CALL_INCOMING');
  });
});
