// A week of shifts copied onto another one, by the clock on the wall: 21:00 stays 21:00 across a change of the clock.
// Invariant: nothing is copied into the past, and nothing twice.
import type { Helpline } from '../../contract/rota-model.ts';
import type { CivilDate } from '../../values/civil-time.ts';
import type { HelplineId, ShiftId, VolunteerId } from '../../values/ids.ts';
import type { Instant } from '../../values/instant.ts';
import type { CheckContext } from './rota-checks.ts';
import type { ShiftChange, ShiftImage } from './shift-image.ts';
import { addDays, daysBetween, instantAt, meets, wallOf } from './wall-clock.ts';
import { absenceSpan } from './week-rules.ts';

export interface CopyRequest {
  readonly fromWeek: CivilDate;
  readonly toWeek: CivilDate;
  readonly withPeople: boolean;
}

export interface WeekCopy {
  readonly changes: ShiftChange[];
  readonly alreadyThere: number;
  readonly past: number;
  readonly leftOut: { readonly volunteerId: VolunteerId; readonly startsAt: Instant; readonly because: 'absent' | 'overlap' | 'removed' }[];
}

/** `source`: shifts that start in the week copied; `target`: every shift around the other week. */
export function copyWeek(
  request: CopyRequest,
  source: readonly ShiftImage[],
  target: readonly ShiftImage[],
  context: CheckContext,
  now: Instant,
  newId: () => ShiftId,
): WeekCopy {
  const changes: ShiftChange[] = [];
  const leftOut: WeekCopy['leftOut'] = [];
  let alreadyThere = 0;
  let past = 0;
  const shiftDays = daysBetween(request.fromWeek, request.toWeek);
  for (const shift of source) {
    const helpline = context.helplines.get(shift.helplineId);
    if (helpline === undefined) continue;
    const moved = movedByDays(shift, shiftDays, helpline);
    if (moved.startsAt <= now) {
      past += 1;
      continue;
    }
    if (target.some((other) => sameShift(other, shift.helplineId, moved))) {
      alreadyThere += 1;
      continue;
    }
    const people = !request.withPeople
      ? []
      : shift.people.flatMap((place) => {
          const person = context.people.get(place.volunteerId);
          const copies = changes.flatMap(({ after }) => (after === null ? [] : [after]));
          const because =
            person === undefined
              ? ('removed' as const)
              : person.time.absences.some((absence) => meets(absenceSpan(absence, helpline.zone), moved))
                ? ('absent' as const)
                : [...target, ...copies].some((other) => meets(other, moved) && other.people.some(({ volunteerId }) => volunteerId === place.volunteerId))
                  ? ('overlap' as const)
                  : null;
          if (because === null) return [{ ...place, locked: false, origin: 'manual' as const, at: now }];
          leftOut.push({ volunteerId: place.volunteerId, startsAt: moved.startsAt, because });
          return [];
        });
    changes.push({ before: null, after: { ...shift, ...moved, id: newId(), locked: false, patternId: null, patternDate: null, version: 1, people } });
  }
  return { changes, alreadyThere, past, leftOut };
}

function movedByDays(shift: ShiftImage, days: number, { zone }: Helpline): { startsAt: Instant; endsAt: Instant } {
  const move = (at: Instant): Instant => {
    const { date, time } = wallOf(at, zone);
    return instantAt(addDays(date, days), time, zone);
  };
  return { startsAt: move(shift.startsAt), endsAt: move(shift.endsAt) };
}

function sameShift(other: ShiftImage, helplineId: HelplineId, span: { startsAt: Instant; endsAt: Instant }): boolean {
  return other.helplineId === helplineId && other.startsAt === span.startsAt && other.endsAt === span.endsAt;
}
