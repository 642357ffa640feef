// All the sound of the phone window: devices and their settings, two ringers, the microphone, one CallAudio a call.
// Invariant: whatever device comes or goes, calls keep going and the published AudioState says what serves.
import type { AudioRole, AudioState } from '../../../core/contract/desk-state.ts';
import type { AnnouncementKind, AnnouncementSet } from '../../../core/domain/announcements/announcements.ts';
import type { CallHold } from '../../../core/protocol/gateway-phone.ts';
import type { SoundSettings } from '../../../core/protocol/main-phone.ts';
import type { CallToken } from '../../../core/values/ids.ts';
import type { RingMode } from '../call-machine.ts';
import type { CallMedia } from '../call-media.ts';
import { createAnnouncementSounds, type RoutingAnnouncement } from '../../announcements/announcement-sounds.ts';
import { createCallAudio, type CallAudio } from './call-audio.ts';
import { audioStateOf, listsOf, resolveRoles, withChoice, type DeviceLists } from './devices.ts';
import { createMicrophone, type MicrophoneState } from './microphone.ts';
import { startRecorder, type Recorder, type RecorderParts } from './recorder.ts';
import { createRinger } from './ringer.ts';
import { startTake, type Take } from './take.ts';

export interface SoundDesk {
  /** Opens the call's sound, or returns the one already open. `onHold`: what the gateway must know of holding it. */
  mediaFor(token: CallToken, onHold: (hold: CallHold) => void): CallMedia;
  setMuted(token: CallToken, muted: boolean): void;
  setHeld(token: CallToken, held: boolean): void;
  /** Whether a caller on hold hears something of ours. */
  readonly playsOnHold: boolean;
  /** Whether blocked callers are told so by a recorded voice. */
  readonly speaksToBlocked: boolean;
  /** Speaks to a caller whom nobody answers; resolves when it has been said, or at once when the sound cannot be had. */
  announce(token: CallToken, name: RoutingAnnouncement): Promise<void>;
  /** What the association wants callers to hear, from now on. */
  setAnnouncements(set: AnnouncementSet): void;
  /** Keeps the listener's voice from the caller until an announcement has been said, or until this is taken back. */
  holdBack(token: CallToken, heldBack: boolean): void;
  /**
   * Says that kind of announcement to a caller whom a listener has answered, in place of the one before; meanwhile the
   * listener hears the caller. `onStart` tells how many seconds it takes. none: that kind is off.
   */
  say(token: CallToken, kind: AnnouncementKind, keysRead: boolean, onStart: (seconds: number) => void): Promise<'said' | 'cut' | 'none'>;
  /** Cuts what is being said. */
  hush(token: CallToken): void;
  /** Two notes to the caller, whose key was understood. */
  confirmKey(token: CallToken): void;
  /** The caller hears every so many seconds that the call is recorded; null: not any more. */
  setRecordingBeep(token: CallToken, everySeconds: number | null): void;
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
  /** Records an announcement with the microphone, in place of a take under way; false when no microphone opens. */
  startTake(): Promise<boolean>;
  /** What was recorded (see Take); null when nothing was. */
  stopTake(): Promise<Uint8Array<ArrayBuffer> | null>;
  cancelTake(): void;
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
  let take: Take | null = null;
  const calls = new Map<CallToken, CallAudio>();
  const recorders = new Map<CallToken, Recorder>();

  const context = new AudioContext({ latencyHint: 'interactive' });
  const announcements = createAnnouncementSounds(context);
  let holdSound: AudioBuffer | null = null;
  let speaksToBlocked = false;
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

  const endMeasuring = (): void => {
    measuring -= 1;
    releaseMicrophone();
  };
  /** The take under way, which is nobody's any more. */
  const endTake = (): Take | null => {
    const ended = take;
    take = null;
    return ended;
  };

  mediaDevices.addEventListener('devicechange', () => {
    void refresh().then(() => microphone.retry());
  });
  await refresh();

  return {
    announce: async (token, name) => {
      if (context.state !== 'running') void context.resume();
      const sound = await announcements.ofRouting(name);
      if (sound !== null) await calls.get(token)?.announce(sound, { loop: name === 'connecting', alone: true });
    },
    setAnnouncements: (set) => {
      announcements.take(set);
      void announcements.of('onHold', false).then((sound) => {
        holdSound = sound;
      });
      void announcements.of('blocked', false).then((sound) => {
        speaksToBlocked = sound !== null;
      });
    },
    holdBack: (token, heldBack) => calls.get(token)?.setHeldBack(heldBack),
    say: async (token, kind, keysRead, onStart) => {
      const sound = await announcements.of(kind, keysRead);
      const call = calls.get(token);
      if (sound === null || call === undefined) return 'none';
      if (context.state !== 'running') void context.resume();
      const result = await call.announce(sound, {
        onStart: () => {
          onStart(sound.duration);
        },
      });
      return result === 'played' ? 'said' : 'cut';
    },
    hush: (token) => calls.get(token)?.hush(),
    confirmKey: (token) => calls.get(token)?.confirmKey(),
    setRecordingBeep: (token, everySeconds) => calls.get(token)?.setBeep(everySeconds),
    mediaFor: (token, onHold) => {
      const known = calls.get(token);
      if (known !== undefined) return known;
      const sinkId = resolveRoles(lists, settings).headset.deviceId;
      const audio = createCallAudio({ context, microphone: microphone.output, sinkId, stage, name: token, onHold });
      calls.set(token, audio);
      return audio;
    },
    setMuted: (token, muted) => calls.get(token)?.setMuted(muted),
    get speaksToBlocked() {
      return speaksToBlocked;
    },
    get playsOnHold() {
      return holdSound !== null;
    },
    setHeld: (token, held) => {
      calls.get(token)?.setHeld(held, holdSound);
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
    startTake: async () => {
      endTake()?.cancel();
      measuring += 1;
      const { failed } = await microphone.open();
      if (failed) {
        endMeasuring();
        return false;
      }
      // A second start may have come while the microphone opened: one take at a time.
      endTake()?.cancel();
      take = startTake(context, microphone.output, endMeasuring);
      return true;
    },
    stopTake: async () => (await endTake()?.stop()) ?? null,
    cancelTake: () => {
      endTake()?.cancel();
    },
    testMicrophone: async () => {
      measuring += 1;
      try {
        const { failed } = await microphone.open();
        return failed ? null : await peakOf(context, microphone.output);
      } finally {
        endMeasuring();
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
