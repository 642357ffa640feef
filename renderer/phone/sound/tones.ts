// The sounds of the desk, computed: no file to load, so that the first ring is never silent. Pure.
// Soft on purpose: sine notes with slow edges; a listener may hear them forty times a night.

export interface Note {
  readonly startSeconds: number;
  readonly seconds: number;
  readonly hertz: number;
  /** 0 to 1. */
  readonly gain: number;
}

/** One round of the ring: two pairs of notes a fourth apart, then silence, 5 s as the French ringing cadence. */
export const ringNotes: readonly Note[] = [
  { startSeconds: 0, seconds: 0.9, hertz: 587.33, gain: 0.5 },
  { startSeconds: 0.28, seconds: 0.9, hertz: 783.99, gain: 0.5 },
  { startSeconds: 1, seconds: 0.9, hertz: 587.33, gain: 0.4 },
  { startSeconds: 1.28, seconds: 1.1, hertz: 783.99, gain: 0.4 },
];
export const ringRoundSeconds = 5;

/** Call waiting: one short low beep every 6 s, heard under a voice without covering it. */
export const waitingNotes: readonly Note[] = [{ startSeconds: 0, seconds: 0.25, hertz: 440, gain: 0.18 }];
export const waitingRoundSeconds = 6;

const edgeSeconds = 0.03;

/** One round as samples between −1 and 1. */
export function renderNotes(notes: readonly Note[], roundSeconds: number, sampleRate: number): Float32Array<ArrayBuffer> {
  const samples = new Float32Array(Math.round(roundSeconds * sampleRate));
  for (const note of notes) {
    const first = Math.round(note.startSeconds * sampleRate);
    const length = Math.min(Math.round(note.seconds * sampleRate), samples.length - first);
    for (let index = 0; index < length; index += 1) {
      const at = index / sampleRate;
      const edge = Math.min(1, at / edgeSeconds, (length - index) / sampleRate / edgeSeconds);
      // A struck glass: it fades while it sounds, with a little of its octave.
      const fade = Math.exp((-3 * at) / note.seconds);
      const wave = 0.85 * Math.sin(2 * Math.PI * note.hertz * at) + 0.15 * Math.sin(4 * Math.PI * note.hertz * at);
      samples[first + index] = (samples[first + index] ?? 0) + note.gain * edge * fade * wave;
    }
  }
  return samples;
}
