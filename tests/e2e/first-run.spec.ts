// The first installation, screen by screen, as an administrator lives it: interrupted twice, then a real line on a real
// Kamailio over each transport.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import type { SipTransport } from '../../core/contract/line-settings.ts';
import { startKamailio, type Kamailio } from '../sip/bed/kamailio.ts';
import { discardProfile, launchApplication, newProfile, type RunningApplication } from '../support/application.ts';
import { retypeAskedGroups, saveDialogsAnswer, valueFrom } from '../support/journeys.ts';
import { readRecoverySheet } from '../support/recovery-sheet.ts';
import { recordSkip, sipBedMissing } from '../support/skip.ts';

test.describe.configure({ mode: 'serial' });

const bedDir = mkdtempSync(join(tmpdir(), 'ecoutille-first-run-'));
const association = 'La Veilleuse';
let profile: string;
let application: RunningApplication;
let page: Page;
let passphrase: string;

const heading = (name: string | RegExp) => page.getByRole('heading', { name, level: 1 });
const button = (name: string | RegExp) => page.getByRole('button', { name });

async function launch(): Promise<void> {
  application = await launchApplication({ profile });
  page = await application.window('console');
}

async function answerAssociation(): Promise<void> {
  await button('Installer pour mon association').click();
  await expect(heading('Votre association')).toBeVisible();
  await page.getByLabel('Nom de l’association').fill(association);
  await page.getByLabel('Ce qu’elle fait').fill('association d’écoute et de soutien');
  await button('Continuer').click();
  await expect(heading('Qui installe ?')).toBeVisible();
  await page.getByLabel('Votre prénom et votre nom').fill('Odile Ferroux');
  await page.getByLabel('Votre identifiant').fill('odile');
}

test.beforeAll(async () => {
  test.setTimeout(120_000);
  profile = newProfile();
  await launch();
});

test.afterAll(async () => {
  await application.quit();
  discardProfile(profile);
  rmSync(bedDir, { recursive: true, force: true });
});

test('interrupted before the base exists, it starts again and left nothing behind', async () => {
  await expect(heading('Bienvenue dans Écoutille')).toBeVisible();
  await expect(page.getByText('Étape 1 sur 6')).toBeVisible();
  await button('Installer pour mon association').click();
  await button('Continuer').click();
  await expect(page.getByText('Donnez un nom à l’association.')).toBeVisible();
  await button('Retour').click();
  await answerAssociation();
  await button('Continuer').click();
  await expect(heading('Choisissez votre phrase secrète')).toBeVisible();
  await application.kill();
  expect(readdirSync(join(profile, 'store')).filter((name) => name.startsWith('base') || name.startsWith('being-created'))).toEqual([]);
  await launch();
  await expect(heading('Bienvenue dans Écoutille')).toBeVisible();
});

test('the proposed passphrase is retyped, and the encrypted base is created', async () => {
  await answerAssociation();
  await button('Continuer').click();
  const words = page.getByRole('list', { name: 'Phrase proposée' }).getByRole('listitem');
  await expect(words).toHaveCount(7);
  const drawn = await words.allTextContents();
  const retyped = page.getByLabel('Recopiez la phrase');
  await retyped.fill([...drawn.slice(0, 2), 'zzzz', ''].join(' '));
  await expect(page.getByText('Une faute au mot n° 3')).toBeVisible();
  await button('Créer la base chiffrée').click();
  await expect(page.getByText('Recopiez d’abord les sept mots, ou écrivez deux fois la vôtre.')).toBeVisible();
  passphrase = drawn.join(' ');
  await retyped.fill(passphrase);
  await expect(page.getByText('Phrase complète, sans faute')).toBeVisible();
  await button('Créer la base chiffrée').click();
  await expect(heading('La feuille de secours')).toBeVisible({ timeout: 60_000 });
});

test('interrupted after it, the installation resumes at the recovery sheet', async () => {
  await application.kill();
  await launch();
  await expect(heading('Ouvrir votre session')).toBeVisible();
  await page.getByLabel('Identifiant').fill('odile');
  await page.getByLabel('Phrase secrète', { exact: true }).fill(passphrase);
  await button('Ouvrir la session').click();
  await expect(heading('La feuille de secours')).toBeVisible({ timeout: 30_000 });
});

test('the sheet goes to a PDF, and two groups come back from the paper', async () => {
  await button('Vérifier et continuer').click();
  await expect(page.getByText('Imprimez la feuille ou gardez son PDF d’abord.')).toBeVisible();
  await saveDialogsAnswer(application, null);
  await button('Garder le PDF…').click();
  await expect(page.getByText('Le PDF n’a pas été écrit. Recommencez quand vous voulez.')).toBeVisible();
  const pdf = join(profile, 'feuille.pdf');
  await saveDialogsAnswer(application, pdf);
  await button('Garder le PDF…').click();
  await expect(page.getByText('Le PDF est écrit.')).toBeVisible({ timeout: 30_000 });
  const sheet = readRecoverySheet(pdf);

  const asked = page.getByRole('textbox', { name: /^Ligne [A-D], groupe de/ });
  await expect(asked).toHaveCount(2);
  await asked.nth(0).fill('2222');
  await asked.nth(1).fill('3333');
  await button('Vérifier et continuer').click();
  await expect(page.getByText('Ce ne sont pas ces deux groupes.')).toBeVisible();
  await retypeAskedGroups(page, sheet);
  await button('Vérifier et continuer').click();
  await expect(heading('La ligne d’écoute')).toBeVisible({ timeout: 15_000 });
  // The key was never on a screen: no window of the interface holds any group.
  const text = await page.locator('body').innerText();
  for (const { left, right } of sheet.values()) {
    expect(text).not.toContain(left);
    expect(text).not.toContain(right);
  }
});

test.describe('the line', () => {
  let kamailio: Kamailio;

  const portOf = (transport: SipTransport): number => {
    const { plain, tls, ws, wss } = kamailio.ports;
    return { UDP: plain, TCP: plain, TLS: tls, WS: ws, WSS: wss }[transport];
  };

  async function describeLine(transport: SipTransport, change: { readonly port?: number; readonly proxy?: string; readonly password?: string } = {}): Promise<void> {
    const preset = transport === 'WS' || transport === 'WSS' ? 'Standard WebRTC (WSS)' : 'Opérateur SIP classique (UDP/TCP/TLS)';
    await page.getByRole('radio', { name: preset }).check();
    await page.getByLabel('Serveur (domaine SIP)').fill(kamailio.domain);
    await page.getByLabel('Transport').selectOption(transport);
    await page.getByRole('textbox', { name: 'Port', exact: true }).fill(String(change.port ?? portOf(transport)));
    await page.getByLabel('Identifiant SIP').fill('alice');
    await page.getByRole('textbox', { name: 'Mot de passe SIP' }).fill(change.password ?? kamailio.password('alice'));
    const proxy = page.getByLabel('Serveur mandataire (proxy)');
    if (!(await proxy.isVisible())) await page.getByText('Autres réglages de l’opérateur').click();
    await proxy.fill(change.proxy ?? '127.0.0.1');
  }

  async function testTells(sentence: string | RegExp): Promise<void> {
    await button('Tester la ligne').click();
    await expect(page.getByText(sentence)).toBeVisible({ timeout: 20_000 });
  }

  /** The line of that transport, and no former one, is the one that answers. */
  async function becomesReachable(savedAt: number): Promise<void> {
    await expect.poll(async () => {
      const { line } = await valueFrom(page, 'desk.getState', {});
      return line.state === 'reachable' && line.since >= savedAt;
    }, { timeout: 30_000 }).toBe(true);
  }

  test.beforeAll(async () => {
    if (sipBedMissing) {
      recordSkip('the line', 'Kamailio is not there');
      test.skip();
    }
    kamailio = await startKamailio(bedDir);
  });

  test.afterAll(async () => {
    if (!sipBedMissing) await kamailio.stop();
  });

  test('its test explains each failure in words', async () => {
    await describeLine('UDP', { password: 'pas-le-bon' });
    await testTells('L’opérateur refuse le mot de passe de la ligne.');
    await describeLine('UDP', { proxy: 'sip.nulle-part.invalid' });
    await testTells('L’adresse du serveur de téléphonie n’existe pas, ou internet ne répond pas.');
    await describeLine('TCP', { port: 9 });
    await testTells('Le serveur de téléphonie refuse la connexion.');
    await describeLine('TLS');
    await testTells('Le certificat du serveur n’est pas reconnu');
    await describeLine('UDP');
    await testTells(/^L’opérateur a répondu en \d+\sms/);
  });

  test('kept over UDP, it is reachable, and the installation ends', async () => {
    await button('Garder et terminer').click();
    await expect(heading('Écoutille est prête')).toBeVisible();
    await expect(page.getByText('La ligne est joignable.')).toBeVisible({ timeout: 30_000 });
    await button('Entrer dans Écoutille').click();
    await expect(heading('Aujourd’hui')).toBeVisible();
    await expect(page.getByRole('heading', { name: 'La ligne est joignable' })).toBeVisible();
    expect(kamailio.output()).toContain('RX REGISTER from udp');
    await button('Ligne').click();
    await expect(heading('Ligne')).toBeVisible();
  });

  for (const transport of ['TCP', 'WS'] as const) {
    test(`it is reachable over ${transport}`, async () => {
      await describeLine(transport);
      const savedAt = Date.now();
      await button('Garder la ligne').click();
      await becomesReachable(savedAt);
      await expect(page.getByText('Ligne joignable')).toBeVisible();
      expect(kamailio.output()).toContain(`RX REGISTER from ${transport.toLowerCase()} `);
    });
  }

  for (const transport of ['TLS', 'WSS'] as const) {
    test(`it is reachable over ${transport} once its certificate is accepted by its fingerprint`, async () => {
      await describeLine(transport);
      await testTells('Le certificat du serveur n’est pas reconnu');
      await button('Examiner le certificat…').click();
      const dialog = page.getByRole('alertdialog', { name: 'Accepter ce certificat ?' });
      const groups = await dialog.getByRole('list', { name: 'Empreinte SHA-256' }).getByRole('listitem').allTextContents();
      expect(groups.join('').toLowerCase()).toBe(kamailio.fingerprint);
      const accept = dialog.getByRole('button', { name: 'Accepter ce certificat' });
      await accept.click({ force: true });
      await expect(dialog, 'not before it was compared').toBeVisible();
      await dialog.getByRole('checkbox', { name: 'J’ai comparé les 16 groupes, ils sont identiques' }).check();
      const savedAt = Date.now();
      await accept.click();
      await expect(page.getByText('Le certificat est accepté. Aucun autre ne le sera.')).toBeVisible();
      await becomesReachable(savedAt);
      expect(kamailio.output()).toContain(`RX REGISTER from ${transport.toLowerCase()} `);
    });
  }
});
