// @ts-check
// `npm run bench`: measures and prints a table; `-- --json FILE` also writes the rows {name, value, unit, limit, ok};
// `-- start store` runs only these parts; `-- --shift-scheduling DIR` solves the public instances in that folder. Exit code 1 when a limit is passed. Figures are ratios in one run wherever
// the machine's own speed would decide otherwise.

import { readdirSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { runnerImport } from 'vite';
import { ROOT, bootstrap } from './bootstrap.mjs';
import { build, isBuilt } from './lib/build.mjs';
import { lacksDisplay, startVirtualDisplay } from './lib/display.mjs';
import { Problem, runScript, say } from './lib/problem.mjs';

/** @typedef {{ name: string, value: number, unit: string, limit: number | null, ok: boolean }} Row */

/** What starts the application is written for Playwright, which loads it as CommonJS; here it is loaded as a module. */
const commonJsFolder = {
  name: 'commonjs-folder',
  transform: (/** @type {string} */ code) => (/\b__dirname\b/.test(code) ? code.replaceAll('__dirname', 'import.meta.dirname') : undefined),
};

await runScript(async () => {
  const words = process.argv.slice(2);
  const jsonFile = taken(words, '--json', 'a file name');
  const instances = taken(words, '--shift-scheduling', 'a folder');
  const folder = join(ROOT, 'scripts', 'bench');
  const all = readdirSync(folder).filter((name) => name.endsWith('.bench.ts')).map((name) => basename(name, '.bench.ts')).sort();
  const wanted = [...words, ...(instances === undefined ? [] : ['shift-scheduling'])];
  const unknown = wanted.find((word) => !all.includes(word));
  if (unknown !== undefined) throw new Problem(`there is no benchmark "${unknown}"; there are ${all.join(', ')}.`);

  await bootstrap({ tests: true });
  if (!isBuilt(ROOT) && !build(ROOT)) throw new Problem('the build failed: see its output above.');
  const screen = lacksDisplay(process.platform, process.env) ? await startVirtualDisplay({ anyUser: true }) : undefined;
  if (screen !== undefined) process.env['DISPLAY'] = screen.display;
  /** @type {Row[]} */
  const rows = [];
  try {
    for (const name of all.filter((part) => (wanted.length === 0 ? part !== 'shift-scheduling' : wanted.includes(part)))) {
      say(`measuring ${name}…`);
      const { module } = /** @type {{ module: { measure: (report: (row: Row) => void, folder?: string) => Promise<void> } }} */ (
        await runnerImport(join(folder, `${name}.bench.ts`), { root: ROOT, configFile: false, logLevel: 'error', plugins: [commonJsFolder] })
      );
      await module.measure((row) => {
        rows.push(row);
        console.log(line(row));
      }, name === 'shift-scheduling' && instances !== undefined ? resolve(instances) : undefined);
    }
  } finally {
    await screen?.stop();
  }
  console.log(`\n${rows.map(line).join('\n')}`);
  if (jsonFile !== undefined) writeFileSync(jsonFile, `${JSON.stringify(rows, null, 2)}\n`);
  return rows.every((row) => row.ok) ? 0 : 1;
});

/** Takes an option and its value out of the words. @param {string[]} words @param {string} option @param {string} what */
function taken(words, option, what) {
  const at = words.indexOf(option);
  if (at === -1) return undefined;
  const [, value] = words.splice(at, 2);
  if (value === undefined) throw new Problem(`${option} needs ${what}.`);
  return value;
}

function line(/** @type {Row} */ row) {
  const value = `${Number(row.value.toPrecision(4))} ${row.unit}`.trim();
  const limit = row.limit === null ? '' : `limit ${row.limit} ${row.unit}`.trim();
  return `${row.ok ? 'ok  ' : 'OVER'}  ${row.name.padEnd(62)} ${value.padStart(14)}   ${limit}`;
}
