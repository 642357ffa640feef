// What the two threads of a run do: one anneals and then proves ("finish"), the other anneals and then improves.
// Invariant: a thread tells only that something changed; the rota itself is in the shared incumbent.
import type { MessagePort } from 'node:worker_threads';
import type { RotaProblem } from '../../core/domain/rota/problem.ts';
import { finish, improve, runAnnealing, type Course, type CourseLimit } from '../../core/domain/rota/solver/course.ts';
import { noBounds, type RotaBounds } from '../../core/domain/rota/solver/evaluation.ts';
import { incumbentIn } from '../../core/domain/rota/solver/incumbent.ts';
import { compile } from '../../core/domain/rota/solver/instance.ts';
import { loadExactSolver } from './exact-solver.ts';

export interface ThreadTask {
  readonly part: 'finish' | 'improve';
  readonly problem: RotaProblem;
  readonly incumbent: SharedArrayBuffer;
  /** For a limit of time: the end, on the clock of `Date.now`. */
  readonly until: number;
}

export type ThreadNotice =
  | { readonly type: 'better' }
  | { readonly type: 'bounds'; readonly bounds: RotaBounds }
  | { readonly type: 'done'; readonly outcome: 'proven' | 'open' | 'infeasible' };

export async function runThread({ part, problem, incumbent, until }: ThreadTask, port: MessagePort): Promise<void> {
  const say = (notice: ThreadNotice): void => {
    port.postMessage(notice);
  };
  const { seed, limit } = problem.settings;
  const courseLimit: CourseLimit = limit.kind === 'time' ? { kind: 'time', now: Date.now, until } : limit;
  const course: Course = {
    instance: compile(problem),
    incumbent: incumbentIn(incumbent),
    // Two threads that search alike would find the same.
    seed: part === 'finish' ? seed : seed + 1,
    limit: courseLimit,
    onBetter: () => {
      say({ type: 'better' });
    },
  };
  const loading = loadExactSolver();
  runAnnealing(course);
  const exact = await loading;
  if (part === 'improve') improve(course, exact, { now: Date.now, until }, (total) => { say({ type: 'bounds', bounds: { ...noBounds, total } }); });
  else say({ type: 'done', outcome: finish(course, exact, (bounds) => { say({ type: 'bounds', bounds }); }) });
}
