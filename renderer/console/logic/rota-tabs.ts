// The parts of the Planning page and which role sees which. Invariant: as for pages, a part is listed only where the calls
// that it needs are allowed.
import type { Role } from '../../../core/contract/access.ts';

export const rotaTabs = ['calendar', 'filling', 'swaps', 'people', 'patterns', 'routing', 'exchange', 'settings'] as const;
export type RotaTab = (typeof rotaTabs)[number];

const surveyed: readonly RotaTab[] = ['calendar', 'patterns', 'settings'];

export function rotaTabsFor(role: Role): readonly RotaTab[] {
  switch (role) {
    case 'listener':
      return [];
    // Looks at the rota, and changes nothing of it.
    case 'privacyOfficer':
      return surveyed;
    case 'manager':
    case 'administrator':
      return rotaTabs;
  }
}
