// A draft beside the rota, shift by shift: who stays, who comes, who goes. Pure.
// Invariant: every place of the draft and of the rota is in exactly one row, once.
import type { Draft, Share, Shift, ShiftRole } from '../../../core/contract/rota-model.ts';
import type { ShiftId, VolunteerId } from '../../../core/values/ids.ts';

export interface DraftPlaceRow {
  readonly volunteerId: VolunteerId;
  readonly role: ShiftRole;
  readonly change: 'stays' | 'comes' | 'goes';
}
export interface DraftShiftRow {
  readonly shift: Shift;
  readonly places: readonly DraftPlaceRow[];
  readonly changed: boolean;
}

type Places = Pick<Draft, 'added' | 'removed'>;

/** In the order of the shifts' beginnings; shifts that nobody holds, before or after, are left out. */
export function draftRows(shifts: readonly Shift[], { added, removed }: Places): DraftShiftRow[] {
  return [...shifts]
    .sort((a, b) => a.startsAt - b.startsAt || a.endsAt - b.endsAt)
    .flatMap((shift) => {
      const here = ({ shiftId }: { readonly shiftId: ShiftId }): boolean => shiftId === shift.id;
      const gone = removed.filter(here);
      const goes = (volunteerId: VolunteerId, role: ShiftRole): boolean => gone.some((place) => place.volunteerId === volunteerId && place.role === role);
      const places: DraftPlaceRow[] = [
        ...shift.people.filter(({ volunteerId, role }) => !goes(volunteerId, role)).map(({ volunteerId, role }) => ({ volunteerId, role, change: 'stays' as const })),
        ...gone.map(({ volunteerId, role }) => ({ volunteerId, role, change: 'goes' as const })),
        ...added.filter(here).map(({ volunteerId, role }) => ({ volunteerId, role, change: 'comes' as const })),
      ];
      return places.length === 0 ? [] : [{ shift, places, changed: places.some(({ change }) => change !== 'stays') }];
    });
}

export interface ShareRow {
  readonly volunteerId: VolunteerId;
  readonly before: Share;
  readonly after: Share;
  /** Right end of every bar, in hours: the largest amount of the whole comparison. */
  readonly scale: number;
}

/** One row a person, whoever carries most at the end first. Somebody on one side only counts as nothing on the other. */
export function shareRows(before: readonly Share[], after: readonly Share[]): ShareRow[] {
  const ids = [...new Set([...after, ...before].map(({ volunteerId }) => volunteerId))];
  const scale = Math.max(1, ...[...before, ...after].flatMap(({ hours, targetHours }) => [hours, targetHours ?? 0]));
  const of = (shares: readonly Share[], volunteerId: VolunteerId): Share | undefined => shares.find((share) => share.volunteerId === volunteerId);
  return ids
    .flatMap((volunteerId): ShareRow[] => {
      const known = of(after, volunteerId) ?? of(before, volunteerId);
      if (known === undefined) return [];
      const none: Share = { ...known, hours: 0, shifts: 0, nights: 0, weekends: 0, holidays: 0 };
      return [{ volunteerId, before: of(before, volunteerId) ?? none, after: of(after, volunteerId) ?? none, scale }];
    })
    .sort((a, b) => b.after.hours - a.after.hours);
}
