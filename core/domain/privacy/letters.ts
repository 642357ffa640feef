// Letters as data: the association's own opening and closing around what the law wants said.
// Invariant: the legal paragraphs come from letters.json only; nobody's edition can take one away.
import { z } from 'zod';
import { letterId, type LetterId, type LetterTemplate } from '../../contract/calls/privacy-rights.ts';
import { documentLanguage, type DocumentLanguage } from './documents.ts';
import templates from './letters.json';

const parsed = z
  .array(z.strictObject({ id: letterId, language: documentLanguage, title: z.string(), opening: z.string(), legal: z.array(z.string()).min(1), closing: z.string() }))
  .parse(templates);

export interface LetterEdition {
  readonly opening: string;
  readonly closing: string;
}

export function letterTemplateOf(id: LetterId, language: DocumentLanguage, edition: LetterEdition | null): LetterTemplate {
  const template = parsed.find((one) => one.id === id && one.language === language);
  if (template === undefined) throw new Error('no such letter');
  return { ...template, ...(edition ?? {}), edited: edition !== null };
}

export function allLetters(editions: readonly (LetterEdition & { readonly id: LetterId; readonly language: DocumentLanguage })[]): LetterTemplate[] {
  return parsed.map(({ id, language }) => {
    const edition = editions.find((one) => one.id === id && one.language === language);
    return letterTemplateOf(id, language, edition === undefined ? null : { opening: edition.opening, closing: edition.closing });
  });
}

/** `{name}` becomes its value; an unknown name stays, so that a mistake in an edition is seen. */
export function fillIn(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{([a-zA-Z]+)\}/g, (whole, name: string) => values[name] ?? whole);
}
