// What the list of people says in figures, and what protects the last administrator.
import type { AccountDetail, AccountSummary } from '../../../core/contract/calls/accounts.ts';
import type { AccountId } from '../../../core/values/ids.ts';

export interface AccountFigures {
  readonly open: number;
  readonly administrators: number;
  readonly dormant: number;
}

export function accountFigures(accounts: readonly AccountSummary[]): AccountFigures {
  const open = accounts.filter(({ disabled }) => !disabled);
  return {
    open: open.length,
    administrators: open.filter(({ role }) => role === 'administrator').length,
    dormant: open.filter(({ dormant }) => dormant).length,
  };
}

/** Open accounts first, by name; closed ones after. */
export function inOrder<A extends AccountSummary>(accounts: readonly A[], language: string): readonly A[] {
  return accounts.toSorted(
    (a, b) => Number(a.disabled) - Number(b.disabled) || a.displayName.localeCompare(b.displayName, language),
  );
}

/** The list as an administrator gets it, with grants; null for the other roles' shorter one. */
export function detailOf(account: AccountSummary | AccountDetail): AccountDetail | null {
  return 'grants' in account ? account : null;
}

export interface Protection {
  /** The one open administrator: neither closed nor given another role. */
  readonly lastAdministrator: boolean;
  /** One's own account: not closed, not reset by oneself. */
  readonly own: boolean;
}

export function protectionOf(account: AccountSummary, accounts: readonly AccountSummary[], ownId: AccountId): Protection {
  return {
    lastAdministrator: account.role === 'administrator' && !account.disabled && accountFigures(accounts).administrators === 1,
    own: account.id === ownId,
  };
}
