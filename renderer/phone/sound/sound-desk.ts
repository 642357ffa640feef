// All the sound of the phone window: devices and their settings, two ringers, the microphone, one CallAudio a call.
// Invariant: whatever device comes or goes, calls keep going and the published AudioState says what serves.
import type { AudioRole, AudioState } from '../../../core/contract/desk-state.ts';
import type { SoundSettings } from '../../../core/protocol/main-phone.ts';
import type { CallToken } from '../../../core/values/ids.ts';
import type { RingMode } from '../call-machine.ts';
import type { CallMedia } from '../call-media.ts';
import { loadAnnouncement, type Announcement } from './announcements.ts';
import { createCallAudio, type CallAudio } from './call-audio.ts';
import { audioStateOf, listsOf, resolveRoles, withChoice, type DeviceLists } from './devices.ts';
import { createMicrophone, type MicrophoneState } from './microphone.ts';
import { startRecorder, type Recorder, type RecorderParts } from './recorder.ts';
import { createRinger } from './ringer.ts';

export interface SoundDesk {
  /** Opens the call's sound, or returns the one already open. */
  mediaFor(token: CallToken): CallMedia;
  setMuted(token: CallToken, muted: boolean): void;
  setHeld(token: CallToken, held: boolean): void;
  /** Speaks to that caller; resolves when it has been said, or at once when the sound cannot be had. */
  announce(token: CallToken, name: Announcement): Promise<void>;
  closeCall(token: CallToken): void;
  /** Starts recording that call; null when it has no sound here. One recording a call. */
  record(token: CallToken, parts: Pick<RecorderParts, 'id' | 'send'>): Recorder | null;
  ring(mode: RingMode): void;
  /** Opens the microphone ahead of the answer, or lets it go. */
  needMicrophone(needed: boolean): void;
  chooseDevice(role: AudioRole, deviceId: string | null): Promise<boolean>;
  setRingVolume(volume: number): void;
  /** Rings both ringers for two seconds. */
  testRing(): Promise<void>;
  /** Highest level in two seconds, 0 to 1; null when no microphone opens. */
  testMicrophone(): Promise<number | null>;
}

export interface SoundDeskParts {
  readonly mediaDevices: MediaDevices;
  readonly settings: SoundSettings;
  readonly save: (settings: SoundSettings) => void;
  readonly onState: (state: AudioState) => void;
  readonly stage: ParentNode & Node;
}

const testMs = 2_000;

/** @returns once the devices are listed and the ringers are ready: the start-up check of the sound. */
export async function createSoundDesk({ mediaDevices, settings: initial, save, onState, stage }: SoundDeskParts): Promise<SoundDesk> {
  let settings = initial;
  let lists: DeviceLists = { inputs: [], outputs: [] };
  let microphoneState: MicrophoneState = { replaced: false, failed: false };
  let ringMode: RingMode = 'none';
  let testing = false;
  let microphoneNeeded = false;
  let measuring = 0;
  const calls = new Map<CallToken, CallAudio>();
  const recorders = new Map<CallToken, Recorder>();

  const context = new AudioContext({ latencyHint: 'interactive' });
  const headsetRinger = createRinger(new AudioContext());
  const loudspeakerRinger = createRinger(new AudioContext());
  const microphone = createMicrophone({
    context,
    getUserMedia: (constraints) => mediaDevices.getUserMedia(constraints),
    onChange: (state) => {
      microphoneState = state;
      publish();
    },
  });

  const publish = (): void => {
    const state = audioStateOf(lists, settings, microphoneState.failed);
    const replaced = microphoneState.replaced && !state.fallback.includes('microphone');
    onState(replaced ? { ...state, fallback: ['microphone', ...state.fallback] } : state);
  };
  const applyRing = (): void => {
    const mode = testing ? 'full' : ringMode;
    const roles = resolveRoles(lists, settings);
    headsetRinger.ring(mode);
    // One sink for both roles rings once; and a voice in the headset is not covered by a loudspeaker.
    const separate = roles.ringer.deviceId !== roles.headset.deviceId;
    loudspeakerRinger.ring(mode === 'full' && separate ? 'full' : 'none');
  };
  const applyDevices = async (): Promise<void> => {
    const roles = resolveRoles(lists, settings);
    for (const ringer of [headsetRinger, loudspeakerRinger]) ringer.setVolume(settings.ringVolume);
    await Promise.all([
      headsetRinger.setSink(roles.headset.deviceId),
      loudspeakerRinger.setSink(roles.ringer.deviceId),
      microphone.want(roles.microphone.deviceId),
      ...[...calls.values()].map((call) => call.setSink(roles.headset.deviceId)),
    ]);
    applyRing();
  };
  const refresh = async (): Promise<void> => {
    lists = listsOf(await mediaDevices.enumerateDevices().catch(() => []));
    await applyDevices();
    publish();
  };
  const change = async (next: SoundSettings): Promise<void> => {
    settings = next;
    save(next);
    await applyDevices();
    publish();
  };
  const releaseMicrophone = (): void => {
    if (!microphoneNeeded && measuring === 0) microphone.close();
  };

  mediaDevices.addEventListener('devicechange', () => {
    void refresh().then(() => microphone.retry());
  });
  await refresh();

  return {
    announce: async (token, name) => {
      if (context.state !== 'running') void context.resume();
      const sound = await loadAnnouncement(context, name);
      if (sound !== null) await calls.get(token)?.announce(sound, name === 'connecting');
    },
    mediaFor: (token) => {
      const known = calls.get(token);
      if (known !== undefined) return known;
      const sinkId = resolveRoles(lists, settings).headset.deviceId;
      const audio = createCallAudio({ context, microphone: microphone.output, sinkId, stage, name: token });
      calls.set(token, audio);
      return audio;
    },
    setMuted: (token, muted) => calls.get(token)?.setMuted(muted),
    setHeld: (token, held) => {
      calls.get(token)?.setHeld(held);
      recorders.get(token)?.setHeld(held);
    },
    record: (token, parts) => {
      const call = calls.get(token);
      if (call === undefined) return null;
      recorders.get(token)?.stop('stopped');
      const recorder = startRecorder({
        ...parts,
        call: call.recordable,
        held: call.held,
        clock: () => performance.now(),
        onOver: () => {
          if (recorders.get(token)?.id === parts.id) recorders.delete(token);
        },
      });
      recorders.set(token, recorder);
      return recorder;
    },
    closeCall: (token) => {
      recorders.get(token)?.stop('callEnded');
      calls.get(token)?.close();
      calls.delete(token);
    },
    ring: (mode) => {
      ringMode = mode;
      applyRing();
    },
    needMicrophone: (needed) => {
      if (needed === microphoneNeeded) return;
      microphoneNeeded = needed;
      if (needed) void microphone.open();
      else releaseMicrophone();
    },
    chooseDevice: async (role, deviceId) => {
      const next = withChoice(lists, settings, role, deviceId);
      if (next === null) return false;
      await change(next);
      return true;
    },
    setRingVolume: (ringVolume) => {
      void change({ ...settings, ringVolume });
    },
    testRing: async () => {
      testing = true;
      applyRing();
      await new Promise((resolve) => setTimeout(resolve, testMs));
      testing = false;
      applyRing();
    },
    testMicrophone: async () => {
      measuring += 1;
      try {
        const { failed } = await microphone.open();
        return failed ? null : await peakOf(context, microphone.output);
      } finally {
        measuring -= 1;
        releaseMicrophone();
      }
    },
  };
}

async function peakOf(context: AudioContext, source: AudioNode): Promise<number> {
  const analyser = new AnalyserNode(context, { fftSize: 32_768 });
  source.connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  let peak = 0;
  // 32,768 samples are 0.68 s at 48 kHz: each step looks at everything since the one before.
  const stepMs = 200;
  for (let waited = 0; waited < testMs; waited += stepMs) {
    await new Promise((resolve) => setTimeout(resolve, stepMs));
    analyser.getFloatTimeDomainData(samples);
    for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
  }
  source.disconnect(analyser);
  return Math.min(1, peak);
}
