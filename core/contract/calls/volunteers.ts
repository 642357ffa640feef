// The people of the rota: their rules, their time, their on-call numbers.
// Invariant: on-call numbers are in the answer of two calls only, which a manager and an administrator may make (PL-07);
// what somebody says of the own time goes to them and to editors of people, to nobody else.
import { z } from 'zod';
import { volunteerId } from '../../values/ids.ts';
import { instant } from '../../values/instant.ts';
import { roles } from '../access.ts';
import { defineCall } from '../define-call.ts';
import { pair, shiftRole, volunteer, volunteerRules, volunteerTime } from '../rota-model.ts';

const manage = { roles: ['manager', 'administrator'], grant: null, whenLocked: 'refused', windows: ['console'], handledBy: 'store' } as const;
const own = { roles, grant: null, whenLocked: 'refused', windows: ['softphone', 'console'], handledBy: 'store' } as const;
const one = z.strictObject({ volunteerId });
const onCallNumbers = z.strictObject({ numbers: z.array(z.string()).max(5) });

export const volunteerCalls = {
  'volunteers.list': defineCall({
    ...manage,
    request: z.strictObject({}),
    response: z.strictObject({ volunteers: z.array(volunteer), pairs: z.array(pair) }),
    audit: 'none',
  }),
  /** A new id (with version 1) makes a new volunteer; `name` is not read when there is an account. */
  'volunteers.save': defineCall({
    ...manage,
    request: z.strictObject({ volunteer: volunteer.omit({ onCallNumberCount: true, removed: true }) }),
    response: volunteer,
    audit: 'volunteer.saved',
  }),
  'volunteers.savePairs': defineCall({
    ...manage,
    request: z.strictObject({ pairs: z.array(pair).max(500) }),
    response: z.array(pair),
    audit: 'volunteer.pairsSaved',
  }),
  /** What removing this person would bring about. */
  'volunteers.previewRemoval': defineCall({
    ...manage,
    request: one,
    response: z.strictObject({
      /** Shifts to come that lose this person. */
      shifts: z.array(z.strictObject({ startsAt: instant, endsAt: instant, helplineName: z.string(), role: shiftRole })),
      swaps: z.int().min(0),
      onCallNumbers: z.int().min(0),
      revision: z.int().min(0),
    }),
    audit: 'none',
  }),
  /** Shifts to come become open, swaps end, numbers and wishes go; past shifts keep the name. */
  'volunteers.remove': defineCall({
    ...manage,
    request: z.strictObject({ volunteerId, revision: z.int().min(0) }),
    response: z.strictObject({ openedShifts: z.int().min(0) }),
    audit: 'volunteer.removed',
  }),
  /** In the order in which they are to be tried; formatted for reading. */
  'volunteers.getOnCallNumbers': defineCall({ ...manage, request: one, response: onCallNumbers, audit: 'none' }),
  /** `invalid-number` when one of them is not a whole number. */
  'volunteers.saveOnCallNumbers': defineCall({
    ...manage,
    request: z.strictObject({ volunteerId, numbers: z.array(z.string().max(32)).max(5) }),
    response: onCallNumbers,
    audit: 'volunteer.numbersChanged',
  }),

  /** One's own file; null when the account is not on the rota. */
  'volunteers.getOwn': defineCall({
    ...own,
    request: z.strictObject({}),
    response: z.strictObject({
      own: z.strictObject({ id: volunteerId, version: z.int().min(1), rules: volunteerRules, time: volunteerTime }).nullable(),
    }),
    audit: 'none',
  }),
  'volunteers.saveOwnTime': defineCall({
    ...own,
    request: z.strictObject({ version: z.int().min(1), time: volunteerTime }),
    response: z.strictObject({ version: z.int().min(1), time: volunteerTime }),
    audit: 'volunteer.ownSaved',
  }),
} as const;
