// The access rule that the calls of the privacy desk share. Invariant: only the privacy officer and administrators.
import { z } from 'zod';
import { roles } from '../access.ts';

export const privacyRule = {
  roles: ['privacyOfficer', 'administrator'],
  grant: null,
  whenLocked: 'refused',
  windows: ['console'],
  handledBy: 'store',
} as const;

/** The same for what main finishes: a paper to save or print, a file to save. */
export const privacyShellRule = { ...privacyRule, handledBy: 'shell-after-store' } as const;

/** What everybody may do for themselves, from either window. */
export const ownRule = { ...privacyRule, roles, windows: ['console', 'softphone'] } as const;

export const nothing = z.strictObject({});
export const saved = z.strictObject({ saved: z.boolean() });
export const printed = z.strictObject({ printed: z.boolean() });
/** A sentence that explains an act; it goes to the file of the act, never to the log. */
export const explanation = z.string().trim().min(3).max(2_000);
