// Requests of data subjects: their file, their clock, what the program gathers about a number, and what it does with it
// (RGPD art. 11, 12, 15 to 21; PL-17, JP-27, JP-28, GE-10).
// Invariant: nothing that could confirm a call leaves before the check "ligne partagée, mise en danger ?" is passed.
import { z } from 'zod';
import { documentLanguage, privacyDocument, requestPaper, savedFile } from '../../domain/privacy/documents.ts';
import { accountId, blockId, callId, callerId, rightsRequestId } from '../../values/ids.ts';
import { civilDate } from '../../values/civil-date.ts';
import { instant } from '../../values/instant.ts';
import { defineCall } from '../define-call.ts';
import { callOutcome } from '../desk-state.ts';
import { blockReason } from './blocklist.ts';
import { callForm } from './call-log.ts';
import { explanation, privacyRule, privacyShellRule, printed, saved } from './privacy-rule.ts';
import { passphrase } from './session.ts';

export const right = z.enum(['access', 'rectification', 'erasure', 'restriction', 'portability', 'objection']);
export type Right = z.infer<typeof right>;
export const requestChannel = z.enum(['letter', 'email', 'inPerson', 'phone', 'form', 'cnil', 'other']);
export const requestSubject = z.enum(['caller', 'volunteer', 'other']);

/**
 * received: registered. awaitingIdentity: proof asked for, the clock stands still (décret 2019-536, art. 77).
 * identified: the person is who they say. cleared: nobody is put in danger by an answer. withheld: an answer could put
 * somebody in danger; only a neutral reply may leave. gathered: the data is together. reviewed: read again and signed.
 * closed: see `closure`.
 */
export const requestState = z.enum(['received', 'awaitingIdentity', 'identified', 'cleared', 'withheld', 'gathered', 'reviewed', 'closed']);
export type RequestState = z.infer<typeof requestState>;
export const requestClosure = z.enum(['answered', 'neutral', 'unidentifiable', 'refused', 'withdrawn']);
export type RequestClosure = z.infer<typeof requestClosure>;

/** Which step of the six the request stands at, as a reader counts them: 1 received … 6 delivered. */
export const requestClock = z.strictObject({
  /** The last day to answer; null while the clock stands still. */
  dueOn: civilDate.nullable(),
  /** Days left on the day of the answer; negative when late; null while the clock stands still or once closed. */
  daysLeft: z.int().nullable(),
  phase: z.enum(['running', 'soon', 'today', 'late', 'suspended', 'closed']),
  /** One month after the receipt, as the calendar has it, before suspensions and holidays. */
  firstDueOn: civilDate,
  suspendedDays: z.int().min(0),
  /** The last day on which an extension may still be told (art. 12(3)); null once extended, closed or past. */
  extensionUntil: civilDate.nullable(),
  extended: z.boolean(),
  /** Next reminder, and what it is about. */
  reminder: z.strictObject({ on: civilDate, kind: z.enum(['halfWay', 'weekLeft', 'threeDaysLeft', 'lastDay', 'late', 'identityWaiting']) }).nullable(),
});
export type RequestClock = z.infer<typeof requestClock>;

/** What shows that the person holds the line, or is who they say. */
export const proofKind = z.enum([
  'callFromLine',
  'callBackToLine',
  'callDetailsUnaided',
  'operatorInvoice',
  'identitySeen',
  'knownInPerson',
  'accountSession',
  'other',
]);
export type ProofKind = z.infer<typeof proofKind>;
const answer = z.enum(['yes', 'no', 'unknown']);

export const refusalGround = z.enum(['manifestlyUnfounded', 'excessive', 'othersRights', 'legalHold', 'legalObligation', 'compellingGrounds', 'notApplicable', 'dataGone']);
export type RefusalGround = z.infer<typeof refusalGround>;

export const requestSummary = z.strictObject({
  id: rightsRequestId,
  /** `D-2026-014`. */
  reference: z.string(),
  right,
  subject: requestSubject,
  channel: requestChannel,
  receivedOn: civilDate,
  requesterName: z.string(),
  state: requestState,
  closure: requestClosure.nullable(),
  closedOn: civilDate.nullable(),
  /** Whether the answer left in time; null while it is open. */
  inTime: z.boolean().nullable(),
  clock: requestClock,
});
export type RequestSummary = z.infer<typeof requestSummary>;

export const requestEvent = z.strictObject({
  at: instant,
  actorName: z.string().nullable(),
  /** The transition or the act: `registered`, `identityAsked`, `proofAdded`, `erased`… */
  event: z.string(),
  /** Words that went with it. */
  note: z.string(),
});

export const requestDetail = requestSummary.extend({
  requesterContact: z.string(),
  /** What the person asks, in short; never a number. */
  wording: z.string(),
  language: documentLanguage,
  accountId: accountId.nullable(),
  proofs: z.array(z.strictObject({ kind: proofKind, on: civilDate, note: z.string() })),
  safety: z
    .strictObject({ sharedLine: answer, violence: answer, decision: z.enum(['disclose', 'withhold']), reason: z.string(), at: instant, byName: z.string().nullable() })
    .nullable(),
  /** What stands between the request and a disclosure, in the order in which it is to be done. */
  missing: z.array(z.enum(['identity', 'safety', 'lineProof', 'secondProof', 'gathering', 'review'])),
  extension: z.strictObject({ toldOn: civilDate, reason: z.string() }).nullable(),
  refusal: z.strictObject({ ground: refusalGround, explanation: z.string() }).nullable(),
  /** Callers that the number led to; empty before the gathering. */
  callers: z.array(z.strictObject({ id: callerId, pseudonym: z.string() })),
  gatheredAt: instant.nullable(),
  reviewedAt: instant.nullable(),
  reviewedByName: z.string().nullable(),
  restrictedSince: instant.nullable(),
  erasedAt: instant.nullable(),
  /** Other requests of the same person: same callers, same account, or same name and contact. */
  linked: z.array(z.strictObject({ id: rightsRequestId, reference: z.string(), right, state: requestState })),
  legalHoldUntil: civilDate.nullable(),
  events: z.array(requestEvent),
  /** Acts that the state allows now. */
  allowed: z.array(
    z.enum(['askIdentity', 'confirmIdentity', 'addProof', 'assessSafety', 'gather', 'rectify', 'restrict', 'liftRestriction', 'object', 'erase', 'exportPortability', 'sign', 'deliver', 'extend', 'refuse', 'replyNeutral', 'replyUnidentifiable', 'withdraw']),
  ),
});
export type RequestDetail = z.infer<typeof requestDetail>;

export const gatheredCall = z.strictObject({
  id: callId,
  direction: z.enum(['incoming', 'outgoing']),
  startedAt: instant,
  answeredAt: instant.nullable(),
  endedAt: instant.nullable(),
  outcome: callOutcome.nullable(),
  listenerName: z.string().nullable(),
  form: callForm.nullable(),
  /** When retention erases it, unless something holds it. */
  purgedOn: civilDate,
  restricted: z.boolean(),
  held: z.boolean(),
});
export const gatheredData = z.strictObject({
  callers: z.array(z.strictObject({ id: callerId, pseudonym: z.string(), firstSeenAt: instant })),
  calls: z.array(gatheredCall).max(20_000),
  /** Readings of this person's number or data, from the audit trail: the reference only. */
  auditReferences: z.array(z.strictObject({ sequence: z.int(), at: instant, operation: z.string(), actorName: z.string().nullable() })).max(20_000),
  objectionSince: instant.nullable(),
  /** What the blocklist holds of these callers, over or not. */
  blocks: z.array(z.strictObject({ id: blockId, reason: blockReason, note: z.string(), decidedAt: instant, endsAt: instant, closedAt: instant.nullable(), active: z.boolean(), keptAway: z.int().min(0) })),
  recordings: z.int().min(0),
  consents: z.int().min(0),
  /** Calls with a sealed number whose pseudonym is still to be computed: they may be this person's. */
  unidentified: z.int().min(0),
  /** Forms that speak of violence or a close person's control, by their category: read them before answering. */
  violenceForms: z.int().min(0),
  milliseconds: z.int().min(0),
});
export type GatheredData = z.infer<typeof gatheredData>;

export const erasureReport = z.strictObject({
  at: instant,
  calls: z.int(),
  forms: z.int(),
  sealedNumbers: z.int(),
  pseudonyms: z.int(),
  recordings: z.int(),
  /** Absent from the reports of before version 70. */
  blocks: z.int().default(0),
  /** Copies of the base from which the same rows were taken. */
  backups: z.int(),
  verification: z.strictObject({
    /** Rows that a second search by the same number found. */
    foundAgain: z.int(),
    /** Pages decrypted and read, of the base, its journal and its copies. */
    pagesRead: z.int(),
    tracesFound: z.int(),
  }),
});
export type ErasureReport = z.infer<typeof erasureReport>;

const number = z.string().trim().max(32);
const one = z.strictObject({ requestId: rightsRequestId });
const paper = one.extend({
  paper: requestPaper,
  /** Written into the copy of the data: typed by who answers, or null to open it from its seal (grant revealNumbers). */
  number: number.nullable(),
});

export const deliveryMeans = z.enum(['inPerson', 'post', 'registeredPost', 'email', 'encryptedFile']);

export const privacyRightsCalls = {
  'rights.list': defineCall({
    ...privacyRule,
    request: z.strictObject({ closed: z.boolean() }),
    response: z.array(requestSummary),
    audit: 'none',
  }),
  'rights.get': defineCall({ ...privacyRule, request: one, response: requestDetail, audit: 'none' }),
  'rights.register': defineCall({
    ...privacyRule,
    request: z.strictObject({
      right,
      subject: requestSubject,
      channel: requestChannel,
      /** Day of receipt: not in the future, not more than a year ago. */
      receivedOn: civilDate,
      requesterName: z.string().trim().min(1).max(120),
      requesterContact: z.string().trim().max(300),
      wording: z.string().trim().max(1_000),
      language: documentLanguage,
      /** For a volunteer's own request. */
      accountId: accountId.nullable(),
    }),
    response: requestDetail,
    audit: 'request.registered',
  }),
  /** Only on reasonable doubt (art. 12(6)); stops the clock until the proof comes. */
  'rights.askIdentity': defineCall({ ...privacyRule, request: one.extend({ doubt: explanation, on: civilDate }), response: requestDetail, audit: 'request.identityAsked' }),
  /** No copy of an identity paper is kept: the means only. */
  'rights.confirmIdentity': defineCall({
    ...privacyRule,
    request: one.extend({ proof: proofKind, on: civilDate, note: z.string().trim().max(300) }),
    response: requestDetail,
    audit: 'request.identityConfirmed',
  }),
  'rights.addProof': defineCall({
    ...privacyRule,
    request: one.extend({ proof: proofKind, on: civilDate, note: z.string().trim().max(300) }),
    response: requestDetail,
    audit: 'request.proofAdded',
  }),
  /**
   * The mandatory check. `disclose` needs a "no" to both questions, a proof of the line and a second proof; anything else
   * can only be `withhold`.
   */
  'rights.assessSafety': defineCall({
    ...privacyRule,
    request: one.extend({ sharedLine: answer, violence: answer, decision: z.enum(['disclose', 'withhold']), reason: z.string().trim().max(1_000) }),
    response: requestDetail,
    audit: 'request.safetyAssessed',
  }),
  /** Two more months; told within the first, with the reason (art. 12(3)). */
  'rights.extend': defineCall({ ...privacyRule, request: one.extend({ toldOn: civilDate, reason: explanation }), response: requestDetail, audit: 'request.extended' }),
  'rights.refuse': defineCall({ ...privacyRule, request: one.extend({ ground: refusalGround, explanation }), response: requestDetail, audit: 'request.closed' }),
  'rights.replyNeutral': defineCall({ ...privacyRule, request: one, response: requestDetail, audit: 'request.closed' }),
  'rights.replyUnidentifiable': defineCall({ ...privacyRule, request: one, response: requestDetail, audit: 'request.closed' }),
  'rights.withdraw': defineCall({ ...privacyRule, request: one.extend({ note: z.string().trim().max(300) }), response: requestDetail, audit: 'request.closed' }),
  /**
   * Everything about a number, in any French or international form; `invalid-number` when it is not one whole number.
   * The number is not kept: the request remembers the pseudonyms that it led to.
   */
  'rights.gather': defineCall({ ...privacyRule, request: one.extend({ number }), response: gatheredData, audit: 'request.gathered' }),
  /** The gathered data again, as it is now. */
  'rights.getGathered': defineCall({ ...privacyRule, request: one, response: gatheredData, audit: 'none' }),
  'rights.rectify': defineCall({ ...privacyRule, request: one.extend({ callId, form: callForm, reason: explanation }), response: gatheredData, audit: 'request.rectified' }),
  /** Quarantine (art. 18): the person's calls and forms can be neither read nor changed until it is lifted. */
  'rights.restrict': defineCall({ ...privacyRule, request: one.extend({ reason: explanation }), response: requestDetail, audit: 'request.restricted' }),
  /** The person is told before (art. 18(3)). */
  'rights.liftRestriction': defineCall({ ...privacyRule, request: one.extend({ toldOn: civilDate, reason: explanation }), response: requestDetail, audit: 'request.restrictionLifted' }),
  /** Do not call any more, and keep no new trace of this number's calls (art. 21). */
  'rights.object': defineCall({ ...privacyRule, request: one.extend({ number }), response: requestDetail, audit: 'request.objectionRecorded' }),
  /** Takes a number off the do-not-call list, at the person's wish. */
  'rights.removeObjection': defineCall({ ...privacyRule, request: one.extend({ number }), response: requestDetail, audit: 'request.objectionRemoved' }),
  /**
   * Erases calls, forms, seals and pseudonym of the gathered callers, in the base and in its copies, and verifies.
   * Refused with `call-in-progress`, `legal-hold`, `restricted`, `vault-not-held` (calls whose pseudonym is missing).
   */
  'rights.erase': defineCall({
    ...privacyRule,
    request: one.extend({ number, /** Typed again by who erases: the request's own reference. */ reference: z.string().max(40) }),
    response: z.strictObject({ request: requestDetail, report: erasureReport }),
    audit: 'request.erased',
  }),
  'rights.sign': defineCall({ ...privacyRule, request: one, response: requestDetail, audit: 'request.reviewed' }),
  'rights.deliver': defineCall({ ...privacyRule, request: one.extend({ means: deliveryMeans, on: civilDate }), response: requestDetail, audit: 'request.closed' }),
  'rights.previewPaper': defineCall({ ...privacyRule, request: paper, response: privacyDocument, audit: 'request.paperMade' }),
  'rights.savePaper': defineCall({ ...privacyShellRule, request: paper, response: saved, handoff: privacyDocument, audit: 'request.paperMade' }),
  'rights.printPaper': defineCall({ ...privacyShellRule, request: paper, response: printed, handoff: privacyDocument, audit: 'request.paperMade' }),
  /** JSON and CSV in one encrypted file (art. 20); the passphrase goes another way. The format is in docs/portability.md. */
  'rights.savePortability': defineCall({
    ...privacyShellRule,
    request: one.extend({ number: number.nullable(), passphrase }),
    response: saved,
    handoff: savedFile,
    audit: 'request.exported',
  }),
  'rights.countDoNotCall': defineCall({ ...privacyRule, request: z.strictObject({}), response: z.strictObject({ entries: z.int() }), audit: 'none' }),
} as const;

export const letterId = z.enum([
  'acknowledgement',
  'identityRequest',
  'extensionNotice',
  'accessReply',
  'actionReply',
  'neutralReply',
  'unidentifiableReply',
  'refusal',
  'portabilityNotice',
]);
export type LetterId = z.infer<typeof letterId>;
export const letterTemplate = z.strictObject({
  id: letterId,
  language: documentLanguage,
  title: z.string(),
  opening: z.string(),
  /** What the law wants said: shown, never changed. `{…}` are filled in by the program. */
  legal: z.array(z.string()),
  closing: z.string(),
  edited: z.boolean(),
});
export type LetterTemplate = z.infer<typeof letterTemplate>;

export const privacyLetterCalls = {
  'letters.list': defineCall({ ...privacyRule, request: z.strictObject({}), response: z.array(letterTemplate), audit: 'none' }),
  'letters.save': defineCall({
    ...privacyRule,
    request: z.strictObject({ id: letterId, language: documentLanguage, opening: z.string().trim().max(4_000), closing: z.string().trim().max(4_000) }),
    response: letterTemplate,
    audit: 'letter.changed',
  }),
  'letters.reset': defineCall({ ...privacyRule, request: z.strictObject({ id: letterId, language: documentLanguage }), response: letterTemplate, audit: 'letter.changed' }),
} as const;
