// The shifts that patterns ask for between two dates. Pure: public and school holidays are passed in.
// Invariant: the same patterns and dates give the same shifts, each named by its pattern and its day.
import type { SchoolHoliday, ShiftPattern } from '../../contract/rota-model.ts';
import type { CivilDate } from '../../values/civil-time.ts';
import type { PatternId } from '../../values/ids.ts';
import { datesOf, daysBetween, mondayOf, spanOf, weekdayOf, type Span } from './wall-clock.ts';

export interface PatternDay extends Span {
  readonly pattern: ShiftPattern;
  readonly date: CivilDate;
}

export interface LeftOutDay {
  readonly patternId: PatternId;
  readonly date: CivilDate;
  readonly because: 'publicHoliday' | 'schoolHoliday' | 'exception';
}

export interface PatternCalendar {
  readonly zone: string;
  readonly isPublicHoliday: (date: CivilDate) => boolean;
  readonly schoolHolidays: readonly SchoolHoliday[];
}

/** Whether the pattern's weeks and weekdays meet this date, exceptions aside. */
function falls(pattern: ShiftPattern, date: CivilDate): boolean {
  if (date < pattern.validFrom || (pattern.validUntil !== null && date > pattern.validUntil)) return false;
  if (!pattern.weekdays.includes(weekdayOf(date))) return false;
  const weeks = daysBetween(mondayOf(pattern.anchor), mondayOf(date)) / 7;
  return weeks % pattern.everyWeeks === 0;
}

export function patternDays(pattern: ShiftPattern, from: CivilDate, to: CivilDate, calendar: PatternCalendar): { days: PatternDay[]; leftOut: LeftOutDay[] } {
  const days: PatternDay[] = [];
  const leftOut: LeftOutDay[] = [];
  for (const date of datesOf(from, to)) {
    if (!falls(pattern, date)) continue;
    const leave = (because: LeftOutDay['because']): void => {
      leftOut.push({ patternId: pattern.id, date, because });
    };
    const exception = pattern.exceptions.find((one) => one.date === date);
    const holiday = calendar.isPublicHoliday(date);
    const school = calendar.schoolHolidays.some((one) => one.from <= date && date <= one.to);
    if (exception?.hours === null) {
      leave('exception');
      continue;
    }
    let hours = exception?.hours ?? null;
    if (hours === null) {
      if (holiday && pattern.onPublicHolidays.kind === 'none') {
        leave('publicHoliday');
        continue;
      }
      if (school ? pattern.inSchoolHolidays === 'none' : pattern.inSchoolHolidays === 'only') {
        leave('schoolHoliday');
        continue;
      }
      hours = holiday && pattern.onPublicHolidays.kind === 'otherHours' ? pattern.onPublicHolidays.hours : pattern.hours;
    }
    const span = spanOf(date, hours, calendar.zone);
    // Hours that lie wholly in the hour that does not exist make no shift.
    if (span.startsAt < span.endsAt) days.push({ pattern, date, ...span });
    else leave('exception');
  }
  return { days, leftOut };
}
