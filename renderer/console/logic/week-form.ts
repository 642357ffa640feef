// What is typed about weeks, and what of it is wrong before the store sees it.
import type { Helpline, Hours, ShiftPattern } from '../../../core/contract/rota-model.ts';
import type { Weekday } from '../../../core/values/civil-time.ts';
import { isDate, isTime } from './shift-form.ts';

export const allWeekdays: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7];

export const areHours = ({ from, to }: Hours): boolean => isTime(from) && isTime(to);

interface Ruled {
  readonly weekdays: readonly Weekday[];
  readonly hours: Hours;
  readonly from: string | null;
  readonly to: string | null;
}

export function isRule({ weekdays, hours, from, to }: Ruled): boolean {
  return weekdays.length > 0 && areHours(hours) && (from === null || isDate(from)) && (to === null || isDate(to)) && (from === null || to === null || from <= to);
}

export type PatternField = 'weekdays' | 'hours' | 'needs' | 'validFrom' | 'validUntil' | 'holidayHours' | 'exceptions';

export function wrongInPattern(pattern: ShiftPattern): ReadonlySet<PatternField> {
  const wrong = new Set<PatternField>();
  if (pattern.weekdays.length === 0) wrong.add('weekdays');
  if (!areHours(pattern.hours)) wrong.add('hours');
  const { listener, backup, trainee } = pattern.needs;
  if (listener + backup + trainee === 0) wrong.add('needs');
  if (!isDate(pattern.validFrom)) wrong.add('validFrom');
  if (pattern.validUntil !== null && (!isDate(pattern.validUntil) || pattern.validUntil < pattern.validFrom)) wrong.add('validUntil');
  if (pattern.onPublicHolidays.kind === 'otherHours' && !areHours(pattern.onPublicHolidays.hours)) wrong.add('holidayHours');
  const dates = pattern.exceptions.map(({ date }) => date);
  if (pattern.exceptions.some(({ date, hours }) => !isDate(date) || (hours !== null && !areHours(hours))) || new Set(dates).size !== dates.length) wrong.add('exceptions');
  return wrong;
}

export type HelplineField = 'name' | 'weekly' | 'exceptions';

export function wrongInHelpline({ name, opening }: Helpline): ReadonlySet<HelplineField> {
  const wrong = new Set<HelplineField>();
  if (name.trim() === '') wrong.add('name');
  if (opening.weekly.some((hours) => !areHours(hours))) wrong.add('weekly');
  const dates = opening.exceptions.map(({ date }) => date);
  if (opening.exceptions.some(({ date, periods }) => !isDate(date) || periods.some((hours) => !areHours(hours))) || new Set(dates).size !== dates.length) wrong.add('exceptions');
  return wrong;
}

/** The hours of one day put on others: a week is filled in two gestures. */
export function withDayCopied(weekly: Helpline['opening']['weekly'], from: Weekday, to: readonly Weekday[]): Helpline['opening']['weekly'] {
  const hours = weekly.filter(({ day }) => day === from);
  const kept = weekly.filter(({ day }) => day === from || !to.includes(day));
  return [...kept, ...to.filter((day) => day !== from).flatMap((day) => hours.map((one) => ({ ...one, day })))].sort((a, b) => a.day - b.day || a.from.localeCompare(b.from));
}
