// Texts that the association made its own, and its letters. Invariant: what is read here is checked by its schema; a text
// that no longer fits it counts as never written.
import type { z } from 'zod';
import { query, type Executor } from '../connection/executor.ts';
import type { Schema } from '../schema.ts';
import type { DocumentLanguage } from '../../core/domain/privacy/documents.ts';
import type { LetterId } from '../../core/contract/calls/privacy-rights.ts';
import type { Instant } from '../../core/values/instant.ts';

export function readText<T extends z.ZodType>(db: Executor, schema: T, name: string, language: DocumentLanguage): { value: z.output<T>; changedAt: Instant } | null {
  const row = db.get(query.selectFrom('privacy_texts').selectAll().where('name', '=', name).where('language', '=', language));
  if (row === undefined) return null;
  const parsed = schema.safeParse(JSON.parse(row.value));
  return parsed.success ? { value: parsed.data, changedAt: row.changed_at } : null;
}

export function saveText(db: Executor, name: string, language: DocumentLanguage, value: unknown, now: Instant): void {
  const row = { name, language, value: JSON.stringify(value), changed_at: now };
  db.run(query.insertInto('privacy_texts').values(row).onConflict((conflict) => conflict.columns(['name', 'language']).doUpdateSet({ value: row.value, changed_at: now })));
}

export function allLetterEditions(db: Executor): Schema['letters'][] {
  return db.all(query.selectFrom('letters').selectAll());
}

export function saveLetter(db: Executor, row: Schema['letters']): void {
  db.run(query.insertInto('letters').values(row).onConflict((conflict) => conflict.columns(['id', 'language']).doUpdateSet({ opening: row.opening, closing: row.closing, changed_at: row.changed_at })));
}

export function resetLetter(db: Executor, id: LetterId, language: DocumentLanguage): void {
  db.run(query.deleteFrom('letters').where('id', '=', id).where('language', '=', language));
}
