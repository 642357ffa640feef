// How long is left to answer a rights request. Each rule and its text:
// - one month from receipt (RGPD art. 12(3)); it ends on the same date of the next month, or on the last day of a shorter
//   month (règlement 1182/71, art. 3(2)(c)), with the last hour of that day;
// - when that day is a Saturday, a Sunday or a public holiday, with the last hour of the next working day (art. 3(4));
// - it stands still while proof of identity that is needed is awaited (décret 2019-536, art. 77, which took over art. 92 of
//   décret 2005-1309): the days between the asking and the proof are added;
// - two more months, three in all, told with the reason before the first one ends (RGPD art. 12(3)).
// Invariant: pure; the answer depends on these facts and on today's date in Paris alone.
import type { RequestClock } from '../../contract/calls/privacy-rights.ts';
import { addDays, addMonths, dayNumber, daysBetween, type CivilDate } from '../../values/civil-date.ts';
import { workingDayFrom } from './working-days.ts';

export interface Suspension {
  /** Day on which proof was asked for. */
  readonly from: CivilDate;
  /** Day on which it came; null while it is awaited. */
  readonly to: CivilDate | null;
}

export interface ClockFacts {
  readonly receivedOn: CivilDate;
  readonly suspensions: readonly Suspension[];
  readonly extendedOn: CivilDate | null;
  readonly closedOn: CivilDate | null;
}

const soonDays = 7;
const identityReminderDays = 14;

/** Days on which the clock stood still up to `today`; overlapping suspensions count once. */
export function suspendedDays(suspensions: readonly Suspension[], today: CivilDate): number {
  const spans = suspensions
    .map(({ from, to }) => ({ from: dayNumber(from), to: Math.max(dayNumber(from), dayNumber(to ?? today)) }))
    .sort((a, b) => a.from - b.from);
  let total = 0;
  let reached = Number.NEGATIVE_INFINITY;
  for (const { from, to } of spans) {
    total += Math.max(0, to - Math.max(from, reached));
    reached = Math.max(reached, to);
  }
  return total;
}

/** The last day of a period of `months` from receipt, with the days on which it stood still. */
export function endOfPeriod(receivedOn: CivilDate, months: 1 | 3, suspended: number): CivilDate {
  return workingDayFrom(addDays(addMonths(receivedOn, months), suspended));
}

export function isSuspended({ suspensions }: ClockFacts): boolean {
  return suspensions.some(({ to }) => to === null);
}

/** The last day to answer; while the clock stands still, what it would be if it ran again today. */
export function dueDate(facts: ClockFacts, today: CivilDate): CivilDate {
  return endOfPeriod(facts.receivedOn, facts.extendedOn === null ? 1 : 3, suspendedDays(facts.suspensions, today));
}

/** The last day on which an extension may be told. */
export function extensionLimit(facts: ClockFacts, today: CivilDate): CivilDate {
  return endOfPeriod(facts.receivedOn, 1, suspendedDays(facts.suspensions, today));
}

export function mayExtend(facts: ClockFacts, toldOn: CivilDate): boolean {
  return facts.closedOn === null && facts.extendedOn === null && toldOn >= facts.receivedOn && toldOn <= extensionLimit(facts, toldOn);
}

/** Whether the answer left in time; null while it is open. */
export function answeredInTime(facts: ClockFacts): boolean | null {
  return facts.closedOn === null ? null : facts.closedOn <= dueDate(facts, facts.closedOn);
}

export function clockOf(facts: ClockFacts, today: CivilDate): RequestClock {
  const suspended = isSuspended(facts);
  const closed = facts.closedOn !== null;
  const due = dueDate(facts, facts.closedOn ?? today);
  const left = daysBetween(today, due);
  const limit = extensionLimit(facts, today);
  return {
    dueOn: suspended && !closed ? null : due,
    daysLeft: suspended || closed ? null : left,
    phase: closed ? 'closed' : suspended ? 'suspended' : left < 0 ? 'late' : left === 0 ? 'today' : left <= soonDays ? 'soon' : 'running',
    firstDueOn: addMonths(facts.receivedOn, 1),
    suspendedDays: suspendedDays(facts.suspensions, facts.closedOn ?? today),
    extensionUntil: !closed && facts.extendedOn === null && today <= limit ? limit : null,
    extended: facts.extendedOn !== null,
    reminder: closed ? null : reminderOf(facts, due, today),
  };
}

function reminderOf(facts: ClockFacts, due: CivilDate, today: CivilDate): RequestClock['reminder'] {
  const asked = facts.suspensions.find(({ to }) => to === null);
  if (asked !== undefined) {
    const on = addDays(asked.from, identityReminderDays);
    return { on: on < today ? today : on, kind: 'identityWaiting' };
  }
  if (today > due) return { on: today, kind: 'late' };
  const half = addDays(facts.receivedOn, Math.floor(daysBetween(facts.receivedOn, due) / 2));
  const planned = [
    { on: half, kind: 'halfWay' },
    { on: addDays(due, -soonDays), kind: 'weekLeft' },
    { on: addDays(due, -3), kind: 'threeDaysLeft' },
    { on: due, kind: 'lastDay' },
  ] as const;
  return planned.find(({ on }) => on >= today) ?? null;
}
