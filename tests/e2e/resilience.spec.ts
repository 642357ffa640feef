// kill -9 of each process, at rest and in a call: the line comes back by itself, a call rings again, and the record is closed.
import { spawn } from 'node:child_process';
import { expect, test, type Page } from '@playwright/test';
import type { CallLogEntry } from '../../core/contract/calls/call-log.ts';
import { copyApplication, type ApplicationCopy } from '../support/application-copy.ts';
import { electronExecutable } from '../support/electron-executable.ts';
import { administrator, callFrom, valueFrom } from '../support/journeys.ts';
import { killAndWait, pidOf } from '../support/process-killing.ts';
import { recordSkip, sipBedMissing } from '../support/skip.ts';
import { bedMissing, openStation, type Station } from '../support/station.ts';

test.describe.configure({ mode: 'serial' });

let copy: ApplicationCopy;
let station: Station;
let console_: Page;
let softphone: Page;

const heading = (name: string) => softphone.getByRole('heading', { name, level: 1 });
const button = (name: string) => softphone.getByRole('button', { name });

test.beforeAll(async () => {
  test.setTimeout(180_000);
  if (sipBedMissing) {
    recordSkip('resilience.spec.ts', bedMissing);
    test.skip();
  }
  copy = copyApplication();
  station = await openStation({ copy: copy.folder });
  console_ = station.console;
  await station.serve(console_, 'UDP');
  await openSoftphone();
});

test.afterAll(async () => {
  if (sipBedMissing) return;
  await station.stop();
  copy.discard();
});

async function openSoftphone(): Promise<void> {
  await valueFrom(console_, 'window.openSoftphone', {});
  softphone = await station.application.window('softphone');
}

async function journal(): Promise<readonly CallLogEntry[]> {
  const filter = { from: null, to: null, outcomes: [], listenerId: null, callerId: null, repeatCallersOnly: false };
  return (await valueFrom(console_, 'calls.list', { filter, after: null, limit: 50 })).entries;
}

async function ring(): Promise<void> {
  await expect(heading('Joignable')).toBeVisible({ timeout: 30_000 });
  await station.dial();
  await expect(heading('Appel entrant')).toBeVisible({ timeout: 15_000 });
}

/** A call rings again: the proof that the line is back, whatever the screen says. */
async function ringsAgain(): Promise<void> {
  await ring();
  await button('Refuser').click();
  await expect(heading('Joignable')).toBeVisible();
  await expect.poll(async () => (await journal())[0]?.outcome).toBe('refused');
}

async function talk(): Promise<string> {
  await ring();
  await softphone.keyboard.press('Enter');
  await expect(heading('En appel')).toBeVisible();
  const { token } = await station.untilCall(softphone, 'active');
  await station.bothHear(token);
  return token;
}

/** The record of the newest call has its end. */
async function closedAs(...outcomes: readonly CallLogEntry['outcome'][]): Promise<void> {
  await expect.poll(async () => (await journal())[0]?.outcome ?? null, { timeout: 30_000 }).not.toBeNull();
  const [newest] = await journal();
  expect(outcomes).toContain(newest?.outcome);
  expect(newest?.endedAt).not.toBeNull();
  expect(newest?.answeredAt).not.toBeNull();
}

async function callerIsFree(): Promise<void> {
  await station.caller.hangUp().catch(() => undefined);
}

/** The form of a call that was cut, if there is one: the listener describes it, and the line is shown again. */
async function settleForm(): Promise<void> {
  await expect(heading('Joignable').or(heading('Appel terminé'))).toBeVisible({ timeout: 30_000 });
  if (await heading('Appel terminé').isVisible()) {
    await softphone.getByRole('radio', { name: 'A raccroché' }).check({ force: true });
    await button('Valider la fiche').click();
  }
  await expect(heading('Joignable')).toBeVisible({ timeout: 30_000 });
}

for (const victim of ['gateway', 'phone'] as const) {
  test(`${victim} killed at rest: the line comes back, a call rings`, async () => {
    await expect(heading('Joignable')).toBeVisible();
    const at = Date.now();
    await killAndWait(station.application, victim);
    await station.untilReachable(softphone, at);
    await ringsAgain();
  });

  test(`${victim} killed in a call: the call is recorded with its end, the line comes back, a call rings`, async () => {
    await talk();
    const at = Date.now();
    await killAndWait(station.application, victim);
    await station.untilReachable(softphone, at);
    await closedAs('interrupted', 'answered');
    await callerIsFree();
    await settleForm();
    await ringsAgain();
  });
}

test('softphone killed in a call: the call goes on, and its screen comes back', async () => {
  const token = await talk();
  await killAndWait(station.application, 'softphone');
  // Its page is gone for Playwright as well: what the new one shows is asked through main.
  await expect
    .poll(() => station.application.runIn('softphone', () => document.querySelector('h1')?.textContent ?? '', null), { timeout: 15_000 })
    .toBe('En appel');
  await station.bothHear(token);
  await station.caller.hangUp();
  await closedAs('answered');
  await station.application.electron.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows().find(({ webContents }) => webContents.getURL().startsWith('app://softphone/'))?.destroy();
  });
  const former = softphone;
  await valueFrom(console_, 'window.openSoftphone', {});
  softphone = await station.application.windowAfter(former);
  await settleForm();
  await ringsAgain();
});

async function signInAgain(): Promise<void> {
  [console_, softphone] = await Promise.all([station.application.windowAfter(console_), station.application.windowAfter(softphone)]);
  await expect
    .poll(async () => (await callFrom(console_, 'session.getState', {})).ok, { timeout: 20_000 })
    .toBe(true);
  await valueFrom(console_, 'session.signIn', { login: administrator.login, passphrase: administrator.passphrase });
}

test('store killed at rest: one signs in again, the line comes back, a call rings', async () => {
  await killAndWait(station.application, 'store');
  await signInAgain();
  await station.untilReachable(console_);
  await ringsAgain();
});

test('store killed in a call: the call goes on and can be hung up; its record has its true end', async () => {
  const token = await talk();
  await killAndWait(station.application, 'store');
  softphone = await station.application.windowAfter(softphone);
  console_ = await station.application.windowAfter(console_);
  await station.bothHear(token);
  await expect(button('Raccrocher')).toBeVisible({ timeout: 15_000 });
  const from = station.caller.events().length;
  await button('Raccrocher').click();
  await station.caller.waitFor('CALL_CLOSED', { from });
  await valueFrom(console_, 'session.signIn', { login: administrator.login, passphrase: administrator.passphrase });
  await closedAs('answered');
  expect((await journal())[0]?.listenerName).toBe(administrator.displayName);
  await settleForm();
  await ringsAgain();
  await valueFrom(console_, 'trail.startVerification', {});
  await expect.poll(async () => (await valueFrom(console_, 'trail.getVerification', {})).running).toBe(false);
  expect((await valueFrom(console_, 'trail.getVerification', {})).fault).toBeNull();
});

test('store that never comes back in a call: the screen says so, and the call can still be hung up', async () => {
  await talk();
  copy.breakStore();
  const former = [console_, softphone] as const;
  process.kill(await pidOf(station.application, 'store'), 'SIGKILL');
  [console_, softphone] = await Promise.all([station.application.windowAfter(former[0]), station.application.windowAfter(former[1])]);
  await expect(console_.getByRole('heading', { name: 'La base ne répond pas', level: 1 })).toBeVisible({ timeout: 20_000 });
  await expect.poll(async () => (await valueFrom(softphone, 'session.getState', {})).fault).toBe('store-unavailable');
  await expect(button('Raccrocher')).toBeVisible();
  const from = station.caller.events().length;
  await button('Raccrocher').click();
  await station.caller.waitFor('CALL_CLOSED', { from });
  copy.mendStore();
  await expect(console_.getByRole('heading', { name: 'Ouvrir votre session', level: 1 })).toBeVisible({ timeout: 30_000 });
  await valueFrom(console_, 'session.signIn', { login: administrator.login, passphrase: administrator.passphrase });
  await closedAs('answered');
  await settleForm();
  await ringsAgain();
});

test('a second instance on the same profile gives way', async () => {
  const executable = electronExecutable();
  const environment = { ...process.env };
  delete environment['ELECTRON_RUN_AS_NODE'];
  const second = spawn(executable.executablePath, [...executable.args, '--disable-gpu', `--user-data-dir=${station.application.profile}`, copy.folder], { env: environment, stdio: 'ignore' });
  const code = await new Promise<number | null>((resolveExit) => {
    const timer = setTimeout(() => second.kill('SIGKILL'), 30_000);
    second.once('exit', (exitCode) => {
      clearTimeout(timer);
      resolveExit(exitCode);
    });
  });
  expect(code).toBe(0);
  await ringsAgain();
});
