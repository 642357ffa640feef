// The solver in a process of its own, as the store uses it: progress, cancelling, a death in the middle, faults.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { brokenRules } from '../../../core/domain/rota/check.ts';
import type { RotaProblem, RotaSolution } from '../../../core/domain/rota/problem.ts';
import { createSolverLink, type SolverLink } from '../../../electron/store/solver-link.ts';
import { aPerson, aProblem, aShift, syntheticRota } from '../../support/rota-problems.ts';
import { solverProgram, type SolverProgram } from '../../support/solver-child.ts';

let program: SolverProgram;
let link: SolverLink;
const log: string[] = [];
const unaborted = new AbortController().signal;

beforeAll(async () => {
  program = await solverProgram();
  link = createSolverLink(() => program.start(), (code) => log.push(code));
});
afterAll(() => {
  program.remove();
});

const timed = (people: number, weeks: number, ms: number): RotaProblem => syntheticRota({ people, weeks, seed: 3, settings: { seed: 3, limit: { kind: 'time', ms } } });

/** Every process that was started ends; waits for the last one's end to be seen. */
async function allEnded(): Promise<void> {
  const alive = program.children.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
  await Promise.all(alive.map((child) => new Promise((resolve) => child.once('exit', resolve))));
  for (const { pid } of program.children) expect(() => process.kill(pid!, 0)).toThrow();
}

describe('the solver process', () => {
  it('gives better and better rotas, then one that is proven, and is gone', async () => {
    const problem = timed(6, 2, 60_000);
    const seen: RotaSolution[] = [];
    const report = await link.solve(problem, { onBetter: (solution) => seen.push(solution), signal: unaborted });
    if (report.state !== 'proven') throw new Error(report.state);
    expect(brokenRules(problem, report.solution.assignments)).toEqual([]);
    expect(report.solution.total.bound).toBe(report.solution.total.cost);
    for (const [index, { total }] of seen.entries()) expect(total.cost).toBeLessThanOrEqual(seen[index - 1]?.total.cost ?? Infinity);
    expect(seen.at(-1)?.assignments).toEqual(report.solution.assignments);
    await allEnded();
  }, 60_000);

  it('gives the same rota twice for a seed and a limit of iterations', async () => {
    const problem = { ...timed(8, 2, 0), settings: { seed: 9, limit: { kind: 'iterations', moves: 30_000, nodes: 60 } } } satisfies RotaProblem;
    const once = await link.solve(problem, { onBetter: () => undefined, signal: unaborted });
    expect(await link.solve(problem, { onBetter: () => undefined, signal: unaborted })).toEqual(once);
  }, 60_000);

  it('stops at once when cancelled, with the best so far, and leaves no process', async () => {
    const problem = timed(30, 8, 600_000);
    const cancel = new AbortController();
    let best: RotaSolution | null = null;
    const report = await link.solve(problem, {
      signal: cancel.signal,
      onBetter: (solution) => {
        best = solution;
        cancel.abort();
      },
    });
    expect(report).toEqual({ state: 'cancelled', solution: best });
    expect(best).not.toBeNull();
    await allEnded();
  });

  it('is never started for what was cancelled before', async () => {
    const cancel = new AbortController();
    cancel.abort();
    expect(await link.solve(timed(4, 1, 1_000), { onBetter: () => undefined, signal: cancel.signal })).toEqual({ state: 'cancelled', solution: null });
    await allEnded();
  });

  it('keeps the best found when it is killed in the middle', async () => {
    const problem = timed(30, 8, 600_000);
    let best: RotaSolution | null = null;
    const report = await link.solve(problem, {
      signal: unaborted,
      onBetter: (solution) => {
        best = solution;
        program.children.at(-1)?.kill('SIGKILL');
      },
    });
    expect(report).toEqual({ state: 'gap', solution: best });
    if (report.state === 'gap') expect(brokenRules(problem, report.solution.assignments)).toEqual([]);
    expect(log).toContain('solver-ended-early');
  });

  it('solves one rota at a time, and explains meanwhile', async () => {
    const cancel = new AbortController();
    const running = link.solve(timed(30, 8, 600_000), { onBetter: () => undefined, signal: cancel.signal });
    await expect(link.solve(timed(4, 1, 1_000), { onBetter: () => undefined, signal: unaborted })).rejects.toMatchObject({ code: 'rota-solver-busy' });
    const problem = aProblem([aPerson('a', { nightsAllowed: false })], [aShift('s', 22, { night: true })]);
    const why = await link.whyNobody(problem, [], { kind: 'place', shift: 's', role: 'listener', missing: 1 });
    expect(why).toEqual({ minimal: true, rules: [{ rule: 'cover', shift: 's', role: 'listener' }, { rule: 'night', person: 'a', shift: 's' }] });
    cancel.abort();
    expect(await running).toMatchObject({ state: 'cancelled' });
    await allEnded();
  });

  it('names the conflict of impossible constraints', async () => {
    const problem = aProblem([aPerson('t', { level: 'trainee' })], [aShift('s', 6, { needs: { listener: 0, backup: 0, trainee: 1 } })], { locked: [{ person: 't', shift: 's', role: 'trainee' }] });
    const report = await link.solve(problem, { onBetter: () => undefined, signal: unaborted });
    expect(report).toMatchObject({ state: 'impossible', conflict: { minimal: true } });
    if (report.state === 'impossible') expect(report.conflict.rules.map(({ rule }) => rule).sort()).toEqual(['locked', 'tutor']);
  });

  it('refuses a question that it does not understand', async () => {
    const broken = { ...aProblem([], []), people: [{ id: 'a', name: 'Odile' }] } as unknown as RotaProblem;
    await expect(link.solve(broken, { onBetter: () => undefined, signal: unaborted })).rejects.toMatchObject({ code: 'rota-solver-unavailable' });
  });

  it('is missed plainly where none can start', async () => {
    const none = createSolverLink(() => Promise.resolve(null), () => undefined);
    await expect(none.solve(timed(4, 1, 1_000), { onBetter: () => undefined, signal: unaborted })).rejects.toMatchObject({ code: 'rota-solver-unavailable' });
  });
});
