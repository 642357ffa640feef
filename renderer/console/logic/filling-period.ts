// The period that the automatic rota fills: a month, some weeks, or two days, in a helpline's zone.
// Invariant: it never begins before now, since the past stays as it was.
import type { Instant } from '../../../core/values/instant.ts';
import { addDays, civilDateOf, fromDateField, startOfDay, toDateField, type CivilDate } from './civil-time.ts';

export const fillingPeriods = ['nextMonth', 'thisMonth', 'fourWeeks', 'eightWeeks', 'twelveWeeks', 'range'] as const;
export type FillingPeriod = (typeof fillingPeriods)[number];

export interface FillingRange {
  readonly from: Instant;
  readonly to: Instant;
}

interface RangeFields {
  /** `2026-12-01`, as typed; the last day is included. */
  readonly firstDay: string;
  readonly lastDay: string;
}

/** Null while the two days are no period to come. */
export function fillingRange(period: FillingPeriod, fields: RangeFields, now: Instant, zone: string): FillingRange | null {
  const today = civilDateOf(now, zone);
  const monthAfter = (date: CivilDate): CivilDate => (date.month === 12 ? { year: date.year + 1, month: 1, day: 1 } : { year: date.year, month: date.month + 1, day: 1 });
  const start = (date: CivilDate): Instant => startOfDay(date, zone);
  const next = monthAfter(today);
  switch (period) {
    case 'nextMonth':
      return { from: start(next), to: start(monthAfter(next)) };
    case 'thisMonth':
      return { from: now, to: start(next) };
    case 'fourWeeks':
    case 'eightWeeks':
    case 'twelveWeeks': {
      const days = { fourWeeks: 28, eightWeeks: 56, twelveWeeks: 84 }[period];
      return { from: now, to: start(addDays(today, days)) };
    }
    case 'range': {
      const first = fromDateField(fields.firstDay);
      const last = fromDateField(fields.lastDay);
      if (first === null || last === null) return null;
      const range = { from: Math.max(now, start(first)), to: start(addDays(last, 1)) };
      return range.from < range.to ? range : null;
    }
  }
}

/** What the two fields hold at first: the coming month. */
export function firstFields(now: Instant, zone: string): RangeFields {
  const range = fillingRange('nextMonth', { firstDay: '', lastDay: '' }, now, zone);
  if (range === null) return { firstDay: '', lastDay: '' };
  return { firstDay: toDateField(civilDateOf(range.from, zone)), lastDay: toDateField(civilDateOf(range.to - 1, zone)) };
}
