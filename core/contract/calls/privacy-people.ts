// What concerns volunteers themselves: their own report (art. 15, GE-07), the charter and its signature, training records
// (PL-13, PL-14, GE-12), and the log of consents (JP-26, art. 7(1)).
import { z } from 'zod';
import { documentLanguage, privacyDocument } from '../../domain/privacy/documents.ts';
import { accountId, callId, consentId, rightsRequestId } from '../../values/ids.ts';
import { civilDate } from '../../values/civil-date.ts';
import { instant } from '../../values/instant.ts';
import { grant, role } from '../access.ts';
import { shiftRole } from '../rota-model.ts';
import { defineCall } from '../define-call.ts';
import { nothing, ownRule, privacyRule, privacyShellRule, saved } from './privacy-rule.ts';
import { passphrase } from './session.ts';

export const ownReport = z.strictObject({
  madeAt: instant,
  account: z.strictObject({
    displayName: z.string(),
    signInName: z.string(),
    role,
    createdAt: instant,
    lastUsedAt: instant.nullable(),
    disabledAt: instant.nullable(),
  }),
  grants: z.array(z.strictObject({ grant, givenByName: z.string().nullable(), givenAt: instant, until: instant.nullable() })),
  /** Acts of this account, newest first: what, when; never whom they were about. */
  acts: z.array(z.strictObject({ at: instant, operation: z.string() })).max(5_000),
  /** Acts of others about this account. */
  actsAbout: z.array(z.strictObject({ at: instant, operation: z.string(), actorName: z.string().nullable() })).max(5_000),
  callsAnswered: z.int().min(0),
  formsWritten: z.int().min(0),
  /** Shifts that this person held, holds or will hold, the latest first. */
  shifts: z.array(z.strictObject({ startsAt: instant, endsAt: instant, helplineName: z.string(), role: shiftRole })).max(5_000),
  /** Other tables that hold rows of this account: name of the table and its rows as plain values. */
  others: z.array(z.strictObject({ source: z.string(), rows: z.array(z.array(z.strictObject({ field: z.string(), value: z.string() }))).max(2_000) })),
  signatures: z.array(z.strictObject({ version: z.int(), signedAt: instant, expiresOn: civilDate })),
  trainings: z.array(z.strictObject({ topic: z.string(), on: civilDate, hours: z.number(), renewOn: civilDate.nullable() })),
});
export type OwnReport = z.infer<typeof ownReport>;

export const charterStatus = z.strictObject({
  version: z.int().min(1),
  title: z.string(),
  text: z.string(),
  signedVersion: z.int().nullable(),
  signedAt: instant.nullable(),
  expiresOn: civilDate.nullable(),
  due: z.boolean(),
});
export type CharterStatus = z.infer<typeof charterStatus>;

export const trainingTopic = z.enum(['listening', 'confidentiality', 'security', 'suicide', 'tool', 'other']);
const trainingRecord = z.strictObject({ accountId, displayName: z.string(), topic: trainingTopic, on: civilDate, hours: z.number(), renewOn: civilDate.nullable(), overdue: z.boolean() });
export const volunteerStanding = z.strictObject({
  accountId,
  displayName: z.string(),
  role,
  charterSignedAt: instant.nullable(),
  charterExpiresOn: civilDate.nullable(),
  charterDue: z.boolean(),
  trainings: z.array(trainingRecord),
});

export const consentPurpose = z.enum(['recording', 'callBack', 'contact', 'newsletter', 'other']);

export const consentRecord = z.strictObject({
  id: consentId,
  purpose: consentPurpose,
  /** Where it was given and how it was asked. */
  wording: z.string(),
  callId: callId.nullable(),
  accountId: accountId.nullable(),
  requestId: rightsRequestId.nullable(),
  givenAt: instant,
  recordedByName: z.string().nullable(),
  withdrawnAt: instant.nullable(),
});
export type ConsentRecord = z.infer<typeof consentRecord>;

export const privacyPeopleCalls = {
  'own.getReport': defineCall({ ...ownRule, request: nothing, response: ownReport, audit: 'own.reportMade' }),
  'own.saveReport': defineCall({
    ...privacyShellRule,
    roles: ownRule.roles,
    windows: ownRule.windows,
    request: z.strictObject({ language: documentLanguage }),
    response: saved,
    handoff: privacyDocument,
    audit: 'own.reportMade',
  }),
  /** The charter as it stands and whether one's own signature is owed. */
  'charter.get': defineCall({ ...ownRule, request: z.strictObject({ language: documentLanguage }), response: charterStatus, audit: 'none' }),
  /** Signed with one's passphrase; valid a year. */
  'charter.sign': defineCall({
    ...ownRule,
    request: z.strictObject({ version: z.int().min(1), passphrase }),
    response: charterStatus,
    audit: ['charter.signed', 'session.signInFailed'],
  }),
  'charter.saveText': defineCall({
    ...privacyRule,
    request: z.strictObject({ language: documentLanguage, title: z.string().trim().min(1).max(160), text: z.string().trim().min(20).max(10_000) }),
    response: charterStatus,
    audit: 'charter.changed',
  }),
  'charter.listStandings': defineCall({ ...privacyRule, request: nothing, response: z.array(volunteerStanding), audit: 'none' }),
  'charter.recordTraining': defineCall({
    ...privacyRule,
    request: z.strictObject({ accountId, topic: trainingTopic, on: civilDate, hours: z.number().min(0.25).max(200), renewAfterMonths: z.int().min(1).max(60).nullable() }),
    response: z.array(volunteerStanding),
    audit: 'training.recorded',
  }),
  'consents.list': defineCall({ ...privacyRule, request: nothing, response: z.array(consentRecord), audit: 'none' }),
  'consents.record': defineCall({
    ...privacyRule,
    request: z.strictObject({
      purpose: consentRecord.shape.purpose,
      wording: z.string().trim().min(3).max(500),
      callId: callId.nullable(),
      accountId: accountId.nullable(),
      requestId: rightsRequestId.nullable(),
      givenAt: instant,
    }),
    response: consentRecord,
    audit: 'consent.recorded',
  }),
  'consents.withdraw': defineCall({ ...privacyRule, request: z.strictObject({ consentId, at: instant }), response: consentRecord, audit: 'consent.withdrawn' }),
} as const;
