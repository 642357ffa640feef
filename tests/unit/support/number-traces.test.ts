// The leak tests stand on this search: it must find what it looks for.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findInBuffer, findInFolder, findInProcess, tracesOf } from '../../support/number-traces.ts';

const number = '+33639981234';
const shapes = tracesOf(number);

describe('the search for a number', () => {
  it.each([
    ['E.164', Buffer.from('From: <sip:+33639981234@provider>')],
    ['national', Buffer.from('tel 0639981234 end')],
    ['spaced', Buffer.from('06 39 98 12 34')],
    ['UTF-16', Buffer.from('06 39 98 12 34', 'utf16le')],
    ['percent', Buffer.from('06%2039%2098%2012%2034')],
    ['hex', Buffer.from(Buffer.from('0639981234').toString('hex'))],
    ['base64', Buffer.from(Buffer.from('tel:+33639981234;x').toString('base64'))],
    ['base64 shifted', Buffer.from(Buffer.from('a tel:+33639981234;x').toString('base64'))],
    ['base64 shifted twice', Buffer.from(Buffer.from('ab tel:+33639981234;x').toString('base64'))],
  ])('finds it as %s', (_name, buffer) => {
    expect(findInBuffer(buffer, shapes, 'here')).not.toEqual([]);
  });

  it('does not find it where it is not', () => {
    expect(findInBuffer(Buffer.from('0639981235 06 39 98 12 35 +33639981243'), shapes, 'here')).toEqual([]);
  });

  it('finds it in a file of a folder', () => {
    const folder = mkdtempSync(join(tmpdir(), 'traces-'));
    writeFileSync(join(folder, 'log.txt'), 'call from 0639981234');
    expect(findInFolder(folder, shapes)).toContainEqual({ where: 'log.txt', shape: 'last eight digits' });
    rmSync(folder, { recursive: true });
  });

  it.runIf(process.platform === 'linux')('finds it in the memory of a running process, and not in one that never had it', async () => {
    const keep = "const kept = ['06','39','98','12','34']; globalThis.text = process.argv[1] === 'with' ? kept.join('') + ' ' : ''; console.log('ready ' + globalThis.text.length); setInterval(() => globalThis.text, 1000);";
    const counts: number[] = [];
    for (const mode of ['with', 'without']) {
      const child = spawn(process.execPath, ['-e', keep, mode], { stdio: ['ignore', 'pipe', 'inherit'] });
      await once(child.stdout, 'data');
      // A rope is flattened when it is read as a whole; Number() reads it.
      counts.push(findInProcess(child.pid ?? 0, shapes).length);
      child.kill();
    }
    expect(counts[0]).toBeGreaterThan(0);
    expect(counts[1]).toBe(0);
  });
});
