// The automatic rota through the real search and the real exact solver, judged by the independent checker.
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { brokenRules } from '../../../core/domain/rota/check.ts';
import { whyThem } from '../../../core/domain/rota/explain.ts';
import { fairnessCost, holeCost, wishCost, type Assignment, type RotaPerson, type RotaProblem, type RotaSolution } from '../../../core/domain/rota/problem.ts';
import { lockedConflict, whyImpossible, whyNobody } from '../../../core/domain/rota/solver/conflict.ts';
import { finish, firstRota, improve, runAnnealing, type Course } from '../../../core/domain/rota/solver/course.ts';
import { noBounds, rotaCost, solutionOf, type RotaBounds } from '../../../core/domain/rota/solver/evaluation.ts';
import { createIncumbent } from '../../../core/domain/rota/solver/incumbent.ts';
import { compile, takenBy } from '../../../core/domain/rota/solver/instance.ts';
import type { ExactSolver } from '../../../core/domain/rota/solver/linear-model.ts';
import { buildModel } from '../../../core/domain/rota/solver/model.ts';
import { createState, fill } from '../../../core/domain/rota/solver/search-state.ts';
import { loadExactSolver } from '../../../electron/solver/exact-solver.ts';
import { aPerson, aProblem, aShift, hour, monday, syntheticRota } from '../../support/rota-problems.ts';

/** For many runs on a machine that has other things to do. */
const slow = 60_000;
let exact: ExactSolver;
beforeAll(async () => {
  exact = await loadExactSolver();
});

interface Solved {
  readonly solution: RotaSolution;
  readonly outcome: 'proven' | 'open' | 'infeasible';
  readonly seen: readonly RotaSolution[];
}

/** The whole course in this process; `seen` are all rotas on the way. */
function solve(problem: RotaProblem): Solved {
  const instance = compile(problem);
  const incumbent = createIncumbent(instance.optionPerson.length);
  const seen: RotaSolution[] = [];
  let bounds: RotaBounds = noBounds;
  const note = (): void => {
    const known = incumbent.read();
    if (known !== null) seen.push(solutionOf(instance, known.taken, bounds));
  };
  const first = firstRota(instance);
  if (first !== null) incumbent.offer(first, rotaCost(instance, first).total);
  note();
  const { seed, limit } = problem.settings;
  if (limit.kind === 'time') throw new Error('a test counts moves');
  const course: Course = { instance, incumbent, seed, limit, onBetter: note };
  runAnnealing(course);
  const outcome = finish(course, exact, (next) => { bounds = next; });
  note();
  const solution = seen.at(-1);
  if (solution === undefined) throw new Error('no rota');
  return { solution, outcome, seen };
}

/** What a rota costs, counted again from the definitions, without the solver's tables. */
function costAgain(problem: RotaProblem, { assignments, loads }: RotaSolution): number {
  let cost = 0;
  const at = (shift: string): Assignment[] => assignments.filter((given) => given.shift === shift);
  for (const shift of problem.shifts) {
    for (const role of ['listener', 'backup', 'trainee'] as const) cost += (shift.needs[role] - at(shift.id).filter((given) => given.role === role).length) * holeCost[role];
    for (const language of shift.languages) {
      const spoken = at(shift.id).some(({ person, role }) => role === 'listener' && problem.people.find(({ id }) => id === person)!.languages.includes(language));
      if (!spoken) cost += holeCost.language;
    }
  }
  for (const { load, target } of loads) {
    const beyond = Math.max(0, Math.abs(load - target) - fairnessCost.freeHalfPoints);
    if (beyond > 0) cost += fairnessCost.firstStep + (beyond - 1) * fairnessCost.furtherSteps;
  }
  for (const person of problem.people) {
    const mine = (shift: string): boolean => assignments.some((given) => given.person === person.id && given.shift === shift);
    // A wish counts where the person could have been alone on an empty rota.
    const possible = (shift: string): boolean =>
      (['listener', 'backup', 'trainee'] as const).some(
        (role) => problem.shifts.find(({ id }) => id === shift)!.needs[role] > 0 && brokenRules({ ...problem, locked: [], pairs: [] }, [{ person: person.id, shift, role }]).every(({ rule }) => rule === 'tutor'),
      );
    cost += person.wanted.filter((shift) => possible(shift) && !mine(shift)).length * wishCost.wantedNotGiven;
    cost += person.unwanted.filter((shift) => mine(shift) && !person.wanted.includes(shift)).length * wishCost.unwantedGiven;
  }
  for (const pair of problem.pairs) {
    const common = problem.shifts.filter(({ id }) => pair.people.every((person) => at(id).some((given) => given.person === person))).length;
    if (pair.kind === 'avoid' && !pair.hard) cost += common * wishCost.avoidedTogether;
    if (pair.kind === 'favour') cost += Math.max(0, pair.together - common) * wishCost.favouredApart;
  }
  return cost;
}

/** Small rotas with a bit of everything. */
const problems = fc
  .record({
    seed: fc.integer({ min: 0, max: 100_000 }),
    people: fc.integer({ min: 3, max: 9 }),
    rest: fc.constantFrom(0, 480, 660),
    oneShiftPerDay: fc.boolean(),
    hours: fc.constantFrom(null, 16, 24),
    period: fc.constantFrom(null, 24, 40),
    backup: fc.boolean(),
    language: fc.boolean(),
    hard: fc.boolean(),
  })
  .map(({ seed, people, rest, oneShiftPerDay, hours, period, backup, language, hard }): RotaProblem => {
    const base = syntheticRota({ people, weeks: 1, seed, settings: { seed, limit: { kind: 'iterations', moves: 20_000, nodes: 200 } } });
    const staff = base.people.map((person, index): RotaPerson => ({
      ...person,
      level: index === 0 ? 'experienced' : index === people - 1 ? 'trainee' : person.level,
      roles: index % 3 === 1 ? ['backup'] : ['listener', 'backup'],
      minimumRestMinutes: rest,
      oneShiftPerDay,
      maximumMinutesPerWeek: hours === null ? null : hours * 60,
      maximumMinutes: period === null ? null : period * 60,
      languages: index % 2 === 0 ? ['lsf'] : [],
      tutors: index === people - 1 && hard ? ['p0'] : [],
    }));
    return {
      ...base,
      people: staff,
      shifts: base.shifts.map((shift, index) => ({
        ...shift,
        needs: { ...shift.needs, backup: backup && index % 3 === 0 ? 1 : 0, trainee: index % 4 === 0 ? 1 : 0 },
        languages: language && index % 5 === 0 ? ['lsf'] : [],
      })),
      pairs: [
        { kind: 'avoid', people: ['p0', 'p1'], hard },
        { kind: 'avoid', people: ['p1', 'p2'], hard: !hard },
        { kind: 'favour', people: ['p0', 'p2'], together: 2 },
      ],
      duties: [{ person: 'p0', start: monday - 8 * hour, end: monday, week: 'w-1', day: 'd-1' }],
    };
  });

describe('any rota', () => {
  it('breaks no hard rule, from the first one to the last, and costs what it says', () => {
    fc.assert(
      fc.property(problems, (problem) => {
        const { seen, outcome, solution } = solve(problem);
        for (const each of seen) {
          expect(brokenRules(problem, each.assignments)).toEqual([]);
          expect(each.total.cost).toBe(costAgain(problem, each));
        }
        expect(solution.total.bound).toBeLessThanOrEqual(solution.total.cost);
        if (outcome === 'proven') expect(solution.total.bound).toBe(solution.total.cost);
      }),
      { seed: 20_250_330, numRuns: 30 },
    );
  }, slow);

  it('has the same cost in the search, in the model and by count, and keeps every row of the model', () => {
    fc.assert(
      fc.property(problems, (problem) => {
        const instance = compile(problem);
        const { solution } = solve({ ...problem, settings: { seed: 1, limit: { kind: 'iterations', moves: 2_048, nodes: 0 } } });
        const taken = takenBy(instance, solution.assignments);
        const state = createState(instance);
        fill(state, taken);
        const model = buildModel(instance);
        const { linear } = model;
        const point = model.pointOf(taken);
        expect(state.cost).toBe(solution.total.cost);
        expect(point.reduce((sum, value, column) => sum + value * linear.cost[column]!, linear.offset)).toBeCloseTo(solution.total.cost);
        for (let row = 0; row < linear.rowLower.length; row += 1) {
          let activity = 0;
          for (let entry = linear.starts[row]!; entry < linear.starts[row + 1]!; entry += 1) activity += linear.values[entry]! * point[linear.indices[entry]!]!;
          expect(activity).toBeGreaterThanOrEqual(linear.rowLower[row]! - 1e-9);
          expect(activity).toBeLessThanOrEqual(linear.rowUpper[row]! + 1e-9);
        }
      }),
      { seed: 20_251_026, numRuns: 30 },
    );
  }, slow);

  it('leaves locked assignments where they are', () => {
    fc.assert(
      fc.property(problems, fc.integer({ min: 1, max: 5 }), (problem, count) => {
        // What a greedy rota gives can be locked: it is possible by itself.
        const instance = compile(problem);
        const locked = solutionOf(instance, firstRota(instance)!, noBounds).assignments.filter(({ role }) => role !== 'trainee').slice(0, count);
        const { seen } = solve({ ...problem, locked, settings: { seed: 3, limit: { kind: 'iterations', moves: 10_000, nodes: 50 } } });
        for (const { assignments } of seen) for (const each of locked) expect(assignments).toContainEqual(each);
      }),
      { seed: 7, numRuns: 20 },
    );
  }, slow);

  it('is the same for the same seed and the same number of iterations', () => {
    const problem = syntheticRota({ people: 8, weeks: 2, seed: 5, settings: { seed: 5, limit: { kind: 'iterations', moves: 60_000, nodes: 100 } } });
    expect(solve(problem).solution).toEqual(solve(problem).solution);
  });

  it('is the best one where all can be tried', () => {
    // Three people, three shifts a day apart: 4^3 rotas.
    const shifts = [aShift('s0', 6), aShift('s1', 30), aShift('s2', 54, { night: true, points: { base: 2, night: 2, weekend: 0, holiday: 0 } })];
    const people = [aPerson('a', { unwanted: ['s0', 's1'] }), aPerson('b', { wanted: ['s1'], nightsAllowed: false }), aPerson('c', { wanted: ['s1', 's2'], maximumMinutes: 480 })];
    const problem = aProblem(people, shifts);
    const instance = compile(problem);
    let best = Infinity;
    const holders = [null, ...people.map(({ id }) => id)];
    for (const first of holders) for (const second of holders) for (const third of holders) {
      const assignments = [first, second, third].flatMap((person, index): Assignment[] => (person === null ? [] : [{ person, shift: `s${String(index)}`, role: 'listener' }]));
      if (brokenRules(problem, assignments).length === 0) best = Math.min(best, rotaCost(instance, takenBy(instance, assignments)).total);
    }
    const { solution, outcome } = solve(problem);
    expect(outcome).toBe('proven');
    expect(solution.total.cost).toBe(best);
  });

  it('does not get worse, and breaks nothing, when parts of it are solved again', () => {
    const problem = syntheticRota({ people: 10, weeks: 3, seed: 11 });
    const instance = compile(problem);
    const incumbent = createIncumbent(instance.optionPerson.length);
    const first = firstRota(instance)!;
    incumbent.offer(first, rotaCost(instance, first).total);
    const before = incumbent.cost;
    // A clock that ticks at each look: so many sub-problems, whatever the machine's speed.
    let ticks = 0;
    const now = (): number => (ticks += 20_000);
    improve({ instance, incumbent, seed: 1, limit: { kind: 'iterations', moves: 0, nodes: 0 }, onBetter: () => undefined }, exact, { now, until: 400_000 }, (total) => { expect(total).toBeLessThanOrEqual(incumbent.cost + 1e-6); });
    const after = incumbent.read()!;
    expect(after.cost).toBeLessThan(before);
    expect(brokenRules(problem, solutionOf(instance, after.taken, noBounds).assignments)).toEqual([]);
  });
});

describe('fair shares', () => {
  it('follow the wanted share and give less to who carried more before', () => {
    const shifts = Array.from({ length: 12 }, (_, day) => aShift(`s${String(day)}`, day * 24 + 6));
    const people = [aPerson('full'), aPerson('half', { share: 0.5 }), aPerson('worn', { history: { base: 0, night: 4, weekend: 2, holiday: 0 } })];
    const { solution } = solve(aProblem(people, shifts));
    // 24 half-points and 6 carried: 12, 6 and 12 − 6.
    expect(solution.loads.map(({ target }) => target)).toEqual([12, 6, 6]);
    expect(solution.loads.map(({ load }) => load)).toEqual([12, 6, 6]);
  });
});

const forever = { now: (): number => 0, until: 10_000 };

describe('why nobody', () => {
  it('names the smallest set: two shifts too near each other, and everybody else kept away', () => {
    const shifts = [aShift('s', 6), aShift('t', 14), aShift('far', 100)];
    const people = [aPerson('a'), aPerson('b', { absences: [{ start: monday, end: monday + 40 * hour }] }), aPerson('c', { nightsAllowed: false })];
    const problem = aProblem(people, [shifts[0]!, { ...shifts[1]!, night: true }, shifts[2]!], { pairs: [], locked: [{ person: 'c', shift: 's', role: 'listener' }] });
    const { solution } = solve({ ...problem, people: people.filter(({ id }) => id !== 'a') });
    expect(solution.holes).toEqual([{ kind: 'place', shift: 't', role: 'listener', missing: 1 }]);
    const found = whyNobody({ ...problem, people: people.filter(({ id }) => id !== 'a') }, solution.assignments, solution.holes[0]!, exact, forever);
    expect(found.minimal).toBe(true);
    expect(found.rules.map(({ rule }) => rule).sort()).toEqual(['absent', 'cover', 'night']);
  });

  it('names a cover, a rest and a pair that must not meet', () => {
    // b and c may not meet, and a has the evening.
    const shifts = [aShift('morning', 6, { needs: { listener: 2, backup: 0, trainee: 0 } }), aShift('evening', 16)];
    const problem = aProblem([aPerson('a'), aPerson('b'), aPerson('c')], shifts, {
      pairs: [{ kind: 'avoid', people: ['b', 'c'], hard: true }],
      locked: [{ person: 'a', shift: 'evening', role: 'listener' }],
    });
    const { solution, outcome } = solve(problem);
    expect(outcome).toBe('proven');
    expect(solution.holes).toHaveLength(1);
    const { rules, minimal } = whyNobody(problem, solution.assignments, solution.holes[0]!, exact, forever);
    expect(minimal).toBe(true);
    expect(new Set(rules.map(({ rule }) => rule))).toEqual(new Set(['cover', 'rest', 'avoidPair', 'locked']));
  });

  it('says that nothing is proven when the time is over', () => {
    const problem = aProblem([aPerson('a', { available: [] })], [aShift('s', 6)]);
    const { solution } = solve(problem);
    expect(whyNobody(problem, solution.assignments, solution.holes[0]!, exact, { now: () => 1, until: 1 })).toMatchObject({ minimal: false });
  });
});

describe('impossible constraints', () => {
  it('are named with the smallest set, when locked assignments contradict a rule', () => {
    const locked: Assignment[] = [{ person: 'a', shift: 's', role: 'listener' }, { person: 'a', shift: 't', role: 'listener' }, { person: 'b', shift: 'u', role: 'listener' }];
    const problem = aProblem([aPerson('a'), aPerson('b')], [aShift('s', 6), aShift('t', 16), aShift('u', 60)], { locked });
    expect(lockedConflict(problem)).toEqual({
      minimal: true,
      rules: [
        { rule: 'rest', person: 'a', shift: 's', other: 't', duty: { start: monday + 16 * hour, end: monday + 24 * hour }, restMinutes: 120, minimumMinutes: 660 },
        { rule: 'locked', ...locked[0]! },
        { rule: 'locked', ...locked[1]! },
      ],
    });
    expect(lockedConflict({ ...problem, locked: locked.slice(1) })).toBeNull();
  });

  it('are named when a locked trainee can have no tutor', () => {
    const locked: Assignment[] = [{ person: 't', shift: 's', role: 'trainee' }];
    const people = [aPerson('t', { level: 'trainee' }), aPerson('e', { level: 'experienced', absences: [{ start: monday, end: monday + 10 * hour }] }), aPerson('x')];
    const problem = aProblem(people, [aShift('s', 6, { needs: { listener: 1, backup: 0, trainee: 1 } })], { locked });
    expect(lockedConflict(problem)).toBeNull();
    const { rules, minimal } = whyImpossible(problem, exact, forever);
    expect(minimal).toBe(true);
    expect(rules.map(({ rule }) => rule).sort()).toEqual(['absent', 'locked', 'tutor']);
  });
});

describe('why me', () => {
  const problem = syntheticRota({ people: 9, weeks: 2, seed: 4, settings: { seed: 4, limit: { kind: 'iterations', moves: 40_000, nodes: 100 } } });

  it('gives for everybody else the rules in the way, or a change that is possible and costs what it says', () => {
    const { solution } = solve(problem);
    const instance = compile(problem);
    for (const asked of solution.assignments.slice(0, 12)) {
      const reasons = whyThem(problem, solution.assignments, asked)!;
      expect(reasons.alternatives.map(({ person }) => person).sort()).toEqual(problem.people.map(({ id }) => id).filter((id) => id !== asked.person).sort());
      const without = solution.assignments.filter((each) => each !== asked);
      for (const alternative of reasons.alternatives) {
        const moved = { ...asked, person: alternative.person };
        if (alternative.kind === 'blocked') {
          expect(alternative.rules.length).toBeGreaterThan(0);
          expect(brokenRules(problem, [...without, moved])).not.toEqual([]);
          continue;
        }
        const then = alternative.kind === 'replace' ? [...without, moved] : [...without.filter((each) => JSON.stringify(each) !== JSON.stringify(alternative.gives)), moved, { ...alternative.gives, person: asked.person }];
        expect(brokenRules(problem, then)).toEqual([]);
        const cost = rotaCost(instance, takenBy(instance, then));
        const { holes, fairness, wishes } = solution.criteria;
        expect(alternative.change).toEqual({ holes: cost.holes - holes.cost, fairness: cost.fairness - fairness.cost, wishes: cost.wishes - wishes.cost, total: cost.total - solution.total.cost });
      }
    }
  });

  it('knows a locked place, and no place that is not there', () => {
    const asked: Assignment = { person: 'a', shift: 's', role: 'listener' };
    const small = aProblem([aPerson('a'), aPerson('b')], [aShift('s', 6)], { locked: [asked] });
    expect(whyThem(small, [asked], asked)).toMatchObject({ locked: true, alternatives: [{ person: 'b', kind: 'replace' }] });
    expect(whyThem(small, [], asked)).toBeNull();
  });
});
