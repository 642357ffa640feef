// The rota of a file laid over the rota here: within its span and its helplines, the file is right.
// Invariant: what is over stays as it was; outside the span and the helplines of the file nothing changes.
import type { RotaFileContent } from '../../contract/rota-exchange-model.ts';
import type { Shift } from '../../contract/rota-model.ts';
import type { Instant } from '../../values/instant.ts';
import type { ShiftChange, ShiftImage } from '../rota/shift-image.ts';

/** `here`: the shifts of the file's helplines that touch its span, and those that bear an id of the file. */
export function mergeRota(content: Pick<RotaFileContent, 'shifts' | 'from' | 'to'>, here: readonly ShiftImage[], now: Instant): ShiftChange[] {
  const known = new Map(here.map((shift) => [shift.id, shift]));
  const wanted = new Set(content.shifts.map(({ id }) => id));
  const removed = here.filter(({ id, startsAt, endsAt }) => !wanted.has(id) && endsAt > now && startsAt >= content.from && startsAt < content.to);
  const put = content.shifts
    .filter(({ endsAt }) => endsAt > now)
    .flatMap((shift): ShiftChange[] => {
      const before = known.get(shift.id) ?? null;
      if (before !== null && (before.endsAt <= now || sameShift(before, shift))) return [];
      const people = shift.people.map((person) => {
        const there = before?.people.find(({ volunteerId, role }) => volunteerId === person.volunteerId && role === person.role);
        return { ...person, origin: there?.origin ?? ('import' as const), at: there?.at ?? now };
      });
      // The pattern lies on the sender's computer.
      return [{ before, after: { ...shift, people, patternId: null, patternDate: null, version: before === null ? shift.version : before.version + 1 } }];
    });
  return [...removed.map((before) => ({ before, after: null })), ...put];
}

function sameShift(here: ShiftImage, there: Shift): boolean {
  const text = ({ helplineId, startsAt, endsAt, label, needs, onCall, languages, locked, people }: Shift): string =>
    JSON.stringify([
      helplineId,
      startsAt,
      endsAt,
      label,
      [needs.listener, needs.backup, needs.trainee],
      onCall,
      languages,
      locked,
      people.map(({ volunteerId, role, locked: held }) => [volunteerId, role, held]).sort(),
    ]);
  return text(here) === text(there);
}
