// The papers that answer a rights request. Every item of RGPD art. 15 has its part, named by its anchor.
// Invariant: a paper that may not confirm a call (neutral reply, art. 11 reply, identity request, refusal, acknowledgement)
// is made without the gathered data.
import type { GatheredData, LetterTemplate, RefusalGround, RequestDetail, Right } from '../../contract/calls/privacy-rights.ts';
import type { Officer } from '../../contract/calls/privacy-registers.ts';
import type { RetentionRule } from '../../contract/calls/privacy-retention.ts';
import type { CivilDate } from '../../values/civil-date.ts';
import { parisDate, partsOf } from '../../values/civil-date.ts';
import type { Instant } from '../../values/instant.ts';
import type { DocumentBlock, DocumentLanguage, PrivacyDocument, PrivacyDocumentKind } from './documents.ts';
import { fillIn } from './letters.ts';
import wordsJson from './paper-words.json';

type Words = (typeof wordsJson)['fr'];
const words: { readonly [L in DocumentLanguage]: Words } = wordsJson;
export const wordsIn = (language: DocumentLanguage): Words => words[language];

export interface PaperContext {
  readonly language: DocumentLanguage;
  readonly association: { readonly name: string; readonly subtitle: string; readonly address: string };
  readonly officer: Officer | null;
  readonly today: CivilDate;
}

/** `3 novembre 2026`, `3 November 2026`; the first of a month is `1er` in French. */
export function dateInWords(date: CivilDate, language: DocumentLanguage): string {
  const { year, month, day } = partsOf(date);
  const name = words[language].months[month - 1] ?? '';
  return `${day === 1 && language === 'fr' ? '1er' : String(day)} ${name} ${String(year)}`;
}

const parisParts = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Paris', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

/** `12 octobre 2026, 20 h 14` in Paris. */
export function momentInWords(at: Instant, language: DocumentLanguage): string {
  const read = new Map(parisParts.formatToParts(at).map(({ type, value }) => [type, value]));
  const date = `${read.get('year') ?? ''}-${read.get('month') ?? ''}-${read.get('day') ?? ''}` as CivilDate;
  const [hour, minute] = [read.get('hour') ?? '', read.get('minute') ?? ''];
  return language === 'fr' ? `${dateInWords(date, 'fr')}, ${String(Number(hour))}\u00a0h\u00a0${minute}` : `${dateInWords(date, 'en')}, ${hour}:${minute}`;
}

/** `12/10/2026, 20 h 14` in Paris, on one line: a row of a long table. */
function momentInFigures(at: Instant, language: DocumentLanguage): string {
  const read = new Map(parisParts.formatToParts(at).map(({ type, value }) => [type, value]));
  const [hour, minute] = [read.get('hour') ?? '', read.get('minute') ?? ''];
  const date = `${read.get('day') ?? ''}/${read.get('month') ?? ''}/${read.get('year') ?? ''}`;
  return `${date},\u00a0${language === 'fr' ? `${String(Number(hour))}\u00a0h\u00a0${minute}` : `${hour}:${minute}`}`;
}

function dateInFigures(date: CivilDate): string {
  return date.split('-').reverse().join('/');
}

export function durationInWords(milliseconds: number): string {
  const minutes = Math.max(1, Math.round(milliseconds / 60_000));
  return `${String(minutes)}\u00a0min`;
}

export const heading = (level: 1 | 2 | 3, text: string, anchor: string | null = null): DocumentBlock => ({ type: 'heading', level, text, anchor });
export const paragraph = (text: string, anchor: string | null = null): DocumentBlock => ({ type: 'paragraph', text, anchor });

export function frame(
  context: PaperContext,
  kind: PrivacyDocumentKind,
  parts: { readonly title: string; readonly subtitle: string; readonly reference: string | null; readonly subject: string | null; readonly recipient: PrivacyDocument['recipient']; readonly file: string },
  blocks: DocumentBlock[],
): PrivacyDocument {
  const { association, language, officer, today } = context;
  return {
    kind,
    language,
    association,
    officer: officer === null || officer.name === '' ? null : { title: officer.title, name: officer.name, contact: officer.contact },
    reference: parts.reference,
    subject: parts.subject,
    recipient: parts.recipient,
    date: today,
    title: parts.title,
    subtitle: parts.subtitle,
    blocks,
    footer: parts.reference === null ? association.name : `${association.name}, ${parts.reference}`,
    fileName: `${parts.file}${parts.reference === null ? '' : `-${parts.reference}`}-${today}.pdf`,
  };
}

function letterFrame(context: PaperContext, kind: PrivacyDocumentKind, request: RequestDetail, title: string, subtitle: string, blocks: DocumentBlock[]): PrivacyDocument {
  const w = words[context.language];
  return frame(
    context,
    kind,
    {
      title,
      subtitle,
      reference: request.reference,
      subject: fillIn(w.yourRequest, { date: dateInWords(request.receivedOn, context.language) }),
      recipient: { name: request.requesterName, delivery: '' },
      file: w.files[kind as keyof Words['files']] ?? 'document',
    },
    blocks,
  );
}

const signatureOf = ({ officer, association }: PaperContext): DocumentBlock => ({ type: 'signature', name: officer?.name ?? association.name, quality: officer?.title ?? '' });

export function rightInWords(right: Right, language: DocumentLanguage): string {
  return words[language].rights[right];
}

/** A letter of its template alone: it carries nothing of the data. */
export function plainLetter(context: PaperContext, kind: PrivacyDocumentKind, request: RequestDetail, letter: LetterTemplate, reason: string): PrivacyDocument {
  const w = words[context.language];
  const ground: RefusalGround | null = request.refusal?.ground ?? null;
  const values = {
    reference: request.reference,
    receivedOn: dateInWords(request.receivedOn, context.language),
    dueOn: request.clock.dueOn === null ? w.suspendedDate : dateInWords(request.clock.dueOn, context.language),
    right: rightInWords(request.right, context.language),
    reason,
    ground: ground === null ? '' : w.grounds[ground],
    association: context.association.name,
  };
  return letterFrame(context, kind, request, letter.title, rightInWords(request.right, context.language), [
    paragraph(letter.opening),
    ...letter.legal.map((text) => paragraph(fillIn(text, values))),
    ...(letter.closing === '' ? [] : [paragraph(letter.closing)]),
    signatureOf(context),
  ]);
}

export interface AccessContents {
  readonly data: GatheredData;
  /** Formatted; null when nobody could write it. */
  readonly number: string | null;
  readonly rules: readonly RetentionRule[];
  /** Processing sheets about callers, as the register has them. */
  readonly purposes: readonly { readonly title: string; readonly purposes: readonly string[]; readonly basis: string; readonly recipients: readonly string[]; readonly thirdCountries: string }[];
}

/** Art. 15(1) a to h, 15(2), 15(3): each has its anchor. */
export function accessReply(context: PaperContext, request: RequestDetail, letter: LetterTemplate, contents: AccessContents): PrivacyDocument {
  const { language } = context;
  const w = words[language];
  const { data, number } = contents;
  const forms = data.calls.filter(({ form }) => form !== null);
  const holds = data.calls.length > 0 || data.callers.length > 0 || data.objectionSince !== null;
  const date = (value: CivilDate): string => dateInWords(value, language);
  const blocked = data.blocks.find(({ active }) => active);
  const last = data.calls.map(({ purgedOn }) => purgedOn).sort().at(-1);
  const values = { receivedOn: date(request.receivedOn), reference: request.reference };
  const rule = (category: string): string => {
    const found = contents.rules.find((one) => one.category === category);
    if (found === undefined) return '';
    const kept = category !== 'blocklist' ? w.monthsKept : found.months === 0 ? w.access.blocksKeptToTheEnd : w.access.blocksKept;
    return fillIn(kept, { months: String(found.months), why: found.justification });
  };
  const summary = holds ? fillIn(w.access.summaryYes, { calls: String(data.calls.length), forms: String(forms.length) }) : w.access.summaryNo;
  const blocks: DocumentBlock[] = [
    paragraph(letter.opening),
    ...letter.legal.map((text) => paragraph(fillIn(text, values))),
    { type: 'callout', title: w.access.inShort, text: `${summary} ${data.recordings === 0 ? w.access.noRecording : fillIn(w.access.recordings, { count: String(data.recordings) })}${blocked === undefined ? '' : ` ${fillIn(w.access.blockedNow, { until: momentInWords(blocked.endsAt, language) })}`}`, anchor: 'art15.1' },
    heading(1, w.access.data, 'art15.1.b'),
    {
      type: 'table',
      anchor: 'art15.1.b',
      columns: [w.access.columnData, w.access.columnContent, w.access.columnOrigin, w.access.columnErased],
      rows: holds
        ? [
            [w.access.numberLabel, number === null ? w.access.numberSealed : `${number}, ${w.access.keptEncrypted}`, w.access.originOperator, last === undefined ? '' : date(last)],
            [w.access.pseudonymLabel, data.callers.map(({ pseudonym }) => pseudonym).join(', '), w.access.originComputed, last === undefined ? '' : date(last)],
            [w.access.callsLabel, fillIn(w.access.callsContent, { count: String(data.calls.length) }), w.access.originLine, last === undefined ? '' : date(last)],
            [w.access.formsLabel, fillIn(w.access.formsContent, { count: String(forms.length) }), w.access.originListener, last === undefined ? '' : date(last)],
            ...(data.objectionSince === null ? [] : [[w.access.objectionLabel, momentInWords(data.objectionSince, language), w.access.originYou, rule('doNotCall')]]),
            ...data.blocks.map((block) => [w.access.blockLabel, blockInWords(block, language), w.access.originDecision, date(parisDate(block.closedAt ?? block.endsAt))]),
            ...(data.consents === 0 ? [] : [[w.access.consentsLabel, String(data.consents), w.access.originYou, rule('consents')]]),
          ]
        : [],
    },
    heading(1, w.access.why, 'art15.1.a'),
    ...contents.purposes.map(({ title, purposes, basis }) => paragraph(`${title}\u00a0: ${purposes.join('\u00a0; ')}. ${w.access.basis} ${basis}`, 'art15.1.a')),
    heading(1, w.access.who, 'art15.1.c'),
    paragraph(fillIn(w.access.readers, { count: String(data.auditReferences.filter(({ operation }) => operation === 'call.numberRevealed').length) }), 'art15.1.c'),
    { type: 'list', items: [...new Set(contents.purposes.flatMap(({ recipients }) => recipients))], anchor: 'art15.1.c' },
    heading(1, w.access.howLong, 'art15.1.d'),
    { type: 'list', items: [`${w.access.callsLabel}\u00a0: ${rule('calls')}`, `${w.access.formsLabel}\u00a0: ${rule('callForms')}`, `${w.access.accessLogLabel}\u00a0: ${rule('accessLog')}`, ...(data.blocks.length === 0 ? [] : [`${w.access.blocksLabel}\u00a0: ${rule('blocklist')}`])], anchor: 'art15.1.d' },
    heading(1, w.access.rights, 'art15.1.e'),
    paragraph(w.access.rightsText, 'art15.1.e'),
    paragraph(w.access.complaint, 'art15.1.f'),
    heading(1, w.access.source, 'art15.1.g'),
    paragraph(w.access.sourceText, 'art15.1.g'),
    heading(1, w.access.automated, 'art15.1.h'),
    paragraph(w.access.automatedText, 'art15.1.h'),
    heading(1, w.access.transfers, 'art15.2'),
    paragraph([...new Set(contents.purposes.map(({ thirdCountries }) => thirdCountries))].join(' '), 'art15.2'),
    ...(letter.closing === '' ? [] : [paragraph(letter.closing)]),
    signatureOf(context),
    { type: 'pageBreak' },
    heading(1, w.access.annex, 'art15.3'),
    {
      type: 'table',
      anchor: 'art15.3',
      columns: [w.access.annexWhen, w.access.annexLength, w.access.annexOutcome, w.access.annexForm, w.access.columnErased],
      rows: data.calls.map((call) => [
        momentInFigures(call.startedAt, language),
        call.answeredAt === null || call.endedAt === null ? '' : durationInWords(call.endedAt - call.answeredAt),
        `${w.directions[call.direction]}${call.outcome === null ? '' : `,\u00a0${w.outcomes[call.outcome]}`}`,
        call.form === null ? '' : formInWords(call.form, language),
        call.held ? w.access.held : dateInFigures(call.purgedOn),
      ]),
    },
    heading(2, w.access.annexReadings, 'art15.3'),
    {
      type: 'table',
      anchor: 'art15.3',
      columns: [w.access.annexWhen, w.access.annexAct],
      rows: data.auditReferences.map(({ at, operation }) => [momentInFigures(at, language), w.operations[operation as keyof Words['operations']] ?? w.access.otherAct]),
    },
  ];
  return letterFrame(context, 'accessReply', request, letter.title, w.access.subtitle, blocks);
}

function blockInWords(block: GatheredData['blocks'][number], language: DocumentLanguage): string {
  const w = words[language];
  const moment = (at: Instant): string => momentInWords(at, language);
  const reason = block.note === '' ? w.blockReasons[block.reason] : fillIn(w.access.blockReasonAndNote, { reason: w.blockReasons[block.reason], note: block.note });
  const said = fillIn(w.access.blockContent, { from: moment(block.decidedAt), reason, until: moment(block.endsAt), count: String(block.keptAway) });
  return block.closedAt === null ? said : `${said}${fillIn(w.access.blockClosed, { on: moment(block.closedAt) })}`;
}

function formInWords(form: NonNullable<GatheredData['calls'][number]['form']>, language: DocumentLanguage): string {
  const w = words[language];
  return [w.callTypes[form.type], form.category === null ? '' : w.categories[form.category], form.referral === null ? '' : w.referrals[form.referral], form.note].filter((part) => part !== '').join('. ');
}

/** What was done, with its dates: rectification, restriction, objection, erasure. */
export function actionReply(context: PaperContext, request: RequestDetail, letter: LetterTemplate): PrivacyDocument {
  const w = words[context.language];
  const acts = request.events.filter(({ event }) => event in w.actEvents);
  const values = { receivedOn: dateInWords(request.receivedOn, context.language), reference: request.reference, right: rightInWords(request.right, context.language) };
  const [before = [], after = []] = [letter.legal.slice(0, -1), letter.legal.slice(-1)];
  return letterFrame(context, 'actionReply', request, letter.title, rightInWords(request.right, context.language), [
    paragraph(letter.opening),
    ...before.map((text) => paragraph(fillIn(text, values))),
    { type: 'list', anchor: 'art12.3', items: acts.length === 0 ? [w.noAct] : acts.map(({ at, event }) => `${momentInWords(at, context.language)}\u00a0: ${w.actEvents[event as keyof Words['actEvents']]}`) },
    ...after.map((text) => paragraph(fillIn(text, values))),
    ...(letter.closing === '' ? [] : [paragraph(letter.closing)]),
    signatureOf(context),
  ]);
}

export interface ErasureFacts {
  readonly at: Instant;
  readonly calls: number;
  readonly forms: number;
  readonly sealedNumbers: number;
  readonly pseudonyms: number;
  readonly recordings: number;
  readonly blocks: number;
  readonly backups: number;
  readonly verification: { readonly foundAgain: number; readonly pagesRead: number; readonly tracesFound: number };
}

/** It proves the act and holds nothing of what was erased. */
export function erasureCertificate(context: PaperContext, request: RequestDetail, facts: ErasureFacts): PrivacyDocument {
  const { language } = context;
  const w = words[language].erasure;
  return letterFrame(context, 'erasureCertificate', request, w.title, w.subtitle, [
    paragraph(fillIn(w.text, { reference: request.reference, moment: momentInWords(facts.at, language) }), 'art17.1'),
    {
      type: 'facts',
      anchor: 'art17.1',
      rows: [
        { label: w.calls, value: String(facts.calls) },
        { label: w.forms, value: String(facts.forms) },
        { label: w.seals, value: String(facts.sealedNumbers) },
        { label: w.pseudonyms, value: String(facts.pseudonyms) },
        { label: w.recordings, value: String(facts.recordings) },
        { label: w.blocks, value: String(facts.blocks) },
        { label: w.backups, value: String(facts.backups) },
      ],
    },
    heading(1, w.how),
    paragraph(w.howText),
    heading(1, w.check),
    {
      type: 'facts',
      anchor: 'verification',
      rows: [
        { label: w.foundAgain, value: String(facts.verification.foundAgain) },
        { label: w.pages, value: String(facts.verification.pagesRead) },
        { label: w.traces, value: String(facts.verification.tracesFound) },
      ],
    },
    heading(1, w.remains),
    paragraph(w.remainsText),
    signatureOf(context),
  ]);
}
