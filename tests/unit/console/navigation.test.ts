// Who sees which page, checked against the contract's own rules.
import { describe, expect, it } from 'vitest';
import { refusalOf, roles, type Role } from '../../../core/contract/access.ts';
import { contract, type CallName } from '../../../core/contract/contract.ts';
import { indexAfterKey, pageOfShortcut, pageOrFirst, pages, pagesFor, type Page } from '../../../renderer/console/logic/navigation.ts';
import { rotaTabs, rotaTabsFor, type RotaTab } from '../../../renderer/console/logic/rota-tabs.ts';

/** The call without which a page would have nothing to show. */
const needs: { readonly [P in Page]: CallName } = {
  today: 'today.get',
  rota: 'rota.getShares',
  journal: 'calls.list',
  people: 'accounts.list',
  privacy: 'rights.list',
  recordings: 'recordings.list',
  line: 'line.getSettings',
  audit: 'trail.list',
  settings: 'session.changePassphrase',
};
/** What each part of the rota's page asks first, and what it is for. */
const tabNeeds: { readonly [T in RotaTab]: readonly CallName[] } = {
  calendar: ['rota.getPlan', 'rota.getShares', 'rota.getShift', 'rota.edit'],
  filling: ['drafts.get', 'drafts.start'],
  swaps: ['swaps.list', 'swaps.decide'],
  people: ['volunteers.list'],
  patterns: ['rota.listPatterns', 'rota.savePattern'],
  routing: ['routing.getPolicy'],
  exchange: ['rotaExchange.previewImport', 'rotaExchange.exportCsv', 'rotaExchange.savePoster'],
  settings: ['rota.getSettings', 'rota.saveSettings'],
};
const gateOf = (role: Role) => ({ phase: 'open', role, grants: [], mustChangePassphrase: false }) as const;

describe('pages by role', () => {
  it('gives each role what it is for', () => {
    expect(pagesFor('listener')).toEqual([]);
    expect(pagesFor('manager')).toEqual(['today', 'rota', 'journal', 'people', 'recordings', 'settings']);
    expect(pagesFor('privacyOfficer')).toEqual(['today', 'rota', 'journal', 'people', 'privacy', 'recordings', 'audit', 'settings']);
    expect(pagesFor('administrator')).toEqual(pages);
  });

  it('lists a page exactly where the contract lets the role read it', () => {
    for (const role of roles.filter((one) => one !== 'listener')) {
      for (const page of pages) {
        const allowed = refusalOf(contract[needs[page]], gateOf(role)) === null;
        expect([role, page, pagesFor(role).includes(page)]).toEqual([role, page, allowed]);
      }
    }
  });

  it('gives a listener who keeps the rota its page, and no part of it that the contract refuses', () => {
    const gate = { phase: 'open', role: 'listener', grants: ['editRota'], mustChangePassphrase: false } as const;
    expect(pagesFor('listener', ['editRota'])).toEqual(['rota']);
    expect(pagesFor('listener', ['outgoingCalls'])).toEqual([]);
    expect(refusalOf(contract['window.openConsole'], gate)).toBeNull();
    for (const tab of rotaTabs) {
      const allowed = tabNeeds[tab].every((name) => refusalOf(contract[name], gate) === null);
      expect([tab, rotaTabsFor('listener', ['editRota']).includes(tab)]).toEqual([tab, allowed]);
    }
    expect(rotaTabsFor('listener')).toEqual([]);
  });

  it('falls back on the first page when a role loses the one it was on', () => {
    expect(pageOrFirst('manager', 'audit')).toBe('today');
    expect(pageOrFirst('privacyOfficer', 'audit')).toBe('audit');
    expect(pageOrFirst('listener', 'today')).toBeNull();
  });
});

describe('keyboard', () => {
  const plain = { ctrlKey: true, metaKey: false, altKey: false, shiftKey: false };
  it('opens the pages in the order shown to that role', () => {
    expect(pageOfShortcut('administrator', { ...plain, key: '7' })).toBe('line');
    expect(pageOfShortcut('manager', { ...plain, key: '6' })).toBe('settings');
    expect(pageOfShortcut('manager', { ...plain, key: '7' })).toBeNull();
  });

  it('leaves typing and other shortcuts alone', () => {
    expect(pageOfShortcut('administrator', { ...plain, ctrlKey: false, key: '1' })).toBeNull();
    expect(pageOfShortcut('administrator', { ...plain, altKey: true, key: '1' })).toBeNull();
    expect(pageOfShortcut('administrator', { ...plain, key: 'a' })).toBeNull();
  });

  it('moves along a list and stops at its ends', () => {
    expect(indexAfterKey('ArrowDown', 0, 3)).toBe(1);
    expect(indexAfterKey('ArrowDown', 2, 3)).toBe(2);
    expect(indexAfterKey('ArrowUp', 0, 3)).toBe(0);
    expect(indexAfterKey('End', 0, 3)).toBe(2);
    expect(indexAfterKey('Home', 2, 3)).toBe(0);
    expect(indexAfterKey('Tab', 0, 3)).toBeNull();
    expect(indexAfterKey('ArrowDown', 0, 0)).toBeNull();
  });
});
