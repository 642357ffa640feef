// A month of a helpline, from nothing to the telephone that rings: a manager describes the helpline, its shifts and its
// people, the solver fills the month, a listener gives a shift away, the poster says so, the line rings whoever took it, and
// at 23:30 the call leaves through the provider for the telephone of whoever is on call.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import type { Shift } from '../../core/contract/rota-model.ts';
import { addDays, dateOf, instantAt, minuteMs, wallOf } from '../../core/domain/rota/wall-clock.ts';
import type { Kind } from '../support/application.ts';
import { administrator, callFrom, saveDialogsAnswer, signIn, valueFrom } from '../support/journeys.ts';
import { bedMissing, openStation, type Station } from '../support/station.ts';
import { recordSkip, sipBedMissing } from '../support/skip.ts';
import type { Baresip } from '../sip/bed/baresip.ts';

test.describe.configure({ mode: 'serial' });

const zone = 'Europe/Paris';
const passphrase = 'grelot passerelle verger ombrage lucarne ficelle tambour';
const manager = { login: 'yves.carondel', name: 'Yves Carondel', role: 'manager' } as const;
const helene = { login: 'helene.vasnier', name: 'Hélène Vasnier', role: 'listener' } as const;
const samia = { login: 'samia.berkane', name: 'Samia Berkane', role: 'listener' } as const;
const onCallNumber = '06 39 98 00 09';
const onCallUser = '0639980009';
const onCallHertz = 700;
const firstDay = `${addDays(`${dateOf(Date.now(), zone).slice(0, 7)}-01`, 31).slice(0, 7)}-01`;
const lastDay = addDays(`${addDays(firstDay, 31).slice(0, 7)}-01`, -1);
const days = Number(lastDay.slice(8));

let station: Station;
let onCall: Baresip;
let page: Page;
/** The shift that changes hands. */
let swapped: Shift;

const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
const tab = (name: string) => page.getByRole('tab', { name });
const dialog = () => page.getByRole('dialog').or(page.getByRole('alertdialog')).last();

async function enter({ login, role }: { readonly login: string; readonly role: 'manager' | 'listener' }): Promise<void> {
  const kind: Kind = role === 'listener' ? 'softphone' : 'console';
  const { phase } = await valueFrom(page, 'session.getState', {});
  if (phase === 'open') {
    const former = page;
    await callFrom(former, 'session.signOut', {}).catch(() => undefined);
    page = await station.application.windowAfter(former);
  }
  await expect(page.getByRole('heading', { name: 'Ouvrir votre session' })).toBeVisible({ timeout: 20_000 });
  await signIn(page, login, passphrase);
  page = await station.application.window(kind);
  await expect(page.getByRole('heading', { name: 'Ouvrir votre session' })).toHaveCount(0, { timeout: 20_000 });
}

/** The application anew at another time, at the sign-in. */
async function at(instant: number): Promise<void> {
  await station.relaunch({ ECOUTILLE_TEST_CLOCK_OFFSET: String(instant - Date.now()) });
  await expect.poll(() => station.application.openKinds()).toHaveLength(1);
  // The window of whoever was there last.
  const [kind = 'console'] = station.application.openKinds();
  page = await station.application.window(kind);
}

async function shiftsOfMonth(): Promise<readonly Shift[]> {
  const { shifts } = await valueFrom(page, 'rota.getPlan', { from: instantAt(firstDay, '00:00', zone), to: instantAt(addDays(lastDay, 1), '12:00', zone), helplineIds: [] });
  return shifts;
}
async function namesOn(shiftId: Shift['id']): Promise<readonly string[]> {
  const plan = await valueFrom(page, 'rota.getPlan', { from: instantAt(firstDay, '00:00', zone), to: instantAt(addDays(lastDay, 1), '12:00', zone), helplineIds: [] });
  const people = plan.shifts.find(({ id }) => id === shiftId)?.people ?? [];
  return people.map(({ volunteerId }) => plan.volunteers.find(({ id }) => id === volunteerId)?.name ?? '');
}

test.beforeAll(async () => {
  test.setTimeout(120_000);
  if (sipBedMissing) {
    recordSkip('month.spec.ts', bedMissing);
    test.skip();
  }
  station = await openStation({ followsRedirections: true });
  onCall = await station.addPhone('on-call', { user: onCallUser, password: station.kamailio.password(onCallUser), hertz: onCallHertz });
  page = station.console;
  await station.serve(page, 'UDP');
  expect((await valueFrom(page, 'line.testForwarding', { called: null })).method).toBe('redirect');
  // The accounts have their own test; here each of them has chosen a passphrase.
  const given: { readonly login: string; readonly words: string }[] = [];
  for (const { login, name, role } of [manager, helene, samia]) {
    const { temporaryPassphrase } = await valueFrom(page, 'accounts.create', { displayName: name, login, role });
    given.push({ login, words: temporaryPassphrase.join(' ') });
  }
  for (const { login, words } of given) {
    const former = page;
    await callFrom(former, 'session.signOut', {}).catch(() => undefined);
    page = await station.application.windowAfter(former);
    await signIn(page, login, words);
    page = await station.application.window(login === manager.login ? 'console' : 'softphone');
    await expect(page.getByRole('heading', { name: 'Choisissez votre phrase secrète' })).toBeVisible({ timeout: 20_000 });
    await valueFrom(page, 'session.changePassphrase', { current: words, next: passphrase });
  }
});

test.afterAll(async () => {
  if (!sipBedMissing) await station.stop();
});

test('a manager builds a month from nothing and has it filled', async () => {
  test.setTimeout(90_000);
  await enter(manager);
  await button('Planning').click();
  await button('Décrire la ligne d’écoute').click();
  await button('Ajouter une ligne d’écoute').click();
  await dialog().getByRole('textbox', { name: 'Nom' }).fill('La Veilleuse');
  await button('Ajouter des heures le lundi').click();
  await dialog().getByLabel('lundi, De').fill('18:00');
  await dialog().getByLabel('lundi, À').fill('01:00');
  await button('Donner les heures du lundi à toute la semaine').click();
  await button('Garder').click();
  await expect(page.getByText('7 plages d’ouverture par semaine')).toBeVisible();

  await tab('Modèles').click();
  const everyDay = ['lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi', 'dimanche'];
  for (const pattern of [
    { name: 'Soirée', on: everyDay, from: '18:00', to: '21:00', onCall: false },
    { name: 'Astreinte', on: ['samedi'], from: '21:00', to: '01:00', onCall: true },
  ]) {
    await button('Modèle').click();
    await dialog().getByLabel('Nom du créneau').fill(pattern.name);
    for (const day of pattern.on) await dialog().getByRole('button', { name: day }).click();
    await dialog().getByLabel('De', { exact: true }).fill(pattern.from);
    await dialog().getByLabel('À', { exact: true }).fill(pattern.to);
    if (pattern.onCall) await dialog().getByRole('switch', { name: 'Astreinte' }).check({ force: true });
    await button('Garder').click();
    await expect(dialog()).toHaveCount(0);
  }

  await tab('Bénévoles').click();
  for (const { name } of [helene, samia]) {
    await button('Bénévole').click();
    await page.getByLabel('Compte', { exact: true }).selectOption({ label: name });
    // The telephone of the nights is Hélène's.
    if (name === samia.name) await page.getByRole('switch', { name: 'Peut faire des nuits' }).uncheck({ force: true });
    await button('Ajouter au planning').click();
    await expect(page.getByRole('heading', { name, level: 2 })).toBeVisible();
  }
  await button(new RegExp(helene.name)).first().click();
  await page.getByText('Numéros d’astreinte', { exact: true }).click();
  await button('Donner un numéro').click();
  await button('Ajouter un numéro').click();
  await page.getByRole('textbox', { name: 'Numéro 1' }).fill(onCallNumber);
  await button('Garder les numéros').click();
  await expect(page.getByText('Les numéros sont gardés.')).toBeVisible();

  await tab('Calendrier').click();
  await button('Autres actions').click();
  await page.getByRole('menuitem', { name: 'Créer depuis les modèles' }).click();
  await dialog().getByLabel('Du', { exact: true }).fill(firstDay);
  await dialog().getByLabel('Au', { exact: true }).fill(lastDay);
  await dialog().getByRole('button', { name: /^Créer \d+ créneaux$/ }).click();
  await expect(dialog()).toHaveCount(0);
  const made = await shiftsOfMonth();
  expect(made.filter((shift) => !shift.onCall)).toHaveLength(days);
  expect(made.flatMap(({ people }) => people)).toEqual([]);

  await tab('Répartition automatique').click();
  await button('Chercher une répartition').click();
  await expect(page.getByRole('heading', { name: /^Répartition du/ })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText('Chaque place a quelqu’un.')).toBeVisible();
  await button('Appliquer au planning').click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Appliquer au planning' }).click();
  await expect(page.getByRole('heading', { name: 'Nouvelle répartition' })).toBeVisible({ timeout: 15_000 });
  for (const shift of await shiftsOfMonth()) {
    expect(shift.people, new Date(shift.startsAt).toISOString()).toHaveLength(1);
    if (shift.onCall) expect(await namesOn(shift.id)).toEqual([helene.name]);
  }

  await tab('Appels et renvois').click();
  await page.getByRole('switch', { name: 'Les appels suivent le planning' }).check({ force: true });
  await page.getByLabel('Les autres postes sonnent aussi').selectOption({ label: 'Jamais' });
  await button('Garder').click();
  await expect(page.getByText('changées, pas encore gardées')).toHaveCount(0);
});

test('a listener gives an evening to another one, who takes it', async () => {
  await enter(helene);
  await page.getByRole('button', { name: /^Mes créneaux/ }).click();
  await page.getByRole('button', { name: /^Échanger .*18\sh/ }).first().click();
  await page.getByLabel('Demander à').selectOption(samia.name);
  await button('Demander l’échange').click();
  await expect(page.getByText('Échange demandé')).toBeVisible();
  const [asked] = await valueFrom(page, 'swaps.list', {});
  swapped = (await shiftsOfMonth()).find(({ id }) => id === asked!.shiftId)!;
  expect(wallOf(swapped.startsAt, zone).time).toBe('18:00');
  expect(await namesOn(swapped.id)).toEqual([helene.name]);

  await enter(samia);
  await page.getByRole('button', { name: /1 échange attend votre réponse/ }).click();
  await button('Accepter').click();
  await expect(button('Accepter')).toHaveCount(0);
  expect(await namesOn(swapped.id)).toEqual([samia.name]);

  const calendar = join(station.application.profile, 'agenda.ics');
  await saveDialogsAnswer(station.application, calendar);
  await button('Mon agenda (ICS)…').click();
  await expect(page.getByText('Le fichier est écrit.')).toBeVisible();
  const shifts = await shiftsOfMonth();
  const own = await Promise.all(shifts.map(async ({ id }) => (await namesOn(id)).includes(samia.name)));
  expect(readFileSync(calendar, 'utf8').match(/^BEGIN:VEVENT/gm)).toHaveLength(own.filter(Boolean).length);
});

test('the poster of the month says who listens', async () => {
  await enter(manager);
  await button('Planning').click();
  await page.getByLabel('Vue', { exact: true }).selectOption('month');
  await button('Mois suivant').click();
  await button('Affiche').click();
  const poster = join(station.application.profile, 'affiche.pdf');
  await saveDialogsAnswer(station.application, poster);
  await dialog().getByRole('button', { name: 'Garder le PDF…' }).click();
  await expect(page.getByText('Le fichier est écrit.')).toBeVisible();
  const wall = execFileSync('pdftotext', ['-layout', poster, '-'], { encoding: 'utf8' }).replaceAll('\u00a0', ' ');
  expect(wall).toContain('Qui écoute ce mois-ci');
  const shifts = await shiftsOfMonth();
  for (const { name } of [helene, samia]) {
    const [first = ''] = name.split(' ');
    const theirs = await Promise.all(shifts.map(async ({ id }) => (await namesOn(id)).includes(name)));
    expect(wall.match(new RegExp(first, 'g'))?.length ?? 0, name).toBeGreaterThanOrEqual(theirs.filter(Boolean).length);
  }
  expect(wall).not.toMatch(/Vasnier|Berkane|39 98/);
});

test('that evening the line rings at whoever took the shift, and not at whoever gave it', async () => {
  test.setTimeout(60_000);
  await at(swapped.startsAt + 10 * minuteMs);
  await enter(helene);
  await station.untilReachable(page);
  const from = station.caller.events().length;
  await station.dial();
  await station.caller.waitFor('CALL_RINGING', { from });
  expect((await valueFrom(page, 'desk.getState', {})).calls).toEqual([]);
  await station.caller.hangUp();

  await enter(samia);
  await button(/^Prendre mon poste/).click();
  await expect(page.getByRole('heading', { name: 'Mots de relève' })).toBeVisible();
  await button('Retour').click();
  await station.untilReachable(page);
  await station.dial();
  await expect(page.getByRole('heading', { name: 'Appel entrant', level: 1 })).toBeVisible({ timeout: 15_000 });
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'En appel', level: 1 })).toBeVisible();
  await station.untilCall(page, 'active');
  await button('Raccrocher').click();
  await expect(page.getByRole('heading', { name: 'Appel terminé', level: 1 })).toBeVisible();
});

test('at 23:30 the call is forwarded to the telephone of whoever is on call, who answers', async () => {
  test.setTimeout(60_000);
  const night = (await shiftsOfMonth()).find((shift) => shift.onCall && shift.startsAt > swapped.startsAt)!;
  await at(instantAt(wallOf(night.startsAt, zone).date, '23:30', zone));
  await enter(samia);
  await station.untilReachable(page);
  const from = station.caller.events().length;
  const known = onCall.events().length;
  await station.dial();
  await onCall.waitFor('CALL_INCOMING', { from: known, limitMs: 30_000 });
  await onCall.answer();
  await station.caller.waitFor('CALL_ESTABLISHED', { from });
  const { calls } = await valueFrom(page, 'desk.getState', {});
  expect(calls.map(({ state, outcome }) => [state, outcome])).toEqual([['ended', 'forwarded']]);
  await station.caller.hangUp();
  // What the screens were given says no digit of the telephone.
  await expect(page.getByText(/39 ?98/)).toHaveCount(0);

  await valueFrom(page, 'session.signOut', {}).catch(() => undefined);
  page = await station.application.windowAfter(page);
  await signIn(page, administrator.login, administrator.passphrase);
  page = await station.application.window('console');
  const filter = { from: null, to: null, outcomes: [], listenerId: null, callerId: null, repeatCallersOnly: false };
  await expect
    .poll(async () => (await valueFrom(page, 'calls.list', { filter, after: null, limit: 10 })).entries.map(({ outcome, listenerName }) => [outcome, listenerName]))
    .toEqual([['forwarded', null], ['answered', samia.name], ['abandoned', null]]);
});
