// Opening the encrypted file. Invariants: a file that is not ciphertext is never opened; nothing is ever deleted or made
// anew here; the key leaves this function only inside SQLCipher.
import type { Instant } from '../../core/values/instant.ts';
import { Database } from '@signalapp/sqlcipher';
import { closeSync, copyFileSync, existsSync, fsyncSync, mkdirSync, openSync, readSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { migrate, migrations, schemaVersion } from '../migrations/index.ts';
import type { Migration } from '../migrations/migration.ts';
import { createExecutor, type Executor } from './executor.ts';
import { BaseFault, faultOf } from './faults.ts';
import { flushFolder } from './files.ts';

export interface Base {
  readonly db: Executor;
  /** Writes a verified copy into the folder of backups (the last seven stay). Throws BaseFault, the base itself untouched. */
  backUp(now: Instant): void;
  /** Flushes the write-ahead log into the file and empties it. */
  checkpoint(): void;
  /**
   * For many transactions that change the same pages: meanwhile `flush` alone carries the write-ahead log into the file, in a
   * moment of its own, where otherwise every long transaction ends with it. At the end all is on the disk.
   */
  writingMuch(act: (flush: () => void) => Promise<void>): Promise<void>;
  /** Writes the whole file anew, without free pages. */
  compact(): void;
  /**
   * Acts on each copy of the base in one transaction; `compact` writes it anew. A copy that does not open is left alone and
   * named. `pause` comes after each copy, so that calls and windows are served between them.
   */
  inBackups(act: (db: Executor) => void, compact: boolean, pause: () => Promise<void>): Promise<{ readonly treated: readonly string[]; readonly unreadable: readonly string[] }>;
  /** Flushes the write-ahead log into the file and closes. */
  close(): void;
}

export interface OpenOptions {
  readonly path: string;
  /** 32 bytes; not kept. */
  readonly key: Uint8Array;
  readonly backups: string;
  readonly now: number;
  /** Another list of migrations, in tests. */
  readonly steps?: readonly Migration[];
}

const plainHeader = 'SQLite format 3\0';
/** SQLCipher 4 default. */
const pageSize = 4096;
/** Up to this size the whole file is checked at each opening (about 0.2 s); a larger one at each copy (backups). */
const fullyCheckedBytes = 48 * 1024 * 1024;
const keptBackups = 7;

/** What can be told of a database file without its key; null when nothing is wrong. */
export function inspectFile(path: string): 'database-missing' | 'database-damaged' | 'database-not-encrypted' | null {
  if (!existsSync(path)) return 'database-missing';
  const size = statSync(path).size;
  if (size < pageSize) return isPlain(path) ? 'database-not-encrypted' : 'database-damaged';
  if (isPlain(path)) return 'database-not-encrypted';
  return size % pageSize === 0 ? null : 'database-damaged';
}

function isPlain(path: string): boolean {
  const header = Buffer.alloc(plainHeader.length);
  const handle = openSync(path, 'r');
  try {
    readSync(handle, header, 0, header.length, 0);
  } finally {
    closeSync(handle);
  }
  return header.toString('latin1') === plainHeader;
}

/** What SQLite does at first (https://sqlite.org/wal.html, section 3.1). */
const checkpointPages = 1_000;

function connect(path: string, key: Uint8Array): Database {
  const database = new Database(path, { cacheStatements: true });
  try {
    // Before the key: a wrong key or a damaged page would otherwise be reported on standard error.
    database.exec('PRAGMA cipher_log_level = NONE');
    database.exec(`PRAGMA key = "x'${Buffer.from(key).toString('hex')}'"`);
    database.exec('PRAGMA cipher_memory_security = ON');
    database.prepare('SELECT count(*) AS tables FROM sqlite_schema', { persistent: false }).get();
    database.pragma('journal_mode = WAL');
    database.exec(`
      PRAGMA synchronous = FULL;
      PRAGMA foreign_keys = ON;
      PRAGMA secure_delete = ON;
      PRAGMA temp_store = MEMORY;
      PRAGMA cache_size = -65536;
      PRAGMA trusted_schema = OFF;
    `);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Makes a new, empty base at its latest version. Throws when the file is already there. */
export function createBase(options: OpenOptions): Base {
  if (existsSync(options.path)) throw new BaseFault('wrong-phase');
  const database = connect(options.path, options.key);
  try {
    migrate(database, options.steps ?? migrations, () => undefined);
    return baseOf(database, options);
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Opens an existing base, checks it and brings it up to date. Throws BaseFault with what is wrong. */
export function openBase(options: OpenOptions): Base {
  const fault = inspectFile(options.path);
  if (fault !== null) throw new BaseFault(fault);
  let database: Database | null = null;
  try {
    database = connect(options.path, options.key);
    const steps = options.steps ?? migrations;
    if (schemaVersion(database) > (steps.at(-1)?.version ?? 0)) throw new BaseFault('database-newer');
    if (schemaVersion(database) === 0) throw new BaseFault('database-damaged');
    checkPages(database, options.path);
    bringUpToDate(database, steps, options);
    return baseOf(database, options);
  } catch (error) {
    database?.close();
    throw new BaseFault(faultOf(error) ?? 'database-damaged');
  }
}

/** A migration that fails is the program's fault, not the file's. */
function bringUpToDate(database: Database, steps: readonly Migration[], options: OpenOptions): void {
  try {
    migrate(database, steps, (version) => {
      backUp(database, options, version);
    });
  } catch (error) {
    throw new BaseFault(faultOf(error) ?? 'internal');
  }
}

function baseOf(database: Database, options: OpenOptions): Base {
  let closed = false;
  return {
    db: createExecutor(database),
    backUp(now) {
      try {
        backUp(database, { ...options, now }, schemaVersion(database));
      } catch (error) {
        throw error instanceof BaseFault ? error : new BaseFault(faultOf(error) ?? 'internal');
      }
    },
    checkpoint() {
      database.pragma('wal_checkpoint(TRUNCATE)');
    },
    async writingMuch(act) {
      const flush = (): void => { if (!closed) database.pragma('wal_checkpoint(PASSIVE)'); };
      database.pragma('wal_autocheckpoint = 0');
      try {
        await act(flush);
      } finally {
        if (!closed) database.pragma(`wal_autocheckpoint = ${String(checkpointPages)}`);
        flush();
      }
    },
    compact() {
      database.exec('VACUUM');
      database.pragma('wal_checkpoint(TRUNCATE)');
    },
    inBackups: (act, compact, pause) => inBackups(options, act, compact, pause),
    close() {
      closed = true;
      database.pragma('wal_checkpoint(TRUNCATE)');
      database.close();
    },
  };
}

async function inBackups(options: OpenOptions, act: (db: Executor) => void, compact: boolean, pause: () => Promise<void>): Promise<{ treated: string[]; unreadable: string[] }> {
  const treated: string[] = [];
  const unreadable: string[] = [];
  if (!existsSync(options.backups)) return { treated, unreadable };
  for (const name of readdirSync(options.backups).filter((one) => one.endsWith('.db')).sort()) {
    const path = join(options.backups, name);
    let copy: Database | null = null;
    try {
      copy = connect(path, options.key);
      const db = createExecutor(copy);
      db.transaction(() => { act(db); });
      if (compact) copy.exec('VACUUM');
      copy.pragma('wal_checkpoint(TRUNCATE)');
      treated.push(path);
    } catch {
      unreadable.push(path);
    } finally {
      copy?.close();
    }
    await pause();
  }
  return { treated, unreadable };
}

/** A file cut short lacks pages that its header counts; a damaged one fails the check of pages, HMAC by HMAC. */
function checkPages(database: Database, path: string): void {
  const pages = Number(database.pragma('page_count', { simple: true }) ?? 0);
  const wal = existsSync(`${path}-wal`) ? statSync(`${path}-wal`).size : 0;
  const size = statSync(path).size;
  if (wal === 0 && pages * pageSize > size) throw new BaseFault('database-damaged');
  if (size <= fullyCheckedBytes) checkWhole(database);
}

function checkWhole(database: Database): void {
  const found = database.pragma('quick_check(1)') as { quick_check?: unknown }[];
  if (found[0]?.quick_check !== 'ok') throw new BaseFault('database-damaged');
}

/** A verified copy in the folder of backups: same key, checked page by page before it counts. Keeps the last seven. */
function backUp(database: Database, options: OpenOptions, version: number): void {
  mkdirSync(options.backups, { recursive: true, mode: 0o700 });
  database.pragma('wal_checkpoint(TRUNCATE)');
  const stamp = new Date(options.now).toISOString().replace(/[:.]/g, '-');
  const copy = join(options.backups, `${stamp}-v${String(version)}.db`);
  copyFileSync(options.path, copy);
  const handle = openSync(copy, 'r+');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  const opened = connect(copy, options.key);
  try {
    checkWhole(opened);
    if (schemaVersion(opened) !== version) throw new BaseFault('database-damaged');
    opened.pragma('wal_checkpoint(TRUNCATE)');
  } finally {
    opened.close();
  }
  flushFolder(options.backups);
  const older = readdirSync(options.backups)
    .filter((name) => name.endsWith('.db'))
    .sort()
    .slice(0, -keptBackups);
  for (const name of older) rmSync(join(options.backups, name));
}
