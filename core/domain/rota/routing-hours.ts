// Opening hours of a line: wall-clock rules in the helpline's zone, turned into instants.
// Invariant: the intervals are disjoint and in order, and cover exactly the hours that the clock on the wall shows as open,
// on the night that lacks an hour and on the one that has it twice.
import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import type { Instant } from '../../values/instant.ts';

/** Half-open: [from, to). */
export interface Interval {
  readonly from: Instant;
  readonly to: Instant;
}

const clockTime = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/);
/** `to` at or before `from` lies on the next day; 24:00 is written 00:00. Equal times are a whole day. */
export const openPeriod = z.strictObject({ from: clockTime, to: clockTime });
export type OpenPeriod = z.infer<typeof openPeriod>;

export const openingHours = z.strictObject({
  /** ISO week days: 1 is Monday. */
  weekly: z.array(openPeriod.extend({ day: z.int().min(1).max(7) })).max(70),
  /** Days with hours of their own; no period means closed. */
  exceptions: z.array(z.strictObject({ date: z.iso.date(), periods: z.array(openPeriod).max(10) })).max(400),
});
export type OpeningHours = z.infer<typeof openingHours>;

/** A line that never closes. */
export const alwaysOpen: OpeningHours = {
  weekly: [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from: '00:00', to: '00:00' })),
  exceptions: [],
};

/** Open intervals that meet [from, to), cut to it. `zone` is an IANA name. */
export function openIntervals(hours: OpeningHours, zone: string, { from, to }: Interval): readonly Interval[] {
  const exceptions = new Map(hours.exceptions.map(({ date, periods }) => [date, periods]));
  const found: Interval[] = [];
  // A period of the day before may reach into the first one.
  let day = dateOf(from, zone).subtract({ days: 1 });
  const last = dateOf(to, zone);
  while (Temporal.PlainDate.compare(day, last) <= 0) {
    const periods = exceptions.get(day.toString()) ?? hours.weekly.filter((rule) => rule.day === day.dayOfWeek);
    for (const period of periods) {
      const opens = at(day, period.from, zone);
      const closes = at(period.to <= period.from ? day.add({ days: 1 }) : day, period.to, zone);
      if (opens < to && closes > from && opens < closes) found.push({ from: Math.max(opens, from), to: Math.min(closes, to) });
    }
    day = day.add({ days: 1 });
  }
  return joined(found);
}

/** In the hour that does not exist, the time moves on by that hour; in the one that comes twice, its first pass counts. */
function at(day: Temporal.PlainDate, time: string, zone: string): Instant {
  return day.toPlainDateTime(Temporal.PlainTime.from(time)).toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds;
}

function dateOf(instant: Instant, zone: string): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone).toPlainDate();
}

/** In order, with those that touch or overlap made one. */
export function joined(intervals: readonly Interval[]): readonly Interval[] {
  const result: Interval[] = [];
  for (const next of [...intervals].sort((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last !== undefined && next.from <= last.to) result[result.length - 1] = { from: last.from, to: Math.max(last.to, next.to) };
    else result.push(next);
  }
  return result;
}
