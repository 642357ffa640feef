// Periods that a list is filtered by, as half-open intervals [from, to) of instants.
// Invariant: bounds are midnights of the zone given, so no call of a clock-change night is lost or counted twice.
import type { Instant } from '../../../core/values/instant.ts';
import { addDays, civilDateOf, fromDateField, startOfDay, type CivilDate } from './civil-time.ts';

export const periodPresets = ['today', 'last7Days', 'last30Days', 'thisMonth', 'lastMonth', 'all'] as const;
export type PeriodPreset = (typeof periodPresets)[number];

/** `range` holds the two fields as typed; either may be empty, and the last day is included. */
export type Period =
  | { readonly kind: PeriodPreset }
  | { readonly kind: 'range'; readonly firstDay: string; readonly lastDay: string };

export interface Bounds {
  readonly from: Instant | null;
  readonly to: Instant | null;
}

export function dayBounds(at: Instant, timeZone: string): { readonly from: Instant; readonly to: Instant } {
  const today = civilDateOf(at, timeZone);
  return { from: startOfDay(today, timeZone), to: startOfDay(addDays(today, 1), timeZone) };
}

/** The two days of a range are the wrong way round. */
export function isBackwards(period: Period): boolean {
  return period.kind === 'range' && period.firstDay !== '' && period.lastDay !== '' && period.firstDay > period.lastDay;
}

export function boundsOf(period: Period, now: Instant, timeZone: string): Bounds {
  const today = civilDateOf(now, timeZone);
  const start = (date: CivilDate): Instant => startOfDay(date, timeZone);
  const firstOfMonth = { ...today, day: 1 };
  const tomorrow = addDays(today, 1);
  switch (period.kind) {
    case 'today':
      return { from: start(today), to: start(tomorrow) };
    case 'last7Days':
      return { from: start(addDays(today, -6)), to: start(tomorrow) };
    case 'last30Days':
      return { from: start(addDays(today, -29)), to: start(tomorrow) };
    case 'thisMonth':
      return { from: start(firstOfMonth), to: start(tomorrow) };
    case 'lastMonth':
      return { from: start({ ...addDays(firstOfMonth, -1), day: 1 }), to: start(firstOfMonth) };
    case 'all':
      return { from: null, to: null };
    case 'range': {
      const first = fromDateField(period.firstDay);
      const last = fromDateField(period.lastDay);
      return {
        from: first === null ? null : start(first),
        to: last === null ? null : start(addDays(last, 1)),
      };
    }
  }
}

/** Last instant of the day chosen as the end of a grant, or null when the field is not a day to come. */
export function endOfGrant(field: string, now: Instant, timeZone: string): Instant | null {
  const day = fromDateField(field);
  if (day === null) return null;
  const end = startOfDay(addDays(day, 1), timeZone) - 1;
  return end > now ? end : null;
}

/** The same day some months on; the last day of a shorter month. */
export function addMonths(date: CivilDate, months: number): CivilDate {
  const first = new Date(Date.UTC(date.year, date.month - 1 + months, 1));
  const year = first.getUTCFullYear();
  const month = first.getUTCMonth() + 1;
  const lastDay = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return { year, month, day: Math.min(date.day, lastDay) };
}
