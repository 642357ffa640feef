// What the rota lacks: places that nobody holds, and open hours without a shift.
import type { Helpline, Hole, Shift, ShiftRole, Uncovered } from '../../contract/rota-model.ts';
import type { CivilDate } from '../../values/civil-time.ts';
import { openIntervals } from './routing-hours.ts';
import { addDays, dateOf, datesTouched, joinedSpans, spansWithout, type Span } from './wall-clock.ts';

/** A trainee's place is an offer: nobody is missing when it stays empty. */
const rolesNeeded: readonly ShiftRole[] = ['listener', 'backup'];

export function missingIn({ needs, people }: Pick<Shift, 'needs' | 'people'>, role: ShiftRole): number {
  return Math.max(0, needs[role] - people.filter((person) => person.role === role).length);
}

export function holesIn(shifts: readonly Shift[]): Hole[] {
  return shifts.flatMap((shift) =>
    rolesNeeded.flatMap((role) => {
      const missing = missingIn(shift, role);
      return missing === 0 ? [] : [{ shiftId: shift.id, helplineId: shift.helplineId, startsAt: shift.startsAt, endsAt: shift.endsAt, role, missing }];
    }),
  );
}

/** Opening hours with the public holidays on which the helpline is closed. */
export function openSpans(helpline: Helpline, isPublicHoliday: (date: CivilDate) => boolean, range: Span): Span[] {
  const { opening, zone } = helpline;
  const own = new Set(opening.exceptions.map(({ date }) => date));
  const dates = datesTouched(range, zone);
  const first = addDays(dateOf(range.startsAt, zone), -1);
  const closed = helpline.onPublicHolidays === 'closed' ? [first, ...dates].filter((date) => isPublicHoliday(date) && !own.has(date)) : [];
  const hours = { weekly: opening.weekly, exceptions: [...opening.exceptions, ...closed.map((date) => ({ date, periods: [] }))] };
  return openIntervals(hours, zone, { from: range.startsAt, to: range.endsAt }).map(({ from, to }) => ({ startsAt: from, endsAt: to }));
}

export function uncoveredIn(helpline: Helpline, isPublicHoliday: (date: CivilDate) => boolean, range: Span, shifts: readonly Shift[]): Uncovered[] {
  const own = joinedSpans(shifts.filter(({ helplineId }) => helplineId === helpline.id));
  return spansWithout(openSpans(helpline, isPublicHoliday, range), own).map((span) => ({ helplineId: helpline.id, ...span }));
}
