// Periodic reviews with their evidence, and the indicators of compliance (JP-07, JP-08, JP-32 to JP-38).
import { z } from 'zod';
import { civilDate } from '../../values/civil-date.ts';
import { instant } from '../../values/instant.ts';
import { defineCall } from '../define-call.ts';
import { nothing, privacyRule } from './privacy-rule.ts';

export const reviewFrequency = z.enum(['start', 'quarterly', 'halfYearly', 'yearly', 'twoYearly']);
export const reviewItem = z.strictObject({ key: z.string(), label: z.string(), article: z.string() });
export const reviewRun = z.strictObject({
  doneOn: civilDate,
  doneByName: z.string().nullable(),
  findings: z.string(),
  items: z.array(z.strictObject({ key: z.string(), done: z.boolean(), evidence: z.string() })),
});
export const review = z.strictObject({
  /** Key of the checklist in core/domain/privacy/reviews.json. */
  key: z.string(),
  frequency: reviewFrequency,
  title: z.string(),
  items: z.array(reviewItem),
  dueOn: civilDate,
  overdue: z.boolean(),
  lastRun: reviewRun.nullable(),
});
export type Review = z.infer<typeof review>;

export const indicators = z.strictObject({
  at: instant,
  administrators: z.int(),
  accounts: z.int(),
  dormantAccounts: z.int(),
  /** Requests of the last twelve months. */
  requests: z.strictObject({ received: z.int(), open: z.int(), late: z.int(), closedInTime: z.int(), closedLate: z.int(), sharePercent: z.number().nullable() }),
  recordingsPastRetention: z.int(),
  callsPastRetention: z.int(),
  /** Share of answered calls of the last twelve months whose form is filled. */
  completeRecordsPercent: z.number().nullable(),
  incidents: z.strictObject({ reported: z.int(), breaches: z.int(), notified: z.int(), open: z.int() }),
  processorsOpenActions: z.int(),
  charterDue: z.int(),
  trainingDue: z.int(),
  reviewsOverdue: z.int(),
  revealsLastMonth: z.int(),
});
export type Indicators = z.infer<typeof indicators>;

export const privacyReviewCalls = {
  'reviews.list': defineCall({ ...privacyRule, request: z.strictObject({ language: z.enum(['fr', 'en']) }), response: z.array(review), audit: 'none' }),
  'reviews.complete': defineCall({
    ...privacyRule,
    request: z.strictObject({
      key: z.string().max(60),
      on: civilDate,
      findings: z.string().trim().max(4_000),
      items: z.array(z.strictObject({ key: z.string().max(60), done: z.boolean(), evidence: z.string().trim().max(500) })).max(60),
    }),
    response: nothing,
    audit: 'review.completed',
  }),
  'reviews.getIndicators': defineCall({ ...privacyRule, request: nothing, response: indicators, audit: 'none' }),
} as const;
