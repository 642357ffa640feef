// What the first screens wait for: the scripts that a window's page names. Schemas (zod) and the calendar (temporal-polyfill)
// made a start take 1.64 times as long as an empty window instead of 1.50 to 1.56, when a module that needs them slipped in.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';

const bundles = join(__dirname, '..', '..', 'out', 'renderer');

test('the administrators’ window starts without schemas and without a calendar, from five scripts at most', () => {
  const page = readFileSync(join(bundles, 'console', 'index.html'), 'utf8');
  const scripts = new Set(page.match(/assets\/[^"]+\.js/g));
  expect(scripts.size).toBeGreaterThan(0);
  expect(scripts.size).toBeLessThanOrEqual(5);
  for (const script of scripts) {
    const source = readFileSync(join(bundles, script), 'utf8');
    expect(source.includes('ZodError'), `${script} holds zod`).toBe(false);
    expect(source.includes('PlainDateTime'), `${script} holds temporal-polyfill`).toBe(false);
  }
});
