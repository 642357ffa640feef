// The parts of the Planning page and which role sees which. Invariant: as for pages, a part is listed only where the calls
// that it needs are allowed.
import type { Grant, Role } from '../../../core/contract/access.ts';

export const rotaTabs = ['calendar', 'filling', 'swaps', 'people', 'patterns', 'routing', 'exchange', 'settings'] as const;
export type RotaTab = (typeof rotaTabs)[number];

const surveyed: readonly RotaTab[] = ['calendar', 'patterns', 'settings'];
/** Whoever keeps the rota, without the people and the rules of calls, which are a manager's. */
const kept: readonly RotaTab[] = ['calendar', 'filling', 'swaps', 'patterns', 'exchange', 'settings'];

export function rotaTabsFor(role: Role, grants: readonly Grant[] = []): readonly RotaTab[] {
  switch (role) {
    case 'listener':
      return grants.includes('editRota') ? kept : [];
    // Looks at the rota, and changes nothing of it.
    case 'privacyOfficer':
      return surveyed;
    case 'manager':
    case 'administrator':
      return rotaTabs;
  }
}
