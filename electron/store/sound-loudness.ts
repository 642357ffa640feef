// How loud the association's own sounds are. Invariant: a sound is measured once, however often the page that shows it is opened.
import { toFloat } from '../../core/domain/announcements/announcement-sound.ts';
import { announcementKinds, soundRate } from '../../core/domain/announcements/announcements.ts';
import { integratedLoudness } from '../../core/domain/announcements/loudness.ts';
import type { Sodium } from '../../db/vault/sodium.ts';

/** One sound a kind is kept, and some may have just been replaced. */
const remembered = 2 * announcementKinds.length;

/** LUFS of a sound at `soundRate`. */
export function createLoudnessMemory(sodium: Sodium): (samples: Int16Array) => number {
  const known = new Map<string, number>();
  return (samples) => {
    const key = sodium.to_hex(sodium.crypto_generichash(16, new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength), null));
    const loudness = known.get(key) ?? integratedLoudness(toFloat(samples), soundRate);
    known.set(key, loudness);
    const [oldest] = known.keys();
    if (known.size > remembered && oldest !== undefined) known.delete(oldest);
    return loudness;
  };
}
