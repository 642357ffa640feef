// A year of shifts folded into one drawing a person and month. One pass over the shifts; a path in day units.
import type { CivilDate } from '../../../core/values/civil-time.ts';
import type { VolunteerId } from '../../../core/values/ids.ts';

export interface YearShift {
  readonly date: CivilDate;
  readonly hours: number;
  readonly people: readonly { readonly volunteerId: VolunteerId }[];
  readonly missing: number;
}

export interface MonthCell {
  readonly shifts: number;
  readonly hours: number;
  /** A stroke of 2 units a day, 12 high: the 1st from 0, the 31st to 62. */
  readonly path: string;
}

interface Growing {
  shifts: number;
  hours: number;
  path: string;
}
type Row = Map<number, MonthCell>;

export function yearRows(shifts: readonly YearShift[], year: string): { readonly open: ReadonlyMap<number, MonthCell>; readonly rows: ReadonlyMap<VolunteerId, ReadonlyMap<number, MonthCell>> } {
  const open = new Map<number, Growing>();
  const rows = new Map<VolunteerId, Map<number, Growing>>();
  const add = (row: Map<number, Growing>, { date, hours }: YearShift): void => {
    const month = Number(date.slice(5, 7));
    let cell = row.get(month);
    if (cell === undefined) {
      cell = { shifts: 0, hours: 0, path: '' };
      row.set(month, cell);
    }
    cell.shifts += 1;
    cell.hours += hours;
    cell.path += `M${String((Number(date.slice(8)) - 1) * 2)} 0h1.6v12h-1.6z`;
  };
  for (const shift of shifts) {
    if (!shift.date.startsWith(year)) continue;
    if (shift.missing > 0) add(open, shift);
    for (const { volunteerId } of shift.people) {
      let row = rows.get(volunteerId);
      if (row === undefined) {
        row = new Map();
        rows.set(volunteerId, row);
      }
      add(row, shift);
    }
  }
  return { open: open satisfies Row, rows };
}
