// A volunteer as it is typed: numbers are texts until they are kept, an empty one means no limit.
import type { Volunteer, VolunteerRules, VolunteerTime } from '../../../core/contract/rota-model.ts';
import type { AccountId, VolunteerId } from '../../../core/values/ids.ts';
import { isDate } from './shift-form.ts';
import { isRule } from './week-form.ts';

export const hourFields = ['targetHoursPerMonth', 'maxHoursPerWeek', 'maxHoursPerMonth', 'minRestHours'] as const;
export type HourField = (typeof hourFields)[number];
const mostHours: { readonly [F in HourField]: number } = { targetHoursPerMonth: 400, maxHoursPerWeek: 168, maxHoursPerMonth: 400, minRestHours: 72 };

export interface VolunteerForm {
  readonly id: VolunteerId;
  readonly name: string;
  readonly accountId: AccountId | null;
  readonly email: string;
  readonly hours: { readonly [F in HourField]: string };
  readonly rules: Omit<VolunteerRules, HourField>;
  readonly time: VolunteerTime;
  readonly version: number;
}
export type VolunteerField = 'name' | 'email' | HourField | 'availability' | 'wishes' | 'absences';
type Kept = Omit<Volunteer, 'onCallNumberCount' | 'removed'>;

/** 11 hours between two shifts, as between two days of work (Code du travail, L3131-1); volunteers are not bound by it. */
const usualRest = 11;

export function newVolunteer(id: VolunteerId): VolunteerForm {
  return {
    id,
    name: '',
    accountId: null,
    email: '',
    hours: { targetHoursPerMonth: '', maxHoursPerWeek: '', maxHoursPerMonth: '', minRestHours: String(usualRest) },
    rules: { level: 'confirmed', roles: ['listener', 'backup'], tutorIds: [], nightsAllowed: true, oneShiftPerDay: true, languages: ['fr'], helplineIds: [] },
    time: { availability: [], wishes: [], absences: [] },
    version: 1,
  };
}

export function volunteerFormOf({ id, name, accountId, email, rules, time, version }: Volunteer): VolunteerForm {
  const { targetHoursPerMonth, maxHoursPerWeek, maxHoursPerMonth, minRestHours, ...others } = rules;
  const text = (value: number | null): string => (value === null ? '' : String(value).replace('.', ','));
  return {
    id,
    name,
    accountId,
    email,
    hours: { targetHoursPerMonth: text(targetHoursPerMonth), maxHoursPerWeek: text(maxHoursPerWeek), maxHoursPerMonth: text(maxHoursPerMonth), minRestHours: text(minRestHours) },
    rules: others,
    time,
    version,
  };
}

/** `4,5` or `4.5`; null when empty; NaN when it is no number of hours within the limit. */
export function hoursTyped(text: string, field: HourField): number | null {
  const trimmed = text.trim().replace(',', '.');
  if (trimmed === '') return field === 'minRestHours' ? 0 : null;
  const value = /^\d{1,3}(?:\.\d{1,2})?$/.test(trimmed) ? Number(trimmed) : Number.NaN;
  return value <= mostHours[field] ? value : Number.NaN;
}

const email = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

export function wrongInVolunteer(form: VolunteerForm): ReadonlySet<VolunteerField> {
  const wrong = new Set<VolunteerField>();
  if (form.accountId === null && form.name.trim() === '') wrong.add('name');
  if (form.email.trim() !== '' && !email.test(form.email.trim())) wrong.add('email');
  for (const field of hourFields) if (Number.isNaN(hoursTyped(form.hours[field], field))) wrong.add(field);
  if (!form.time.availability.every(isRule)) wrong.add('availability');
  if (!form.time.wishes.every(isRule)) wrong.add('wishes');
  if (form.time.absences.some(({ from, to }) => !isDate(from) || !isDate(to) || to < from)) wrong.add('absences');
  return wrong;
}

/** To be called on what is not wrong. */
export function keptVolunteer(form: VolunteerForm, accountName: string | null): Kept {
  const hoursOf = (field: HourField): number | null => hoursTyped(form.hours[field], field);
  return {
    id: form.id,
    name: accountName ?? form.name.trim(),
    accountId: form.accountId,
    email: form.email.trim(),
    rules: {
      ...form.rules,
      targetHoursPerMonth: hoursOf('targetHoursPerMonth'),
      maxHoursPerWeek: hoursOf('maxHoursPerWeek'),
      maxHoursPerMonth: hoursOf('maxHoursPerMonth'),
      minRestHours: hoursOf('minRestHours') ?? 0,
    },
    time: form.time,
    version: form.version,
  };
}
