// Dormant accounts: unused for 90 days (JP-18: leavers' accounts are closed, the others are kept on purpose).
import type { Instant } from '../../values/instant.ts';

const dayMs = 86_400_000;
export const dormantAfterDays = 90;

export interface AccountUse {
  readonly createdAt: Instant;
  readonly lastSignInAt: Instant | null;
  /** When an administrator last decided to keep the account. */
  readonly keptAt: Instant | null;
  readonly disabled: boolean;
}

/** Whole days since the account was last used, created or kept. */
export function daysUnused(account: AccountUse, now: Instant): number {
  const last = Math.max(account.createdAt, account.lastSignInAt ?? 0, account.keptAt ?? 0);
  return Math.max(0, Math.floor((now - last) / dayMs));
}

export function isDormant(account: AccountUse, now: Instant): boolean {
  return !account.disabled && daysUnused(account, now) >= dormantAfterDays;
}
