// The console's pages and which role sees which. Invariant: a page is listed only where every call it needs is allowed.
import type { Grant, Role } from '../../../core/contract/access.ts';

export const pages = ['today', 'rota', 'journal', 'people', 'privacy', 'recordings', 'line', 'audit', 'settings'] as const;
export type Page = (typeof pages)[number];

/** The sections of the page « Confidentialité ». */
export const privacyTabs = ['requests', 'incidents', 'retention', 'registers', 'reviews'] as const;
export type PrivacyTab = (typeof privacyTabs)[number];

const pagesOf: { readonly [R in Role]: readonly Page[] } = {
  // The softphone is a listener's window.
  listener: [],
  manager: ['today', 'rota', 'journal', 'people', 'recordings', 'settings'],
  privacyOfficer: ['today', 'rota', 'journal', 'people', 'privacy', 'recordings', 'audit', 'settings'],
  administrator: pages,
};

export function pagesFor(role: Role, grants: readonly Grant[] = []): readonly Page[] {
  return role === 'listener' && grants.includes('editRota') ? ['rota'] : pagesOf[role];
}

/** The page asked for if this role has it, else the first one. */
export function pageOrFirst(role: Role, wanted: Page, grants: readonly Grant[] = []): Page | null {
  const allowed = pagesFor(role, grants);
  return allowed.includes(wanted) ? wanted : (allowed[0] ?? null);
}

/** Ctrl+1… (⌘1… on macOS) opens the pages in the order of the navigation. */
export function pageOfShortcut(
  role: Role,
  key: { readonly key: string; readonly ctrlKey: boolean; readonly metaKey: boolean; readonly altKey: boolean; readonly shiftKey: boolean },
  grants: readonly Grant[] = [],
): Page | null {
  if (!(key.ctrlKey || key.metaKey) || key.altKey || key.shiftKey || !/^[1-9]$/.test(key.key)) return null;
  return pagesFor(role, grants)[Number(key.key) - 1] ?? null;
}

/** Arrow keys, Home and End move along a list without leaving it. */
export function indexAfterKey(key: string, index: number, count: number): number | null {
  if (count === 0) return null;
  switch (key) {
    case 'ArrowDown':
      return Math.min(index + 1, count - 1);
    case 'ArrowUp':
      return Math.max(index - 1, 0);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}
