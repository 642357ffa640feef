// The accounting of `npm test`: nothing that did not pass may get lost.
import { describe, expect, it } from 'vitest';
import { explainSkips, fromPlaywright, fromVitest, parseSkipLog, settle, summarise, type Outcome } from '../../../scripts/lib/tally.mjs';

const pass = (name: string): Outcome => ({ suite: 'unit', name, status: 'passed' });
const skip = (name: string): Outcome => ({ suite: 'unit', name, status: 'skipped' });
const fail = (name: string, reason = 'why'): Outcome => ({ suite: 'unit', name, status: 'failed', reason });

describe('fromVitest', () => {
  it('counts each test, with what is known of its failure on one line, without the stack', () => {
    const report = { testResults: [{ name: 'a.test.ts', status: 'failed', assertionResults: [
      { fullName: ' rota adds', status: 'passed' },
      { fullName: 'rota fails', status: 'failed', failureMessages: ['\u001b[31mexpected 1\u001b[39m\nlast state: idle\n    at line 3\n    at line 4'] },
      { fullName: 'rota waits', status: 'pending' },
      { fullName: 'rota later', status: 'todo' },
    ] }] };

    expect(fromVitest('unit', report)).toEqual([pass('rota adds'), fail('rota fails', 'expected 1 | last state: idle'), skip('rota waits'), skip('rota later')]);
  });

  it('counts a file that does not load as one failure', () => {
    const report = { testResults: [{ name: 'b.test.ts', status: 'failed', message: 'Cannot find module', assertionResults: [] }] };
    expect(fromVitest('unit', report)).toEqual([fail('b.test.ts', 'Cannot find module')]);
  });

  it('counts a failing hook although every test of the file passed', () => {
    const report = { testResults: [{ name: 'c.test.ts', status: 'failed', message: 'afterAll', assertionResults: [{ fullName: 'x', status: 'passed' }] }] };
    expect(fromVitest('unit', report)).toEqual([pass('x'), fail('c.test.ts', 'afterAll')]);
  });
});

describe('fromPlaywright', () => {
  const test = (title: string, status: string, extra = {}) => ({ title, tests: [{ status, results: [{}], ...extra }] });

  it('walks nested groups, counts flaky as failed and keeps the reason of a skip', () => {
    const report = { errors: [], suites: [{ title: 'rota.spec.ts', specs: [test('opens', 'expected')], suites: [{ title: 'shift', specs: [
      test('moves', 'flaky'),
      test('rings', 'unexpected', { results: [{ error: { message: 'no ring' } }] }),
      test('prints', 'skipped', { annotations: [{ type: 'skip', description: 'no printer' }] }),
    ] }] }] };

    expect(fromPlaywright('unit', report)).toEqual([
      pass('opens'), { suite: 'unit', name: 'shift moves', status: 'failed' }, fail('shift rings', 'no ring'),
      { ...skip('shift prints'), reason: 'no printer' },
    ]);
  });

  it('counts errors outside any test', () => {
    expect(fromPlaywright('unit', { suites: [], errors: [{ message: 'config' }] })).toEqual([fail('outside any test', 'config')]);
  });
});

describe('settle', () => {
  it.each([
    ['a crashed runner without a report', 139, undefined],
    ['a suite without tests', 0, []],
    ['a suite without tests whose runner fails', 1, []],
  ])('counts %s as one failure', (_, code, outcomes) => {
    expect(settle('sip', code, outcomes)).toMatchObject([{ suite: 'sip', status: 'failed' }]);
  });

  it('does not believe passed tests when their runner failed', () => {
    expect(settle('unit', 1, [pass('a')])).toMatchObject([{ status: 'passed' }, { status: 'failed' }]);
  });

  it('adds nothing to failures already counted', () => {
    expect(settle('unit', 1, [pass('a'), fail('b')])).toHaveLength(2);
  });
});

describe('explainSkips', () => {
  it('turns a skip without a reason into a failure', () => {
    expect(explainSkips([skip('a')], [])).toEqual([fail('a', 'it was skipped without a reason')]);
    expect(explainSkips([skip('a')], [{ name: 'a', reason: '' }])).toMatchObject([{ status: 'failed' }]);
  });

  it('takes the reason of the test or of its group, not of a namesake', () => {
    const reasons = [{ name: 'calls', reason: 'no server' }];
    expect(explainSkips([skip('calls'), skip('calls ring'), skip('callsign')], reasons).map(({ status }) => status)).toEqual(['skipped', 'skipped', 'failed']);
  });

  it('takes the reason of the whole suite when there is one', () => {
    expect(explainSkips([skip('a'), pass('b')], [], 'no Kamailio')).toEqual([{ ...skip('a'), reason: 'no Kamailio' }, pass('b')]);
  });
});

describe('parseSkipLog', () => {
  it('reads one reason a line', () => {
    expect(parseSkipLog('{"name":"a","reason":"b"}\n\n{"name":"c","reason":"d"}\n')).toEqual([{ name: 'a', reason: 'b' }, { name: 'c', reason: 'd' }]);
  });
});

describe('summarise', () => {
  it('ends with the counts, and names skips only when there are any', () => {
    expect(summarise([pass('a'), pass('b')])).toEqual({ lines: ['2 passed, 0 failed'], exitCode: 0 });
    expect(summarise([pass('a'), { ...skip('s'), reason: 'r' }]).lines).toEqual(['skipped: unit: s (r)', '1 passed, 0 failed, 1 skipped']);
  });

  it('lists failures above the counts and fails', () => {
    expect(summarise([fail('f'), pass('a')])).toEqual({ lines: ['failed: unit: f (why)', '1 passed, 1 failed'], exitCode: 1 });
  });

  it('fails when nothing passed: a run without a test proves nothing', () => {
    expect(summarise([]).exitCode).toBe(1);
    expect(summarise([{ ...skip('s'), reason: 'r' }]).exitCode).toBe(1);
  });
});
