// The benchmark's rules as a model for the application's own exact solver.
import { createModelBuilder, type ExactSolver } from '../../../core/domain/rota/solver/linear-model.ts';
import type { BenchmarkInstance } from './instance.ts';
import type { Roster } from './judge.ts';

export interface SolvedInstance {
  /** Null when none was found in time. */
  readonly roster: Roster | null;
  readonly cost: number;
  readonly bound: number;
}

type Entry = readonly [number, number];

export function solveInstance(instance: BenchmarkInstance, exact: ExactSolver, timeMs: number): SolvedInstance {
  const { days, shifts, staff } = instance;
  const builder = createModelBuilder();
  let offset = 0;
  const cellCost = new Map<string, number>();
  const add = (employee: string, day: number, shift: string, cost: number): void => {
    const key = `${employee} ${day} ${shift}`;
    cellCost.set(key, (cellCost.get(key) ?? 0) + cost);
  };
  for (const { employee, day, shift, weight } of instance.onRequests) {
    offset += weight;
    add(employee, day, shift, -weight);
  }
  for (const { employee, day, shift, weight } of instance.offRequests) add(employee, day, shift, weight);

  const columns = new Map<string, number>();
  const at = (employee: string, day: number, shift: string): number => columns.get(`${employee} ${day} ${shift}`) ?? 0;
  for (const { id, maximumShifts } of staff) {
    const off = instance.daysOff.get(id) ?? [];
    for (let day = 0; day < days; day += 1) {
      for (const shift of shifts) {
        const possible = !off.includes(day) && (maximumShifts.get(shift.id) ?? 0) > 0;
        const key = `${id} ${day} ${shift.id}`;
        columns.set(key, builder.column(cellCost.get(key) ?? 0, 0, possible ? 1 : 0, true));
      }
    }
  }
  const range = (from: number, length: number): number[] => Array.from({ length }, (_, index) => from + index);

  for (const employee of staff) {
    const works = (day: number, value = 1): Entry[] => shifts.map((shift) => [at(employee.id, day, shift.id), value] as const);
    const every = (): { readonly day: number; readonly shift: (typeof shifts)[number] }[] => range(0, days).flatMap((day) => shifts.map((shift) => ({ day, shift })));
    for (const day of range(0, days)) builder.row(-Infinity, 1, works(day));
    for (const { day, shift } of every()) {
      if (day + 1 === days || shift.cannotBeFollowedBy.length === 0) continue;
      builder.row(-Infinity, 1, [[at(employee.id, day, shift.id), 1], ...shift.cannotBeFollowedBy.map((next) => [at(employee.id, day + 1, next), 1] as const)]);
    }
    for (const shift of shifts) builder.row(-Infinity, employee.maximumShifts.get(shift.id) ?? 0, range(0, days).map((day) => [at(employee.id, day, shift.id), 1] as const));
    builder.row(employee.minimumMinutes, employee.maximumMinutes, every().map(({ day, shift }) => [at(employee.id, day, shift.id), shift.minutes] as const));
    const longest = employee.maximumConsecutiveShifts;
    for (const day of range(0, Math.max(0, days - longest))) builder.row(-Infinity, longest, range(day, longest + 1).flatMap((each) => works(each)));
    // A run of exactly `length` days between two of the other kind must not be.
    for (const length of range(1, Math.max(0, employee.minimumConsecutiveShifts - 1))) {
      for (const day of range(0, Math.max(0, days - length - 1))) {
        builder.row(1 - length, Infinity, [...works(day), ...range(day + 1, length).flatMap((each) => works(each, -1)), ...works(day + length + 1)]);
      }
    }
    for (const length of range(1, Math.max(0, employee.minimumConsecutiveDaysOff - 1))) {
      for (const day of range(0, Math.max(0, days - length - 1))) {
        builder.row(-1, Infinity, [...works(day, -1), ...range(day + 1, length).flatMap((each) => works(each)), ...works(day + length + 1, -1)]);
      }
    }
    const weekends: Entry[] = [];
    for (let saturday = 5; saturday < days; saturday += 7) {
      const worked = builder.column(0, 0, 1, true);
      weekends.push([worked, 1]);
      builder.row(-Infinity, 0, [...works(saturday), [worked, -1]]);
      if (saturday + 1 < days) builder.row(-Infinity, 0, [...works(saturday + 1), [worked, -1]]);
    }
    builder.row(-Infinity, employee.maximumWeekends, weekends);
  }
  for (const { day, shift, required, underWeight, overWeight } of instance.cover) {
    const under = builder.column(underWeight, 0, required, false);
    const over = builder.column(overWeight, 0, staff.length, false);
    builder.row(required, required, [...staff.map((employee) => [at(employee.id, day, shift), 1] as const), [under, 1], [over, -1]]);
  }

  const { point, cost, bound } = exact.solve(builder.build(offset), { limits: { timeMs, nodes: null }, seed: 0, start: null });
  if (point === null) return { roster: null, cost: Infinity, bound };
  const roster = new Map(
    staff.map(({ id }) => [id, range(0, days).map((day) => shifts.find((shift) => (point[at(id, day, shift.id)] ?? 0) > 0.5)?.id ?? null)] as const),
  );
  return { roster, cost, bound };
}
