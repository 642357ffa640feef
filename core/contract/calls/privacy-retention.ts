// How long each kind of data is kept, what the next purge removes, the proof that purges ran, and legal holds
// (RGPD art. 5(1)(e); JP-30, GE-04; délibérations CNIL 2021-122 and 2023-095).
import { z } from 'zod';
import { callId, legalHoldId, rightsRequestId } from '../../values/ids.ts';
import { civilDate } from '../../values/civil-date.ts';
import { instant } from '../../values/instant.ts';
import { defineCall } from '../define-call.ts';
import { explanation, nothing, privacyRule } from './privacy-rule.ts';

export const retentionCategory = z.enum([
  'calls',
  'callForms',
  'recordings',
  'accessLog',
  'rightsRequests',
  'breachRegister',
  'doNotCall',
  'consents',
  'trainingRecords',
  'rota',
  'blocklist',
]);
export type RetentionCategory = z.infer<typeof retentionCategory>;

export const retentionRule = z.strictObject({
  category: retentionCategory,
  months: z.int().min(0),
  justification: z.string(),
  defaultMonths: z.int(),
  /** Not longer than this; null where no text sets one. */
  capMonths: z.int().nullable(),
  /** Not shorter than this: proof that the law asks for. */
  floorMonths: z.int(),
  /** `rgpd5e`, `cnil2021-122`…: the text that the default comes from, worded in the locales. */
  basis: z.string(),
  edited: z.boolean(),
});
export type RetentionRule = z.infer<typeof retentionRule>;

export const purgeCounts = z.array(z.strictObject({ category: retentionCategory, items: z.int().min(0), oldest: civilDate.nullable() }));
export const purgeRun = z.strictObject({
  id: z.int(),
  startedAt: instant,
  endedAt: instant.nullable(),
  trigger: z.enum(['night', 'demand', 'restore']),
  counts: purgeCounts,
  held: z.int(),
  actorName: z.string().nullable(),
});
export type PurgeRun = z.infer<typeof purgeRun>;

export const retentionState = z.strictObject({
  rules: z.array(retentionRule),
  /** When the next night purge is due. */
  nextPurgeAt: instant,
  lastPurge: purgeRun.nullable(),
  running: z.boolean(),
  /** Items that the run under way has erased so far. */
  erased: z.int().min(0),
  /** The clock of this computer went back or jumped: nothing is purged until it is believed again. */
  clockFault: z.enum(['wentBack', 'jumpedForward']).nullable(),
  saltRotatedAt: instant,
  auditSegments: z.array(
    z.strictObject({
      id: z.int(),
      openedAt: instant,
      closedAt: instant.nullable(),
      expiredAt: instant.nullable(),
      entries: z.int().nullable(),
      /** Hash at the end of the segment, in hexadecimal: stays when the entries go. */
      checkpoint: z.string().nullable(),
    }),
  ),
});
export type RetentionState = z.infer<typeof retentionState>;

export const legalHold = z.strictObject({
  id: legalHoldId,
  reason: z.string(),
  placedAt: instant,
  placedByName: z.string().nullable(),
  until: civilDate,
  liftedAt: instant.nullable(),
  calls: z.int(),
  callers: z.int(),
});

export const privacyRetentionCalls = {
  'retention.getState': defineCall({ ...privacyRule, request: nothing, response: retentionState, audit: 'none' }),
  /** Refused with `over-cap` or `under-floor`. */
  'retention.saveRule': defineCall({
    ...privacyRule,
    request: z.strictObject({ category: retentionCategory, months: z.int().min(0).max(240), justification: explanation }),
    response: retentionState,
    audit: 'retention.changed',
  }),
  /** What a purge at that moment would remove, and what a hold or a restriction keeps from it. */
  'retention.preview': defineCall({
    ...privacyRule,
    request: z.strictObject({ at: instant }),
    response: z.strictObject({ counts: purgeCounts, held: z.int() }),
    audit: 'none',
  }),
  /** Starts a purge now; it goes on in small steps. `clock-doubtful` when the clock cannot be believed. */
  'retention.purge': defineCall({ ...privacyRule, request: nothing, response: retentionState, audit: 'retention.purgeStarted' }),
  /** Stops after the step under way: what is erased stays erased, the log says how much, the next purge takes the rest. */
  'retention.stopPurge': defineCall({ ...privacyRule, request: nothing, response: retentionState, audit: 'none' }),
  'retention.listPurges': defineCall({ ...privacyRule, request: nothing, response: z.array(purgeRun), audit: 'none' }),
  /** The clock is right after all: somebody looked. */
  'retention.trustClock': defineCall({ ...privacyRule, request: z.strictObject({ reason: explanation }), response: retentionState, audit: 'retention.clockTrusted' }),
  'retention.listHolds': defineCall({ ...privacyRule, request: nothing, response: z.array(legalHold), audit: 'none' }),
  /** On the callers of a request, or on one call (a withheld number). */
  'retention.placeHold': defineCall({
    ...privacyRule,
    request: z.strictObject({ requestId: rightsRequestId.nullable(), callIds: z.array(callId).max(500), reason: explanation, until: civilDate }),
    response: legalHold,
    audit: 'hold.placed',
  }),
  'retention.liftHold': defineCall({ ...privacyRule, request: z.strictObject({ holdId: legalHoldId, reason: explanation }), response: legalHold, audit: 'hold.lifted' }),
} as const;
