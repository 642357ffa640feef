// Names every hard rule that a rota breaks. Written from the rules and not from the solver's model: it shares no code with
// it, so that a fault of the model shows. Empty places and wishes are no breach.
import { minutesOf, type Assignment, type Interval, type RotaPerson, type RotaProblem, type RotaRule, type RotaShift } from './problem.ts';

export function brokenRules(problem: RotaProblem, assignments: readonly Assignment[]): RotaRule[] {
  const people = new Map(problem.people.map((person) => [person.id, person]));
  const shifts = new Map(problem.shifts.map((shift) => [shift.id, shift]));
  const broken: RotaRule[] = [];
  const known: { readonly given: Assignment; readonly person: RotaPerson; readonly shift: RotaShift }[] = [];
  const seen = new Set<string>();

  for (const given of assignments) {
    const person = people.get(given.person);
    const shift = shifts.get(given.shift);
    if (person === undefined || shift === undefined) {
      broken.push({ rule: 'unknown', person: given.person, shift: given.shift });
      continue;
    }
    const key = JSON.stringify([given.person, given.shift]);
    if (seen.has(key)) broken.push({ rule: 'twice', person: person.id, shift: shift.id });
    seen.add(key);
    known.push({ given, person, shift });
    broken.push(...brokenAlone(person, shift, given));
  }

  for (const person of problem.people) {
    const own = known.filter((entry) => entry.person === person).map(({ shift }) => shift);
    const outside = problem.duties.filter((duty) => duty.person === person.id);
    broken.push(...brokenTogether(person, own, outside), ...brokenTotals(person, own, outside));
  }

  for (const shift of problem.shifts) {
    const there = known.filter((entry) => entry.shift === shift);
    for (const role of ['listener', 'backup', 'trainee'] as const) {
      if (there.filter(({ given }) => given.role === role).length > shift.needs[role]) broken.push({ rule: 'cover', shift: shift.id, role });
    }
    for (const pair of problem.pairs) {
      if (pair.kind !== 'avoid' || !pair.hard) continue;
      if (pair.people.every((id) => there.some(({ person }) => person.id === id))) broken.push({ rule: 'avoidPair', people: pair.people, shift: shift.id });
    }
    const tutors = there.filter(({ given, person }) => given.role === 'listener' && person.level === 'experienced').map(({ person }) => person.id);
    const trainees = there.filter(({ given }) => given.role === 'trainee');
    for (const [rank, { person }] of trainees.entries()) {
      const suits = person.tutors.length === 0 || person.tutors.some((id) => tutors.includes(id));
      if (!suits || rank >= tutors.length) broken.push({ rule: 'tutor', person: person.id, shift: shift.id });
    }
  }

  for (const locked of problem.locked) {
    if (!assignments.some(({ person, shift, role }) => person === locked.person && shift === locked.shift && role === locked.role)) {
      broken.push({ rule: 'locked', ...locked });
    }
  }
  return broken;
}

function brokenAlone(person: RotaPerson, shift: RotaShift, { role }: Assignment): RotaRule[] {
  const at = { person: person.id, shift: shift.id };
  const broken: RotaRule[] = [];
  const allowed = person.level === 'trainee' ? role === 'trainee' : role !== 'trainee' && person.roles.includes(role);
  if (!allowed) broken.push({ rule: 'role', ...at, role });
  if (person.lines !== null && !person.lines.includes(shift.line)) broken.push({ rule: 'line', ...at });
  for (const absence of person.absences) if (meet(absence, shift)) broken.push({ rule: 'absent', ...at, absence });
  if (person.available !== null && !covered(shift, person.available)) broken.push({ rule: 'unavailable', ...at });
  if (shift.night && !person.nightsAllowed) broken.push({ rule: 'night', ...at });
  return broken;
}

function brokenTogether(person: RotaPerson, own: readonly RotaShift[], outside: readonly (Interval & { readonly day: string })[]): RotaRule[] {
  const broken: RotaRule[] = [];
  const others = [...own.map((shift) => ({ duty: shift, id: shift.id })), ...outside.map((duty) => ({ duty, id: null }))];
  for (const [index, shift] of own.entries()) {
    // Each pair of shifts once, each shift with each outside duty.
    for (const { duty, id } of others.slice(index + 1)) {
      const at = { person: person.id, shift: shift.id, other: id, duty: { start: duty.start, end: duty.end } };
      const restMinutes = Math.max(duty.start - shift.end, shift.start - duty.end) / 60_000;
      if (meet(shift, duty)) broken.push({ rule: 'overlap', ...at });
      else if (restMinutes < person.minimumRestMinutes) broken.push({ rule: 'rest', ...at, restMinutes: Math.floor(restMinutes), minimumMinutes: person.minimumRestMinutes });
      if (person.oneShiftPerDay && shift.day === duty.day) broken.push({ rule: 'sameDay', person: person.id, shift: shift.id, day: shift.day });
    }
  }
  return broken;
}

function brokenTotals(person: RotaPerson, own: readonly RotaShift[], outside: readonly (Interval & { readonly week: string })[]): RotaRule[] {
  const broken: RotaRule[] = [];
  const total = (duties: readonly Interval[]): number => duties.reduce((sum, duty) => sum + minutesOf(duty), 0);
  for (const week of new Set(own.map((shift) => shift.week))) {
    const minutes = total([...own, ...outside].filter((duty) => duty.week === week));
    if (person.maximumMinutesPerWeek !== null && minutes > person.maximumMinutesPerWeek) {
      broken.push({ rule: 'weekMinutes', person: person.id, week, minutes, maximumMinutes: person.maximumMinutesPerWeek });
    }
  }
  const minutes = total(own);
  if (person.maximumMinutes !== null && minutes > person.maximumMinutes) {
    broken.push({ rule: 'periodMinutes', person: person.id, minutes, maximumMinutes: person.maximumMinutes });
  }
  return broken;
}

function meet(a: Interval, b: Interval): boolean {
  return a.start < b.end && b.start < a.end;
}

function covered(shift: Interval, available: readonly Interval[]): boolean {
  let reached = shift.start;
  for (const { start, end } of [...available].sort((a, b) => a.start - b.start)) {
    if (start <= reached && end > reached) reached = end;
  }
  return reached >= shift.end;
}
