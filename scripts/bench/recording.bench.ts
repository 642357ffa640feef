// What a recording costs while it is made, how soon a pause holds, and how soon an hour-long recording is heard.
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { defaultSettings } from '../../core/domain/recordings/mode.ts';
import { demonstrationPassphrase } from '../../electron/store/demonstration/accounts.ts';
import { discardProfile, launchApplication } from '../../tests/support/application.ts';
import { electronExecutable } from '../../tests/support/electron-executable.ts';
import { bundleForNode } from '../../tests/support/node-bundle.ts';
import { valueFrom } from '../../tests/support/journeys.ts';
import { furnishedProfile } from '../../tests/support/stage.ts';
import { openStation, type Station } from '../../tests/support/station.ts';
import { median, percentile, row, type Report } from './figures.ts';

const manual = { ...defaultSettings, mode: 'manual' } as const;
const roundsOfCost = 3;
const costMs = 10_000;
const pauses = 20;
const openings = 5;
const signIn = { login: 'odile.ferroux', passphrase: demonstrationPassphrase } as const;

/**
 * Time on a processor of all threads of the application, in milliseconds. From the scheduler, to the nanosecond: the ticks of
 * /proc/PID/stat are samples, and sound wakes in step with them. Linux only.
 */
async function processorMs(station: Station): Promise<number> {
  const pids = await station.application.electron.evaluate(({ app }) => app.getAppMetrics().map(({ pid }) => pid));
  const threads = pids.flatMap((pid) => readdirSync(`/proc/${String(pid)}/task`).map((thread) => `/proc/${String(pid)}/task/${thread}/schedstat`));
  return threads.reduce((total, file) => total + ranMs(file), 0);
}

function ranMs(file: string): number {
  try {
    return Number(readFileSync(file, 'utf8').split(' ')[0]) / 1_000_000;
  } catch {
    // The thread has ended meanwhile.
    return 0;
  }
}

async function measureCall(report: Report): Promise<void> {
  const station = await openStation();
  try {
    await station.serve(station.console, 'UDP');
    await valueFrom(station.console, 'recordings.saveSettings', { settings: manual });
    await valueFrom(station.console, 'window.openSoftphone', {});
    const softphone = await station.application.window('softphone');
    await station.dial();
    await valueFrom(softphone, 'desk.answer', { token: (await station.untilCall(softphone, 'ringing')).token });
    const { token } = await station.untilCall(softphone, 'active');
    await setTimeout(3_000);
    const share = async (): Promise<number> => {
      const [before, from] = [await processorMs(station), Date.now()];
      await setTimeout(costMs);
      return (100 * ((await processorMs(station)) - before)) / (Date.now() - from);
    };
    const differences: number[] = [];
    for (let round = 0; round < roundsOfCost; round += 1) {
      const without = await share();
      await valueFrom(softphone, 'recordings.start', { token, spokenConsent: true });
      await setTimeout(500);
      differences.push((await share()) - without);
      await valueFrom(softphone, 'recordings.stop', { token });
      await setTimeout(500);
    }
    report(row(`recording: share of a core, median of ${String(roundsOfCost)}`, Math.max(0, median(differences)), '%', 3));

    await valueFrom(softphone, 'recordings.start', { token, spokenConsent: true });
    await setTimeout(1_000);
    const asked: number[] = [];
    for (let round = 0; round < pauses; round += 1) {
      asked.push(Date.now());
      await valueFrom(softphone, 'recordings.pause', { token });
      await setTimeout(300);
      await valueFrom(softphone, 'recordings.resume', { token });
      await setTimeout(400 + 10 * round);
    }
    await valueFrom(softphone, 'recordings.stop', { token });
    await setTimeout(500);
    const [entry] = (await valueFrom(station.console, 'recordings.list', { before: null, limit: 1 })).entries;
    // Where the sound ends in the recording, against the moment at which the pause was asked for in the page.
    const late = (entry?.gaps ?? []).map(({ fromMs }, index) => Math.max(0, (entry?.startedAt ?? 0) + fromMs - (asked[index] ?? 0)));
    report(row(`recording: sound kept after a pause is asked for, p95 of ${String(late.length)}`, percentile(late, 0.95), 'ms', 100));
  } finally {
    await station.stop();
  }
}

/** From the click on "open and listen" to the first sound, with the real screen; and until all of it is read. */
async function measureOpening(report: Report): Promise<void> {
  const profile = await furnishedProfile();
  try {
    const program = await bundleForNode(join(import.meta.dirname, 'recording-hour.ts'));
    execFileSync(process.execPath, [program, join(profile, 'store'), signIn.login, signIn.passphrase], { stdio: 'inherit' });
    electronExecutable().prepareUserData(profile);
    const application = await launchApplication({ profile });
    const page = await application.window('console');
    await valueFrom(page, 'session.signIn', signIn);
    await page.evaluate(() => {
      const heard = window as unknown as { Audio: typeof Audio; askedAt: number; playedAt: number | null };
      const Real = heard.Audio;
      heard.playedAt = null;
      heard.Audio = function listened() {
        const audio = new Real();
        audio.addEventListener('playing', () => { heard.playedAt ??= performance.now(); });
        return audio;
      } as unknown as typeof Audio;
    });
    const times: number[] = [];
    for (let round = 0; round <= openings; round += 1) {
      await page.getByRole('button', { name: 'Enregistrements' }).click();
      await page.getByRole('button', { name: 'Écouter…' }).click();
      await page.getByRole('radio', { name: 'Formation' }).check({ force: true });
      await page.getByLabel('Motif').fill('Mesure');
      await page.evaluate(() => {
        const heard = window as unknown as { askedAt: number; playedAt: number | null };
        heard.playedAt = null;
        const submit = [...document.querySelectorAll('button')].find(({ textContent }) => textContent === 'Ouvrir et écouter');
        heard.askedAt = performance.now();
        submit?.click();
      });
      let time: number | null = null;
      // The page's policy lets nothing wait in it for us.
      while (time === null) time = await page.evaluate<number | null>('window.playedAt === null ? null : window.playedAt - window.askedAt');
      // The first one loads what later ones reuse.
      if (round > 0) times.push(time);
      await page.getByRole('button', { name: 'Journal des appels' }).click();
    }
    report(row(`recording of an hour: from the click to the first sound, median of ${String(openings)}`, median(times), 'ms', 300));
    await application.quit();
  } finally {
    discardProfile(profile);
  }
}

export async function measure(report: Report): Promise<void> {
  await measureOpening(report);
  await measureCall(report);
}
