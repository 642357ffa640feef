// A call recorded on demand in the whole application: agreement, pause, refusal, what is on the disk, and listening to it.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { defaultAnnouncements } from '../../core/domain/announcements/announcements.ts';
import { addDays, parisDate } from '../../core/values/civil-date.ts';
import { amplitudeOf, dominantFrequency, part } from '../sip/bed/tone.ts';
import { callFrom, describeCall, valueFrom } from '../support/journeys.ts';
import { recordedSound } from '../support/recorded-sound.ts';
import { bedMissing, callerHertz, listenerHertz, openStation, type Station } from '../support/station.ts';
import { recordSkip, sipBedMissing } from '../support/skip.ts';

test.describe.configure({ mode: 'serial' });

let station: Station;
let console_: Page;
let softphone: Page;

const button = (name: string) => softphone.getByRole('button', { name });
const heading = (name: string) => softphone.getByRole('heading', { name, level: 1 });
const bar = () => softphone.getByRole('contentinfo', { name: 'Enregistrement' });
const wait = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Nothing that begins or holds a sound file, and nothing that an Opus stream in clear would need. */
function expectNothingInClear(): void {
  const names = readdirSync(station.application.profile, { recursive: true, withFileTypes: true });
  for (const one of names.filter((entry) => entry.isFile())) {
    const path = join(one.parentPath ?? (one as unknown as { path: string }).path, one.name);
    // Chromium's own caches hold the bundle, whose code names these marks; sound would lie beside the base.
    if (!path.includes(`${'/'}store/`)) continue;
    const content = readFileSync(path);
    for (const mark of ['OpusHead', 'OpusTags', 'OggS', '\x1aE\xdf\xa3']) expect(content.includes(Buffer.from(mark, 'latin1')), one.name).toBe(false);
  }
}

async function answer(): Promise<string> {
  await station.dial();
  await expect(heading('Appel entrant')).toBeVisible({ timeout: 15_000 });
  await softphone.keyboard.press('Enter');
  await expect(heading('En appel')).toBeVisible();
  return (await station.untilCall(softphone, 'active')).token;
}

const recordings = async () => (await valueFrom(console_, 'recordings.list', { before: null, limit: 10 })).entries;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  if (sipBedMissing) {
    recordSkip('recordings.spec.ts', bedMissing);
    test.skip();
  }
  station = await openStation();
  console_ = station.console;
  await station.serve(console_, 'UDP');
  await valueFrom(console_, 'window.openSoftphone', {});
  softphone = await station.application.window('softphone');
});

test.afterAll(async () => {
  if (!sipBedMissing) await station.stop();
});

test('off is what ships: the bar says so, and an administrator turns it on', async () => {
  await expect(heading('Joignable')).toBeVisible();
  await expect(bar()).toContainText('Enregistrement désactivé');
  await console_.bringToFront();
  await console_.getByRole('button', { name: 'Enregistrements' }).click();
  await expect(console_.getByText('L’enregistrement est désactivé', { exact: true })).toBeVisible();
  await console_.getByRole('button', { name: 'Voir les réglages' }).click();
  await expect(console_.getByText('Une ligne d’écoute n’est pas un centre d’appels')).toBeVisible();
  await console_.getByRole('radio', { name: /^Automatique, l’appelant peut refuser/ }).check({ force: true });
  await expect(console_.getByText('Ce mode est verrouillé pour ce but. Donnez d’abord une autorisation, plus bas.')).toBeVisible();
  await console_.getByRole('radio', { name: /^À la demande de l’écoutant/ }).check({ force: true });
  await console_.getByRole('button', { name: 'Garder', exact: true }).click();
  await expect(bar()).toContainText('Rien n’est enregistré');
});

test('a part of a call is recorded with the agreement, paused by key, and ends when the caller refuses', async () => {
  await softphone.bringToFront();
  await answer();
  await expect(bar()).toContainText('Appel non enregistré');
  await softphone.keyboard.press('e');
  const dialog = softphone.getByRole('dialog', { name: 'Enregistrer une partie de l’appel' });
  await expect(dialog).toContainText('Avec votre accord');
  await dialog.getByRole('checkbox', { name: 'L’appelant est d’accord' }).check();
  await dialog.getByRole('button', { name: 'Commencer l’enregistrement' }).click();
  await expect(bar()).toContainText('Enregistrement en cours');
  await wait(4_000);
  expectNothingInClear();
  await softphone.keyboard.press('e');
  await expect(bar()).toContainText('Enregistrement en pause');
  await wait(2_500);
  await softphone.keyboard.press('e');
  await expect(bar()).toContainText('Enregistrement en cours');
  await wait(2_500);
  await button('Mettre en attente').click();
  await expect(bar()).toContainText('En attente, rien n’est enregistré');
  await wait(1_500);
  await button('Reprendre l’appel').click();
  await expect(bar()).toContainText('Enregistrement en cours');
  await wait(1_500);
  await button('Arrêter…').click();
  await softphone.getByRole('button', { name: 'L’appelant refuse' }).click();
  await expect(bar()).toContainText('Refusé par l’appelant, non enregistré');
  await wait(2_000);
  await button('Raccrocher').click();
  await describeCall(softphone);
  await expect.poll(async () => (await recordings())[0]?.endedBy).toBe('optedOut');
  expectNothingInClear();
});

test('listening asks for a purpose and a reason, then plays; both voices are there, the pause and the rest are not', async () => {
  await console_.bringToFront();
  await console_.getByRole('tab', { name: 'Écouter' }).click();
  await console_.getByRole('button', { name: 'Écouter…' }).click();
  const asking = console_.getByRole('alertdialog', { name: 'Écouter cet enregistrement' });
  await asking.getByRole('button', { name: 'Ouvrir et écouter' }).click();
  await expect(asking.getByText('Choisissez le but de cette écoute.')).toBeVisible();
  await asking.getByRole('radio', { name: 'Formation' }).check({ force: true });
  await asking.getByLabel('Motif').fill('Séance de supervision');
  await asking.getByRole('button', { name: 'Ouvrir et écouter' }).click();
  await expect(console_.getByText('Fichier intact')).toBeVisible();
  await expect(console_.getByText('Séance de supervision')).toBeVisible();
  // Who opens a recording hears it.
  const slider = console_.getByRole('slider', { name: 'Position' });
  await expect.poll(async () => Number(await slider.inputValue()), { timeout: 15_000 }).toBeGreaterThanOrEqual(1_000);
  // Over the pause, without a stop.
  const [entry] = await recordings();
  const pause = entry!.gaps.find(({ cause }) => cause === 'listener')!;
  expect(pause.toMs - pause.fromMs).toBeGreaterThan(2_000);
  expect(entry!.gaps.some(({ cause }) => cause === 'hold')).toBe(true);
  await expect.poll(async () => Number(await slider.inputValue()), { timeout: 15_000 }).toBeGreaterThan(pause.toMs);
  expect(await console_.evaluate(() => document.querySelectorAll('audio, video, a[download]').length)).toBe(0);

  const opened = await valueFrom(console_, 'recordings.open', { recordingId: entry!.id, purpose: 'training', reason: 'Mesure du son' });
  const sound = await recordedSound(console_, opened.listeningId);
  expect(dominantFrequency(sound.caller)).toBe(callerHertz);
  expect(dominantFrequency(sound.listener)).toBe(listenerHertz);
  // Each voice on its own side.
  expect(amplitudeOf(sound.caller, listenerHertz)).toBeLessThan(amplitudeOf(sound.caller, callerHertz) / 5);
  for (const { startMs, endMs } of sound.chunks) for (const gap of entry!.gaps) expect(endMs <= gap.fromMs || startMs >= gap.toMs).toBe(true);
  const recordedMs = sound.chunks.reduce((total, { startMs, endMs }) => total + endMs - startMs, 0);
  expect(recordedMs / 1_000).toBeCloseTo(sound.caller.samples.length / sound.caller.sampleRate, 0);
  expect(dominantFrequency(part(sound.caller, -1))).toBe(callerHertz);
  expectNothingInClear();
});

test('a passage is erased for good, and the recording with its evaluation', async () => {
  const [entry] = await recordings();
  await console_.getByRole('tab', { name: 'Réglages' }).click();
  await console_.getByRole('tab', { name: 'Écouter' }).click();
  await console_.getByRole('button', { name: 'Écouter…' }).click();
  const asking = console_.getByRole('alertdialog', { name: 'Écouter cet enregistrement' });
  await asking.getByRole('radio', { name: 'Formation' }).check({ force: true });
  await asking.getByLabel('Motif').fill('Préparer la formation');
  await asking.getByRole('button', { name: 'Ouvrir et écouter' }).click();
  await console_.getByRole('button', { name: 'Effacer un passage…' }).click();
  const masking = console_.getByRole('alertdialog', { name: 'Effacer un passage' });
  await masking.getByLabel('De').fill('0:01');
  await masking.getByRole('textbox', { name: 'À', exact: true }).fill('0:02');
  await masking.getByLabel('Pourquoi ce passage est effacé').fill('Adresse donnée');
  await masking.getByRole('button', { name: 'Effacer ce passage' }).click();
  await expect(masking).toHaveCount(0);
  await expect.poll(async () => (await recordings())[0]?.gaps.some(({ cause }) => cause === 'masked')).toBe(true);
  await console_.getByRole('button', { name: 'Grille d’analyse…' }).click();
  const grid = console_.getByRole('alertdialog', { name: 'Grille d’analyse' });
  await grid.getByLabel('Accueil').selectOption({ label: '3, acquis' });
  await grid.getByRole('button', { name: 'Valider et effacer le son' }).click();
  await expect(console_.getByText('Aucun enregistrement', { exact: true })).toBeVisible();
  expect(await recordings()).toEqual([]);
  expect((await callFrom(console_, 'recordings.open', { recordingId: entry!.id, purpose: 'training', reason: 'Encore' })).ok).toBe(false);
  expect(readdirSync(join(station.application.profile, 'store', 'recordings'))).toEqual([]);
});

test('in the automatic mode the message comes first, and the caller’s key ends the recording for the rest of the call', async () => {
  await valueFrom(console_, 'announcements.saveSettings', { settings: { ...defaultAnnouncements, beforeAnswer: 'bundledRecording' } });
  const { settings } = await valueFrom(console_, 'recordings.getState', {});
  await valueFrom(console_, 'recordings.authorise', {
    mode: 'automatic',
    purpose: 'qualityFollowUp',
    legalBasis: 'legitimateInterests',
    dpiaReference: 'AIPD 2026-02',
    endsOn: addDays(parisDate(Date.now()), 7),
    announcementInPlace: true,
  });
  await valueFrom(console_, 'recordings.saveSettings', { settings: { ...settings, mode: 'automatic', purpose: 'qualityFollowUp' } });
  await softphone.bringToFront();
  await station.dial();
  await expect(heading('Appel entrant')).toBeVisible({ timeout: 15_000 });
  await softphone.keyboard.press('Enter');
  await expect(heading('Message d’accueil en cours…')).toBeVisible();
  await expect(bar()).not.toContainText('Enregistrement en cours');
  await expect(heading('En appel')).toBeVisible({ timeout: 45_000 });
  await expect(bar()).toContainText('Enregistrement en cours');
  await wait(4_000);
  await station.caller.dtmf('9');
  await expect(bar()).toContainText('Refusé par l’appelant, non enregistré');
  await wait(6_000);
  await button('Raccrocher').click();
  await describeCall(softphone);
  await expect.poll(async () => (await recordings())[0]?.endedBy).toBe('optedOut');
  const [entry] = await recordings();
  expect(entry).toMatchObject({ consent: 'announced', mode: 'automatic' });
  const opened = await valueFrom(console_, 'recordings.open', { recordingId: entry!.id, purpose: 'qualityFollowUp', reason: 'Mesure du son' });
  const sound = await recordedSound(console_, opened.listeningId);
  expect(dominantFrequency(sound.caller)).toBe(callerHertz);
  // What was said before the key, and none of the six seconds after it.
  const seconds = sound.caller.samples.length / sound.caller.sampleRate;
  expect(seconds).toBeGreaterThan(3);
  expect(seconds).toBeLessThan(8);
});

test('the screen locked in the middle goes on saying that it records, and pauses', async () => {
  const { settings } = await valueFrom(console_, 'recordings.getState', {});
  await valueFrom(console_, 'recordings.saveSettings', { settings: { ...settings, mode: 'manual' } });
  await valueFrom(console_, 'announcements.saveSettings', { settings: defaultAnnouncements });
  await softphone.bringToFront();
  const token = await answer();
  await valueFrom(softphone, 'recordings.start', { token: token, spokenConsent: true });
  await expect(bar()).toContainText('Enregistrement en cours');
  await button('Verrouiller l’écran').click();
  [console_, softphone] = await Promise.all([station.application.windowAfter(console_), station.application.windowAfter(softphone)]);
  await expect(bar()).toContainText('Enregistrement en cours');
  await button('Pause').click();
  await expect(bar()).toContainText('Enregistrement en pause');
  await expect(button('Reprendre')).toHaveCount(0);
  await button('Raccrocher').click();
});
