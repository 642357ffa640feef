// A shift as it is typed. Invariant: hours that were not touched keep their instants, in the hour that comes twice too.
import type { Needs, Shift, ShiftEdit } from '../../../core/contract/rota-model.ts';
import { hourMs, spanOf, wallOf, type Span } from '../../../core/domain/rota/wall-clock.ts';
import type { HelplineId } from '../../../core/values/ids.ts';

export interface ShiftForm {
  readonly helplineId: HelplineId;
  readonly date: string;
  readonly from: string;
  readonly to: string;
  readonly label: string;
  readonly listener: string;
  readonly backup: string;
  readonly trainee: string;
  readonly onCall: boolean;
  readonly languages: readonly string[];
  readonly locked: boolean;
}
export type ShiftField = 'date' | 'from' | 'to' | 'needs';

export const isDate = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00Z`));
export const isTime = (text: string): boolean => /^(?:[01]\d|2[0-3]):[0-5]\d$/.test(text);

/** A whole number within limits; null when it is not one. */
export function wholeNumber(text: string, least: number, most: number): number | null {
  const value = Number(text);
  return /^\d{1,4}$/.test(text.trim()) && value >= least && value <= most ? value : null;
}

export function shiftFormOf(shift: Pick<Shift, 'helplineId' | 'startsAt' | 'endsAt' | 'label' | 'needs' | 'onCall' | 'languages' | 'locked'>, zone: string): ShiftForm {
  const start = wallOf(shift.startsAt, zone);
  const { listener, backup, trainee } = shift.needs;
  return {
    helplineId: shift.helplineId,
    date: start.date,
    from: start.time,
    to: wallOf(shift.endsAt, zone).time,
    label: shift.label,
    listener: String(listener),
    backup: String(backup),
    trainee: String(trainee),
    onCall: shift.onCall,
    languages: shift.languages,
    locked: shift.locked,
  };
}

export function needsOfForm(form: Pick<ShiftForm, 'listener' | 'backup' | 'trainee'>): Needs | null {
  const listener = wholeNumber(form.listener, 0, 20);
  const backup = wholeNumber(form.backup, 0, 20);
  const trainee = wholeNumber(form.trainee, 0, 20);
  return listener === null || backup === null || trainee === null || listener + backup + trainee === 0 ? null : { listener, backup, trainee };
}

export function wrongInShift(form: ShiftForm): ReadonlySet<ShiftField> {
  const wrong = new Set<ShiftField>();
  if (!isDate(form.date)) wrong.add('date');
  if (!isTime(form.from)) wrong.add('from');
  if (!isTime(form.to)) wrong.add('to');
  if (needsOfForm(form) === null) wrong.add('needs');
  return wrong;
}

export function spanOfForm(form: ShiftForm, zone: string): Span {
  return spanOf(form.date, { from: form.from, to: form.to }, zone);
}

/** The acts that bring a shift to what was typed; none when nothing differs. */
export function editsOfForm(shift: Shift, form: ShiftForm, zone: string): ShiftEdit[] {
  const before = shiftFormOf(shift, zone);
  const seen = { shiftId: shift.id, version: shift.version };
  const needs = needsOfForm(form) ?? shift.needs;
  const edits: ShiftEdit[] = [];
  const change: ShiftEdit = { kind: 'change', ...seen, label: form.label.trim(), needs, onCall: form.onCall, languages: [...form.languages], locked: form.locked };
  const changed =
    change.label !== before.label ||
    form.listener !== before.listener ||
    form.backup !== before.backup ||
    form.trainee !== before.trainee ||
    form.onCall !== before.onCall ||
    form.locked !== before.locked ||
    form.languages.join() !== before.languages.join();
  const moved = form.date !== before.date || form.from !== before.from || form.to !== before.to;
  // A locked shift is unlocked before it moves.
  if (changed) edits.push(change);
  if (moved) edits.push({ kind: 'move', ...seen, ...spanOfForm(form, zone) });
  return edits;
}

/** Where a new shift begins when none was drawn: the next whole hour of the day, or 9 o'clock on a day to come. */
export function newSpan(date: string, zone: string, now: number): Span {
  const today = wallOf(now, zone);
  const hour = date === today.date ? Math.min(23, Number(today.time.slice(0, 2)) + 1) : 9;
  const from = `${String(hour).padStart(2, '0')}:00`;
  const startsAt = spanOf(date, { from, to: from }, zone).startsAt;
  return { startsAt, endsAt: startsAt + 4 * hourMs };
}
