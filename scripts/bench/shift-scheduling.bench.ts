// `npm run bench -- --shift-scheduling DIR`: every instance (*.txt) of the Curtois and Qu benchmark in a folder of the
// reader's own is solved by the application's solver, judged by its rules alone, and compared with the best known value.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { loadExactSolver } from '../../electron/solver/exact-solver.ts';
import { row, type Report } from './figures.ts';
import { readInstance } from './shift-scheduling/instance.ts';
import { judge } from './shift-scheduling/judge.ts';
import { solveInstance } from './shift-scheduling/solve.ts';

/** T. Curtois and R. Qu, 2014, and their page of results: proven optima. */
const bestKnown: ReadonlyMap<string, number> = new Map([
  ['Instance1', 607],
  ['Instance2', 828],
  ['Instance3', 1001],
]);
const timeMs = 120_000;

export async function measure(report: Report, folder?: string): Promise<void> {
  if (folder === undefined) throw new Error('it needs a folder: -- --shift-scheduling DIR');
  const exact = await loadExactSolver();
  const files = readdirSync(folder).filter((name) => name.endsWith('.txt')).sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  if (files.length === 0) throw new Error('the folder holds no instance (*.txt)');
  for (const file of files) {
    const name = basename(file, '.txt');
    const instance = readInstance(readFileSync(join(folder, file), 'utf8'));
    const from = performance.now();
    const { roster, cost, bound } = solveInstance(instance, exact, timeMs);
    const seconds = (performance.now() - from) / 1000;
    if (roster === null) {
      report({ ...row(`${name}: a roster within ${timeMs / 1000} s`, 0, ''), ok: false });
      continue;
    }
    const judged = judge(instance, roster);
    report(row(`${name}: rules broken, by the independent judge`, judged.broken.length, '', 0));
    report(row(`${name}: cost told less cost judged`, Math.abs(Math.round(cost) - judged.cost), '', 0));
    report(row(`${name}: cost`, judged.cost, '', bestKnown.get(name) ?? null));
    const best = bestKnown.get(name);
    if (best !== undefined) report(row(`${name}: gap to the best known, ${best}`, (judged.cost / best - 1) * 100, '%', 0));
    report(row(`${name}: gap to the proven bound`, Math.max(0, 1 - Math.ceil(bound - 1e-6) / judged.cost) * 100, '%', best === undefined ? null : 0));
    report(row(`${name}: time`, seconds, 's', best === undefined ? null : timeMs / 1000));
  }
}
