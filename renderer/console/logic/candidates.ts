// In which order people are offered for a place: no objection first, then who is furthest below the hours wished.
import type { RotaConflict, RotaWarning, Share } from '../../../core/contract/rota-model.ts';
import type { VolunteerId } from '../../../core/values/ids.ts';

interface Candidate {
  readonly volunteerId: VolunteerId;
  readonly conflicts: readonly RotaConflict[];
  readonly warnings: readonly RotaWarning[];
}

/** Nobody named a wish: as if halfway. */
function filled(share: Share | null): number {
  return share === null || share.targetHours === null || share.targetHours === 0 ? 0.5 : share.hours / share.targetHours;
}

export function inOrderOfFitness<C extends Candidate>(candidates: readonly C[], shares: readonly Share[]): (C & { readonly share: Share | null })[] {
  const rank = ({ conflicts, warnings }: Candidate): number => (conflicts.length > 0 ? 1000 : 0) + warnings.length;
  return candidates
    .map((candidate) => ({ ...candidate, share: shares.find(({ volunteerId }) => volunteerId === candidate.volunteerId) ?? null }))
    .sort((a, b) => rank(a) - rank(b) || filled(a.share) - filled(b.share));
}
