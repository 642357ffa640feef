// Cold start to a usable sign-in window, against an empty Electron window started with the same switches.
// "Usable": the field for the login is on screen and takes text. The store starts after the first paint: how long it takes
// until a call that only the store answers comes back is told beside it.
import { join, resolve } from 'node:path';
import { _electron, type Page } from '@playwright/test';
import { electronExecutable } from '../../tests/support/electron-executable.ts';
import { discardProfile, newProfile } from '../../tests/support/application.ts';
import { createAssociation, valueFrom } from '../../tests/support/journeys.ts';
import { median, row, type Report } from './figures.ts';

const rounds = 7;
const root = resolve(import.meta.dirname, '..', '..');

/** Milliseconds until the window takes text, and until what is called after that comes back. */
async function timeStart(path: string, profile: string, answered?: (page: Page) => Promise<unknown>): Promise<{ readonly usable: number; readonly answered: number }> {
  const { executablePath, chromiumSandbox, args } = electronExecutable();
  const startedAt = performance.now();
  const electron = await _electron.launch({
    executablePath,
    chromiumSandbox,
    args: [...args, '--disable-gpu', `--user-data-dir=${profile}`, path],
  });
  const page = await electron.firstWindow();
  await takesText(page);
  const usable = performance.now() - startedAt;
  await answered?.(page);
  const all = performance.now() - startedAt;
  await electron.close();
  return { usable, answered: all };
}

const takesText = async (page: Page): Promise<void> => {
  const field = page.locator('input').first();
  await field.waitFor({ state: 'visible' });
  await field.fill('a');
};

export async function measure(report: Report): Promise<void> {
  const profile = newProfile();
  const emptyProfile = newProfile();
  await createAssociation(profile);
  const application: number[] = [];
  const answered: number[] = [];
  const empty: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const a = await timeStart(root, profile, (page) => valueFrom(page, 'session.suggestPassphrase', {}));
    const b = await timeStart(join(root, 'scripts', 'bench', 'empty-window'), emptyProfile);
    // The first round fills the disk cache and the code cache.
    if (round === 0) continue;
    application.push(a.usable);
    answered.push(a.answered);
    empty.push(b.usable);
  }
  discardProfile(profile);
  discardProfile(emptyProfile);
  report(row('cold start to a usable sign-in window', median(application), 'ms'));
  report(row('cold start to an answer of the store', median(answered), 'ms'));
  report(row('empty Electron window, same switches', median(empty), 'ms'));
  report(row('cold start against the empty window', median(application) / median(empty), '×', 1.6));
}
