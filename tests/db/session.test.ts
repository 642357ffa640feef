// Signing in, locking, throttling, recovering: through the store, on a real encrypted base.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { RecoverySheetHandoff, SheetGroup } from '../../core/contract/calls/setup.ts';
import { addAccount, administratorPassphrase, associationStore, newFolder, openTestStore, otherPassphrase, signInAs, type TestStore } from '../support/test-store.ts';

const open: TestStore[] = [];
async function association(): Promise<TestStore> {
  const created = await associationStore();
  open.push(created);
  return created;
}
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

function groupsOf(sheet: RecoverySheetHandoff, ask: readonly SheetGroup[]): [string, string] {
  const [first = '', second = ''] = ask.map((place) => {
    const line = sheet.lines.find(({ label }) => label === place.charAt(0));
    return (place.endsWith('1') ? line?.left : line?.right) ?? '';
  });
  return [first, second];
}

async function confirmedSheet(store: TestStore): Promise<string[]> {
  const { ask } = await store.value('recovery.drawSheet', {});
  const { handoff } = await store.store.call('recovery.printSheet', 'console', {});
  const sheet = handoff as RecoverySheetHandoff;
  await store.value('recovery.confirmSheet', { groups: groupsOf(sheet, ask) });
  return sheet.lines.map(({ left, right }) => `${left} ${right}`);
}

describe('signing in', () => {
  test('an unknown login and a wrong passphrase get the same answer', async () => {
    const store = await association();
    await store.value('session.signOut', {});
    const wrong = await store.store.call('session.signIn', 'console', { login: 'odile', passphrase: 'x' });
    const unknown = await store.store.call('session.signIn', 'console', { login: 'personne', passphrase: 'x' });
    const absurd = await store.store.call('session.signIn', 'console', { login: '?? ', passphrase: 'x' });
    expect(wrong).toEqual({ reply: { ok: false, code: 'wrong-passphrase' } });
    expect(unknown).toEqual(wrong);
    expect(absurd).toEqual(wrong);
  });

  test('the keyring names nobody and its slots look alike', async () => {
    const store = await association();
    await addAccount(store, 'listener', 'helene');
    await confirmedSheet(store);
    const text = readFileSync(join(store.directory, 'base', 'keyring.json'), 'utf8');
    expect(text).not.toMatch(/odile|helene|ferroux|recovery|administrator|listener/i);
    const { slots } = JSON.parse(text) as { slots: { sealed: string }[] };
    expect(slots).toHaveLength(3);
    expect(new Set(slots.map(({ sealed }) => sealed.length)).size).toBe(1);
  });

  test('delays grow after three wrong passphrases and outlive a restart', async () => {
    let store = await association();
    await store.value('session.signOut', {});
    for (let attempt = 0; attempt < 4; attempt += 1) expect(await store.code('session.signIn', { login: 'odile', passphrase: 'x' })).toBe('wrong-passphrase');
    open.pop();
    store = await store.reopen();
    open.push(store);
    const { reply } = await store.store.call('session.signIn', 'console', { login: 'odile', passphrase: administratorPassphrase });
    expect(reply).toEqual({ ok: false, code: 'too-many-attempts', retryAfterMs: 5000 });
    store.pass(-3_600_000);
    expect(await store.code('session.signIn', { login: 'odile', passphrase: administratorPassphrase })).toBe('too-many-attempts');
    store.pass(3_600_000 + 5_001);
    expect(await store.code('session.signIn', { login: 'odile', passphrase: administratorPassphrase })).toBe('ok');
    const { entries } = await store.value('trail.list', { filter: { from: null, to: null, actorId: null, operations: ['session.signInFailed'], reference: null }, before: null, limit: 10 });
    expect(entries.map(({ reason }) => reason)).toEqual(['4']);
  });

  test('a changed passphrase opens, the former one does not, in either copy of the keyring', async () => {
    const store = await association();
    await store.value('session.changePassphrase', { current: administratorPassphrase, next: otherPassphrase });
    await store.value('session.signOut', {});
    expect(await store.code('session.signIn', { login: 'odile', passphrase: administratorPassphrase })).toBe('wrong-passphrase');
    expect(await store.code('session.signIn', { login: 'odile', passphrase: otherPassphrase })).toBe('ok');
    const copies = readdirSync(join(store.directory, 'base')).filter((name) => name.startsWith('keyring'));
    const slots = copies.map((name) => (JSON.parse(readFileSync(join(store.directory, 'base', name), 'utf8')) as { slots: unknown[] }).slots);
    expect(slots).toHaveLength(2);
    expect(slots[0]).toHaveLength(1);
    expect(slots[1]).toEqual(slots[0]);
  });

  test('weak passphrases are refused wherever one is chosen', async () => {
    const store = await association();
    for (const next of ['motdepasse', 'Motdepasse2026!', 'azertyuiop12', 'Odile Ferroux La Veilleuse']) {
      expect(await store.code('session.changePassphrase', { current: administratorPassphrase, next }), next).toBe('weak-passphrase');
    }
  });
});

describe('locking', () => {
  test('a locked session answers nothing but its unlocking, and opens for its own passphrase only', async () => {
    const store = await association();
    await addAccount(store, 'listener', 'helene');
    store.store.lock('suspend');
    expect(store.store.gate().phase).toBe('locked');
    expect(await store.code('accounts.list', {})).toBe('locked');
    expect(await store.code('session.unlock', { passphrase: otherPassphrase })).toBe('wrong-passphrase');
    expect(await store.code('session.unlock', { passphrase: administratorPassphrase })).toBe('ok');
    const { entries } = await store.value('trail.list', { filter: { from: null, to: null, actorId: null, operations: ['session.locked', 'session.signInFailed', 'session.unlocked'], reference: null }, before: null, limit: 10 });
    expect(entries.map(({ operation, reason }) => [operation, reason])).toEqual([
      ['session.unlocked', null],
      ['session.signInFailed', null],
      ['session.locked', 'suspend'],
    ]);
  });

  test('another account may take the place of a locked one', async () => {
    const store = await association();
    await addAccount(store, 'listener', 'helene');
    store.store.lock('idle');
    const state = await store.value('session.signIn', { login: 'helene', passphrase: otherPassphrase });
    expect(state.account?.role).toBe('listener');
    expect(await store.code('accounts.list', {})).toBe('forbidden');
  });
});

describe('the recovery sheet', () => {
  test('opens the base when the passphrase is lost, and gives the vaults back', async () => {
    const store = await association();
    const lines = await confirmedSheet(store);
    await store.value('session.signOut', {});
    expect(await store.code('recovery.open', { lines: ['22222222', '22222222', '22222222', '22222222'] })).toBe('wrong-recovery-sheet');
    expect(await store.code('recovery.open', { lines: ['1', '2', '3', '4'] })).toBe('recovery-line-mistyped');
    const { administrators } = await store.value('recovery.open', { lines: lines.map((line) => line.toLowerCase()) });
    expect(administrators.map(({ login }) => login)).toEqual(['odile']);
    const state = await store.value('recovery.resetAdministrator', { accountId: administrators[0]!.id, passphrase: otherPassphrase });
    expect(state).toMatchObject({ phase: 'open', pendingSetup: 'recoverySheet', account: { grants: ['listenRecordings', 'revealNumbers'] } });
    // Drawing a sheet needs both vaults.
    expect(await store.code('recovery.drawSheet', {})).toBe('ok');
    await store.value('session.signOut', {});
    expect(await store.code('session.signIn', { login: 'odile', passphrase: administratorPassphrase })).toBe('wrong-passphrase');
  });

  test('a new sheet replaces the former one at its confirmation, not before', async () => {
    const store = await association();
    const first = await confirmedSheet(store);
    await store.value('recovery.drawSheet', {});
    await store.value('session.signOut', {});
    expect(await store.code('recovery.open', { lines: first })).toBe('ok');
    await signInAs(store, 'odile');
    const second = await confirmedSheet(store);
    await store.value('session.signOut', {});
    expect(await store.code('recovery.open', { lines: first })).toBe('wrong-recovery-sheet');
    expect(await store.code('recovery.open', { lines: second })).toBe('ok');
  });

  test('its groups must be retyped as printed, and no reply to a window carries them', async () => {
    const store = await association();
    const drawn = await store.store.call('recovery.drawSheet', 'console', {});
    expect(await store.code('recovery.confirmSheet', { groups: ['2222', '2222'] })).toBe('recovery-groups-differ');
    const { reply, handoff } = await store.store.call('recovery.saveSheet', 'console', {});
    const { lines } = handoff as RecoverySheetHandoff;
    for (const { left, right } of lines) expect(JSON.stringify([drawn, reply])).not.toMatch(new RegExp(`${left}|${right}`));
    expect(await store.code('recovery.checkLine', { label: 'A', text: `${lines[0]!.left}${lines[0]!.right}`, check: lines[0]!.check })).toBe('ok');
  });
});

describe('accounts', () => {
  test('the last administrator cannot be lost, nobody closes or demotes their own account', async () => {
    const store = await association();
    const own = (await store.value('accounts.list', {}))[0]!;
    expect(await store.code('accounts.disable', { accountId: own.id })).toBe('last-administrator');
    expect(await store.code('accounts.change', { accountId: own.id, displayName: 'Odile', role: 'listener' })).toBe('last-administrator');
    await addAccount(store, 'administrator', 'yves');
    expect(await store.code('accounts.disable', { accountId: own.id })).toBe('own-account');
    expect(await store.code('accounts.change', { accountId: own.id, displayName: 'Odile', role: 'manager' })).toBe('own-account');
    expect(await store.code('accounts.resetPassphrase', { accountId: own.id })).toBe('own-account');
  });

  test('a disabled account no longer opens, and comes back with a temporary passphrase', async () => {
    const store = await association();
    const account = await addAccount(store, 'listener', 'helene');
    await store.value('accounts.disable', { accountId: account.id });
    await store.value('session.signOut', {});
    expect(await store.code('session.signIn', { login: 'helene', passphrase: otherPassphrase })).toBe('wrong-passphrase');
    await signInAs(store, 'odile');
    const { temporaryPassphrase } = await store.value('accounts.enable', { accountId: account.id });
    await store.value('session.signOut', {});
    const state = await store.value('session.signIn', { login: 'helene', passphrase: temporaryPassphrase.join(' ') });
    expect(state.mustChangePassphrase).toBe(true);
    expect(await store.code('calls.getPendingForm', {})).toBe('passphrase-change-due');
  });

  test('dormant after 90 days, until kept on purpose', async () => {
    const store = await association();
    const account = await addAccount(store, 'listener', 'luc');
    store.pass(90 * 86_400_000);
    const day = { dayStart: store.now() - 86_400_000, dayEnd: store.now() };
    expect((await store.value('today.get', day)).dormantAccounts).toMatchObject([{ displayName: 'Odile Ferroux' }, { displayName: 'Personne luc', days: 90 }]);
    expect((await store.value('accounts.keep', { accountId: account.id, reason: 'revient en janvier' })).dormant).toBe(false);
    expect((await store.value('today.get', day)).dormantAccounts).toMatchObject([{ displayName: 'Odile Ferroux' }]);
  });

  test('a login is taken once', async () => {
    const store = await association();
    await addAccount(store, 'listener', 'helene');
    expect(await store.code('accounts.create', { displayName: 'Autre', login: ' HELENE ', role: 'manager' })).toBe('login-taken');
  });
});

describe('a demonstration', () => {
  test('offers its accounts, its calls and no real data', async () => {
    const store = await openTestStore(newFolder(), { demonstration: true });
    open.push(store);
    expect(await store.code('session.listDemonstrationAccounts', {})).toBe('wrong-phase');
    await store.value('setup.createDemonstration', {});
    const accounts = await store.value('session.listDemonstrationAccounts', {});
    expect(accounts).toHaveLength(9);
    for (const { login } of accounts) {
      expect(await store.code('session.signInDemonstration', { login }), login).toBe('ok');
      await store.value('session.signOut', {});
    }
    await store.value('session.signInDemonstration', { login: 'yves.carondel' });
    const all = { from: null, to: null, outcomes: [], listenerId: null, callerId: null, repeatCallersOnly: false };
    expect((await store.value('calls.count', { filter: all })).count).toBe(350);
    const { entries } = await store.value('calls.list', { filter: all, after: null, limit: 200 });
    const known = entries.find(({ caller }) => caller.kind === 'known')!;
    const { number } = await store.value('calls.revealNumber', { callId: known.id, reason: 'callBackAsked', precision: '' });
    expect(number.replace(/\D/g, '')).toMatch(/^(019900|026191|035301|046571|053649|063998)\d{4}$/);
  });

  test('is refused in a real profile', async () => {
    const store = await openTestStore(newFolder());
    open.push(store);
    expect(await store.code('setup.createDemonstration', {})).toBe('wrong-phase');
    expect(await store.code('session.signInDemonstration', { login: 'odile.ferroux' })).toBe('wrong-phase');
  });
});
