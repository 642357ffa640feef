// Judges a roster by the rules of the benchmark's paper, section 2, without a look at the model: what it breaks, what it costs.
import type { BenchmarkInstance, Employee } from './instance.ts';

/** By employee: the shift of each day, or null. */
export type Roster = ReadonlyMap<string, readonly (string | null)[]>;

export interface Judgement {
  readonly broken: readonly string[];
  readonly cost: number;
}

export function judge(instance: BenchmarkInstance, roster: Roster): Judgement {
  const broken: string[] = [];
  let cost = 0;
  for (const employee of instance.staff) {
    const days = roster.get(employee.id) ?? [];
    if (days.length !== instance.days) broken.push(`${employee.id}: ${days.length} days`);
    broken.push(...brokenBy(instance, employee, days).map((rule) => `${employee.id}: ${rule}`));
  }
  for (const { employee, day, shift, weight } of instance.onRequests) if (roster.get(employee)?.[day] !== shift) cost += weight;
  for (const { employee, day, shift, weight } of instance.offRequests) if (roster.get(employee)?.[day] === shift) cost += weight;
  for (const { day, shift, required, underWeight, overWeight } of instance.cover) {
    const present = [...roster.values()].filter((days) => days[day] === shift).length;
    cost += Math.max(0, required - present) * underWeight + Math.max(0, present - required) * overWeight;
  }
  return { broken, cost };
}

function brokenBy({ shifts, daysOff, days: horizon }: BenchmarkInstance, employee: Employee, days: readonly (string | null)[]): string[] {
  const broken: string[] = [];
  const typeOf = new Map(shifts.map((shift) => [shift.id, shift]));
  let minutes = 0;
  const counts = new Map<string, number>();
  for (const [day, id] of days.entries()) {
    if (id === null) continue;
    const type = typeOf.get(id);
    if (type === undefined) {
      broken.push(`day ${day} has an unknown shift`);
      continue;
    }
    minutes += type.minutes;
    counts.set(id, (counts.get(id) ?? 0) + 1);
    const next = days[day + 1] ?? null;
    if (next !== null && type.cannotBeFollowedBy.includes(next)) broken.push(`${next} follows ${id} on day ${day + 1}`);
    if (daysOff.get(employee.id)?.includes(day) === true) broken.push(`works on day ${day}, a day off`);
  }
  if (minutes > employee.maximumMinutes) broken.push(`${minutes} minutes are too many`);
  if (minutes < employee.minimumMinutes) broken.push(`${minutes} minutes are too few`);
  for (const [id, count] of counts) if (count > (employee.maximumShifts.get(id) ?? 0)) broken.push(`${count} shifts ${id}`);
  let weekends = 0;
  for (let saturday = 5; saturday < horizon; saturday += 7) if (days.slice(saturday, saturday + 2).some((id) => id !== null)) weekends += 1;
  if (weekends > employee.maximumWeekends) broken.push(`${weekends} weekends`);
  for (const { working, from, length } of runs(days)) {
    // What lies before and after the horizon is unknown: a run that touches it may go on there.
    const inside = from > 0 && from + length < horizon;
    if (working && length > employee.maximumConsecutiveShifts) broken.push(`${length} shifts in a row from day ${from}`);
    if (working && inside && length < employee.minimumConsecutiveShifts) broken.push(`only ${length} shifts in a row from day ${from}`);
    if (!working && inside && length < employee.minimumConsecutiveDaysOff) broken.push(`only ${length} days off from day ${from}`);
  }
  return broken;
}

function runs(days: readonly (string | null)[]): { working: boolean; from: number; length: number }[] {
  const found: { working: boolean; from: number; length: number }[] = [];
  for (const [day, id] of days.entries()) {
    const last = found.at(-1);
    if (last !== undefined && last.working === (id !== null)) last.length += 1;
    else found.push({ working: id !== null, from: day, length: 1 });
  }
  return found;
}
