// Cold start to a usable sign-in window, against an empty Electron window started with the same switches.
// "Usable": the field for the login is on screen and takes text, which also means that the store has answered.
import { join, resolve } from 'node:path';
import { _electron, type Page } from '@playwright/test';
import { electronExecutable } from '../../tests/support/electron-executable.ts';
import { discardProfile, newProfile } from '../../tests/support/application.ts';
import { createAssociation } from '../../tests/support/journeys.ts';
import { median, row, type Report } from './figures.ts';

const rounds = 7;
const root = resolve(import.meta.dirname, '..', '..');

async function timeStart(path: string, profile: string, usable: (page: Page) => Promise<void>): Promise<number> {
  const { executablePath, chromiumSandbox, args } = electronExecutable();
  const startedAt = performance.now();
  const electron = await _electron.launch({
    executablePath,
    chromiumSandbox,
    args: [...args, '--disable-gpu', `--user-data-dir=${profile}`, path],
  });
  await usable(await electron.firstWindow());
  const elapsed = performance.now() - startedAt;
  await electron.close();
  return elapsed;
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
  const empty: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const a = await timeStart(root, profile, takesText);
    const b = await timeStart(join(root, 'scripts', 'bench', 'empty-window'), emptyProfile, takesText);
    // The first round fills the disk cache and the code cache.
    if (round === 0) continue;
    application.push(a);
    empty.push(b);
  }
  discardProfile(profile);
  discardProfile(emptyProfile);
  report(row('cold start to a usable sign-in window', median(application), 'ms'));
  report(row('empty Electron window, same switches', median(empty), 'ms'));
  report(row('cold start against the empty window', median(application) / median(empty), '×', 1.6));
}
