// The guide and its pictures go together: none is missing, none is left over, each screen has a light and a dark one.
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..', '..', '..');
const guide = join(root, 'docs', 'guide');
const pages = [join(root, 'README.md'), ...readdirSync(guide).filter((name) => name.endsWith('.md')).map((name) => join(guide, name))];
const pictures = join(guide, 'img');

function targets(page: string, pattern: RegExp): string[] {
  return [...readFileSync(page, 'utf8').matchAll(pattern)].map(([, target = '']) => resolve(dirname(page), target));
}
const images = (page: string): string[] => targets(page, /(?:srcset|src)="([^"]+\.png)"/g).concat(targets(page, /!\[[^\]]*\]\(([^)]+\.png)\)/g));
const links = (page: string): string[] => targets(page, /\]\(((?!https?:)[^)#]+\.md)(?:#[^)]*)?\)/g);

describe('the guide', () => {
  it('names pictures and chapters that exist', () => {
    const missing = pages.flatMap((page) => [...images(page), ...(page.startsWith(guide) ? links(page) : [])]).filter((target) => !existsSync(target));
    expect(missing).toEqual([]);
  });

  it('uses every picture', () => {
    const used = new Set(pages.flatMap(images));
    expect(readdirSync(pictures).filter((name) => !used.has(join(pictures, name)))).toEqual([]);
  });

  it('has chapters that are all reached from its first page', () => {
    const reached = new Set(links(join(guide, 'README.md')));
    expect(pages.filter((page) => page.startsWith(guide) && !page.endsWith('README.md') && !reached.has(page))).toEqual([]);
  });

  it('describes every picture in words', () => {
    const silent = pages.flatMap((page) => [...readFileSync(page, 'utf8').matchAll(/<img [^>]*>/g)].map(([tag]) => tag)).filter((tag) => !/alt="[^"]{10,}"/.test(tag));
    expect(silent).toEqual([]);
  });

  it('stays small: 10 MB of pictures at most', () => {
    const bytes = readdirSync(pictures).reduce((sum, name) => sum + statSync(join(pictures, name)).size, 0);
    expect(bytes).toBeLessThan(10_000_000);
  });
});
