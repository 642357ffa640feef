// Registers, data map, notice, impact assessment, and their papers; the compliance file puts them together.
// Invariant: a sheet that lacks a field of art. 30 is not taken as a sheet.
import { v7 as uuid } from 'uuid';
import { Refusal } from '../../../core/contract/errors.ts';
import { dpia as dpiaSchema, noticeTexts, type DataMapRow, type Dpia, type NoticeTexts, type RegisterPaper } from '../../../core/contract/calls/privacy-registers.ts';
import { purgeCounts } from '../../../core/contract/calls/privacy-retention.ts';
import type { Indicators, Review } from '../../../core/contract/calls/privacy-reviews.ts';
import type { DocumentBlock, DocumentLanguage, PrivacyDocument } from '../../../core/domain/privacy/documents.ts';
import { dpiaWith, piaFileOf } from '../../../core/domain/privacy/dpia.ts';
import { fillIn } from '../../../core/domain/privacy/letters.ts';
import { dateInWords, frame, heading, momentInWords, paragraph } from '../../../core/domain/privacy/papers.ts';
import { breachRegister, dataMapPaper, isCompleteSheet, noticeOf, noticePaper, processingRegister, processorRegister, registerWords } from '../../../core/domain/privacy/registers.ts';
import { parisDate } from '../../../core/values/civil-date.ts';
import type { ProcessingSheetId, ProcessorId } from '../../../core/values/ids.ts';
import type { Executor } from '../../../db/connection/executor.ts';
import { readAssociation } from '../../../db/queries/association.ts';
import { allSegments, purgeRuns, retentionMonths, type PurgeRow } from '../../../db/queries/privacy-retention.ts';
import * as rows from '../../../db/queries/privacy-registers.ts';
import { readText, saveText } from '../../../db/queries/privacy-texts.ts';
import type { HandlersOf } from '../handler.ts';
import { note, type Kernel } from '../kernel.ts';
import { officerOf, paperContext, processingOf, processorsOf } from '../privacy-reading.ts';
import { incidentDetails } from './privacy-incidents.ts';
import { charterStatusOf } from './privacy-people.ts';
import { indicatorsOf, reviewsOf } from './privacy-reviews.ts';

const noOfficer = { title: '', name: '', contact: '', designated: false };
const dpiaEdition = dpiaSchema.omit({ changedAt: true });

export function registerHandlers(kernel: Kernel): HandlersOf<'registers'> {
  const { session, clock, sodium } = kernel;
  const today = () => parisDate(clock());

  const noticeIn = (db: Executor, language: DocumentLanguage): NoticeTexts =>
    readText(db, noticeTexts, 'notice', language)?.value ??
    noticeOf(language, { association: readAssociation(db).name, officer: officerOf(db)?.name ?? '', months: String(retentionMonths(db, 'calls')) });

  const dpiaIn = (db: Executor): Dpia => {
    const saved = readText(db, dpiaEdition, 'dpia', 'fr');
    return dpiaWith(saved?.value ?? null, saved?.changedAt ?? null);
  };

  const dataMapIn = (db: Executor, language: DocumentLanguage): DataMapRow[] => {
    const w = registerWords[language].dataMap;
    const months = (category: Parameters<typeof retentionMonths>[1]): string => fillIn(w.months, { months: String(retentionMonths(db, category)) });
    const afterBlocks = retentionMonths(db, 'blocklist');
    const blocksKept = afterBlocks === 0 ? w.toTheEnd : fillIn(w.untilEnd, { months: String(afterBlocks) });
    const row = (data: string, origin: string, place: string, readers: string, retention: string, table: Parameters<typeof rows.rowCount>[1]): DataMapRow => ({ data, origin, place, readers, retention, items: rows.rowCount(db, table) });
    return [
      row(w.number, w.fromOperator, w.vault, w.holders, months('calls'), 'call_numbers'),
      row(w.pseudonyms, w.computed, w.base, w.log, months('calls'), 'callers'),
      row(w.calls, w.fromLine, w.base, w.log, months('calls'), 'calls'),
      row(w.forms, w.fromListener, w.base, w.log, months('callForms'), 'call_forms'),
      row(w.blocks, w.fromDecision, w.base, w.log, blocksKept, 'blocks'),
      row(w.accounts, w.fromAdministrator, w.base, w.admins, w.whileMember, 'accounts'),
      row(w.audit, w.fromProgram, w.base, w.desk, months('accessLog'), 'audit_entries'),
      row(w.requests, w.fromPerson, w.base, w.desk, months('rightsRequests'), 'rights_requests'),
      row(w.incidents, w.fromPerson, w.base, w.desk, months('breachRegister'), 'incidents'),
    ];
  };

  const indicatorBlocks = (language: DocumentLanguage, indicators: Indicators): DocumentBlock => {
    const w = registerWords[language].indicatorNames;
    const percent = (value: number | null): string => (value === null ? '' : `${String(value)}\u00a0%`);
    return {
      type: 'facts',
      anchor: 'indicators',
      rows: [
        { label: w.administrators, value: String(indicators.administrators) },
        { label: w.accounts, value: String(indicators.accounts) },
        { label: w.dormantAccounts, value: String(indicators.dormantAccounts) },
        { label: w.requests, value: String(indicators.requests.received) },
        { label: w.inTime, value: percent(indicators.requests.sharePercent) },
        { label: w.late, value: String(indicators.requests.late) },
        { label: w.recordingsPast, value: String(indicators.recordingsPastRetention) },
        { label: w.callsPast, value: String(indicators.callsPastRetention) },
        { label: w.complete, value: percent(indicators.completeRecordsPercent) },
        { label: w.incidents, value: String(indicators.incidents.reported) },
        { label: w.breaches, value: String(indicators.incidents.breaches) },
        { label: w.processors, value: String(indicators.processorsOpenActions) },
        { label: w.charterDue, value: String(indicators.charterDue) },
        { label: w.trainingDue, value: String(indicators.trainingDue) },
        { label: w.reviewsOverdue, value: String(indicators.reviewsOverdue) },
        { label: w.reveals, value: String(indicators.revealsLastMonth) },
      ],
    };
  };

  const reviewBlocks = (language: DocumentLanguage, review: Review): DocumentBlock[] => {
    const w = registerWords[language];
    const run = review.lastRun;
    return [
      heading(2, review.title, null),
      paragraph(run === null ? `${w.none}. ${dateInWords(review.dueOn, language)}` : `${dateInWords(run.doneOn, language)}, ${run.doneByName ?? ''}\n${run.findings}`),
      ...(run === null
        ? []
        : [{ type: 'table' as const, anchor: null, columns: [w.what, w.state, w.note], rows: run.items.map(({ key, done, evidence }) => [review.items.find((item) => item.key === key)?.label ?? key, done ? w.yes : w.no, evidence]) }]),
    ];
  };

  const purgeRow = (run: PurgeRow, language: DocumentLanguage): string[] => {
    const w = registerWords[language];
    const colon = language === 'fr' ? '\u00a0: ' : ': ';
    const erased = purgeCounts.parse(JSON.parse(run.counts)).filter(({ items }) => items > 0);
    return [
      momentInWords(run.started_at, language),
      `${w.triggers[run.trigger_kind]}${run.ended_at === null ? `, ${w.unfinished}` : ''}`,
      [
        ...(erased.length === 0 ? [w.nothingErased] : erased.map(({ category, items }) => `${w.categories[category]}${colon}${String(items)}`)),
        ...(run.held === 0 ? [] : [fillIn(w.heldBack, { count: String(run.held) })]),
      ].join('\n'),
    ];
  };

  /** Registers, indicators, last reviews, proof of purges, checkpoint hashes: one paper for the board or the CNIL. */
  const complianceFile = (db: Executor, language: DocumentLanguage): PrivacyDocument => {
    const w = registerWords[language];
    const context = paperContext(db, language, today());
    const now = clock();
    const parts = [
      processingRegister(context, processingOf(db, now)),
      processorRegister(context, processorsOf(db, now, today())),
      breachRegister(context, incidentDetails(db, now).filter(({ qualification }) => qualification?.isBreach === true)),
    ];
    return frame(context, 'complianceFile', { title: w.complianceTitle, subtitle: w.complianceSubtitle, reference: null, subject: null, recipient: null, file: 'dossier-conformite' }, [
      heading(1, w.indicators, 'indicators'),
      indicatorBlocks(language, indicatorsOf(kernel, db)),
      heading(1, w.reviews, 'reviews'),
      ...reviewsOf(db, language, today()).flatMap((review) => reviewBlocks(language, review)),
      heading(1, w.purges, 'purges'),
      { type: 'table', anchor: 'purges', columns: [w.when, w.what, w.items], rows: purgeRuns(db, 60).map((run) => purgeRow(run, language)) },
      heading(1, w.checkpoints, 'checkpoints'),
      {
        type: 'table',
        anchor: 'checkpoints',
        columns: [w.reference, w.when, w.note],
        rows: allSegments(db).flatMap((segment) => (segment.closing_hash === null ? [] : [[String(segment.id), momentInWords(segment.closed_at ?? segment.opened_at, language), sodium.to_hex(segment.closing_hash)]])),
      },
      ...parts.flatMap((part): DocumentBlock[] => [{ type: 'pageBreak' }, heading(1, part.title, null), ...part.blocks]),
    ]);
  };

  const paperOf = (db: Executor, paper: RegisterPaper, language: DocumentLanguage): PrivacyDocument => {
    const context = paperContext(db, language, today());
    const w = registerWords[language];
    const now = clock();
    switch (paper) {
      case 'processingRegister':
        return processingRegister(context, processingOf(db, now));
      case 'processorRegister':
        return processorRegister(context, processorsOf(db, now, today()));
      case 'breachRegister':
        return breachRegister(context, incidentDetails(db, now).filter(({ qualification }) => qualification?.isBreach === true));
      case 'dataMap':
        return dataMapPaper(context, dataMapIn(db, language));
      case 'informationNotice':
      case 'audioScript':
      case 'poster':
        return noticePaper(context, paper, noticeIn(db, language));
      case 'dpia':
        return frame(
          context,
          'dpia',
          { title: w.dpiaTitle, subtitle: w.dpiaSubtitle, reference: null, subject: null, recipient: null, file: 'aipd' },
          dpiaIn(db).answers.flatMap(({ title, question, text, list, gauge }): DocumentBlock[] => [
            heading(2, `${title}. ${question}`, 'art35.7'),
            ...(list.length > 0 ? [{ type: 'list' as const, items: list, anchor: 'art35.7' }] : [paragraph(gauge === 0 ? text : `${text} (${String(gauge)}/4)`, 'art35.7')]),
          ]),
        );
      case 'charter': {
        const charter = charterStatusOf(db, session.require().accountId, language, today());
        return frame(context, 'charter', { title: charter.title, subtitle: '', reference: null, subject: null, recipient: null, file: 'charte' }, charter.text.split('\n\n').map((text) => paragraph(text)));
      }
      case 'complianceFile':
        return complianceFile(db, language);
    }
  };

  return {
    'registers.getOfficer': () => {
      const { db } = session.require();
      return { db, run: () => ({ value: officerOf(db) ?? noOfficer }) };
    },
    'registers.saveOfficer': (officer) => {
      const { db } = session.require();
      return {
        db,
        run: () => {
          saveText(db, 'officer', 'fr', officer, clock());
          return { value: officer, audit: [note('register.changed', 'officer')] };
        },
      };
    },

    'registers.listProcessing': () => {
      const { db } = session.require();
      return { db, run: () => ({ value: processingOf(db, clock()) }) };
    },
    'registers.saveProcessing': ({ id, sheet }) => {
      const { db, accountId } = session.require();
      return {
        db,
        run: () => {
          if (!isCompleteSheet(sheet)) throw new Refusal('incomplete');
          const known = id === null ? undefined : processingOf(db, clock()).find((entry) => entry.id === id);
          if (id !== null && known === undefined) throw new Refusal('not-found');
          const saved = id ?? (uuid() as ProcessingSheetId);
          rows.saveProcessingSheet(db, { id: saved, origin: known?.origin ?? null, sheet: JSON.stringify(sheet), changed_at: clock(), changed_by: accountId, reviewed_on: known?.reviewedOn ?? null });
          const entry = processingOf(db, clock()).find((one) => one.id === saved);
          if (entry === undefined) throw new Error('sheet not saved');
          return { value: entry, audit: [note('register.changed', saved)] };
        },
      };
    },
    'registers.reviewProcessing': ({ id, on }) => {
      const { db } = session.require();
      return {
        db,
        run: () => {
          if (on > today()) throw new Refusal('date-impossible');
          if (!rows.reviewSheet(db, id, on)) throw new Refusal('not-found');
          const entry = processingOf(db, clock()).find((one) => one.id === id);
          if (entry === undefined) throw new Refusal('not-found');
          return { value: entry, audit: [note('register.reviewed', id)] };
        },
      };
    },

    'registers.listProcessors': () => {
      const { db } = session.require();
      return { db, run: () => ({ value: processorsOf(db, clock(), today()) }) };
    },
    'registers.saveProcessor': ({ id, sheet }) => {
      const { db, accountId } = session.require();
      return {
        db,
        run: () => {
          const known = id === null ? undefined : processorsOf(db, clock(), today()).find((entry) => entry.id === id);
          if (id !== null && known === undefined) throw new Refusal('not-found');
          const saved = id ?? (uuid() as ProcessorId);
          rows.saveProcessorSheet(db, { id: saved, origin: known?.origin ?? null, sheet: JSON.stringify(sheet), changed_at: clock(), changed_by: accountId });
          const entry = processorsOf(db, clock(), today()).find((one) => one.id === saved);
          if (entry === undefined) throw new Error('sheet not saved');
          return { value: entry, audit: [note('register.changed', saved)] };
        },
      };
    },

    'registers.getDataMap': ({ language }) => {
      const { db } = session.require();
      return { db, run: () => ({ value: dataMapIn(db, language) }) };
    },
    'registers.getNotice': ({ language }) => {
      const { db } = session.require();
      return { db, run: () => ({ value: noticeIn(db, language) }) };
    },
    'registers.saveNotice': (notice) => {
      const { db } = session.require();
      return {
        db,
        run: () => {
          saveText(db, 'notice', notice.language, notice, clock());
          return { value: notice, audit: [note('register.changed', `notice:${notice.language}`)] };
        },
      };
    },

    'registers.getDpia': () => {
      const { db } = session.require();
      return { db, run: () => ({ value: dpiaIn(db) }) };
    },
    'registers.saveDpia': (edition) => {
      const { db } = session.require();
      return {
        db,
        run: () => {
          const merged = dpiaWith(edition, clock());
          const kept = Object.fromEntries(Object.entries(merged).filter(([key]) => key !== 'changedAt'));
          saveText(db, 'dpia', 'fr', kept, clock());
          return { value: dpiaIn(db), audit: [note('register.changed', 'dpia')] };
        },
      };
    },
    'registers.exportDpia': () => {
      const { db } = session.require();
      return {
        db,
        run: () => {
          const file = piaFileOf(dpiaIn(db), readAssociation(db).name, clock());
          const base64 = sodium.to_base64(sodium.from_string(`${JSON.stringify(file, null, 2)}\n`), sodium.base64_variants.ORIGINAL);
          return { value: null, handoff: { fileName: `aipd-${today()}.json`, extension: 'json', base64 }, audit: [note('register.exported', 'dpia')] };
        },
      };
    },

    'registers.previewPaper': ({ paper, language }) => {
      const { db } = session.require();
      return { db, run: () => ({ value: paperOf(db, paper, language) }) };
    },
    'registers.savePaper': ({ paper, language }) => {
      const { db } = session.require();
      return { db, run: () => ({ value: null, handoff: paperOf(db, paper, language), audit: [note('register.exported', paper)] }) };
    },
    'registers.printPaper': ({ paper, language }) => {
      const { db } = session.require();
      return { db, run: () => ({ value: null, handoff: paperOf(db, paper, language), audit: [note('register.exported', paper)] }) };
    },
  };
}
