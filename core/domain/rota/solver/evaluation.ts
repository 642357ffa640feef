// What a rota costs, criterion by criterion, counted from its assignments alone, and the answer that is given for it.
import { gapOf, holeCost, wishCost, type Criterion, type Hole, type PersonLoad, type RotaSolution } from '../problem.ts';
import { assignmentsOf, listener, roles, type Instance } from './instance.ts';
import { fairnessOf } from './search-state.ts';

export interface RotaCost {
  readonly holes: number;
  readonly fairness: number;
  readonly wishes: number;
  readonly total: number;
}

/** Lower bounds by criterion, and on the sum. */
export type RotaBounds = RotaCost;
export const noBounds: RotaBounds = { holes: 0, fairness: 0, wishes: 0, total: 0 };

interface Count {
  readonly cost: RotaCost;
  readonly holes: readonly Hole[];
  readonly loads: readonly PersonLoad[];
}

function count(instance: Instance, taken: ArrayLike<number>): Count {
  const { problem, optionPerson, optionSlot, need, load, wish, shiftCount, avoidSoft, favoured } = instance;
  const there = problem.shifts.map((): number[] => []);
  const filled = new Int32Array(need.length);
  const loads = new Int32Array(problem.people.length);
  const listening = problem.shifts.map((): number[] => []);
  let wishes = instance.wishBase;
  for (let option = 0; option < optionPerson.length; option += 1) {
    if ((taken[option] ?? 0) < 0.5) continue;
    const person = optionPerson[option] ?? 0;
    const slot = optionSlot[option] ?? 0;
    const shift = Math.floor(slot / 3);
    filled[slot] = (filled[slot] ?? 0) + 1;
    loads[person] = (loads[person] ?? 0) + (load[slot] ?? 0);
    wishes += wish[person * shiftCount + shift] ?? 0;
    there[shift]?.push(person);
    if (slot % 3 === listener) listening[shift]?.push(person);
  }
  const holes: Hole[] = [];
  let holesCost = 0;
  for (const [s, shift] of problem.shifts.entries()) {
    for (const [r, role] of roles.entries()) {
      const missing = (need[s * 3 + r] ?? 0) - (filled[s * 3 + r] ?? 0);
      if (missing <= 0) continue;
      holes.push({ kind: 'place', shift: shift.id, role, missing });
      holesCost += missing * holeCost[role];
    }
    for (const { name, speakers } of instance.languages[s] ?? []) {
      if (listening[s]?.some((person) => speakers[person] === 1) === true) continue;
      holes.push({ kind: 'language', shift: shift.id, language: name });
      holesCost += holeCost.language;
    }
    const present = there[s] ?? [];
    for (const [rank, a] of present.entries()) {
      for (const b of present.slice(rank + 1)) if (avoidSoft[a]?.includes(b) === true) wishes += wishCost.avoidedTogether;
    }
  }
  for (const { people, together } of favoured) {
    const common = there.filter((present) => people.every((person) => present.includes(person))).length;
    wishes -= Math.min(common, together) * wishCost.favouredApart;
  }
  let fairness = 0;
  const personLoads = problem.people.map(({ id }, p): PersonLoad => {
    const given = loads[p] ?? 0;
    const target = instance.target[p] ?? 0;
    fairness += fairnessOf(given - target);
    return { person: id, load: given, target };
  });
  return { cost: { holes: holesCost, fairness, wishes, total: holesCost + fairness + wishes }, holes, loads: personLoads };
}

export function rotaCost(instance: Instance, taken: ArrayLike<number>): RotaCost {
  return count(instance, taken).cost;
}

/** The answer for one rota. A bound above the cost is rounding of the exact solver: it is the cost. */
export function solutionOf(instance: Instance, taken: ArrayLike<number>, bounds: RotaBounds): RotaSolution {
  const { cost, holes, loads } = count(instance, taken);
  // Costs are integers: a bound of 11.2 means 12. Where the total is proven, so is what its best rota pays for each part.
  const total = criterionOf(cost.total, Math.max(bounds.total, bounds.holes + bounds.wishes));
  const proven = gapOf(total) === 0;
  const part = (name: 'holes' | 'fairness' | 'wishes'): Criterion => criterionOf(cost[name], proven ? cost[name] : bounds[name]);
  return {
    assignments: assignmentsOf(instance, taken),
    holes: [...holes],
    loads: [...loads],
    criteria: { holes: part('holes'), fairness: part('fairness'), wishes: part('wishes') },
    total,
  };
}

function criterionOf(cost: number, bound: number): Criterion {
  return { cost, bound: Math.min(cost, Math.max(0, Math.ceil(bound - 1e-6))) };
}
