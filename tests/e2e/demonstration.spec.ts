// The demonstration as a visitor meets it: `--demo` on an empty profile, a simulated call that rings, each scenario as told.
import { expect, test, type Page } from '@playwright/test';
import { trainingScenario, type TrainingScenario } from '../../core/contract/calls/desk.ts';
import { discardProfile, launchApplication, type RunningApplication } from '../support/application.ts';
import { valueFrom } from '../support/journeys.ts';

test.describe.configure({ mode: 'serial' });

let application: RunningApplication;
let console_: Page;
let softphone: Page;
let callsBefore: number;

const everyCall = { from: null, to: null, outcomes: [], listenerId: null, callerId: null, repeatCallersOnly: false };
const countCalls = async (): Promise<number> => (await valueFrom(console_, 'calls.count', { filter: everyCall })).count;

const names: Readonly<Record<TrainingScenario, string>> = {
  ordinary: 'Un appel ordinaire',
  silent: 'Un appel muet',
  withheld: 'Un numéro masqué',
  repeat: 'Un appelant régulier',
  hangsUp: 'Un appel abandonné',
  abusive: 'Un appel abusif',
};

test.beforeAll(async () => {
  test.setTimeout(120_000);
  application = await launchApplication({ demonstration: true });
  console_ = await application.window('console');
});

test.afterAll(async () => {
  await application.quit();
  discardProfile(application.profile);
});

async function simulate(scenario: TrainingScenario): Promise<void> {
  await softphone.getByRole('button', { name: 'Simuler un appel' }).click();
  await softphone.getByRole('dialog').getByRole('button', { name: names[scenario] }).click();
  await expect(softphone.getByRole('button', { name: 'Répondre' })).toBeVisible({ timeout: 30_000 });
  await expect(softphone.getByRole('contentinfo').getByText('Appel simulé')).toBeVisible();
}

async function backToRest(): Promise<void> {
  await expect(softphone.getByRole('heading', { name: 'Joignable', level: 1 })).toBeVisible();
}

async function submitForm(type: string): Promise<void> {
  await softphone.getByRole('radio', { name: type }).check({ force: true });
  // Whoever is quicker than the journal is told to wait a moment; then the form goes.
  await expect(async () => {
    await softphone.getByRole('button', { name: 'Valider la fiche' }).click({ timeout: 1_000 });
    await expect(softphone.getByRole('heading', { name: 'Joignable', level: 1 })).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 15_000 });
}

test('prepares itself and offers its people without a secret phrase', async () => {
  await expect(console_.getByRole('list', { name: 'Comptes de démonstration' })).toBeVisible({ timeout: 60_000 });
  await console_.getByRole('button', { name: /Odile Ferroux/ }).click();
  await expect(console_.getByRole('heading', { name: 'Aujourd’hui', level: 1 })).toBeVisible();
  callsBefore = await countCalls();
  expect(callsBefore).toBeGreaterThan(300);
});

test('a simulated call rings, is answered and ends with a form that does not count', async () => {
  await console_.getByRole('button', { name: 'Ouvrir le poste d’écoute' }).click();
  softphone = await application.window('softphone');
  await backToRest();
  await simulate('ordinary');
  await softphone.keyboard.press('Enter');
  await expect(softphone.getByRole('main').getByText('En appel', { exact: true })).toBeVisible();
  await softphone.getByRole('button', { name: 'Raccrocher' }).click();
  await expect(softphone.getByRole('main').getByText('Appel simulé : cette fiche ne compte pas.')).toBeVisible();
  await submitForm('Test');
});

test('a withheld number is told as withheld', async () => {
  await simulate('withheld');
  await expect(softphone.getByRole('main').getByText('Numéro masqué', { exact: true })).toBeVisible();
  await softphone.getByRole('button', { name: 'Refuser' }).click();
  await expect(softphone.getByRole('main').getByText('Vous avez refusé l’appel.')).toBeVisible();
  await softphone.getByRole('main').getByRole('button', { name: 'Fermer' }).click();
  await backToRest();
});

test('a repeat caller is told as one', async () => {
  await simulate('repeat');
  await expect(softphone.getByRole('main').getByText('Appelant régulier', { exact: true })).toBeVisible();
  await softphone.getByRole('button', { name: 'Répondre' }).click();
  await expect(softphone.getByRole('main').getByText('En appel', { exact: true })).toBeVisible();
  await softphone.getByRole('button', { name: 'Raccrocher' }).click();
  await submitForm('Test');
});

test('a caller who hangs up before the answer is told as such', async () => {
  await simulate('hangsUp');
  await expect(softphone.getByRole('main').getByText('L’appelant a raccroché avant la réponse.')).toBeVisible({ timeout: 20_000 });
  await softphone.getByRole('main').getByRole('button', { name: 'Fermer' }).click();
  await backToRest();
});

for (const scenario of ['silent', 'abusive'] as const satisfies readonly TrainingScenario[]) {
  test(`scenario ${scenario} rings and is answered`, async () => {
    await simulate(scenario);
    await softphone.keyboard.press('Enter');
    await expect(softphone.getByRole('main').getByText('En appel', { exact: true })).toBeVisible();
    await softphone.getByRole('button', { name: 'Raccrocher' }).click();
    await submitForm(scenario === 'silent' ? 'Muet' : 'Abusif');
  });
}

test('no simulated call entered the journal, and every start is in the audit trail', async () => {
  expect(await countCalls()).toBe(callsBefore);
  const { entries } = await valueFrom(console_, 'trail.list', { filter: { from: null, to: null, actorId: null, operations: ['training.started'], reference: null }, before: null, limit: 50 });
  expect(entries).toHaveLength(trainingScenario.options.length);
  await console_.getByRole('link', { name: 'Journal des appels' }).or(console_.getByRole('button', { name: 'Journal des appels' })).click();
  await expect(console_.getByRole('heading', { name: 'Journal des appels', level: 1 })).toBeVisible();
  await expect(console_.getByText('Appel simulé')).toHaveCount(0);
});

test('the station shows a line in order', async () => {
  await console_.getByRole('link', { name: 'Aujourd’hui' }).or(console_.getByRole('button', { name: 'Aujourd’hui' })).click();
  await expect(console_.getByRole('heading', { name: 'La ligne est joignable' })).toBeVisible();
});

test('an account that nobody used for 90 days is flagged, and kept with a reason', async () => {
  await console_.getByRole('button', { name: 'Personnes', exact: true }).click();
  await console_.getByRole('navigation', { name: 'Comptes' }).getByRole('button', { name: /Luc Maillefer.*dormant/ }).click();
  await expect(console_.getByText(/^Ce compte dort depuis le/)).toBeVisible();
  await console_.getByRole('button', { name: 'Garder, en disant pourquoi…' }).click();
  await console_.getByRole('button', { name: 'Garder le compte' }).click();
  await expect(console_.getByText('Écrivez la raison en quelques mots.')).toBeVisible();
  await console_.getByRole('textbox', { name: 'Pourquoi ce compte doit rester' }).fill('En congé jusqu’en mars.');
  await console_.getByRole('button', { name: 'Garder le compte' }).click();
  await expect(console_.getByText(/^Ce compte dort depuis le/)).toHaveCount(0);
});
