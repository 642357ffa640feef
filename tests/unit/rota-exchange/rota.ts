// A small rota for the tests of what goes in and out.
import type { ImportContext } from '../../../core/domain/rota-exchange/import-plan.ts';
import type { ShiftChange, ShiftImage } from '../../../core/domain/rota/shift-image.ts';
import type { Helpline } from '../../../core/contract/rota-model.ts';
import type { HelplineId, ShiftId, VolunteerId } from '../../../core/values/ids.ts';

const uuid = (kind: string, rank: number): string => `00000000-0000-4000-8000-${kind}${String(rank).padStart(12 - kind.length, '0')}`;
let drawn = 0;
export const newShiftId = (): ShiftId => uuid('5', (drawn += 1)) as ShiftId;
export const newVolunteerId = (): VolunteerId => uuid('e', (drawn += 1)) as VolunteerId;

export const helpline: Helpline = {
  id: uuid('a', 1) as HelplineId,
  name: 'Ligne principale',
  zone: 'Europe/Paris',
  departement: '75',
  colour: 0,
  opening: { weekly: [], exceptions: [] },
  onPublicHolidays: 'usual',
};
export const helene = { id: uuid('b', 1) as VolunteerId, name: 'Hélène Vasseur', removed: false };
export const samia = { id: uuid('b', 2) as VolunteerId, name: 'Samia Belkacem', removed: false };

/** By Paris time, in winter. */
export const november = (day: number, hour: number): number => Date.UTC(2026, 10, day, hour - 1);

export function shiftAt(startsAt: number, hours: number, people: readonly { readonly id: VolunteerId }[], changes: Partial<ShiftImage> = {}): ShiftImage {
  return {
    id: newShiftId(),
    helplineId: helpline.id,
    startsAt,
    endsAt: startsAt + hours * 3_600_000,
    label: '',
    needs: { listener: Math.max(1, people.length), backup: 0, trainee: 0 },
    onCall: false,
    languages: [],
    locked: false,
    patternId: null,
    patternDate: null,
    version: 1,
    people: people.map(({ id }) => ({ volunteerId: id, role: 'listener', locked: false, origin: 'manual', at: 0 })),
    ...changes,
  };
}

export const context: ImportContext = {
  helplines: [helpline],
  helplineId: null,
  people: [helene, samia],
  shifts: [],
  now: november(22, 12),
  isNew: () => false,
  newShiftId,
  newVolunteerId,
};

export function rowsAsText(changes: readonly ShiftChange[]): string[] {
  const name = (id: VolunteerId): string => [helene, samia].find((person) => person.id === id)?.name ?? '?';
  return changes.flatMap(({ after }) =>
    after === null
      ? []
      : [`${new Date(after.startsAt).toISOString().slice(0, 16)}Z ${String((after.endsAt - after.startsAt) / 3_600_000)} h ${after.people.map(({ volunteerId }) => name(volunteerId)).join() || '–'}`],
  );
}
