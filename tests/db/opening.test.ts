// What the store says of a base that cannot be used, and that it leaves such a base untouched.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Database } from '@signalapp/sqlcipher';
import { sql } from 'kysely';
import { afterEach, describe, expect, test } from 'vitest';
import { createBase, openBase } from '../../db/connection/base.ts';
import { faultOf } from '../../db/connection/faults.ts';
import { insertSalt } from '../../db/queries/callers.ts';
import { administratorPassphrase, associationStore, newFolder, openTestStore, type TestStore } from '../support/test-store.ts';
import { bundleForNode } from '../support/node-bundle.ts';
import { recordSkip } from '../support/skip.ts';

const open: TestStore[] = [];
const folders: string[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A closed base with an administrator. */
async function closedBase(): Promise<string> {
  const store = await associationStore();
  await store.store.stop();
  folders.push(store.directory);
  return store.directory;
}
const databaseIn = (directory: string): string => join(directory, 'base', 'ecoutille.db');
async function opened(directory: string): Promise<TestStore> {
  const store = await openTestStore(directory);
  open.push(store);
  return store;
}
const signIn = { login: 'odile', passphrase: administratorPassphrase };

describe('before any key is known', () => {
  test('a folder without a base is absent', async () => {
    expect((await opened(newFolder())).store.sessionState()).toMatchObject({ phase: 'absent', fault: null });
  });

  test('the file is ciphertext from its first byte', async () => {
    const directory = await closedBase();
    expect(readFileSync(databaseIn(directory)).subarray(0, 15).toString('latin1')).not.toBe('SQLite format 3');
  });

  test('a database in clear is refused and left as it is', async () => {
    const directory = await closedBase();
    rmSync(databaseIn(directory));
    const plain = new Database(databaseIn(directory));
    plain.exec('CREATE TABLE t (a); INSERT INTO t VALUES (1)');
    plain.close();
    const before = readFileSync(databaseIn(directory));
    const store = await opened(directory);
    expect(store.store.sessionState()).toMatchObject({ phase: 'unusable', fault: 'database-not-encrypted' });
    expect(await store.code('session.signIn', signIn)).toBe('database-not-encrypted');
    expect(await store.code('setup.createAssociation', { association: { name: 'B', subtitle: '', address: '', lockAfterMinutes: 5, reminder: '' }, administrator: { displayName: 'B', ...signIn } })).toBe('wrong-phase');
    expect(readFileSync(databaseIn(directory))).toEqual(before);
  });

  test('a keyring without its database', async () => {
    const directory = await closedBase();
    renameSync(databaseIn(directory), join(directory, 'elsewhere.db'));
    expect((await opened(directory)).store.sessionState()).toMatchObject({ phase: 'unusable', fault: 'database-missing' });
    expect(existsSync(databaseIn(directory))).toBe(false);
  });

  test('a database without its keyring', async () => {
    const directory = await closedBase();
    rmSync(join(directory, 'base', 'keyring.json'));
    rmSync(join(directory, 'base', 'keyring.previous.json'));
    expect((await opened(directory)).store.sessionState()).toMatchObject({ phase: 'unusable', fault: 'keyring-missing' });
  });

  test('a damaged keyring is replaced by its copy; both damaged is a fault', async () => {
    const directory = await closedBase();
    const path = join(directory, 'base', 'keyring.json');
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replace(/"sealed": "./, '"sealed": "!'));
    const store = await opened(directory);
    expect(await store.code('session.signIn', signIn)).toBe('ok');
    open.pop();
    await store.store.stop();
    writeFileSync(path, text.replace(/"opslimit": 1/, '"opslimit": 2'));
    writeFileSync(join(directory, 'base', 'keyring.previous.json'), text.slice(0, 40));
    expect((await opened(directory)).store.sessionState()).toMatchObject({ phase: 'unusable', fault: 'keyring-damaged' });
  });

  test('a creation that was cut leaves nothing', async () => {
    const directory = newFolder();
    mkdirSync(join(directory, 'being-created-1234'));
    writeFileSync(join(directory, 'being-created-1234', 'ecoutille.db'), 'half');
    expect((await opened(directory)).store.sessionState().phase).toBe('absent');
    expect(existsSync(join(directory, 'being-created-1234'))).toBe(false);
  });

  test('a second process on the same folder', async () => {
    const store = await associationStore();
    open.push(store);
    const other = await openTestStore(store.directory);
    expect(other.store.sessionState()).toMatchObject({ phase: 'unusable', fault: 'already-open-elsewhere' });
    await other.store.stop();
    expect(await store.code('accounts.list', {})).toBe('ok');
  });
});

describe('with the right passphrase', () => {
  test('a truncated database is damaged, and stays as it is', async () => {
    const directory = await closedBase();
    const pages = statSync(databaseIn(directory)).size / 4096;
    truncateSync(databaseIn(directory), (pages - 2) * 4096);
    const before = readFileSync(databaseIn(directory));
    const store = await opened(directory);
    expect(await store.code('session.signIn', signIn)).toBe('database-damaged');
    expect(store.store.sessionState()).toMatchObject({ phase: 'unusable', fault: 'database-damaged' });
    expect(readFileSync(databaseIn(directory))).toEqual(before);
  });

  test.each([1, 3, 9])('a database with one wrong byte in page %i is damaged', async (page) => {
    const directory = await closedBase();
    const content = readFileSync(databaseIn(directory));
    content[(page - 1) * 4096 + 700] = (content[(page - 1) * 4096 + 700] ?? 0) ^ 1;
    writeFileSync(databaseIn(directory), content);
    const store = await opened(directory);
    expect(await store.code('session.signIn', signIn)).toBe('database-damaged');
  });

  test('the database of another association is damaged as far as this keyring knows', async () => {
    const directory = await closedBase();
    const other = await closedBase();
    copyFileSync(databaseIn(other), databaseIn(directory));
    expect(await (await opened(directory)).code('session.signIn', signIn)).toBe('database-damaged');
  });
});

describe('the base itself', () => {
  const key = new Uint8Array(32).fill(7);
  function folder(): string {
    const created = newFolder();
    folders.push(created);
    return created;
  }
  const at = (directory: string) => ({ path: join(directory, 'a.db'), key, backups: join(directory, 'backups'), now: 0 });

  test('a wrong key does not open', () => {
    const directory = folder();
    createBase(at(directory)).close();
    expect(() => openBase({ ...at(directory), key: new Uint8Array(32).fill(8) })).toThrow('database-damaged');
    openBase(at(directory)).close();
  });

  test('a base from a newer version is refused before anything is written', () => {
    const directory = folder();
    const base = createBase({ ...at(directory), steps: [{ version: 990, sql: 'CREATE TABLE later (a)' }] });
    base.close();
    const before = readFileSync(join(directory, 'a.db'));
    expect(() => openBase(at(directory))).toThrow('database-newer');
    expect(readFileSync(join(directory, 'a.db'))).toEqual(before);
  });

  test('a full disk is told as such', () => {
    const base = createBase(at(folder()));
    const pages = base.db.get(sql<{ page_count: number }>`PRAGMA page_count`)?.page_count ?? 0;
    base.db.get(sql`PRAGMA max_page_count = ${sql.raw(String(pages))}`);
    let fault: string | null = null;
    try {
      base.db.transaction(() => {
        for (let id = 1; id < 10_000; id += 1) {
          insertSalt(base.db, { id, salt: new Uint8Array(16), opslimit: 1, memlimit: 1, created_at: 0, retired_at: null });
        }
      });
    } catch (error) {
      fault = faultOf(error);
    }
    base.close();
    expect(fault).toBe('disk-full');
  });
});

const readOnly = 'a read-only folder is told as such';
/** Root writes anywhere: it takes another user, who must be able to read the program. */
const unprivileged = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
const untold =
  process.platform === 'win32'
    ? 'Windows has no such folders'
    : spawnSync('test', ['-r', import.meta.filename], unprivileged).status === 0
      ? null
      : 'the repository is readable by root only';
if (untold !== null) recordSkip(readOnly, untold);

test.skipIf(untold !== null)(readOnly, async () => {
  const directory = await closedBase();
  chmodSync(directory, 0o555);
  chmodSync(join(directory, 'base'), 0o555);
  const program = await bundleForNode(join(import.meta.dirname, '..', 'support', 'store-child.ts'));
  const child = spawn(process.execPath, [program, directory, 'state'], { stdio: ['ignore', 'pipe', 'inherit'], ...unprivileged });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => { said += chunk.toString(); });
  await once(child, 'exit');
  chmodSync(directory, 0o755);
  chmodSync(join(directory, 'base'), 0o755);
  expect(JSON.parse(said)).toMatchObject({ phase: 'unusable', fault: 'folder-read-only' });
});
