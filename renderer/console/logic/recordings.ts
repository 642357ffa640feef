// What the page of recordings computes. Pure.
import { dayNumber, parisDate, type CivilDate } from '../../../core/values/civil-date.ts';
import type { RecordingEntry } from '../../../core/contract/recording-model.ts';
import type { Instant } from '../../../core/values/instant.ts';

/** Days from today to that day; negative when it is past. */
export function daysUntil(day: CivilDate, now: Instant): number {
  return dayNumber(day) - dayNumber(parisDate(now));
}

/** What may be done with a recording, or the key of the sentence that says why not. */
export function hindrance(entry: RecordingEntry): 'underWay' | 'restricted' | 'missing' | null {
  if (entry.endedAt === null) return 'underWay';
  if (entry.restricted) return 'restricted';
  return entry.fileThere ? null : 'missing';
}
