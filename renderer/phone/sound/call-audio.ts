// The sound of one call: microphone → gate → track to the far end; far end's track → headset. Announcements, the sound on
// hold and the recording's beep go to the far end beside the gate.
// Invariant: a muted or held call, and one to which an announcement plays, carries nothing of the room, whatever the far end
// was told.
import type { CallHold } from '../../../core/protocol/gateway-phone.ts';
import type { CallMedia } from '../call-media.ts';
import type { RecordableCall } from './recorder.ts';
import { renderNotes, type Note } from './tones.ts';

export interface CallAudio extends CallMedia {
  setMuted(muted: boolean): void;
  /** Silences both directions; the caller hears `sound`, repeated, if there is one. */
  setHeld(held: boolean, sound: AudioBuffer | null): void;
  /** Keeps the microphone from the caller until an announcement has played, or this is called again. */
  setHeldBack(heldBack: boolean): void;
  /** Plays to the caller alone, in place of what played before, as soon as the call's packets pass. */
  announce(sound: AudioBuffer, how: AnnounceOptions): Promise<'played' | 'cut'>;
  /** Cuts the announcement that plays. */
  hush(): void;
  /** Two short notes to the caller, over whatever is said: a key was understood. */
  confirmKey(): void;
  /** Beeps to the caller every so many seconds; null stops. */
  setBeep(everySeconds: number | null): void;
  setSink(deviceId: string | null): Promise<void>;
  /** For the recorder. */
  readonly recordable: RecordableCall;
  /** On hold: nobody hears anybody. */
  readonly held: boolean;
  close(): void;
}

export interface AnnounceOptions {
  readonly loop?: boolean;
  /** The microphone and the headset are cut off for good: nobody is there. Otherwise the listener hears the caller. */
  readonly alone?: boolean;
  /** Called when the first sample is on its way. */
  readonly onStart?: () => void;
}

export interface CallAudioParts {
  readonly context: AudioContext;
  readonly microphone: AudioNode;
  readonly sinkId: string | null;
  /** The page's body, or any element that keeps the player alive. */
  readonly stage: ParentNode & Node;
  /** Tells the players of two calls apart in the page. */
  readonly name: string;
  /** Called at each change. */
  readonly onHold: (hold: CallHold) => void;
}

/** The recording tone of 47 CFR 64.501, for want of a French one: 1400 Hz for 200 ms; soft enough to talk over. */
const beepNote: Note = { startSeconds: 0, seconds: 0.2, hertz: 1400, gain: 0.12 };
const keyNotes: readonly Note[] = [
  { startSeconds: 0, seconds: 0.18, hertz: 659.26, gain: 0.25 },
  { startSeconds: 0.2, seconds: 0.22, hertz: 880, gain: 0.25 },
];

export function createCallAudio({ context, microphone, sinkId, stage, name, onHold }: CallAudioParts): CallAudio {
  const gate = context.createGain();
  const destination = context.createMediaStreamDestination();
  microphone.connect(gate);
  gate.connect(destination);
  const [outgoing] = destination.stream.getAudioTracks();
  if (outgoing === undefined) throw new Error('no outgoing track');

  // An element and not an AudioContext plays the far end: echo cancellation takes its reference from there.
  const player = document.createElement('audio');
  player.autoplay = true;
  player.dataset['call'] = name;
  stage.append(player);

  let muted = false;
  let held = false;
  let heldBack = false;
  let alone = false;
  let closed = false;
  let announcement: { cut(): void } | null = null;
  let holdSound: AudioBuffer | null = null;
  let holdSource: AudioBufferSourceNode | null = null;
  let beep: AudioBufferSourceNode | null = null;
  let told: CallHold = { held: false, plays: false };
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });

  const sourceOf = (buffer: AudioBuffer, loop: boolean): AudioBufferSourceNode => {
    const source = new AudioBufferSourceNode(context, { buffer, loop });
    source.connect(destination);
    return source;
  };
  const apply = (): void => {
    const wantsHoldSound = held && announcement === null && holdSound !== null && !closed;
    if (wantsHoldSound && holdSource === null && holdSound !== null) {
      holdSource = sourceOf(holdSound, true);
      holdSource.start();
    } else if (!wantsHoldSound) {
      holdSource?.stop();
      holdSource = null;
    }
    // 10 ms ramp: a step would click in the caller's ear.
    gate.gain.setTargetAtTime(muted || held || heldBack || alone || announcement !== null ? 0 : 1, context.currentTime, 0.01);
    player.muted = held || alone;
    const plays = held && (holdSource !== null || announcement !== null);
    if (held === told.held && plays === told.plays) return;
    told = { held, plays };
    onHold(told);
  };
  const setSink = async (deviceId: string | null): Promise<void> => {
    try {
      await player.setSinkId(deviceId ?? '');
    } catch {
      await player.setSinkId('').catch(() => undefined);
    }
  };
  void setSink(sinkId);

  let callerTrack: MediaStreamTrack | null = null;
  const trackListeners = new Set<(track: MediaStreamTrack) => void>();

  return {
    outgoing,
    recordable: {
      context,
      listener: gate,
      onCallerTrack: (tell) => {
        trackListeners.add(tell);
        if (callerTrack !== null) tell(callerTrack);
        return () => {
          trackListeners.delete(tell);
        };
      },
    },
    get held() {
      return held;
    },
    play: (track) => {
      callerTrack = track;
      for (const tell of trackListeners) tell(track);
      player.srcObject = new MediaStream([track]);
      player.play().catch(() => undefined);
    },
    opened: () => {
      open();
    },
    setMuted: (value) => {
      muted = value;
      apply();
    },
    setHeld: (value, sound) => {
      held = value;
      holdSound = sound;
      apply();
    },
    setHeldBack: (value) => {
      heldBack = value;
      apply();
    },
    announce: (sound, { loop = false, onStart, ...how }) =>
      new Promise((resolve) => {
        announcement?.cut();
        if (how.alone === true) alone = true;
        let source: AudioBufferSourceNode | null = null;
        const over = (result: 'played' | 'cut'): void => {
          if (announcement === mine) {
            announcement = null;
            apply();
          }
          resolve(result);
        };
        const mine = {
          cut: () => {
            source?.stop();
            over('cut');
          },
        };
        announcement = mine;
        apply();
        // Before the packets pass the first words would be lost: a DTLS handshake takes up to 0.5 s (docs/telephony.md).
        void opened.then(() => {
          if (announcement !== mine) return;
          source = sourceOf(sound, loop);
          source.addEventListener('ended', () => {
            over('played');
          });
          source.start();
          onStart?.();
        });
      }),
    hush: () => {
      announcement?.cut();
    },
    confirmKey: () => {
      sourceOf(soundOf(context, keyNotes, 0.5), false).start();
    },
    setBeep: (everySeconds) => {
      beep?.stop();
      beep = everySeconds === null ? null : sourceOf(soundOf(context, [beepNote], everySeconds), true);
      beep?.start();
    },
    setSink,
    close: () => {
      closed = true;
      announcement?.cut();
      beep?.stop();
      apply();
      microphone.disconnect(gate);
      gate.disconnect();
      outgoing.stop();
      player.srcObject = null;
      player.remove();
    },
  };
}

function soundOf(context: BaseAudioContext, notes: readonly Note[], seconds: number): AudioBuffer {
  const samples = renderNotes(notes, seconds, context.sampleRate);
  const buffer = new AudioBuffer({ length: samples.length, sampleRate: context.sampleRate });
  buffer.copyToChannel(samples, 0);
  return buffer;
}
