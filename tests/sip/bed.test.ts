// The test bed itself: two ordinary phones speak through Kamailio and hear each other's tone.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordSkip, sipBedMissing } from '../support/skip.ts';
import { startBaresip, type Baresip } from './bed/baresip.ts';
import { startKamailio, type Kamailio } from './bed/kamailio.ts';
import { startRtpengine, type Rtpengine } from './bed/rtpengine.ts';
import { bedFolder } from './bed/server-process.ts';
import { amplitudeOf, dominantFrequency, loudness, part, readWav, writeTone } from './bed/tone.ts';

const title = 'the test bed';
if (sipBedMissing) recordSkip(title, 'Kamailio, rtpengine or baresip cannot be installed here');

describe.skipIf(sipBedMissing)(title, () => {
  const dir = bedFolder();
  let kamailio: Kamailio;
  let rtpengine: Rtpengine;
  let caller: Baresip;
  let bob: Baresip;

  beforeAll(async () => {
    rtpengine = await startRtpengine(join(dir, 'rtpengine'));
    kamailio = await startKamailio(join(dir, 'kamailio'), rtpengine.ngPort);
    const common = { domain: kamailio.domain, proxyPort: kamailio.ports.plain };
    caller = await startBaresip(join(dir, 'caller'), { ...common, user: '0639980001', authUser: 'caller', password: kamailio.password('caller'), hertz: 1000 });
    bob = await startBaresip(join(dir, 'bob'), { ...common, user: 'bob', password: kamailio.password('bob'), hertz: 600, register: true });
  });
  afterAll(async () => {
    for (const server of [caller, bob, kamailio, rtpengine]) await server?.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  it('carries a call with both tones heard, and its end', async () => {
    await caller.dial(`sip:bob@${kamailio.domain}`);
    await bob.waitFor('CALL_INCOMING');
    await bob.answer();
    await caller.waitFor('CALL_ESTABLISHED');
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(dominantFrequency(part(caller.heard(), -1))).toBe(600);
    expect(dominantFrequency(part(bob.heard(), -1))).toBe(1000);
    await caller.hangUp();
    await bob.waitFor('CALL_CLOSED');
  });
});

describe('the ears of the tests', () => {
  it('tell a tone, its loudness and silence', () => {
    const dir = bedFolder();
    try {
      writeTone(join(dir, 'a.wav'), { hertz: 440, seconds: 1, sampleRate: 48_000 });
      const sound = readWav(join(dir, 'a.wav'));
      expect(sound.sampleRate).toBe(48_000);
      expect(dominantFrequency(sound)).toBe(440);
      expect(amplitudeOf(sound, 440)).toBeCloseTo(10_000 / 32_768, 2);
      expect(amplitudeOf(sound, 1000)).toBeLessThan(0.01);
      expect(dominantFrequency({ samples: new Float32Array(8000), sampleRate: 8000 })).toBeNull();
      writeTone(join(dir, 'b.wav'), { hertz: 440, seconds: 1, sampleRate: 8000, burst: { onSeconds: 0.1, offSeconds: 0.1 } });
      expect(loudness(readWav(join(dir, 'b.wav')))).toBeCloseTo(loudness(sound) / Math.SQRT2, 2);
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  });
});
