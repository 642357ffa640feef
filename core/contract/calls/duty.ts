// On duty: taking and leaving the post, who is there now and who comes next, the word for the next one.
// Invariant: a hand-over note is for the team and never for a caller's data: what looks like a number asks first.
import { z } from 'zod';
import { handOverId, helplineId, shiftId } from '../../values/ids.ts';
import { instant } from '../../values/instant.ts';
import { roles } from '../access.ts';
import { defineCall } from '../define-call.ts';
import { handOver, helplineDuty, ownDuty, shiftRole } from '../rota-model.ts';

const rule = { roles, grant: null, whenLocked: 'refused', windows: ['softphone', 'console'], handledBy: 'store' } as const;

const ownShift = z.strictObject({ shiftId, helplineId, startsAt: instant, endsAt: instant, role: shiftRole, label: z.string(), onCall: z.boolean() });

export const dutyCalls = {
  'duty.get': defineCall({
    ...rule,
    request: z.strictObject({}),
    response: z.strictObject({
      helplines: z.array(helplineDuty),
      /** Which of them the line of this computer serves. */
      lineHelplineId: helplineId.nullable(),
      own: z.strictObject({
        /** The account has no place on the rota: it may still take the post. */
        onRota: z.boolean(),
        duty: ownDuty.nullable(),
        /** The shift that shiftStart would be for: under way, or starting within half an hour. */
        current: ownShift.nullable(),
        next: ownShift.nullable(),
      }),
    }),
    audit: 'none',
  }),
  /** One's own shifts. */
  'duty.listOwnShifts': defineCall({
    ...rule,
    request: z.strictObject({ from: instant, to: instant }),
    response: z.array(ownShift),
    audit: 'none',
  }),
  /** Prise de poste, for one's own shift or (null) to help out. `already-on-duty`. */
  'duty.start': defineCall({
    ...rule,
    request: z.strictObject({ helplineId, shiftId: shiftId.nullable() }),
    response: ownDuty,
    audit: 'duty.started',
  }),
  /** Fin de poste. `not-on-duty`. */
  'duty.end': defineCall({ ...rule, request: z.strictObject({}), response: z.strictObject({}), audit: 'duty.ended' }),
  /** Newest first; notes go after 30 days. */
  'duty.listHandOvers': defineCall({
    ...rule,
    request: z.strictObject({ helplineId }),
    response: z.array(handOver),
    audit: 'none',
  }),
  /** `digits-in-note` unless `digitsAccepted`: nothing that looks like a telephone number goes in unasked. */
  'duty.writeHandOver': defineCall({
    ...rule,
    request: z.strictObject({ helplineId, text: z.string().trim().min(1).max(600), digitsAccepted: z.boolean() }),
    response: handOver,
    audit: 'duty.handOverWritten',
  }),
  /** One's own note, or any for an editor. */
  'duty.removeHandOver': defineCall({ ...rule, request: z.strictObject({ handOverId }), response: z.strictObject({}), audit: 'duty.handOverRemoved' }),
} as const;
