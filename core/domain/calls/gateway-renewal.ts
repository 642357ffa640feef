// When to replace the gateway process. A JavaScript string cannot be overwritten, so copies of past callers' numbers could
// stay in its memory: a fresh process has none. Invariant: never while a call rings or lasts.
import type { Instant } from '../../values/instant.ts';

/** Long enough after a call that a caller who was cut off finds the line up when calling again. */
export const quietBeforeRenewalMs = 10 * 60_000;

export interface GatewayUse {
  readonly busy: boolean;
  /** End of the last call since this process started; null when it served none. */
  readonly lastCallEndedAt: Instant | null;
}

export function isRenewalDue(use: GatewayUse, now: Instant): boolean {
  if (use.busy || use.lastCallEndedAt === null) return false;
  // A clock set back must not put the renewal off for ever.
  return Math.abs(now - use.lastCallEndedAt) >= quietBeforeRenewalMs;
}
