// "Pourquoi moi ?": for one assignment, what stands in the way of every other person, or what putting them there would cost.
// Answers are data: rules, ids and costs; sentences are made where the language is known. The rota is taken as it is.
import { minutesOf, type Assignment, type RotaProblem, type RotaRule } from './problem.ts';
import { rotaCost, type RotaCost } from './solver/evaluation.ts';
import { blockers, candidateOf, clashRule, compile, roles, takenBy, trainee, type Candidate, type Instance } from './solver/instance.ts';
import { createState, fill, isFree, noTutor, place, takenOf, vacate, type SearchState } from './solver/search-state.ts';

/** Cost of a change by criterion: positive is worse than the rota as it is. */
export type CostChange = RotaCost;

export type Alternative =
  /** Hard rules forbid it, with the rota as it is otherwise, and no exchange of two places helps. */
  | { readonly person: string; readonly kind: 'blocked'; readonly rules: readonly RotaRule[] }
  /** Puts this person in the place of the one who holds it. */
  | { readonly person: string; readonly kind: 'replace'; readonly change: CostChange }
  /** The two exchange their places: `gives` is what the other person gives for it. */
  | { readonly person: string; readonly kind: 'swap'; readonly gives: Assignment; readonly change: CostChange };

export interface AssignmentReasons {
  readonly asked: Assignment;
  /** A locked place does not move, whatever else could be. */
  readonly locked: boolean;
  /** Everybody else, the cheapest change first, the blocked last. */
  readonly alternatives: readonly Alternative[];
}

/** Null when the rota has no such assignment. Pure and quick enough for a click: nothing is solved. */
export function whyThem(problem: RotaProblem, assignments: readonly Assignment[], asked: Assignment): AssignmentReasons | null {
  const isAsked = ({ person, shift, role }: Assignment): boolean => person === asked.person && shift === asked.shift && role === asked.role;
  const locked = problem.locked.some(isAsked);
  // What the manager changes by hand may break a rule that the solver would keep: places are compared, nothing is refused.
  const instance = compile({ ...problem, locked: [] });
  const state = createState(instance);
  fill(state, takenBy(instance, assignments));
  const holder = problem.people.findIndex(({ id }) => id === asked.person);
  const shift = problem.shifts.findIndex(({ id }) => id === asked.shift);
  const seat = state.seatAt[holder * instance.shiftCount + shift] ?? -1;
  const slot = shift * 3 + roles.indexOf(asked.role);
  if (holder === -1 || shift === -1 || seat === -1 || state.seatSlot[seat] !== slot) return null;

  const now = rotaCost(instance, takenOf(state));
  vacate(state, seat);
  const alternatives = problem.people.flatMap((person, index): Alternative[] => {
    if (index === holder) return [];
    const best = cheapest(state, { seat, slot, holder, comes: index }, now);
    return best === null ? [{ person: person.id, kind: 'blocked', rules: against(state, candidateOf(problem, person), index, slot) }] : [{ person: person.id, ...best }];
  });
  const costOf = (alternative: Alternative): number => (alternative.kind === 'blocked' ? Infinity : alternative.change.total);
  return { asked, locked, alternatives: alternatives.sort((a, b) => (costOf(a) === costOf(b) ? 0 : costOf(a) - costOf(b))) };
}

interface Change {
  readonly seat: number;
  readonly slot: number;
  readonly holder: number;
  readonly comes: number;
}

type Possible = { readonly kind: 'replace'; readonly change: CostChange } | { readonly kind: 'swap'; readonly gives: Assignment; readonly change: CostChange };

/** The cheapest way to have `comes` on the seat, which is empty now; the state is left as it was. */
function cheapest(state: SearchState, { seat, slot, holder, comes }: Change, now: RotaCost): Possible | null {
  const { instance, held, heldCount, seatSlot } = state;
  let best: { readonly taken: Int8Array; readonly given: number } | null = null;
  let bestCost = Infinity;
  const consider = (given: number): void => {
    // A trainee who would sit alone makes the rota impossible, whatever it costs otherwise.
    if (state.cost >= bestCost || state.cost >= noTutor) return;
    best = { taken: takenOf(state), given };
    bestCost = state.cost;
  };
  if (isFree(state, slot, comes)) {
    place(state, seat, comes);
    consider(-1);
    vacate(state, seat);
  }
  for (const given of (held[comes] ?? new Int32Array()).slice(0, heldCount[comes])) {
    vacate(state, given);
    if (isFree(state, slot, comes)) {
      place(state, seat, comes);
      if (isFree(state, seatSlot[given] ?? 0, holder)) {
        place(state, given, holder);
        consider(given);
        vacate(state, given);
      }
      vacate(state, seat);
    }
    place(state, given, comes);
  }
  const chosen = best as { readonly taken: Int8Array; readonly given: number } | null;
  if (chosen === null) return null;
  const then = rotaCost(instance, chosen.taken);
  const change = { holes: then.holes - now.holes, fairness: then.fairness - now.fairness, wishes: then.wishes - now.wishes, total: then.total - now.total };
  if (chosen.given === -1) return { kind: 'replace', change };
  return { kind: 'swap', gives: assignmentAt(instance, seatSlot[chosen.given] ?? 0, comes), change };
}

function assignmentAt({ problem }: Instance, slot: number, person: number): Assignment {
  return { person: problem.people[person]?.id ?? '', shift: problem.shifts[Math.floor(slot / 3)]?.id ?? '', role: roles[slot % 3] ?? 'listener' };
}

/** Every rule that keeps the person from the slot, the rest of the rota being as it is. */
function against(state: SearchState, candidate: Candidate, index: number, slot: number): RotaRule[] {
  const { instance, seatAt } = state;
  const { problem } = instance;
  const { person } = candidate;
  const at = Math.floor(slot / 3);
  const shift = problem.shifts[at];
  if (shift === undefined) return [];
  const rules = blockers(candidate, shift, roles[slot % 3] ?? 'listener');
  if (seatAt[index * instance.shiftCount + at] !== -1) rules.push({ rule: 'twice', person: person.id, shift: shift.id });
  let weekMinutes = candidate.duties.filter(({ week }) => week === shift.week).reduce((sum, duty) => sum + minutesOf(duty), minutesOf(shift));
  let minutes = minutesOf(shift);
  for (const [other, known] of problem.shifts.entries()) {
    if (other === at || seatAt[index * instance.shiftCount + other] === -1) continue;
    minutes += minutesOf(known);
    if (known.week === shift.week) weekMinutes += minutesOf(known);
    const clash = clashRule(person, shift, known, known.id);
    if (clash !== null) rules.push(clash);
  }
  const limits = new Set(rules.map(({ rule }) => rule));
  if (person.maximumMinutesPerWeek !== null && weekMinutes > person.maximumMinutesPerWeek && !limits.has('weekMinutes')) {
    rules.push({ rule: 'weekMinutes', person: person.id, week: shift.week, minutes: weekMinutes, maximumMinutes: person.maximumMinutesPerWeek });
  }
  if (person.maximumMinutes !== null && minutes > person.maximumMinutes && !limits.has('periodMinutes')) {
    rules.push({ rule: 'periodMinutes', person: person.id, minutes, maximumMinutes: person.maximumMinutes });
  }
  for (const avoided of instance.avoidHard[index] ?? []) {
    if (seatAt[avoided * instance.shiftCount + at] === -1) continue;
    rules.push({ rule: 'avoidPair', people: [person.id, problem.people[avoided]?.id ?? ''], shift: shift.id });
  }
  // Nothing of the person's own stands against it: a trainee would be left without a tutor.
  if (rules.length === 0) {
    for (const alone of slot % 3 === trainee ? [person.id] : traineesOn(state, at)) rules.push({ rule: 'tutor', person: alone, shift: shift.id });
  }
  return rules;
}

function traineesOn({ instance, seatsOfSlot, holder }: SearchState, shift: number): string[] {
  return Array.from(seatsOfSlot[shift * 3 + trainee] ?? []).flatMap((seat) => instance.problem.people[holder[seat] ?? -1]?.id ?? []);
}
