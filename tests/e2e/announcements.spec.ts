// The announcements in the real application: a sound from a file of each kind, every file that is refused with its one
// sentence, a take with the microphone, and what the base then holds.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { acceptedLoudness } from '../../core/domain/announcements/announcement-sound.ts';
import { wavOf } from '../sip/bed/tone.ts';
import { createAssociationIn, finishInstallationIn, valueFrom } from '../support/journeys.ts';
import { startStage, type Stage } from '../support/stage.ts';

const media = join(__dirname, '..', 'support', 'media');

/** 16-bit mono PCM at 44.1 kHz. */
function wav(seconds: number, amplitude: number): Buffer {
  const rate = 44_100;
  const data = Buffer.alloc(Math.round(seconds * rate) * 2);
  for (let index = 0; index < data.length / 2; index += 1) data.writeInt16LE(Math.round(32_767 * amplitude * Math.sin((2 * Math.PI * 600 * index) / rate)), index * 2);
  return wavOf(data, rate);
}

/** Ten minutes of Opus whose last page claims three seconds. */
function manyTimes(): Buffer {
  const opus = readFileSync(join(media, 'tone.opus'));
  const [, , sound = 0] = [...opus.toString('latin1').matchAll(/OggS/g)].map(({ index }) => index);
  return Buffer.concat([opus, ...Array.from({ length: 200 }, () => opus.subarray(sound))]);
}

/** Two hours of Opus by its last page, as a file whose sound is never looked at. */
function twoHours(): Buffer {
  const opus = Buffer.from(readFileSync(join(media, 'tone.opus')));
  opus.writeBigInt64LE(BigInt(7_200 * 48_000), opus.lastIndexOf('OggS') + 6);
  return opus;
}

let stage: Stage;
let page: Page;

test.beforeAll(async () => {
  stage = await startStage();
  page = await createAssociationIn(stage.application);
  await finishInstallationIn(stage.application, page);
  await page.getByRole('navigation').getByRole('button', { name: 'Réglages' }).click();
  await page.getByRole('tab', { name: 'Annonces' }).click();
});
test.afterAll(() => stage?.end());

const dialog = () => page.getByRole('alertdialog');
const give = (name: string, buffer: Buffer): Promise<void> => dialog().locator('input[type=file]').setInputFiles({ name, mimeType: 'application/octet-stream', buffer });

test('files that cannot serve are refused, each with its sentence', async () => {
  await page.getByRole('button', { name: 'Mettre votre son : Message d’accueil' }).click();
  const refused: readonly [string, Buffer, RegExp][] = [
    ['annonce.mp3', Buffer.from('%PDF-1.7 ceci est une lettre'), /n’est pas un son WAV, MP3 ou Opus/],
    ['annonce.wav', wav(2, 0.3).subarray(0, 40), /abîmé ou incomplet/],
    ['annonce.opus', Buffer.concat([readFileSync(join(media, 'tone.opus')).subarray(0, 60), Buffer.alloc(4_000, 7), twoHours().subarray(-200)]), /abîmé ou incomplet|dure plus de/],
    ['conference.opus', twoHours(), /dure plus de 90/],
    ['annonce.opus', manyTimes(), /dure plus de 90/],
    ['long.wav', wav(92, 0.3), /dure plus de 90/],
    ['clic.wav', wav(0.2, 0.3), /moins d’une demi-seconde/],
    ['vide.wav', wav(3, 0), /silencieux/],
  ];
  for (const [name, buffer, sentence] of refused) {
    await give(name, buffer);
    await expect(dialog().getByText(sentence), name).toBeVisible();
  }
  await dialog().getByRole('button', { name: 'Garder ce son' }).click();
  await expect(dialog().getByText('Écrivez ce que dit le message.')).toBeVisible();
  expect((await valueFrom(page, 'announcements.get', {})).own).toEqual([]);
});

test('a WAV, an MP3 and an Opus are taken and brought to the level of all announcements', async () => {
  for (const [name, buffer] of [['annonce.wav', wav(3, 0.9)], ['annonce.mp3', readFileSync(join(media, 'tone.mp3'))], ['annonce.opus', readFileSync(join(media, 'tone.opus'))]] as const) {
    await give(name, buffer);
    await expect(dialog().getByText(/Son prêt.: 3.s, −20.LUFS/), name).toBeVisible();
  }
  await dialog().getByRole('button', { name: 'Écouter' }).click();
  await dialog().getByRole('button', { name: 'Arrêter' }).click();
  await dialog().getByLabel('Texte du message').fill('Bonjour, ici La Veilleuse. Cet appel est confidentiel.');
  await dialog().getByRole('button', { name: 'Garder ce son' }).click();
  await expect(dialog()).toBeHidden();
  await expect(page.getByText('Bonjour, ici La Veilleuse.')).toBeVisible();
  const { settings, own } = await valueFrom(page, 'announcements.get', {});
  expect(settings.beforeAnswer).toBe('own');
  expect(own).toMatchObject([{ kind: 'beforeAnswer', origin: 'file', tellsRecording: false }]);
  expect(own[0]?.loudness).toBeGreaterThan(acceptedLoudness.softest);
  expect(own[0]?.loudness).toBeLessThan(acceptedLoudness.loudest);
});

test('a message is recorded with the microphone of the phone window', async () => {
  await page.getByRole('button', { name: 'Mettre votre son : Mise en attente' }).click();
  await dialog().getByRole('button', { name: 'Enregistrer avec le micro' }).click();
  await expect(dialog().getByText('Enregistrement en cours : parlez.')).toBeVisible();
  await dialog().getByRole('button', { name: /Terminer \(3/ }).click();
  await expect(dialog().getByText(/Son prêt/)).toBeVisible();
  await dialog().getByLabel('Texte du message').fill('Restez en ligne.');
  await dialog().getByRole('button', { name: 'Garder ce son' }).click();
  await expect(dialog()).toBeHidden();
  const { own } = await valueFrom(page, 'announcements.get', {});
  expect(own.find(({ kind }) => kind === 'onHold')).toMatchObject({ origin: 'microphone' });
});

test('choices are kept, two equal keys are not, and a sound is removed after a question', async () => {
  await page.getByLabel('Refuser l’enregistrement de l’appel').selectOption('1');
  await expect(page.getByText('Choisissez deux touches différentes.')).toBeVisible();
  await page.getByLabel('Refuser l’enregistrement de l’appel').selectOption('7');
  await page.getByRole('button', { name: 'Garder', exact: true }).click();
  await expect(page.getByText('Les annonces sont gardées.')).toBeVisible();
  expect((await valueFrom(page, 'announcements.get', {})).settings.optOutKey).toBe('7');
  await page.getByRole('button', { name: 'Retirer votre son : Message d’accueil' }).click();
  await dialog().getByRole('button', { name: 'Retirer le son' }).click();
  await expect(dialog()).toBeHidden();
  const { settings, own } = await valueFrom(page, 'announcements.get', {});
  expect([settings.beforeAnswer, settings.onHold, own.length]).toEqual(['off', 'own', 1]);
});
