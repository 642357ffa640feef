// A store that dies before it is ready, again and again: the window says so instead of offering a sign-in that refuses.
import { expect, test } from '@playwright/test';
import { copyApplication, type ApplicationCopy } from '../support/application-copy.ts';
import { discardProfile, launchApplication, newProfile, type RunningApplication } from '../support/application.ts';
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
