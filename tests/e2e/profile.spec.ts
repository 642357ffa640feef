// What the application finds when it starts: a folder it cannot write, a base or a keyring that is not what it should be, wrong
// phrases. It says so in words and changes nothing; the printed sheet still opens.
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { openBase } from '../../db/connection/base.ts';
import { migrations } from '../../db/migrations/index.ts';
import { deriveSlotKeys, openSlot } from '../../db/vault/key-slots.ts';
import type { KeyStretcher } from '../../db/vault/key-stretching.ts';
import { readKeyring } from '../../db/vault/keyring.ts';
import { loadSodium } from '../../db/vault/sodium.ts';
import { discardProfile, launchApplication, newProfile, type RunningApplication } from '../support/application.ts';
import { electronExecutable } from '../support/electron-executable.ts';
import { administrator, createAssociationIn, finishInstallationIn } from '../support/journeys.ts';
import type { SheetLine } from '../support/recovery-sheet.ts';

test.describe.configure({ mode: 'serial' });

const whole = mkdtempSync(join(tmpdir(), 'ecoutille-whole-'));
let sheet: ReadonlyMap<string, SheetLine>;
let profile: string;
let application: RunningApplication | null = null;
let page: Page;

const store = (): string => join(profile, 'store');
const base = (): string => join(store(), 'base');
const heading = (name: string) => page.getByRole('heading', { name, level: 1 });
const button = (name: string | RegExp) => page.getByRole('button', { name });

/** Every file of the store with its content. */
function fingerprints(): Record<string, string> {
  const entries = readdirSync(store(), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    entries
      .map((entry) => join(entry.parentPath, entry.name))
      // Says who has the base open; it is written and taken away at each start.
      .filter((path) => !path.endsWith('.lock'))
      .sort()
      .map((path) => [path.slice(profile.length), createHash('sha256').update(readFileSync(path)).digest('hex')]),
  );
}

/** A profile with a copy of the whole base, which `damage` then changes. */
function profileWith(damage: () => void): void {
  profile = newProfile();
  cpSync(whole, store(), { recursive: true });
  damage();
  electronExecutable().prepareUserData(profile);
}

async function launch(): Promise<void> {
  application = await launchApplication({ profile });
  page = await application.window('console');
}

async function signIn(passphrase: string): Promise<void> {
  await page.getByLabel('Identifiant').fill(administrator.login);
  await page.getByLabel('Phrase secrète', { exact: true }).fill(passphrase);
  await button('Ouvrir la session').click();
}

test.beforeAll(async () => {
  test.setTimeout(120_000);
  profile = newProfile();
  application = await launchApplication({ profile });
  page = await createAssociationIn(application);
  sheet = await finishInstallationIn(application, page);
  await application.quit();
  application = null;
  cpSync(store(), whole, { recursive: true });
  discardProfile(profile);
});

test.afterEach(async () => {
  await application?.quit();
  application = null;
  discardProfile(profile);
});

test.afterAll(() => {
  rmSync(whole, { recursive: true, force: true });
});

async function raiseVersion(): Promise<void> {
  const sodium = await loadSodium();
  const { keyring } = readKeyring(sodium, base());
  const stretcher: KeyStretcher = {
    stretch: (secret, salt, { opslimit, memlimit }, length) => Promise.resolve(sodium.crypto_pwhash(length, secret, salt, opslimit, memlimit, sodium.crypto_pwhash_ALG_ARGON2ID13)),
    stop: () => Promise.resolve(),
  };
  const keys = await deriveSlotKeys(sodium, stretcher, keyring, 'account', administrator.login, administrator.passphrase);
  const contents = openSlot(sodium, keyring, keys);
  if (contents === null) throw new Error('the slot does not open');
  openBase({
    path: join(base(), 'ecoutille.db'),
    key: contents.databaseKey,
    backups: join(store(), 'backups'),
    now: Date.now(),
    steps: [...migrations, { version: 9_990, sql: 'CREATE TABLE from_later (a)' }],
  }).close();
}

const removeKeyrings = (change: (path: string) => void): void => {
  for (const name of readdirSync(base())) if (name.includes('keyring')) change(join(base(), name));
};

const faults: readonly (readonly [string, () => void, string])[] = [
  ['the keyring is missing', () => removeKeyrings((path) => { rmSync(path); }), 'Le trousseau de clés est introuvable : la base ne peut pas être ouverte.'],
  ['the keyring is damaged', () => removeKeyrings((path) => { writeFileSync(path, '{"version":1,'); }), 'Le trousseau de clés est abîmé : la base ne peut pas être ouverte.'],
  ['the base is missing', () => { rmSync(join(base(), 'ecoutille.db')); }, 'Le fichier de la base est introuvable, alors que son trousseau de clés est là.'],
  ['the base is empty', () => { truncateSync(join(base(), 'ecoutille.db'), 0); }, 'Le fichier de la base est abîmé.'],
  ['the base is a plain database', () => { writeFileSync(join(base(), 'ecoutille.db'), Buffer.concat([Buffer.from('SQLite format 3\0', 'latin1'), Buffer.alloc(8_176)])); }, 'Le fichier trouvé n’est pas une base chiffrée d’Écoutille.'],
];

for (const [what, damage, sentence] of faults) {
  test(`${what}: it says so, and changes nothing`, async () => {
    profileWith(damage);
    const before = fingerprints();
    await launch();
    await expect(heading('La base ne peut pas s’ouvrir')).toBeVisible({ timeout: 20_000 });
    await expect(page.getByText(sentence)).toBeVisible();
    await expect(page.getByText('Rien n’a été modifié ni effacé.')).toBeVisible();
    await application?.quit();
    application = null;
    expect(fingerprints()).toEqual(before);
  });
}

test('the base has a damaged page: it says so when it is opened, and changes nothing', async () => {
  profileWith(() => {
    const path = join(base(), 'ecoutille.db');
    const bytes = readFileSync(path);
    bytes.fill(0x5a, Math.floor(statSync(path).size / 2), Math.floor(statSync(path).size / 2) + 64);
    writeFileSync(path, bytes);
  });
  const database = fingerprints()['/store/base/ecoutille.db'];
  await launch();
  await signIn(administrator.passphrase);
  await expect(page.getByText('Le fichier de la base est abîmé.')).toBeVisible({ timeout: 20_000 });
  await application?.quit();
  application = null;
  expect(fingerprints()['/store/base/ecoutille.db']).toBe(database);
});

test('the base comes from a newer version: it says so when it is opened, and changes nothing', async () => {
  profileWith(() => undefined);
  await raiseVersion();
  electronExecutable().prepareUserData(profile);
  const before = fingerprints();
  await launch();
  await signIn(administrator.passphrase);
  await expect(page.getByText('Cette base vient d’une version plus récente d’Écoutille.')).toBeVisible({ timeout: 20_000 });
  await application?.quit();
  application = null;
  const after = fingerprints();
  for (const [path, content] of Object.entries(before)) if (path.includes('/base/')) expect(after[path], path).toBe(content);
});

test('the data folder cannot be written: it says so', async () => {
  test.skip(process.getuid?.() === 0 && electronExecutable().sandboxOffReason !== undefined, 'root writes anywhere');
  profileWith(() => undefined);
  const before = fingerprints();
  const folders = [base(), store()];
  for (const folder of folders) chmodSync(folder, 0o555);
  try {
    await launch();
    await expect(page.getByText('Le dossier des données ne peut pas être modifié.')).toBeVisible({ timeout: 20_000 });
    await application?.quit();
    application = null;
    expect(fingerprints()).toEqual(before);
  } finally {
    for (const folder of folders) chmodSync(folder, 0o700);
  }
});

test('after four wrong phrases one waits, also after a restart; a mistyped line of the sheet is told, the right sheet opens', async () => {
  test.setTimeout(150_000);
  profileWith(() => undefined);
  await launch();
  for (let attempt = 1; attempt <= 4; attempt += 1) {
    await signIn(`pas la bonne phrase ${attempt}`);
    await expect(page.getByText('Cet identifiant et cette phrase secrète ne vont pas ensemble.')).toBeVisible({ timeout: 20_000 });
    await expect(button('Ouvrir la session')).toBeEnabled();
  }
  // Counted before it is tried: a fifth one has to wait.
  await signIn(administrator.passphrase);
  await expect(page.getByText(/^Prochain essai dans/)).toBeVisible({ timeout: 20_000 });
  await application?.kill();
  ageThrottle();
  await launch();
  await signIn(administrator.passphrase);
  await expect(page.getByText(/^Prochain essai dans/)).toBeVisible({ timeout: 20_000 });

  await button('Phrase secrète oubliée ?').click();
  await button('J’ai la feuille de secours').click();
  await expect(heading('Ouvrir avec la feuille de secours')).toBeVisible();
  for (const [label, { left, right, check }] of sheet) {
    await page.getByRole('textbox', { name: `Ligne ${label}`, exact: true }).fill(`${left}${right}`);
    await page.getByRole('textbox', { name: `Contrôle de la ligne ${label}` }).fill(label === 'B' ? wrongCheck(check) : check);
  }
  await expect(page.getByText('Une faute dans cette ligne')).toHaveCount(1);
  await button('Ouvrir la base').click();
  await expect(page.getByText('Recopiez les quatre lignes et leur nombre de contrôle.')).toBeVisible();
  await page.getByRole('textbox', { name: 'Contrôle de la ligne B' }).fill(sheet.get('B')?.check ?? '');
  await expect(page.getByText('Ligne juste')).toHaveCount(4);
  await button('Ouvrir la base').click();
  await expect(heading('Quel administrateur êtes-vous ?')).toBeVisible({ timeout: 20_000 });
  await page.getByRole('radio', { name: new RegExp(administrator.displayName) }).check();
  await button('Continuer').click();
  await expect(heading(`Nouvelle phrase secrète de ${administrator.displayName}`)).toBeVisible();
  const words = await page.getByRole('list', { name: 'Phrase proposée' }).getByRole('listitem').allTextContents();
  expect(words).toHaveLength(7);
  await page.getByLabel('Recopiez la phrase').fill(words.join(' '));
  await button('Ouvrir la session').click();
  // The sheet that was used opens nothing any more: the next one is asked for at once.
  await expect(heading('La feuille de secours')).toBeVisible({ timeout: 30_000 });
});

/** The four failures that were counted become seven just now: a wait that no slow start outlasts. */
function ageThrottle(): void {
  const path = join(store(), 'throttle.json');
  const state = JSON.parse(readFileSync(path, 'utf8')) as { logins: Record<string, { failures: number; until: number }> };
  const [[login, attempts] = ['', undefined]] = Object.entries(state.logins);
  expect(attempts?.failures).toBe(4);
  state.logins[login] = { failures: 7, until: Date.now() + 60_000 };
  writeFileSync(path, JSON.stringify(state));
}

function wrongCheck(check: string): string {
  return check === '23' ? '24' : '23';
}
