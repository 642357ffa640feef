// When an account reads unusually many numbers (CNIL 2021-122: the journal is looked at, and an alert tells of anomalies).
// Invariant: a few readings alert nobody; the measure is the account's own habit.
import { parisDate, type CivilDate } from '../../values/civil-date.ts';
import type { AccountId } from '../../values/ids.ts';
import type { Instant } from '../../values/instant.ts';

const dayMs = 86_400_000;
/** Never an alert below this many in a day. */
export const leastAlerting = 10;
/** Times the account's usual busiest day. */
const factor = 3;

export interface DayOfReveals {
  readonly actor_id: AccountId;
  /** Days since 1970-01-01. */
  readonly day: number;
  readonly reveals: number;
}

export interface UnusualReveals {
  readonly accountId: AccountId;
  readonly day: CivilDate;
  readonly reveals: number;
  readonly usual: number;
}

/** `usual`: the ninth decile of the days of the account with readings, before today. */
export function unusualReveals(days: readonly DayOfReveals[], now: Instant): UnusualReveals[] {
  const today = Math.floor(now / dayMs);
  return days
    .filter(({ day }) => day === today)
    .flatMap(({ actor_id: accountId, reveals }) => {
      const habit = days
        .filter((one) => one.actor_id === accountId && one.day < today)
        .map((one) => one.reveals)
        .sort((a, b) => a - b);
      const usual = habit[Math.floor(habit.length * 0.9)] ?? habit.at(-1) ?? 0;
      return reveals >= leastAlerting && reveals > usual * factor ? [{ accountId, day: parisDate(now), reveals, usual }] : [];
    });
}
