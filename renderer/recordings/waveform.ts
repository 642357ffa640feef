// The waveform as bars. Pure. Invariant: the loudest moment of a bar's time is the bar's height, so that nothing is smoothed away.
import { peakMs } from '../../core/protocol/phone-store.ts';

export interface Bar {
  /** 0 to 1. */
  readonly caller: number;
  readonly listener: number;
}

export function barsOf(peaks: Uint8Array, durationMs: number, count: number): Bar[] {
  const windows = Math.max(1, Math.ceil(durationMs / peakMs));
  return Array.from({ length: Math.min(count, windows) }, (_none, index, total = Math.min(count, windows)) => {
    const first = Math.floor((index * windows) / total);
    const last = Math.max(first + 1, Math.floor(((index + 1) * windows) / total));
    let caller = 0;
    let listener = 0;
    for (let window = first; window < last; window += 1) {
      caller = Math.max(caller, peaks[2 * window] ?? 0);
      listener = Math.max(listener, peaks[2 * window + 1] ?? 0);
    }
    return { caller: caller / 255, listener: listener / 255 };
  });
}

/** `7:46`, `1:02:05` or `46` in milliseconds; null when it is no position. */
export function positionIn(text: string): number | null {
  const match = /^(?:(?:(\d{1,2}):)?(\d{1,3}):)?(\d{1,2})$/.exec(text.trim());
  if (match === null) return null;
  const [, hours = '0', minutes = '0', seconds = '0'] = match;
  return Number(seconds) > 59 && match[2] !== undefined ? null : ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000;
}
