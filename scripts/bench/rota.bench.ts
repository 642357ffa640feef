// The automatic rota in its own process, on seeded synthetic rotas of 40 people over 12 weeks and 20 people over 8.
import { brokenRules } from '../../core/domain/rota/check.ts';
import { whyThem } from '../../core/domain/rota/explain.ts';
import { gapOf, type RotaProblem, type RotaSolution } from '../../core/domain/rota/problem.ts';
import { createSolverLink, type SolverLink } from '../../electron/store/solver-link.ts';
import { syntheticRota } from '../../tests/support/rota-problems.ts';
import { solverProgram } from '../../tests/support/solver-child.ts';
import { median, percentile, row, type Report } from './figures.ts';

const seeds = [1, 2, 3, 4, 5];
const lookAfterMs = 20_000;
const largeLimitMs = 120_000;
const mediumLimitMs = 25_000;

interface Run {
  readonly firstMs: number;
  readonly atTwentySeconds: RotaSolution;
  readonly last: RotaSolution;
  /** Infinity when it was not proven. */
  readonly provenMs: number;
}

async function runOf(link: SolverLink, problem: RotaProblem): Promise<Run> {
  const from = performance.now();
  let firstMs = Infinity;
  let atTwentySeconds: RotaSolution | null = null;
  const report = await link.solve(problem, {
    signal: new AbortController().signal,
    onBetter: (solution) => {
      const now = performance.now() - from;
      firstMs = Math.min(firstMs, now);
      if (now <= lookAfterMs) atTwentySeconds = solution;
    },
  });
  const ms = performance.now() - from;
  if (report.state === 'impossible' || report.solution === null) throw new Error('the rota has no solution');
  const last = report.solution;
  return { firstMs, atTwentySeconds: ms <= lookAfterMs ? last : (atTwentySeconds ?? last), last, provenMs: report.state === 'proven' ? ms : Infinity };
}

export async function measure(report: Report): Promise<void> {
  const program = await solverProgram();
  const link = createSolverLink(() => program.start(), () => undefined);
  try {
    const problems = seeds.map((seed) => syntheticRota({ people: 40, weeks: 12, seed, settings: { seed, limit: { kind: 'time', ms: largeLimitMs } } }));
    const runs: Run[] = [];
    for (const problem of problems) runs.push(await runOf(link, problem));
    const worst = (figure: (run: Run) => number): number => Math.max(...runs.map(figure));
    const large = 'rota, 40 people × 12 weeks';
    report(row(`${large}: first complete rota, slowest of five`, worst(({ firstMs }) => firstMs) / 1000, 's', 2));
    report(row(`${large}: hard rules broken at 20 s`, runs.reduce((sum, run, index) => sum + brokenRules(problems[index] ?? problems[0] as RotaProblem, run.atTwentySeconds.assignments).length, 0), '', 0));
    report(row(`${large}: cost of holes above the proven least at 20 s`, worst(({ atTwentySeconds: { criteria } }) => criteria.holes.cost - criteria.holes.bound), '', 0));
    report(row(`${large}: farthest from the target at 20 s`, worst(({ atTwentySeconds }) => Math.max(...atTwentySeconds.loads.map(({ load, target }) => Math.abs(load - target))) / 2), 'points', 1));
    report(row(`${large}: gap at 20 s, widest of five`, worst(({ atTwentySeconds }) => gapOf(atTwentySeconds.total)) * 100, '%', 3));
    // The third of five: three at least are proven by then.
    report(row(`${large}: proven optimal, third of five`, median(runs.map(({ provenMs }) => provenMs)) / 1000, 's', 120));
    report(row(`${large}: proven optimal, slowest of five`, worst(({ provenMs }) => provenMs) / 1000, 's'));

    const medium = await runOf(link, syntheticRota({ people: 20, weeks: 8, seed: 1, settings: { seed: 1, limit: { kind: 'time', ms: mediumLimitMs * 2 } } }));
    report(row('rota, 20 people × 8 weeks: proven optimal', medium.provenMs / 1000, 's', mediumLimitMs / 1000));

    const [problem] = problems;
    const [run] = runs;
    if (problem === undefined || run === undefined) return;
    const times: number[] = [];
    for (let index = 0; index < 30; index += 1) {
      const asked = run.last.assignments[(index * 23) % run.last.assignments.length];
      if (asked === undefined) continue;
      const from = performance.now();
      whyThem(problem, run.last.assignments, asked);
      times.push(performance.now() - from);
    }
    report(row('rota, "pourquoi moi ?" among 40 people: median', median(times), 'ms'));
    report(row('rota, "pourquoi moi ?" among 40 people: 95th percentile', percentile(times, 0.95), 'ms', 300));

    const [holed] = run.last.holes;
    const short = holed === undefined ? withAHole(problem, run.last) : { problem, assignments: run.last.assignments, hole: holed };
    const from = performance.now();
    await link.whyNobody(short.problem, short.assignments, short.hole);
    report(row('rota, "pourquoi personne ?", the process started for it', performance.now() - from, 'ms'));
  } finally {
    program.remove();
  }
}

/** The same rota when everybody is away during one shift. */
function withAHole(problem: RotaProblem, { assignments }: RotaSolution): { readonly problem: RotaProblem; readonly assignments: RotaSolution['assignments']; readonly hole: RotaSolution['holes'][number] } {
  const shift = problem.shifts.find(({ needs }) => needs.listener === 1) ?? problem.shifts[0];
  if (shift === undefined) throw new Error('no shift');
  return {
    problem: { ...problem, people: problem.people.map((person) => ({ ...person, absences: [...person.absences, { start: shift.start, end: shift.end }] })) },
    assignments: assignments.filter((given) => given.shift !== shift.id),
    hole: { kind: 'place', shift: shift.id, role: 'listener', missing: 1 },
  };
}
