// The list of people in figures and in order, and what protects the last administrator.
import { describe, expect, it } from 'vitest';
import type { AccountSummary } from '../../../core/contract/calls/accounts.ts';
import type { AccountId } from '../../../core/values/ids.ts';
import { accountFigures, inOrder, protectionOf } from '../../../renderer/console/logic/accounts.ts';

const person = (displayName: string, change: Partial<AccountSummary> = {}): AccountSummary => ({
  id: displayName as AccountId,
  displayName,
  role: 'listener',
  disabled: false,
  createdAt: 0,
  lastSignInAt: null,
  dormant: false,
  ...change,
});
const odile = person('Odile', { role: 'administrator' });
const yves = person('Yves', { role: 'administrator', disabled: true });
const luc = person('Luc', { dormant: true });
const elsa = person('Élsa', { disabled: true, dormant: true });

describe('people', () => {
  it('counts open accounts only', () => {
    expect(accountFigures([odile, yves, luc, elsa])).toEqual({ open: 2, administrators: 1, dormant: 1 });
  });

  it('puts open accounts first and sorts as the language does', () => {
    expect(inOrder([yves, odile, elsa, luc], 'fr').map(({ displayName }) => displayName)).toEqual(['Luc', 'Odile', 'Élsa', 'Yves']);
  });

  it('protects the last open administrator, a closed one not counting', () => {
    expect(protectionOf(odile, [odile, yves, luc], luc.id)).toEqual({ lastAdministrator: true, own: false });
    expect(protectionOf(odile, [odile, { ...yves, disabled: false }], odile.id)).toEqual({ lastAdministrator: false, own: true });
    expect(protectionOf(luc, [odile, luc], odile.id)).toEqual({ lastAdministrator: false, own: false });
  });
});
