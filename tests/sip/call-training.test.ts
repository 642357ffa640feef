// The training line beside the real one: two user agents, one desk. Needs no provider of the test bed for itself.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordSkip, sipBedMissing } from '../support/skip.ts';
import { loudness } from './bed/tone.ts';
import { callerHertz, hears, missingBed, openScene, type Scene } from './call-scene.ts';

const title = 'the training line';
if (sipBedMissing) recordSkip(title, missingBed);

describe.skipIf(sipBedMissing)(title, () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await openScene();
    await scene.register('UDP');
  });
  afterAll(() => scene?.stop());

  it('rings, marked as training, and its caller is heard', async () => {
    const { phone } = scene;
    await phone.send({ type: 'training.start', requestId: 1, scenario: 'ordinary' });
    const { token, training } = await phone.untilCall('a training call rings', (call) => call.state === 'ringing', 30_000);
    expect(training).toBe(true);
    expect((await phone.command({ name: 'answer', token })).ok).toBe(true);
    // Somebody speaks within a few seconds.
    await expect.poll(async () => loudness(await phone.hear(token, 1.8)), { timeout: 15_000 }).toBeGreaterThan(0.01);

    // A real caller meanwhile waits, is answered, and the training call is held like any other.
    const real = await scene.ring();
    expect(real.training).toBe(false);
    expect((await phone.command({ name: 'answer', token: real.token })).ok).toBe(true);
    await phone.untilCall('the training call is held', (call) => call.token === token && call.state === 'held');
    expect(hears(await phone.hear(real.token, 1.8), callerHertz)).toBe('heard');
    await phone.command({ name: 'hangUp', token });
    const ended = await phone.untilCall('ended', (call) => call.token === token && call.state === 'ended');
    expect(ended.outcome).toBe('answered');
    await scene.quiet();
  });
});
