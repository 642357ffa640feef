// Registers of processing and of processors, data map, legal bases, impact assessment, information notice
// (RGPD art. 13, 14, 28, 30, 35; JP-01 to JP-06, JP-11 to JP-14, PL-12, GE-13).
import { z } from 'zod';
import { documentLanguage, privacyDocument, savedFile } from '../../domain/privacy/documents.ts';
import { processingSheetId, processorId } from '../../values/ids.ts';
import { civilDate } from '../../values/civil-date.ts';
import { instant } from '../../values/instant.ts';
import { defineCall } from '../define-call.ts';
import { nothing, printed, privacyRule, privacyShellRule, saved } from './privacy-rule.ts';

const short = z.string().trim().max(300);
const long = z.string().trim().max(4_000);
const lines = z.array(short).max(40);

export const legalBasis = z.enum(['consent', 'contract', 'legalObligation', 'vitalInterests', 'publicTask', 'legitimateInterests']);
export type LegalBasis = z.infer<typeof legalBasis>;

/** The written weighing that legitimate interests ask for (art. 6(1)(f)): necessity, effect on persons, safeguards. */
export const balancingTest = z.strictObject({ interest: long, necessity: long, effectOnPersons: long, expectations: long, safeguards: long, conclusion: long });

/** Art. 30(1), a to g, with the useful additions: legal basis, exception of art. 9(2), link to the assessment. */
export const processingSheet = z.strictObject({
  title: z.string().trim().min(1).max(160),
  purposes: lines,
  legalBasis,
  balancing: balancingTest.nullable(),
  /** Art. 9(2), in words; empty when no sensitive data. */
  sensitiveException: long,
  personCategories: lines,
  dataCategories: lines,
  recipients: lines,
  processors: lines,
  thirdCountries: long,
  erasure: long,
  security: long,
  dpia: z.enum(['notNeeded', 'done', 'due']),
  enabled: z.boolean(),
});
export type ProcessingSheet = z.infer<typeof processingSheet>;
export const processingEntry = z.strictObject({
  id: processingSheetId,
  /** Name of the prefilled sheet it comes from, or null. */
  origin: z.string().nullable(),
  sheet: processingSheet,
  changedAt: instant,
  changedByName: z.string().nullable(),
  reviewedOn: civilDate.nullable(),
});
export type ProcessingEntry = z.infer<typeof processingEntry>;

/** Art. 28(3), a to h, and the clauses of JP-11 to JP-13. */
export const processorClause = z.enum([
  'objectAndDuration',
  'natureAndPurpose',
  'dataAndPersons',
  'documentedInstructions',
  'staffConfidentiality',
  'security',
  'subProcessors',
  'helpWithRights',
  'helpWithBreaches',
  'deletionOrReturn',
  'auditRight',
  'noticeWithin24h',
  'deletionDelay',
  'backupFrequency',
  'hostingCountries',
]);
export const processorSheet = z.strictObject({
  name: z.string().trim().min(1).max(160),
  contact: short,
  service: long,
  /** A processor, or a controller of its own (an operator for its traffic data). */
  quality: z.enum(['processor', 'ownController']),
  countries: lines,
  subProcessors: lines,
  contractSignedOn: civilDate.nullable(),
  contractEndsOn: civilDate.nullable(),
  lastAuditOn: civilDate.nullable(),
  /** 12 or 24 months between light audits (JP-12). */
  auditEveryMonths: z.int().min(6).max(36),
  clauses: z.array(z.strictObject({ clause: processorClause, state: z.enum(['yes', 'no', 'unknown']), note: short })),
  notes: long,
  enabled: z.boolean(),
});
export type ProcessorSheet = z.infer<typeof processorSheet>;
export const processorEntry = z.strictObject({
  id: processorId,
  origin: z.string().nullable(),
  sheet: processorSheet,
  changedAt: instant,
  /** What is still to be done about it: missing clauses, contract or audit past its date. */
  openActions: z.array(z.enum(['contractMissing', 'contractEnded', 'clausesMissing', 'auditDue'])),
});
export type ProcessorEntry = z.infer<typeof processorEntry>;

export const officer = z.strictObject({ title: short, name: short, contact: short, designated: z.boolean() });
export type Officer = z.infer<typeof officer>;

export const dataMapRow = z.strictObject({
  data: z.string(),
  origin: z.string(),
  place: z.string(),
  readers: z.string(),
  retention: z.string(),
  items: z.int().nullable(),
});

export type DataMapRow = z.infer<typeof dataMapRow>;

export const noticeTexts = z.strictObject({
  language: documentLanguage,
  /** First layer: what everybody is told at once. */
  short: long,
  full: z.array(z.strictObject({ heading: short, body: long })).max(30),
  /** Said before the answer or on demand. */
  audioScript: long,
  posterTitle: short,
  posterBody: long,
});
export type NoticeTexts = z.infer<typeof noticeTexts>;

/** Answers of the assessment, by the question numbers of the CNIL's tool (LINCnil/pia, pia_architecture.json). */
export const dpia = z.strictObject({
  author: short,
  evaluator: short,
  validator: short,
  dpoOpinion: long,
  personsOpinion: long,
  answers: z.array(z.strictObject({ reference: z.int(), title: z.string(), question: z.string(), text: z.string().max(8_000), gauge: z.int().min(0).max(4), list: z.array(short).max(60) })),
  changedAt: instant.nullable(),
});
export type Dpia = z.infer<typeof dpia>;

export const registerPaper = z.enum(['processingRegister', 'processorRegister', 'breachRegister', 'dataMap', 'informationNotice', 'audioScript', 'poster', 'dpia', 'complianceFile', 'charter']);
export type RegisterPaper = z.infer<typeof registerPaper>;
const paper = z.strictObject({ paper: registerPaper, language: documentLanguage });

export const privacyRegisterCalls = {
  'registers.getOfficer': defineCall({ ...privacyRule, request: nothing, response: officer, audit: 'none' }),
  'registers.saveOfficer': defineCall({ ...privacyRule, request: officer, response: officer, audit: 'register.changed' }),
  'registers.listProcessing': defineCall({ ...privacyRule, request: nothing, response: z.array(processingEntry), audit: 'none' }),
  /** A null id makes a new sheet. `incomplete` when a field of art. 30 is empty or the balancing test is owed. */
  'registers.saveProcessing': defineCall({
    ...privacyRule,
    request: z.strictObject({ id: processingSheetId.nullable(), sheet: processingSheet }),
    response: processingEntry,
    audit: 'register.changed',
  }),
  'registers.reviewProcessing': defineCall({ ...privacyRule, request: z.strictObject({ id: processingSheetId, on: civilDate }), response: processingEntry, audit: 'register.reviewed' }),
  'registers.listProcessors': defineCall({ ...privacyRule, request: nothing, response: z.array(processorEntry), audit: 'none' }),
  'registers.saveProcessor': defineCall({
    ...privacyRule,
    request: z.strictObject({ id: processorId.nullable(), sheet: processorSheet }),
    response: processorEntry,
    audit: 'register.changed',
  }),
  'registers.getDataMap': defineCall({ ...privacyRule, request: z.strictObject({ language: documentLanguage }), response: z.array(dataMapRow), audit: 'none' }),
  'registers.getNotice': defineCall({ ...privacyRule, request: z.strictObject({ language: documentLanguage }), response: noticeTexts, audit: 'none' }),
  'registers.saveNotice': defineCall({ ...privacyRule, request: noticeTexts, response: noticeTexts, audit: 'register.changed' }),
  'registers.getDpia': defineCall({ ...privacyRule, request: nothing, response: dpia, audit: 'none' }),
  'registers.saveDpia': defineCall({
    ...privacyRule,
    request: dpia.pick({ author: true, evaluator: true, validator: true, dpoOpinion: true, personsOpinion: true }).extend({
      answers: z.array(z.strictObject({ reference: z.int(), text: z.string().max(8_000), gauge: z.int().min(0).max(4), list: z.array(short).max(60) })).max(60),
    }),
    response: dpia,
    audit: 'register.changed',
  }),
  /** JSON that the CNIL's tool imports. */
  'registers.exportDpia': defineCall({ ...privacyShellRule, request: nothing, response: saved, handoff: savedFile, audit: 'register.exported' }),
  'registers.previewPaper': defineCall({ ...privacyRule, request: paper, response: privacyDocument, audit: 'none' }),
  'registers.savePaper': defineCall({ ...privacyShellRule, request: paper, response: saved, handoff: privacyDocument, audit: 'register.exported' }),
  'registers.printPaper': defineCall({ ...privacyShellRule, request: paper, response: printed, handoff: privacyDocument, audit: 'register.exported' }),
} as const;
