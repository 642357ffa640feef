// The reader, the model and the judge of the public benchmark's format, on an instance of our own in that format.
import { describe, expect, it } from 'vitest';
import { loadExactSolver } from '../../../electron/solver/exact-solver.ts';
import { readInstance } from '../../../scripts/bench/shift-scheduling/instance.ts';
import { judge } from '../../../scripts/bench/shift-scheduling/judge.ts';
import { solveInstance } from '../../../scripts/bench/shift-scheduling/solve.ts';

const text = `# One week, early and late
SECTION_HORIZON
7

SECTION_SHIFTS
E,480,
L,480,E

SECTION_STAFF
# ID, MaxShifts, MaxTotalMinutes, MinTotalMinutes, MaxConsecutiveShifts, MinConsecutiveShifts, MinConsecutiveDaysOff, MaxWeekends
A,E=7|L=7,2400,960,3,2,2,1
B,E=7|L=2,2400,960,5,2,2,0
C,E=7|L=7,2400,960,5,2,2,1

SECTION_DAYS_OFF
A,0
B,6

SECTION_SHIFT_ON_REQUESTS
C,1,L,3

SECTION_SHIFT_OFF_REQUESTS
C,4,E,2

SECTION_COVER
${Array.from({ length: 7 }, (_, day) => `${String(day)},E,1,100,1\n${String(day)},L,1,100,1`).join('\n')}
`;
const instance = readInstance(text);
const roster = (a: string, b: string, c: string): Map<string, (string | null)[]> =>
  new Map([['A', a], ['B', b], ['C', c]].map(([id, days]) => [id!, [...days!].map((letter) => (letter === '-' ? null : letter))]));

describe('the reader', () => {
  it('reads every section', () => {
    expect(instance).toMatchObject({ days: 7, daysOff: new Map([['A', [0]], ['B', [6]]]), onRequests: [{ employee: 'C', day: 1, shift: 'L', weight: 3 }] });
    expect(instance.shifts[1]).toEqual({ id: 'L', minutes: 480, cannotBeFollowedBy: ['E'] });
    expect(instance.staff[1]?.maximumShifts.get('L')).toBe(2);
    expect(instance.cover).toHaveLength(14);
  });
  it('names the line that it does not understand', () => {
    expect(() => readInstance(text.replace('A,0', 'A,first'))).toThrow(/^line 16: field 2/);
    expect(() => readInstance(text.replace('SECTION_COVER', 'SECTION_COVERS'))).toThrow(/unknown section/);
  });
});

describe('the judge', () => {
  it('names what is broken', () => {
    const broken = (a: string, b: string, c: string): string[] => [...judge(instance, roster(a, b, c)).broken];
    expect(broken('-EE--LL', 'EE-----', '--EEE--')).toEqual([]);
    expect(broken('EE-----', 'EE-----', 'EE-----')).toEqual(['A: works on day 0, a day off']);
    expect(broken('-LE----', 'EE-----', 'EE-----')).toEqual(['A: E follows L on day 2']);
    expect(broken('-EEEE--', 'EE-----', 'EE-----')).toEqual(['A: 4 shifts in a row from day 1']);
    expect(broken('-EE----', 'LLL----', 'EE-----')).toEqual(['B: 3 shifts L']);
    expect(broken('-EE----', 'EE---E-', 'EE-----')).toEqual(['B: 1 weekends', 'B: only 1 shifts in a row from day 5']);
    expect(broken('-EE----', 'EE-EE--', 'EE-----')).toEqual(['B: only 1 days off from day 2']);
    expect(broken('-EE----', 'EE-----', 'E------')).toEqual(['C: 480 minutes are too few']);
    expect(broken('-EE----', 'EE-----', 'EEEEEE-')).toEqual(['C: 2880 minutes are too many', 'C: 6 shifts in a row from day 0']);
  });
  it('counts holes, excess and wishes', () => {
    // 14 places, 6 of them taken once, one of these twice too many; the late shift of day 1 and the free day 4 were C's wishes.
    expect(judge(instance, roster('-EE----', 'EE-----', '--EEE--')).cost).toBe(9 * 100 + 2 * 1 + 3 + 2);
  });
});

describe('the solver', () => {
  it('gives a roster that breaks nothing and costs what it says, proven', async () => {
    const solved = solveInstance(instance, await loadExactSolver(), 20_000);
    const judged = judge(instance, solved.roster!);
    expect(judged.broken).toEqual([]);
    expect(judged.cost).toBe(Math.round(solved.cost));
    expect(Math.ceil(solved.bound - 1e-6)).toBe(judged.cost);
  }, 60_000);
});
