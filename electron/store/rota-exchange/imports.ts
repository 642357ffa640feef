// A file of another program laid on the rota of the base: parsed anew for the preview and for the act, kept nowhere.
import { v7 as uuid } from 'uuid';
import { Refusal } from '../../../core/contract/errors.ts';
import { mostImportRows, type TextEncoding } from '../../../core/contract/rota-exchange-model.ts';
import type { VolunteerRules, VolunteerTime } from '../../../core/contract/rota-model.ts';
import { plain } from '../../../core/domain/rota-exchange/civil-reading.ts';
import { readCsv, type Separator } from '../../../core/domain/rota-exchange/csv.ts';
import { isCalendar, readIcs } from '../../../core/domain/rota-exchange/ics-import.ts';
import { planImport, spanOfImport, type ImportPlan } from '../../../core/domain/rota-exchange/import-plan.ts';
import type { HelplineId, ShiftId, VolunteerId } from '../../../core/values/ids.ts';
import type { Instant } from '../../../core/values/instant.ts';
import type { Executor } from '../../../db/connection/executor.ts';
import { openHelplines } from '../../../db/queries/helplines.ts';
import { shiftsIn } from '../../../db/queries/shifts.ts';
import { volunteerNames } from '../../../db/queries/volunteers.ts';
import { decodeText } from './file-text.ts';

/** Of somebody of whom a file gave the name only. Eleven hours of rest: Code du travail, L3131-1. */
export const rulesOfNewcomer: VolunteerRules = {
  level: 'confirmed',
  roles: ['listener', 'backup'],
  tutorIds: [],
  targetHoursPerMonth: null,
  maxHoursPerWeek: null,
  maxHoursPerMonth: null,
  minRestHours: 11,
  nightsAllowed: true,
  oneShiftPerDay: true,
  languages: [],
  helplineIds: [],
};
export const timeOfNewcomer: VolunteerTime = { availability: [], wishes: [], absences: [] };

export interface ReadImport extends ImportPlan {
  readonly format: 'csv' | 'ics';
  readonly encoding: TextEncoding;
  readonly separator: Separator | null;
  readonly lines: number;
}

export interface ImportWish {
  readonly file: Uint8Array;
  readonly helplineId: HelplineId | null;
  readonly isNew: (name: string) => boolean;
}

/** Throws `file-not-understood`, `file-too-large` (too many lines), `not-found` (the helpline). */
export function readImport(db: Executor, { file, helplineId, isNew }: ImportWish, now: Instant): ReadImport {
  const decoded = decodeText(file);
  if (decoded === null) throw new Refusal('file-not-understood');
  const text = decoded.text.replace(/^\ufeff/, '');
  const helplines = openHelplines(db);
  if (helplineId !== null && !helplines.some(({ id }) => id === helplineId)) throw new Refusal('not-found');
  const people = volunteerNames(db);
  const known = new Set(people.map(({ name }) => plain(name)));
  const table = isCalendar(text) ? null : readCsv(text, known);
  const read = table ?? readIcs(text, known, now);
  if (read.lines > mostImportRows || read.rows.length > mostImportRows) throw new Refusal('file-too-large');
  const span = spanOfImport(read, { helplines, helplineId, now });
  const plan = planImport(read, {
    helplines,
    helplineId,
    people,
    shifts: span === null ? [] : shiftsIn(db, span),
    now,
    isNew,
    newShiftId: () => uuid() as ShiftId,
    newVolunteerId: () => uuid() as VolunteerId,
  });
  return { ...plan, format: table === null ? 'ics' : 'csv', encoding: decoded.encoding, separator: table?.separator ?? null, lines: read.lines };
}
