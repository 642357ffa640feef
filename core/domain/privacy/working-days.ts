// Working days of metropolitan France, for the ends of legal periods (règlement (CEE, Euratom) 1182/71, art. 2 and 3(4)).
// Invariant: the eleven public holidays of code du travail, art. L3133-1; neither those of Alsace-Moselle nor overseas ones:
// a day that only some observe must not give the association more time than the law.
import { addDays, dateOf, partsOf, weekday, type CivilDate } from '../../values/civil-date.ts';

/** Easter Sunday in the Gregorian calendar (Meeus, Jones and Butcher). */
export function easterSunday(year: number): CivilDate {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = Math.floor(b / 4);
  const e = b % 4;
  const f = Math.floor((b + 8) / 25);
  const g = Math.floor((b - f + 1) / 3);
  const h = (19 * a + b - d - g + 15) % 30;
  const i = Math.floor(c / 4);
  const k = c % 4;
  const l = (32 + 2 * e + 2 * i - h - k) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const n = h + l - 7 * m + 114;
  return dateOf({ year, month: Math.floor(n / 31), day: (n % 31) + 1 });
}

const fixedHolidays: readonly (readonly [month: number, day: number])[] = [
  [1, 1],
  [5, 1],
  [5, 8],
  [7, 14],
  [8, 15],
  [11, 1],
  [11, 11],
  [12, 25],
];
/** Days after Easter Sunday: Easter Monday, Ascension, Whit Monday. */
const movableHolidays = [1, 39, 50];

export function isPublicHoliday(date: CivilDate): boolean {
  const { year, month, day } = partsOf(date);
  if (fixedHolidays.some(([m, d]) => m === month && d === day)) return true;
  const easter = easterSunday(year);
  return movableHolidays.some((after) => addDays(easter, after) === date);
}

export function isWorkingDay(date: CivilDate): boolean {
  return weekday(date) <= 5 && !isPublicHoliday(date);
}

/** The day itself when it is a working day, otherwise the first one after it. */
export function workingDayFrom(date: CivilDate): CivilDate {
  let day = date;
  while (!isWorkingDay(day)) day = addDays(day, 1);
  return day;
}
