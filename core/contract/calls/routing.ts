// Calls follow the rota: the policy, "je prends la ligne", and questions about a moment to come. Names cross, numbers never.
import { z } from 'zod';
import { helplineId, overrideId, volunteerId } from '../../values/ids.ts';
import { instant } from '../../values/instant.ts';
import { routingPolicy, voicemailStatus } from '../../domain/rota/routing-policy.ts';
import { roles } from '../access.ts';
import { defineCall } from '../define-call.ts';
import { forwardMethod } from '../line-settings.ts';
import { volunteerName } from '../rota-model.ts';

const timed = { after: z.int().min(0) };
const people = z.array(volunteerId);
export const routingStep = z.discriminatedUnion('kind', [
  z.strictObject({ ...timed, kind: z.literal('ringDesk'), people }),
  z.strictObject({ ...timed, kind: z.literal('ringBackup'), people }),
  z.strictObject({ ...timed, kind: z.literal('ringOthers') }),
  z.strictObject({ ...timed, kind: z.literal('forward'), volunteerId, number: z.int().min(0) }),
  z.strictObject({ ...timed, kind: z.literal('announce'), announcement: z.enum(['closed', 'unanswered']) }),
  z.strictObject({ ...timed, kind: z.literal('voicemail'), status: voicemailStatus }),
]);

export const sentenceStep = z.enum(['ringDesk', 'ringBackup', 'ringOthers', 'forward', 'announceClosed', 'announceUnanswered', 'voicemail']);
/** One part of the sentence, and one box of the drawing: core/domain/rota/routing-sentence.ts says what each field is. */
export const sentencePart = z.strictObject({
  step: sentenceStep,
  position: z.enum(['first', 'later']),
  after: z.int().min(0),
  people,
  numbers: z.int().min(0),
});

export const shownRoute = z.strictObject({
  /** open: by its hours. taken: somebody took the line. closed: by its hours, or by decision. */
  state: z.enum(['open', 'taken', 'closed']),
  steps: z.array(routingStep),
  sentence: z.array(sentencePart),
  /** Whom the call reaches, in that order; empty: nobody. */
  people,
  /** Names of everybody who is in the steps. */
  names: z.array(volunteerName),
});
export type ShownRoute = z.infer<typeof shownRoute>;

const overrideInForce = z.strictObject({
  id: overrideId,
  kind: z.enum(['takeAtDesk', 'takeOnPhone', 'close']),
  /** Null for `close`. */
  taker: volunteerName.nullable(),
  from: instant,
  to: instant,
  /** The signed-in account may end it. */
  mayEnd: z.boolean(),
});

/** Null: the helpline that this computer's line serves. */
const ofHelpline = { helplineId: helplineId.nullable() };

const rule = { grant: null, whenLocked: 'refused', windows: ['console'], handledBy: 'store' } as const;
const readers = ['manager', 'privacyOfficer', 'administrator'] as const;
const editors = ['manager', 'administrator'] as const;
const bothWindows = ['console', 'softphone'] as const;
const day = 24 * 3_600_000;

export const routingCalls = {
  /** A null policy: calls do not follow the rota, the desk rings. */
  'routing.getPolicy': defineCall({
    ...rule,
    roles: readers,
    request: z.strictObject(ofHelpline),
    response: z.strictObject({
      policy: routingPolicy.nullable(),
      /** What a new policy starts from. */
      proposal: routingPolicy,
      /** How this line's provider lets calls be forwarded; null without a line. */
      forwardMethod: forwardMethod.nullable(),
    }),
    audit: 'none',
  }),
  'routing.savePolicy': defineCall({
    ...rule,
    roles: editors,
    request: z.strictObject({ ...ofHelpline, policy: routingPolicy.nullable() }),
    response: z.strictObject({ policy: routingPolicy.nullable() }),
    audit: 'routing.policySaved',
  }),
  /** Overrides in force or to come, the soonest first, and whom the signed-in account could take the line as. */
  'routing.listOverrides': defineCall({
    ...rule,
    roles,
    windows: bothWindows,
    request: z.strictObject({}),
    response: z.strictObject({ overrides: z.array(overrideInForce), self: volunteerName.nullable(), selfHasNumbers: z.boolean() }),
    audit: 'none',
  }),
  /**
   * "Je prends la ligne jusqu'à 22 h", from now on, for a day at most. A listener on duty may take it for themselves; a
   * manager or an administrator may name anybody, and close the line. It replaces the override in force.
   */
  'routing.setOverride': defineCall({
    ...rule,
    roles,
    windows: bothWindows,
    request: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.enum(['takeAtDesk', 'takeOnPhone']), volunteerId, until: instant }),
      z.strictObject({ kind: z.literal('close'), until: instant }),
    ]),
    response: z.strictObject({ id: overrideId }),
    audit: 'routing.overridden',
  }),
  /** One's own, or any as a manager or an administrator. */
  'routing.endOverride': defineCall({
    ...rule,
    roles,
    windows: bothWindows,
    request: z.strictObject({ id: overrideId }),
    response: z.strictObject({}),
    audit: 'routing.overrideEnded',
  }),
  /** "Who would get a call then?", by the stored policy, or by one that is not saved yet. */
  'routing.simulate': defineCall({
    ...rule,
    roles: readers,
    request: z.strictObject({ ...ofHelpline, at: instant, policy: routingPolicy.nullable() }),
    response: shownRoute,
    audit: 'none',
  }),
  /** Open hours of [from, to) in which nobody whom the rota names would be reached; eight weeks at most. */
  'routing.listHoles': defineCall({
    ...rule,
    roles: readers,
    request: z
      .strictObject({ ...ofHelpline, from: instant, to: instant, policy: routingPolicy.nullable() })
      .refine(({ from, to }) => from < to && to - from <= 57 * day),
    response: z.strictObject({ holes: z.array(z.strictObject({ from: instant, to: instant })).max(10_000) }),
    audit: 'none',
  }),
} as const;
