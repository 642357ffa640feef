// Instants, durations and counts as people read them. Invariant: a figure never parts from its unit (U+00A0), and
// hours are those of Europe/Paris, where the helplines are, whatever the computer says.
import type { Language } from './i18n.ts';

export const nbsp = '\u00a0';
const paris = 'Europe/Paris';

interface Parts {
  readonly weekday: string;
  readonly day: string;
  readonly month: string;
  readonly year: string;
  readonly hour: number;
  readonly minute: number;
}

const formatters = new Map<Language, Intl.DateTimeFormat>();
function partsOf(instant: number, language: Language): Parts {
  let formatter = formatters.get(language);
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat(language === 'fr' ? 'fr-FR' : 'en-GB', {
      timeZone: paris,
      weekday: 'long',
      day: 'numeric',
      month: 'long',
      year: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      hourCycle: 'h23',
    });
    formatters.set(language, formatter);
  }
  const found = new Map(formatter.formatToParts(instant).map(({ type, value }) => [type, value]));
  const text = (type: Intl.DateTimeFormatPartTypes): string => found.get(type) ?? '';
  return {
    weekday: text('weekday'),
    day: text('day'),
    month: text('month'),
    year: text('year'),
    hour: Number(text('hour')),
    minute: Number(text('minute')),
  };
}

const two = (value: number): string => String(value).padStart(2, '0');

/** `18 h 42`, `21 h`; in English `18:42`. */
export function formatTime(instant: number, language: Language): string {
  const { hour, minute } = partsOf(instant, language);
  return formatClock(hour, minute, language);
}

/** A time of day that is no instant: of a pattern, of opening hours. */
export function formatClock(hour: number, minute: number, language: Language): string {
  if (language === 'en') return `${two(hour)}:${two(minute)}`;
  return minute === 0 ? `${hour}${nbsp}h` : `${hour}${nbsp}h${nbsp}${two(minute)}`;
}

/** The day of the month as French writes it: `1er` for the first. */
function dayOf(parts: Parts, language: Language): string {
  return language === 'fr' && parts.day === '1' ? '1er' : parts.day;
}

/** `mardi 24 novembre 2026`; `Tuesday 24 November 2026`. */
export function formatDate(instant: number, language: Language): string {
  const parts = partsOf(instant, language);
  return `${parts.weekday} ${dayOf(parts, language)}${nbsp}${parts.month} ${parts.year}`;
}

/** `24 novembre`, `24 November`: inside the current year. */
export function formatDay(instant: number, language: Language): string {
  const parts = partsOf(instant, language);
  return `${dayOf(parts, language)}${nbsp}${parts.month}`;
}

/** `mardi 24 novembre 2026, 18 h 42`. */
export function formatDateTime(instant: number, language: Language): string {
  return `${formatDate(instant, language)}, ${formatTime(instant, language)}`;
}

/** The two largest units, rounded down: `40 s`, `12 min 40 s`, `2 h 18`; in English `2 h 18 min`. */
export function formatDuration(milliseconds: number, language: Language): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (hours > 0) {
    const rest = minutes % 60;
    if (rest === 0) return `${hours}${nbsp}h`;
    return language === 'fr' ? `${hours}${nbsp}h${nbsp}${two(rest)}` : `${hours}${nbsp}h${nbsp}${rest}${nbsp}min`;
  }
  if (minutes > 0) {
    const rest = seconds % 60;
    return rest === 0 ? `${minutes}${nbsp}min` : `${minutes}${nbsp}min${nbsp}${rest}${nbsp}s`;
  }
  return `${seconds}${nbsp}s`;
}

/** Whole minutes from one minute on, whole hours and minutes from an hour on, seconds below: for what need not tick. */
export function formatRoughDuration(milliseconds: number, language: Language): string {
  return formatDuration(milliseconds < 60_000 ? milliseconds : milliseconds - (milliseconds % 60_000), language);
}

/** Stopwatch: `12:47`, `1:02:05`. */
export function formatTimer(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return hours === 0 ? rest : `${hours}:${rest}`;
}

/** Seconds left, rounded up, so that a countdown never shows 0 while one must still wait. */
export function secondsLeft(until: number, now: number): number {
  return Math.max(0, Math.ceil((until - now) / 1000));
}

/** `12 %` in French, `12%` in English. */
export function formatPercent(ratio: number, language: Language): string {
  const percent = Math.round(ratio * 100);
  return language === 'fr' ? `${percent}${nbsp}%` : `${percent}%`;
}

/** `1 250 000` in French (U+202F), `1,250,000` in English. */
export function formatCount(count: number, language: Language): string {
  return new Intl.NumberFormat(language === 'fr' ? 'fr-FR' : 'en-GB').format(count);
}

/** Ending of an ordinal: `er` or `e` in French, `st`, `nd`, `rd`, `th` in English. */
export function ordinalEnding(n: number, language: Language): string {
  if (language === 'fr') return n === 1 ? 'er' : 'e';
  const tens = n % 100;
  if (tens >= 11 && tens <= 13) return 'th';
  return { 1: 'st', 2: 'nd', 3: 'rd' }[n % 10] ?? 'th';
}

/** Initials of a display name: `HV` for "Hélène V.", `JM` for "Jean-Marc". */
export function initialsOf(displayName: string): string {
  const words = displayName.split(/[\s'’-]+/u).filter((word) => /^\p{L}/u.test(word));
  const first = words[0]?.[0] ?? '';
  const last = words.length > 1 ? (words[words.length - 1]?.[0] ?? '') : '';
  return (first + last).toLocaleUpperCase('fr');
}

/** Figures of a counting sentence: `count` chooses the form, `n` is what is written. French has a third form from a
 *  million on ("1 000 000 d’appels") that a journal does not need: two is enough to choose the plural. */
export function counted(n: number, written: string): { readonly count: number; readonly n: string } {
  return { count: Math.min(n, 2), n: written };
}
