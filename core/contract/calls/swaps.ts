// Filling the rota from below: open shifts, self sign-up within limits, swaps between volunteers.
// Invariant: a volunteer acts for the own person only, and never over a hard limit of the own rules.
import { z } from 'zod';
import { helplineId, shiftId, swapId, volunteerId } from '../../values/ids.ts';
import { instant } from '../../values/instant.ts';
import { roles } from '../access.ts';
import { defineCall } from '../define-call.ts';
import { shift, shiftRole, swap, warningCode } from '../rota-model.ts';

const rule = { roles, grant: null, whenLocked: 'refused', windows: ['softphone', 'console'], handledBy: 'store' } as const;
const seen = { shiftId, version: z.int().min(1) };

const offer = z.strictObject({
  shift: z.strictObject({ id: shiftId, helplineId, startsAt: instant, endsAt: instant, label: z.string(), onCall: z.boolean(), version: z.int().min(1) }),
  role: shiftRole,
  missing: z.int().min(1),
  /** Why one may not take it; empty: one may. */
  reasons: z.array(z.union([warningCode, z.enum(['overlap', 'tooFarAhead', 'locked'])])),
});

export const swapCalls = {
  /** Open places to come that fit one's roles; nothing when the account is not on the rota. */
  'swaps.listOffers': defineCall({
    ...rule,
    request: z.strictObject({ from: instant, to: instant }),
    response: z.strictObject({ signUpOpen: z.boolean(), offers: z.array(offer) }),
    audit: 'none',
  }),
  /** `sign-up-closed`, `shift-full`, `shift-overlap`, `rota-warnings` (one's own limits are not one's own to lift). */
  'swaps.signUp': defineCall({ ...rule, request: z.strictObject({ ...seen, role: shiftRole }), response: shift, audit: 'rota.signedUp' }),
  /** Until the hours before the start that the settings leave; afterwards `sign-up-closed`: ask for a swap. */
  'swaps.signOff': defineCall({ ...rule, request: z.strictObject(seen), response: shift, audit: 'rota.signedOff' }),

  /** One's own requests and those that one may answer; for editors, all that are not over. */
  'swaps.list': defineCall({ ...rule, request: z.strictObject({}), response: z.array(swap), audit: 'none' }),
  'swaps.ask': defineCall({
    ...rule,
    request: z.strictObject({
      shiftId,
      /** Null: everybody. */
      askedOf: volunteerId.nullable(),
      /** A shift of the person asked, wanted in return. */
      inReturn: shiftId.nullable(),
    }),
    response: swap,
    audit: 'swap.asked',
  }),
  'swaps.answer': defineCall({ ...rule, request: z.strictObject({ swapId, accept: z.boolean() }), response: swap, audit: 'swap.answered' }),
  'swaps.withdraw': defineCall({ ...rule, request: z.strictObject({ swapId }), response: swap, audit: 'swap.withdrawn' }),
  'swaps.decide': defineCall({
    ...rule,
    roles: ['manager', 'administrator'],
    orGrant: 'editRota',
    request: z.strictObject({ swapId, approve: z.boolean() }),
    response: swap,
    audit: 'swap.decided',
  }),
} as const;
