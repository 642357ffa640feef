// A shift with its people as the store keeps it, and a change as the two images around it: what is written, and undone.
// Invariant: undoing a change writes its first image back, and only while the second one still stands.
import { z } from 'zod';
import { assignment, assignmentOrigin, shift, type Shift } from '../../contract/rota-model.ts';
import { civilDate } from '../../values/civil-time.ts';
import { instant } from '../../values/instant.ts';

export const placedPerson = assignment.extend({ origin: assignmentOrigin, at: instant });
export type PlacedPerson = z.infer<typeof placedPerson>;

export const shiftImage = shift.omit({ people: true }).extend({
  /** Day of the pattern that made it: asking for the same days again adds nothing. */
  patternDate: civilDate.nullable(),
  people: z.array(placedPerson),
});
export type ShiftImage = z.infer<typeof shiftImage>;

export const shiftChange = z.strictObject({ before: shiftImage.nullable(), after: shiftImage.nullable() });
export type ShiftChange = z.infer<typeof shiftChange>;

/** The shift as it crosses the contract: who, in which role, and no trace of how they came there. */
export function publicShift(image: ShiftImage): Shift {
  const { id, helplineId, startsAt, endsAt, label, needs, onCall, languages, locked, patternId, version } = image;
  const people = image.people.map((place) => ({ volunteerId: place.volunteerId, role: place.role, locked: place.locked }));
  return { id, helplineId, startsAt, endsAt, label, needs, onCall, languages, locked, patternId, version, people };
}

/** The inverse of changes that were made. Versions go on growing, so that nobody's copy passes for the restored one. */
export function inverseOf(changes: readonly ShiftChange[]): ShiftChange[] {
  return changes.map(({ before, after }) => ({
    before: after,
    after: before === null ? null : { ...before, version: (after ?? before).version + 1 },
  }));
}
