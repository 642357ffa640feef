// @ts-check
// `npm test`: makes the clone ready, runs every suite (or those named: `npm test -- unit db`), goes on after
// a failed one, and ends with one line of counts. Exit code 1 when anything failed or nothing ran.

import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT, bootstrap } from './bootstrap.mjs';
import { build, isBuilt } from './lib/build.mjs';
import { runInForeground } from './lib/children.mjs';
import { startVirtualDisplay } from './lib/display.mjs';
import { Problem, runScript, say } from './lib/problem.mjs';
import { explainSkips, failure, fromPlaywright, fromVitest, parseSkipLog, settle, summarise } from './lib/tally.mjs';

/** @typedef {import('./lib/tally.mjs').Outcome} Outcome */
/**
 * @typedef {object} Run
 * @property {NodeJS.ProcessEnv} env
 * @property {string} folder where the reports of this run go
 * @property {boolean} isPolite whether what runs beside it comes first
 * @property {string} [outputFile] takes what the runners print; ours when absent
 */

/** @type {Record<string, (run: Run) => Promise<Outcome[]>>} */
const SUITES = {
  types: (run) => runCheck('types', run, ['node_modules/typescript/bin/tsc', '--build']),
  lint: (run) => runCheck('lint', run, ['node_modules/eslint/bin/eslint.js', '.', '--max-warnings', '0']),
  build: async () => [build(ROOT) ? passed('build') : failure('build', 'build', 'see its output above')],
  unit: (run) => runVitest('unit', run),
  db: (run) => runVitest('db', run),
  contract: (run) => runVitest('contract', run),
  sip: (run) => runVitest('sip', run),
  e2e: (run) => runPlaywright('e2e', run),
  accessibility: (run) => runPlaywright('accessibility', run),
};

/**
 * Steps one after another; the lanes of a step side by side. Sound is measured in real time: what works beside the SIP suite
 * leaves it the processor.
 */
const STEPS = [
  [['build']],
  [['sip'], ['types', 'lint', 'unit', 'contract']],
  [['e2e'], ['accessibility', 'db']],
];
/** Suites that give way to what runs beside them. */
const POLITE = new Set(['types', 'lint', 'unit', 'contract', 'db']);

/** Far above the longest suite; only a hung runner reaches it. */
const SUITE_TIMEOUT_MS = 30 * 60_000;

await runScript(async () => {
  /** @type {Outcome[]} */
  let outcomes;
  try {
    outcomes = await runSuites(chosenSuites(process.argv.slice(2)));
  } catch (error) {
    // The last line is promised to whoever reads it, also when nothing could run.
    if (!(error instanceof Problem)) console.error(error);
    outcomes = [failure('test', 'before any suite', error instanceof Error ? error.message : String(error))];
  }
  const { lines, exitCode } = summarise(outcomes);
  console.log(`\n${lines.join('\n')}`);
  return exitCode;
});

/**
 * @param {string[]} words suite names; none means all
 * @returns {Set<string>}
 * @throws {Problem} for a name that is no suite
 */
function chosenSuites(words) {
  const unknown = words.find((word) => !(word in SUITES));
  if (unknown !== undefined) throw new Problem(`there is no suite "${unknown}"; the suites are ${Object.keys(SUITES).join(', ')}.`);
  return new Set(words.length === 0 ? Object.keys(SUITES) : words);
}

async function runSuites(/** @type {Set<string>} */ chosen) {
  await bootstrap({ tests: true });
  const folder = mkdtempSync(join(tmpdir(), 'ecoutille-test-'));
  const skipLog = join(folder, 'skips.jsonl');
  writeFileSync(skipLog, '');
  let interrupted = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => { interrupted = true; });
  /** @param {string[]} names @param {string} [outputFile] */
  const runLane = async (names, outputFile) => {
    // A screen of its own, also where there is a real one: the same window sizes everywhere, and no windows in the way.
    const screen = process.platform === 'linux' ? await startVirtualDisplay({ anyUser: true }) : undefined;
    /** @type {Outcome[]} */
    const outcomes = [];
    try {
      for (const name of names) {
        if (interrupted) {
          outcomes.push(failure(name, 'the whole suite', 'not run, because the tests were interrupted'));
          continue;
        }
        tell(`\n── ${name}`, outputFile);
        const startedAt = Date.now();
        outcomes.push(...((await SUITES[name]?.({ env: testEnvironment(skipLog, screen?.display), folder, isPolite: POLITE.has(name), ...(outputFile === undefined ? {} : { outputFile }) })) ?? []));
        tell(`── ${name} took ${Math.round((Date.now() - startedAt) / 1000)} s`, outputFile);
      }
    } finally {
      await screen?.stop();
    }
    return outcomes;
  };
  try {
    /** @type {Outcome[]} */
    const outcomes = [];
    for (const step of STEPS) {
      const lanes = step.map((names) => names.filter((name) => chosen.has(name))).filter((names) => names.length > 0);
      // The first lane prints as it goes, the others when the step is over: two runners at once cannot be read.
      const results = await Promise.all(lanes.map(async (names, index) => {
        const outputFile = index === 0 ? undefined : join(folder, `${names[0]}.txt`);
        return { outcomes: await runLane(names, outputFile), outputFile };
      }));
      for (const { outputFile } of results) if (outputFile !== undefined) process.stdout.write(readFileSync(outputFile, 'utf8'));
      outcomes.push(...results.flatMap((result) => result.outcomes));
    }
    const reasons = parseSkipLog(readFileSync(skipLog, 'utf8'));
    return outcomes.flatMap((each) => explainSkips([each], reasons, each.suite === 'sip' ? process.env['ECOUTILLE_SIP_BED_REASON'] : undefined));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} line @param {string | undefined} outputFile */
function tell(line, outputFile) {
  if (outputFile === undefined) console.log(line);
  else appendFileSync(outputFile, `${line}\n`);
}

/** @returns {NodeJS.ProcessEnv} */
function testEnvironment(/** @type {string} */ skipLog, /** @type {string | undefined} */ display) {
  /** @type {NodeJS.ProcessEnv} */
  const env = { ...process.env, ECOUTILLE_SKIP_LOG: skipLog };
  // An editor's terminal may turn Electron into plain Node; a Wayland session would take windows off the virtual screen.
  for (const name of ['ELECTRON_RUN_AS_NODE', 'WAYLAND_DISPLAY', 'XAUTHORITY']) delete env[name];
  if (display !== undefined) env['DISPLAY'] = display;
  return env;
}

/** @returns {Outcome} */
function passed(/** @type {string} */ suite) {
  return { suite, name: suite, status: 'passed' };
}

/** A tool that either passes or fails as a whole: one check. */
async function runCheck(/** @type {string} */ suite, /** @type {Run} */ run, /** @type {string[]} */ words) {
  const code = await runTool(words, run);
  return [code === 0 ? passed(suite) : failure(suite, suite, `exit code ${code}, see its output above`)];
}

async function runVitest(/** @type {string} */ suite, /** @type {Run} */ run) {
  const report = join(run.folder, `${suite}.json`);
  const code = await runTool(['node_modules/vitest/vitest.mjs', 'run', '--project', `${suite}*`, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`], run);
  return settle(suite, code, readReport(report, (json) => fromVitest(suite, json)));
}

async function runPlaywright(/** @type {string} */ suite, /** @type {Run} */ run) {
  // Tests of an old build would say nothing about the sources: a build that fails leaves none.
  if (!isBuilt(ROOT) && !build(ROOT)) return [failure(suite, 'the whole suite', 'not run, because the build failed')];
  const report = join(run.folder, `${suite}.json`);
  const code = await runTool(['node_modules/@playwright/test/cli.js', 'test', '--project', suite, '--reporter=list,json'], { ...run, env: { ...run.env, PLAYWRIGHT_JSON_OUTPUT_FILE: report } });
  return settle(suite, code, readReport(report, (json) => fromPlaywright(suite, json)));
}

function runTool(/** @type {string[]} */ words, /** @type {Run} */ { env, outputFile, isPolite }) {
  return runInForeground(process.execPath, words, { cwd: ROOT, env, outputFile, isPolite, timeoutMs: SUITE_TIMEOUT_MS });
}

/**
 * @param {string} path
 * @param {(json: any) => Outcome[]} read
 * @returns {Outcome[] | undefined} undefined when the runner crashed before it wrote the whole report
 */
function readReport(path, read) {
  if (!existsSync(path)) return undefined;
  try {
    return read(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    say(`the report of a suite could not be read: ${error instanceof Error ? error.message : error}`);
    return undefined;
  }
}
