// What a recording costs while it is made, how soon a pause holds, and how soon an hour-long recording is heard.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { MessageChannel } from 'node:worker_threads';
import { defaultSettings } from '../../core/domain/recordings/mode.ts';
import { joinPackets } from '../../core/domain/recordings/sound-frames.ts';
import type { GatewayToStore, StoreToGateway } from '../../core/protocol/gateway-store.ts';
import type { PhoneToStore, StoreToPhone } from '../../core/protocol/phone-store.ts';
import type { CallToken } from '../../core/values/ids.ts';
import { lightLimits } from '../../db/vault/key-stretching.ts';
import { createStore, type Store } from '../../electron/store/store.ts';
import { demonstrationPassphrase } from '../../electron/store/demonstration/accounts.ts';
import { discardProfile, launchApplication } from '../../tests/support/application.ts';
import { electronExecutable } from '../../tests/support/electron-executable.ts';
import { valueFrom } from '../../tests/support/journeys.ts';
import { furnishedProfile } from '../../tests/support/stage.ts';
import { openStation, type Station } from '../../tests/support/station.ts';
import { median, percentile, row, type Report } from './figures.ts';

const manual = { ...defaultSettings, mode: 'manual' } as const;
const roundsOfCost = 3;
const costMs = 10_000;
const pauses = 20;
const hourSeconds = 3_600;
const openings = 5;
const signIn = { login: 'odile.ferroux', passphrase: demonstrationPassphrase } as const;
/** Ticks of /proc/PID/stat in a second (getconf CLK_TCK), on every Linux that Electron runs on. */
const ticks = 100;

/** Processor time of all processes of the application, in milliseconds. Linux only. */
async function processorMs(station: Station): Promise<number> {
  const pids = await station.application.electron.evaluate(({ app }) => app.getAppMetrics().map(({ pid }) => pid));
  return pids.reduce((total, pid) => {
    const fields = readFileSync(`/proc/${String(pid)}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return total + ((Number(fields[11]) + Number(fields[12])) * 1_000) / ticks;
  }, 0);
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

/** An Opus packet of 20 ms of silence in two channels, padded to the size that speech has at 32 kbit/s (RFC 6716 3.2.5). */
const packet = Uint8Array.of(0xff, 0x41, 75, 0xff, 0xfe, ...new Uint8Array(75));

/** Records an hour into the base of that folder, as the phone window would, in a few seconds. */
async function recordHour(directory: string): Promise<void> {
  const store: Store = await createStore({ directory, demonstration: false, clock: Date.now, stationId: 'bench', log: () => undefined, limits: { slots: lightLimits, pseudonyms: lightLimits } });
  const ask = async (name: string, window: 'console' | 'softphone', request: unknown): Promise<void> => {
    const { reply } = await store.call(name, window, request);
    if (!reply.ok) throw new Error(`${name}: ${reply.code}`);
  };
  await ask('session.signIn', 'console', signIn);
  await ask('recordings.saveSettings', 'console', { settings: manual });
  const token = 'a'.repeat(20) as CallToken;
  const gateway = new MessageChannel();
  const phone = new MessageChannel();
  store.attachGateway(gateway.port2);
  store.attachPhone(phone.port2);
  const say = (message: GatewayToStore): void => { gateway.port1.postMessage(message); };
  const at = Date.now() - 2 * hourSeconds * 1_000;
  await new Promise<void>((resolve) => {
    gateway.port1.on('message', (message: StoreToGateway) => { if (message.type === 'call.acknowledged' && message.sequence === 2) resolve(); });
    say({ type: 'call.event', token, sequence: 1, at, fact: 'started', direction: 'incoming', lineId: null, training: false, caller: { kind: 'withheld' } });
    say({ type: 'call.event', token, sequence: 2, at, fact: 'answered' });
  });
  const packets = joinPackets(Array.from({ length: 50 }, () => packet));
  await new Promise<void>((resolve) => {
    phone.port1.on('message', (message: StoreToPhone) => {
      if (message.type !== 'record.start' && message.type !== 'record.kept') return;
      const sequence = message.type === 'record.start' ? 1 : message.sequence + 1;
      if (sequence > hourSeconds) {
        resolve();
        return;
      }
      phone.port1.postMessage({ type: 'record.chunk', recordingId: message.recordingId, sequence, startMs: (sequence - 1) * 1_000, endMs: sequence * 1_000, packets, peaks: new Uint8Array(20).fill(120) } satisfies PhoneToStore);
    });
    void ask('recordings.start', 'softphone', { token, spokenConsent: true });
  });
  gateway.port1.close();
  phone.port1.close();
  await store.stop();
}

/** From the click on "open and listen" to the first sound, with the real screen; and until all of it is read. */
async function measureOpening(report: Report): Promise<void> {
  const profile = await furnishedProfile();
  try {
    await recordHour(join(profile, 'store'));
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
      await page.waitForFunction('window.playedAt !== null');
      const time = await page.evaluate<number>('window.playedAt - window.askedAt');
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
