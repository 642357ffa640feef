// @ts-check
// Counts what the test runners report. Invariant: nothing that did not pass is lost. An unreadable
// report, an empty suite, a runner that fails while its tests pass and a skip without a reason all count as failures.

/**
 * @typedef {object} Outcome
 * @property {string} suite
 * @property {string} name
 * @property {'passed' | 'failed' | 'skipped'} status
 * @property {string} [reason] why it failed or was skipped
 */
/** @typedef {{ name: string, reason: string }} SkipReason one JSON line of ECOUTILLE_SKIP_LOG */

/**
 * @typedef {object} VitestReport what we read of vitest's JSON report
 * @property {{ name: string, status: string, message?: string, assertionResults: { fullName: string, status: string, failureMessages?: string[] }[] }[]} testResults
 */

/**
 * @param {string} suite
 * @param {VitestReport} report
 * @returns {Outcome[]}
 */
export function fromVitest(suite, report) {
  return report.testResults.flatMap((file) => {
    const tests = file.assertionResults.map((test) => outcome(suite, test.fullName.trim(), test.status, test.failureMessages?.[0]));
    const hasFailure = tests.some(({ status }) => status === 'failed');
    // A file that does not load, or whose hooks fail, has no failed test to show for it.
    return file.status === 'failed' && !hasFailure ? [...tests, outcome(suite, file.name, 'failed', file.message)] : tests;
  });
}

/**
 * @typedef {object} PlaywrightSuite
 * @property {string} title
 * @property {PlaywrightSuite[]} [suites]
 * @property {{ title: string, tests: { status: string, annotations?: { type: string, description?: string }[], results: { error?: { message?: string } }[] }[] }[]} [specs]
 */
/** @typedef {{ suites: PlaywrightSuite[], errors: { message?: string }[] }} PlaywrightReport what we read of Playwright's JSON report */

/**
 * @param {string} suite
 * @param {PlaywrightReport} report
 * @returns {Outcome[]}
 */
export function fromPlaywright(suite, report) {
  const errors = report.errors.map(({ message }) => outcome(suite, 'outside any test', 'failed', message));
  return [...report.suites.flatMap((nested) => fromPlaywrightSuite(suite, nested, [])), ...errors];
}

/**
 * @param {string} suite
 * @param {PlaywrightSuite} nested
 * @param {string[]} titles of the suites around it
 * @returns {Outcome[]}
 */
function fromPlaywrightSuite(suite, nested, titles) {
  const path = [...titles, nested.title];
  // The outermost title is the file's name.
  const specs = (nested.specs ?? []).flatMap((spec) => spec.tests.map((test) => {
    const name = [...path.slice(1), spec.title].join(' ');
    const reason = test.status === 'skipped'
      ? test.annotations?.find(({ type, description }) => type === 'skip' && description)?.description
      : test.results.at(-1)?.error?.message;
    return outcome(suite, name, test.status, reason);
  }));
  return [...specs, ...(nested.suites ?? []).flatMap((inner) => fromPlaywrightSuite(suite, inner, path))];
}

/** Anything the runners may call a test that neither passed nor failed is a skip; flaky is failed. */
function outcome(/** @type {string} */ suite, /** @type {string} */ name, /** @type {string} */ status, /** @type {string | undefined} */ reason) {
  const passed = status === 'passed' || status === 'expected';
  const failed = status === 'failed' || status === 'unexpected' || status === 'flaky';
  /** @type {Outcome} */
  const result = { suite, name, status: passed ? 'passed' : failed ? 'failed' : 'skipped' };
  const text = passed ? '' : brief(reason);
  return text === '' ? result : { ...result, reason: text };
}

/** What failed and the first that is known about it, without the stack: the end of a log is often all that is left of a run. */
function brief(/** @type {string | undefined} */ text) {
  // eslint-disable-next-line no-control-regex -- runners colour their messages
  const plain = (text ?? '').replace(/\u001b\[[\d;]*m/g, '').replace(/\n\s+at [^]*/, '');
  return plain.trim().split(/\s*\n\s*/).join(' | ').slice(0, 600);
}

/**
 * @param {string} suite
 * @param {string} name
 * @param {string} reason
 * @returns {Outcome}
 */
export function failure(suite, name, reason) {
  return { suite, name, status: 'failed', reason };
}

/**
 * The outcomes of one runner's run: never empty, and never all passed when the runner itself failed.
 * @param {string} suite
 * @param {number} exitCode
 * @param {Outcome[] | undefined} outcomes undefined: no readable report
 * @returns {Outcome[]}
 */
export function settle(suite, exitCode, outcomes) {
  if (outcomes === undefined) return [failure(suite, 'the whole suite', `its runner ended with code ${exitCode} and left no report`)];
  if (outcomes.length === 0) return [failure(suite, 'the whole suite', 'it has no tests')];
  const hasFailure = outcomes.some(({ status }) => status === 'failed');
  return exitCode === 0 || hasFailure ? outcomes : [...outcomes, failure(suite, 'outside any test', `its runner ended with code ${exitCode}`)];
}

/**
 * Gives each skip its reason, and turns one without a reason into a failure.
 * @param {Outcome[]} outcomes
 * @param {SkipReason[]} reasons each for the test of that name, or for every test in the group of that name
 * @param {string} [suiteReason] when the whole suite cannot run here
 * @returns {Outcome[]}
 */
export function explainSkips(outcomes, reasons, suiteReason) {
  return outcomes.map((each) => {
    if (each.status !== 'skipped') return each;
    const logged = reasons.find(({ name }) => each.name === name || each.name.startsWith(`${name} `))?.reason;
    const reason = logged || each.reason || suiteReason;
    return reason ? { ...each, reason } : failure(each.suite, each.name, 'it was skipped without a reason');
  });
}

/**
 * Reads the lines that tests append to ECOUTILLE_SKIP_LOG.
 * @param {string} text
 * @returns {SkipReason[]}
 */
export function parseSkipLog(text) {
  return text.split('\n').filter((line) => line.trim() !== '').map((line) => JSON.parse(line));
}

/**
 * What `npm test` prints at its end.
 * @param {Outcome[]} outcomes
 * @returns {{ lines: string[], exitCode: 0 | 1 }} the counts are the last line
 */
export function summarise(outcomes) {
  const of = (/** @type {Outcome['status']} */ status) => outcomes.filter((each) => each.status === status);
  const [passed, failed, skipped] = [of('passed'), of('failed'), of('skipped')];
  const counts = [`${passed.length} passed`, `${failed.length} failed`, ...(skipped.length > 0 ? [`${skipped.length} skipped`] : [])];
  const tell = (/** @type {string} */ word) => (/** @type {Outcome} */ { suite, name, reason }) => `${word}: ${suite}: ${name}${reason ? ` (${reason})` : ''}`;
  return {
    lines: [...skipped.map(tell('skipped')), ...failed.map(tell('failed')), counts.join(', ')],
    exitCode: failed.length > 0 || passed.length === 0 ? 1 : 0,
  };
}
