// How the load is shared: hours, nights, weekends and holidays of each person over a period.
// Invariant: hours are exact lengths on the time line, so both nights of the clock change count for what they last.
import type { Share, Shift } from '../../contract/rota-model.ts';
import type { CivilDate } from '../../values/civil-time.ts';
import type { VolunteerId } from '../../values/ids.ts';
import { dateOf, datesTouched, hoursOf, instantAt, meets, weekdayOf, type Span } from './wall-clock.ts';

export interface ShiftCalendar {
  readonly zone: string;
  readonly isPublicHoliday: (date: CivilDate) => boolean;
}
export interface ShiftKinds {
  readonly night: boolean;
  readonly weekend: boolean;
  readonly holiday: boolean;
}

/** Night: touches midnight to 5 o'clock, the heart of night work (Code du travail, L3122-2). The others: by the day it starts. */
export function kindsOf(shift: Span, { zone, isPublicHoliday }: ShiftCalendar): ShiftKinds {
  const date = dateOf(shift.startsAt, zone);
  const night = datesTouched(shift, zone).some((day) => meets(shift, { startsAt: instantAt(day, '00:00', zone), endsAt: instantAt(day, '05:00', zone) }));
  return { night, weekend: weekdayOf(date) >= 6, holiday: isPublicHoliday(date) };
}

/** Months in a period, parts of a month by their days: the hours wished a month count as much. */
export function monthsIn(from: CivilDate, to: CivilDate): number {
  let months = 0;
  for (let [year = 0, month = 0] = from.split('-').map(Number); ; month === 12 ? ((year += 1), (month = 1)) : (month += 1)) {
    const first = `${String(year)}-${String(month).padStart(2, '0')}-01`;
    if (first > to) return months;
    const length = new Date(Date.UTC(year, month, 0)).getUTCDate();
    const last = `${first.slice(0, 8)}${String(length)}`;
    const start = first < from ? from : first;
    const end = last > to ? to : last;
    months += (Number(end.slice(8)) - Number(start.slice(8)) + 1) / length;
  }
}

export interface SharePerson {
  readonly id: VolunteerId;
  readonly targetHoursPerMonth: number | null;
}

export function sharesOf(
  shifts: readonly Pick<Shift, 'helplineId' | 'startsAt' | 'endsAt' | 'people'>[],
  people: readonly SharePerson[],
  months: number,
  calendarOf: (shift: Pick<Shift, 'helplineId'>) => ShiftCalendar,
): Share[] {
  const shares = new Map(
    people.map(({ id, targetHoursPerMonth: target }): [VolunteerId, Share] => [
      id,
      { volunteerId: id, hours: 0, targetHours: target === null ? null : Math.round(target * months * 10) / 10, shifts: 0, nights: 0, weekends: 0, holidays: 0 },
    ]),
  );
  for (const shift of shifts) {
    const kinds = kindsOf(shift, calendarOf(shift));
    for (const { volunteerId } of shift.people) {
      const share = shares.get(volunteerId);
      if (share === undefined) continue;
      share.hours += hoursOf(shift);
      share.shifts += 1;
      share.nights += Number(kinds.night);
      share.weekends += Number(kinds.weekend);
      share.holidays += Number(kinds.holiday);
    }
  }
  return [...shares.values()];
}
