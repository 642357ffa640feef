// What people wait for on screen, in the whole application: the reply to somebody who called 2,000 times as a PDF, and the
// year of forty people.
import { execFileSync } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { addDays, dateOf, instantAt } from '../../core/domain/rota/wall-clock.ts';
import type { ShiftEdit } from '../../core/contract/rota-model.ts';
import type { VolunteerId } from '../../core/values/ids.ts';
import { discardProfile, launchApplication, newProfile } from '../../tests/support/application.ts';
import { electronExecutable } from '../../tests/support/electron-executable.ts';
import { administrator, createAssociationIn, finishInstallationIn, saveDialogsAnswer, signIn, valueFrom } from '../../tests/support/journeys.ts';
import { bundleForNode } from '../../tests/support/node-bundle.ts';
import { helplineOf, patternOf, volunteerOf } from '../../tests/support/rota-scene.ts';
import { median, row, type Report } from './figures.ts';

const number = '+33639981742';
const calls = 2_000;
const people = 40;
const rounds = 5;
const zone = 'Europe/Paris';
/** What is fetched ahead of need has come by then, as it has for somebody who looks at the page. */
const restMs = 2_500;
/** The paper is kept here for whoever wants to look at it. */
const kept = process.env['ECOUTILLE_BENCH_PAPER'];

export async function measure(report: Report): Promise<void> {
  const profile = newProfile();
  try {
    const first = await launchApplication({ profile });
    await finishInstallationIn(first, await createAssociationIn(first));
    await first.quit();
    const fill = await bundleForNode(resolve(import.meta.dirname, '..', '..', 'tests', 'support', 'caller-fill.ts'));
    execFileSync(process.execPath, [fill, join(profile, 'store'), administrator.login, administrator.passphrase, number, String(calls)], { stdio: 'inherit' });
    electronExecutable().prepareUserData(profile);
    const application = await launchApplication({ profile });
    try {
      const page = await application.window('console');
      await signIn(page, administrator.login, administrator.passphrase);
      await page.getByRole('heading', { name: 'Aujourd’hui', level: 1 }).waitFor();
      const paper = join(profile, 'acces.pdf');
      await saveDialogsAnswer(application, paper);
      report(row('art. 15 PDF for 2,000 calls', median(await paperTimes(page)) / 1000, 's', 3));
      if (kept !== undefined) copyFileSync(paper, kept);
      await fillYear(page);
      const { opened, turned } = await yearTimes(page);
      report(row('year view of 40 people, opened, to the first act', median(opened), 'ms', 100));
      report(row('another year, to the first act', median(turned), 'ms', 100));
    } finally {
      await application.quit();
    }
  } finally {
    discardProfile(profile);
  }
}

type Page = Awaited<ReturnType<typeof createAssociationIn>>;

async function paperTimes(page: Page): Promise<number[]> {
  const today = dateOf(Date.now(), zone);
  const { id: requestId } = await valueFrom(page, 'rights.register', { right: 'access', subject: 'caller', channel: 'letter', receivedOn: today, requesterName: 'Claire Delorbe', requesterContact: '', wording: '', language: 'fr', accountId: null });
  await valueFrom(page, 'rights.confirmIdentity', { requestId, proof: 'callFromLine', on: today, note: '' });
  await valueFrom(page, 'rights.addProof', { requestId, proof: 'operatorInvoice', on: today, note: '' });
  await valueFrom(page, 'rights.assessSafety', { requestId, sharedLine: 'no', violence: 'no', decision: 'disclose', reason: '' });
  const gathered = await valueFrom(page, 'rights.gather', { requestId, number });
  if (gathered.calls.length !== calls) throw new Error(`gathered ${String(gathered.calls.length)} calls`);
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const startedAt = performance.now();
    const { saved } = await valueFrom(page, 'rights.savePaper', { requestId, paper: 'accessReply', number });
    times.push(performance.now() - startedAt);
    if (!saved) throw new Error('the paper was not written');
  }
  return times;
}

/** Three shifts a day for a year, a person on each in turn. */
async function fillYear(page: Page): Promise<void> {
  const { id: helplineId } = await valueFrom(page, 'rota.saveHelpline', { helpline: helplineOf() });
  const volunteers: VolunteerId[] = [];
  for (let rank = 0; rank < people; rank += 1) volunteers.push((await valueFrom(page, 'volunteers.save', { volunteer: volunteerOf(`Personne ${String(rank + 1).padStart(2, '0')}`) })).id);
  for (const hours of [{ from: '09:00', to: '13:00' }, { from: '13:00', to: '18:00' }, { from: '18:00', to: '23:00' }]) {
    await valueFrom(page, 'rota.savePattern', { pattern: patternOf(helplineId, { hours, needs: { listener: 1, backup: 0, trainee: 0 } }) });
  }
  const from = addDays(dateOf(Date.now(), zone), 1);
  const to = addDays(from, 365);
  const { revision } = await valueFrom(page, 'rota.previewPatterns', { from, to, helplineIds: [] });
  await valueFrom(page, 'rota.applyPatterns', { from, to, helplineIds: [], revision });
  const { shifts } = await valueFrom(page, 'rota.getPlan', { from: instantAt(from, '00:00', zone), to: instantAt(to, '23:59', zone), helplineIds: [] });
  const edits = shifts.flatMap(({ id, version }, index): ShiftEdit[] => {
    const volunteerId = volunteers[index % people];
    return volunteerId === undefined ? [] : [{ kind: 'assign', shiftId: id, version, volunteerId, role: 'listener', locked: false }];
  });
  for (let start = 0; start < edits.length; start += 150) await valueFrom(page, 'rota.edit', { edits: edits.slice(start, start + 150), acceptWarnings: true });
}

/** From the choice of the view, or the click for the next year, until the page has drawn it and takes the next act. */
async function yearTimes(page: Page): Promise<{ readonly opened: number[]; readonly turned: number[] }> {
  const opened: number[] = [];
  const turned: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    // A fresh page each time: it knows nothing of any year.
    await page.reload();
    await page.getByRole('navigation').getByRole('button', { name: 'Planning' }).click();
    await page.getByLabel('Vue', { exact: true }).waitFor();
    await page.waitForTimeout(restMs);
    const opening = await page.evaluate(async () => {
      const select = [...document.querySelectorAll('select')].find(({ options }) => [...options].some(({ value }) => value === 'year'));
      if (select === undefined) throw new Error('no choice of the view');
      const startedAt = performance.now();
      select.value = 'year';
      select.dispatchEvent(new Event('change', { bubbles: true }));
      do await new Promise(requestAnimationFrame);
      while (document.querySelector('main table tbody tr') === null);
      // The frame is drawn after its callbacks: what comes after it is the next act.
      await new Promise((resolve) => setTimeout(resolve));
      return performance.now() - startedAt;
    });
    await page.waitForTimeout(restMs);
    const turning = await page.evaluate(async () => {
      const next = document.querySelector<HTMLElement>('button[aria-label="Année suivante"]');
      const former = document.querySelector('main [role="group"]')?.getAttribute('aria-label');
      if (next === null) throw new Error('no next year');
      const startedAt = performance.now();
      next.click();
      do await new Promise(requestAnimationFrame);
      while (document.querySelector('main [role="group"]')?.getAttribute('aria-label') === former);
      await new Promise((resolve) => setTimeout(resolve));
      return performance.now() - startedAt;
    });
    // The first round fills the code cache.
    if (round === 0) continue;
    opened.push(opening);
    turned.push(turning);
  }
  return { opened, turned };
}
