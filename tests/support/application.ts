// Starts the built application as a user would, on a temporary profile, and finds its windows.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { ElectronApplication, Page } from '@playwright/test';
import { electronExecutable } from './electron-executable.ts';
import { launchElectron } from './launch-electron.ts';

const root = resolve(__dirname, '..', '..');

export type Kind = 'console' | 'softphone' | 'phone';

export interface RunningApplication {
  readonly electron: ElectronApplication;
  readonly profile: string;
  /** Waits for the window of that kind. */
  window(kind: Kind): Promise<Page>;
  /** Waits for the window that takes the place of this one (lock, crash). */
  windowAfter(former: Page): Promise<Page>;
  /** Runs a function in that window's page through main: unlike Playwright's page, it outlives a crash of the page. */
  runIn<A, R>(kind: Kind, code: (argument: A) => R | Promise<R>, argument: A): Promise<R>;
  /** Windows of the interface that are open now. */
  openKinds(): ('console' | 'softphone')[];
  /** Quits as a user would, and waits for the process. The profile stays until `discardProfile`. */
  quit(): Promise<void>;
  /** Ends the main process as a power cut would, and waits for it. */
  kill(): Promise<void>;
}

export interface LaunchOptions {
  /** Profile to reuse; a new one otherwise. */
  readonly profile?: string;
  /** A copy of the built application (application-copy.ts) to start in its place. */
  readonly copy?: string;
  readonly demonstration?: boolean;
  readonly switches?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

export function newProfile(): string {
  const profile = mkdtempSync(join(tmpdir(), 'ecoutille-profile-'));
  electronExecutable().prepareUserData(profile);
  return profile;
}

export function discardProfile(profile: string): void {
  rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
}

/** A microphone that plays a WAV file (48 kHz mono), or Chromium's own beeps without one. */
export function fakeMicrophone(wav?: string): string[] {
  return [
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
    ...(wav === undefined ? [] : [`--use-file-for-fake-audio-capture=${wav}`]),
  ];
}

export async function launchApplication(options: LaunchOptions = {}): Promise<RunningApplication> {
  const profile = options.profile ?? newProfile();
  const words = [
    ...(options.switches ?? fakeMicrophone()),
    '--disable-gpu',
    `--user-data-dir=${profile}`,
    '--lang=fr',
    options.copy ?? root,
    ...(options.demonstration === true ? ['--demo'] : []),
  ];
  const electron = await launchElectron(words, options.environment);
  const find = (kind: Kind, former?: Page): Page | undefined =>
    electron.windows().find((page) => page !== former && page.url().startsWith(`app://${kind}/`) && !page.isClosed());
  const waitFor = async (kind: Kind, former?: Page): Promise<Page> => {
    const deadline = Date.now() + 30_000;
    for (;;) {
      const page = find(kind, former);
      if (page !== undefined) {
        page.setDefaultTimeout(15_000);
        await page.waitForLoadState('domcontentloaded').catch(() => undefined);
        return page;
      }
      if (Date.now() > deadline) throw new Error(`no ${kind} window within 30 s`);
      await new Promise((resolvePause) => setTimeout(resolvePause, 100));
    }
  };
  return {
    electron,
    profile,
    window: (kind) => waitFor(kind),
    windowAfter: (former) => waitFor((['console', 'softphone', 'phone'] as const).find((kind) => former.url().startsWith(`app://${kind}/`)) ?? 'console', former),
    runIn: (kind, code, argument) =>
      electron.evaluate(
        async ({ BrowserWindow }, [host, script]) => {
          const window = BrowserWindow.getAllWindows().find(({ webContents }) => webContents.getURL().startsWith(`app://${host}/`));
          if (window === undefined) throw new Error(`there is no ${host} window`);
          return (await window.webContents.executeJavaScript(script)) as never;
        },
        [kind, `(${code.toString()})(${JSON.stringify(argument)})`] as const,
      ),
    openKinds: () => (['console', 'softphone'] as const).filter((kind) => find(kind) !== undefined),
    quit: () => electron.close(),
    kill: async () => {
      const child = electron.process();
      const gone = new Promise<void>((resolveGone) => {
        child.once('exit', () => { resolveGone(); });
      });
      child.kill('SIGKILL');
      await gone;
    },
  };
}
