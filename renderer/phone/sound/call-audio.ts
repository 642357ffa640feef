// The sound of one call: microphone → gate → track to the far end; far end's track → headset.
// Invariant: a muted or held call carries nothing of the room, whatever the far end was told.
import type { CallMedia } from '../call-media.ts';
import type { RecordableCall } from './recorder.ts';

export interface CallAudio extends CallMedia {
  setMuted(muted: boolean): void;
  /** Silences both directions. */
  setHeld(held: boolean): void;
  /**
   * Plays to the caller alone, in place of the one before; the microphone and the headset are cut off for good. Resolves at
   * its end, or when the call's sound closes; a `loop` only then.
   */
  announce(sound: AudioBuffer, loop: boolean): Promise<void>;
  setSink(deviceId: string | null): Promise<void>;
  /** For the recorder. */
  readonly recordable: RecordableCall;
  /** On hold: nobody hears anybody. */
  readonly held: boolean;
  close(): void;
}

export interface CallAudioParts {
  readonly context: AudioContext;
  readonly microphone: AudioNode;
  readonly sinkId: string | null;
  /** The page's body, or any element that keeps the player alive. */
  readonly stage: ParentNode & Node;
  /** Tells the players of two calls apart in the page. */
  readonly name: string;
}

/** The sound of an answered call takes up to 560 ms to reach the caller (docs/telephony.md): the first word waits for it. */
const leadSeconds = 0.7;

export function createCallAudio({ context, microphone, sinkId, stage, name }: CallAudioParts): CallAudio {
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
  let announced = false;
  let announcement: AudioBufferSourceNode | null = null;
  const apply = (): void => {
    // 10 ms ramp: a step would click in the caller's ear.
    gate.gain.setTargetAtTime(muted || held || announced ? 0 : 1, context.currentTime, 0.01);
    player.muted = held || announced;
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
    setMuted: (value) => {
      muted = value;
      apply();
    },
    setHeld: (value) => {
      held = value;
      apply();
    },
    announce: (sound, loop) => {
      announcement?.stop();
      announced = true;
      apply();
      const source = new AudioBufferSourceNode(context, { buffer: sound, loop });
      announcement = source;
      source.connect(destination);
      source.start(context.currentTime + leadSeconds);
      return new Promise((resolve) => {
        source.addEventListener('ended', () => {
          resolve();
        });
      });
    },
    setSink,
    close: () => {
      announcement?.stop();
      microphone.disconnect(gate);
      gate.disconnect();
      outgoing.stop();
      player.srcObject = null;
      player.remove();
    },
  };
}
