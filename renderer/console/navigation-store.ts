// The page in view and what it opens on. Kept in memory only: a locked window starts again on its first page.
import { create } from 'zustand';
import type { AccountId, IncidentId, RightsRequestId } from '../../core/values/ids.ts';
import type { Page, PrivacyTab } from './logic/navigation.ts';

export type PrivacyItem = { readonly kind: 'request'; readonly id: RightsRequestId } | { readonly kind: 'incident'; readonly id: IncidentId };

/** What a page shows first when another page sent there. */
export type Landing =
  | { readonly kind: 'person'; readonly accountId: AccountId }
  | { readonly kind: 'recoverySheet' }
  | { readonly kind: 'privacy'; readonly tab: PrivacyTab; readonly open?: PrivacyItem }
  | null;

interface NavigationStore {
  readonly page: Page;
  readonly landing: Landing;
  readonly go: (page: Page, landing?: Landing) => void;
}

export const useNavigation = create<NavigationStore>((set) => ({
  page: 'today',
  landing: null,
  go: (page, landing = null) => {
    set({ page, landing });
  },
}));
