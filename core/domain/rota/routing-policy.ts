// What the helpline wants to happen to a call, as data: a manager sets it, the store keeps it as JSON.
// Invariant: whatever is set, a policy ends somewhere; there is no value that means "nothing happens".
import { z } from 'zod';
import { overrideId, volunteerId } from '../../values/ids.ts';
import { instant } from '../../values/instant.ts';

/** Providers stop ringing between 60 and 180 s (RFC 3261 16.6, timer C): what comes later would never happen. */
const longestRing = 170;
const delay = z.int().min(0).max(120);

/** What a caller meets at the end of the steps: a recorded announcement of ours, or the provider's voicemail. */
export const routingEnd = z.enum(['announcement', 'voicemail']);
export type RoutingEnd = z.infer<typeof routingEnd>;

/**
 * What we answer so that the provider opens its voicemail: temporarily unavailable, busy, or declined
 * (RFC 3261 21.4.18, 21.4.21, 21.6.2). Which one does it is the provider's choice.
 */
export const voicemailStatus = z.union([z.literal(480), z.literal(486), z.literal(603)]);
export type VoicemailStatus = z.infer<typeof voicemailStatus>;

/** Delays are seconds since the call arrived. */
export const routingPolicy = z
  .strictObject({
    /** A listener is on shift and nobody said "prise de poste": ring the desk all the same, or go on at once. */
    whenPostNotTaken: z.enum(['ring', 'skip']),
    /** Seconds before the backup's session rings too; null: never. */
    backupAfter: delay.nullable(),
    /** Seconds before the other open sessions ring too; null: never. */
    othersAfter: delay.nullable(),
    /** Seconds before the call is forwarded to whoever is on call; null: never. */
    onCallAfter: delay.nullable(),
    /** How long each number of an on-call person rings before the next one. */
    numberRings: z.int().min(10).max(60),
    /** Seconds before the end when nobody on call can be reached, or the policy forwards to nobody. */
    endAfter: z.int().min(10).max(120),
    /** Nobody answered in opening hours. */
    unanswered: routingEnd,
    /** Outside opening hours. */
    closed: routingEnd,
    voicemailStatus,
  })
  .refine(({ onCallAfter, numberRings }) => onCallAfter === null || onCallAfter + numberRings <= longestRing);
export type RoutingPolicy = z.infer<typeof routingPolicy>;

export const defaultRoutingPolicy: RoutingPolicy = {
  whenPostNotTaken: 'ring',
  backupAfter: 10,
  othersAfter: 15,
  onCallAfter: 20,
  numberRings: 25,
  endAfter: 45,
  unanswered: 'announcement',
  closed: 'announcement',
  voicemailStatus: 480,
};

/** Half-open interval [from, to). */
const overridden = { id: overrideId, from: instant, to: instant };

/**
 * takeAtDesk, takeOnPhone: "je prends la ligne jusqu'à 22 h", at one's own computer or on one's own telephone; the line is
 * open meanwhile, whatever its hours say. close: nobody is rung.
 */
export const routingOverride = z.discriminatedUnion('kind', [
  z.strictObject({ ...overridden, kind: z.literal('takeAtDesk'), volunteerId }),
  z.strictObject({ ...overridden, kind: z.literal('takeOnPhone'), volunteerId }),
  z.strictObject({ ...overridden, kind: z.literal('close') }),
]);
export type RoutingOverride = z.infer<typeof routingOverride>;
export type RoutingOverrideKind = RoutingOverride['kind'];
