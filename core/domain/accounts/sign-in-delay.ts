// The growing delay after wrong passphrases (CNIL 2022-100: limit the rate of attempts).
// Invariant: setting the clock back never frees an attempt and never lengthens a wait beyond the delay that was due.
import type { Instant } from '../../values/instant.ts';

export interface Attempts {
  readonly failures: number;
  /** No attempt before this instant; 0 when none is due. */
  readonly until: Instant;
}

export const noAttempts: Attempts = { failures: 0, until: 0 };

/** Three free tries: a typing mistake costs nothing. */
const freeFailures = 3;
const firstDelays = [5_000, 15_000, 30_000, 60_000];
const longestDelay = 15 * 60_000;

/** Milliseconds to wait after that many wrong passphrases: 0, 0, 0, 5 s, 15 s, 30 s, 1 min, then doubling up to 15 min. */
export function delayAfter(failures: number): number {
  if (failures <= freeFailures) return 0;
  const rank = failures - freeFailures - 1;
  const listed = firstDelays[rank];
  if (listed !== undefined) return listed;
  return Math.min(longestDelay, 60_000 * 2 ** Math.min(20, rank - firstDelays.length + 1));
}

/** What is left to wait. A remainder longer than the delay itself means that the clock went back: the whole delay is due. */
export function remainingDelay(attempts: Attempts, now: Instant): number {
  return Math.min(Math.max(0, attempts.until - now), delayAfter(attempts.failures));
}

/** One more wrong passphrase. */
export function afterFailure(attempts: Attempts, now: Instant): Attempts {
  const failures = attempts.failures + 1;
  return { failures, until: now + delayAfter(failures) };
}
