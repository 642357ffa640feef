// The privacy desk in the whole application: a request of access from its registration to its paper, an erasure that a new
// search confirms, a doubt that a listener reports in two taps, and a manager who has none of it.
import { execFileSync } from 'node:child_process';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { callNames, contract } from '../../core/contract/contract.ts';
import type { CallDefinition } from '../../core/contract/define-call.ts';
import type { RightsRequestId } from '../../core/values/ids.ts';
import { demonstrationPassphrase } from '../../electron/store/demonstration/accounts.ts';
import { callFrom, valueFrom } from '../support/journeys.ts';
import { furnishedProfile, startStage, type Stage } from '../support/stage.ts';

test.describe.configure({ mode: 'serial' });

let stage: Stage;
let page: Page;
/** Numbers of two callers of the base, read as the grant allows: one is asked about, the other must stay untouched. */
let asked: string;
let other: string;

const button = (name: string | RegExp): Locator => page.getByRole('button', { name });
const heading = (name: string | RegExp): Locator => page.getByRole('heading', { name });
const dialog = (): Locator => page.getByRole('alertdialog').or(page.getByRole('dialog'));
const plain = (text: string): string => text.replace(/[\s\u00a0\u202f]+/g, ' ').trim();
const textOfPdf = (): string => plain(execFileSync('pdftotext', [stage.sheetFile, '-'], { encoding: 'utf8' }));

async function signIn(login: string, kind: 'console' | 'softphone'): Promise<void> {
  await callFrom(page, 'session.signIn', { login, passphrase: demonstrationPassphrase }).catch(() => undefined);
  page = await stage.application.window(kind);
  await expect(heading('Ouvrir votre session')).toHaveCount(0, { timeout: 20_000 });
}

async function signOut(): Promise<void> {
  const former = page;
  await callFrom(former, 'session.signOut', {}).catch(() => undefined);
  page = await stage.application.windowAfter(former);
  await expect(heading('Ouvrir votre session')).toBeVisible({ timeout: 20_000 });
}

/** From the register to the gathered data, on screen, as the officer goes through it. */
async function bringToReview(right: string, number: string): Promise<RightsRequestId> {
  await button('Confidentialité').click();
  await button('Inscrire une demande').click();
  await page.getByLabel('Ce que la personne demande').selectOption(right);
  await page.getByLabel('Nom de la personne').fill('Claire Delorbe');
  await button('Inscrire la demande').click();
  await expect(heading(/^Demande D-/)).toBeVisible();
  await button('Identité vérifiée…').click();
  await page.getByLabel('Moyen').selectOption('callFromLine');
  await button('Garder la preuve').click();

  await expect(heading('Répondre peut-il mettre quelqu’un en danger\u202f?')).toBeVisible();
  const go = button('Continuer');
  await page.getByRole('group', { name: 'La ligne est-elle partagée' }).getByRole('radio', { name: 'Non' }).check();
  await page.getByRole('group', { name: 'Une fiche parle-t-elle' }).getByRole('radio', { name: 'Non' }).check();
  await expect(go).toBeDisabled();
  await button('Ajouter une preuve').click();
  await page.getByLabel('Moyen').selectOption('callDetailsUnaided');
  await button('Garder la preuve').click();
  await expect(dialog()).toHaveCount(0);
  // In doubt nothing may leave, whatever the proofs.
  await page.getByRole('group', { name: 'Une fiche parle-t-elle' }).getByRole('radio', { name: 'Je ne sais pas' }).check();
  await expect(go).toBeDisabled();
  await page.getByRole('group', { name: 'Une fiche parle-t-elle' }).getByRole('radio', { name: 'Non' }).check();
  await go.click();

  await page.getByLabel('Numéro de la personne').fill(number);
  await button('Réunir les données').last().click();
  await expect(heading('Relire et signer')).toBeVisible({ timeout: 20_000 });
  const requests = await valueFrom(page, 'rights.list', { closed: false });
  return requests.find((request) => request.state === 'gathered')!.id;
}

test.beforeAll(async () => {
  test.setTimeout(120_000);
  stage = await startStage({ profile: await furnishedProfile() });
  page = await stage.application.window('console');
  await signIn('odile.ferroux', 'console');
  const settings = await valueFrom(page, 'association.getSettings', {});
  await valueFrom(page, 'association.saveSettings', { ...settings, lockAfterMinutes: 60 });
  const numbers = new Map<string, string>();
  const filter = { from: null, to: null, outcomes: ['answered' as const], listenerId: null, callerId: null, repeatCallersOnly: false };
  const { entries } = await valueFrom(page, 'calls.list', { filter, after: null, limit: 100 });
  for (const entry of entries) {
    if (entry.caller.kind !== 'known' || numbers.has(entry.caller.pseudonym) || numbers.size === 2) continue;
    const { number } = await valueFrom(page, 'calls.revealNumber', { callId: entry.id, reason: 'rightsRequest', precision: '' });
    numbers.set(entry.caller.pseudonym, number);
  }
  [asked = '', other = ''] = [...numbers.values()];
  expect(other).not.toBe('');
});

test.afterAll(async () => {
  await stage.end();
});

test('a request of access goes from its registration to a paper that holds each item of art. 15', async () => {
  test.setTimeout(90_000);
  const requestId = await bringToReview('access', asked);
  const gathered = await valueFrom(page, 'rights.getGathered', { requestId });
  expect(gathered.calls.length).toBeGreaterThan(0);
  await button('Signer la réponse').click();
  await expect(button('Réponse remise')).toBeEnabled();
  await expect(page.getByLabel('Document', { exact: true })).toHaveValue('accessReply');
  await button('Garder le PDF…').click();
  await expect(page.getByText('Le PDF est écrit.')).toBeVisible({ timeout: 20_000 });

  const facts = execFileSync('pdfinfo', [stage.sheetFile], { encoding: 'utf8' });
  expect(facts).toMatch(/Page size:.*\(A4\)/);
  const pages = Number(/Pages:\s+(\d+)/.exec(facts)?.[1]);
  const text = textOfPdf();
  for (let at = 1; at <= pages; at += 1) expect(text).toContain(`page ${at} / ${pages}`);
  expect(text).toContain('La Veilleuse');
  expect(text).toContain('Claire Delorbe');

  const document = await valueFrom(page, 'rights.previewPaper', { requestId, paper: 'accessReply', number: asked });
  const items = ['art15.1', ...'abcdefgh'.split('').map((letter) => `art15.1.${letter}`), 'art15.2', 'art15.3'];
  for (const item of items) {
    const blocks = document.blocks.filter((block) => 'anchor' in block && block.anchor === item);
    expect([item, blocks.length > 0]).toEqual([item, true]);
    for (const block of blocks) {
      const words = block.type === 'heading' || block.type === 'paragraph' || block.type === 'callout' ? [block.text] : block.type === 'list' ? block.items : block.type === 'table' ? block.columns : [];
      for (const sentence of words) for (const line of sentence.split('\n')) expect(text).toContain(plain(line));
    }
  }
  for (const word of ['CNIL', 'effacement', 'limitation', 'opposer', plain(asked)]) expect(text).toContain(word);

  await button('Réponse remise').click();
  await expect(heading('Demande close')).toBeVisible();
});

test('after an erasure the search finds nothing, and other callers keep their calls', async () => {
  test.setTimeout(120_000);
  await button('Toutes les demandes').click();
  const requestId = await bringToReview('erasure', asked);
  const { reference } = await valueFrom(page, 'rights.get', { requestId });
  await button('Effacer les données…').click();
  await dialog().getByLabel('Retapez la référence').fill(`${reference}x`);
  await dialog().getByRole('button', { name: 'Effacer définitivement' }).click();
  await expect(dialog().getByText(`Retapez exactement ${reference}.`)).toBeVisible();
  await dialog().getByLabel('Retapez la référence').fill(reference);
  await dialog().getByRole('button', { name: 'Effacer définitivement' }).click();
  await expect(dialog().getByText('Effacement vérifié')).toBeVisible({ timeout: 60_000 });
  await expect(dialog().getByText('Nouvelle recherche du même numéro\u00a0: 0 résultat.')).toBeVisible();
  await dialog().getByRole('contentinfo').or(dialog()).getByRole('button', { name: 'Fermer' }).last().click();

  expect((await valueFrom(page, 'calls.findCaller', { number: asked })).caller).toBeNull();
  expect((await valueFrom(page, 'calls.findCaller', { number: other })).caller).not.toBeNull();

  await expect(page.getByLabel('Document', { exact: true })).toBeVisible();
  await page.getByLabel('Document', { exact: true }).selectOption('erasureCertificate');
  await button('Garder le PDF…').click();
  await expect(page.getByText('Le PDF est écrit.')).toBeVisible({ timeout: 20_000 });
  const certificate = textOfPdf();
  expect(certificate).toContain('Attestation d’effacement');
  expect(certificate).not.toContain(plain(asked));
});

test('a doubt that a listener reports in two taps reaches the officer', async () => {
  await signOut();
  await signIn('helene.vasnier', 'softphone');
  await button('Signaler un doute').click();
  await button('Envoyé à la mauvaise personne').click();
  const reference = /V-\d{4}-\d{3}/.exec(await dialog().getByText(/Référence V-/).innerText())![0];
  await dialog().getByRole('button', { name: 'Fermer' }).last().click();
  // Nobody reports a doubt and is then shown what others do with it.
  expect(await callFrom(page, 'incidents.list', {})).toEqual({ ok: false, code: 'forbidden' });
  await signOut();
  await signIn('paulette.grivault', 'console');
  await expect(page.getByText(`Doute signalé, ${reference}`)).toBeVisible();
  await button('Confidentialité').click();
  await page.getByRole('tab', { name: /Incidents/ }).click();
  await button(new RegExp(reference)).click();
  await expect(heading(`Incident ${reference}`)).toBeVisible();
  await expect(page.getByText('Par Hélène Vasnier')).toBeVisible();
});

test('a listener signs the charter with the passphrase, and reads their own report', async () => {
  await signOut();
  await signIn('helene.vasnier', 'softphone');
  await button('Lire et signer').click();
  await dialog().getByLabel('Votre phrase secrète vaut signature').fill('une autre phrase');
  await dialog().getByRole('button', { name: 'Signer la charte' }).click();
  await expect(dialog().getByText('Cette phrase secrète n’est pas la bonne.')).toBeVisible();
  await dialog().getByLabel('Votre phrase secrète vaut signature').fill(demonstrationPassphrase);
  await expect(async () => {
    await dialog().getByRole('button', { name: 'Signer la charte' }).click();
    await expect(dialog().getByText('La charte est signée.')).toBeVisible({ timeout: 3_000 });
  }).toPass({ timeout: 30_000 });
  await dialog().getByRole('button', { name: 'Fermer' }).last().click();
  await expect(button('Lire et signer')).toHaveCount(0);
  await button('Menu').click();
  await page.getByRole('menuitem', { name: 'Mes données' }).click();
  await expect(dialog().getByText('helene.vasnier')).toBeVisible();
  await dialog().getByRole('button', { name: 'Garder mon rapport (PDF)…' }).click();
  await expect(dialog().getByText('Le PDF est écrit.')).toBeVisible({ timeout: 20_000 });
  expect(textOfPdf()).toContain('Hélène Vasnier');
  await dialog().getByRole('button', { name: 'Fermer' }).last().click();
});

test('a manager has no such page, and no call of it answers', async () => {
  await signOut();
  await signIn('yves.carondel', 'console');
  await expect(button('Journal des appels')).toBeVisible();
  await expect(button('Confidentialité')).toHaveCount(0);
  await expect(button('Piste d’audit')).toHaveCount(0);
  await expect(heading('Échéances')).toHaveCount(0);
  const desk = /^(rights|letters|retention|incidents|registers|consents|reviews|trail)\./;
  const own = new Set(['incidents.reportDoubt']);
  const refused = callNames.filter((name) => desk.test(name) && !own.has(name));
  expect(refused.length).toBeGreaterThan(50);
  for (const name of refused) {
    const definition: CallDefinition = contract[name];
    expect(definition.roles).toEqual(['privacyOfficer', 'administrator']);
    expect([name, await callFrom(page, name, {})]).toEqual([name, { ok: false, code: 'forbidden' }]);
  }
});
