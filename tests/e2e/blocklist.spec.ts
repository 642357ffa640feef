// A caller is kept away, from the journal to the telephone of that caller and back: an administrator decides it on a call, the
// next call from the same number rings nowhere while another caller's does, the list says so, and the end of the block lets
// the caller through again.
import { expect, test, type Page } from '@playwright/test';
import { administrator, valueFrom } from '../support/journeys.ts';
import { bedMissing, openStation, type Station } from '../support/station.ts';
import type { Baresip } from '../sip/bed/baresip.ts';
import { recordSkip, sipBedMissing } from '../support/skip.ts';

test.describe.configure({ mode: 'serial' });

const otherUser = '0639980009';

let station: Station;
let other: Baresip;
let console_: Page;
let softphone: Page;

const heading = (name: string) => softphone.getByRole('heading', { name, level: 1 });
const dialog = () => console_.getByRole('dialog').or(console_.getByRole('alertdialog')).last();
const row = () => console_.getByRole('tabpanel').getByRole('listitem').first();

async function lastCalls() {
  const filter = { from: null, to: null, outcomes: [], listenerId: null, callerId: null, repeatCallersOnly: false };
  return (await valueFrom(console_, 'calls.list', { filter, after: null, limit: 10 })).entries;
}

/** Rings, and the caller gives up. */
async function ringsAndEnds(phone: Baresip, dial: () => Promise<void>): Promise<void> {
  await dial();
  await expect(heading('Appel entrant')).toBeVisible({ timeout: 15_000 });
  const from = phone.events().length;
  await phone.hangUp();
  await phone.waitFor('CALL_CLOSED', { from });
  await expect(heading('Appel entrant')).toHaveCount(0);
  await expect(softphone.getByRole('main').getByText('L’appelant a raccroché avant la réponse.')).toBeVisible();
}

test.beforeAll(async () => {
  test.setTimeout(180_000);
  if (sipBedMissing) {
    recordSkip('blocklist.spec.ts', bedMissing);
    test.skip();
  }
  station = await openStation();
  other = await station.addPhone('other', { user: otherUser, password: station.kamailio.password(otherUser), hertz: 700 });
  console_ = station.console;
  await station.serve(console_, 'UDP');
  await valueFrom(console_, 'window.openSoftphone', {});
  softphone = await station.application.window('softphone');
  await expect(heading('Joignable')).toBeVisible();
});

test.afterAll(async () => {
  if (!sipBedMissing) await station.stop();
});

test('an administrator blocks the caller of a call, with a reason and an end', async () => {
  await ringsAndEnds(station.caller, () => station.dial());
  await expect.poll(async () => (await lastCalls())[0]?.caller.kind, { timeout: 15_000 }).toBe('known');
  await console_.getByRole('button', { name: 'Journal des appels' }).click();
  await console_.getByRole('button', { name: /^Détail de l’appel/ }).first().click();
  await dialog().getByRole('button', { name: 'Bloquer cet appelant…' }).click();
  await dialog().getByRole('button', { name: 'Bloquer l’appelant' }).click();
  await expect(dialog().getByText('Choisissez un motif.')).toBeVisible();
  await dialog().getByRole('radio', { name: 'Appels muets répétés' }).check({ force: true });
  await dialog().getByLabel('Durée').selectOption({ label: '1 jour' });
  await dialog().getByRole('button', { name: 'Bloquer l’appelant' }).click();
  await expect(dialog()).toHaveCount(0);
  await console_.getByRole('tab', { name: 'Liste de blocage' }).click();
  await expect(row()).toContainText('Appels muets répétés');
  await expect(row()).toContainText(`Décidé par ${administrator.displayName}`);
  await expect(row()).toContainText('0 appel bloqué');
});

test('the next call from that number rings nowhere and is in the journal; another caller rings', async () => {
  const from = station.caller.events().length;
  let rang = false;
  const watch = setInterval(() => {
    void heading('Appel entrant').count().then((shown) => { rang ||= shown > 0; }, () => undefined);
  }, 50);
  await station.dial();
  await station.caller.waitFor('CALL_CLOSED', { from });
  clearInterval(watch);
  expect(rang).toBe(false);
  await expect.poll(async () => (await lastCalls())[0]?.outcome, { timeout: 15_000 }).toBe('blocked');
  await expect(row()).toContainText('1 appel bloqué', { timeout: 15_000 });
  await expect(heading('Joignable')).toBeVisible();
  await ringsAndEnds(other, () => other.dial(`sip:alice@${station.kamailio.domain}`));
  await expect.poll(async () => (await lastCalls())[0]?.outcome).toBe('abandoned');
  await console_.getByRole('tab', { name: 'Appels' }).click();
  await expect(console_.getByRole('table').getByText('Appel bloqué')).toBeVisible();
  const { missed } = await valueFrom(console_, 'today.get', { dayStart: Date.now() - 86_400_000, dayEnd: Date.now() + 86_400_000 });
  expect(missed).toBe(0);
});

test('once the block is lifted the caller rings again', async () => {
  await console_.getByRole('tab', { name: 'Liste de blocage' }).click();
  await console_.getByRole('button', { name: /^Lever le blocage de/ }).click();
  await dialog().getByRole('button', { name: 'Lever le blocage' }).click();
  await expect(row()).toContainText(`Levé par ${administrator.displayName}`);
  await ringsAndEnds(station.caller, () => station.dial());
});
