// What waits for a decision today. Invariant: listed only for who can act on it, or must know; most urgent first.
import type { Role } from '../../../core/contract/access.ts';
import type { CallResponse } from '../../../core/contract/contract.ts';
import type { AccountId } from '../../../core/values/ids.ts';

export type Decision =
  | { readonly kind: 'line' }
  | { readonly kind: 'sheet' }
  | { readonly kind: 'onlyAdministrator' }
  | { readonly kind: 'dormant'; readonly accountId: AccountId; readonly name: string; readonly days: number }
  | { readonly kind: 'forms'; readonly count: number };

export function decisionsOf(today: CallResponse<'today.get'>, role: Role): readonly Decision[] {
  const decisions: Decision[] = [];
  const administers = role === 'administrator';
  if (!today.lineConfigured) decisions.push({ kind: 'line' });
  if (administers && today.recoverySheetConfirmedAt === null) decisions.push({ kind: 'sheet' });
  if (administers && today.administrators === 1) decisions.push({ kind: 'onlyAdministrator' });
  if (administers || role === 'privacyOfficer') {
    for (const { id, displayName, days } of today.dormantAccounts) {
      decisions.push({ kind: 'dormant', accountId: id, name: displayName, days });
    }
  }
  if (today.formsPending > 0) decisions.push({ kind: 'forms', count: today.formsPending });
  return decisions;
}
