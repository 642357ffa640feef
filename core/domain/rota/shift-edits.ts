// An editor's acts applied to shifts: pure, all or none.
// Invariant: a past shift is never changed, nor one under way moved at its start; an edit of a version that is no longer the
// current one is refused before anything is written.
import type { ShiftEdit } from '../../contract/rota-model.ts';
import { Refusal } from '../../contract/errors.ts';
import type { ShiftId, VolunteerId } from '../../values/ids.ts';
import type { Instant } from '../../values/instant.ts';
import type { PlacedPerson, ShiftChange, ShiftImage } from './shift-image.ts';
import { dayMs, minuteMs, type Span } from './wall-clock.ts';

const shortestMs = 15 * minuteMs;
/** A day has 25 hours once a year. */
const longestMs = dayMs + 60 * minuteMs;

function requireHours({ startsAt, endsAt }: Span): void {
  const length = endsAt - startsAt;
  if (length < shortestMs || length > longestMs) throw new Refusal('bad-hours');
}

export interface EditContext {
  readonly now: Instant;
  /** Whom one may put on a shift. */
  readonly isOnRota: (id: VolunteerId) => boolean;
}

/** Throws a Refusal: `not-found`, `changed-meanwhile`, `past-shift`, `bad-hours`, `shift-locked`, `volunteer-removed`. */
export function applyEdits(current: ReadonlyMap<ShiftId, ShiftImage>, edits: readonly ShiftEdit[], context: EditContext): ShiftChange[] {
  const changes = new Map<ShiftId, ShiftChange>();
  const currentOf = (id: ShiftId): ShiftImage | null => {
    const change = changes.get(id);
    return change === undefined ? (current.get(id) ?? null) : change.after;
  };
  for (const edit of edits) {
    const shift = currentOf(edit.shiftId);
    const after = editedShift(shift, edit, context);
    const before = current.get(edit.shiftId) ?? null;
    // Several edits of one shift are one change of it: one version further.
    changes.set(edit.shiftId, { before, after: after === null ? null : { ...after, version: (before?.version ?? 0) + 1 } });
    // The next edit of the same request names the version that the screen saw.
    if (edit.kind !== 'create' && before !== null && edit.version !== before.version) throw new Refusal('changed-meanwhile');
  }
  return [...changes.values()].filter(({ before, after }) => before !== null || after !== null);
}

function editedShift(shift: ShiftImage | null, edit: ShiftEdit, context: EditContext): ShiftImage | null {
  const { now } = context;
  if (edit.kind === 'create') {
    if (shift !== null) throw new Refusal('changed-meanwhile');
    const { shiftId: id, helplineId, startsAt, endsAt, label, needs, onCall, languages } = edit;
    requireHours(edit);
    if (endsAt <= now) throw new Refusal('past-shift');
    return { id, helplineId, startsAt, endsAt, label, needs, onCall, languages, locked: false, patternId: null, patternDate: null, version: 1, people: [] };
  }
  if (shift === null) throw new Refusal('not-found');
  if (shift.endsAt <= now) throw new Refusal('past-shift');
  if (shift.locked && edit.kind !== 'change') throw new Refusal('shift-locked');
  switch (edit.kind) {
    case 'move': {
      requireHours(edit);
      const begun = shift.startsAt <= now && edit.startsAt !== shift.startsAt;
      if (begun || edit.endsAt <= now || (shift.startsAt > now && edit.startsAt < now)) throw new Refusal('past-shift');
      return { ...shift, startsAt: edit.startsAt, endsAt: edit.endsAt };
    }
    case 'change': {
      const { label, needs, onCall, languages, locked } = edit;
      return { ...shift, label, needs, onCall, languages, locked };
    }
    case 'remove':
      if (shift.startsAt <= now) throw new Refusal('past-shift');
      return null;
    case 'assign':
      return withPerson(shift, { volunteerId: edit.volunteerId, role: edit.role, locked: edit.locked, origin: 'manual', at: now }, context);
    case 'unassign':
      return withoutPerson(shift, edit.volunteerId);
    case 'replace': {
      const place = shift.people.find(({ volunteerId }) => volunteerId === edit.volunteerId);
      if (place === undefined) throw new Refusal('changed-meanwhile');
      return withPerson(withoutPerson(shift, edit.volunteerId), { ...place, volunteerId: edit.by, origin: 'manual', at: now }, context);
    }
  }
}

/** Once a shift: another role replaces the former one. */
export function withPerson(shift: ShiftImage, place: PlacedPerson, { isOnRota }: Pick<EditContext, 'isOnRota'>): ShiftImage {
  if (!isOnRota(place.volunteerId)) throw new Refusal('volunteer-removed');
  return { ...shift, people: [...shift.people.filter(({ volunteerId }) => volunteerId !== place.volunteerId), place] };
}

export function withoutPerson(shift: ShiftImage, volunteerId: VolunteerId): ShiftImage {
  if (!shift.people.some((person) => person.volunteerId === volunteerId)) throw new Refusal('changed-meanwhile');
  return { ...shift, people: shift.people.filter((person) => person.volunteerId !== volunteerId) };
}

