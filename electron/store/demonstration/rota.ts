// The rota of the demonstration: two months of one helpline, with nights, week-ends, some holes and a swap request.
// Invariant: on-call numbers are of the ranges that Arcep keeps for fiction; no rule of its own people is broken.
import type { Helpline, ShiftPattern, VolunteerRules, VolunteerTime } from '../../../core/contract/rota-model.ts';
import { patternDays } from '../../../core/domain/rota/pattern-shifts.ts';
import { kindsOf } from '../../../core/domain/rota/shares.ts';
import type { ShiftImage } from '../../../core/domain/rota/shift-image.ts';
import { addDays, dateOf, dayMs, hourMs, hoursOf, meets, mondayOf, weekdayOf } from '../../../core/domain/rota/wall-clock.ts';
import { isAvailable, absenceSpan } from '../../../core/domain/rota/week-rules.ts';
import { defaultZone } from '../../../core/values/default-zone.ts';
import type { AccountId, HelplineId, PatternId, ShiftId, SwapId, VolunteerId } from '../../../core/values/ids.ts';
import type { E164 } from '../../../core/values/phone-number.ts';
import type { Executor } from '../../../db/connection/executor.ts';
import { replaceSchoolHolidays, saveHelpline, savePattern } from '../../../db/queries/helplines.ts';
import { countRevision } from '../../../db/queries/rota-settings.ts';
import { writeChange } from '../../../db/queries/shifts.ts';
import { insertSwap } from '../../../db/queries/swaps.ts';
import { insertVolunteer, replaceOnCallNumbers, replacePairs } from '../../../db/queries/volunteers.ts';
import { v7 as uuid } from 'uuid';
import type { Kernel } from '../kernel.ts';

const weeksBefore = 4;
const weeksAfter = 5;
const zone = defaultZone;
const everyDay = [1, 2, 3, 4, 5, 6, 7];

interface DemonstrationVolunteer {
  /** Null: on the rota without an account. */
  readonly login: string | null;
  readonly name: string;
  readonly numbers: readonly string[];
  readonly rules?: Partial<VolunteerRules>;
  readonly time?: Partial<VolunteerTime>;
}

function peopleOn(firstDay: string): readonly DemonstrationVolunteer[] {
  const away = (from: number, to: number): Partial<VolunteerTime> => ({ absences: [{ from: addDays(firstDay, from), to: addDays(firstDay, to), reason: 'holiday' }] });
  return [
    { login: 'helene.vasnier', name: 'Hélène Vasnier', numbers: ['+33639981201'], rules: { level: 'experienced', targetHoursPerMonth: 80 } },
    { login: 'georges.lantier', name: 'Georges Lantier', numbers: ['+33639981202', '+33199001202'], rules: { targetHoursPerMonth: 80 } },
    { login: 'yves.carondel', name: 'Yves Carondel', numbers: ['+33639981203'], rules: { level: 'experienced', targetHoursPerMonth: 80 } },
    {
      login: 'paulette.grivault',
      name: 'Paulette Grivault',
      numbers: [],
      rules: { targetHoursPerMonth: 64, nightsAllowed: false },
      time: { availability: [{ kind: 'available', weekdays: [1, 2, 3, 4, 5], hours: { from: '08:00', to: '20:00' }, from: null, to: null }] },
    },
    { login: 'samia.berkane', name: 'Samia Berkane', numbers: ['+33639981205'], rules: { targetHoursPerMonth: 64, languages: ['fr', 'ar'] }, time: away(44, 51) },
    { login: 'marc.thevelin', name: 'Marc Thévelin', numbers: ['+33639981206'], rules: { targetHoursPerMonth: 64 } },
    { login: 'nour.assadi', name: 'Nour Assadi', numbers: [], rules: { targetHoursPerMonth: 48, nightsAllowed: false } },
    { login: null, name: 'Claire Roumagnac', numbers: ['+33639981208'], rules: { level: 'experienced', targetHoursPerMonth: 80 } },
    { login: null, name: 'Idriss Bellanger', numbers: ['+33639981209'], rules: { targetHoursPerMonth: 64 }, time: away(35, 41) },
    { login: null, name: 'Solène Kervadec', numbers: ['+33639981210'], rules: { targetHoursPerMonth: 64 } },
    { login: null, name: 'Baptiste Ormel', numbers: [], rules: { level: 'trainee', roles: [], targetHoursPerMonth: 32, nightsAllowed: false } },
  ];
}

const ordinaryRules: VolunteerRules = {
  level: 'confirmed',
  roles: ['listener', 'backup'],
  tutorIds: [],
  targetHoursPerMonth: 16,
  maxHoursPerWeek: 24,
  maxHoursPerMonth: null,
  minRestHours: 11,
  nightsAllowed: true,
  oneShiftPerDay: true,
  languages: ['fr'],
  helplineIds: [],
};

export function addRota(kernel: Kernel, db: Executor, accounts: ReadonlyMap<string, AccountId>): void {
  const now = kernel.clock();
  const firstDay = addDays(mondayOf(dateOf(now, zone)), -7 * weeksBefore);
  const lastDay = addDays(firstDay, 7 * (weeksBefore + weeksAfter) - 1);
  const helpline: Helpline = {
    id: uuid() as HelplineId,
    name: 'La Veilleuse',
    zone,
    departement: '75',
    colour: 0,
    opening: { weekly: everyDay.map((day) => ({ day, from: '09:00', to: '09:00' })), exceptions: [] },
    onPublicHolidays: 'usual',
  };
  saveHelpline(db, helpline, kernel.stationId, now);
  replaceSchoolHolidays(db, [{ name: 'Vacances (zone C)', from: addDays(lastDay, -10), to: addDays(lastDay, 4) }]);

  const people = peopleOn(firstDay).map(({ login, name, numbers, rules, time }) => {
    const id = uuid() as VolunteerId;
    const volunteer = {
      id,
      accountId: login === null ? null : (accounts.get(login) ?? null),
      name,
      email: '',
      rules: { ...ordinaryRules, ...rules },
      time: { availability: [], wishes: [], absences: [], ...time },
      version: 1,
    };
    insertVolunteer(db, volunteer, kernel.stationId, now);
    replaceOnCallNumbers(db, id, numbers as readonly E164[]);
    return volunteer;
  });
  const [helene, georges] = people;
  const last = people.at(-3);
  if (helene === undefined || georges === undefined || last === undefined) throw new Error('no volunteers');
  replacePairs(db, [{ a: georges.id, b: last.id, kind: 'avoid' }]);

  const patterns = demonstrationPatterns(helpline.id, firstDay);
  for (const pattern of patterns) savePattern(db, pattern, now);
  const calendar = { zone, isPublicHoliday: () => false, schoolHolidays: [] };
  const days = patterns.flatMap((pattern) => patternDays(pattern, firstDay, lastDay, calendar).days).sort((a, b) => a.startsAt - b.startsAt);
  const busy = new Map(people.map(({ id }) => [id, { hours: 0, shifts: [] as { startsAt: number; endsAt: number }[] }]));
  const shifts: ShiftImage[] = [];
  for (const { pattern, date, startsAt, endsAt } of days) {
    const span = { startsAt, endsAt };
    const night = kindsOf(span, calendar).night;
    // Like every association: some evenings of the coming week-ends nobody has taken yet.
    const open = startsAt > now + 2 * dayMs && weekdayOf(date) >= 5 && !pattern.onCall && (Number(date.slice(8)) + startsAt / hourMs) % 3 < 1;
    const free = people.filter(({ id, rules, time }) => {
      if (open || rules.level === 'trainee' || (night && !rules.nightsAllowed)) return false;
      if (!isAvailable(time.availability, span, zone) || time.absences.some((absence) => meets(absenceSpan(absence, zone), span))) return false;
      const rest = rules.minRestHours * hourMs;
      return busy.get(id)?.shifts.every((other) => other.endsAt + rest <= startsAt && dateOf(other.startsAt, zone) !== date) === true;
    });
    const weight = ({ id, rules }: (typeof people)[number]): number => (busy.get(id)?.hours ?? 0) / (rules.targetHoursPerMonth ?? 16);
    const [chosen] = [...free].sort((a, b) => weight(a) - weight(b));
    if (chosen !== undefined) {
      const load = busy.get(chosen.id);
      if (load !== undefined) {
        load.hours += hoursOf(span);
        load.shifts.push(span);
      }
    }
    shifts.push({
      id: uuid() as ShiftId,
      helplineId: helpline.id,
      ...span,
      label: pattern.label,
      needs: pattern.needs,
      onCall: pattern.onCall,
      languages: [],
      locked: false,
      patternId: pattern.id,
      patternDate: date,
      version: 1,
      people: chosen === undefined ? [] : [{ volunteerId: chosen.id, role: 'listener', locked: false, origin: 'manual', at: now - 20 * dayMs }],
    });
  }
  for (const after of shifts) writeChange(db, { before: null, after }, kernel.stationId);
  countRevision(db);

  const given = shifts.find(({ startsAt, people: here }) => startsAt > now + 3 * dayMs && here.some(({ volunteerId }) => volunteerId === helene.id));
  if (given === undefined) return;
  insertSwap(db, {
    id: uuid() as SwapId,
    shift_id: given.id,
    role: 'listener',
    asked_by: helene.id,
    asked_of: null,
    in_return_id: null,
    in_return_role: null,
    state: 'asked',
    accepted_by: null,
    created_at: now - 6 * hourMs,
    changed_at: now - 6 * hourMs,
    station_id: kernel.stationId,
  });
}

function demonstrationPatterns(helplineId: HelplineId, validFrom: string): ShiftPattern[] {
  const pattern = (label: string, from: string, to: string, onCall = false): ShiftPattern => ({
    id: uuid() as PatternId,
    helplineId,
    label,
    weekdays: everyDay,
    everyWeeks: 1,
    anchor: validFrom,
    hours: { from, to },
    needs: { listener: 1, backup: 0, trainee: 0 },
    onCall,
    languages: [],
    validFrom,
    validUntil: null,
    onPublicHolidays: { kind: 'usual' },
    inSchoolHolidays: 'usual',
    exceptions: [],
  });
  return [
    pattern('Matin', '09:00', '13:00'),
    pattern('Après-midi', '13:00', '17:00'),
    pattern('Soirée', '17:00', '21:00'),
    pattern('Nuit', '21:00', '01:00'),
    pattern('Astreinte', '01:00', '09:00', true),
  ];
}
