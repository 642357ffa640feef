// What is wrong with people on shifts: overlaps, which nothing overrides, and warnings, which an editor may accept.
// Invariant: the rules are the solver's hard rules, so what it gives raises no warning here but those it was told to keep.
import type { Helpline, Pair, RotaConflict, RotaWarning, VolunteerRules, VolunteerTime, WarningCode } from '../../contract/rota-model.ts';
import type { CivilDate } from '../../values/civil-time.ts';
import type { HelplineId, ShiftId, VolunteerId } from '../../values/ids.ts';
import { missingIn, openSpans } from './holes.ts';
import { kindsOf } from './shares.ts';
import type { ShiftImage } from './shift-image.ts';
import { dateOf, hourMs, hoursOf, joinedSpans, meets, weekOf } from './wall-clock.ts';
import { absenceSpan, isAvailable } from './week-rules.ts';

export interface CheckedPerson {
  readonly id: VolunteerId;
  readonly rules: VolunteerRules;
  readonly time: VolunteerTime;
}

export interface CheckContext {
  readonly helplines: ReadonlyMap<HelplineId, Helpline>;
  readonly people: ReadonlyMap<VolunteerId, CheckedPerson>;
  readonly pairs: readonly Pair[];
  readonly isPublicHoliday: (helpline: Helpline, date: CivilDate) => boolean;
}

export interface RotaChecks {
  readonly conflicts: RotaConflict[];
  readonly warnings: RotaWarning[];
}

/** How far around the shifts looked at the others must be known: a month for the hours of the month. */
export const checkedAroundMs = 40 * 24 * hourMs;

/** Checks `looked`; `all` holds them and every shift around. */
export function checkShifts(looked: readonly ShiftImage[], all: readonly ShiftImage[], context: CheckContext): RotaChecks {
  const byPerson = new Map<VolunteerId, ShiftImage[]>();
  for (const shift of all) {
    for (const { volunteerId } of shift.people) {
      const known = byPerson.get(volunteerId);
      if (known === undefined) byPerson.set(volunteerId, [shift]);
      else known.push(shift);
    }
  }
  const conflicts: RotaConflict[] = [];
  const warnings: RotaWarning[] = [];
  for (const shift of looked) {
    const helpline = context.helplines.get(shift.helplineId);
    if (helpline === undefined) continue;
    warnings.push(...shiftWarnings(shift, helpline, context));
    for (const { volunteerId, role } of shift.people) {
      const person = context.people.get(volunteerId);
      const others = (byPerson.get(volunteerId) ?? []).filter(({ id }) => id !== shift.id);
      conflicts.push(...others.filter((other) => meets(shift, other)).map((other) => ({ volunteerId, shiftId: shift.id, otherShiftId: other.id })));
      if (person !== undefined) warnings.push(...personWarnings(shift, role, person, others, helpline, context));
    }
  }
  return { conflicts, warnings };
}

interface WarningDetails {
  readonly volunteerId?: VolunteerId;
  readonly otherShiftId?: ShiftId;
  readonly otherVolunteerId?: VolunteerId;
  readonly found?: number;
  readonly allowed?: number;
}
function warning(code: WarningCode, shift: ShiftImage, details: WarningDetails = {}): RotaWarning {
  return { code, shiftId: shift.id, volunteerId: null, otherShiftId: null, otherVolunteerId: null, found: null, allowed: null, ...details };
}

function shiftWarnings(shift: ShiftImage, helpline: Helpline, context: CheckContext): RotaWarning[] {
  const found: RotaWarning[] = [];
  const open = joinedSpans(openSpans(helpline, (date) => context.isPublicHoliday(helpline, date), shift));
  const hasHours = helpline.opening.weekly.length > 0;
  if (hasHours && !open.some(({ startsAt, endsAt }) => startsAt <= shift.startsAt && shift.endsAt <= endsAt)) found.push(warning('outsideOpening', shift));
  for (const role of ['listener', 'backup', 'trainee'] as const) {
    const here = shift.people.filter((person) => person.role === role).length;
    if (here > shift.needs[role]) found.push(warning('moreThanNeeded', shift, { found: here, allowed: shift.needs[role] }));
  }
  const listeners = shift.people.filter(({ role }) => role === 'listener').flatMap(({ volunteerId }) => context.people.get(volunteerId) ?? []);
  if (missingIn(shift, 'listener') === 0 && listeners.length > 0) {
    const spoken = new Set(listeners.flatMap(({ rules }) => rules.languages));
    if (shift.languages.some((language) => !spoken.has(language))) found.push(warning('languageMissing', shift));
  }
  for (const { a, b, kind } of context.pairs) {
    if (kind === 'favour') continue;
    const both = [a, b].every((id) => shift.people.some(({ volunteerId }) => volunteerId === id));
    if (both) found.push(warning('pairToAvoid', shift, { volunteerId: a, otherVolunteerId: b }));
  }
  return found;
}

function personWarnings(
  shift: ShiftImage,
  role: ShiftImage['people'][number]['role'],
  person: CheckedPerson,
  others: readonly ShiftImage[],
  helpline: Helpline,
  context: CheckContext,
): RotaWarning[] {
  const { rules, time } = person;
  const { zone } = helpline;
  const found: RotaWarning[] = [];
  const warn = (code: WarningCode, details: WarningDetails = {}): void => {
    found.push(warning(code, shift, { volunteerId: person.id, ...details }));
  };
  const holds = rules.level === 'trainee' ? role === 'trainee' : role !== 'trainee' && rules.roles.includes(role);
  if (!holds) warn('roleNotHeld');
  if (rules.helplineIds.length > 0 && !rules.helplineIds.includes(shift.helplineId)) warn('otherHelpline');
  if (role === 'trainee' && !hasTutor(shift, person, context)) warn('traineeAlone');
  const calendar = { zone, isPublicHoliday: (date: CivilDate) => context.isPublicHoliday(helpline, date) };
  if (!rules.nightsAllowed && kindsOf(shift, calendar).night) warn('nightNotAllowed');
  if (time.absences.some((absence) => meets(absenceSpan(absence, zone), shift))) warn('absent');
  else if (!isAvailable(time.availability, shift, zone)) warn('notAvailable');

  for (const other of others) {
    if (meets(shift, other)) continue;
    const rest = other.startsAt >= shift.endsAt ? other.startsAt - shift.endsAt : shift.startsAt - other.endsAt;
    if (rest < rules.minRestHours * hourMs) warn('restTooShort', { otherShiftId: other.id, found: rest / hourMs, allowed: rules.minRestHours });
  }
  const date = dateOf(shift.startsAt, zone);
  const sameDay = others.find((other) => dateOf(other.startsAt, zone) === date);
  if (rules.oneShiftPerDay && sameDay !== undefined) warn('sameDay', { otherShiftId: sameDay.id });
  const hoursWhere = (same: (other: CivilDate) => boolean): number =>
    hoursOf(shift) + others.filter((other) => same(dateOf(other.startsAt, zone))).reduce((sum, other) => sum + hoursOf(other), 0);
  if (rules.maxHoursPerWeek !== null) {
    const week = weekOf(date);
    const hours = hoursWhere((other) => weekOf(other) === week);
    if (hours > rules.maxHoursPerWeek) warn('overHoursPerWeek', { found: hours, allowed: rules.maxHoursPerWeek });
  }
  if (rules.maxHoursPerMonth !== null) {
    const hours = hoursWhere((other) => other.slice(0, 7) === date.slice(0, 7));
    if (hours > rules.maxHoursPerMonth) warn('overHoursPerMonth', { found: hours, allowed: rules.maxHoursPerMonth });
  }
  return found;
}

function hasTutor(shift: ShiftImage, trainee: CheckedPerson, { people }: CheckContext): boolean {
  const { tutorIds } = trainee.rules;
  return shift.people.some(({ volunteerId, role }) => {
    if (role !== 'listener') return false;
    return tutorIds.length > 0 ? tutorIds.includes(volunteerId) : people.get(volunteerId)?.rules.level === 'experienced';
  });
}

/** Those of `after` that `before` did not have: what an edit brings about. */
export function newWarnings(before: readonly RotaWarning[], after: readonly RotaWarning[]): RotaWarning[] {
  const key = ({ code, shiftId, volunteerId, otherShiftId, otherVolunteerId, found }: RotaWarning): string =>
    [code, shiftId, volunteerId, otherShiftId, otherVolunteerId, found].join();
  const known = new Set(before.map(key));
  return after.filter((one) => !known.has(key(one)));
}
