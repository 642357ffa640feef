// The archive writer of the development runtime.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packAsar, readAsar } from '../../../scripts/lib/asar.mjs';

describe('packAsar', () => {
  it('gives back every file unchanged, whatever its length', () => {
    const files = { 'package.json': '{"main":"main.js"}', 'main.js': 'é'.repeat(1001), empty: '', 'accentué.txt': 'ç' };

    const read = readAsar(packAsar(files));

    expect(Object.fromEntries(Object.entries(read).map(([name, body]) => [name, body.toString()]))).toEqual(files);
  });

  it.each([0, 1, 2, 3])('aligns the header on four bytes (name longer by %i)', (extra) => {
    const archive = packAsar({ [`a${'b'.repeat(extra)}`]: 'x' });

    const headerPickle = archive.readUInt32LE(4);
    expect(headerPickle % 4).toBe(0);
    expect(archive.subarray(8 + headerPickle).toString()).toBe('x');
  });

  it('is readable by the reference implementation', async () => {
    const asar = await import('@electron/asar');
    const folder = mkdtempSync(join(tmpdir(), 'ecoutille-asar-'));
    try {
      const path = join(folder, 'a.asar');
      writeFileSync(path, packAsar({ one: 'first', two: 'deuxième' }));

      expect(asar.listPackage(path, { isPack: false })).toEqual(['/one', '/two']);
      expect(asar.extractFile(path, 'two').toString()).toBe('deuxième');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
