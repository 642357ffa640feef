// What the pictures and the accessibility check stand on: the real application on prepared profiles, with an operator of
// its own for the line. The operator is the training line's SIP server, run by the test: its callers bear fictitious numbers.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { startTrainingProvider, type TrainingProvider } from '../../electron/telephony/training/training-provider.ts';
import type { LineSettings } from '../../core/contract/line-settings.ts';
import { discardProfile, launchApplication, newProfile, type Kind, type LaunchOptions, type RunningApplication } from './application.ts';
import { electronExecutable } from './electron-executable.ts';
import { viewOf, type View } from './view.ts';

export interface Stage {
  readonly application: RunningApplication;
  readonly console: View;
  readonly softphone: View;
  view(kind: Kind): View;
  /** A file that the application may write: the saved recovery sheet. */
  readonly sheetFile: string;
  /** The line's operator; started at the first use. */
  operator(): Promise<TrainingProvider>;
  /** Its settings, under a name and a number that a helpline would give. */
  lineSettings(): Promise<LineSettings>;
  end(): Promise<void>;
}

/** What Chromium calls its invented sound devices, and what a listener would have. */
const deviceNames: Readonly<Record<string, string>> = {
  'Fake Audio Input 1': 'Micro du casque USB',
  'Fake Audio Input 2': 'Micro de l’ordinateur',
  'Fake Audio Output 1': 'Casque USB',
  'Fake Audio Output 2': 'Haut-parleurs de l’ordinateur',
};

export async function startStage(options: LaunchOptions = {}): Promise<Stage> {
  const profile = options.profile ?? newProfile();
  const application = await launchApplication({ ...options, profile });
  // The machine of a test has no keyboard that anybody touches: it would lock for idleness.
  await application.electron.evaluate(({ powerMonitor }) => {
    powerMonitor.getSystemIdleTime = () => 0;
  });
  const sheetFile = join(profile, 'feuille-de-secours.pdf');
  await application.electron.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, sheetFile);
  let started: TrainingProvider | null = null;
  const operator = async (): Promise<TrainingProvider> => {
    started ??= await startTrainingProvider({ log: () => undefined, clock: Date.now, folder: resolve(__dirname, '..', '..', 'resources', 'training') });
    return started;
  };
  const views: Record<Kind, View> = { console: viewOf(application, 'console'), softphone: viewOf(application, 'softphone'), phone: viewOf(application, 'phone') };
  return {
    application,
    console: views.console,
    softphone: views.softphone,
    view: (kind) => views[kind],
    sheetFile,
    operator,
    async lineSettings() {
      return { ...(await operator()).settings, label: 'Ligne principale', publicNumber: '01 99 00 46 22' };
    },
    async end() {
      await application.quit().catch(() => undefined);
      await started?.stop();
      discardProfile(profile);
    },
  };
}

/** Gives the invented sound devices the names of real ones, and chooses them. */
export async function nameSoundDevices(stage: Stage, asker: View): Promise<void> {
  await stage.view('phone').run(`(() => {
    const names = ${JSON.stringify(deviceNames)};
    const real = navigator.mediaDevices.enumerateDevices.bind(navigator.mediaDevices);
    navigator.mediaDevices.enumerateDevices = async () => (await real()).map(({ kind, deviceId, groupId, label }) => ({ kind, deviceId, groupId, label: names[label] ?? label }));
    navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
  })()`);
  await asker.run(`(async () => {
    const ask = (name, request) => window.ecoutille.call(name, request);
    for (const deadline = Date.now() + 10000; Date.now() < deadline; ) {
      const { value } = await ask('desk.getState', {});
      const find = (list, label) => list?.find((device) => device.label === label)?.id;
      const microphone = find(value.audio?.inputs, 'Micro du casque USB');
      const headset = find(value.audio?.outputs, 'Casque USB');
      const ringer = find(value.audio?.outputs, 'Haut-parleurs de l’ordinateur');
      if (microphone && headset && ringer) {
        for (const [role, deviceId] of Object.entries({ microphone, headset, ringer })) await ask('desk.chooseDevice', { role, deviceId });
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error('no named sound device');
  })()`);
}

let furnished: Promise<string> | null = null;

/** A folder `store` of the demonstration's people and calls, made once. */
function furnishedStore(): Promise<string> {
  furnished ??= (async () => {
    const profile = newProfile();
    const application = await launchApplication({ profile, demonstration: true });
    await viewOf(application, 'console').see('Odile Ferroux');
    await application.quit();
    process.once('exit', () => {
      discardProfile(profile);
    });
    return join(profile, 'demonstration', 'store');
  })();
  return furnished;
}

/** A profile whose base holds the demonstration's people and calls, opened as an ordinary association. */
export async function furnishedProfile(): Promise<string> {
  const store = await furnishedStore();
  const profile = newProfile();
  mkdirSync(join(profile, 'store'), { recursive: true });
  cpSync(store, join(profile, 'store'), { recursive: true });
  electronExecutable().prepareUserData(profile);
  return profile;
}

/** The eight groups of a saved recovery sheet, by their names (A1 to D2). */
export function groupsOfSheet(file: string): Map<string, string> {
  const text = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' });
  const groups = new Map<string, string>();
  for (const [, line = '', left = '', right = ''] of text.matchAll(/^\s*([A-D])\s+([A-Z2-9]{4})\s+([A-Z2-9]{4})\s+\d\d\s*$/gm)) {
    groups.set(`${line}1`, left);
    groups.set(`${line}2`, right);
  }
  return groups;
}
