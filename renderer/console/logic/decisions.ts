// What waits for a decision today. Invariant: listed only for who can act on it, or must know; most urgent first.
import type { Role } from '../../../core/contract/access.ts';
import type { CallResponse } from '../../../core/contract/contract.ts';
import type { Hole, Uncovered } from '../../../core/contract/rota-model.ts';
import type { AccountId, HelplineId } from '../../../core/values/ids.ts';
import type { Instant } from '../../../core/values/instant.ts';

export type Decision =
  | { readonly kind: 'line' }
  | { readonly kind: 'nobody'; readonly helplineId: HelplineId; readonly name: string; readonly since: Instant }
  | { readonly kind: 'holes'; readonly count: number; readonly first: Hole }
  | { readonly kind: 'uncovered'; readonly count: number; readonly first: Uncovered }
  | { readonly kind: 'swaps'; readonly count: number }
  | { readonly kind: 'noRota' }
  | { readonly kind: 'sheet' }
  | { readonly kind: 'onlyAdministrator' }
  | { readonly kind: 'dormant'; readonly accountId: AccountId; readonly name: string; readonly days: number }
  | { readonly kind: 'forms'; readonly count: number };

export interface RotaDecisions {
  readonly today: CallResponse<'rota.getToday'>;
  readonly duty: Pick<CallResponse<'duty.get'>, 'helplines'>;
}

/** What the rota waits for: a listener missing now, places and hours of the next 14 days, swaps. */
function rotaDecisions({ today, duty }: RotaDecisions, role: Role): Decision[] {
  const decisions: Decision[] = [];
  const edits = role === 'administrator' || role === 'manager';
  for (const { helplineId, name, nobodySince } of duty.helplines) {
    if (nobodySince !== null) decisions.push({ kind: 'nobody', helplineId, name, since: nobodySince });
  }
  const [firstHole] = today.holes;
  if (firstHole !== undefined) decisions.push({ kind: 'holes', count: today.holes.reduce((sum, { missing }) => sum + missing, 0), first: firstHole });
  const [firstUncovered] = today.uncovered;
  if (firstUncovered !== undefined) decisions.push({ kind: 'uncovered', count: today.uncovered.length, first: firstUncovered });
  if (edits && today.swapsToDecide > 0) decisions.push({ kind: 'swaps', count: today.swapsToDecide });
  if (edits && today.helplines === 0) decisions.push({ kind: 'noRota' });
  return decisions;
}

/** `rota` is null while it is on its way. */
export function decisionsOf(today: CallResponse<'today.get'>, role: Role, rota: RotaDecisions | null = null): readonly Decision[] {
  const decisions: Decision[] = [];
  const administers = role === 'administrator';
  if (!today.lineConfigured) decisions.push({ kind: 'line' });
  if (rota !== null) decisions.push(...rotaDecisions(rota, role));
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
