// What several end-to-end tests do first: an association on a profile, people with passphrases, sessions.
// It goes through the same typed calls as the screens do; the screens themselves have their own tests.
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import type { CallName, CallRequest, CallResponse } from '../../core/contract/contract.ts';
import type { Reply } from '../../core/contract/errors.ts';
import type { EcoutilleWindow } from '../../core/protocol/window-bridge.ts';
import { launchApplication, type RunningApplication } from './application.ts';
import { groupNamed, readRecoverySheet, type SheetLine } from './recovery-sheet.ts';

export const administrator = {
  displayName: 'Odile Ferroux',
  login: 'odile',
  passphrase: 'brume cerise talus ormeau vitrail canot lanterne',
} as const;

/** One call of the contract from a window, as the page itself would make it. */
export function callFrom<N extends CallName>(page: Page, name: N, request: CallRequest<N>): Promise<Reply<CallResponse<N>>> {
  return page.evaluate(
    ([callName, argument]) => (window as unknown as EcoutilleWindow).ecoutille.call(callName, argument as never),
    [name, request] as const,
  );
}

/** As `callFrom`; throws the code of a refusal. */
export async function valueFrom<N extends CallName>(page: Page, name: N, request: CallRequest<N>): Promise<CallResponse<N>> {
  const reply = await callFrom(page, name, request);
  if (!reply.ok) throw new Error(`${name}: ${reply.code}`);
  return reply.value;
}

/** Creates the association in a running application on an empty profile; leaves the administrator signed in. */
export async function createAssociationIn(application: RunningApplication): Promise<Page> {
  const console_ = await application.window('console');
  await valueFrom(console_, 'setup.createAssociation', {
    association: { name: 'La Veilleuse', subtitle: 'association d’écoute et de soutien', address: '12, quai des Tilleuls, Rivebelle', lockAfterMinutes: 5, reminder: 'Notre échange est confidentiel.' },
    administrator,
  });
  return console_;
}

/** An association on a profile whose application is not running; it is closed again afterwards. */
export async function createAssociation(profile: string): Promise<void> {
  const application = await launchApplication({ profile });
  await createAssociationIn(application);
  await application.quit();
}

export async function signIn(page: Page, login: string, passphrase: string): Promise<void> {
  // A listener's sign-in closes the console that asked: its reply may have nowhere to go.
  await callFrom(page, 'session.signIn', { login, passphrase }).catch(() => undefined);
}

/** What the next "save as" dialogs answer, as if someone had chosen: a path, or null for giving up. */
export async function saveDialogsAnswer(application: RunningApplication, path: string | null): Promise<void> {
  await application.electron.evaluate(({ dialog }, chosen) => {
    dialog.showSaveDialog = () => Promise.resolve(chosen === null ? { canceled: true, filePath: '' } : { canceled: false, filePath: chosen });
  }, path);
}

/** What the screen asks of the paper: two groups. */
export async function retypeAskedGroups(page: Page, sheet: ReadonlyMap<string, SheetLine>): Promise<void> {
  for (const field of await page.getByRole('textbox', { name: /^Ligne [A-D], groupe de/ }).all()) {
    const label = await field.evaluate((element) => (element as HTMLInputElement).labels?.[0]?.textContent ?? '');
    await field.fill(groupNamed(sheet, label));
  }
}

/** The screens after the creation: the recovery sheet is saved, read and confirmed, the line left for later. */
export async function finishInstallationIn(application: RunningApplication, page: Page): Promise<ReadonlyMap<string, SheetLine>> {
  const pdf = join(application.profile, 'feuille.pdf');
  await saveDialogsAnswer(application, pdf);
  await page.getByRole('button', { name: 'Garder le PDF…' }).click();
  await page.getByText('Le PDF est écrit.').waitFor();
  const sheet = readRecoverySheet(pdf);
  await retypeAskedGroups(page, sheet);
  await page.getByRole('button', { name: 'Vérifier et continuer' }).click();
  await page.getByRole('button', { name: 'Plus tard' }).click();
  await page.getByRole('button', { name: 'Entrer dans Écoutille' }).click();
  await page.getByRole('heading', { name: 'Aujourd’hui', level: 1 }).waitFor();
  return sheet;
}

/** The form that a call leaves on the listener's desk, filled in and sent; the post is free again. */
export async function describeCall(softphone: Page): Promise<void> {
  const heading = (name: string) => softphone.getByRole('heading', { name, level: 1 });
  await expect(heading('Appel terminé')).toBeVisible();
  await softphone.getByRole('radio', { name: 'Écoute' }).check({ force: true });
  await softphone.getByLabel('Motif').selectOption({ label: 'Solitude' });
  await softphone.getByLabel('Suites données').selectOption({ label: 'Aucune' });
  await softphone.getByRole('button', { name: 'Valider la fiche' }).click();
  await expect(heading('Joignable')).toBeVisible();
}
