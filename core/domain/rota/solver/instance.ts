// A problem turned into numbers for the search and the model: people, shifts and the places that each person may take.
// Invariant: an option exists exactly where every rule that looks at one person and one shift allows it.
import { loadOf, minutesOf, wishCost, type Assignment, type Interval, type OutsideDuty, type RotaPerson, type RotaProblem, type RotaRole, type RotaRule, type RotaShift } from '../problem.ts';
import { shareOut } from './targets.ts';

export const roles = ['listener', 'backup', 'trainee'] as const satisfies readonly RotaRole[];
export const listener = 0;
export const trainee = 2;
/** No limit, in minutes. */
const unlimited = 1_000_000_000;

export interface Language {
  readonly name: string;
  /** By person: 1 if they speak it. */
  readonly speakers: Uint8Array;
}

/** Indices everywhere: `slot = shift × 3 + role`, `cell = person × shiftCount + shift`. */
export interface Instance {
  readonly problem: RotaProblem;
  readonly personCount: number;
  readonly shiftCount: number;
  readonly weekCount: number;
  /** One option: one person may take one slot. Ordered by person, then by start of shift. */
  readonly optionPerson: Int32Array;
  readonly optionSlot: Int32Array;
  readonly optionsOfPerson: readonly Int32Array[];
  readonly optionsOfSlot: readonly Int32Array[];
  readonly need: Int32Array;
  /** Half-points of a slot. */
  readonly load: Int32Array;
  readonly target: Int32Array;
  readonly minutes: Int32Array;
  readonly weekOf: Int32Array;
  /** By person × week: minutes of duties outside the problem. */
  readonly outsideMinutes: Int32Array;
  readonly weekLimit: Int32Array;
  readonly periodLimit: Int32Array;
  /** By person, then by shift: the other shifts that the person cannot have with it. Shared by people with the same rest. */
  readonly clashes: readonly (readonly Int32Array[])[];
  /** By cell: what it costs to give this shift to this person; negative for a shift that was asked for. */
  readonly wish: Int8Array;
  /** What wishes cost when nobody is assigned. */
  readonly wishBase: number;
  readonly avoidHard: readonly Int32Array[];
  readonly avoidSoft: readonly Int32Array[];
  readonly favoured: readonly { readonly people: readonly [number, number]; readonly together: number }[];
  readonly favouredOf: readonly Int32Array[];
  readonly experienced: Uint8Array;
  /** By person: null unless only some people may be the tutor. */
  readonly tutors: readonly (Int32Array | null)[];
  readonly languages: readonly (readonly Language[])[];
  /** By option. */
  readonly locked: Uint8Array;
  /** Options kept for an explanation only, which nobody may take. */
  readonly blocked: ReadonlyMap<number, readonly RotaRule[]>;
}

/** A person with what is asked of them again and again. */
export interface Candidate {
  readonly person: RotaPerson;
  /** In order, those that touch joined; null: always available. */
  readonly available: readonly Interval[] | null;
  readonly duties: readonly OutsideDuty[];
}

export function candidateOf(problem: RotaProblem, person: RotaPerson): Candidate {
  return {
    person,
    available: person.available === null ? null : joined(person.available),
    duties: problem.duties.filter((duty) => duty.person === person.id),
  };
}

/** The rules that keep one person from one place, whatever the rest of the rota is. */
export function blockers({ person, available, duties }: Candidate, shift: RotaShift, role: RotaRole): RotaRule[] {
  const at = { person: person.id, shift: shift.id };
  const rules: RotaRule[] = [];
  const mayTake = person.level === 'trainee' ? role === 'trainee' : role !== 'trainee' && person.roles.includes(role);
  if (!mayTake) rules.push({ rule: 'role', ...at, role });
  if (person.lines?.includes(shift.line) === false) rules.push({ rule: 'line', ...at });
  for (const absence of person.absences) {
    if (absence.start < shift.end && shift.start < absence.end) rules.push({ rule: 'absent', ...at, absence });
  }
  if (available !== null && !available.some(({ start, end }) => start <= shift.start && shift.end <= end)) rules.push({ rule: 'unavailable', ...at });
  if (shift.night && !person.nightsAllowed) rules.push({ rule: 'night', ...at });
  for (const duty of duties) {
    const clash = clashRule(person, shift, duty, null);
    if (clash !== null) rules.push(clash);
  }
  const minutes = minutesOf(shift);
  if (person.maximumMinutesPerWeek !== null) {
    const there = duties.filter(({ week }) => week === shift.week).reduce((sum, duty) => sum + minutesOf(duty), 0);
    if (there + minutes > person.maximumMinutesPerWeek) {
      rules.push({ rule: 'weekMinutes', person: person.id, week: shift.week, minutes: there + minutes, maximumMinutes: person.maximumMinutesPerWeek });
    }
  }
  if (person.maximumMinutes !== null && minutes > person.maximumMinutes) {
    rules.push({ rule: 'periodMinutes', person: person.id, minutes, maximumMinutes: person.maximumMinutes });
  }
  return rules;
}

/** Why a person cannot have both, or null. `other` is null for a duty outside the problem. */
export function clashRule(person: RotaPerson, shift: RotaShift, duty: Interval & { readonly day: string }, other: string | null): RotaRule | null {
  const at = { person: person.id, shift: shift.id, other, duty: { start: duty.start, end: duty.end } };
  const apart = Math.max(duty.start - shift.end, shift.start - duty.end);
  if (apart < 0) return { rule: 'overlap', ...at };
  if (apart < person.minimumRestMinutes * 60_000) {
    return { rule: 'rest', ...at, restMinutes: Math.floor(apart / 60_000), minimumMinutes: person.minimumRestMinutes };
  }
  return person.oneShiftPerDay && duty.day === shift.day ? { rule: 'sameDay', person: person.id, shift: shift.id, day: shift.day } : null;
}

function joined(intervals: readonly Interval[]): Interval[] {
  const all: Interval[] = [];
  for (const { start, end } of [...intervals].sort((a, b) => a.start - b.start)) {
    const last = all.at(-1);
    if (last !== undefined && start <= last.end) all[all.length - 1] = { start: last.start, end: Math.max(last.end, end) };
    else all.push({ start, end });
  }
  return all;
}

/**
 * Throws when a locked assignment is not an option: such a problem is impossible, and is told so before. `keepBlocked` makes
 * options of blocked places too, with their rules, so that an explanation can name them.
 */
export function compile(problem: RotaProblem, keepBlocked = false): Instance {
  const { people, shifts } = problem;
  const personAt = indexById(people);
  const shiftAt = indexById(shifts);
  const weeks = [...new Set([...shifts, ...problem.duties].map(({ week }) => week))];
  const weekAt = new Map(weeks.map((week, index) => [week, index]));
  const need = Int32Array.from(shifts.flatMap((shift) => roles.map((role) => shift.needs[role])));
  const load = Int32Array.from(shifts.flatMap((shift) => roles.map((role) => loadOf(shift, role))));
  const byStart = shifts.map((_, index) => index).sort((a, b) => startOf(a) - startOf(b) || a - b);
  function startOf(index: number): number {
    return shifts[index]?.start ?? 0;
  }

  const optionPerson: number[] = [];
  const optionSlot: number[] = [];
  const blocked = new Map<number, readonly RotaRule[]>();
  for (const [p, person] of people.entries()) {
    const candidate = candidateOf(problem, person);
    for (const s of byStart) {
      const shift = shifts[s];
      if (shift === undefined) continue;
      for (const [r, role] of roles.entries()) {
        if (shift.needs[role] === 0) continue;
        const against = blockers(candidate, shift, role);
        // Who never takes such a place explains nothing.
        if (against.length > 0 && (!keepBlocked || against.some(({ rule }) => rule === 'role'))) continue;
        if (against.length > 0) blocked.set(optionPerson.length, against);
        optionPerson.push(p);
        optionSlot.push(s * 3 + r);
      }
    }
  }
  const optionsOfPerson = grouped(optionPerson, people.length);
  const optionsOfSlot = grouped(optionSlot, shifts.length * 3);

  const locked = new Uint8Array(optionPerson.length);
  for (const { person, shift, role } of problem.locked) {
    const slot = (shiftAt.get(shift) ?? -1) * 3 + roles.indexOf(role);
    const option = optionsOfSlot[slot]?.find((each) => optionPerson[each] === personAt.get(person));
    if (option === undefined) throw new Error('a locked assignment is not possible');
    locked[option] = 1;
  }

  const outsideMinutes = new Int32Array(people.length * weeks.length);
  for (const duty of problem.duties) {
    const person = personAt.get(duty.person);
    const week = weekAt.get(duty.week);
    if (person === undefined || week === undefined) continue;
    const cell = person * weeks.length + week;
    outsideMinutes[cell] = (outsideMinutes[cell] ?? 0) + minutesOf(duty);
  }

  const wish = new Int8Array(people.length * shifts.length);
  let wishBase = 0;
  for (const [p, person] of people.entries()) {
    const possible = new Set(Array.from(optionsOfPerson[p] ?? [], (option) => Math.floor((optionSlot[option] ?? 0) / 3)));
    // A wish for a shift that cannot be given is nobody's failure: it costs nothing.
    for (const id of new Set(person.wanted)) {
      const s = shiftAt.get(id);
      if (s === undefined || !possible.has(s)) continue;
      wish[p * shifts.length + s] = -wishCost.wantedNotGiven;
      wishBase += wishCost.wantedNotGiven;
    }
    for (const id of new Set(person.unwanted)) {
      const s = shiftAt.get(id);
      if (s !== undefined && !person.wanted.includes(id)) wish[p * shifts.length + s] = wishCost.unwantedGiven;
    }
  }

  const avoidHard = people.map((): number[] => []);
  const avoidSoft = people.map((): number[] => []);
  const favouredOf = people.map((): number[] => []);
  const favoured: { people: readonly [number, number]; together: number }[] = [];
  for (const pair of problem.pairs) {
    const a = personAt.get(pair.people[0]);
    const b = personAt.get(pair.people[1]);
    if (a === undefined || b === undefined || a === b) continue;
    if (pair.kind === 'avoid') {
      const lists = pair.hard ? avoidHard : avoidSoft;
      if (lists[a]?.includes(b) === true) continue;
      lists[a]?.push(b);
      lists[b]?.push(a);
    } else {
      favouredOf[a]?.push(favoured.length);
      favouredOf[b]?.push(favoured.length);
      favoured.push({ people: [a, b], together: pair.together });
      wishBase += pair.together * wishCost.favouredApart;
    }
  }

  const clashesByRule = new Map<string, readonly Int32Array[]>();
  const clashes = people.map((person) => {
    const key = `${person.minimumRestMinutes} ${String(person.oneShiftPerDay)}`;
    const made = clashesByRule.get(key) ?? clashLists(person, shifts, byStart);
    clashesByRule.set(key, made);
    return made;
  });

  const partial = {
    problem,
    personCount: people.length,
    shiftCount: shifts.length,
    weekCount: weeks.length,
    optionPerson: Int32Array.from(optionPerson),
    optionSlot: Int32Array.from(optionSlot),
    optionsOfPerson,
    optionsOfSlot,
    need,
    load,
    minutes: Int32Array.from(shifts, minutesOf),
    weekOf: Int32Array.from(shifts, ({ week }) => weekAt.get(week) ?? 0),
    outsideMinutes,
    weekLimit: Int32Array.from(people, ({ maximumMinutesPerWeek }) => maximumMinutesPerWeek ?? unlimited),
    periodLimit: Int32Array.from(people, ({ maximumMinutes }) => maximumMinutes ?? unlimited),
    clashes,
    wish,
    wishBase,
    avoidHard: avoidHard.map((list) => Int32Array.from(list)),
    avoidSoft: avoidSoft.map((list) => Int32Array.from(list)),
    favoured,
    favouredOf: favouredOf.map((list) => Int32Array.from(list)),
    experienced: Uint8Array.from(people, ({ level }) => (level === 'experienced' ? 1 : 0)),
    tutors: people.map(({ tutors }) => (tutors.length === 0 ? null : Int32Array.from(tutors.flatMap((id) => personAt.get(id) ?? [])))),
    languages: shifts.map((shift) =>
      [...new Set(shift.languages)].map((name) => ({ name, speakers: Uint8Array.from(people, (person) => (person.languages.includes(name) ? 1 : 0)) })),
    ),
    locked,
    blocked,
  };
  return { ...partial, target: targetsOf(partial) };
}

function targetsOf(instance: Omit<Instance, 'target'>): Int32Array {
  const { problem, personCount, shiftCount, need, load, optionsOfSlot, optionsOfPerson, optionSlot } = instance;
  const target = new Int32Array(personCount);
  // Trainees share their own places; everybody else shares the listeners' and backups'.
  for (const pool of [[0, 1], [2]]) {
    const members = problem.people.map((_, p) => p).filter((p) => (problem.people[p]?.level === 'trainee') === pool.includes(trainee));
    let total = 0;
    for (let s = 0; s < shiftCount; s += 1) {
      for (const r of pool) {
        const slot = s * 3 + r;
        // Places that nobody can take are not anybody's share.
        total += Math.min(need[slot] ?? 0, optionsOfSlot[slot]?.length ?? 0) * (load[slot] ?? 0);
      }
    }
    const shares = shareOut(
      total,
      members.map((p) => {
        const person = problem.people[p];
        const { base, night, weekend, holiday } = person?.history ?? { base: 0, night: 0, weekend: 0, holiday: 0 };
        const there = new Set(Array.from(optionsOfPerson[p] ?? [], (option) => Math.floor((optionSlot[option] ?? 0) / 3)));
        let weight = 0;
        for (const s of there) weight += Math.max(...pool.map((r) => ((need[s * 3 + r] ?? 0) > 0 ? (load[s * 3 + r] ?? 0) : 0)));
        return { weight: weight * (person?.share ?? 0), history: base + night + weekend + holiday, cap: mostLoad(instance, p) };
      }),
    );
    for (const [rank, p] of members.entries()) target[p] = shares[rank] ?? 0;
  }
  return target;
}

/** The heaviest set of shifts without a clash of rest, within the limits of hours: an upper bound of what one person carries. */
function mostLoad(instance: Omit<Instance, 'target'>, person: number): number {
  const { problem, optionsOfPerson, optionSlot, load, minutes, periodLimit, weekLimit, weekOf, weekCount, outsideMinutes } = instance;
  const rest = (problem.people[person]?.minimumRestMinutes ?? 0) * 60_000;
  const heaviest = new Map<number, number>();
  for (const option of optionsOfPerson[person] ?? []) {
    const slot = optionSlot[option] ?? 0;
    const s = Math.floor(slot / 3);
    heaviest.set(s, Math.max(heaviest.get(s) ?? 0, load[slot] ?? 0));
  }
  const own = [...heaviest].flatMap(([s, points]) => {
    const shift = problem.shifts[s];
    return shift === undefined ? [] : [{ s, points, start: shift.start, free: shift.end + rest }];
  }).sort((a, b) => a.free - b.free);
  const best = [0];
  for (const [index, { points, start }] of own.entries()) {
    let low = 0;
    let high = index;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((own[middle]?.free ?? 0) <= start) low = middle + 1;
      else high = middle;
    }
    best.push(Math.max(best[index] ?? 0, (best[low] ?? 0) + points));
  }
  const byRest = best[own.length] ?? 0;
  let byHours = 0;
  for (let week = 0; week < weekCount; week += 1) {
    const inWeek = own.filter(({ s }) => weekOf[s] === week);
    const density = Math.max(0, ...inWeek.map(({ s, points }) => points / Math.max(1, minutes[s] ?? 1)));
    const room = (weekLimit[person] ?? 0) - (outsideMinutes[person * weekCount + week] ?? 0);
    byHours += Math.min(inWeek.reduce((sum, { points }) => sum + points, 0), Math.floor(room * density));
  }
  const density = Math.max(0, ...own.map(({ s, points }) => points / Math.max(1, minutes[s] ?? 1)));
  return Math.max(0, Math.min(byRest, byHours, Math.floor((periodLimit[person] ?? 0) * density)));
}

function clashLists(person: RotaPerson, shifts: readonly RotaShift[], byStart: readonly number[]): Int32Array[] {
  const lists = shifts.map((): number[] => []);
  const longest = Math.max(0, ...shifts.map(({ start, end }) => end - start));
  const reach = person.minimumRestMinutes * 60_000 + Math.max(longest, 25 * 3_600_000);
  for (const [rank, a] of byStart.entries()) {
    const first = shifts[a];
    for (let next = rank + 1; next < byStart.length && first !== undefined; next += 1) {
      const b = byStart[next] ?? 0;
      const second = shifts[b];
      if (second === undefined || second.start - first.start > reach) break;
      if (clashRule(person, first, second, second.id) === null) continue;
      lists[a]?.push(b);
      lists[b]?.push(a);
    }
  }
  return lists.map((list) => Int32Array.from(list));
}

function indexById(items: readonly { readonly id: string }[]): Map<string, number> {
  return new Map(items.map(({ id }, index) => [id, index]));
}

function grouped(keys: readonly number[], count: number): Int32Array[] {
  const groups = Array.from({ length: count }, (): number[] => []);
  for (const [index, key] of keys.entries()) groups[key]?.push(index);
  return groups.map((group) => Int32Array.from(group));
}

/** The assignments behind a vector of options: 1 where the option is taken. */
export function assignmentsOf(instance: Instance, taken: ArrayLike<number>): Assignment[] {
  const { problem, optionPerson, optionSlot } = instance;
  const assignments: Assignment[] = [];
  for (let option = 0; option < optionPerson.length; option += 1) {
    if ((taken[option] ?? 0) < 0.5) continue;
    const slot = optionSlot[option] ?? 0;
    const person = problem.people[optionPerson[option] ?? 0];
    const shift = problem.shifts[Math.floor(slot / 3)];
    const role = roles[slot % 3];
    if (person !== undefined && shift !== undefined && role !== undefined) assignments.push({ person: person.id, shift: shift.id, role });
  }
  return assignments;
}

/** The vector of options behind assignments; those that are no option are left out. */
export function takenBy(instance: Instance, assignments: readonly Assignment[]): Int8Array {
  const { problem, optionPerson, optionSlot } = instance;
  const personAt = indexById(problem.people);
  const shiftAt = indexById(problem.shifts);
  const wanted = new Set(
    assignments.flatMap((given) => {
      const person = personAt.get(given.person);
      const shift = shiftAt.get(given.shift);
      return person === undefined || shift === undefined ? [] : [(shift * 3 + roles.indexOf(given.role)) * problem.people.length + person];
    }),
  );
  return Int8Array.from(optionPerson, (person, option) => (wanted.has((optionSlot[option] ?? 0) * problem.people.length + person) ? 1 : 0));
}
