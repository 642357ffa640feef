// One take of an announcement with the microphone: from `start` to `stop`, as samples that the console levels and keeps.
// Invariant: what was recorded is in memory only, and is forgotten once handed over or given up.
import { longestSeconds, soundRate } from '../../../core/domain/announcements/announcements.ts';

export interface Take {
  /** 16-bit samples at `soundRate`, little-endian, `longestSeconds` at most; null when nothing usable came. */
  stop(): Promise<Uint8Array<ArrayBuffer> | null>;
  cancel(): void;
}

/** More than a voice needs: the sound is coded once again on its way to the caller. */
const bitsPerSecond = 128_000;

/** `onOver`: nothing is recorded any more, whoever ended it; the microphone may be let go. */
export function startTake(context: AudioContext, microphone: AudioNode, onOver: () => void): Take {
  const destination = context.createMediaStreamDestination();
  microphone.connect(destination);
  const recorder = new MediaRecorder(destination.stream, { mimeType: 'audio/webm;codecs=opus', audioBitsPerSecond: bitsPerSecond });
  const parts: Blob[] = [];
  recorder.addEventListener('dataavailable', ({ data }) => {
    parts.push(data);
  });
  const ended = new Promise<void>((resolve) => {
    recorder.addEventListener('stop', () => {
      clearTimeout(timer);
      microphone.disconnect(destination);
      onOver();
      resolve();
    });
  });
  const end = (): void => {
    if (recorder.state !== 'inactive') recorder.stop();
  };
  const timer = setTimeout(end, longestSeconds * 1000);
  recorder.start();
  return {
    stop: async () => {
      end();
      await ended;
      try {
        const bytes = await new Blob(parts).arrayBuffer();
        const sound = await new OfflineAudioContext(1, 1, soundRate).decodeAudioData(bytes);
        const samples = sound.getChannelData(0).subarray(0, longestSeconds * soundRate);
        return new Uint8Array(Int16Array.from(samples, (sample) => Math.round(Math.max(-1, Math.min(1, sample)) * 32_767)).buffer);
      } catch {
        return null;
      }
    },
    cancel: end,
  };
}
