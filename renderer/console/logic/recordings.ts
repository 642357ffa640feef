// What the page of recordings computes. Pure.
import { dayNumber, parisDate, type CivilDate } from '../../../core/values/civil-date.ts';
import type { RecordingEntry, RecordingGap } from '../../../core/contract/recording-model.ts';
import type { Instant } from '../../../core/values/instant.ts';

/** Days from today to that day; negative when it is past. */
export function daysUntil(day: CivilDate, now: Instant): number {
  return dayNumber(day) - dayNumber(parisDate(now));
}

/** Seconds of sound left out, all gaps together. */
export function leftOutMs(gaps: readonly RecordingGap[]): number {
  return gaps.reduce((total, { fromMs, toMs }) => total + toMs - fromMs, 0);
}

/** What may be done with a recording, or the key of the sentence that says why not. */
export function hindrance(entry: RecordingEntry): 'underWay' | 'restricted' | 'missing' | null {
  if (entry.endedAt === null) return 'underWay';
  if (entry.restricted) return 'restricted';
  return entry.fileThere ? null : 'missing';
}
