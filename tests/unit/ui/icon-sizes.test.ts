// Icons are given in pixels; base.css turns each size in use into rem so that icons grow with the text (WCAG 1.4.4).
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const renderer = join(import.meta.dirname, '../../../renderer');

it('every icon size in use follows the text size', () => {
  const scaled = new Set([...readFileSync(join(renderer, 'ui/base.css'), 'utf8').matchAll(/tabler-icon\[width='(\d+)'\]/g)].map(([, size]) => size));
  const used = readdirSync(renderer, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.tsx'))
    .flatMap((name) => [...readFileSync(join(renderer, name), 'utf8').matchAll(/<Icon\w+[^>]*?\bsize=\{(\d+)\}/gs)].map(([, size]) => size));
  expect(used.length).toBeGreaterThan(30);
  expect([...new Set(used)].filter((size) => !scaled.has(size))).toEqual([]);
});
