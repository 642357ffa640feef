// What goes in and out of the rota, in the real application: a table with a bad line, the poster and the fallback sheet as PDF.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { addDays, mondayOf } from '../../core/domain/rota/wall-clock.ts';
import { rulesOfNewcomer, timeOfNewcomer } from '../../electron/store/rota-exchange/imports.ts';
import type { HelplineId, VolunteerId } from '../../core/values/ids.ts';
import { createAssociationIn, finishInstallationIn, saveDialogsAnswer, valueFrom } from '../support/journeys.ts';
import { startStage } from '../support/stage.ts';

const helplineId = '0190a000-0000-7000-8000-000000000001' as HelplineId;
const people = ['Hélène Vasseur', 'Samia Belkacem', 'Paulette Garnier', 'Yves Corbin'];
const volunteerId = (rank: number): VolunteerId => `0190b000-0000-7000-8000-00000000000${rank}` as VolunteerId;
/** The week after this one: all of it is to come. */
const monday = addDays(mondayOf(new Date().toISOString().slice(0, 10)), 7);

async function furnish(page: Page): Promise<void> {
  await valueFrom(page, 'rota.saveHelpline', {
    helpline: { id: helplineId, name: 'Ligne principale', zone: 'Europe/Paris', departement: '75', colour: 0, opening: { weekly: [], exceptions: [] }, onPublicHolidays: 'usual' },
  });
  for (const [rank, name] of people.entries()) {
    await valueFrom(page, 'volunteers.save', { volunteer: { id: volunteerId(rank), name, accountId: null, email: '', rules: rulesOfNewcomer, time: timeOfNewcomer, version: 1 } });
  }
  await valueFrom(page, 'volunteers.saveOnCallNumbers', { volunteerId: volunteerId(0), numbers: ['06 39 98 40 17'] });
  await valueFrom(page, 'rotaExchange.saveSettings', { names: 'first', contact: 'Odile, 06 39 98 40 18', procedure: '' });
}

/** A full week of four shifts a day, in Windows-1252 as spreadsheets write it; one date is wrong. */
function table(): Buffer {
  const hours = [['9h', '13h'], ['13 h', '17 h'], ['17:00', '21:00'], ['21h', '1h']];
  const lines = Array.from({ length: 7 }, (_, day) => {
    const [year = '', month = '', date = ''] = addDays(monday, day).split('-');
    return hours.map(([from, to], rank) => `${date}/${month}/${year};${from};${to};${day === 4 && rank === 3 ? '' : people[(day + rank) % 4]};${rank === 3 ? 'oui' : ''}`);
  }).flat();
  lines.push('31/02/2027;9h;13h;Samia Belkacem;', `${monday.split('-').reverse().join('/')};9h;13h;Nour Amrani;`);
  return Buffer.from(['date;début;fin;bénévole;astreinte', ...lines].join('\r\n'), 'latin1');
}

const textOf = (pdf: string): string => execFileSync('pdftotext', ['-layout', pdf, '-'], { encoding: 'utf8' }).replaceAll('\u00a0', ' ').replace(/\s+/g, ' ');

test('a table is imported with its bad line named, and the week goes on the wall', async () => {
  const stage = await startStage();
  try {
    const page = await createAssociationIn(stage.application);
    await finishInstallationIn(stage.application, page);
    await furnish(page);
    await page.getByRole('navigation').getByRole('button', { name: 'Planning' }).click();
    await page.getByRole('tab', { name: 'Importer, exporter' }).click();

    await page.getByLabel('Fichier à importer').setInputFiles({ name: 'planning.csv', mimeType: 'text/csv', buffer: table() });
    await expect(page.getByText('Lu comme tableau, en Windows-1252')).toBeVisible();
    const bad = page.getByRole('row', { name: /Cette date n’existe pas/ });
    await expect(bad).toContainText('30');
    await expect(bad).toContainText('31/02/2027');
    await expect(page.getByText('Nour Amrani, 1 place')).toBeVisible();
    expect((await valueFrom(page, 'rotaExchange.previewImport', { file: new Uint8Array(table()), helplineId: null })).shifts).toBe(28);
    const plan = { from: Date.now(), to: Date.now() + 30 * 86_400_000, helplineIds: [] };
    expect((await valueFrom(page, 'rota.getPlan', plan)).shifts).toEqual([]);
    await page.getByRole('button', { name: 'Importer', exact: true }).click();
    await expect(page.getByText('28 créneaux importés.')).toBeVisible();
    const { shifts, undo, volunteers } = await valueFrom(page, 'rota.getPlan', plan);
    expect(shifts).toHaveLength(28);
    expect(undo?.kind).toBe('imported');
    expect(volunteers.map(({ name }) => name)).toContain('Nour Amrani');

    const poster = join(stage.application.profile, 'affiche.pdf');
    await saveDialogsAnswer(stage.application, poster);
    await page.getByLabel('Un jour de la période').fill(addDays(monday, 2));
    await page.getByRole('button', { name: 'Garder le PDF…' }).click();
    await expect(page.getByText('Le fichier est écrit.')).toBeVisible();
    const facts = execFileSync('pdfinfo', [poster], { encoding: 'utf8' });
    expect(facts).toMatch(/Pages:\s+1\n/);
    expect(facts).toMatch(/Page size:\s+841\.\d+ x 59[45]/);
    const wall = textOf(poster);
    for (const words of ['Qui écoute cette semaine', 'Ligne principale', 'Odile, 06 39 98 40 18', '21 h à 1 h', 'Hélène', 'Nour', 'À pourvoir', 'Inscrivez-vous auprès d', 'page 1 / 1', 'La Veilleuse']) expect(wall).toContain(words);
    expect(wall).not.toMatch(/Vasseur|Belkacem|Garnier|06 39 98 40 17/);

    const month = join(stage.application.profile, 'mois.pdf');
    await saveDialogsAnswer(stage.application, month);
    await page.getByLabel('Document').selectOption('month');
    await page.getByRole('button', { name: 'Garder le PDF…' }).click();
    await expect.poll(() => { try { return textOf(month); } catch { return ''; } }).toContain('Qui écoute ce mois-ci');

    const sheet = join(stage.application.profile, 'secours.pdf');
    await saveDialogsAnswer(stage.application, sheet);
    await page.getByLabel('Document').selectOption('sheet');
    await page.getByLabel('À partir du').fill(monday);
    await page.getByLabel('Avec les numéros d’astreinte').first().check();
    await page.getByRole('button', { name: 'Garder le PDF…' }).click();
    await expect.poll(() => { try { return textOf(sheet); } catch { return ''; } }).toContain('Planning de secours');
    const paper = textOf(sheet);
    for (const words of ['Que faire', '15 SAMU', '06 39 98 40 17', 'Un tiroir fermé à clé', 'Appels pendant la panne', 'Hélène Vasseur']) expect(paper).toContain(words);
  } finally {
    await stage.end();
  }
});
