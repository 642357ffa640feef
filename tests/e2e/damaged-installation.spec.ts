// Processes that die before they are ready, again and again: the windows say so, and offer nothing that would only refuse.
import { expect, test } from '@playwright/test';
import { copyApplication, type ApplicationCopy } from '../support/application-copy.ts';
import { discardProfile, launchApplication, newProfile, type RunningApplication } from '../support/application.ts';
import { valueFrom } from '../support/journeys.ts';
import { furnishedProfile } from '../support/stage.ts';

let copy: ApplicationCopy;
let profile: string | undefined;
let application: RunningApplication | undefined;

test.beforeEach(() => {
  copy = copyApplication();
});

test.afterEach(async () => {
  await application?.quit();
  application = undefined;
  if (profile !== undefined) discardProfile(profile);
  copy.discard();
});

for (const { name, fresh, damage, screen } of [
  { name: 'killed, an association is there', fresh: false, damage: 'breakStore', screen: 'Ouvrir votre session' },
  { name: 'killed, nothing is installed yet', fresh: true, damage: 'breakStore', screen: 'Bienvenue dans Écoutille' },
  { name: 'a library is missing', fresh: true, damage: 'loseLibrary', screen: 'Bienvenue dans Écoutille' },
] as const) {
  test(`${name}: the screen of a base that does not answer, and the ordinary one once it does`, async () => {
    profile = fresh ? newProfile() : await furnishedProfile();
    copy[damage]();
    application = await launchApplication({ profile, copy: copy.folder });
    const page = await application.window('console');
    await expect(page.getByRole('heading', { name: 'La base ne répond pas', level: 1 })).toBeVisible({ timeout: 20_000 });
    await expect(page.getByText('Écoutille n’arrive pas à démarrer la base de données.')).toBeVisible();
    await expect(page.getByText('Rien n’a été modifié ni effacé.')).toBeVisible();
    await expect(page.getByLabel('Identifiant')).toBeHidden();
    await page.getByRole('button', { name: 'Vérifier de nouveau' }).click();
    await expect(page.getByRole('heading', { name: 'La base ne répond pas', level: 1 })).toBeVisible();
    copy.mendStore();
    await expect(page.getByRole('heading', { name: screen, level: 1 })).toBeVisible({ timeout: 30_000 });
  });
}

test('without its gateway, a simulated call that cannot ring is said in words', async () => {
  copy.breakGateway();
  application = await launchApplication({ copy: copy.folder, demonstration: true });
  ({ profile } = application);
  const page = await application.window('console');
  await page.getByRole('button', { name: /Odile Ferroux/ }).click({ timeout: 60_000 });
  await expect(page.getByRole('heading', { name: 'Aujourd’hui', level: 1 })).toBeVisible();
  await valueFrom(page, 'window.openSoftphone', {});
  const softphone = await application.window('softphone');
  await softphone.getByRole('button', { name: 'Simuler un appel' }).click();
  const dialog = softphone.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Un appel ordinaire' }).click();
  await expect(dialog.getByRole('status')).toHaveText('L’appel simulé arrive…');
  await expect(dialog.getByRole('alert')).toContainText('L’appel simulé n’a pas pu partir.', { timeout: 20_000 });
  await expect(dialog.getByRole('status')).toBeHidden();
});
