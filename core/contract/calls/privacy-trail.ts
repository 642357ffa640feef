// The explorer of the audit trail: by person, operation, reference and period; the chain verified in the background; an
// export that anyone can verify without the program; an alert on unusually many readings (CNIL 2021-122).
import { z } from 'zod';
import { documentLanguage, privacyDocument, savedFile } from '../../domain/privacy/documents.ts';
import { accountId } from '../../values/ids.ts';
import { civilDate } from '../../values/civil-date.ts';
import { instant } from '../../values/instant.ts';
import { auditOperation } from '../audit-operations.ts';
import { defineCall } from '../define-call.ts';
import { explanation, nothing, privacyRule, privacyShellRule, saved } from './privacy-rule.ts';

export const auditEntry = z.strictObject({
  sequence: z.int().min(1),
  at: instant,
  /** Null when nobody was signed in, or the program itself acted. */
  actorName: z.string().nullable(),
  operation: auditOperation,
  /** Identifier of what the operation was about; never the data itself. */
  reference: z.string().nullable(),
  /** Name of the account that `reference` identifies, if it is one. */
  referenceName: z.string().nullable(),
  reason: z.string().nullable(),
});
export type AuditEntry = z.infer<typeof auditEntry>;

export const trailFilter = z.strictObject({
  from: instant.nullable(),
  to: instant.nullable(),
  actorId: accountId.nullable(),
  operations: z.array(auditOperation).max(120),
  /** Exactly this reference: a call, an account, a request. */
  reference: z.string().max(80).nullable(),
});
export type TrailFilter = z.infer<typeof trailFilter>;

/** entry: changed or moved. missing: a gap. tail: the end was cut off. segment: a segment does not follow the one before. */
export const chainFault = z.enum(['entry', 'missing', 'tail', 'segment']);
export type ChainFault = z.infer<typeof chainFault>;

export const verificationState = z.strictObject({
  running: z.boolean(),
  /** Entries read so far, or in all. */
  entries: z.int(),
  startedAt: instant.nullable(),
  endedAt: instant.nullable(),
  brokenAt: z.int().nullable(),
  fault: chainFault.nullable(),
});
export type VerificationState = z.infer<typeof verificationState>;

export const revealAlert = z.strictObject({
  id: z.int(),
  accountId,
  displayName: z.string().nullable(),
  day: civilDate,
  reveals: z.int(),
  /** What would have been usual for this account. */
  usual: z.int(),
  raisedAt: instant,
  acknowledgedAt: instant.nullable(),
  explanation: z.string().nullable(),
});

const period = z.strictObject({ from: instant.nullable(), to: instant.nullable() });

export const privacyTrailCalls = {
  'trail.list': defineCall({
    ...privacyRule,
    request: z.strictObject({ filter: trailFilter, before: z.int().min(1).nullable(), limit: z.int().min(1).max(200) }),
    response: z.strictObject({ entries: z.array(auditEntry), next: z.int().nullable(), total: z.int() }),
    audit: 'none',
  }),
  /** Starts a verification in the background; ask again with `trail.getVerification`. */
  'trail.startVerification': defineCall({ ...privacyRule, request: nothing, response: verificationState, audit: 'audit.verified' }),
  'trail.getVerification': defineCall({ ...privacyRule, request: nothing, response: verificationState, audit: 'none' }),
  /** JSON for resources/verify-audit.mjs. Whole segments that overlap the period, so that the chain can be followed. */
  'trail.saveExport': defineCall({ ...privacyShellRule, request: period, response: saved, handoff: savedFile, audit: 'audit.exported' }),
  'trail.saveReport': defineCall({
    ...privacyShellRule,
    request: z.strictObject({ filter: trailFilter, language: documentLanguage }),
    response: saved,
    handoff: privacyDocument,
    audit: 'audit.exported',
  }),
  'trail.listAlerts': defineCall({ ...privacyRule, request: nothing, response: z.array(revealAlert), audit: 'none' }),
  'trail.acknowledgeAlert': defineCall({ ...privacyRule, request: z.strictObject({ id: z.int(), explanation }), response: z.array(revealAlert), audit: 'alert.acknowledged' }),
} as const;
