// A caller kept away for a while: for what reasons, for how long, and whether it still holds. A person decides each block and
// each has an end (RGPD art. 22; the calls are those of Code pénal art. 222-16: "appels téléphoniques malveillants réitérés").
// Invariant: no block lasts longer than six months; a longer one is another decision.
import { addDays, addMonths, parisDate } from '../../values/civil-date.ts';
import type { Instant } from '../../values/instant.ts';
import { parisHour } from '../calls/paris-month.ts';
import { startOfParisDay } from '../privacy/retention.ts';

export const blockReasons = ['maliciousCalls', 'threats', 'silentCalls', 'other'] as const;
export type BlockReason = (typeof blockReasons)[number];

export const blockDurations = ['day', 'week', 'month', 'threeMonths', 'sixMonths'] as const;
export type BlockDuration = (typeof blockDurations)[number];

/** The same hour in Paris, that much later. */
export function blockEnd(duration: BlockDuration, from: Instant): Instant {
  const today = parisDate(from);
  const last = {
    day: addDays(today, 1),
    week: addDays(today, 7),
    month: addMonths(today, 1),
    threeMonths: addMonths(today, 3),
    sixMonths: addMonths(today, 6),
  }[duration];
  const end = startOfParisDay(last) + (from - startOfParisDay(today));
  // A day on which the clocks change is an hour longer or shorter.
  const late = ((parisHour(end) - parisHour(from) + 36) % 24) - 12;
  return end - late * 3_600_000;
}

export interface BlockLife {
  readonly endsAt: Instant;
  /** Somebody ended it before. */
  readonly closedAt: Instant | null;
  /** It was ended by a new decision that takes its place. */
  readonly prolonged: boolean;
}

export type BlockState = 'active' | 'ended' | 'lifted' | 'prolonged';

export function blockState({ endsAt, closedAt, prolonged }: BlockLife, now: Instant): BlockState {
  if (closedAt !== null) return prolonged ? 'prolonged' : 'lifted';
  return now < endsAt ? 'active' : 'ended';
}
