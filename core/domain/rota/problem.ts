// What the automatic rota is asked and what it answers: plain JSON, opaque ids, no name and no personal data.
// Units: instants in UTC milliseconds, durations in minutes, load in half-points (2 = one ordinary shift), costs in integers
// that have no unit. Wall-clock weeks and days come as buckets, computed by whoever knows the time zone.
import { z } from 'zod';
import { instant } from '../../values/instant.ts';

/** Daily rest: eleven hours in a row (Code du travail, L3131-1). A default: volunteers' associations may change it. */
export const defaultRestMinutes = 660;

/** An opaque reference, the caller's own; the solver only compares it. */
const reference = z.string().min(1).max(64);
const minutes = z.int().min(0).max(10_000_000);
const halfPoints = z.int().min(0).max(100_000);

/** Half-open, [start, end). */
export const interval = z.strictObject({ start: instant, end: instant });
export type Interval = z.infer<typeof interval>;

/** `trainee` sits beside an experienced listener and covers nothing. */
export const rotaRole = z.enum(['listener', 'backup', 'trainee']);
export type RotaRole = z.infer<typeof rotaRole>;

/** Half-points that a shift gives, by cause: they add up. The same for what the sliding history already holds. */
export const loadPoints = z.strictObject({ base: halfPoints, night: halfPoints, weekend: halfPoints, holiday: halfPoints });
export type LoadPoints = z.infer<typeof loadPoints>;

export const rotaPerson = z.strictObject({
  id: reference,
  /** A trainee takes `trainee` places only; an experienced person may be their tutor. */
  level: z.enum(['trainee', 'confirmed', 'experienced']),
  /** Places that a person who is no trainee may take. */
  roles: z.array(z.enum(['listener', 'backup'])),
  /** Helplines that the person serves; null: all. */
  lines: z.array(reference).nullable(),
  /** A shift must lie wholly within one of these once joined; null: always available. */
  available: z.array(interval).nullable(),
  /** A shift may not touch any of these. */
  absences: z.array(interval),
  nightsAllowed: z.boolean(),
  /** At most one shift that starts on the same wall-clock day. */
  oneShiftPerDay: z.boolean(),
  minimumRestMinutes: minutes,
  /** Null: no limit. */
  maximumMinutesPerWeek: minutes.nullable(),
  maximumMinutes: minutes.nullable(),
  languages: z.array(reference),
  /** For a trainee: who may be the tutor; empty: any experienced person. */
  tutors: z.array(reference),
  /** Shifts asked for, and shifts that the person would rather not have. */
  wanted: z.array(reference),
  unwanted: z.array(reference),
  /** Load carried within the sliding history. */
  history: loadPoints,
  /** Share of the whole load relative to the others': 1 for everyone, 0.5 for half a duty, 0 for "only if nobody else can". */
  share: z.number().min(0).max(100),
});
export type RotaPerson = z.infer<typeof rotaPerson>;

export const rotaShift = z.strictObject({
  id: reference,
  line: reference,
  start: instant,
  end: instant,
  /** Wall-clock week and day of the start, such as `2026-W13` and `2026-03-29`: only compared. */
  week: reference,
  day: reference,
  /** Counts as a night for who takes none. */
  night: z.boolean(),
  points: loadPoints,
  needs: z.strictObject({ listener: z.int().min(0).max(50), backup: z.int().min(0).max(50), trainee: z.int().min(0).max(50) }),
  /** Each is to be spoken by one of the listeners at least. */
  languages: z.array(reference),
});
export type RotaShift = z.infer<typeof rotaShift>;

export const assignment = z.strictObject({ person: reference, shift: reference, role: rotaRole });
export type Assignment = z.infer<typeof assignment>;

export const rotaPair = z.discriminatedUnion('kind', [
  /** Never, or rather not, on the same shift. */
  z.strictObject({ kind: z.literal('avoid'), people: z.tuple([reference, reference]), hard: z.boolean() }),
  /** At least `together` shifts in common, if it can be. */
  z.strictObject({ kind: z.literal('favour'), people: z.tuple([reference, reference]), together: z.int().min(1).max(100) }),
]);
export type RotaPair = z.infer<typeof rotaPair>;

/** A duty outside this problem (before it, after it, another helpline): it counts for rest, for the day and for the week. */
export const outsideDuty = z.strictObject({ person: reference, start: instant, end: instant, week: reference, day: reference });
export type OutsideDuty = z.infer<typeof outsideDuty>;

export const solverSettings = z.strictObject({
  seed: z.int().min(0).max(2_147_483_647),
  /**
   * `time` runs on two threads until then. `iterations` gives the same rota on every machine: moves of the annealing, then
   * branch-and-bound nodes of the exact solver.
   */
  limit: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('time'), ms: z.int().min(100).max(3_600_000) }),
    z.strictObject({ kind: z.literal('iterations'), moves: z.int().min(0).max(100_000_000), nodes: z.int().min(0).max(1_000_000) }),
  ]),
});
export type SolverSettings = z.infer<typeof solverSettings>;

export const rotaProblem = z.strictObject({
  people: z.array(rotaPerson).max(500),
  shifts: z.array(rotaShift).max(20_000),
  pairs: z.array(rotaPair),
  /** These stay as they are. */
  locked: z.array(assignment),
  duties: z.array(outsideDuty),
  settings: solverSettings,
});
export type RotaProblem = z.infer<typeof rotaProblem>;

/** A place that nobody takes, or a language that no listener of the shift speaks. */
export const hole = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('place'), shift: reference, role: rotaRole, missing: z.int().min(1) }),
  z.strictObject({ kind: z.literal('language'), shift: reference, language: reference }),
]);
export type Hole = z.infer<typeof hole>;

/**
 * One rule that binds, or that is broken. The same words serve the checker (what is broken), the explanations (what blocks)
 * and the smallest set that conflicts.
 */
export const rotaRule = z.discriminatedUnion('rule', [
  /** The shift needs somebody in this role (missing, or too many). */
  z.strictObject({ rule: z.literal('cover'), shift: reference, role: rotaRole }),
  z.strictObject({ rule: z.literal('language'), shift: reference, language: reference }),
  z.strictObject({ rule: z.literal('locked'), person: reference, shift: reference, role: rotaRole }),
  /** The person's level or roles do not allow this place. */
  z.strictObject({ rule: z.literal('role'), person: reference, shift: reference, role: rotaRole }),
  z.strictObject({ rule: z.literal('line'), person: reference, shift: reference }),
  z.strictObject({ rule: z.literal('absent'), person: reference, shift: reference, absence: interval }),
  z.strictObject({ rule: z.literal('unavailable'), person: reference, shift: reference }),
  z.strictObject({ rule: z.literal('night'), person: reference, shift: reference }),
  /** `other`: the shift that is too near; null with `duty` for a duty outside this problem. `restMinutes`: what lies between. */
  z.strictObject({ rule: z.literal('rest'), person: reference, shift: reference, other: reference.nullable(), duty: interval, restMinutes: minutes, minimumMinutes: minutes }),
  z.strictObject({ rule: z.literal('overlap'), person: reference, shift: reference, other: reference.nullable(), duty: interval }),
  z.strictObject({ rule: z.literal('sameDay'), person: reference, shift: reference, day: reference }),
  /** `minutes` as it would be with the shift. */
  z.strictObject({ rule: z.literal('weekMinutes'), person: reference, week: reference, minutes, maximumMinutes: minutes }),
  z.strictObject({ rule: z.literal('periodMinutes'), person: reference, minutes, maximumMinutes: minutes }),
  z.strictObject({ rule: z.literal('avoidPair'), people: z.tuple([reference, reference]), shift: reference }),
  z.strictObject({ rule: z.literal('tutor'), person: reference, shift: reference }),
  /** An assignment names a person or a shift that the problem does not know, or comes twice. */
  z.strictObject({ rule: z.literal('unknown'), person: reference, shift: reference }),
  z.strictObject({ rule: z.literal('twice'), person: reference, shift: reference }),
]);
export type RotaRule = z.infer<typeof rotaRule>;

/** Rules that cannot all hold together. `minimal`: proven that leaving any one out would do; false after a time-out. */
export const conflict = z.strictObject({ rules: z.array(rotaRule), minimal: z.boolean() });
export type Conflict = z.infer<typeof conflict>;

/**
 * `bound`: no rota costs less by this criterion (for fairness: none with as few holes); equal to `cost` when that is proven,
 * or when the rota as a whole is.
 */
export const criterion = z.strictObject({ cost: z.number(), bound: z.number() });
export type Criterion = z.infer<typeof criterion>;

/** Load given by this rota, and the person's target, in half-points. */
export const personLoad = z.strictObject({ person: reference, load: halfPoints, target: halfPoints });
export type PersonLoad = z.infer<typeof personLoad>;

export const rotaSolution = z.strictObject({
  assignments: z.array(assignment),
  holes: z.array(hole),
  loads: z.array(personLoad),
  criteria: z.strictObject({ holes: criterion, fairness: criterion, wishes: criterion }),
  /** The sum of the three, and the best bound on it: this is what "proven" speaks of. */
  total: criterion,
});
export type RotaSolution = z.infer<typeof rotaSolution>;

/**
 * How a run ended. `proven`: no better rota exists. `gap`: the best found at the limit, or when the process ended by itself.
 * `cancelled`: the best found when somebody stopped it. `impossible`: the locked assignments break a hard rule by
 * themselves; every other want of people is a hole.
 */
export const solutionReport = z.discriminatedUnion('state', [
  z.strictObject({ state: z.enum(['proven', 'gap']), solution: rotaSolution }),
  z.strictObject({ state: z.literal('cancelled'), solution: rotaSolution.nullable() }),
  z.strictObject({ state: z.literal('impossible'), conflict }),
]);
export type SolutionReport = z.infer<typeof solutionReport>;

/** Costs of the criteria, in this order of importance. A trainee's place is an offer: it is worth less than fairness. */
export const holeCost = { listener: 1000, backup: 600, trainee: 40, language: 400 } as const;
/** Per half-point away from the target: the first is free, the second costs 4, each further one 12. */
export const fairnessCost = { freeHalfPoints: 1, stepHalfPoints: 1, firstStep: 4, furtherSteps: 12 } as const;
export const wishCost = { wantedNotGiven: 1, unwantedGiven: 2, avoidedTogether: 3, favouredApart: 1 } as const;

/** Half-points that a place weighs: a backup waits at home and counts for half, one half-point at least. */
export function loadOf(shift: Pick<RotaShift, 'points'>, role: RotaRole): number {
  const { base, night, weekend, holiday } = shift.points;
  const whole = base + night + weekend + holiday;
  return role === 'backup' ? Math.ceil(whole / 2) : whole;
}

/** Exact length on the time line, whatever the clock did meanwhile. */
export function minutesOf(duty: Interval): number {
  return Math.round((duty.end - duty.start) / 60_000);
}

/** Distance from the best proven bound, from 0 to 1; 0 when proven. Says little where the cost is near zero. */
export function gapOf({ cost, bound }: Criterion): number {
  return cost <= bound ? 0 : (cost - bound) / Math.max(1, cost);
}
