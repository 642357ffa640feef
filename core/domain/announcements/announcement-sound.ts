// From a decoded sound to what callers hear: the right length, audible, at the level of all announcements. Pure.
import { longestSeconds, soundRate } from './announcements.ts';
import { integratedLoudness } from './loudness.ts';

/**
 * The level of all announcements, in LUFS: within the −16 to −20 of EBU R 128 s2 (streaming) and the −23 of EBU R 128
 * (broadcast); on a telephone line the mean level that ITU-T P.56 and G.100.1 leave headroom for.
 */
export const targetLoudness = -20;
/** What is accepted from outside: a sound at the level of the bundled ones, or near it. */
export const acceptedLoudness = { softest: -23, loudest: -16 } as const;
/** Below, there is noise and no voice: raised, it would only hiss. */
const silence = -55;
const shortestSeconds = 0.5;
/** Highest sample, 2 dB below full scale: a codec's own peaks do not clip. */
const ceiling = 10 ** (-2 / 20);

export type SoundFault = 'tooLong' | 'tooShort' | 'silent';

export interface AnnouncementSound {
  /** 16-bit samples at `soundRate`. */
  readonly samples: Int16Array;
  readonly seconds: number;
  /** LUFS after levelling. */
  readonly loudness: number;
}

/** `samples` at `soundRate`, one channel, between −1 and 1. */
export function levelSound(samples: Float32Array): AnnouncementSound | SoundFault {
  const seconds = samples.length / soundRate;
  if (seconds > longestSeconds) return 'tooLong';
  if (seconds < shortestSeconds) return 'tooShort';
  const loudness = integratedLoudness(samples, soundRate);
  if (loudness < silence) return 'silent';
  let gain = 10 ** ((targetLoudness - loudness) / 20);
  let levelled = amplified(samples, gain);
  // What the limiter takes from the peaks is given back to the whole, until both level and peaks are right.
  for (let round = 0; round < 6; round += 1) {
    const short = targetLoudness - integratedLoudness(levelled, soundRate);
    if (Math.abs(short) < 0.1) break;
    gain *= 10 ** (short / 20);
    levelled = amplified(samples, gain);
  }
  return { samples: toInt16(levelled), seconds, loudness: integratedLoudness(levelled, soundRate) };
}

/** Whether this is a sound that `levelSound` could have made: what the store checks before it keeps one. */
export function isLevelled(samples: Int16Array): boolean {
  const seconds = samples.length / soundRate;
  if (seconds > longestSeconds || seconds < shortestSeconds) return false;
  const loudness = integratedLoudness(toFloat(samples), soundRate);
  return loudness >= acceptedLoudness.softest && loudness <= acceptedLoudness.loudest;
}

export function toFloat(samples: Int16Array): Float32Array<ArrayBuffer> {
  return Float32Array.from(samples, (sample) => sample / 32_768);
}

function toInt16(samples: Float32Array): Int16Array {
  return Int16Array.from(samples, (sample) => Math.round(Math.max(-1, Math.min(1, sample)) * 32_767));
}

/** Above half the ceiling, peaks bend towards it instead of being cut. */
function amplified(samples: Float32Array, gain: number): Float32Array {
  const knee = ceiling / 2;
  return samples.map((sample) => {
    const wanted = sample * gain;
    const over = Math.abs(wanted) - knee;
    return over <= 0 ? wanted : Math.sign(wanted) * (knee + (ceiling - knee) * Math.tanh(over / (ceiling - knee)));
  });
}
