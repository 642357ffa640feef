// The day's copy of the base: verified, encrypted under the same key, seven of them, and never in the way of the base.
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createBase, openBase } from '../../db/connection/base.ts';
import { insertSalt, currentSalt } from '../../db/queries/callers.ts';
import { associationStore, newFolder } from '../support/test-store.ts';

const folders: string[] = [];
afterEach(() => {
  vi.useRealTimers();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});
const dayMs = 86_400_000;
const key = new Uint8Array(32).fill(7);

function place(): { path: string; backups: string } {
  const folder = newFolder();
  folders.push(folder);
  return { path: join(folder, 'ecoutille.db'), backups: join(folder, 'backups') };
}

describe('a copy of the base', () => {
  test('opens with the same key and holds what was written; seven are kept', () => {
    const { path, backups } = place();
    const base = createBase({ path, key, backups, now: 0 });
    insertSalt(base.db, { id: 5, salt: new Uint8Array(16).fill(3), created_at: 5, opslimit: 1, memlimit: 8192, retired_at: null });
    for (let day = 1; day <= 9; day += 1) base.backUp(day * dayMs);
    base.close();

    const copies = readdirSync(backups).filter((name) => name.endsWith('.db')).sort();
    expect(copies).toHaveLength(7);
    const newest = join(backups, copies.at(-1)!);
    expect(readFileSync(newest).subarray(0, 15).toString('latin1')).not.toBe('SQLite format 3');
    const restored = openBase({ path: newest, key, backups, now: 0 });
    expect([...currentSalt(restored.db).salt]).toEqual(Array<number>(16).fill(3));
    restored.close();
  });

  test('that cannot be written says so and leaves the base in use', () => {
    const { path, backups } = place();
    const base = createBase({ path, key, backups, now: 0 });
    writeFileSync(backups, 'a file stands where the folder should be');
    expect(() => { base.backUp(dayMs); }).toThrow();
    insertSalt(base.db, { id: 6, salt: new Uint8Array(16).fill(4), created_at: 6, opslimit: 1, memlimit: 8192, retired_at: null });
    expect([...currentSalt(base.db).salt]).toEqual(Array<number>(16).fill(4));
    base.close();
  });

  test('is made within a minute of the first opening, then once a day, and Aujourd’hui tells when', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const store = await associationStore();
    const backups = join(store.directory, 'backups');
    const count = (): number => (existsSync(backups) ? readdirSync(backups).filter((name) => name.endsWith('.db')).length : 0);
    const copiedAt = async (): Promise<number | null> => (await store.value('today.get', { dayStart: 0, dayEnd: dayMs })).lastBackupAt;

    expect([count(), await copiedAt()]).toEqual([0, null]);
    vi.advanceTimersByTime(60_000);
    expect([count(), await copiedAt()]).toEqual([1, store.now()]);
    store.pass(3_600_000);
    vi.advanceTimersByTime(60_000);
    expect(count()).toBe(1);
    store.pass(dayMs);
    vi.advanceTimersByTime(60_000);
    expect(count()).toBe(2);
    await store.close();
  });
});
