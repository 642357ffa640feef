// The blocklist: callers kept away for a while, known by their pseudonym. A person decides, says why, and each block has an end
// (RGPD art. 22). Invariant: nothing here holds a number; a listener has none of it.
import { z } from 'zod';
import { blockDurations, blockReasons } from '../../domain/blocklist/blocks.ts';
import { blockId, callId } from '../../values/ids.ts';
import { instant } from '../../values/instant.ts';
import { defineCall } from '../define-call.ts';

export const blockReason = z.enum(blockReasons);
export const blockDuration = z.enum(blockDurations);

export const block = z.strictObject({
  id: blockId,
  /** The plant's name that the call log shows; null while the caller's data is in quarantine (art. 18). */
  pseudonym: z.string().nullable(),
  reason: blockReason,
  note: z.string(),
  decidedAt: instant,
  decidedByName: z.string().nullable(),
  endsAt: instant,
  /** active: holds now. ended: its time is over. lifted: ended before, by a person. prolonged: another decision took its place. */
  state: z.enum(['active', 'ended', 'lifted', 'prolonged']),
  closedAt: instant.nullable(),
  closedByName: z.string().nullable(),
  /** Calls that it kept away. */
  keptAway: z.int().min(0),
});
export type Block = z.infer<typeof block>;

const decision = {
  reason: blockReason,
  /** A few words without personal data; `digits-in-note` for what looks like a number, `reason-required` when `other` has none. */
  note: z.string().trim().max(200),
  duration: blockDuration,
};
const rule = { roles: ['manager', 'privacyOfficer', 'administrator'], grant: null, whenLocked: 'refused', windows: ['console'], handledBy: 'store' } as const;

export const blocklistCalls = {
  /** The latest decision first. What has ended goes at the next purge. */
  'blocklist.list': defineCall({ ...rule, request: z.strictObject({}), response: z.array(block), audit: 'none' }),
  /**
   * Keeps the caller of this call away. `not-blockable`: an outgoing or a training call, or a caller without pseudonym
   * (withheld or unknown number). `already-blocked`; `restricted` in quarantine.
   */
  'blocklist.decide': defineCall({ ...rule, request: z.strictObject({ callId, ...decision }), response: block, audit: 'block.decided' }),
  /** A new decision on the same caller, from now on; the former block ends. `wrong-phase` once it is over. */
  'blocklist.prolong': defineCall({ ...rule, request: z.strictObject({ blockId, ...decision }), response: block, audit: 'block.decided' }),
  /** `wrong-phase` once it is over. */
  'blocklist.lift': defineCall({ ...rule, request: z.strictObject({ blockId }), response: block, audit: 'block.lifted' }),
} as const;
