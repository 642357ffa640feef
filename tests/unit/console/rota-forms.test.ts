// What is typed about the rota: shifts, patterns, helplines, volunteers; and the order in which people are offered.
import { describe, expect, it } from 'vitest';
import type { Helpline, Hole, RotaConflict, RotaWarning, Share, Shift, ShiftPattern, Volunteer } from '../../../core/contract/rota-model.ts';
import { volunteer as volunteerSchema } from '../../../core/contract/rota-model.ts';
import { hourMs, instantAt } from '../../../core/domain/rota/wall-clock.ts';
import type { HelplineId, PatternId, ShiftId, VolunteerId } from '../../../core/values/ids.ts';
import { departement } from '../../../core/contract/rota-model.ts';
import { foldYear } from '../../../core/domain/rota/year.ts';
import { inOrderOfFitness } from '../../../renderer/console/logic/candidates.ts';
import { departements } from '../../../renderer/console/logic/departements.ts';
import { fortnight } from '../../../renderer/console/logic/fortnight.ts';
import { editsOfForm, shiftFormOf, spanOfForm, wrongInShift } from '../../../renderer/console/logic/shift-form.ts';
import { hoursTyped, keptVolunteer, newVolunteer, volunteerFormOf, wrongInVolunteer } from '../../../renderer/console/logic/volunteer-form.ts';
import { withDayCopied, wrongInHelpline, wrongInPattern } from '../../../renderer/console/logic/week-form.ts';

const paris = 'Europe/Paris';
const id = (n: number): string => `0192f3a0-0000-7000-8000-00000000000${String(n)}`;
const shift: Shift = {
  id: id(1) as ShiftId,
  helplineId: id(2) as HelplineId,
  // The second 2 o'clock of the autumn night.
  startsAt: Date.parse('2026-10-25T01:00Z'),
  endsAt: Date.parse('2026-10-25T05:00Z'),
  label: 'Nuit',
  needs: { listener: 1, backup: 0, trainee: 0 },
  onCall: false,
  languages: [],
  locked: false,
  patternId: null,
  version: 4,
  people: [],
};

describe('a shift as typed', () => {
  const form = shiftFormOf(shift, paris);

  it('asks for nothing when nothing was typed', () => {
    expect(editsOfForm(shift, form, paris)).toEqual([]);
  });

  it('changes its name without touching the second 2 o’clock', () => {
    expect(editsOfForm(shift, { ...form, label: 'Soirée' }, paris)).toEqual([expect.objectContaining({ kind: 'change', label: 'Soirée', version: 4 })]);
  });

  it('is unlocked before it moves, in one edit', () => {
    const edits = editsOfForm({ ...shift, locked: true }, { ...form, locked: false, to: '08:00' }, paris);
    expect(edits.map(({ kind }) => kind)).toEqual(['change', 'move']);
  });

  it('ends on the next day when its end is before its start', () => {
    const { startsAt, endsAt } = spanOfForm({ ...form, date: '2026-11-24', from: '21:00', to: '01:00' }, paris);
    expect([startsAt, endsAt]).toEqual([instantAt('2026-11-24', '21:00', paris), instantAt('2026-11-25', '01:00', paris)]);
  });

  it('names each field that is wrong', () => {
    expect([...wrongInShift({ ...form, date: '2026-02-30x', from: '25:00', to: '', listener: '0' })].sort()).toEqual(['date', 'from', 'needs', 'to']);
  });
});

describe('weeks as typed', () => {
  const pattern: ShiftPattern = {
    id: id(3) as PatternId,
    helplineId: shift.helplineId,
    label: '',
    weekdays: [1],
    everyWeeks: 1,
    anchor: '2026-11-02',
    hours: { from: '09:00', to: '13:00' },
    needs: { listener: 1, backup: 0, trainee: 0 },
    onCall: false,
    languages: [],
    validFrom: '2026-11-02',
    validUntil: null,
    onPublicHolidays: { kind: 'usual' },
    inSchoolHolidays: 'usual',
    exceptions: [],
  };

  it('a pattern wants days, hours, people and an end after its start', () => {
    expect(wrongInPattern(pattern).size).toBe(0);
    expect([...wrongInPattern({ ...pattern, weekdays: [], validUntil: '2026-11-01', needs: { listener: 0, backup: 0, trainee: 0 } })]).toEqual(['weekdays', 'needs', 'validUntil']);
    const twice = { date: '2026-12-24', hours: null };
    expect([...wrongInPattern({ ...pattern, exceptions: [twice, twice] })]).toEqual(['exceptions']);
  });

  it('a helpline wants a name, and each exceptional day once', () => {
    const helpline: Helpline = { id: shift.helplineId, name: ' ', zone: paris, departement: '75', colour: 0, opening: { weekly: [], exceptions: [] }, onPublicHolidays: 'usual' };
    expect([...wrongInHelpline(helpline)]).toEqual(['name']);
    const day = { date: '2026-12-24', periods: [] };
    expect([...wrongInHelpline({ ...helpline, name: 'Veilleuse', opening: { weekly: [], exceptions: [day, day] } })]).toEqual(['exceptions']);
  });

  it('the hours of a day go to the others in place of theirs', () => {
    const weekly = [
      { day: 1, from: '09:00', to: '13:00' },
      { day: 1, from: '21:00', to: '01:00' },
      { day: 2, from: '10:00', to: '11:00' },
    ];
    expect(withDayCopied(weekly, 1, [1, 2]).map(({ day, from }) => `${String(day)} ${from}`)).toEqual(['1 09:00', '1 21:00', '2 09:00', '2 21:00']);
  });

  it('every département offered is one that the contract knows', () => {
    expect(departements.filter(({ code }) => !departement.safeParse(code).success)).toEqual([]);
    expect(new Set(departements.map(({ code }) => code)).size).toBe(107);
  });
});

describe('a volunteer as typed', () => {
  const person = newVolunteer(id(4) as VolunteerId);

  it('needs a name only', () => {
    expect([...wrongInVolunteer(person)]).toEqual(['name']);
    const kept = keptVolunteer({ ...person, name: ' Zoé Aubertin ' }, null);
    expect(volunteerSchema.omit({ onCallNumberCount: true, removed: true }).safeParse(kept)).toMatchObject({ success: true, data: { name: 'Zoé Aubertin' } });
  });

  it('reads hours with a comma, takes nothing for no limit, and refuses too many', () => {
    expect(hoursTyped('4,5', 'maxHoursPerWeek')).toBe(4.5);
    expect(hoursTyped('', 'maxHoursPerWeek')).toBeNull();
    expect(hoursTyped('', 'minRestHours')).toBe(0);
    expect(hoursTyped('169', 'maxHoursPerWeek')).toBeNaN();
    expect(hoursTyped('dix', 'maxHoursPerWeek')).toBeNaN();
  });

  it('comes back as it was kept', () => {
    const kept: Volunteer = { ...keptVolunteer({ ...person, name: 'Zoé', hours: { ...person.hours, targetHoursPerMonth: '16,5' } }, null), onCallNumberCount: 0, removed: false };
    expect(volunteerFormOf(kept).hours.targetHoursPerMonth).toBe('16,5');
  });

  it('an absence ends after it began', () => {
    const time = { ...person.time, absences: [{ from: '2026-12-24', to: '2026-12-20', reason: 'holiday' as const }] };
    expect([...wrongInVolunteer({ ...person, name: 'Zoé', time })]).toEqual(['absences']);
  });
});

describe('who is offered a place', () => {
  const who = (name: string, conflicts: number, warnings: number) => ({
    volunteerId: name as VolunteerId,
    conflicts: Array.from({ length: conflicts }, () => ({}) as RotaConflict),
    warnings: Array.from({ length: warnings }, () => ({}) as RotaWarning),
  });
  const share = (name: string, hours: number, targetHours: number | null): Share => ({ volunteerId: name as VolunteerId, hours, targetHours, shifts: 0, nights: 0, weekends: 0, holidays: 0 });

  it('nobody without objection comes after somebody with one; then the least filled', () => {
    const order = inOrderOfFitness([who('busy', 1, 0), who('warned', 0, 1), who('full', 0, 0), who('free', 0, 0)], [share('full', 20, 20), share('free', 4, 20)]);
    expect(order.map(({ volunteerId }) => volunteerId)).toEqual(['free', 'full', 'warned', 'busy']);
  });
});

describe('strips', () => {
  it('a fortnight counts places, and a shift under way for today', () => {
    const now = instantAt('2026-11-24', '02:00', paris);
    const hole = (startsAt: number, missing: number): Hole => ({ shiftId: shift.id, helplineId: shift.helplineId, startsAt, endsAt: startsAt + 4 * hourMs, role: 'listener', missing });
    const days = fortnight([hole(instantAt('2026-11-23', '23:00', paris), 1), hole(instantAt('2026-11-25', '09:00', paris), 2)], [], now, paris);
    expect(days).toHaveLength(14);
    expect(days.slice(0, 3).map(({ missing }) => missing)).toEqual([1, 2, 0]);
  });

  it('a year folds shifts into months, each once a person', () => {
    const people = [{ volunteerId: 'a' as VolunteerId }, { volunteerId: 'b' as VolunteerId }];
    const { open, people: rows } = foldYear(
      [
        { date: '2026-02-01', hours: 4, people, missing: 0 },
        { date: '2026-02-28', hours: 8, people: [], missing: 1 },
        { date: '2026-02-28', hours: 2, people: people.slice(0, 1), missing: 0 },
        { date: '2025-02-28', hours: 8, people, missing: 1 },
      ],
      2026,
    );
    expect(rows).toEqual([
      { volunteerId: 'a', cells: [{ month: 2, shifts: 2, hours: 6, days: 1 | (1 << 27) }] },
      { volunteerId: 'b', cells: [{ month: 2, shifts: 1, hours: 4, days: 1 }] },
    ]);
    expect(open).toEqual([{ month: 2, shifts: 1, hours: 8, days: 1 << 27 }]);
  });
});
