// One ringer with a sink of its own. Its AudioContext is made before it is needed, so that the first ring is heard.
// Invariant: setting the same mode twice does not start the round again.
import type { RingMode } from '../call-machine.ts';
import { renderNotes, ringNotes, ringRoundSeconds, waitingNotes, waitingRoundSeconds } from './tones.ts';

export interface Ringer {
  ring(mode: RingMode): void;
  /** 0 to 1. */
  setVolume(volume: number): void;
  /** Null: the system's default. A sink that refuses leaves the ringer on the default one. */
  setSink(deviceId: string | null): Promise<void>;
}

/** In Chromium since 110; not yet in TypeScript's DOM library. */
interface SinkContext extends AudioContext {
  setSinkId(sinkId: string): Promise<void>;
}

export function createRinger(context: AudioContext): Ringer {
  const volume = context.createGain();
  volume.connect(context.destination);
  const rounds = {
    full: bufferOf(context, renderNotes(ringNotes, ringRoundSeconds, context.sampleRate)),
    waiting: bufferOf(context, renderNotes(waitingNotes, waitingRoundSeconds, context.sampleRate)),
  };
  let mode: RingMode = 'none';
  let source: AudioBufferSourceNode | null = null;

  return {
    ring: (next) => {
      if (next === mode) return;
      mode = next;
      source?.stop();
      source?.disconnect();
      source = null;
      if (next === 'none') return;
      source = new AudioBufferSourceNode(context, { buffer: rounds[next], loop: true });
      source.connect(volume);
      source.start();
      // A context that the system suspended (sleep, device gone) rings again once resumed.
      if (context.state !== 'running') void context.resume();
    },
    setVolume: (value) => {
      volume.gain.value = value;
    },
    setSink: async (deviceId) => {
      const sink = context as SinkContext;
      try {
        await sink.setSinkId(deviceId ?? '');
      } catch {
        await sink.setSinkId('').catch(() => undefined);
      }
    },
  };
}

function bufferOf(context: BaseAudioContext, samples: Float32Array<ArrayBuffer>): AudioBuffer {
  const buffer = context.createBuffer(1, samples.length, context.sampleRate);
  buffer.copyToChannel(samples, 0);
  return buffer;
}
