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
import { discardProfile, launchApplication, newProfile } from '../../tests/support/application.ts';
import { electronExecutable } from '../../tests/support/electron-executable.ts';
import { administrator, valueFrom } from '../../tests/support/journeys.ts';
import { openStation, type Station } from '../../tests/support/station.ts';
import { median, percentile, row, type Report } from './figures.ts';

const manual = { ...defaultSettings, mode: 'manual' } as const;
const roundsOfCost = 3;
const costMs = 10_000;
const pauses = 20;
const hourSeconds = 3_600;
const openings = 5;
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

/** Records an hour into a base of that folder, as the phone window would, in a few seconds. */
async function recordHour(directory: string): Promise<void> {
  const store: Store = await createStore({ directory, demonstration: false, clock: Date.now, stationId: 'bench', log: () => undefined, limits: { slots: lightLimits, pseudonyms: lightLimits } });
  const ask = async (name: string, window: 'console' | 'softphone', request: unknown): Promise<void> => {
    const { reply } = await store.call(name, window, request);
    if (!reply.ok) throw new Error(`${name}: ${reply.code}`);
  };
  await ask('setup.createAssociation', 'console', { association: { name: 'La Veilleuse', subtitle: '', address: '', lockAfterMinutes: 60, reminder: '' }, administrator });
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

async function measureOpening(report: Report): Promise<void> {
  const profile = newProfile();
  try {
    await recordHour(join(profile, 'store'));
    electronExecutable().prepareUserData(profile);
    const application = await launchApplication({ profile });
    const page = await application.window('console');
    await valueFrom(page, 'session.signIn', { login: administrator.login, passphrase: administrator.passphrase });
    await page.getByRole('button', { name: 'Plus tard' }).or(page.getByRole('button', { name: 'Enregistrements' })).first().waitFor();
    const times: number[] = [];
    const whole: number[] = [];
    for (let round = 0; round <= openings; round += 1) {
      const { first, all } = await page.evaluate(async () => {
        const bridge = (window as unknown as import('../../core/protocol/window-bridge.ts').EcoutilleWindow).ecoutille;
        const listed = await bridge.call('recordings.list', { before: null, limit: 1 });
        const entry = listed.ok ? listed.value.entries[0] : undefined;
        if (entry === undefined) throw new Error('no recording');
        const from = performance.now();
        const opened = await bridge.call('recordings.open', { recordingId: entry.id, purpose: 'training', reason: 'Mesure' });
        if (!opened.ok) throw new Error(opened.code);
        const heard = await bridge.call('recordings.read', { listeningId: opened.value.listeningId, from: 0 });
        const first = performance.now() - from;
        for (let at = heard.ok ? heard.value.chunks.length : 0, done = false; !done; ) {
          const more = await bridge.call('recordings.read', { listeningId: opened.value.listeningId, from: at });
          if (!more.ok) throw new Error(more.code);
          at += more.value.chunks.length;
          done = more.value.done;
        }
        return { first, all: performance.now() - from };
      });
      if (round > 0) {
        times.push(first);
        whole.push(all);
      }
    }
    report(row(`recording of an hour: opened and its first two minutes in the page, median of ${String(openings)}`, median(times), 'ms', 300));
    report(row(`recording of an hour: all of it in the page, median of ${String(openings)}`, median(whole), 'ms'));
    await application.quit();
  } finally {
    discardProfile(profile);
  }
}

export async function measure(report: Report): Promise<void> {
  await measureOpening(report);
  await measureCall(report);
}
