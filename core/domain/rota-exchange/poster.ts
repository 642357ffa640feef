// The rota of a week or a month as paper shows it: blocks by day and hours, names cut as the association chose.
import type { NameStyle, PosterBlock } from '../../contract/rota-exchange-model.ts';
import type { Shift } from '../../contract/rota-model.ts';
import type { CivilDate } from '../../values/civil-time.ts';
import type { VolunteerId } from '../../values/ids.ts';
import { missingIn } from '../rota/holes.ts';
import { addDays, mondayOf, wallOf } from '../rota/wall-clock.ts';
import { initials, styledNames } from './names.ts';

export interface Period {
  /** Both included. */
  readonly from: CivilDate;
  readonly to: CivilDate;
}

export function weekAround(date: CivilDate): Period {
  const from = mondayOf(date);
  return { from, to: addDays(from, 6) };
}

export function monthAround(date: CivilDate): Period {
  const from = `${date.slice(0, 7)}-01`;
  return { from, to: addDays(`${addDays(from, 31).slice(0, 7)}-01`, -1) };
}

export interface PosterContext extends Period {
  readonly zone: string;
  readonly names: NameStyle;
  /** In the rota's order, which gives each person a rank. */
  readonly people: readonly { readonly id: VolunteerId; readonly name: string }[];
}

/** Those that start in the period, in order. */
export function posterBlocks(shifts: readonly Shift[], { zone, from, to, names, people }: PosterContext): PosterBlock[] {
  const ranks = new Map(people.map(({ id }, rank) => [id, rank]));
  const full = new Map(people.map(({ id, name }) => [id, name]));
  const present = new Set(shifts.flatMap((shift) => shift.people.map(({ volunteerId }) => volunteerId)));
  // Two Paulettes need an initial only where both are on the paper.
  const shown = styledNames(people.filter(({ id }) => present.has(id)), names);
  return [...shifts]
    .sort((a, b) => a.startsAt - b.startsAt || a.endsAt - b.endsAt)
    .map((shift) => ({ shift, start: wallOf(shift.startsAt, zone), end: wallOf(shift.endsAt, zone) }))
    .filter(({ start }) => from <= start.date && start.date <= to)
    .map(({ shift, start, end }) => ({
      date: start.date,
      from: start.time,
      to: end.time,
      label: shift.label,
      onCall: shift.onCall,
      people: shift.people.map(({ volunteerId, role }) => ({
        name: shown.get(volunteerId) ?? '',
        initials: initials(full.get(volunteerId) ?? ''),
        role,
        rank: ranks.get(volunteerId) ?? 0,
      })),
      missing: missingIn(shift, 'listener') + missingIn(shift, 'backup'),
    }));
}
