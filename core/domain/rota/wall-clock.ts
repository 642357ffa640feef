// Wall-clock time in a helpline's zone, to and from instants.
// Invariant: in the hour that does not exist a time moves on by that hour, in the one that comes twice its first pass counts
// (Temporal's `compatible`); lengths are those of the time line, whatever the clock did.
import { Temporal } from 'temporal-polyfill';
import type { Hours } from '../../contract/rota-model.ts';
import type { CivilDate, WallTime, Weekday } from '../../values/civil-time.ts';
import type { Instant } from '../../values/instant.ts';

/** Half-open: [startsAt, endsAt). */
export interface Span {
  readonly startsAt: Instant;
  readonly endsAt: Instant;
}

export const minuteMs = 60_000;
export const hourMs = 3_600_000;
export const dayMs = 86_400_000;

export function instantAt(date: CivilDate, time: WallTime, zone: string): Instant {
  return Temporal.PlainDateTime.from(`${date}T${time}`).toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds;
}

/** From midnight to midnight: 23, 24 or 25 hours. */
export function dayOf(date: CivilDate, zone: string): Span {
  return { startsAt: instantAt(date, '00:00', zone), endsAt: instantAt(addDays(date, 1), '00:00', zone) };
}

/** A time `to` at or before `from` is the next day's. Empty when the hours fall wholly into the hour that does not exist. */
export function spanOf(date: CivilDate, hours: Hours, zone: string): Span {
  const lastDate = hours.to <= hours.from ? addDays(date, 1) : date;
  return { startsAt: instantAt(date, hours.from, zone), endsAt: instantAt(lastDate, hours.to, zone) };
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Far quicker than Temporal's zones; a year of shifts asks for thousands. */
export function wallOf(at: Instant, zone: string): { readonly date: CivilDate; readonly time: WallTime } {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
    formats.set(zone, format);
  }
  const text = format.format(at);
  return { date: text.slice(0, 10), time: text.slice(11, 16) };
}

export function dateOf(at: Instant, zone: string): CivilDate {
  return wallOf(at, zone).date;
}

// Civil dates count in days of UTC: no clock changes there.
function dayNumber(date: CivilDate): number {
  return Date.parse(`${date}T00:00Z`) / dayMs;
}

export function addDays(date: CivilDate, days: number): CivilDate {
  return new Date((dayNumber(date) + days) * dayMs).toISOString().slice(0, 10);
}

/** Whole days from one date to another. */
export function daysBetween(from: CivilDate, to: CivilDate): number {
  return dayNumber(to) - dayNumber(from);
}

export function weekdayOf(date: CivilDate): Weekday {
  // 1 January 1970 was a Thursday.
  return ((((dayNumber(date) + 3) % 7) + 7) % 7) + 1;
}

export function mondayOf(date: CivilDate): CivilDate {
  return addDays(date, 1 - weekdayOf(date));
}

/** `2026-W53` (ISO 8601): the year is that of the week's Thursday. */
export function weekOf(date: CivilDate): string {
  const thursday = addDays(mondayOf(date), 3);
  const year = thursday.slice(0, 4);
  const week = Math.floor(daysBetween(`${year}-01-01`, thursday) / 7) + 1;
  return `${year}-W${String(week).padStart(2, '0')}`;
}

/** Dates from `from` to `to`, both included. */
export function datesOf(from: CivilDate, to: CivilDate): CivilDate[] {
  return Array.from({ length: Math.max(0, daysBetween(from, to) + 1) }, (_, index) => addDays(from, index));
}

/** Dates that a span touches in a zone. */
export function datesTouched(span: Span, zone: string): CivilDate[] {
  return datesOf(dateOf(span.startsAt, zone), dateOf(Math.max(span.startsAt, span.endsAt - 1), zone));
}

export function meets(a: Span, b: Span): boolean {
  return a.startsAt < b.endsAt && b.startsAt < a.endsAt;
}

export function hoursOf(span: Span): number {
  return (span.endsAt - span.startsAt) / hourMs;
}

/** The clock changes within the span: its true length is not what the wall says. */
export function clockChangesIn(span: Span, zone: string): boolean {
  const start = wallOf(span.startsAt, zone);
  const end = wallOf(span.endsAt, zone);
  return Date.parse(`${end.date}T${end.time}Z`) - Date.parse(`${start.date}T${start.time}Z`) !== span.endsAt - span.startsAt;
}

/** In order, with those that touch made one. */
export function joinedSpans(spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const next of [...spans].sort((a, b) => a.startsAt - b.startsAt)) {
    const last = result.at(-1);
    if (last !== undefined && next.startsAt <= last.endsAt) result[result.length - 1] = { startsAt: last.startsAt, endsAt: Math.max(last.endsAt, next.endsAt) };
    else if (next.startsAt < next.endsAt) result.push(next);
  }
  return result;
}

/** What is left of `spans` without `others`. */
export function spansWithout(spans: readonly Span[], others: readonly Span[]): Span[] {
  let left = joinedSpans(spans);
  for (const other of others) {
    left = left.flatMap((span) =>
      meets(span, other)
        ? [
            { startsAt: span.startsAt, endsAt: other.startsAt },
            { startsAt: other.endsAt, endsAt: span.endsAt },
          ].filter(({ startsAt, endsAt }) => startsAt < endsAt)
        : [span],
    );
  }
  return left;
}
