// Names of volunteers and helplines for screens that hold ids only: asked once, kept true by `rota.changed`.
import type { CallResponse } from '../../core/contract/contract.ts';
import type { Helpline, VolunteerName } from '../../core/contract/rota-model.ts';
import { defaultZone } from '../../core/values/default-zone.ts';
import type { HelplineId, VolunteerId } from '../../core/values/ids.ts';
import { lookOfRank, type PersonLook } from './avatar.tsx';
import { useCallQuery } from './use-call.ts';

type Plan = Pick<CallResponse<'rota.getPlan'>, 'helplines' | 'volunteers' | 'own'>;

export interface RotaNames {
  readonly helplines: readonly Helpline[];
  readonly volunteers: readonly VolunteerName[];
  /** The signed-in account's own volunteer. */
  readonly own: VolunteerId | null;
  /** Empty for somebody unknown. */
  nameOf(id: string): string;
  /** The same look as in the calendar. */
  lookOf(id: string): PersonLook;
  helplineOf(id: string): Helpline | undefined;
  zoneOf(id: HelplineId): string;
  /** Where several helplines are told of at once: the first one's. */
  readonly zone: string;
}

export function namesOf({ helplines, volunteers, own }: Plan): RotaNames {
  const rank = new Map<string, number>(volunteers.map(({ id }, index) => [id, index]));
  const names = new Map<string, string>(volunteers.map(({ id, name }) => [id, name]));
  const byId = new Map<string, Helpline>(helplines.map((helpline) => [helpline.id, helpline]));
  const zone = helplines[0]?.zone ?? defaultZone;
  return {
    helplines,
    volunteers,
    own,
    nameOf: (id) => names.get(id) ?? '',
    lookOf: (id) => lookOfRank(rank.get(id) ?? 0),
    helplineOf: (id) => byId.get(id),
    zoneOf: (id) => byId.get(id)?.zone ?? zone,
    zone,
  };
}

/** A range without a shift in it: the plan's names alone. */
export const noShift = { from: 0, to: 1, helplineIds: [] };
const nothing: Plan = { helplines: [], volunteers: [], own: null };

export function useRotaNames(): RotaNames {
  return namesOf(useCallQuery('rota.getPlan', noShift).data ?? nothing);
}
