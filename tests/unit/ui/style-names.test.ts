// A class that a component names and its sheet lacks is no error anywhere: the element just stands there unstyled.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';

const renderer = join(import.meta.dirname, '../../../renderer');

it('every class that a component names is in its style sheet', () => {
  const named = readdirSync(renderer, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.tsx'))
    .flatMap((name) => {
      const source = readFileSync(join(renderer, name), 'utf8');
      return [...source.matchAll(/^import (\w+) from '([^']+\.module\.css)';$/gm)].flatMap(([, variable = '', path = '']) => {
        const sheet = readFileSync(join(renderer, dirname(name), path), 'utf8');
        const known = new Set([...sheet.matchAll(/\.([a-zA-Z][\w-]*)/g)].map(([, name_]) => name_));
        return [...source.matchAll(new RegExp(`\\b${variable}\\['([^']+)'\\]`, 'g'))].map(([, wanted = '']) => ({ at: `${name}: ${wanted}`, known: known.has(wanted) }));
      });
    });
  expect(named.length).toBeGreaterThan(500);
  expect(named.filter(({ known }) => !known).map(({ at }) => at)).toEqual([]);
});
