// The course of a run: annealing, then the exact solver from the best rota ("finish"), beside it sub-problems solved exactly
// ("improve"). Invariant: with a limit of iterations nothing here looks at the clock.
import type { Clock } from '../../../values/instant.ts';
import { anneal } from './annealing.ts';
import { noBounds, rotaCost, type RotaBounds } from './evaluation.ts';
import { fillGreedily } from './greedy.ts';
import type { Incumbent } from './incumbent.ts';
import type { Instance } from './instance.ts';
import { restrict, type ExactLimits, type ExactResult, type ExactSolver } from './linear-model.ts';
import { buildModel, type Criteria } from './model.ts';
import { differingFrom, nextNeighbourhood, type Sizes } from './neighbourhoods.ts';
import { seededRandom } from './random.ts';
import { createState, fill, keepsRules, takenOf } from './search-state.ts';

export type CourseLimit =
  | { readonly kind: 'time'; readonly now: Clock; readonly until: number }
  | { readonly kind: 'iterations'; readonly moves: number; readonly nodes: number };

export interface Course {
  readonly instance: Instance;
  readonly incumbent: Incumbent;
  readonly seed: number;
  readonly limit: CourseLimit;
  /** A better rota is in the incumbent. */
  readonly onBetter: () => void;
}

const annealingMs = 3_000;
const annealingShare = 0.15;
/** Of the time or nodes left, for each criterion alone. */
const criterionShare = 0.3;
const subProblemMs = 1_500;
/** One sub-problem in so many is what the relaxation disagrees with; it gets more time. */
const relaxedEvery = 6;
const relaxedMs = 5_000;
/** Costs are integers: a bound this near below a cost proves it. */
const sameCost = 0.99;

/** The first complete rota; null when a locked trainee has no tutor in it. */
export function firstRota(instance: Instance): Int8Array | null {
  const state = createState(instance);
  fillGreedily(state);
  return keepsRules(state) ? takenOf(state) : null;
}

export function runAnnealing({ instance, incumbent, seed, limit, onBetter }: Course): void {
  const state = createState(instance);
  const known = incumbent.read();
  if (known === null) fillGreedily(state);
  else fill(state, known.taken);
  anneal(state, known?.cost ?? Infinity, {
    random: seededRandom(seed),
    progress: progressOf(limit),
    onBetter: (taken, cost) => {
      if (incumbent.offer(taken, cost)) onBetter();
    },
  });
}

function progressOf(limit: CourseLimit): (moves: number) => number {
  if (limit.kind === 'iterations') return (moves) => (limit.moves === 0 ? 1 : moves / limit.moves);
  const from = limit.now();
  const span = Math.max(1, Math.min(annealingMs, (limit.until - from) * annealingShare));
  return () => (limit.now() - from) / span;
}

/** Says `infeasible` when no rota keeps the rules; otherwise whether the best one is proven. */
export function finish(course: Course, exact: ExactSolver, onBounds: (bounds: RotaBounds) => void): 'proven' | 'open' | 'infeasible' {
  const { instance, incumbent, seed, limit, onBetter } = course;
  const model = buildModel(instance);
  let bounds = noBounds;
  const raise = (next: Partial<RotaBounds>): void => {
    bounds = { ...bounds, ...next };
    onBounds(bounds);
  };
  const proven = (): boolean => bounds.total >= incumbent.cost - sameCost;
  const offer = (point: ArrayLike<number>): void => {
    const taken = takenAt(instance, point);
    if (incumbent.offer(taken, rotaCost(instance, taken).total)) onBetter();
  };

  const run = (criteria: Criteria, share: number, raised: (bound: number) => void): ExactResult => {
    const known = incumbent.read();
    let offered = known?.cost ?? Infinity;
    return exact.solve(model.costs(criteria), {
      limits: limitsOf(limit, share),
      seed,
      start: known === null ? null : model.pointOf(known.taken),
      onBetter: (point) => {
        offer(point);
      },
      onBound: (bound) => {
        raised(bound);
        return proven();
      },
      // What the other thread found meanwhile; a run that depends on it would not be the same twice.
      ...(criteria === 'all' && limit.kind === 'time'
        ? {
            offer: () => {
              const best = incumbent.read();
              if (best === null || best.cost >= offered) return null;
              offered = best.cost;
              return model.pointOf(best.taken);
            },
          }
        : {}),
    });
  };

  const start = incumbent.read();
  const startCost = start === null ? null : rotaCost(instance, start.taken);
  if (startCost === null || startCost.holes > 0 || startCost.fairness > 0) {
    const holes = run('holes', criterionShare, () => undefined);
    if (holes.state === 'infeasible') return 'infeasible';
    if (holes.point !== null) offer(holes.point);
    const fewest = Math.max(0, Math.ceil(holes.bound - 1e-6));
    raise({ holes: fewest, total: Math.max(bounds.total, fewest) });
    const fair = run('fairness', criterionShare, () => undefined);
    if (fair.point !== null) offer(fair.point);
    const both = Math.max(0, Math.ceil(fair.bound - 1e-6));
    raise({ total: Math.max(bounds.total, both), ...(holes.state === 'optimal' ? { fairness: Math.max(0, both - fewest) } : {}) });
  }
  if (proven()) return 'proven';
  const whole = run('all', 1, (bound) => {
    if (bound > bounds.total + 0.5) raise({ total: bound });
  });
  if (whole.state === 'infeasible' && incumbent.read() === null) return 'infeasible';
  if (whole.point !== null) offer(whole.point);
  if (whole.bound > bounds.total) raise({ total: whole.bound });
  return proven() ? 'proven' : 'open';
}

function limitsOf(limit: CourseLimit, share: number): ExactLimits {
  return limit.kind === 'time'
    ? { timeMs: Math.max(0, (limit.until - limit.now()) * share), nodes: null }
    : { timeMs: null, nodes: Math.floor(limit.nodes * share) };
}

/** Solves parts of the rota exactly, the rest held fixed, until the time is over. `onBound`: of the linear relaxation. */
export function improve({ instance, incumbent, seed, onBetter }: Course, exact: ExactSolver, clock: { readonly now: Clock; readonly until: number }, onBound: (total: number) => void): void {
  const model = buildModel(instance);
  const random = seededRandom(seed);
  const sizes: Sizes = { weeks: 2, people: 8, box: 0.5 };
  const optionCount = instance.optionPerson.length;
  // The linear relaxation of a rota is nearly whole: where it agrees with the best rota, that is left alone (RINS, E. Danna,
  // E. Rothberg, C. Le Pape, "Exploring relaxation induced neighborhoods to improve MIP solutions", 2005).
  const relaxation = exact.solve({ ...model.linear, integer: new Uint8Array(model.linear.columnCount) }, {
    limits: { timeMs: Math.max(0, (clock.until - clock.now()) * criterionShare), nodes: null },
    seed,
    start: null,
  });
  const relaxed = relaxation.point;
  if (relaxation.state === 'optimal') onBound(relaxation.bound);
  let round = 0;
  while (clock.now() < clock.until) {
    const known = incumbent.read();
    if (known === null) return;
    const point = model.pointOf(known.taken);
    const { covers, grow, shrink } =
      relaxed !== null && round % relaxedEvery === 0 ? differingFrom(relaxed, point) : nextNeighbourhood(instance, sizes, random);
    round += 1;
    const part = restrict(model.linear, point, (column) => column >= optionCount || covers(column));
    const start = Float64Array.from(part.columns, (column) => point[column] ?? 0);
    const result = exact.solve(part.model, { limits: { timeMs: Math.min(round % relaxedEvery === 1 ? relaxedMs : subProblemMs, clock.until - clock.now()), nodes: null }, seed, start });
    if (result.state === 'optimal') grow();
    else shrink();
    if (result.point === null) continue;
    for (const [index, column] of part.columns.entries()) point[column] = result.point[index] ?? 0;
    const taken = takenAt(instance, point);
    if (incumbent.offer(taken, rotaCost(instance, taken).total)) onBetter();
  }
}

function takenAt({ optionPerson }: Instance, point: ArrayLike<number>): Int8Array {
  return Int8Array.from({ length: optionPerson.length }, (_, option) => Math.round(point[option] ?? 0));
}
