// The bootstrap's decisions: what it refuses to run, and what it finds missing.
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FALLBACK, assertIntegrity } from '../../../scripts/lib/electron-runtime.mjs';
import { matchesLock } from '../../../scripts/lib/node-modules.mjs';
import { Problem } from '../../../scripts/lib/problem.mjs';
import { missingFrom } from '../../../scripts/lib/system-packages.mjs';

describe('assertIntegrity', () => {
  const genuine = 'the genuine archive';
  const integrity = `sha512-${createHash('sha512').update(genuine).digest('base64')}`;
  let folder = '';
  let archive = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ecoutille-integrity-'));
    archive = join(folder, 'electron.tgz');
  });
  afterEach(() => { rmSync(folder, { recursive: true }); });

  it('accepts the pinned content', async () => {
    writeFileSync(archive, genuine);
    await expect(assertIntegrity(archive, integrity)).resolves.toBeUndefined();
  });

  it('refuses a tampered archive, even by one byte', async () => {
    writeFileSync(archive, genuine.replace('genuine', 'genuinE'));
    await expect(assertIntegrity(archive, integrity)).rejects.toThrow(Problem);
  });

  it('refuses a truncated archive', async () => {
    writeFileSync(archive, genuine.slice(0, -1));
    await expect(assertIntegrity(archive, integrity)).rejects.toThrow(/was refused/);
  });

  it('pins one exact version by sha512', () => {
    expect(FALLBACK.packageSpec).toMatch(/@\d+\.\d+\.\d+$/);
    expect(FALLBACK.integrity).toMatch(/^sha512-[A-Za-z0-9+/]{86}==$/);
  });
});

describe('matchesLock', () => {
  const locked = {
    '': { version: '1.0.0' },
    'node_modules/a': { version: '1.0.0' },
    'node_modules/b-other-system': { version: '2.0.0', optional: true },
  };

  it('accepts an installation that leaves out optional packages', () => {
    expect(matchesLock(locked, { 'node_modules/a': { version: '1.0.0' } })).toBe(true);
  });

  it.each([
    ['a package is missing', {}],
    ['a package has another version', { 'node_modules/a': { version: '1.0.1' } }],
    ['a package is no longer locked', { 'node_modules/a': { version: '1.0.0' }, 'node_modules/gone': { version: '1.0.0' } }],
  ])('asks for an installation when %s', (_, installed) => {
    expect(matchesLock(locked, installed)).toBe(false);
  });
});

describe('missingFrom', () => {
  const wanted = [['libgtk-3-0t64', 'libgtk-3-0'], ['xvfb'], ['gdb']];

  it('accepts either name of a renamed library', () => {
    expect(missingFrom(wanted, 'libgtk-3-0\tinstalled\nxvfb\tinstalled\ngdb\tinstalled\n')).toEqual([]);
    expect(missingFrom(wanted, 'libgtk-3-0t64\tinstalled\nxvfb\tinstalled\ngdb\tinstalled\n')).toEqual([]);
  });

  it('counts a removed package whose settings remain as missing', () => {
    expect(missingFrom(wanted, 'libgtk-3-0\tinstalled\nxvfb\tconfig-files\n')).toEqual([['xvfb'], ['gdb']]);
  });
});
