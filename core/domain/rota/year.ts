// A year of shifts folded into one cell a person and month, in one pass.
import type { YearCell } from '../../contract/rota-model.ts';
import type { CivilDate } from '../../values/civil-time.ts';
import type { VolunteerId } from '../../values/ids.ts';

export interface YearShift {
  /** The day on which it starts. */
  readonly date: CivilDate;
  readonly hours: number;
  readonly people: readonly { readonly volunteerId: VolunteerId }[];
  /** Places that nobody has yet. */
  readonly missing: number;
}

/** The shifts that start in the year: those to be filled, and everybody's own. Cells are in the order of the shifts. */
export function foldYear(shifts: readonly YearShift[], year: number): { readonly open: YearCell[]; readonly people: { volunteerId: VolunteerId; cells: YearCell[] }[] } {
  const open: YearCell[] = [];
  const rows = new Map<VolunteerId, YearCell[]>();
  const add = (row: YearCell[], { date, hours }: YearShift): void => {
    const month = Number(date.slice(5, 7));
    let cell = row.find((known) => known.month === month);
    if (cell === undefined) {
      cell = { month, shifts: 0, hours: 0, days: 0 };
      row.push(cell);
    }
    cell.shifts += 1;
    cell.hours += hours;
    cell.days |= 1 << (Number(date.slice(8)) - 1);
  };
  for (const shift of shifts) {
    if (Number(shift.date.slice(0, 4)) !== year) continue;
    if (shift.missing > 0) add(open, shift);
    for (const { volunteerId } of shift.people) {
      const row = rows.get(volunteerId) ?? [];
      rows.set(volunteerId, row);
      add(row, shift);
    }
  }
  return { open, people: [...rows].map(([volunteerId, cells]) => ({ volunteerId, cells })) };
}
