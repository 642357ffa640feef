// One run of the solver: the first rota at once, then what the threads find, each rota checked before it leaves.
// Invariant: no rota that breaks a hard rule by the independent checker is ever given; the best one so far is always out.
//
//   first rota ──▶ searching ──▶ proven       (bound reached)
//                      ├───────▶ gap          (time over, or the nodes used up)
//                      └───────▶ impossible   (no rota keeps the rules)
import type { Clock } from '../../core/values/instant.ts';
import { brokenRules } from '../../core/domain/rota/check.ts';
import { gapOf, type RotaProblem, type RotaSolution, type SolutionReport } from '../../core/domain/rota/problem.ts';
import { lockedConflict, whyImpossible } from '../../core/domain/rota/solver/conflict.ts';
import { firstRota } from '../../core/domain/rota/solver/course.ts';
import { noBounds, rotaCost, solutionOf, type RotaBounds } from '../../core/domain/rota/solver/evaluation.ts';
import { createIncumbent } from '../../core/domain/rota/solver/incumbent.ts';
import { compile } from '../../core/domain/rota/solver/instance.ts';
import { loadExactSolver } from './exact-solver.ts';
import type { ThreadNotice, ThreadTask } from './thread.ts';

export interface RunningThread {
  stop(): void;
}

export interface RunOptions {
  readonly now: Clock;
  readonly startThread: (task: ThreadTask, onNotice: (notice: ThreadNotice) => void, onFailed: () => void) => RunningThread;
  readonly onBetter: (solution: RotaSolution) => void;
}

/** Proof searched for why nothing is possible. */
export const explanationMs = 8_000;
/** Bounds rise by small steps: they are told this often. */
const tellBoundsMs = 300;

/** Each thread proves its own bounds: the higher one holds. */
function higher(a: RotaBounds, b: RotaBounds): RotaBounds {
  return { holes: Math.max(a.holes, b.holes), fairness: Math.max(a.fairness, b.fairness), wishes: Math.max(a.wishes, b.wishes), total: Math.max(a.total, b.total) };
}

/** Rejects when a thread broke before there was any rota. */
export function run(problem: RotaProblem, { now, startThread, onBetter }: RunOptions): Promise<SolutionReport> {
  const impossible = lockedConflict(problem);
  if (impossible !== null) return Promise.resolve({ state: 'impossible', conflict: impossible });
  const { limit } = problem.settings;
  const until = limit.kind === 'time' ? now() + limit.ms : Infinity;
  const instance = compile(problem);
  const incumbent = createIncumbent(instance.optionPerson.length);
  let bounds: RotaBounds = noBounds;
  let best: RotaSolution | null = null;
  let toldAt = 0;

  const tell = (): void => {
    const known = incumbent.read();
    if (known === null) return;
    const solution = solutionOf(instance, known.taken, bounds);
    if (brokenRules(problem, solution.assignments).length > 0) throw new Error('the solver broke a rule');
    best = solution;
    toldAt = now();
    onBetter(solution);
  };
  const first = firstRota(instance);
  if (first !== null) incumbent.offer(first, rotaCost(instance, first).total);
  tell();

  return new Promise((resolve, reject) => {
    const threads: RunningThread[] = [];
    let ended = false;
    const end = (report: () => SolutionReport | Promise<SolutionReport>): void => {
      if (ended) return;
      ended = true;
      clearTimeout(timer);
      for (const thread of threads) thread.stop();
      void Promise.resolve().then(report).then(resolve, reject);
    };
    const finished = (): SolutionReport => {
      tell();
      if (best === null) throw new Error('no rota was found');
      return { state: gapOf(best.total) === 0 ? 'proven' : 'gap', solution: best };
    };
    const whyNot = async (): Promise<SolutionReport> => ({
      state: 'impossible',
      conflict: whyImpossible(problem, await loadExactSolver(), { now, until: now() + explanationMs }),
    });
    const timer = limit.kind === 'time' ? setTimeout(() => { end(finished); }, limit.ms) : undefined;
    const listen = (notice: ThreadNotice): void => {
      if (ended) return;
      switch (notice.type) {
        case 'better':
          tell();
          break;
        case 'bounds':
          bounds = higher(bounds, notice.bounds);
          if (now() - toldAt >= tellBoundsMs) tell();
          break;
        case 'done':
          if (notice.outcome === 'infeasible') end(whyNot);
          // Without a proof the other thread goes on until the time is over.
          else if (notice.outcome === 'proven' || limit.kind === 'iterations') end(finished);
          return;
      }
      // One thread may have found what the other's bound says.
      if (bounds.total > incumbent.cost - 1) end(finished);
    };
    const parts: readonly ThreadTask['part'][] = limit.kind === 'time' ? ['finish', 'improve'] : ['finish'];
    let running = parts.length;
    // Short of memory, one thread may go on where two could not.
    const failed = (): void => {
      running -= 1;
      if (running === 0) end(finished);
    };
    for (const part of parts) threads.push(startThread({ part, problem, incumbent: incumbent.buffer, until }, listen, failed));
  });
}
