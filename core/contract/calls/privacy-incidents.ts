// Doubts that anyone reports, and breaches of personal data (RGPD art. 33 and 34; PL-18, JP-13, JP-40).
import { z } from 'zod';
import { documentLanguage, privacyDocument } from '../../domain/privacy/documents.ts';
import { incidentId } from '../../values/ids.ts';
import { instant } from '../../values/instant.ts';
import { defineCall } from '../define-call.ts';
import { explanation, nothing, ownRule, printed, privacyRule, privacyShellRule, saved } from './privacy-rule.ts';

export const doubtKind = z.enum(['seenByOther', 'lostOrStolen', 'wrongRecipient', 'strangeAccess', 'dataGone', 'saidTooMuch', 'other']);
export type DoubtKind = z.infer<typeof doubtKind>;

/** reported → qualified as a breach or not → (breach) notified or not, with the reason → closed. */
export const incidentState = z.enum(['reported', 'notABreach', 'breach', 'notified', 'closed']);
export type IncidentState = z.infer<typeof incidentState>;

const short = z.string().trim().max(300);
const long = z.string().trim().max(4_000);
/** The fields of the CNIL's form (art. 33(3)). */
export const breachFields = z.strictObject({
  nature: z.array(z.enum(['confidentiality', 'integrity', 'availability'])),
  origin: z.enum(['internalAccident', 'internalMalice', 'externalAccident', 'externalMalice', 'unknown']),
  beganAt: instant.nullable(),
  endedAt: instant.nullable(),
  circumstances: long,
  personCategories: z.array(z.enum(['callers', 'volunteers', 'thirdParties', 'minors', 'vulnerable'])),
  personsApproximate: z.int().min(0).nullable(),
  dataCategories: z.array(z.enum(['phoneNumbers', 'callTimes', 'callForms', 'recordings', 'identity', 'contact', 'rota', 'accessLog', 'sensitive'])),
  recordsApproximate: z.int().min(0).nullable(),
  consequences: long,
  measuresTaken: long,
  measuresPlanned: long,
  /** Through which processor, if any: it warns without delay (art. 33(2)), within 24 hours by contract (JP-13). */
  processor: short,
  processorToldAt: instant.nullable(),
  contactName: short,
  contactReach: short,
  crossBorder: z.boolean(),
  /** The data could not be read by whoever got it (art. 34(3)(a)). */
  encrypted: z.boolean(),
  riskLevel: z.enum(['unlikely', 'risk', 'high', 'unassessed']),
});
export type BreachFields = z.infer<typeof breachFields>;

/** Runs from awareness in real hours: a period in hours knows no holiday (règlement 1182/71, art. 3(4)). */
export const breachClock = z.strictObject({
  awareAt: instant,
  processorNoticeDueAt: instant,
  cnilDueAt: instant,
  /** The next alert (24, 48 or 66 h), or null. */
  nextAlertAt: instant.nullable(),
  stage: z.enum(['fresh', 'after24', 'after48', 'after66', 'late', 'settled']),
  hoursLeft: z.int().nullable(),
});
export type BreachClock = z.infer<typeof breachClock>;

export const incidentSummary = z.strictObject({
  id: incidentId,
  /** `V-2026-002`. */
  reference: z.string(),
  kind: doubtKind,
  state: incidentState,
  reportedAt: instant,
  reportedByName: z.string().nullable(),
  clock: breachClock.nullable(),
});
export type IncidentSummary = z.infer<typeof incidentSummary>;

export const personsDecision = z.enum(['notRequired', 'encrypted', 'measuresTaken', 'individual', 'public']);
export const incidentDetail = incidentSummary.extend({
  words: z.string(),
  fields: breachFields,
  qualification: z.strictObject({ isBreach: z.boolean(), reason: z.string(), at: instant, byName: z.string().nullable() }).nullable(),
  /** Initial notification, then complementary ones. */
  notifications: z.array(z.strictObject({ kind: z.enum(['initial', 'complementary']), at: instant, cnilReference: z.string(), lateReason: z.string() })),
  noNotificationReason: z.string().nullable(),
  /** Art. 34: informing the persons; `encrypted` is 34(3)(a), `measuresTaken` 34(3)(b), `public` 34(3)(c). */
  persons: z.strictObject({ decision: personsDecision, reason: z.string(), at: instant }).nullable(),
  closedAt: instant.nullable(),
  lessons: z.string(),
  events: z.array(z.strictObject({ at: instant, actorName: z.string().nullable(), event: z.string(), note: z.string() })),
  /** Fields that the notification still lacks. */
  missing: z.array(z.string()),
});
export type IncidentDetail = z.infer<typeof incidentDetail>;

export const incidentPaper = z.enum(['breachNotice', 'breachPublicNotice']);
const one = z.strictObject({ incidentId });

export const privacyIncidentCalls = {
  /** Two taps: what happened, send. Anyone signed in. */
  'incidents.reportDoubt': defineCall({
    ...ownRule,
    request: z.strictObject({ kind: doubtKind, words: z.string().trim().max(500) }),
    response: z.strictObject({ reference: z.string() }),
    audit: 'incident.reported',
  }),
  'incidents.list': defineCall({ ...privacyRule, request: nothing, response: z.array(incidentSummary), audit: 'none' }),
  'incidents.get': defineCall({ ...privacyRule, request: one, response: incidentDetail, audit: 'none' }),
  /** `awareAt` starts the clocks: when the association had reasonable certainty (EDPB guidelines 9/2022, 31). */
  'incidents.qualify': defineCall({
    ...privacyRule,
    request: one.extend({ isBreach: z.boolean(), awareAt: instant, reason: explanation }),
    response: incidentDetail,
    audit: 'incident.qualified',
  }),
  'incidents.saveFields': defineCall({ ...privacyRule, request: one.extend({ fields: breachFields }), response: incidentDetail, audit: 'incident.changed' }),
  /** After the téléservice took it. After 72 h, `lateReason` is owed (art. 33(1)). */
  'incidents.recordNotification': defineCall({
    ...privacyRule,
    request: one.extend({ at: instant, cnilReference: short, lateReason: long }),
    response: incidentDetail,
    audit: 'incident.notified',
  }),
  /** No notification: a risk is unlikely (art. 33(1)), and why. */
  'incidents.recordNoNotification': defineCall({ ...privacyRule, request: one.extend({ reason: explanation }), response: incidentDetail, audit: 'incident.notNotified' }),
  'incidents.decidePersons': defineCall({
    ...privacyRule,
    request: one.extend({ decision: personsDecision, reason: explanation }),
    response: incidentDetail,
    audit: 'incident.personsDecided',
  }),
  'incidents.close': defineCall({ ...privacyRule, request: one.extend({ lessons: explanation }), response: incidentDetail, audit: 'incident.closed' }),
  'incidents.savePaper': defineCall({ ...privacyShellRule, request: one.extend({ paper: incidentPaper, language: documentLanguage }), response: saved, handoff: privacyDocument, audit: 'incident.paperMade' }),
  'incidents.printPaper': defineCall({ ...privacyShellRule, request: one.extend({ paper: incidentPaper, language: documentLanguage }), response: printed, handoff: privacyDocument, audit: 'incident.paperMade' }),
} as const;
