// What the rota's handlers share: the rota as it is read, how changes are written, and what everybody is told.
// Invariant: every change of a shift goes through writeChanges: versions checked, revision counted, undo kept, all or none.
import type { EditKind, EditResult, Helpline, RotaConflict, RotaWarning, Shift } from '../../core/contract/rota-model.ts';
import type { RotaAlert } from '../../core/contract/rota-alert.ts';
import { Refusal } from '../../core/contract/errors.ts';
import { checkedAroundMs, checkShifts, newWarnings, type CheckContext } from '../../core/domain/rota/rota-checks.ts';
import type { ShiftCalendar } from '../../core/domain/rota/shares.ts';
import { publicShift, type ShiftChange, type ShiftImage } from '../../core/domain/rota/shift-image.ts';
import type { Span } from '../../core/domain/rota/wall-clock.ts';
import type { CivilDate } from '../../core/values/civil-time.ts';
import type { AccountId, HelplineId, RotaEditId, VolunteerId } from '../../core/values/ids.ts';
import type { Executor } from '../../db/connection/executor.ts';
import { allHelplines, openHelplines } from '../../db/queries/helplines.ts';
import { countRevision } from '../../db/queries/rota-settings.ts';
import { insertEdit, shiftsIn, writeChange } from '../../db/queries/shifts.ts';
import { allPairs, allVolunteers, type StoredVolunteer } from '../../db/queries/volunteers.ts';
import { v7 as uuid } from 'uuid';
import type { Outcome, Work } from './handler.ts';
import type { Kernel } from './kernel.ts';
import { loadPublicHolidays, type HolidayCalendar } from './public-holidays.ts';

export interface RotaEffects {
  rotaChanged(): void;
  draftsChanged(): void;
  alert(alert: RotaAlert): void;
}

export interface RotaView {
  /** Open ones, in order. */
  readonly helplines: readonly Helpline[];
  /** Closed ones too. */
  readonly byId: ReadonlyMap<HelplineId, Helpline>;
  readonly volunteers: readonly StoredVolunteer[];
  readonly context: CheckContext;
  readonly isPublicHoliday: (helpline: Helpline, date: CivilDate) => boolean;
  readonly calendarOf: (shift: Pick<Shift, 'helplineId'>) => ShiftCalendar;
}

export function viewRota(db: Executor, holidays: HolidayCalendar): RotaView {
  const byId = new Map(allHelplines(db).map((helpline) => [helpline.id, helpline]));
  const volunteers = allVolunteers(db);
  const people = new Map(volunteers.filter(({ removed }) => !removed).map((volunteer) => [volunteer.id, volunteer]));
  const isPublicHoliday = ({ departement }: Helpline, date: CivilDate): boolean => holidays.isPublicHoliday(departement, date);
  const calendars = new Map<HelplineId, ShiftCalendar>();
  for (const helpline of byId.values()) calendars.set(helpline.id, { zone: helpline.zone, isPublicHoliday: (date) => isPublicHoliday(helpline, date) });
  return {
    helplines: openHelplines(db),
    byId,
    volunteers,
    context: { helplines: byId, people, pairs: allPairs(db), isPublicHoliday },
    isPublicHoliday,
    calendarOf({ helplineId }) {
      const calendar = calendars.get(helplineId);
      if (calendar === undefined) throw new Error('shift without helpline');
      return calendar;
    },
  };
}

interface OnRota {
  readonly db: Executor;
  readonly accountId: AccountId;
  readonly view: RotaView;
}

/** The act of a call that needs the whole rota: the public holidays come first, and it is read within the call's transaction. */
export async function onRota<Value, Handoff>(session: Kernel['session'], run: (rota: OnRota) => Outcome<Value, Handoff>): Promise<Work<Value, Handoff>> {
  const { db, accountId } = session.require();
  const holidays = await loadPublicHolidays();
  return { db, run: () => run({ db, accountId, view: viewRota(db, holidays) }) };
}

/** What the changes bring about: every overlap of their shifts, and the warnings that were not there before. */
export function checkChanges(db: Executor, view: RotaView, changes: readonly ShiftChange[]): { conflicts: RotaConflict[]; warnings: RotaWarning[] } {
  const images = changes.flatMap(({ before, after }) => [before, after]).filter((image) => image !== null);
  if (images.length === 0) return { conflicts: [], warnings: [] };
  const around: Span = {
    startsAt: Math.min(...images.map(({ startsAt }) => startsAt)) - checkedAroundMs,
    endsAt: Math.max(...images.map(({ endsAt }) => endsAt)) + checkedAroundMs,
  };
  const before = shiftsIn(db, around);
  const changed = new Map(changes.map((change) => [(change.before ?? change.after)?.id, change.after]));
  const after = [
    ...before.flatMap((shift) => (changed.has(shift.id) ? (changed.get(shift.id) ?? []) : [shift])),
    ...changes.flatMap((change) => (change.before === null && change.after !== null ? [change.after] : [])),
  ];
  const looked = changes.flatMap(({ after: image }) => (image === null ? [] : [image]));
  const was = changes.flatMap(({ before: image }) => (image === null ? [] : [image]));
  const checks = checkShifts(looked, after, view.context);
  return { conflicts: checks.conflicts, warnings: newWarnings(checkShifts(was, before, view.context).warnings, checks.warnings) };
}

export interface ChangeRecord {
  readonly accountId: AccountId;
  /** Null: not offered for undoing. */
  readonly kind: EditKind | null;
}

/** Within a transaction. Throws the Refusal `changed-meanwhile` when a shift is no longer as its change says. */
export function writeChanges(kernel: Kernel, db: Executor, changes: readonly ShiftChange[], { accountId, kind }: ChangeRecord): EditResult {
  for (const change of changes) if (!writeChange(db, change, kernel.stationId)) throw new Refusal('changed-meanwhile');
  const editId = uuid() as RotaEditId;
  const revision = countRevision(db);
  if (kind !== null && changes.length > 0) insertEdit(db, { id: editId, accountId, kind, at: kernel.clock(), changes });
  return {
    editId,
    revision,
    changed: changes.flatMap(({ after }) => (after === null ? [] : [publicShift(after)])),
    removed: changes.flatMap(({ before, after }) => (before !== null && after === null ? [before.id] : [])),
  };
}

/** One shift with another image: its version goes one further. */
export function changeOf(before: ShiftImage, after: ShiftImage): ShiftChange {
  return { before, after: { ...after, version: before.version + 1 } };
}

/** Whether the account may change the rota: a manager, an administrator, or whoever holds `editRota`. */
export function mayEditRota({ session }: Pick<Kernel, 'session'>): boolean {
  const { role, grants } = session.gate();
  return role === 'manager' || role === 'administrator' || grants.includes('editRota');
}

export function activeVolunteer(view: RotaView, id: VolunteerId): StoredVolunteer {
  const found = view.volunteers.find((volunteer) => volunteer.id === id);
  if (found === undefined) throw new Refusal('not-found');
  if (found.removed) throw new Refusal('volunteer-removed');
  return found;
}
