// What several handlers of the privacy desk read the same way: the officer, the rules of retention, the registers.
// Invariant: the ten sheets and the processors exist from the first reading on, as the association's own rows.
import { v7 as uuid } from 'uuid';
import { officer as officerSchema, processingSheet, processorSheet, type Officer, type ProcessingEntry, type ProcessorEntry } from '../../core/contract/calls/privacy-registers.ts';
import type { RetentionRule } from '../../core/contract/calls/privacy-retention.ts';
import type { DocumentLanguage } from '../../core/domain/privacy/documents.ts';
import type { PaperContext } from '../../core/domain/privacy/papers.ts';
import { prefilledProcessing, prefilledProcessors, processorActions, registerWords } from '../../core/domain/privacy/registers.ts';
import { retentionDefaults } from '../../core/domain/privacy/retention.ts';
import retentionWords from '../../core/domain/privacy/retention-words.json';
import type { CivilDate } from '../../core/values/civil-date.ts';
import type { ProcessingSheetId, ProcessorId } from '../../core/values/ids.ts';
import type { Executor } from '../../db/connection/executor.ts';
import { readAssociation } from '../../db/queries/association.ts';
import { tableExists } from '../../db/queries/dependents.ts';
import { savedRules } from '../../db/queries/privacy-retention.ts';
import { processingSheets, processorSheets, saveProcessingSheet, saveProcessorSheet } from '../../db/queries/privacy-registers.ts';
import { readText } from '../../db/queries/privacy-texts.ts';

export function officerOf(db: Executor): Officer | null {
  return readText(db, officerSchema, 'officer', 'fr')?.value ?? null;
}

export function paperContext(db: Executor, language: DocumentLanguage, today: CivilDate): PaperContext {
  const { name, subtitle, address } = readAssociation(db);
  return { language, association: { name, subtitle, address }, officer: officerOf(db), today };
}

/** Kinds of data that this base can hold; recordings and the rota come with their own tables. */
export function rulesOf(db: Executor): RetentionRule[] {
  const own = new Map(savedRules(db).map((row) => [row.category, row]));
  return retentionDefaults
    .filter(({ category }) => (category !== 'recordings' && category !== 'rota') || tableExists(db, category === 'rota' ? 'shifts' : 'recordings'))
    .map((rule) => {
      const saved = own.get(rule.category);
      return {
        category: rule.category,
        months: saved?.months ?? rule.months,
        justification: saved?.justification ?? retentionWords[rule.category],
        defaultMonths: rule.months,
        capMonths: rule.capMonths,
        floorMonths: rule.floorMonths,
        basis: rule.basis,
        edited: saved !== undefined,
      };
    });
}

/** Within a transaction: the prefilled sheets become rows at their first reading. */
export function processingOf(db: Executor, now: number): ProcessingEntry[] {
  const known = new Set(processingSheets(db).map(({ origin }) => origin));
  for (const { origin, sheet } of prefilledProcessing) {
    if (!known.has(origin)) saveProcessingSheet(db, { id: uuid() as ProcessingSheetId, origin, sheet: JSON.stringify(sheet), changed_at: now, changed_by: null, reviewed_on: null });
  }
  return processingSheets(db).map((row) => ({
    id: row.id,
    origin: row.origin,
    sheet: processingSheet.parse(JSON.parse(row.sheet)),
    changedAt: row.changed_at,
    changedByName: row.changedByName,
    reviewedOn: row.reviewed_on,
  }));
}

export function processorsOf(db: Executor, now: number, today: CivilDate): ProcessorEntry[] {
  const known = new Set(processorSheets(db).map(({ origin }) => origin));
  for (const { origin, sheet } of prefilledProcessors) {
    if (!known.has(origin)) saveProcessorSheet(db, { id: uuid() as ProcessorId, origin, sheet: JSON.stringify(sheet), changed_at: now, changed_by: null });
  }
  return processorSheets(db).map((row) => {
    const sheet = processorSheet.parse(JSON.parse(row.sheet));
    return { id: row.id, origin: row.origin, sheet, changedAt: row.changed_at, openActions: processorActions(sheet, today) };
  });
}

/** Processing that concerns callers, for art. 15(1)(a) and (c). */
export function purposesAboutCallers(db: Executor, language: DocumentLanguage): { title: string; purposes: string[]; basis: string; recipients: string[]; thirdCountries: string }[] {
  const origins = new Set<string | null>(['calls', 'callForms', 'recordings', 'rights', 'accessLog', 'blocklist']);
  return processingOf(db, 0)
    .filter(({ origin, sheet }) => sheet.enabled && (origins.has(origin) || (origin === null && sheet.personCategories.some((person) => /appelant|caller/i.test(person)))))
    .map(({ sheet }) => ({ title: sheet.title, purposes: sheet.purposes, basis: registerWords[language].bases[sheet.legalBasis], recipients: [...sheet.recipients, ...sheet.processors], thirdCountries: sheet.thirdCountries }));
}
