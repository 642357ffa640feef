// A row of any table as a person reads it: fields by their names, instants as dates, lists and records a line each.
// Invariant: a field or a value of another version that has no words yet is told as it is, never left out.
import type { DocumentLanguage } from './documents.ts';
import { momentInWords } from './papers.ts';
import { registerWords } from './registers.ts';

export function sourceInWords(source: string, language: DocumentLanguage): string {
  return wordFor(registerWords[language].sources, source);
}

export function fieldInWords(field: string, language: DocumentLanguage): string {
  return wordFor(registerWords[language].fields, field);
}

/** `value` as the base has it: text, figure, or JSON. */
export function valueInWords(field: string, value: string, language: DocumentLanguage): string {
  if (value === '') return '';
  if (/^(?:.*_)?at$/.test(field) && /^\d+$/.test(value)) return momentInWords(Number(value), language);
  return /^[[{]/.test(value) ? linesOf(parsed(value), language).join('\n') : wordFor(registerWords[language].values, value);
}

function wordFor(words: Readonly<Record<string, string>>, code: string): string {
  return Object.hasOwn(words, code) ? (words[code] ?? code) : code;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function linesOf(value: unknown, language: DocumentLanguage): readonly string[] {
  const colon = language === 'fr' ? '\u00a0: ' : ': ';
  if (Array.isArray(value)) return value.map((one) => linesOf(one, language).join(', '));
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).map(([key, part]) => `${fieldInWords(key, language)}${colon}${linesOf(part, language).join('; ')}`);
  }
  return [wordFor(registerWords[language].values, String(value))];
}
