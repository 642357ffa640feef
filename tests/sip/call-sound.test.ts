// The sound of the desk in the real page: who rings where, a microphone that goes away, a computer without any.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { recordSkip, sipBedMissing } from '../support/skip.ts';
import type { Baresip } from './bed/baresip.ts';
import { callerHertz, hears, listenerHertz, missingBed, openScene, secondCallerHertz, type Scene } from './call-scene.ts';

const title = 'the sound of the desk';
const bareTitle = 'a computer without any sound device';
if (sipBedMissing) for (const each of [title, bareTitle]) recordSkip(each, missingBed);

/** What the page's ringers play: `sink` of each sounding AudioContext, from taps set before the page started. */
interface Taps {
  readonly contexts: { readonly context: AudioContext & { sinkId?: string }; readonly analyser: AnalyserNode }[];
}

describe.skipIf(sipBedMissing)(title, () => {
  let scene: Scene;
  let second: Baresip;
  beforeAll(async () => {
    scene = await openScene();
    const { page } = scene.phone;
    // Listens where the sound leaves the page: everything that is connected to a context's destination.
    await page.addInitScript(() => {
      const taps: Taps['contexts'] = [];
      Object.assign(globalThis, { taps });
      // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its own `this` below
      const connect = AudioNode.prototype.connect as (this: AudioNode, target: AudioNode | AudioParam, ...rest: number[]) => AudioNode;
      AudioNode.prototype.connect = function (this: AudioNode, target: AudioNode | AudioParam, ...rest: number[]) {
        if (target instanceof AudioDestinationNode && this.context instanceof AudioContext) {
          const analyser = new AnalyserNode(this.context, { fftSize: 32_768 });
          connect.call(this, analyser);
          taps.push({ context: this.context, analyser });
        }
        return connect.call(this, target, ...rest);
      };
      const original = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
      const state = { streams: [] as MediaStream[], unplugged: new Set<string>() };
      Object.assign(globalThis, { microphones: state });
      navigator.mediaDevices.getUserMedia = async (constraints) => {
        const audio = constraints?.audio;
        const exact = typeof audio === 'object' && typeof audio.deviceId === 'object' && 'exact' in audio.deviceId ? audio.deviceId.exact : undefined;
        if (typeof exact === 'string' && state.unplugged.has(exact)) throw new DOMException('gone', 'NotFoundError');
        const stream = await original(constraints);
        state.streams.push(stream);
        return stream;
      };
    });
    const before = (await scene.phone.snapshots()).length;
    await page.reload();
    for (const deadline = Date.now() + 15_000; (await scene.phone.snapshots()).length === before; ) {
      if (Date.now() > deadline) throw new Error('the page did not start again');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await scene.register('UDP');
    second = await scene.addPhone('second', { user: '0639980002', authUser: 'bob', password: scene.kamailio.password('bob'), hertz: secondCallerHertz });
  });
  afterAll(() => scene?.stop());
  afterEach(() => scene.quiet());

  const choose = async (role: 'microphone' | 'headset' | 'ringer', label: string | null): Promise<string | null> => {
    const { audio } = await scene.phone.snapshot();
    const list = role === 'microphone' ? audio!.inputs : audio!.outputs;
    const deviceId = label === null ? null : list.find((device) => device.label === label)!.id;
    expect((await scene.phone.command({ name: 'chooseDevice', role, deviceId })).ok).toBe(true);
    return deviceId;
  };
  /** Sinks that sound during the next 1.5 s. */
  const sounding = (): Promise<string[]> =>
    scene.phone.page.evaluate(async () => {
      const { taps } = globalThis as unknown as { taps: Taps['contexts'] };
      const peaks = taps.map(() => 0);
      for (let step = 0; step < 3; step += 1) {
        await new Promise((resolve) => setTimeout(resolve, 500));
        for (const [index, { analyser }] of taps.entries()) {
          // The last half second of the analyser's window.
          const samples = new Float32Array(analyser.fftSize);
          analyser.getFloatTimeDomainData(samples);
          for (const sample of samples.slice(-24_000)) peaks[index] = Math.max(peaks[index] ?? 0, Math.abs(sample));
        }
      }
      return taps.filter((_tap, index) => (peaks[index] ?? 0) > 0.005).map(({ context }) => String(context.sinkId));
    });

  it('rings in the headset and on the loudspeaker, each with its own sink, until answered', async () => {
    const headset = await choose('headset', 'Fake Audio Output 1');
    const ringer = await choose('ringer', 'Fake Audio Output 2');
    const { token } = await scene.ring();
    await expect.poll(async () => (await sounding()).sort(), { timeout: 12_000 }).toEqual([headset, ringer].sort());
    await scene.phone.command({ name: 'answer', token });
    await scene.phone.untilCall('active', ({ state }) => state === 'active');
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(await sounding()).toEqual([]);
  });

  it('beeps in the headset only when a second caller waits', async () => {
    const headset = await choose('headset', 'Fake Audio Output 1');
    await choose('ringer', 'Fake Audio Output 2');
    await scene.talk();
    await scene.ring(second);
    expect(await sounding()).toEqual([headset]);
  });

  it('stops ringing for a silenced call', async () => {
    const { token } = await scene.ring();
    await scene.phone.command({ name: 'silence', token });
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(await sounding()).toEqual([]);
  });

  it('tests both ringers and the microphone', async () => {
    const headset = await choose('headset', 'Fake Audio Output 1');
    const ringer = await choose('ringer', 'Fake Audio Output 2');
    const [reply, sinks] = await Promise.all([scene.phone.command({ name: 'testRing' }), sounding()]);
    expect(reply.ok).toBe(true);
    expect(sinks.sort()).toEqual([headset, ringer].sort());
    const { ok, peak } = await scene.phone.command({ name: 'testMicrophone' });
    expect(ok).toBe(true);
    expect(peak).toBeGreaterThan(0.05);
  });

  it('keeps the call when the microphone is unplugged, speaks through the default one, and says so', async () => {
    const deviceId = await choose('microphone', 'Fake Audio Input 2');
    const { token } = await scene.talk();
    expect(hears(await scene.hearAtCaller(1.5), listenerHertz)).toBe('heard');
    await scene.phone.page.evaluate((id) => {
      const { microphones } = globalThis as unknown as { microphones: { streams: MediaStream[]; unplugged: Set<string> } };
      microphones.unplugged.add(id);
      for (const track of microphones.streams.at(-1)?.getAudioTracks() ?? []) {
        track.stop();
        track.dispatchEvent(new Event('ended'));
      }
    }, deviceId!);
    const { audio, calls } = await scene.phone.until('said', (snapshot) => snapshot.audio?.fallback.includes('microphone') === true);
    expect(audio!.microphoneMissing).toBe(false);
    expect(calls.find((call) => call.token === token)?.state).toBe('active');
    await new Promise((resolve) => setTimeout(resolve, 800));
    expect(hears(await scene.hearAtCaller(1.5), listenerHertz)).toBe('heard');
  });
});

describe.skipIf(sipBedMissing)(bareTitle, () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await openScene({ microphone: false });
    await scene.register('UDP');
  });
  afterAll(() => scene?.stop());

  it('says that the microphone is missing, and still lets the listener hear the caller', async () => {
    expect((await scene.phone.snapshot()).audio).toMatchObject({ microphoneMissing: true, inputs: [] });
    const { token } = await scene.talk();
    expect(hears(await scene.phone.hear(token, 1.8), callerHertz)).toBe('heard');
    expect(await scene.phone.command({ name: 'testMicrophone' })).toEqual({ ok: false, peak: null });
  });
});
