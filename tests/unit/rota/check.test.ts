// The independent checker names each hard rule that a rota breaks, and nothing else.
import { describe, expect, it } from 'vitest';
import { brokenRules } from '../../../core/domain/rota/check.ts';
import type { Assignment, RotaPerson, RotaProblem, RotaShift } from '../../../core/domain/rota/problem.ts';
import { aPerson, aProblem, aShift, hour, monday } from '../../support/rota-problems.ts';

const given = (person: string, shift: string, role: Assignment['role'] = 'listener'): Assignment => ({ person, shift, role });
const rulesOf = (problem: RotaProblem, ...assignments: Assignment[]): string[] => brokenRules(problem, assignments).map(({ rule }) => rule);
const alone = (person: Partial<RotaPerson>, shift: Partial<RotaShift>, role: Assignment['role'] = 'listener'): string[] =>
  rulesOf(aProblem([aPerson('a', person)], [aShift('s', 6, { needs: { listener: 1, backup: 1, trainee: 1 }, ...shift })]), given('a', 's', role));

describe('one person on one shift', () => {
  it('is fine when nothing speaks against it', () => {
    expect(alone({}, {})).toEqual([]);
  });
  it('is named when the role does not fit the person', () => {
    expect(alone({ roles: ['backup'] }, {})).toEqual(['role']);
    expect(alone({ level: 'trainee' }, {})).toEqual(['role']);
    expect(alone({}, {}, 'trainee')).toContain('role');
  });
  it('is named on a helpline that the person does not serve', () => {
    expect(alone({ lines: ['other'] }, {})).toEqual(['line']);
    expect(alone({ lines: ['line', 'other'] }, {})).toEqual([]);
  });
  it('is named when an absence touches it by one minute, and not when it only follows', () => {
    expect(alone({ absences: [{ start: monday + 14 * hour - 60_000, end: monday + 20 * hour }] }, {})).toEqual(['absent']);
    expect(alone({ absences: [{ start: monday + 14 * hour, end: monday + 20 * hour }] }, {})).toEqual([]);
  });
  it('needs availability from end to end, intervals that touch being one', () => {
    expect(alone({ available: [{ start: monday + 6 * hour, end: monday + 13 * hour }] }, {})).toEqual(['unavailable']);
    expect(alone({ available: [{ start: monday + 10 * hour, end: monday + 14 * hour }, { start: monday, end: monday + 10 * hour }] }, {})).toEqual([]);
    expect(alone({ available: [] }, {})).toEqual(['unavailable']);
  });
  it('is named at night for who takes no night', () => {
    expect(alone({ nightsAllowed: false }, { night: true })).toEqual(['night']);
  });
});

describe('several shifts of one person', () => {
  const two = (gapHours: number, person: Partial<RotaPerson> = {}): string[] =>
    rulesOf(aProblem([aPerson('a', person)], [aShift('s', 6), aShift('t', 14 + gapHours)]), given('a', 's'), given('a', 't'));

  it('keep eleven hours apart, or what was set', () => {
    expect(two(11)).toEqual([]);
    expect(two(10)).toEqual(['rest']);
    expect(two(0, { minimumRestMinutes: 0 })).toEqual([]);
    expect(two(-1, { minimumRestMinutes: 0 })).toEqual(['overlap']);
  });
  it('are named on one day, where one a day was agreed', () => {
    expect(two(0, { minimumRestMinutes: 0, oneShiftPerDay: true })).toEqual(['sameDay']);
  });
  it('keep the rest from a duty outside too', () => {
    const duties = [{ person: 'a', start: monday - 4 * hour, end: monday, week: 'w-1', day: 'd-1' }];
    expect(rulesOf(aProblem([aPerson('a')], [aShift('s', 6)], { duties }), given('a', 's'))).toEqual(['rest']);
    expect(rulesOf(aProblem([aPerson('a')], [aShift('s', 11)], { duties }), given('a', 's'))).toEqual([]);
  });
  it('keep the hours of the week, duties outside counted, and of the period', () => {
    const duties = [{ person: 'a', start: monday + 100 * hour, end: monday + 104 * hour, week: 'w0', day: 'd4' }];
    const problem = (person: Partial<RotaPerson>): RotaProblem => aProblem([aPerson('a', person)], [aShift('s', 6), aShift('t', 54)], { duties });
    expect(rulesOf(problem({ maximumMinutesPerWeek: 20 * 60 }), given('a', 's'), given('a', 't'))).toEqual([]);
    expect(rulesOf(problem({ maximumMinutesPerWeek: 20 * 60 - 1 }), given('a', 's'), given('a', 't'))).toEqual(['weekMinutes']);
    expect(rulesOf(problem({ maximumMinutes: 16 * 60 - 1 }), given('a', 's'), given('a', 't'))).toEqual(['periodMinutes']);
    expect(rulesOf(problem({ maximumMinutes: 16 * 60 }), given('a', 's'), given('a', 't'))).toEqual([]);
  });
  it('count the true length of the nights when the clock changes', () => {
    // In Paris 22:00 to 06:00 lasts seven hours on 30 March 2025 and nine on 26 October 2025.
    const short = aShift('s', 0, { start: Date.parse('2025-03-29T22:00:00+01:00'), end: Date.parse('2025-03-30T06:00:00+02:00') });
    const long = aShift('l', 0, { start: Date.parse('2025-10-25T22:00:00+02:00'), end: Date.parse('2025-10-26T06:00:00+01:00') });
    const problem = (minutes: number): RotaProblem => aProblem([aPerson('a', { maximumMinutes: minutes })], [short, long]);
    expect(rulesOf(problem((7 + 9) * 60), given('a', 's'), given('a', 'l'))).toEqual([]);
    expect(brokenRules(problem((7 + 9) * 60 - 1), [given('a', 's'), given('a', 'l')])).toEqual([{ rule: 'periodMinutes', person: 'a', minutes: 960, maximumMinutes: 959 }]);
  });
});

describe('several people on one shift', () => {
  const people = [aPerson('a'), aPerson('b', { level: 'experienced' }), aPerson('t', { level: 'trainee' }), aPerson('u', { level: 'trainee', tutors: ['c'] }), aPerson('c', { level: 'experienced' })];
  const shift = aShift('s', 6, { needs: { listener: 2, backup: 0, trainee: 2 } });
  const there = (...assignments: Assignment[]): string[] => rulesOf(aProblem(people, [shift]), ...assignments);

  it('are no more than are needed', () => {
    expect(there(given('a', 's'), given('b', 's'), given('c', 's'))).toEqual(['cover']);
  });
  it('are not two who must not meet; who should rather not may', () => {
    const met = (hard: boolean): string[] => rulesOf(aProblem(people, [shift], { pairs: [{ kind: 'avoid', people: ['a', 'b'], hard }] }), given('a', 's'), given('b', 's'));
    expect(met(true)).toEqual(['avoidPair']);
    expect(met(false)).toEqual([]);
  });
  it('give every trainee a tutor, an own one if one is named', () => {
    expect(there(given('a', 's'), given('t', 's', 'trainee'))).toEqual(['tutor']);
    expect(there(given('b', 's'), given('t', 's', 'trainee'))).toEqual([]);
    expect(there(given('b', 's'), given('u', 's', 'trainee'))).toEqual(['tutor']);
    expect(there(given('c', 's'), given('u', 's', 'trainee'))).toEqual([]);
    expect(there(given('c', 's'), given('u', 's', 'trainee'), given('t', 's', 'trainee'))).toEqual(['tutor']);
  });
  it('are known, and come once', () => {
    expect(there(given('nobody', 's'))).toEqual(['unknown']);
    expect(there(given('a', 's'), given('a', 's'))).toContain('twice');
  });
  it('keep what is locked', () => {
    expect(rulesOf(aProblem(people, [shift], { locked: [given('a', 's')] }), given('b', 's'))).toEqual(['locked']);
  });
});
