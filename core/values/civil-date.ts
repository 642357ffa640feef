// Calendar dates without a time of day: the law counts in days and months, not in milliseconds.
// Invariant: `YYYY-MM-DD` of the Gregorian calendar, years 2000 to 2199; arithmetic never meets a time zone.
import { z } from 'zod';
import type { Instant } from './instant.ts';

export type CivilDate = string & { readonly __brand: 'civil-date' };

const dayMs = 86_400_000;
const shape = /^(2[01]\d\d)-(\d\d)-(\d\d)$/;

/** Null for anything that is not a day of the calendar. */
export function parseCivilDate(text: string): CivilDate | null {
  const match = shape.exec(text);
  if (match === null) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null;
  return text as CivilDate;
}

export const civilDate = z.string().refine((text) => parseCivilDate(text) !== null) as unknown as z.ZodType<CivilDate, string>;

export interface DateParts {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
}

export function partsOf(date: CivilDate): DateParts {
  return { year: Number(date.slice(0, 4)), month: Number(date.slice(5, 7)), day: Number(date.slice(8, 10)) };
}

export function dateOf({ year, month, day }: DateParts): CivilDate {
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}` as CivilDate;
}

export function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** Days since 1970-01-01. */
export function dayNumber(date: CivilDate): number {
  const { year, month, day } = partsOf(date);
  return Date.UTC(year, month - 1, day) / dayMs;
}

export function dateOfDayNumber(days: number): CivilDate {
  return new Date(days * dayMs).toISOString().slice(0, 10) as CivilDate;
}

export function addDays(date: CivilDate, days: number): CivilDate {
  return dateOfDayNumber(dayNumber(date) + days);
}

/** The same day of the month, or the last one of a month that is too short. */
export function addMonths(date: CivilDate, months: number): CivilDate {
  const { year, month, day } = partsOf(date);
  const count = year * 12 + (month - 1) + months;
  const target = { year: Math.floor(count / 12), month: (count % 12) + 1 };
  return dateOf({ ...target, day: Math.min(day, daysInMonth(target.year, target.month)) });
}

export function daysBetween(from: CivilDate, to: CivilDate): number {
  return dayNumber(to) - dayNumber(from);
}

/** 1 for Monday to 7 for Sunday. */
export function weekday(date: CivilDate): number {
  return ((((dayNumber(date) + 3) % 7) + 7) % 7) + 1;
}

const paris = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Paris', year: 'numeric', month: '2-digit', day: '2-digit' });

/** The date that a calendar in Paris shows at that instant. */
export function parisDate(at: Instant): CivilDate {
  return paris.format(at) as CivilDate;
}
