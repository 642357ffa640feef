// Civil days of a time zone as instants, on Intl alone (Chromium 114 has no Temporal).
// Invariant: a day runs from its own midnight to the next one, so it lasts 23 or 25 hours when the clocks change.
import type { Instant } from '../../../core/values/instant.ts';

/** A day of the calendar; `month` is 1–12. */
export interface CivilDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

export interface CivilTime extends CivilDate {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/**
 * The zone whose midnights cut the days: the one that the store counts hours in and that ui/format.ts writes times in,
 * so that a list of today never holds a call shown with yesterday's date.
 */
export const helplineTimeZone = 'Europe/Paris';

const formats = new Map<string, Intl.DateTimeFormat>();

function formatFor(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(timeZone, format);
  return format;
}

export function civilTimeOf(at: Instant, timeZone: string): CivilTime {
  const read = new Map(formatFor(timeZone).formatToParts(at).map((part) => [part.type, Number(part.value)]));
  const field = (name: Intl.DateTimeFormatPartTypes): number => read.get(name) ?? 0;
  return {
    year: field('year'),
    month: field('month'),
    day: field('day'),
    hour: field('hour'),
    minute: field('minute'),
    second: field('second'),
  };
}

/** Milliseconds that the zone is ahead of UTC at this instant. */
function offsetAt(at: Instant, timeZone: string): number {
  const civil = civilTimeOf(at, timeZone);
  const asUtc = Date.UTC(civil.year, civil.month - 1, civil.day, civil.hour, civil.minute, civil.second);
  return asUtc - Math.floor(at / 1000) * 1000;
}

/** First instant of a day. Where midnight is skipped by a clock change, the first minute that exists. */
export function startOfDay(date: CivilDate, timeZone: string): Instant {
  const midnight = Date.UTC(date.year, date.month - 1, date.day);
  // Two rounds: the offset at the guess may be the one of the other side of a change.
  const once = midnight - offsetAt(midnight, timeZone);
  const twice = midnight - offsetAt(once, timeZone);
  const found = Math.min(once, twice);
  const civil = civilTimeOf(found, timeZone);
  return civil.day === date.day && civil.month === date.month ? found : Math.max(once, twice);
}

/** The calendar's own arithmetic: the 31st plus one is the 1st, whatever the clocks do. */
export function addDays(date: CivilDate, days: number): CivilDate {
  const moved = new Date(Date.UTC(date.year, date.month - 1, date.day + days));
  return { year: moved.getUTCFullYear(), month: moved.getUTCMonth() + 1, day: moved.getUTCDate() };
}

export function civilDateOf(at: Instant, timeZone: string): CivilDate {
  const { year, month, day } = civilTimeOf(at, timeZone);
  return { year, month, day };
}

const pad = (value: number, length: number): string => String(value).padStart(length, '0');

/** `2026-03-29`, the form of `<input type="date">`. */
export function toDateField(date: CivilDate): string {
  return `${pad(date.year, 4)}-${pad(date.month, 2)}-${pad(date.day, 2)}`;
}

/** Null for anything that is not one real day of the calendar. */
export function fromDateField(text: string): CivilDate | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (match === null) return null;
  const date = { year: Number(match[1]), month: Number(match[2]), day: Number(match[3]) };
  const same = addDays(date, 0);
  return date.year >= 1970 && same.month === date.month && same.day === date.day ? date : null;
}
