// renderer/ui/mantine.css lists the styles by hand: every component that the windows import must be there, with the
// components that it is made of.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '..', '..', '..');
const mantine = join(root, 'node_modules', '@mantine', 'core');
const components = join(mantine, 'esm', 'components');

function importedByTheWindows(): string[] {
  const files = readdirSync(join(root, 'renderer'), { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file));
  const names = files.flatMap((file) => {
    const text = readFileSync(join(root, 'renderer', file), 'utf8');
    return [...text.matchAll(/^import \{([^}]*)\} from '@mantine\/core';/gm)].flatMap((found) => (found[1] ?? '').split(','));
  });
  return [...new Set(names.map((name) => name.trim()).filter((name) => /^[A-Z]/.test(name)))].sort();
}

/** Names of the style sheets of a component and of all that it is made of, by its own imports. */
function styleSheetsOf(file: string, seen: Set<string>, found: Set<string>): void {
  if (seen.has(file) || !existsSync(file)) return;
  seen.add(file);
  const own = /([A-Za-z]+)\.module\.mjs$/.exec(file)?.[1];
  if (own !== undefined && existsSync(join(mantine, 'styles', `${own}.layer.css`))) found.add(own);
  for (const [, path] of readFileSync(file, 'utf8').matchAll(/from "(\.[^"]+)"/g)) {
    if (path !== undefined) styleSheetsOf(resolve(dirname(file), path), seen, found);
  }
}

test('every Mantine component in use has its styles', () => {
  const imported = importedByTheWindows();
  expect(imported).toContain('TextInput');
  const needed = new Set<string>();
  const seen = new Set<string>();
  for (const name of imported) styleSheetsOf(join(components, name, `${name}.mjs`), seen, needed);
  const listed = [...readFileSync(join(root, 'renderer', 'ui', 'mantine.css'), 'utf8').matchAll(/styles\/([A-Za-z]+)\.layer\.css/g)].map((found) => found[1]);
  expect([...needed].filter((name) => !listed.includes(name))).toEqual([]);
});
