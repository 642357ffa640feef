// People and their roles on screen and behind it: what an administrator may do to accounts, and what each role is refused.
import { expect, test, type Page } from '@playwright/test';
import { refusalOf, roles, type Role } from '../../core/contract/access.ts';
import { callNames, contract, type CallName } from '../../core/contract/contract.ts';
import type { CallDefinition } from '../../core/contract/define-call.ts';
import { discardProfile, launchApplication, newProfile, type RunningApplication } from '../support/application.ts';
import { administrator, callFrom, createAssociationIn, finishInstallationIn, valueFrom } from '../support/journeys.ts';

test.describe.configure({ mode: 'serial' });

const listener = { displayName: 'Hélène Vasnier', login: 'helene.vasnier' } as const;
const own = 'grelot passerelle verger ombrage lucarne ficelle tambour';

let profile: string;
let application: RunningApplication;
let page: Page;
let temporary: string;

const heading = (name: string) => page.getByRole('heading', { name, level: 1 });
const button = (name: string | RegExp) => page.getByRole('button', { name });

async function signInOnScreen(login: string, passphrase: string): Promise<void> {
  await page.getByLabel('Identifiant').fill(login);
  await page.getByLabel('Phrase secrète', { exact: true }).fill(passphrase);
  await button('Ouvrir la session').click();
}

/** The window goes with its process, and a new one takes its place: its reply may have nowhere to go. */
async function signOut(): Promise<void> {
  const former = page;
  await callFrom(former, 'session.signOut', {}).catch(() => undefined);
  page = await application.windowAfter(former);
  await expect(heading('Ouvrir votre session')).toBeVisible({ timeout: 15_000 });
}

async function signInAs(login: string, passphrase: string, kind: 'console' | 'softphone'): Promise<void> {
  await callFrom(page, 'session.signIn', { login, passphrase }).catch(() => undefined);
  page = await application.window(kind);
  await expect(heading('Ouvrir votre session')).toHaveCount(0, { timeout: 15_000 });
}

test.beforeAll(async () => {
  test.setTimeout(120_000);
  profile = newProfile();
  application = await launchApplication({ profile });
  page = await createAssociationIn(application);
  await finishInstallationIn(application, page);
});

test.afterAll(async () => {
  await application.quit();
  discardProfile(profile);
});

test('the last administrator is protected, on screen and behind it', async () => {
  await page.getByRole('button', { name: 'Personnes', exact: true }).click();
  await expect(page.getByText('C’est la seule personne à l’administration.')).toBeVisible();
  await expect(button('Fermer le compte…')).toHaveCount(0);
  const [self] = await valueFrom(page, 'accounts.list', {});
  const accountId = self!.id;
  expect(await callFrom(page, 'accounts.change', { accountId, displayName: administrator.displayName, role: 'manager' })).toMatchObject({ ok: false, code: 'last-administrator' });
  expect(await callFrom(page, 'accounts.disable', { accountId })).toMatchObject({ ok: false });
});

test('a listener gets a temporary passphrase, shown once', async () => {
  await button('Ajouter').click();
  await page.getByLabel('Prénom et nom').fill(listener.displayName);
  await page.getByRole('textbox', { name: 'Identifiant' }).fill(listener.login);
  await button('Créer le compte').click();
  const words = page.getByRole('list', { name: 'Sept mots' }).getByRole('listitem');
  await expect(words).toHaveCount(7, { timeout: 20_000 });
  temporary = (await words.allTextContents()).join(' ');
  await page.getByRole('checkbox', { name: 'Je l’ai notée' }).check();
  await button('Terminer').click();
  await expect(page.getByText('Provisoire, à changer')).toBeVisible();
  await expect(page.getByText(temporary.split(' ')[0]!, { exact: true })).toHaveCount(0);
});

test('a grant is given and withdrawn; the vault of the numbers never to a listener', async () => {
  const { id } = (await valueFrom(page, 'accounts.list', {})).find(({ displayName }) => displayName === listener.displayName)!;
  await expect(page.getByText('Jamais pour un écoutant').first()).toBeVisible();
  expect(await callFrom(page, 'accounts.giveGrant', { accountId: id, grant: 'revealNumbers', until: null })).toMatchObject({ ok: false });
  await button('Accorder : Appels sortants').click();
  await page.getByRole('radio', { name: 'Sans date de fin' }).check();
  await page.getByRole('button', { name: 'Accorder', exact: true }).click();
  await expect(button('Retirer : Appels sortants')).toBeVisible();
  await button('Retirer : Appels sortants').click();
  await button('Retirer l’habilitation').click();
  await expect(button('Accorder : Appels sortants')).toBeVisible();
});

test('the listener must choose a passphrase first, then has the softphone and nothing else', async () => {
  await button('Fermer la session').first().click();
  const former = page;
  await page.getByRole('alertdialog').getByRole('button', { name: 'Fermer la session' }).click();
  page = await application.windowAfter(former);
  await expect(heading('Ouvrir votre session')).toBeVisible({ timeout: 15_000 });
  await signInOnScreen(listener.login, temporary);
  page = await application.window('softphone');
  await expect(heading('Choisissez votre phrase secrète')).toBeVisible({ timeout: 30_000 });
  expect(await callFrom(page, 'training.getState', {})).toMatchObject({ ok: false, code: 'passphrase-change-due' });
  await page.getByLabel('Phrase secrète provisoire').fill(temporary);
  await button('Écrire la mienne').click();
  await page.getByLabel('Votre phrase secrète').fill('bonjour bonjour');
  await expect(page.getByText('Ajoutez des majuscules, des chiffres ou de la ponctuation, ou écrivez au moins sept mots.')).toBeVisible();
  await page.getByLabel('Votre phrase secrète').fill(own);
  await page.getByLabel('Écrivez-la une seconde fois').fill(own);
  await button('Garder cette phrase secrète').click();
  await expect(heading('Pas encore de ligne')).toBeVisible({ timeout: 30_000 });
  await expect.poll(() => application.openKinds()).toEqual(['softphone']);
  await button('Menu').click();
  await expect(page.getByRole('menuitem', { name: 'Ouvrir la console' })).toHaveCount(0);
  await page.keyboard.press('Escape');
});

/** What a call needs to get past its schema: refusals come before it is read. */
const refusedTo = (role: Role, name: CallName): boolean =>
  refusalOf(contract[name], { phase: 'open', role, grants: [], mustChangePassphrase: false }) !== null;

test('what the contract refuses a listener is refused, and so is every call of the other window', async () => {
  for (const name of callNames) {
    const definition = contract[name] as CallDefinition;
    const elsewhere = !definition.windows.includes('softphone');
    if (!elsewhere && !refusedTo('listener', name)) continue;
    const reply = await callFrom(page, name, {});
    expect(reply, name).toMatchObject({ ok: false, code: 'forbidden' });
  }
  await expect.poll(() => application.openKinds()).toEqual(['softphone']);
});

test('a manager and a privacy officer see their pages only, and every other call is refused them', async () => {
  await signOut();
  for (const role of roles.filter((each) => each === 'manager' || each === 'privacyOfficer')) {
    const login = `personne.${role.toLowerCase()}`;
    await signInAs(administrator.login, administrator.passphrase, 'console');
    await expect(heading('Aujourd’hui')).toBeVisible({ timeout: 30_000 });
    const created = await valueFrom(page, 'accounts.create', { displayName: `Personne ${role}`, login, role });
    await signOut();
    const passphrase = created.temporaryPassphrase.join(' ');
    await signInAs(login, passphrase, 'console');
    await valueFrom(page, 'session.changePassphrase', { current: passphrase, next: own });
    await expect(heading('Aujourd’hui')).toBeVisible({ timeout: 15_000 });
    const pages = await page.getByRole('navigation', { name: 'Pages' }).getByRole('button').allTextContents();
    expect(pages).toEqual(role === 'manager' ? ['Aujourd’hui', 'Planning', 'Journal des appels', 'Personnes', 'Enregistrements', 'Réglages'] : ['Aujourd’hui', 'Planning', 'Journal des appels', 'Personnes', 'Confidentialité', 'Enregistrements', 'Piste d’audit', 'Réglages']);
    for (const name of callNames) {
      const definition = contract[name] as CallDefinition;
      if (definition.windows.includes('console') && !refusedTo(role, name)) continue;
      expect(await callFrom(page, name, {}), `${role} ${name}`).toMatchObject({ ok: false, code: 'forbidden' });
    }
    await signOut();
  }
});

test('a listener who keeps the rota has its page, and nothing else of the console', async () => {
  await signInAs(administrator.login, administrator.passphrase, 'console');
  await expect(heading('Aujourd’hui')).toBeVisible({ timeout: 30_000 });
  const { id: accountId } = (await valueFrom(page, 'accounts.list', {})).find(({ displayName }) => displayName === listener.displayName)!;
  await valueFrom(page, 'accounts.giveGrant', { accountId, grant: 'editRota', until: null });
  await signOut();
  await signInAs(listener.login, own, 'softphone');
  await button('Menu').click();
  await page.getByRole('menuitem', { name: 'Tenir le planning' }).click();
  page = await application.window('console');
  await expect(heading('Planning')).toBeVisible({ timeout: 15_000 });
  expect(await page.getByRole('navigation', { name: 'Pages' }).getByRole('button').allTextContents()).toEqual(['Planning']);
  const tabs = await page.getByRole('tab').allTextContents();
  expect(tabs).toEqual(['Calendrier', 'Répartition automatique', 'Échanges', 'Modèles', 'Importer, exporter', 'Réglages']);
  // No part of it asks for what this person may not have.
  for (const name of tabs) {
    await page.getByRole('tab', { name }).click();
    await expect(page.getByRole('tab', { name })).toHaveAttribute('aria-selected', 'true');
    await expect(page.getByText('Chargement…')).toHaveCount(0);
    await expect(page.getByText('Votre compte n’ouvre pas cette action.')).toHaveCount(0);
  }
  const gate = { phase: 'open', role: 'listener', grants: ['editRota'], mustChangePassphrase: false } as const;
  for (const name of callNames) {
    if (contract[name].windows.includes('console' as never) && refusalOf(contract[name], gate) === null) continue;
    expect(await callFrom(page, name, {}), name).toMatchObject({ ok: false, code: 'forbidden' });
  }
  await signOut();
  await expect.poll(() => application.openKinds()).toEqual(['console', 'softphone']);
});

test('an account that is closed opens nothing any more', async () => {
  await signInAs(administrator.login, administrator.passphrase, 'console');
  await expect(heading('Aujourd’hui')).toBeVisible({ timeout: 30_000 });
  await page.getByRole('button', { name: 'Personnes', exact: true }).click();
  await page.getByRole('navigation', { name: 'Comptes' }).getByRole('button', { name: /Hélène Vasnier/ }).click();
  await button('Fermer le compte…').click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Fermer le compte' }).click();
  await expect(page.getByRole('button', { name: 'Rouvrir le compte…' })).toBeVisible();
  await signOut();
  expect(await callFrom(page, 'session.signIn', { login: listener.login, passphrase: own })).toMatchObject({ ok: false, code: 'wrong-passphrase' });
  await signInAs(administrator.login, administrator.passphrase, 'console');
  const { entries } = await valueFrom(page, 'trail.list', { filter: { from: null, to: null, actorId: null, operations: [], reference: null }, before: null, limit: 200 });
  const operations = new Set(entries.map(({ operation }) => operation));
  for (const operation of ['account.created', 'grant.given', 'grant.withdrawn', 'account.passphraseChanged', 'account.disabled', 'session.signInFailed'] as const) {
    expect(operations, operation).toContain(operation);
  }
});
