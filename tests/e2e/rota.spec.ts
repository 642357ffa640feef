// A manager's work on the rota, on screen: from nothing to a month, people put on shifts, shifts moved by keyboard and by
// drag, a change that comes from elsewhere meanwhile, undo.
import { expect, test, type Locator, type Page } from '@playwright/test';
import type { Shift, ShiftEdit } from '../../core/contract/rota-model.ts';
import { addDays, dateOf, dayMs, hourMs, instantAt, mondayOf, wallOf } from '../../core/domain/rota/wall-clock.ts';
import { discardProfile, launchApplication, newProfile, type RunningApplication } from '../support/application.ts';
import { callFrom, createAssociationIn, finishInstallationIn, valueFrom } from '../support/journeys.ts';

test.describe.configure({ mode: 'serial' });

const zone = 'Europe/Paris';
let profile: string;
let application: RunningApplication;
let page: Page;

const button = (name: string | RegExp, exact = true): Locator => page.getByRole('button', { name, exact });
const tab = (name: string): Locator => page.getByRole('tab', { name });
const dialog = (): Locator => page.getByRole('dialog').or(page.getByRole('alertdialog')).last();
/** The first day of next month, so that nothing of it is past. */
const nextMonth = (): { readonly first: string; readonly last: string } => {
  const today = dateOf(Date.now(), zone);
  const [year = 0, month = 0] = today.split('-').map(Number);
  const text = (date: Date): string => date.toISOString().slice(0, 10);
  return { first: text(new Date(Date.UTC(year, month, 1))), last: text(new Date(Date.UTC(year, month + 1, 0))) };
};
/** A Monday whose whole week lies in that month. */
const monday = (): string => addDays(mondayOf(addDays(nextMonth().first, 6)), 0);

async function shiftsOfMonth(): Promise<Shift[]> {
  const { first, last } = nextMonth();
  const { shifts } = await valueFrom(page, 'rota.getPlan', { from: instantAt(first, '00:00', zone), to: instantAt(addDays(last, 1), '00:00', zone), helplineIds: [] });
  return shifts;
}
async function shiftAt(date: string, time: string): Promise<Shift | undefined> {
  return (await shiftsOfMonth()).find(({ startsAt }) => wallOf(startsAt, zone).date === date && wallOf(startsAt, zone).time === time);
}
/** The block of a shift in the calendar, as the keyboard meets it. */
function block(shift: Shift): Locator {
  return page.locator(`[role=button]:has([data-shift="${shift.id}"])`);
}
async function showWeekOf(date: string): Promise<void> {
  await page.getByLabel('Vue', { exact: true }).selectOption('week');
  const thisWeek = mondayOf(dateOf(Date.now(), zone));
  await button('Cette semaine').click();
  for (let weeks = Math.round((Date.parse(mondayOf(date)) - Date.parse(thisWeek)) / (7 * dayMs)); weeks > 0; weeks -= 1) await button('Semaine suivante').click();
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

test('an empty rota teaches the first step: describe the helpline', async () => {
  await button('Planning').click();
  await expect(page.getByText('Aucune ligne d’écoute n’est encore décrite')).toBeVisible();
  await button('Décrire la ligne d’écoute').click();
  await button('Ajouter une ligne d’écoute').click();
  await dialog().getByRole('textbox', { name: 'Nom' }).fill('La Veilleuse');
  await button('Ajouter des heures le lundi').click();
  await button('Donner les heures du lundi à toute la semaine').click();
  await button('Garder').click();
  await expect(page.getByText('7 plages d’ouverture par semaine')).toBeVisible();
});

test('volunteers come one by one, with their limits', async () => {
  await tab('Bénévoles').click();
  for (const [name, nights] of [['Hélène Vasnier', true], ['Marc Thévelin', false]] as const) {
    await button('Bénévole').click();
    await page.getByLabel('Prénom et nom').fill(name);
    await page.getByLabel('Maximum d’heures par semaine').fill('8');
    if (!nights) await page.getByRole('switch', { name: 'Peut faire des nuits' }).uncheck({ force: true });
    await button('Ajouter au planning').click();
    await expect(page.getByRole('heading', { name, level: 2 })).toBeVisible();
  }
  const { volunteers } = await valueFrom(page, 'volunteers.list', {});
  expect(volunteers.map(({ name, rules }) => [name, rules.nightsAllowed, rules.maxHoursPerWeek])).toEqual([
    ['Hélène Vasnier', true, 8],
    ['Marc Thévelin', false, 8],
  ]);
});

test('two patterns make a month, and nothing twice', async () => {
  await tab('Modèles').click();
  for (const [name, from, to] of [['Matin', '09:00', '13:00'], ['Après-midi', '13:00', '17:00']] as const) {
    await button('Modèle').click();
    await dialog().getByLabel('Nom du créneau').fill(name);
    for (const day of ['lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi', 'dimanche']) await dialog().getByRole('button', { name: day }).click();
    await dialog().getByLabel('De', { exact: true }).fill(from);
    await dialog().getByLabel('À', { exact: true }).fill(to);
    await button('Garder').click();
    await expect(dialog()).toHaveCount(0);
  }
  await tab('Calendrier').click();
  const { first, last } = nextMonth();
  const days = Number(last.slice(8));
  const create = async (): Promise<void> => {
    await button('Autres actions').click();
    await page.getByRole('menuitem', { name: 'Créer depuis les modèles' }).click();
    await dialog().getByLabel('Du', { exact: true }).fill(first);
    await dialog().getByLabel('Au', { exact: true }).fill(last);
  };
  await create();
  await button(`Créer ${String(2 * days)} créneaux`).click();
  await expect(dialog()).toHaveCount(0);
  expect(await shiftsOfMonth()).toHaveLength(2 * days);
  await create();
  await expect(dialog().getByText(`${String(2 * days)} existent déjà.`)).toBeVisible();
  await expect(button('Créer les créneaux')).toHaveAttribute('aria-disabled', 'true');
  await button('Annuler').click();
});

test('a person is put on a shift by keyboard; what stands against somebody is said', async () => {
  await showWeekOf(monday());
  const morning = await shiftAt(monday(), '09:00');
  await block(morning!).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 2, name: /9\sh/ }).last()).toBeFocused();
  await button('Choisir').click();
  await expect(dialog().getByText('Rien ne s’y oppose')).toHaveCount(2);
  await dialog().getByRole('button', { name: /Hélène Vasnier/ }).press('Enter');
  await expect(button('Retirer Hélène Vasnier')).toBeVisible();
  await button('Fermer le créneau').click();
  // The same person in the afternoon: one shift a day, and no rest between the two.
  await block((await shiftAt(monday(), '13:00'))!).press('Enter');
  await button('Choisir').click();
  await expect(dialog().getByRole('button', { name: /Hélène Vasnier.*a déjà un créneau ce jour-là/s })).toBeVisible();
  await button('Annuler').click();
  await button('Fermer le créneau').click();
  expect((await shiftAt(monday(), '09:00'))?.people).toHaveLength(1);
});

test('a shift moves by keyboard; beyond the opening hours it asks', async () => {
  const evening = (await shiftAt(monday(), '13:00'))!;
  await block(evening).press('Alt+ArrowDown');
  await expect.poll(async () => (await shiftAt(monday(), '13:30'))?.id).toBe(evening.id);
  await expect(block(evening)).toBeFocused();
  await block(evening).press('Alt+ArrowDown');
  await expect.poll(async () => (await shiftAt(monday(), '14:00'))?.id).toBe(evening.id);
  await block(evening).press('Alt+ArrowDown');
  await expect(dialog().getByText('Le créneau sort des heures d’ouverture de la ligne.')).toBeVisible();
  await button('Ne rien changer').click();
  expect((await shiftAt(monday(), '14:00'))?.id).toBe(evening.id);
  await block(evening).press('Alt+Shift+ArrowUp');
  await expect.poll(async () => ((await shiftAt(monday(), '14:00'))!.endsAt - evening.startsAt) / hourMs).toBe(4.5);
});

test('a shift moves by drag, and Ctrl+Z takes it back', async () => {
  const wednesday = addDays(monday(), 2);
  const moved = (await shiftAt(wednesday, '09:00'))!;
  const other = (await shiftAt(addDays(wednesday, 1), '09:00'))!;
  const from = (await block(moved).boundingBox())!;
  const to = (await block(other).boundingBox())!;
  await page.mouse.move(from.x + from.width / 2, from.y + 12);
  await page.mouse.down();
  await page.mouse.move(to.x + to.width / 2, to.y + 12, { steps: 12 });
  await page.mouse.up();
  await expect.poll(async () => wallOf((await shiftsOfMonth()).find(({ id }) => id === moved.id)!.startsAt, zone).date).toBe(addDays(wednesday, 1));
  await expect(button('Annuler le dernier changement')).toHaveAttribute('aria-disabled', 'false');
  await page.keyboard.press('Control+z');
  await expect.poll(async () => (await shiftAt(wednesday, '09:00'))?.id).toBe(moved.id);
});

test('a change from elsewhere is told, and what was typed stays', async () => {
  const shift = (await shiftAt(monday(), '09:00'))!;
  await block(shift).press('Enter');
  await page.getByText('Heures et besoins').click();
  await page.getByLabel('Nom du créneau').fill('Matinée');
  const change: ShiftEdit = { kind: 'change', shiftId: shift.id, version: shift.version, label: 'Renommé ailleurs', needs: shift.needs, onCall: false, languages: [], locked: false };
  expect(await callFrom(page, 'rota.edit', { edits: [change], acceptWarnings: true })).toMatchObject({ ok: true });
  // The version that was seen first is refused, whoever asks.
  expect(await callFrom(page, 'rota.edit', { edits: [change], acceptWarnings: true })).toMatchObject({ ok: false, code: 'changed-meanwhile' });
  await expect(page.getByText('Ce créneau a changé entre-temps')).toBeVisible();
  await expect(page.getByLabel('Nom du créneau')).toHaveValue('Matinée');
  await button('Garder').click();
  await expect.poll(async () => (await shiftAt(monday(), '09:00'))?.label).toBe('Matinée');
});

test('a year of everybody is one table, and leads to a month', async () => {
  await button('Fermer le créneau').click();
  await page.getByLabel('Vue', { exact: true }).selectOption('year');
  const month = new Intl.DateTimeFormat('fr-FR', { month: 'long', timeZone: 'UTC' }).format(new Date(`${monday()}T12:00Z`));
  await page.getByRole('button', { name: new RegExp(`^Hélène Vasnier, ${month} : 1 créneau, 4`) }).click();
  await expect(page.getByRole('row', { name: /Hélène Vasnier/ })).toBeVisible();
});
