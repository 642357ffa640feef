// A helpline's call from the telephone of the caller to the journal, in the whole application, on both kinds of provider.
import { expect, test, type Page } from '@playwright/test';
import { callText, headerOf, openRawCaller } from '../sip/bed/raw-caller.ts';
import { administrator, callFrom, describeCall, valueFrom } from '../support/journeys.ts';
import { bedMissing, callerNumber, openStation, type Station } from '../support/station.ts';
import { recordSkip, sipBedMissing } from '../support/skip.ts';

test.describe.configure({ mode: 'serial' });

let station: Station;
let console_: Page;
let softphone: Page;

const main = () => softphone.getByRole('main');
const heading = (name: string) => softphone.getByRole('heading', { name, level: 1 });
const button = (name: string) => softphone.getByRole('button', { name });

const softphonePid = (): Promise<number> =>
  station.application.electron.evaluate(({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows().find(({ webContents }) => webContents.getURL().startsWith('app://softphone/'));
    return window?.webContents.getOSProcessId() ?? 0;
  });

/** Locking replaces both windows: what they showed goes with their processes. */
async function refindWindows(): Promise<void> {
  [console_, softphone] = await Promise.all([station.application.windowAfter(console_), station.application.windowAfter(softphone)]);
}

async function expectNothingPersonal(): Promise<void> {
  const text = await softphone.locator('body').innerText();
  for (const secret of ['Appelant régulier', 'Premier appel', 'Numéro masqué', '01 99 00 46 22', '39 98', 'confidentiel']) {
    expect(text).not.toContain(secret);
  }
  const { calls } = await valueFrom(softphone, 'desk.getState', {});
  for (const call of calls) expect(call).toMatchObject({ caller: null, publicNumber: null });
}

async function lastCall() {
  const { entries } = await valueFrom(console_, 'calls.list', {
    filter: { from: null, to: null, outcomes: [], listenerId: null, callerId: null, repeatCallersOnly: false },
    after: null,
    limit: 10,
  });
  const [entry] = entries;
  if (entry === undefined) throw new Error('the journal is empty');
  return entry;
}

test.beforeAll(async () => {
  test.setTimeout(180_000);
  if (sipBedMissing) {
    recordSkip('call.spec.ts', bedMissing);
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

test('a first call over UDP rings, is answered by Enter, heard on both sides, hung up, and described', async () => {
  await expect(heading('Joignable')).toBeVisible();
  await expect(main().getByText('« Ligne principale » sonne ici.')).toBeVisible();
  await station.dial();
  await expect(heading('Appel entrant')).toBeVisible({ timeout: 15_000 });
  await expect(main().getByText('Premier appel ce mois-ci')).toBeVisible({ timeout: 15_000 });
  await softphone.keyboard.press('Enter');
  await expect(heading('En appel')).toBeVisible();
  const { token } = await station.untilCall(softphone, 'active');
  await station.bothHear(token);
  await button('Raccrocher').click();
  await describeCall(softphone);
  expect(await lastCall()).toMatchObject({ outcome: 'answered', lineLabel: 'Ligne principale', listenerName: administrator.displayName, caller: { kind: 'known', callsThisMonth: 1 } });
});

test('a second call over WSS is told as a repeat caller; the screen locked in the middle drops nothing', async () => {
  await station.serve(console_, 'WSS');
  await station.dial();
  await expect(heading('Appel entrant')).toBeVisible({ timeout: 15_000 });
  await expect(main().getByText('Appelant régulier')).toBeVisible({ timeout: 15_000 });
  await button('Répondre').click();
  await expect(heading('En appel')).toBeVisible();
  const { token } = await station.untilCall(softphone, 'active');
  await station.bothHear(token);

  const before = await softphonePid();
  await button('Verrouiller l’écran').click();
  await refindWindows();
  expect(await softphonePid()).not.toBe(before);
  await expect(main().getByText('L’appel, lui, continue.')).toBeVisible();
  await expectNothingPersonal();
  await station.bothHear(token);
  await softphone.getByLabel('Phrase secrète', { exact: true }).fill(administrator.passphrase);
  await button('Déverrouiller').click();
  await expect(button('Clavier')).toBeVisible({ timeout: 15_000 });

  const from = station.caller.events().length;
  await station.caller.hangUp();
  await station.caller.waitFor('CALL_CLOSED', { from });
  await expect(main().getByText('L’appelant a raccroché.')).toBeVisible();
  await describeCall(softphone);
  expect(await lastCall()).toMatchObject({ outcome: 'answered', caller: { kind: 'known', callsThisMonth: 2 } });
});

test('a call is answered on the locked screen, which shows nothing personal', async () => {
  await button('Verrouiller l’écran').click();
  await refindWindows();
  await expect(heading('Écran verrouillé')).toBeVisible();
  await station.dial();
  await expect(heading('Appel entrant')).toBeVisible({ timeout: 15_000 });
  await expectNothingPersonal();
  expect((await callFrom(softphone, 'calls.getPendingForm', {})).ok, 'nothing but the call works here').toBe(false);
  await softphone.keyboard.press('Enter');
  await expect(heading('En appel')).toBeVisible();
  await expectNothingPersonal();
  const { token } = await station.untilCall(softphone, 'active');
  await station.bothHear(token);
  await button('Raccrocher').click();
  await expect(heading('Écran verrouillé')).toBeVisible();
  await expect(softphone.getByRole('radio', { name: 'Écoute' }), 'the form waits for the passphrase').toHaveCount(0);
  await softphone.getByLabel('Phrase secrète', { exact: true }).fill(administrator.passphrase);
  await button('Déverrouiller').click();
  await describeCall(softphone);
  expect(await lastCall()).toMatchObject({ outcome: 'answered', listenerName: administrator.displayName, caller: { callsThisMonth: 3 } });
});

test('a call refused, one abandoned, one missed and one with its number withheld are recorded as such', async () => {
  await station.dial();
  await expect(heading('Appel entrant')).toBeVisible({ timeout: 15_000 });
  await button('Refuser').click();
  await expect(main().getByText('Vous avez refusé l’appel.')).toBeVisible();
  await expect.poll(async () => (await lastCall()).outcome).toBe('refused');

  await station.dial();
  await expect(heading('Appel entrant')).toBeVisible({ timeout: 15_000 });
  await station.caller.hangUp();
  await expect(main().getByText('L’appelant a raccroché avant la réponse.')).toBeVisible();
  await expect.poll(async () => (await lastCall()).outcome).toBe('abandoned');

  // The provider's own trunk, which may say what it likes of the caller.
  const trunk = await openRawCaller({ port: station.kamailio.ports.plain });
  try {
    const call = callText(trunk.port, 'alice', { from: '"Anonyme" <sip:sipp@sip.asso.test>' });
    trunk.send(call.invite(['Privacy: id', `P-Asserted-Identity: <sip:${callerNumber}@sip.asso.test>`]));
    await expect(heading('Appel entrant')).toBeVisible({ timeout: 15_000 });
    await expect(main().getByText('Numéro masqué', { exact: true })).toBeVisible();
    trunk.send(call.sameBranch('CANCEL', call.to, ['Reason: Q.850;cause=19;text="no answer from user"']));
    const gone = await trunk.take(/^SIP\/2\.0 487/);
    trunk.send(call.sameBranch('ACK', headerOf(gone, 'To')));
    await expect(main().getByText('L’appel n’a pas été pris.')).toBeVisible();
    await expect.poll(async () => (await lastCall()).outcome).toBe('missed');
    expect((await lastCall()).caller).toEqual({ kind: 'withheld' });
  } finally {
    trunk.close();
  }
});

test('the journal shows the calls by pseudonym; a number is seen with a reason, and the trail says so', async () => {
  await console_.bringToFront();
  await console_.getByRole('button', { name: 'Journal des appels' }).click();
  const table = console_.getByRole('table', { name: 'Appels, du plus récent au plus ancien' });
  await expect(table.getByRole('row')).toHaveCount(1 + 6);
  const national = `0${callerNumber.slice(3)}`.replace(/(..)(?=.)/g, '$1 ');
  await expect(table).not.toContainText(national);
  const third = table.getByRole('row').filter({ hasText: '3e appel ce mois-ci' });
  await expect(third).toHaveCount(1);
  await expect(third).toContainText(administrator.displayName);
  await third.getByRole('button', { name: /^Voir le numéro de / }).click();
  const asking = console_.getByRole('alertdialog', { name: 'Pourquoi voir ce numéro ?' });
  await asking.getByRole('button', { name: 'Afficher le numéro' }).click();
  await expect(asking.getByText('Choisissez un motif.')).toBeVisible();
  await asking.getByRole('radio', { name: 'Rappel demandé par l’appelant' }).check();
  await asking.getByRole('button', { name: 'Afficher le numéro' }).click();
  const shown = console_.getByRole('alertdialog', { name: /^Numéro de / });
  await expect(shown.getByRole('status')).toHaveText(national);
  await shown.getByRole('button', { name: 'Masquer maintenant' }).click();
  await expect(console_.getByText(national)).toHaveCount(0);

  await console_.getByRole('button', { name: 'Chercher un numéro' }).click();
  await console_.getByRole('textbox', { name: 'Numéro' }).fill('06 39 98 00 01');
  await console_.getByRole('button', { name: 'Chercher', exact: true }).click();
  await expect(console_.getByText(/^Ce numéro est celui de /)).toBeVisible({ timeout: 15_000 });
  await console_.keyboard.press('Escape');

  await console_.getByRole('button', { name: 'Piste d’audit' }).click();
  const trail = console_.getByRole('table', { name: 'Actes inscrits, du plus récent au plus ancien' });
  const entry = trail.getByRole('row').filter({ hasText: 'Numéro d’appelant affiché' });
  await expect(entry).toHaveCount(1);
  await expect(entry).toContainText(administrator.displayName);
  await expect(entry).toContainText('Rappel demandé par l’appelant');
  await expect(trail.getByRole('row').filter({ hasText: 'Appelant cherché par son numéro' })).toHaveCount(1);
  await expect(trail).not.toContainText(national);
  await console_.getByRole('button', { name: 'Vérifier la chaîne' }).click();
  await expect(console_.getByText(/^La chaîne est intacte/)).toBeVisible({ timeout: 15_000 });
});
