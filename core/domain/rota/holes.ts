// What the rota lacks: places that nobody holds, and open hours without a shift.
import type { Helpline, Hole, Hours, Shift, ShiftRole, Uncovered } from '../../contract/rota-model.ts';
import type { CivilDate } from '../../values/civil-time.ts';
import { addDays, dateOf, datesOf, joinedSpans, meets, spanOf, spansWithout, weekdayOf, type Span } from './wall-clock.ts';

/** A trainee's place is an offer: nobody is missing when it stays empty. */
const rolesNeeded: readonly ShiftRole[] = ['listener', 'backup'];

export function missingIn({ needs, people }: Pick<Shift, 'needs' | 'people'>, role: ShiftRole): number {
  return Math.max(0, needs[role] - people.filter((person) => person.role === role).length);
}

/** Places of listeners and backups that nobody holds. */
export function missingPlaces(shift: Pick<Shift, 'needs' | 'people'>): number {
  return rolesNeeded.reduce((sum, role) => sum + missingIn(shift, role), 0);
}

export function holesIn(shifts: readonly Shift[]): Hole[] {
  return shifts.flatMap((shift) =>
    rolesNeeded.flatMap((role) => {
      const missing = missingIn(shift, role);
      return missing === 0 ? [] : [{ shiftId: shift.id, helplineId: shift.helplineId, startsAt: shift.startsAt, endsAt: shift.endsAt, role, missing }];
    }),
  );
}

/**
 * When the helpline is open, disjoint and in order, cut to `range`. A day's own hours come before its being a public holiday,
 * and that before the week's.
 */
export function openSpans(helpline: Helpline, isPublicHoliday: (date: CivilDate) => boolean, range: Span): Span[] {
  const { opening, zone } = helpline;
  const exceptions = new Map(opening.exceptions.map(({ date, periods }) => [date, periods]));
  const periodsOf = (date: CivilDate): readonly Hours[] => {
    const own = exceptions.get(date);
    if (own !== undefined) return own;
    if (helpline.onPublicHolidays === 'closed' && isPublicHoliday(date)) return [];
    return opening.weekly.filter(({ day }) => day === weekdayOf(date));
  };
  // A period of the day before may reach into the first one.
  const dates = datesOf(addDays(dateOf(range.startsAt, zone), -1), dateOf(range.endsAt, zone));
  const spans = dates.flatMap((date) => periodsOf(date).map((period) => spanOf(date, period, zone))).filter((span) => meets(span, range));
  return joinedSpans(spans.map(({ startsAt, endsAt }) => ({ startsAt: Math.max(startsAt, range.startsAt), endsAt: Math.min(endsAt, range.endsAt) })));
}

export function uncoveredIn(helpline: Helpline, isPublicHoliday: (date: CivilDate) => boolean, range: Span, shifts: readonly Shift[]): Uncovered[] {
  const own = joinedSpans(shifts.filter(({ helplineId }) => helplineId === helpline.id));
  return spansWithout(openSpans(helpline, isPublicHoliday, range), own).map((span) => ({ helplineId: helpline.id, ...span }));
}
