// The rota filled and lived with, on the real application: the solver's month applied by the manager, a shift swapped between
// two listeners and approved, the post taken and handed over with a word for the next one.
import { expect, test, type Page } from '@playwright/test';
import { demonstrationPassphrase } from '../../electron/store/demonstration/accounts.ts';
import { addDays, dateOf, dayMs, hourMs, minuteMs } from '../../core/domain/rota/wall-clock.ts';
import type { Shift } from '../../core/contract/rota-model.ts';
import type { ShiftId, VolunteerId } from '../../core/values/ids.ts';
import { v7 as uuid } from 'uuid';
import { discardProfile, launchApplication, type Kind, type RunningApplication } from '../support/application.ts';
import { callFrom, signIn, valueFrom } from '../support/journeys.ts';
import { furnishedProfile } from '../support/stage.ts';

test.describe.configure({ mode: 'serial' });

const zone = 'Europe/Paris';
const manager = 'yves.carondel';
const giver = { login: 'georges.lantier', name: 'Georges Lantier' };
const taker = { login: 'helene.vasnier', name: 'Hélène Vasnier' };
const word = 'Le casque de gauche grésille : prendre l’autre.';

let profile: string;
let application: RunningApplication;
let page: Page;

const button = (name: string | RegExp) => page.getByRole('button', { name });

async function enter(login: string, kind: Kind): Promise<void> {
  const { phase } = await valueFrom(page, 'session.getState', {});
  if (phase === 'open') {
    const former = page;
    await callFrom(former, 'session.signOut', {}).catch(() => undefined);
    page = await application.windowAfter(former);
  }
  await expect(page.getByRole('heading', { name: 'Ouvrir votre session' })).toBeVisible({ timeout: 20_000 });
  await signIn(page, login, demonstrationPassphrase);
  page = await application.window(kind);
  await expect(page.getByRole('heading', { name: 'Ouvrir votre session' })).toHaveCount(0, { timeout: 20_000 });
  if (kind !== 'softphone') return;
  // An invented call may wait for its form, which comes before everything else.
  for (;;) {
    const { call } = await valueFrom(page, 'calls.getPendingForm', {});
    if (call === null) break;
    await valueFrom(page, 'calls.submitForm', { callId: call.id, form: { type: 'silent', category: null, referral: null, note: '' } });
  }
  await expect(page.getByText('De permanence maintenant')).toBeVisible({ timeout: 20_000 });
}

async function shiftsNotOver(): Promise<readonly Shift[]> {
  const now = Date.now();
  return (await valueFrom(page, 'rota.getPlan', { from: now, to: now + 80 * dayMs, helplineIds: [] })).shifts;
}

async function shiftsToCome(): Promise<readonly Shift[]> {
  const now = Date.now();
  return (await shiftsNotOver()).filter(({ startsAt }) => startsAt > now);
}

async function volunteerNamed(name: string): Promise<VolunteerId> {
  const { volunteers } = await valueFrom(page, 'rota.getPlan', { from: 0, to: 1, helplineIds: [] });
  return volunteers.find((one) => one.name === name)!.id;
}

/** The coming month holds one evening shift a day and nobody on it; what the demonstration planned goes, whatever the hour. */
async function emptyMonth(): Promise<void> {
  const now = Date.now();
  const notOver = await shiftsNotOver();
  for (const { id, version, people } of notOver.filter(({ startsAt }) => startsAt <= now)) {
    const [one, ...others] = people.map(({ volunteerId }) => volunteerId);
    expect(others, 'one place on each shift of the demonstration').toEqual([]);
    if (one !== undefined) await valueFrom(page, 'rota.edit', { edits: [{ kind: 'unassign', shiftId: id, version, volunteerId: one }], acceptWarnings: true });
  }
  const planned = notOver.filter(({ startsAt }) => startsAt > now);
  for (let start = 0; start < planned.length; start += 150) {
    const edits = planned.slice(start, start + 150).map(({ id, version }) => ({ kind: 'remove' as const, shiftId: id, version }));
    await valueFrom(page, 'rota.edit', { edits, acceptWarnings: true });
  }
  for (const { id, label } of await valueFrom(page, 'rota.listPatterns', {})) {
    if (label !== 'Soirée') await valueFrom(page, 'rota.removePattern', { patternId: id });
  }
  const firstDay = `${addDays(`${dateOf(Date.now(), zone).slice(0, 7)}-01`, 31).slice(0, 7)}-01`;
  const lastDay = addDays(`${addDays(firstDay, 31).slice(0, 7)}-01`, -1);
  const { revision } = await valueFrom(page, 'rota.previewPatterns', { from: firstDay, to: lastDay, helplineIds: [] });
  await valueFrom(page, 'rota.applyPatterns', { from: firstDay, to: lastDay, helplineIds: [], revision });
  const { settings } = await valueFrom(page, 'rota.getSettings', {});
  await valueFrom(page, 'rota.saveSettings', { settings: { ...settings, swapApproval: true } });
}

test.beforeAll(async () => {
  test.setTimeout(120_000);
  profile = await furnishedProfile();
  application = await launchApplication({ profile });
  // What the system would show: a test's computer has nowhere to show it.
  await application.electron.evaluate(({ Notification }) => {
    const notices: string[] = [];
    Object.assign(globalThis, { notices });
    Notification.isSupported = () => true;
    Notification.prototype.show = function show() {
      notices.push(`${this.title}\n${this.body}`);
    };
  });
  page = await application.window('console');
  await enter(manager, 'console');
  await emptyMonth();
});

test.afterAll(async () => {
  await application.quit();
  discardProfile(profile);
});

test('the manager has the coming month filled by the solver, asks why, and applies it', async () => {
  test.setTimeout(90_000);
  const before = await shiftsToCome();
  expect(before.length).toBeGreaterThanOrEqual(28);
  expect(before.flatMap(({ people }) => people)).toEqual([]);
  await page.getByRole('button', { name: 'Planning', exact: true }).click();
  await page.getByRole('tab', { name: 'Répartition automatique' }).click();
  await button('Chercher une répartition').click();
  await expect(page.getByRole('heading', { name: /^Répartition du/ })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText('Chaque place a quelqu’un.')).toBeVisible();
  await expect(page.getByText('0 trou : prouvé, on ne peut pas faire mieux')).toBeVisible();
  expect((await shiftsToCome()).flatMap(({ people }) => people), 'a draft changes nothing').toEqual([]);

  await button(/^Pourquoi .*, /).first().click();
  await expect(page.getByRole('dialog').getByRole('listitem').first()).toBeVisible();
  await page.getByRole('dialog').getByRole('button', { name: 'Fermer' }).first().click();

  await button('Appliquer au planning').click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Appliquer au planning' }).click();
  await expect(page.getByRole('heading', { name: 'Nouvelle répartition' })).toBeVisible({ timeout: 15_000 });
  for (const shift of await shiftsToCome()) expect(shift.people, new Date(shift.startsAt).toISOString()).toHaveLength(1);
});

test('a listener gives a shift to another one, and the manager approves', async () => {
  test.setTimeout(120_000);
  const from = await volunteerNamed(giver.name);
  const given = (await shiftsToCome()).find(({ people }) => people.some(({ volunteerId }) => volunteerId === from))!;

  await enter(giver.login, 'softphone');
  await page.getByRole('button', { name: /^Mes créneaux/ }).click();
  await page.getByRole('button', { name: /^Échanger / }).first().click();
  await page.getByLabel('Demander à').selectOption(taker.name);
  await button('Demander l’échange').click();
  await expect(page.getByText('Échange demandé')).toBeVisible();

  await enter(taker.login, 'softphone');
  await page.getByRole('button', { name: /1 échange attend votre réponse/ }).click();
  await button('Accepter').click();
  await expect(button('Accepter')).toHaveCount(0);

  await enter(manager, 'console');
  await page.getByRole('button', { name: 'Planning', exact: true }).click();
  await page.getByRole('tab', { name: 'Échanges' }).click();
  await expect(page.getByText(`${giver.name} demande à ${taker.name}`)).toBeVisible();
  const to = await volunteerNamed(taker.name);
  const holders = async () => (await shiftsToCome()).find(({ id }) => id === given.id)?.people.map(({ volunteerId }) => volunteerId);
  expect(await holders(), 'nothing moves before the approval').toEqual([from]);
  await button('Approuver').click();
  await expect(button('Approuver')).toHaveCount(0, { timeout: 15_000 });
  expect(await holders()).toEqual([to]);
});

test('a listener takes the post, leaves a word without any number, and the next one reads it and is reminded of the own shift', async () => {
  test.setTimeout(180_000);
  const { helplines } = await valueFrom(page, 'rota.getPlan', { from: 0, to: 1, helplineIds: [] });
  const startsAt = Math.ceil((Date.now() + 5 * minuteMs) / minuteMs) * minuteMs;
  const [first, next] = [taker, giver];
  const ids = new Map(await Promise.all([first, next].map(async (one) => [one.login, await volunteerNamed(one.name)] as const)));
  const shiftId = uuid() as ShiftId;
  const { changed } = await valueFrom(page, 'rota.edit', {
    edits: [{ kind: 'create', shiftId, helplineId: helplines[0]!.id, startsAt, endsAt: startsAt + 2 * hourMs, label: 'Relève', needs: { listener: 1, backup: 0, trainee: 0 }, onCall: false, languages: [] }],
    acceptWarnings: true,
  });
  const version = changed.find(({ id }) => id === shiftId)!.version;
  await valueFrom(page, 'rota.edit', { edits: [{ kind: 'assign', shiftId, version, volunteerId: ids.get(first.login)!, role: 'listener', locked: false }], acceptWarnings: true });
  // The next one is there as backup, and is to be reminded by the computer itself.
  const backupId = uuid() as ShiftId;
  const made = await valueFrom(page, 'rota.edit', {
    edits: [{ kind: 'create', shiftId: backupId, helplineId: helplines[0]!.id, startsAt: startsAt + 3 * hourMs, endsAt: startsAt + 5 * hourMs, label: 'Renfort', needs: { listener: 1, backup: 0, trainee: 0 }, onCall: false, languages: [] }],
    acceptWarnings: true,
  });
  const backup = made.changed.find(({ id }) => id === backupId)!;
  await valueFrom(page, 'rota.edit', { edits: [{ kind: 'assign', shiftId: backupId, version: backup.version, volunteerId: ids.get(next.login)!, role: 'listener', locked: false }], acceptWarnings: true });

  await enter(first.login, 'softphone');
  await button(/^Prendre mon poste/).click();
  await expect(page.getByRole('heading', { name: 'Mots de relève' })).toBeVisible();
  const { own } = await valueFrom(page, 'duty.get', {});
  expect(own.duty).toMatchObject({ shiftId });
  await button('Retour').click();
  await button('Menu').click();
  await page.getByRole('menuitem', { name: 'Fin de poste' }).click();
  const note = page.getByLabel('Un mot pour la relève');
  const end = page.getByRole('alertdialog').getByRole('button', { name: 'Finir mon poste' });
  await note.fill(`${word} Rappeler le 06 39 98 12 34.`);
  await expect(page.getByText('Cela ressemble à un numéro')).toBeVisible();
  await expect(end).toBeDisabled();
  await note.fill(word);
  const former = page;
  await end.click();
  page = await application.windowAfter(former);
  await expect(page.getByRole('heading', { name: 'Ouvrir votre session' })).toBeVisible({ timeout: 20_000 });
  await enter(next.login, 'softphone');
  await button('Prendre le poste').click();
  await expect(page.getByText(word)).toBeVisible();
  await expect(page.getByText(first.name)).not.toHaveCount(0);
  const after = await valueFrom(page, 'duty.get', {});
  expect(after.own.duty).not.toBeNull();
  await expect(page.getByText(/06 39 98/)).toHaveCount(0);
  await valueFrom(page, 'duty.end', {});

  // The rota looks once a minute.
  const day = new Intl.DateTimeFormat('fr-FR', { timeZone: zone, weekday: 'long', day: 'numeric', month: 'long' }).format(backup.startsAt);
  await expect
    .poll(() => application.electron.evaluate(() => (globalThis as { notices?: string[] }).notices ?? []), { timeout: 75_000 })
    .toContainEqual(expect.stringMatching(new RegExp(`^Votre créneau approche\\n${helplines[0]!.name}, ${day}, de `)));
  await expect(page.getByText(/Votre créneau approche/)).toBeVisible();
});
