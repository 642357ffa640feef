// Dates and times of day as people type them in a table, in French and in English.
// Invariant: what cannot be read for certain is null; a day always comes before its month, as in France.
import type { CivilDate, WallTime } from '../../values/civil-time.ts';

const monthNames: readonly (readonly string[])[] = [
  ['janvier', 'janv', 'jan', 'january'],
  ['fevrier', 'fevr', 'fev', 'february', 'feb'],
  ['mars', 'march', 'mar'],
  ['avril', 'avr', 'april', 'apr'],
  ['mai', 'may'],
  ['juin', 'june', 'jun'],
  ['juillet', 'juil', 'july', 'jul'],
  ['aout', 'august', 'aug'],
  ['septembre', 'sept', 'september', 'sep'],
  ['octobre', 'oct', 'october'],
  ['novembre', 'nov', 'november'],
  ['decembre', 'dec', 'december'],
];
const weekdayName = /^(?:lun|mar|mer|jeu|ven|sam|dim|mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+/;

/** Lower case, without accents, one space between words: how headings and names are compared. */
export function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[’ʼ]/g, "'")
    .replace(/[\s\u00a0\u202f]+/g, ' ')
    .trim()
    .toLowerCase();
}

function dateOfParts(year: number, month: number, day: number): CivilDate | null {
  const date = new Date(Date.UTC(year, month - 1, day));
  const exists = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return exists ? date.toISOString().slice(0, 10) : null;
}

/** `2026-11-24`, `24/11/2026`, `24.11.26`, `mardi 24 novembre 2026`, `1er déc. 2026`. */
export function readDate(text: string): CivilDate | null {
  const words = plain(text).replace(weekdayName, '');
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(words);
  if (iso !== null) return dateOfParts(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const numeric = /^(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})$/.exec(words);
  if (numeric !== null) return dateOfParts(fullYear(numeric[3] ?? ''), Number(numeric[2]), Number(numeric[1]));
  const named = /^(\d{1,2})(?:er|st|nd|rd|th)? ([a-z]+)\.? (\d{4}|\d{2})$/.exec(words);
  if (named === null) return null;
  const month = monthNames.findIndex((names) => names.includes(named[2] ?? ''));
  return month < 0 ? null : dateOfParts(fullYear(named[3] ?? ''), month + 1, Number(named[1]));
}

function fullYear(digits: string): number {
  return digits.length === 2 ? 2000 + Number(digits) : Number(digits);
}

export interface ReadTime {
  readonly time: WallTime;
  /** Midnight written as `24 h`: the day after. */
  readonly nextDay: boolean;
  /** Minutes ahead of UTC, where the file says which pass of a doubled hour is meant. */
  readonly offsetMinutes: number | null;
}

/** `20h`, `20 h 30`, `20:30`, `20:30:00`, `8.30`, `24h`, `02:30+01:00`. */
export function readTime(text: string): ReadTime | null {
  const found = /^(\d{1,2})(?:\s?(?:h|:|\.)\s?(?:(\d{2})(?:[:.]00)?)?)?(?:\s?(?:min|mn))?(?:\s?([+-])(\d{2}):?(\d{2}))?$/.exec(plain(text));
  if (found === null) return null;
  const [, hourDigits = '', minuteDigits = '00', sign, offsetHours = '0', offsetRest = '0'] = found;
  const hour = Number(hourDigits);
  const minute = Number(minuteDigits);
  if (minute > 59 || hour > 24 || (hour === 24 && minute !== 0)) return null;
  const offset = Number(offsetHours) * 60 + Number(offsetRest);
  return {
    time: `${String(hour % 24).padStart(2, '0')}:${minuteDigits}`,
    nextDay: hour === 24,
    offsetMinutes: sign === undefined ? null : sign === '-' ? -offset : offset,
  };
}

/** `20h-23h30`, `de 20 h à 23 h`, `9:00 – 13:00`. */
export function readHours(text: string): { readonly from: ReadTime; readonly to: ReadTime } | null {
  const parts = plain(text)
    .replace(/^(?:de|from) /, '')
    .split(/\s*(?:->|→|[–—-]|\ba\b|\bto\b)\s*/);
  const [first, second, ...rest] = parts;
  if (first === undefined || second === undefined || rest.length > 0) return null;
  const from = readTime(first);
  const to = readTime(second);
  return from === null || to === null ? null : { from, to };
}
