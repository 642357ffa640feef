// Seeded synthetic rotas for tests and benches: one helpline, three shifts a day, people with availability, wishes and rests.
// Weeks and days are UTC's here: the solver only compares the buckets.
import { defaultRestMinutes, type RotaPair, type RotaPerson, type RotaProblem, type RotaShift, type SolverSettings } from '../../core/domain/rota/problem.ts';
import { seededRandom } from '../../core/domain/rota/solver/random.ts';

export interface SyntheticRota {
  readonly people: number;
  readonly weeks: number;
  readonly seed: number;
  /** Share of the shifts that a person is there for; 0.55 unless told. */
  readonly availability?: number;
  readonly settings?: SolverSettings;
}

export const hour = 3_600_000;
/** Monday 6 January 2025, 00:00 UTC. */
export const monday = Date.UTC(2025, 0, 6);

export function aPerson(id: string, change: Partial<RotaPerson> = {}): RotaPerson {
  return {
    id,
    level: 'confirmed',
    roles: ['listener', 'backup'],
    lines: null,
    available: null,
    absences: [],
    nightsAllowed: true,
    oneShiftPerDay: false,
    minimumRestMinutes: defaultRestMinutes,
    maximumMinutesPerWeek: null,
    maximumMinutes: null,
    languages: [],
    tutors: [],
    wanted: [],
    unwanted: [],
    history: { base: 0, night: 0, weekend: 0, holiday: 0 },
    share: 1,
    ...change,
  };
}

/** `at`: hours after `monday`. */
export function aShift(id: string, at: number, change: Partial<RotaShift> = {}): RotaShift {
  const day = Math.floor(at / 24);
  return {
    id,
    line: 'line',
    start: monday + at * hour,
    end: monday + (at + 8) * hour,
    week: `w${String(Math.floor(day / 7))}`,
    day: `d${String(day)}`,
    night: false,
    points: { base: 2, night: 0, weekend: 0, holiday: 0 },
    needs: { listener: 1, backup: 0, trainee: 0 },
    languages: [],
    ...change,
  };
}

export function aProblem(people: readonly RotaPerson[], shifts: readonly RotaShift[], change: Partial<RotaProblem> = {}): RotaProblem {
  return {
    people: [...people],
    shifts: [...shifts],
    pairs: [],
    locked: [],
    duties: [],
    settings: { seed: 1, limit: { kind: 'iterations', moves: 40_000, nodes: 500 } },
    ...change,
  };
}

/** Eight-hour shifts at 6, 14 and 22 o'clock; as many places as one and a half shifts a week for everybody. */
export function syntheticRota({ people, weeks, seed, availability = 0.55, settings }: SyntheticRota): RotaProblem {
  const random = seededRandom(seed);
  const chance = (share: number): boolean => random() < share;
  const below = (count: number): number => Math.floor(random() * count);
  const perShift = (people * 1.5) / 21;
  const shifts: RotaShift[] = [];
  for (let day = 0; day < weeks * 7; day += 1) {
    for (const [rank, at] of [6, 14, 22].entries()) {
      const night = rank === 2;
      const weekend = day % 7 >= 5;
      const listener = Math.min(3, Math.max(1, Math.floor(perShift) + (chance(perShift % 1) ? 1 : 0)));
      shifts.push(
        aShift(`s${String(day)}-${String(rank)}`, day * 24 + at, {
          night,
          points: { base: 2, night: night ? 2 : 0, weekend: weekend ? 1 : 0, holiday: day % 45 === 30 ? 2 : 0 },
          needs: { listener, backup: 0, trainee: people >= 20 && rank === 1 && day % 7 === 2 ? 1 : 0 },
        }),
      );
    }
  }
  const staff = Array.from({ length: people }, (_, index): RotaPerson => {
    const level = people >= 20 && index % 12 === 11 ? 'trainee' : index % 3 === 0 ? 'experienced' : 'confirmed';
    const absentFrom = monday + below(weeks * 7) * 24 * hour;
    // Who is there for a shift, is there for it every week.
    const regular = new Set(Array.from({ length: 21 }, (_unused, slot) => slot).filter(() => chance(availability)));
    const present = shifts.filter((_shift, at) => regular.has(at % 21));
    return aPerson(`p${String(index)}`, {
      level,
      roles: ['listener'],
      available: present.map(({ start, end }) => ({ start, end })),
      absences: chance(0.5) ? [{ start: absentFrom, end: absentFrom + 7 * 24 * hour }] : [],
      nightsAllowed: chance(0.9),
      maximumMinutesPerWeek: 3 * 8 * 60,
      wanted: shifts.filter(() => chance(0.06)).map(({ id }) => id),
      unwanted: shifts.filter(() => chance(0.12)).map(({ id }) => id),
      history: { base: 0, night: below(3), weekend: below(3), holiday: 0 },
    });
  });
  const pairs: RotaPair[] = Array.from({ length: Math.floor(people / 10) }, (_, index): RotaPair => ({
    kind: 'avoid',
    people: [`p${String(index)}`, `p${String(people - 2 - index)}`],
    hard: index % 2 === 0,
  }));
  return { people: staff, shifts, pairs, locked: [], duties: [], settings: settings ?? { seed, limit: { kind: 'time', ms: 20_000 } } };
}
