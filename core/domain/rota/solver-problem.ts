// The rota as the solver is asked to fill it: civil rules become spans and buckets, people and shifts become opaque ids.
// Invariant: no name and no number goes in; what has begun, or is locked, stays.
import type { ShiftRole } from '../../contract/rota-model.ts';
import { defaultZone } from '../../values/default-zone.ts';
import type { HelplineId, VolunteerId } from '../../values/ids.ts';
import type { Instant } from '../../values/instant.ts';
import { missingIn } from './holes.ts';
import type { Assignment, LoadPoints, RotaPerson, RotaProblem, RotaShift, SolverSettings } from './problem.ts';
import type { CheckContext } from './rota-checks.ts';
import { kindsOf, monthsIn } from './shares.ts';
import type { ShiftImage } from './shift-image.ts';
import { dateOf, dayMs, hoursOf, meets, weekOf, type Span } from './wall-clock.ts';
import { absenceSpan, availableSpans, spansOfRule } from './week-rules.ts';

/** Nights, weekends and holidays are shared over this long. */
export const historyMs = 91 * dayMs;
/** Duties this near the period count for rest, for the day and for the week. */
export const dutiesAroundMs = 9 * dayMs;

export interface ProblemRequest extends Span {
  /** Empty: all. */
  readonly helplineIds: readonly HelplineId[];
  /** Everybody who is on a shift stays there. */
  readonly keepPeople: boolean;
  readonly settings: SolverSettings;
}

/** A shift that the solver may fill: it starts within the period, and has not begun. */
export function isToFill(shift: ShiftImage, { startsAt, endsAt, helplineIds }: Omit<ProblemRequest, 'keepPeople' | 'settings'>, now: Instant): boolean {
  const chosen = helplineIds.length === 0 || helplineIds.includes(shift.helplineId);
  return chosen && shift.startsAt >= startsAt && shift.startsAt < endsAt && shift.startsAt > now;
}

/** `shifts`: all that touch the period, its history and the days around it. */
export function rotaProblemOf(request: ProblemRequest, shifts: readonly ShiftImage[], context: CheckContext, now: Instant): RotaProblem {
  const toFill = shifts.filter((shift) => isToFill(shift, request, now));
  const known = (id: VolunteerId): boolean => context.people.has(id);
  const places = (shift: ShiftImage): Assignment[] =>
    shift.people.filter(({ volunteerId }) => known(volunteerId)).map(({ volunteerId, role }) => ({ person: volunteerId, shift: shift.id, role }));
  const locked = toFill.flatMap((shift) =>
    places(shift).filter(({ person }) => shift.locked || request.keepPeople || shift.people.some(({ volunteerId, locked: stays }) => stays && volunteerId === person)),
  );
  const filled = new Set(toFill.map(({ id }) => id));
  const around: Span = { startsAt: request.startsAt - dutiesAroundMs, endsAt: request.endsAt + dutiesAroundMs };
  const duties = shifts
    .filter((shift) => !filled.has(shift.id) && meets(shift, around))
    .flatMap((shift) => {
      const { week, day } = bucketsOf(shift, context);
      return places(shift).map(({ person }) => ({ person, start: shift.startsAt, end: shift.endsAt, week, day }));
    });
  const history = shifts.filter(({ startsAt }) => startsAt >= request.startsAt - historyMs && startsAt < request.startsAt);
  return {
    people: peopleOf(request, toFill, history, context),
    shifts: toFill.map((shift) => rotaShiftOf(shift, context)),
    pairs: context.pairs
      .filter(({ a, b }) => known(a) && known(b))
      .map(({ a, b, kind }) => (kind === 'favour' ? { kind, people: [a, b], together: 2 } : { kind: 'avoid' as const, people: [a, b], hard: kind === 'never' })),
    locked,
    duties,
    settings: request.settings,
  };
}

/** Assignments as they stand on the shifts of the problem. */
export function assignmentsOf(problem: RotaProblem, shifts: readonly ShiftImage[]): Assignment[] {
  const ids = new Set(problem.shifts.map(({ id }) => id));
  const people = new Set(problem.people.map(({ id }) => id));
  return shifts
    .filter(({ id }) => ids.has(id))
    .flatMap(({ id, people: here }) => here.filter(({ volunteerId }) => people.has(volunteerId)).map(({ volunteerId, role }) => ({ person: volunteerId, shift: id, role })));
}

function zoneOf({ helplineId }: Pick<ShiftImage, 'helplineId'>, { helplines }: CheckContext): string {
  return helplines.get(helplineId)?.zone ?? defaultZone;
}

function bucketsOf(shift: ShiftImage, context: CheckContext): { week: string; day: string } {
  const day = dateOf(shift.startsAt, zoneOf(shift, context));
  return { week: weekOf(day), day };
}

/** Two half-points are an ordinary shift of four hours; a night or a weekend adds half of one, a public holiday a whole one. */
function pointsOf(shift: ShiftImage, context: CheckContext): { points: LoadPoints; night: boolean } {
  const helpline = context.helplines.get(shift.helplineId);
  const { night, weekend, holiday } = kindsOf(shift, {
    zone: zoneOf(shift, context),
    isPublicHoliday: (date) => helpline !== undefined && context.isPublicHoliday(helpline, date),
  });
  return { night, points: { base: Math.max(1, Math.round(hoursOf(shift) / 2)), night: Number(night), weekend: Number(weekend), holiday: holiday ? 2 : 0 } };
}

function rotaShiftOf(shift: ShiftImage, context: CheckContext): RotaShift {
  const { points, night } = pointsOf(shift, context);
  // Whoever stays on a full shift is not too many: the solver's needs are at least what is there and stays.
  const needs = { ...shift.needs };
  for (const role of ['listener', 'backup', 'trainee'] as const satisfies readonly ShiftRole[]) {
    if (shift.locked) needs[role] = shift.needs[role] - missingIn(shift, role);
    needs[role] = Math.max(needs[role], shift.people.filter((person) => person.role === role && (person.locked || shift.locked)).length);
  }
  return { id: shift.id, line: shift.helplineId, start: shift.startsAt, end: shift.endsAt, ...bucketsOf(shift, context), night, points, needs, languages: shift.languages };
}

function peopleOf(request: ProblemRequest, toFill: readonly ShiftImage[], history: readonly ShiftImage[], context: CheckContext): RotaPerson[] {
  const people = [...context.people.values()];
  const wished = people.flatMap(({ rules }) => rules.targetHoursPerMonth ?? []).filter((hours) => hours > 0);
  const ordinary = wished.length === 0 ? 1 : wished.reduce((sum, hours) => sum + hours, 0) / wished.length;
  const first = toFill[0];
  const zone = first === undefined ? defaultZone : zoneOf(first, context);
  const around: Span = { startsAt: request.startsAt - dayMs, endsAt: request.endsAt + 2 * dayMs };
  const months = monthsIn(dateOf(request.startsAt, zone), dateOf(request.endsAt - 1, zone));
  const minutes = (hours: number | null): number | null => (hours === null ? null : Math.round(hours * 60));
  return people.map(({ id, rules, time }) => {
    const available = availableSpans(time.availability, around, zone);
    const liked = (kind: 'prefer' | 'avoid'): string[] => {
      const spans = time.wishes.filter((one) => one.kind === kind).flatMap((one) => spansOfRule(one, around, zone));
      return toFill.filter((shift) => spans.some((span) => Math.min(span.endsAt, shift.endsAt) - Math.max(span.startsAt, shift.startsAt) > (shift.endsAt - shift.startsAt) / 2)).map((shift) => shift.id);
    };
    const carried: LoadPoints = { base: 0, night: 0, weekend: 0, holiday: 0 };
    for (const shift of history) {
      if (!shift.people.some(({ volunteerId }) => volunteerId === id)) continue;
      const { points } = pointsOf(shift, context);
      for (const cause of ['base', 'night', 'weekend', 'holiday'] as const) carried[cause] += points[cause];
    }
    return {
      id,
      level: rules.level,
      roles: rules.roles,
      lines: rules.helplineIds.length === 0 ? null : rules.helplineIds,
      available: available?.map(({ startsAt, endsAt }) => ({ start: startsAt, end: endsAt })) ?? null,
      absences: time.absences.map((absence) => absenceSpan(absence, zone)).filter((span) => meets(span, around)).map(({ startsAt, endsAt }) => ({ start: startsAt, end: endsAt })),
      nightsAllowed: rules.nightsAllowed,
      oneShiftPerDay: rules.oneShiftPerDay,
      minimumRestMinutes: Math.round(rules.minRestHours * 60),
      maximumMinutesPerWeek: minutes(rules.maxHoursPerWeek),
      maximumMinutes: minutes(rules.maxHoursPerMonth === null ? null : rules.maxHoursPerMonth * months),
      languages: rules.languages,
      tutors: rules.tutorIds,
      wanted: liked('prefer'),
      unwanted: liked('avoid'),
      history: carried,
      share: rules.targetHoursPerMonth === null ? 1 : Math.min(100, rules.targetHoursPerMonth / ordinary),
    };
  });
}
