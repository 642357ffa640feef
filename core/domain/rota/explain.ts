// "Pourquoi moi ?": for one assignment, what stands in the way of every other person, or what putting them there would cost.
// Answers are data: rules, ids and costs; sentences are made where the language is known. The rota is taken as it is.
import { minutesOf, type Assignment, type RotaProblem, type RotaRule } from './problem.ts';
import type { RotaCost } from './solver/evaluation.ts';
import { blockers, candidateOf, clashRule, compile, roles, takenBy, trainee, type Candidate, type Instance } from './solver/instance.ts';
import { createState, fairnessOf, fill, isFree, noTutor, place, unspokenCost, vacate, type SearchState } from './solver/search-state.ts';

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

  const before = { cost: state.cost, fairness: fairnessFor(state, holder), unspoken: unspokenCost(state, shift) };
  vacate(state, seat);
  const alternatives = problem.people.flatMap((person, comes): Alternative[] => {
    if (comes === holder) return [];
    const best = cheapest(state, { seat, slot, holder, comes, before });
    return best === null ? [{ person: person.id, kind: 'blocked', rules: against(state, candidateOf(problem, person), comes, slot) }] : [{ person: person.id, ...best }];
  });
  const costOf = (alternative: Alternative): number => (alternative.kind === 'blocked' ? Infinity : alternative.change.total);
  return { asked, locked, alternatives: alternatives.sort((a, b) => (costOf(a) === costOf(b) ? 0 : costOf(a) - costOf(b))) };
}

function fairnessFor({ instance, load }: SearchState, person: number): number {
  return fairnessOf((load[person] ?? 0) - (instance.target[person] ?? 0));
}

interface Change {
  readonly seat: number;
  readonly slot: number;
  readonly holder: number;
  readonly comes: number;
  /** With the holder in place: the whole cost, the holder's fairness, the shift's languages. */
  readonly before: { readonly cost: number; readonly fairness: number; readonly unspoken: number };
}

type Possible = { readonly kind: 'replace'; readonly change: CostChange } | { readonly kind: 'swap'; readonly gives: Assignment; readonly change: CostChange };

/** The cheapest way to have `comes` on the seat, which is empty now; the state is left as it was. */
function cheapest(state: SearchState, { seat, slot, holder, comes, before }: Change): Possible | null {
  const { instance, held, heldCount, seatSlot } = state;
  const shift = Math.floor(slot / 3);
  const fairBefore = before.fairness + fairnessFor(state, comes);
  let best: Possible | null = null;
  let bestCost = Infinity;
  /** `unspoken`: the languages of the other shift, before and after. */
  const consider = (gives: Assignment | null, unspoken: number): void => {
    // A trainee who would sit alone makes the rota impossible, whatever it costs otherwise.
    if (state.cost >= bestCost || state.cost >= noTutor) return;
    bestCost = state.cost;
    const total = state.cost - before.cost;
    const fairness = fairnessFor(state, holder) + fairnessFor(state, comes) - fairBefore;
    const holes = unspokenCost(state, shift) - before.unspoken + unspoken;
    const change = { holes, fairness, wishes: total - fairness - holes, total };
    best = gives === null ? { kind: 'replace', change } : { kind: 'swap', gives, change };
  };
  if (isFree(state, slot, comes)) {
    place(state, seat, comes);
    consider(null, 0);
    vacate(state, seat);
  }
  for (const given of (held[comes] ?? new Int32Array()).slice(0, heldCount[comes])) {
    const givenSlot = seatSlot[given] ?? 0;
    const unspoken = unspokenCost(state, Math.floor(givenSlot / 3));
    vacate(state, given);
    if (isFree(state, slot, comes)) {
      place(state, seat, comes);
      if (isFree(state, givenSlot, holder)) {
        place(state, given, holder);
        consider(assignmentAt(instance, givenSlot, comes), unspokenCost(state, Math.floor(givenSlot / 3)) - unspoken);
        vacate(state, given);
      }
      vacate(state, seat);
    }
    place(state, given, comes);
  }
  return best;
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
