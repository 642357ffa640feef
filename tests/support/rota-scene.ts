// A rota to try things on: one helpline in Paris, a weekly pattern, volunteers with and without an account.
import { v7 as uuid } from 'uuid';
import type { Helpline, ShiftPattern, Volunteer, VolunteerRules } from '../../core/contract/rota-model.ts';
import type { AccountId, HelplineId, PatternId, ShiftId, VolunteerId } from '../../core/values/ids.ts';
import type { TestStore } from './test-store.ts';

export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;

export function helplineOf(change: Partial<Helpline> = {}): Helpline {
  return {
    id: uuid() as HelplineId,
    name: 'Écoute de nuit',
    zone: 'Europe/Paris',
    departement: '75',
    colour: 0,
    opening: { weekly: [], exceptions: [] },
    onPublicHolidays: 'usual',
    ...change,
  };
}

export function patternOf(helplineId: HelplineId, change: Partial<ShiftPattern> = {}): ShiftPattern {
  return {
    id: uuid() as PatternId,
    helplineId,
    label: 'Soirée',
    weekdays: [1, 2, 3, 4, 5, 6, 7],
    everyWeeks: 1,
    anchor: '2026-01-05',
    hours: { from: '21:00', to: '01:00' },
    needs: { listener: 1, backup: 1, trainee: 0 },
    onCall: false,
    languages: [],
    validFrom: '2026-01-01',
    validUntil: null,
    onPublicHolidays: { kind: 'usual' },
    inSchoolHolidays: 'usual',
    exceptions: [],
    ...change,
  };
}

export const freeRules: VolunteerRules = {
  level: 'confirmed',
  roles: ['listener', 'backup'],
  tutorIds: [],
  targetHoursPerMonth: 16,
  maxHoursPerWeek: null,
  maxHoursPerMonth: null,
  minRestHours: 11,
  nightsAllowed: true,
  oneShiftPerDay: false,
  languages: ['fr'],
  helplineIds: [],
};

export function volunteerOf(name: string, change: { accountId?: AccountId | null; rules?: Partial<VolunteerRules>; time?: Partial<Volunteer['time']>; email?: string } = {}) {
  return {
    id: uuid() as VolunteerId,
    name,
    accountId: change.accountId ?? null,
    email: change.email ?? '',
    rules: { ...freeRules, ...change.rules },
    time: { availability: [], wishes: [], absences: [], ...change.time },
    version: 1,
  };
}

export interface RotaScene {
  readonly helpline: Helpline;
  readonly pattern: ShiftPattern;
  readonly volunteers: readonly VolunteerId[];
}

/** An editor is signed in. The clock of test stores stands at Tuesday 24 November 2026, 13:00 in Paris. */
export async function setUpRota(test: TestStore, people: readonly ReturnType<typeof volunteerOf>[]): Promise<RotaScene> {
  const helpline = await test.value('rota.saveHelpline', { helpline: helplineOf() });
  const pattern = await test.value('rota.savePattern', { pattern: patternOf(helpline.id) });
  for (const volunteer of people) await test.value('volunteers.save', { volunteer });
  return { helpline, pattern, volunteers: people.map(({ id }) => id) };
}

export async function applyPatterns(test: TestStore, from: string, to: string) {
  const { revision } = await test.value('rota.previewPatterns', { from, to, helplineIds: [] });
  return test.value('rota.applyPatterns', { from, to, helplineIds: [], revision });
}

export const newShiftId = (): ShiftId => uuid() as ShiftId;
