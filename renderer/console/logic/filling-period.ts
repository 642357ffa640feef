// The period that the automatic rota fills: a month, some weeks, or two days, in a helpline's zone.
// Invariant: it never begins before now, since the past stays as it was.
import { addDays, dateOf, instantAt } from '../../../core/domain/rota/wall-clock.ts';
import { civilDate, type CivilDate } from '../../../core/values/civil-time.ts';
import type { Instant } from '../../../core/values/instant.ts';

export const fillingPeriods = ['nextMonth', 'thisMonth', 'fourWeeks', 'eightWeeks', 'twelveWeeks', 'range'] as const;
export type FillingPeriod = (typeof fillingPeriods)[number];

export interface FillingRange {
  readonly from: Instant;
  readonly to: Instant;
}

interface RangeFields {
  /** As typed; the last day is included. */
  readonly firstDay: CivilDate;
  readonly lastDay: CivilDate;
}

const weekDays = { fourWeeks: 28, eightWeeks: 56, twelveWeeks: 84 } as const;

function monthAfter(date: CivilDate): CivilDate {
  return `${addDays(`${date.slice(0, 7)}-01`, 31).slice(0, 7)}-01`;
}

/** Null while the two days are no period to come. */
export function fillingRange(period: FillingPeriod, { firstDay, lastDay }: RangeFields, now: Instant, zone: string): FillingRange | null {
  const today = dateOf(now, zone);
  const start = (date: CivilDate): Instant => instantAt(date, '00:00', zone);
  const next = monthAfter(today);
  switch (period) {
    case 'nextMonth':
      return { from: start(next), to: start(monthAfter(next)) };
    case 'thisMonth':
      return { from: now, to: start(next) };
    case 'fourWeeks':
    case 'eightWeeks':
    case 'twelveWeeks':
      return { from: now, to: start(addDays(today, weekDays[period])) };
    case 'range': {
      if (![firstDay, lastDay].every((day) => civilDate.safeParse(day).success)) return null;
      const range = { from: Math.max(now, start(firstDay)), to: start(addDays(lastDay, 1)) };
      return range.from < range.to ? range : null;
    }
  }
}

/** What the two fields hold at first: the coming month. */
export function firstFields(now: Instant, zone: string): RangeFields {
  const firstDay = monthAfter(dateOf(now, zone));
  return { firstDay, lastDay: addDays(monthAfter(firstDay), -1) };
}
