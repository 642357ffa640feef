// Every way in which a call ends, seen by the listener, by the caller, and by the record that the store would write.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CallOutcome } from '../../core/contract/desk-state.ts';
import { recordSkip, sipBedMissing } from '../support/skip.ts';
import { missingBed, openScene, type Scene } from './call-scene.ts';

const title = 'the end of a call';
if (sipBedMissing) recordSkip(title, missingBed);

describe.skipIf(sipBedMissing)(title, () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await openScene();
  });
  afterAll(() => scene?.stop());

  /** The outcome on the desk, and the one in the record, which must agree. */
  const outcomesOf = async (token: string): Promise<{ desk: CallOutcome | null; record: CallOutcome | undefined }> => {
    const call = await scene.phone.untilCall('ended', (candidate) => candidate.token === token && candidate.state === 'ended');
    const recorded = async (): Promise<CallOutcome | undefined> =>
      (await scene.phone.storeMessages()).flatMap((message) =>
        message.type === 'call.event' && message.token === token && message.fact === 'ended' ? [message.outcome] : [],
      )[0];
    await expect.poll(recorded, { timeout: 5_000 }).toBeDefined();
    return { desk: call.outcome, record: await recorded() };
  };

  describe.each(['UDP', 'WS'] as const)('over %s', (transport) => {
    beforeAll(() => scene.register(transport));
    afterEach(() => scene.quiet());

    it('abandoned: the caller gives up while it rings', async () => {
      const { token } = await scene.ring();
      await scene.caller.hangUp();
      expect(await outcomesOf(token)).toEqual({ desk: 'abandoned', record: 'abandoned' });
    });

    it('refused: the listener declines, and the caller is told so', async () => {
      const from = scene.caller.events().length;
      const { token } = await scene.ring();
      expect((await scene.phone.command({ name: 'refuse', token })).ok).toBe(true);
      expect((await scene.caller.waitFor('CALL_CLOSED', { from })).param).toMatch(/603/);
      expect(await outcomesOf(token)).toEqual({ desk: 'refused', record: 'refused' });
    });

    it('answered elsewhere: another station of the line takes it', async () => {
      const station = await scene.addPhone(`station-${transport}`, { user: 'alice', password: scene.kamailio.password('alice'), hertz: 700, register: true });
      try {
        const { token } = await scene.ring();
        await station.waitFor('CALL_INCOMING');
        await station.answer();
        expect(await outcomesOf(token)).toEqual({ desk: 'answeredElsewhere', record: 'answeredElsewhere' });
      } finally {
        await station.stop();
      }
    });

    it('answered: hung up by the listener', async () => {
      const from = scene.caller.events().length;
      const { token } = await scene.talk();
      await scene.phone.command({ name: 'hangUp', token });
      await scene.caller.waitFor('CALL_CLOSED', { from });
      expect(await outcomesOf(token)).toEqual({ desk: 'answered', record: 'answered' });
    });

    it('hung up at once after answering: nobody stays on the line', async () => {
      const from = scene.caller.events().length;
      const { token } = await scene.ring();
      void scene.phone.command({ name: 'answer', token });
      await scene.phone.untilCall('being answered', (call) => call.token === token && call.state !== 'ringing');
      await scene.phone.command({ name: 'hangUp', token });
      await scene.caller.waitFor('CALL_CLOSED', { from });
    });

    it('silenced: stops ringing here, still can be answered', async () => {
      const { token } = await scene.ring();
      expect((await scene.phone.command({ name: 'silence', token })).ok).toBe(true);
      expect((await scene.phone.command({ name: 'answer', token })).ok).toBe(true);
    });
  });

  it('a listener who is not reachable is not rung, and rings again once reachable', async () => {
    await scene.register('UDP');
    await scene.phone.command({ name: 'setReachable', reachable: false });
    await scene.phone.until('paused', ({ registration }) => registration === 'paused');
    // The registrar forgets the station: its own fallback would play to the caller.
    const refusal = async (): Promise<string> => {
      const from = scene.caller.events().length;
      await scene.caller.dial(`sip:alice@${scene.kamailio.domain}`);
      return (await scene.caller.waitFor('CALL_CLOSED', { from })).param;
    };
    await expect.poll(refusal, { timeout: 15_000 }).toMatch(/480/);
    expect((await scene.phone.snapshot()).calls).toEqual([]);
    await scene.phone.command({ name: 'setReachable', reachable: true });
    await scene.phone.until('registered again', ({ registration }) => registration === 'registered');
    await scene.talk();
    await scene.quiet();
  });

  it('commands about calls that do not exist are refused', async () => {
    const token = 'zzzzzzzzzzzzzzzzzzzz' as never;
    const replies = await Promise.all([
      scene.phone.command({ name: 'answer', token }),
      scene.phone.command({ name: 'hangUp', token }),
      scene.phone.command({ name: 'hold', token, held: true }),
      scene.phone.command({ name: 'sendDtmf', token, tone: '1' }),
    ]);
    expect(replies.map(({ ok }) => ok)).toEqual([false, false, false, false]);
  });
});
