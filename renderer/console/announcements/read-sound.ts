// From a file or a take to a sound that callers may hear, or the one reason why not. Decoding is Chromium's; what is decoded
// has been told by its bytes before.
import { longestSeconds, soundRate } from '../../../core/domain/announcements/announcements.ts';
import { levelSound, toFloat, type AnnouncementSound, type SoundFault } from '../../../core/domain/announcements/announcement-sound.ts';
import { largestFile, readSoundFile, type SoundFileFault } from '../../../core/domain/announcements/sound-file.ts';

export type ReadFault = SoundFault | SoundFileFault;

/** Headers round: a file may say a little more than it holds. */
const toleranceSeconds = 1;

export async function soundOfFile(file: File): Promise<AnnouncementSound | ReadFault> {
  if (file.size > largestFile) return 'tooLong';
  const bytes = await file.arrayBuffer();
  const facts = readSoundFile(new Uint8Array(bytes));
  if (typeof facts === 'string') return facts;
  if (facts.seconds > longestSeconds + toleranceSeconds) return 'tooLong';
  try {
    // The context's rate is the sound's: decoding resamples to it.
    return levelSound(oneChannel(await new OfflineAudioContext(1, 1, soundRate).decodeAudioData(bytes)));
  } catch {
    return 'damaged';
  }
}

/** `bytes`: 16-bit samples at `soundRate`. */
export function soundOfTake(bytes: Uint8Array): AnnouncementSound | SoundFault {
  return levelSound(toFloat(new Int16Array(bytes.slice().buffer)));
}

/** LUFS as they are written: a minus sign, no hyphen. */
export function levelText(loudness: number): string {
  return String(Math.round(loudness)).replace('-', '−');
}

function oneChannel(sound: AudioBuffer): Float32Array {
  const mixed = new Float32Array(sound.length);
  for (let channel = 0; channel < sound.numberOfChannels; channel += 1) {
    sound.getChannelData(channel).forEach((sample, index) => {
      mixed[index] = (mixed[index] ?? 0) + sample / sound.numberOfChannels;
    });
  }
  return mixed;
}
