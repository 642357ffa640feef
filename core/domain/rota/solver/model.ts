// The rota as a mixed-integer model. One column per option (a person may take a place), one per hole, and the steps of
// fairness. Invariant: the cost of a point is rotaCost of its options; all costs are integers.
import { fairnessCost, holeCost, wishCost, type RotaRule } from '../problem.ts';
import { clashRule, listener, roles, trainee, type Instance } from './instance.ts';
import { fairnessOf } from './search-state.ts';
import { createModelBuilder, type LinearModel } from './linear-model.ts';

export type Criteria = 'all' | 'holes' | 'fairness';

export interface RotaModel {
  /** The first columns are the instance's options, in their order. */
  readonly linear: LinearModel;
  /** What a row stands for; empty for a definition. */
  readonly rules: readonly (() => RotaRule[])[];
  /** The same model with other costs: holes alone, or fairness and holes. */
  costs(criteria: Criteria): LinearModel;
  /** The column of a slot's hole, or undefined where nobody is needed. */
  readonly holeOf: ReadonlyMap<number, number>;
  readonly languageHoles: readonly LanguageHole[];
  /** Completes options to a full point: holes, steps and pairs follow from them. */
  pointOf(taken: ArrayLike<number>): Float64Array;
}

interface LanguageHole {
  readonly column: number;
  readonly shift: number;
  readonly language: string;
  readonly options: readonly number[];
}

const none = (): RotaRule[] => [];

/** `hardOnly` leaves out what only costs: fairness and wishes about pairs. */
export function buildModel(instance: Instance, hardOnly = false): RotaModel {
  const { problem, optionPerson, optionSlot, optionsOfPerson, optionsOfSlot, need, load, target, wish, shiftCount, minutes, weekOf, weekCount, outsideMinutes, weekLimit, periodLimit } = instance;
  const builder = createModelBuilder();
  const rules: (() => RotaRule[])[] = [];
  /** By column: which criterion pays. */
  const payer: Criteria[] = [];
  const column = (criteria: Criteria, cost: number, upper: number, integer: boolean, lower = 0): number => {
    payer.push(criteria);
    return builder.column(cost, lower, upper, integer);
  };
  const row = (from: number, to: number, entries: readonly (readonly [number, number])[], rule: () => RotaRule[] = none): void => {
    builder.row(from, to, entries);
    rules.push(rule);
  };
  const shiftOf = (option: number): number => Math.floor((optionSlot[option] ?? 0) / 3);
  const personId = (person: number): string => problem.people[person]?.id ?? '';
  const shiftId = (shift: number): string => problem.shifts[shift]?.id ?? '';

  for (let option = 0; option < optionPerson.length; option += 1) {
    column('all', wish[(optionPerson[option] ?? 0) * shiftCount + shiftOf(option)] ?? 0, instance.blocked.has(option) ? 0 : 1, true, instance.locked[option] ?? 0);
  }

  // Coverage: places taken and holes make the need. Whole numbers follow from the options.
  const holeOf = new Map<number, number>();
  for (const [slot, count] of need.entries()) {
    if (count === 0) continue;
    const role = roles[slot % 3] ?? 'listener';
    const hole = column('holes', holeCost[role], count, false);
    holeOf.set(slot, hole);
    const taken = Array.from(optionsOfSlot[slot] ?? [], (option) => [option, 1] as const);
    row(count, count, [...taken, [hole, 1]], () => [{ rule: 'cover', shift: shiftId(Math.floor(slot / 3)), role }]);
  }
  const languageHoles: LanguageHole[] = [];
  for (const [shift, languages] of instance.languages.entries()) {
    for (const { name, speakers } of languages) {
      const options = Array.from(optionsOfSlot[shift * 3 + listener] ?? []).filter((option) => speakers[optionPerson[option] ?? 0] === 1);
      const hole = column('holes', holeCost.language, 1, false);
      languageHoles.push({ column: hole, shift, language: name, options });
      row(1, Infinity, [...options.map((option) => [option, 1] as const), [hole, 1]], () => [{ rule: 'language', shift: shiftId(shift), language: name }]);
    }
  }

  for (const [person, options] of optionsOfPerson.entries()) {
    for (const clique of cliquesOf(instance, person, options)) {
      row(-Infinity, 1, clique.map((option) => [option, 1] as const), () => clashesIn(instance, person, clique));
    }
    for (let week = 0; week < weekCount; week += 1) {
      const inWeek = Array.from(options).filter((option) => weekOf[shiftOf(option)] === week);
      const room = (weekLimit[person] ?? 0) - (outsideMinutes[person * weekCount + week] ?? 0);
      hourRow(inWeek, room, () => {
        const maximumMinutes = weekLimit[person] ?? 0;
        return [{ rule: 'weekMinutes', person: personId(person), week: problem.shifts[shiftOf(inWeek[0] ?? 0)]?.week ?? '', minutes: maximumMinutes, maximumMinutes }];
      });
    }
    hourRow(Array.from(options), periodLimit[person] ?? 0, () => {
      const maximumMinutes = periodLimit[person] ?? 0;
      return [{ rule: 'periodMinutes', person: personId(person), minutes: maximumMinutes, maximumMinutes }];
    });
  }
  function hourRow(options: readonly number[], room: number, rule: () => RotaRule[]): void {
    const lengths = options.map((option) => minutes[shiftOf(option)] ?? 0);
    const shifts = new Set(options.map(shiftOf));
    if ([...shifts].reduce((sum, shift) => sum + (minutes[shift] ?? 0), 0) <= room) return;
    // Divided by what all lengths have in common and rounded down: the tightest form of the same limit.
    const common = lengths.reduce((a, b) => greatestCommonDivisor(a, b), 0) || 1;
    row(-Infinity, Math.floor(room / common), options.map((option, index) => [option, (lengths[index] ?? 0) / common] as const), rule);
  }

  const optionsByCell = new Map<number, number[]>();
  for (let option = 0; option < optionPerson.length; option += 1) {
    const cell = (optionPerson[option] ?? 0) * shiftCount + shiftOf(option);
    const there = optionsByCell.get(cell);
    if (there === undefined) optionsByCell.set(cell, [option]);
    else there.push(option);
  }
  const at = (person: number, shift: number): readonly number[] => optionsByCell.get(person * shiftCount + shift) ?? [];
  const both = function* (a: number, b: number): Generator<{ shift: number; first: readonly number[]; second: readonly number[] }> {
    for (let shift = 0; shift < shiftCount; shift += 1) {
      const first = at(a, shift);
      const second = at(b, shift);
      if (first.length > 0 && second.length > 0) yield { shift, first, second };
    }
  };
  const ones = (options: readonly number[], value = 1): (readonly [number, number])[] => options.map((option) => [option, value] as const);

  const meetings: { readonly column: number; readonly first: readonly number[]; readonly second: readonly number[] }[] = [];
  for (let a = 0; a < problem.people.length; a += 1) {
    for (const b of instance.avoidHard[a] ?? []) {
      if (b < a) continue;
      for (const { shift, first, second } of both(a, b)) {
        row(-Infinity, 1, [...ones(first), ...ones(second)], () => [{ rule: 'avoidPair', people: [personId(a), personId(b)], shift: shiftId(shift) }]);
      }
    }
    for (const b of instance.avoidSoft[a] ?? []) {
      if (b < a || hardOnly) continue;
      for (const { first, second } of both(a, b)) {
        const met = column('all', wishCost.avoidedTogether, 1, false);
        meetings.push({ column: met, first, second });
        row(-Infinity, 1, [...ones(first), ...ones(second), [met, -1]]);
      }
    }
  }
  const apart: { readonly column: number; readonly together: number; readonly met: readonly number[] }[] = [];
  for (const { people, together } of hardOnly ? [] : instance.favoured) {
    const met: number[] = [];
    for (const { first, second } of both(people[0], people[1])) {
      const meeting = column('all', 0, 1, false);
      meetings.push({ column: meeting, first, second });
      met.push(meeting);
      row(0, Infinity, [...ones(first), [meeting, -1]]);
      row(0, Infinity, [...ones(second), [meeting, -1]]);
    }
    const short = column('all', wishCost.favouredApart, together, false);
    apart.push({ column: short, together, met });
    row(together, Infinity, [...ones(met), [short, 1]]);
  }

  for (let shift = 0; shift < shiftCount; shift += 1) {
    const trainees = Array.from(optionsOfSlot[shift * 3 + trainee] ?? []);
    if (trainees.length === 0) continue;
    const able = Array.from(optionsOfSlot[shift * 3 + listener] ?? []).filter((option) => instance.experienced[optionPerson[option] ?? 0] === 1);
    const tutorRule = (options: readonly number[]) => (): RotaRule[] =>
      options.map((option) => ({ rule: 'tutor', person: personId(optionPerson[option] ?? 0), shift: shiftId(shift) }));
    row(-Infinity, 0, [...ones(trainees), ...ones(able, -1)], tutorRule(trainees));
    for (const option of trainees) {
      const tutors = instance.tutors[optionPerson[option] ?? 0];
      if (tutors === null || tutors === undefined) continue;
      row(-Infinity, 0, [[option, 1], ...ones(able.filter((each) => tutors.includes(optionPerson[each] ?? 0)), -1)], tutorRule([option]));
    }
  }

  // Fairness: load + below − above = target, the steps of each side growing dearer, so that they fill in order.
  const steps: { readonly person: number; readonly above: readonly number[]; readonly below: readonly number[] }[] = [];
  for (const [person, options] of optionsOfPerson.entries()) {
    if (options.length === 0 || hardOnly) continue;
    const most = Array.from(options).reduce((sum, option) => sum + (load[optionSlot[option] ?? 0] ?? 0), 0);
    const goal = target[person] ?? 0;
    const side = (room: number): number[] => [
      column('fairness', 0, fairnessCost.freeHalfPoints, false),
      column('fairness', fairnessCost.firstStep, fairnessCost.stepHalfPoints, false),
      column('fairness', fairnessCost.furtherSteps, Math.max(0, room), false),
    ];
    const above = side(most - goal);
    const below = side(goal);
    steps.push({ person, above, below });
    row(goal, goal, [...Array.from(options, (option) => [option, load[optionSlot[option] ?? 0] ?? 0] as const), ...ones(below), ...ones(above, -1)]);
  }

  // People without an option stay at no load: their distance is a constant.
  const idle = problem.people.reduce((sum, _, person) => {
    const goal = target[person] ?? 0;
    return (optionsOfPerson[person]?.length ?? 0) > 0 ? sum : sum + fairnessOf(goal);
  }, 0);
  // The columns of favoured pairs count their own distance.
  const pairsApart = instance.favoured.reduce((sum, { together }) => sum + together * wishCost.favouredApart, 0);
  const linear = builder.build(instance.wishBase - pairsApart + idle);

  return {
    linear,
    rules,
    holeOf,
    languageHoles,
    costs(criteria) {
      if (criteria === 'all') return linear;
      const cost = linear.cost.map((value, index) => (payer[index] === 'holes' || (criteria === 'fairness' && payer[index] === 'fairness') ? value : 0));
      return { ...linear, cost, offset: criteria === 'fairness' ? idle : 0 };
    },
    pointOf(taken) {
      const point = new Float64Array(linear.columnCount);
      for (let option = 0; option < optionPerson.length; option += 1) point[option] = (taken[option] ?? 0) > 0.5 ? 1 : 0;
      const sum = (options: Iterable<number>): number => {
        let total = 0;
        for (const option of options) total += point[option] ?? 0;
        return total;
      };
      for (const [slot, hole] of holeOf) point[hole] = (need[slot] ?? 0) - sum(optionsOfSlot[slot] ?? []);
      for (const { column: hole, options } of languageHoles) point[hole] = sum(options) > 0 ? 0 : 1;
      for (const { column: met, first, second } of meetings) point[met] = Math.min(sum(first), sum(second));
      for (const { column: short, together, met } of apart) point[short] = Math.max(0, together - sum(met));
      for (const { person, above, below } of steps) {
        const given = Array.from(optionsOfPerson[person] ?? []).reduce((total, option) => total + (point[option] ?? 0) * (load[optionSlot[option] ?? 0] ?? 0), 0);
        const deviation = given - (target[person] ?? 0);
        let left = Math.abs(deviation);
        for (const step of deviation > 0 ? above : below) {
          const part = Math.min(left, linear.upper[step] ?? 0);
          point[step] = part;
          left -= part;
        }
      }
      return point;
    },
  };
}

/**
 * Sets of options of which a person may take one: the maximal cliques of the intervals [start, end + rest), and the options
 * of one day. A set within another is left out.
 */
function cliquesOf(instance: Instance, person: number, options: Int32Array): number[][] {
  const { problem, optionSlot } = instance;
  const self = problem.people[person];
  if (self === undefined) return [];
  const rest = self.minimumRestMinutes * 60_000;
  const own = Array.from(options).flatMap((option) => {
    const shift = problem.shifts[Math.floor((optionSlot[option] ?? 0) / 3)];
    return shift === undefined ? [] : [{ option, shift, until: shift.end + rest }];
  });
  const cliques: number[][] = [];
  let active: typeof own = [];
  // In order of start: each interval that begins makes a clique, which is maximal if one of it ends before the next begins.
  for (const next of own) {
    const staying = active.filter(({ until }) => until > next.shift.start);
    if (staying.length < active.length) cliques.push(active.map(({ option }) => option));
    active = [...staying, next];
  }
  if (active.length > 0) cliques.push(active.map(({ option }) => option));
  if (self.oneShiftPerDay) {
    const days = new Map<string, number[]>();
    for (const { option, shift } of own) days.set(shift.day, [...(days.get(shift.day) ?? []), option]);
    cliques.push(...[...days.values()].filter((day) => !cliques.some((clique) => day.every((option) => clique.includes(option)))));
  }
  return cliques.filter((clique) => clique.length > 1);
}

function clashesIn(instance: Instance, person: number, clique: readonly number[]): RotaRule[] {
  const { problem, optionSlot } = instance;
  const self = problem.people[person];
  const shifts = [...new Set(clique.map((option) => Math.floor((optionSlot[option] ?? 0) / 3)))].flatMap((shift) => problem.shifts[shift] ?? []);
  const found: RotaRule[] = [];
  for (const [rank, shift] of shifts.entries()) {
    for (const other of shifts.slice(rank + 1)) {
      const rule = self === undefined ? null : clashRule(self, shift, other, other.id);
      if (rule !== null) found.push(rule);
    }
  }
  return found;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
