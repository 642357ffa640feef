// The registers: prefilled sheets, what is still to be done about a processor, and their papers (RGPD art. 28, 30, 33(5)).
// Invariant: a paper shows every field that the article names, also the empty ones.
import { z } from 'zod';
import { processingSheet, processorSheet, type DataMapRow, type NoticeTexts, type ProcessingEntry, type ProcessingSheet, type ProcessorEntry, type ProcessorSheet } from '../../contract/calls/privacy-registers.ts';
import type { IncidentDetail } from '../../contract/calls/privacy-incidents.ts';
import { addMonths, type CivilDate } from '../../values/civil-date.ts';
import type { DocumentBlock, DocumentLanguage, PrivacyDocument } from './documents.ts';
import { fillIn } from './letters.ts';
import { dateInWords, frame, heading, momentInWords, paragraph, type PaperContext } from './papers.ts';
import registers from './registers.json';
import words from './register-words.json';
import texts from './texts.json';

export type RegisterWords = (typeof words)['fr'];
export const registerWords: { readonly [L in DocumentLanguage]: RegisterWords } = words;

const prefilled = z
  .strictObject({
    processing: z.array(z.strictObject({ origin: z.string(), sheet: processingSheet })),
    processors: z.array(z.strictObject({ origin: z.string(), sheet: processorSheet })),
  })
  .parse(registers);

export const prefilledProcessing: readonly { readonly origin: string; readonly sheet: ProcessingSheet }[] = prefilled.processing;
export const prefilledProcessors: readonly { readonly origin: string; readonly sheet: ProcessorSheet }[] = prefilled.processors;

/** Art. 30(1) a to g are filled, and legitimate interests are weighed in writing (art. 6(1)(f)). */
export function isCompleteSheet(sheet: ProcessingSheet): boolean {
  const { balancing } = sheet;
  const weighed = sheet.legalBasis !== 'legitimateInterests' || (balancing !== null && Object.values(balancing).every((text) => text !== ''));
  const lists = [sheet.purposes, sheet.personCategories, sheet.dataCategories, sheet.recipients];
  return weighed && lists.every((list) => list.length > 0) && [sheet.thirdCountries, sheet.erasure, sheet.security].every((text) => text !== '');
}

/** Clauses that art. 28(3) requires of a processor; the others are good practice (JP-12). */
const requiredClauses = ['objectAndDuration', 'natureAndPurpose', 'dataAndPersons', 'documentedInstructions', 'staffConfidentiality', 'security', 'subProcessors', 'helpWithRights', 'helpWithBreaches', 'deletionOrReturn', 'auditRight'] as const;

export function processorActions(sheet: ProcessorSheet, today: CivilDate): ProcessorEntry['openActions'] {
  if (!sheet.enabled || sheet.quality === 'ownController') return [];
  const actions: ProcessorEntry['openActions'] = [];
  if (sheet.contractSignedOn === null) actions.push('contractMissing');
  if (sheet.contractEndsOn !== null && sheet.contractEndsOn < today) actions.push('contractEnded');
  if (requiredClauses.some((clause) => sheet.clauses.find((one) => one.clause === clause)?.state !== 'yes')) actions.push('clausesMissing');
  const from = sheet.lastAuditOn ?? sheet.contractSignedOn;
  if (from !== null && addMonths(from, sheet.auditEveryMonths) < today) actions.push('auditDue');
  return actions;
}

export function noticeOf(language: DocumentLanguage, values: { association: string; officer: string; months: string }): NoticeTexts {
  const found = texts.notices.find((one) => one.language === language);
  if (found === undefined) throw new Error('no such notice');
  const fill = (text: string): string => fillIn(text, values);
  return {
    language,
    short: fill(found.short),
    full: found.full.map(({ heading: title, body }) => ({ heading: title, body: fill(body) })),
    audioScript: fill(found.audioScript),
    posterTitle: found.posterTitle,
    posterBody: fill(found.posterBody),
  };
}

export function charterOf(language: DocumentLanguage): { readonly title: string; readonly text: string } {
  const found = texts.charters.find((one) => one.language === language);
  if (found === undefined) throw new Error('no such charter');
  return { title: found.title, text: found.text };
}

const plain = (context: PaperContext, kind: PrivacyDocument['kind'], title: string, subtitle: string, file: string, blocks: DocumentBlock[]): PrivacyDocument =>
  frame(context, kind, { title, subtitle, reference: null, subject: null, recipient: null, file }, blocks);

const joined = (list: readonly string[]): string => list.join('\n');

export function processingRegister(context: PaperContext, entries: readonly ProcessingEntry[]): PrivacyDocument {
  const w = registerWords[context.language];
  const { officer, association } = context;
  const blocks: DocumentBlock[] = [
    { type: 'facts', anchor: 'art30.1.a', rows: [{ label: w.controller, value: `${association.name}\n${association.address}` }, { label: w.officer, value: officer === null ? '' : `${officer.name}\n${officer.contact}` }] },
  ];
  for (const [index, { sheet, changedAt }] of entries.entries()) {
    blocks.push(
      { type: 'pageBreak' },
      heading(1, `${String(index + 1)}. ${sheet.title}`, null),
      {
        type: 'facts',
        anchor: 'art30.1',
        rows: [
          { label: w.enabled, value: sheet.enabled ? w.yes : w.no },
          { label: w.purposes, value: joined(sheet.purposes) },
          { label: w.basis, value: w.bases[sheet.legalBasis] },
          { label: w.sensitive, value: sheet.sensitiveException },
          { label: w.persons, value: joined(sheet.personCategories) },
          { label: w.data, value: joined(sheet.dataCategories) },
          { label: w.recipients, value: joined([...sheet.recipients, ...sheet.processors]) },
          { label: w.thirdCountries, value: sheet.thirdCountries },
          { label: w.erasure, value: sheet.erasure },
          { label: w.security, value: sheet.security },
          { label: w.dpia, value: w.dpiaStates[sheet.dpia] },
          { label: w.changed, value: momentInWords(changedAt, context.language) },
        ],
      },
    );
    if (sheet.balancing !== null) {
      const { interest, necessity, effectOnPersons, expectations, safeguards, conclusion } = sheet.balancing;
      blocks.push(heading(2, w.balancing, 'art6.1.f'), {
        type: 'facts',
        anchor: 'art6.1.f',
        rows: [
          { label: w.interest, value: interest },
          { label: w.necessity, value: necessity },
          { label: w.effect, value: effectOnPersons },
          { label: w.expectations, value: expectations },
          { label: w.safeguards, value: safeguards },
          { label: w.conclusion, value: conclusion },
        ],
      });
    }
  }
  return plain(context, 'processingRegister', w.processingTitle, w.processingSubtitle, 'registre-traitements', blocks);
}

export function processorRegister(context: PaperContext, entries: readonly ProcessorEntry[]): PrivacyDocument {
  const w = registerWords[context.language];
  const blocks = entries.flatMap(({ sheet, openActions }): DocumentBlock[] => [
    heading(1, sheet.name, null),
    {
      type: 'facts',
      anchor: 'art28',
      rows: [
        { label: w.quality, value: w.qualities[sheet.quality] },
        { label: w.service, value: sheet.service },
        { label: w.contact, value: sheet.contact },
        { label: w.countries, value: joined(sheet.countries) },
        { label: w.subProcessors, value: joined(sheet.subProcessors) },
        { label: w.contract, value: sheet.contractSignedOn === null ? w.none : dateInWords(sheet.contractSignedOn, context.language) },
        { label: w.openActions, value: openActions.map((action) => w.actions[action]).join('\n') },
      ],
    },
    { type: 'table', anchor: 'art28.3', columns: [w.clause, w.state, w.note], rows: sheet.clauses.map(({ clause, state, note }) => [w.clauses[clause], w.states[state], note]) },
  ]);
  return plain(context, 'processorRegister', w.processorTitle, w.processorSubtitle, 'registre-sous-traitants', blocks);
}

export function dataMapPaper(context: PaperContext, rows: readonly DataMapRow[]): PrivacyDocument {
  const w = registerWords[context.language];
  return plain(context, 'dataMap', w.dataMapTitle, w.dataMapSubtitle, 'cartographie', [
    { type: 'table', anchor: null, columns: [w.data, w.origin, w.place, w.readers, w.retention, w.items], rows: rows.map((row) => [row.data, row.origin, row.place, row.readers, row.retention, row.items === null ? '' : String(row.items)]) },
  ]);
}

export function noticePaper(context: PaperContext, kind: 'informationNotice' | 'audioScript' | 'poster', notice: NoticeTexts): PrivacyDocument {
  const w = registerWords[context.language];
  if (kind === 'audioScript') return plain(context, kind, w.audioTitle, '', 'script-audio', [paragraph(notice.audioScript, 'art13')]);
  if (kind === 'poster') return plain(context, kind, notice.posterTitle, '', 'affiche', [{ type: 'callout', title: context.association.name, text: notice.posterBody, anchor: 'art13' }]);
  return plain(context, kind, w.noticeTitle, w.noticeSubtitle, 'notice-information', [
    { type: 'callout', title: w.inShort, text: notice.short, anchor: 'art13' },
    ...notice.full.flatMap(({ heading: title, body }): DocumentBlock[] => [heading(1, title, 'art13'), paragraph(body, 'art13')]),
  ]);
}

/** The breach register of art. 33(5), with the fields of art. 33(3). */
export function breachRegister(context: PaperContext, incidents: readonly IncidentDetail[]): PrivacyDocument {
  const w = registerWords[context.language];
  return plain(context, 'breachRegister', w.breachTitle, w.breachSubtitle, 'registre-violations', incidents.flatMap((incident) => [heading(1, incident.reference, null), ...breachBlocks(context.language, incident)]));
}

export function breachBlocks(language: DocumentLanguage, incident: IncidentDetail): DocumentBlock[] {
  const w = registerWords[language];
  const { fields, clock } = incident;
  const moment = (at: number | null): string => (at === null ? '' : momentInWords(at, language));
  const named = (table: Readonly<Record<string, string>>, keys: readonly string[]): string => keys.map((key) => table[key] ?? key).join('\n');
  return [
    {
      type: 'facts',
      anchor: 'art33.3',
      rows: [
        { label: w.reported, value: moment(incident.reportedAt) },
        { label: w.aware, value: moment(clock?.awareAt ?? null) },
        { label: w.began, value: moment(fields.beganAt) },
        { label: w.ended, value: moment(fields.endedAt) },
        { label: w.nature, value: named(w.natures, fields.nature) },
        { label: w.breachOrigin, value: w.origins[fields.origin] },
        { label: w.circumstances, value: fields.circumstances },
        { label: w.persons, value: named(w.personKinds, fields.personCategories) },
        { label: w.personsApproximate, value: fields.personsApproximate === null ? '' : String(fields.personsApproximate) },
        { label: w.data, value: named(w.dataKinds, fields.dataCategories) },
        { label: w.recordsApproximate, value: fields.recordsApproximate === null ? '' : String(fields.recordsApproximate) },
        { label: w.consequences, value: fields.consequences },
        { label: w.risk, value: w.risks[fields.riskLevel] },
        { label: w.measuresTaken, value: fields.measuresTaken },
        { label: w.measuresPlanned, value: fields.measuresPlanned },
        { label: w.encrypted, value: fields.encrypted ? w.yes : w.no },
        { label: w.processor, value: fields.processor },
        { label: w.crossBorder, value: fields.crossBorder ? w.yes : w.no },
        { label: w.contact, value: [fields.contactName, fields.contactReach].filter((part) => part !== '').join(', ') },
        { label: w.notified, value: incident.notifications.map(({ kind, at, cnilReference, lateReason }) => [w.notificationKinds[kind], moment(at), cnilReference, lateReason].filter((part) => part !== '').join(', ')).join('\n') },
        { label: w.notNotified, value: incident.noNotificationReason ?? '' },
        { label: w.informed, value: incident.persons === null ? '' : `${w.personDecisions[incident.persons.decision]}\n${incident.persons.reason}` },
        { label: w.lessons, value: incident.lessons },
      ],
    },
  ];
}
