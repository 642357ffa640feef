// The sound of one call: microphone → gate → track to the far end; far end's track → headset.
// Invariant: a muted or held call carries nothing of the room, whatever the far end was told.
import type { CallMedia } from '../call-media.ts';

export interface CallAudio extends CallMedia {
  setMuted(muted: boolean): void;
  /** Silences both directions. */
  setHeld(held: boolean): void;
  setSink(deviceId: string | null): Promise<void>;
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
  const apply = (): void => {
    // 10 ms ramp: a step would click in the caller's ear.
    gate.gain.setTargetAtTime(muted || held ? 0 : 1, context.currentTime, 0.01);
    player.muted = held;
  };
  const setSink = async (deviceId: string | null): Promise<void> => {
    try {
      await player.setSinkId(deviceId ?? '');
    } catch {
      await player.setSinkId('').catch(() => undefined);
    }
  };
  void setSink(sinkId);

  return {
    outgoing,
    play: (track) => {
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
    setSink,
    close: () => {
      microphone.disconnect(gate);
      gate.disconnect();
      outgoing.stop();
      player.srcObject = null;
      player.remove();
    },
  };
}
