// The recovery sheet as the application writes it: one page A4 with everything that a reader needs, and nothing else.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { createAssociationIn, valueFrom } from '../support/journeys.ts';
import { groupsOfSheet, startStage } from '../support/stage.ts';

test('the recovery sheet is one A4 page with the four lines and their check numbers', async () => {
  const stage = await startStage();
  try {
    const page = await createAssociationIn(stage.application);
    // The wizard draws a sheet of its own when it opens; the last one drawn is the one that counts.
    await expect(page.getByRole('button', { name: 'Imprimer la feuille' })).toBeEnabled({ timeout: 30_000 });
    const { ask, number } = await valueFrom(page, 'recovery.drawSheet', {});
    expect(await valueFrom(page, 'recovery.saveSheet', {})).toEqual({ saved: true });

    const facts = execFileSync('pdfinfo', [stage.sheetFile], { encoding: 'utf8' });
    expect(facts).toMatch(/Pages:\s+1\n/);
    expect(facts).toMatch(/Page size:.*\(A4\)/);
    const text = execFileSync('pdftotext', ['-layout', stage.sheetFile, '-'], { encoding: 'utf8' }).replaceAll('\u00a0', ' ');
    for (const words of ['La Veilleuse', 'Feuille de secours', `Feuille no ${number}`, 'page 1 / 1', 'Ne la photographiez pas']) {
      expect(text.replace(/\s+/g, ' ')).toContain(words);
    }
    const groups = groupsOfSheet(stage.sheetFile);
    expect([...groups.keys()].sort()).toEqual(['A1', 'A2', 'B1', 'B2', 'C1', 'C2', 'D1', 'D2']);
    for (const label of ['A', 'B', 'C', 'D'] as const) {
      const line = `${groups.get(`${label}1`)} ${groups.get(`${label}2`)}`;
      const check = new RegExp(`${label}\\s+${line.replace(' ', '\\s+')}\\s+(\\d\\d)`).exec(text)?.[1] ?? '';
      expect(await valueFrom(page, 'recovery.checkLine', { label, text: line, check })).toEqual({ correct: true });
    }
    // The file is whole, nobody else's, and no half-written one stays beside it.
    expect(readFileSync(stage.sheetFile).subarray(0, 5).toString()).toBe('%PDF-');
    expect(statSync(stage.sheetFile).mode & 0o077).toBe(0);
    expect(existsSync(`${stage.sheetFile}.part`)).toBe(false);

    const session = await valueFrom(page, 'recovery.confirmSheet', { groups: ask.map((group) => groups.get(group) ?? '') });
    expect(session.pendingSetup).toBe('line');
  } finally {
    await stage.end();
  }
});
