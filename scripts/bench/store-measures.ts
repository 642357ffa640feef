// The store's figures, in a Node process of their own (store.bench.ts starts it): pages of a call log of a million calls
// through the store's own calls, the same queries on plain SQLite, the time of a pseudonym and of an unlocking.
// The base is real and encrypted; the numbers are of the ranges kept for fiction. Prints one row of JSON a line.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database } from '@signalapp/sqlcipher';
import { sql } from 'kysely';
import type { CallLogFilter } from '../../core/contract/calls/call-log.ts';
import { padNumber } from '../../core/domain/calls/padded-number.ts';
import { callLogPageSize } from '../../core/domain/calls/call-log-page.ts';
import type { CallId } from '../../core/values/ids.ts';
import type { E164 } from '../../core/values/phone-number.ts';
import { openBase } from '../../db/connection/base.ts';
import { createExecutor, type Executor } from '../../db/connection/executor.ts';
import { callLogPage, countCalls } from '../../db/queries/call-log.ts';
import { createKeyStretcher, lightLimits, moderateLimits, pseudonymLimits } from '../../db/vault/key-stretching.ts';
import { deriveSlotKeys, openSlot } from '../../db/vault/key-slots.ts';
import { readKeyring } from '../../db/vault/keyring.ts';
import { bytes, loadSodium } from '../../db/vault/sodium.ts';
import { sealNumber } from '../../db/vault/vaults.ts';
import { createStore, type Store, type StoreOptions } from '../../electron/store/store.ts';
import { percentile, row, type Report } from './figures.ts';

const callCount = 1_000_000;
const callerCount = 4_000;
const years = 10;
const dayMs = 86_400_000;
const now = Date.UTC(2026, 10, 24, 12);
const firstCallAt = now - years * 365 * dayMs;
const spacing = Math.floor((now - firstCallAt) / callCount);
const signIn = { login: 'odile', passphrase: 'abeille tomate violon nuage carotte fontaine lampe' };
const everything: CallLogFilter = { from: null, to: null, outcomes: [], listenerId: null, callerId: null, repeatCallersOnly: false };

async function measure(report: Report): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'ecoutille-bench-'));
  try {
    await measureUnlocking(report, join(directory, 'unlocking'));
    await measurePseudonym(report);
    const log = await fillLog(join(directory, 'log'));
    report(row('call log: calls', callCount, ''));
    report(row('call log: size of the base', statSync(log.database).size / 1_048_576, 'MiB'));
    await measurePages(report, join(directory, 'log'), log);
    comparePlain(report, directory, log);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

void measure((measured) => {
  process.stdout.write(`${JSON.stringify(measured)}\n`);
});

function storeIn(directory: string, limits?: StoreOptions['limits']): Promise<Store> {
  return createStore({ directory, demonstration: false, clock: () => now, stationId: 'bench', log: () => undefined, ...(limits === undefined ? {} : { limits }) });
}

async function valueOf(store: Store, name: string, request: unknown): Promise<unknown> {
  const { reply } = await store.call(name, 'console', request);
  if (!reply.ok) throw new Error(`${name}: ${reply.code}`);
  return reply.value;
}

async function createAssociation(store: Store): Promise<void> {
  await valueOf(store, 'setup.createAssociation', {
    association: { name: 'La Veilleuse', subtitle: '', address: '', lockAfterMinutes: 5, reminder: '' },
    administrator: { displayName: 'Odile Ferroux', ...signIn },
  });
}

async function timed<T>(work: () => Promise<T> | T): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

async function measureUnlocking(report: Report, directory: string): Promise<void> {
  const store = await storeIn(directory, { slots: moderateLimits, pseudonyms: pseudonymLimits });
  await createAssociation(store);
  const times: number[] = [];
  for (let round = 0; round < 7; round += 1) {
    store.lock('idle');
    times.push(await timed(() => valueOf(store, 'session.unlock', { passphrase: signIn.passphrase })));
  }
  await store.stop();
  report(row('unlock, Argon2id 3 × 256 MiB, p50', percentile(times, 0.5), 'ms'));
}

async function measurePseudonym(report: Report): Promise<void> {
  const stretcher = createKeyStretcher();
  const times: number[] = [];
  for (let round = 0; round < 12; round += 1) {
    const elapsed = await timed(() => stretcher.stretch(new TextEncoder().encode('+33639981742'), new Uint8Array(16), pseudonymLimits, 16));
    // The first one starts the worker.
    if (round > 0) times.push(elapsed);
  }
  await stretcher.stop();
  report(row('pseudonym, Argon2id 3 × 64 MiB, p50', percentile(times, 0.5), 'ms'));
}

interface FilledLog {
  readonly database: string;
  readonly key: Uint8Array;
  readonly listener: string;
  readonly caller: string;
}

/** A million calls by SQL (literal integers: bound ones are floats to SQLite's arithmetic); numbers are sealed once per caller, as sealing each call would take minutes. */
async function fillLog(directory: string): Promise<FilledLog> {
  const store = await storeIn(directory, { slots: lightLimits, pseudonyms: lightLimits });
  await createAssociation(store);
  for (let index = 0; index < 8; index += 1) {
    await valueOf(store, 'accounts.create', { displayName: `Écoutant ${String(index)}`, login: `ecoutant${String(index)}`, role: 'listener' });
  }
  await store.stop();
  const sodium = await loadSodium();
  const key = await databaseKeyIn(directory);
  const database = join(directory, 'base', 'ecoutille.db');
  const base = openBase({ path: database, key, backups: join(directory, 'backups'), now });
  const { db } = base;
  db.transaction(() => {
    db.run(sql`CREATE TEMP TABLE numbers (i INTEGER PRIMARY KEY, caller TEXT, vault TEXT, sealed BLOB)`);
    for (let index = 0; index < callerCount; index += 1) {
      const number = `+3363998${String(index).padStart(4, '0')}` as E164;
      const { vaultId, sealed } = sealNumber(sodium, db, padNumber(number));
      const caller = uuidOf('ca11e400', index);
      const tag = bytes(sodium.crypto_generichash(16, number, null));
      db.run(sql`INSERT INTO callers (id, salt_id, tag, name_rank, created_at) VALUES (${caller}, 1, ${tag}, ${index}, 0)`);
      db.run(sql`INSERT INTO numbers VALUES (${index}, ${caller}, ${vaultId}, ${sealed})`);
    }
    db.run(sql`CREATE TEMP TABLE listeners AS SELECT row_number() OVER (ORDER BY login) - 1 AS i, id FROM accounts WHERE role = 'listener'`);
    db.run(sql`
      INSERT INTO calls (id, token, station_id, direction, training, line_id, started_at, answered_at, ended_at, outcome, listener_id, caller_kind, caller_id, caller_rank, last_sequence, form_due)
      WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ${callCount}),
      drawn AS MATERIALIZED (SELECT i, abs(random()) % 100 AS fate, abs(random()) % 100 AS kind, (abs(random()) % 1000) * (abs(random()) % ${sql.lit(callerCount)}) / 1000 AS who, abs(random()) % 8 AS listener FROM n)
      SELECT printf('%08x-%04x-7000-8000-%012x', (${firstCallAt} + i * ${spacing}) >> 16, (${firstCallAt} + i * ${spacing}) & 65535, i),
        NULL, 'bench', 'incoming', 0, NULL, ${firstCallAt} + i * ${spacing},
        CASE WHEN fate < 70 THEN ${firstCallAt} + i * ${spacing} + 9000 END, ${firstCallAt} + i * ${spacing} + 600000,
        CASE WHEN fate < 70 THEN 'answered' WHEN fate < 85 THEN 'abandoned' WHEN fate < 97 THEN 'missed' ELSE 'failed' END,
        CASE WHEN fate < 70 THEN (SELECT id FROM listeners WHERE listeners.i = listener) END,
        CASE WHEN kind < 75 THEN 'number' ELSE 'withheld' END,
        CASE WHEN kind < 75 THEN (SELECT caller FROM numbers WHERE numbers.i = who) END,
        CASE WHEN kind < 75 THEN 1 + fate % 3 END, 3, 0
      FROM drawn`);
    db.run(sql`INSERT INTO call_numbers SELECT calls.id, vault, sealed FROM calls JOIN numbers ON numbers.caller = calls.caller_id`);
  });
  const listener = db.get(sql<{ id: string }>`SELECT id FROM listeners LIMIT 1`)?.id ?? '';
  base.close();
  return { database, key, listener, caller: uuidOf('ca11e400', 12) };
}

function uuidOf(prefix: string, index: number): string {
  return `${prefix}-0000-7000-8000-${index.toString(16).padStart(12, '0')}`;
}

async function databaseKeyIn(directory: string): Promise<Uint8Array> {
  const sodium = await loadSodium();
  const stretcher = createKeyStretcher();
  const { keyring } = readKeyring(sodium, join(directory, 'base'));
  const contents = openSlot(sodium, keyring, await deriveSlotKeys(sodium, stretcher, keyring, 'account', signIn.login, signIn.passphrase));
  await stretcher.stop();
  if (contents === null) throw new Error('no slot');
  return contents.databaseKey;
}

/** What people ask of a call log; `at` moves the place so that no answer is a repetition. */
function filtersAt(log: FilledLog, at: number): { readonly name: string; readonly filter: CallLogFilter }[] {
  const month = { from: at - 30 * dayMs, to: at };
  return [
    { name: 'first page', filter: everything },
    { name: 'page of a month', filter: { ...everything, ...month } },
    { name: 'page by outcome', filter: { ...everything, to: at, outcomes: ['missed', 'failed'] } },
    { name: 'page by listener', filter: { ...everything, to: at, listenerId: log.listener as never } },
    { name: 'page of one caller', filter: { ...everything, to: at, callerId: log.caller as never } },
    { name: 'page of repeat callers', filter: { ...everything, to: at, repeatCallersOnly: true } },
    { name: 'page by listener, outcome, repeat caller', filter: { ...everything, to: at, listenerId: log.listener as never, outcomes: ['missed'], repeatCallersOnly: true } },
  ];
}

const rounds = 60;
/** Spreads the places over the ten years in a fixed order without repetition. */
const placeOf = (round: number): number => now - ((round * 37) % rounds) * Math.floor((years * 365 * dayMs) / rounds) * 0.98;

async function measurePages(report: Report, directory: string, log: FilledLog): Promise<void> {
  const store = await storeIn(directory, { slots: lightLimits, pseudonyms: lightLimits });
  report(row('sign-in on a million calls', await timed(() => valueOf(store, 'session.signIn', signIn)), 'ms'));
  const names = filtersAt(log, now).map(({ name }) => name);
  for (const [index, name] of names.entries()) {
    const pages: number[] = [];
    const counts: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const filter = filtersAt(log, Math.floor(placeOf(round)))[index]?.filter ?? everything;
      pages.push(await timed(() => valueOf(store, 'calls.list', { filter, after: null, limit: callLogPageSize })));
      counts.push(await timed(() => valueOf(store, 'calls.count', { filter })));
    }
    report(row(`${name}, through the store, p50`, percentile(pages, 0.5), 'ms'));
    report(row(`${name}, through the store, p95`, percentile(pages, 0.95), 'ms', 20));
    report(row(`its count, p95`, percentile(counts, 0.95), 'ms', 20));
  }
  const deep: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const after = { startedAt: Math.floor(placeOf(round)), id: uuidOf('00000000', 1) as CallId };
    deep.push(await timed(() => valueOf(store, 'calls.list', { filter: everything, after, limit: callLogPageSize })));
  }
  report(row('page anywhere in the log, p95', percentile(deep, 0.95), 'ms', 20));
  const today: number[] = [];
  for (let round = 0; round < rounds; round += 1) today.push(await timed(() => valueOf(store, 'today.get', { dayStart: now - dayMs, dayEnd: now })));
  report(row('the day at a glance, p95', percentile(today, 0.95), 'ms', 20));
  await store.stop();
}

/** The same queries by the same code on the same rows, with and without encryption, each on fresh connections. */
function comparePlain(report: Report, directory: string, log: FilledLog): void {
  const plainPath = join(directory, 'plain.db');
  const exporting = new Database(log.database);
  exporting.exec(`PRAGMA key = "x'${Buffer.from(log.key).toString('hex')}'"; ATTACH DATABASE '${plainPath.replace(/'/g, "''")}' AS plain KEY ''; SELECT sqlcipher_export('plain'); DETACH DATABASE plain;`);
  exporting.close();
  const encrypted: number[] = [];
  const plain: number[] = [];
  for (let pass = 0; pass < 5; pass += 1) {
    encrypted.push(timeOn(log.database, log.key, log));
    plain.push(timeOn(plainPath, null, log));
  }
  report(row('read queries on SQLCipher', percentile(encrypted, 0.5), 'ms'));
  report(row('the same on plain SQLite', percentile(plain, 0.5), 'ms'));
  report(row('SQLCipher against plain SQLite', percentile(encrypted, 0.5) / percentile(plain, 0.5), '×', 1.5));
}

function timeOn(path: string, key: Uint8Array | null, log: FilledLog): number {
  const database = new Database(path, { cacheStatements: true });
  if (key !== null) database.exec(`PRAGMA key = "x'${Buffer.from(key).toString('hex')}'"; PRAGMA cipher_memory_security = ON;`);
  database.exec('PRAGMA journal_mode = WAL; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -65536;');
  const db: Executor = createExecutor(database);
  const startedAt = performance.now();
  for (let round = 0; round < rounds; round += 1) {
    for (const { filter } of filtersAt(log, Math.floor(placeOf(round)))) {
      callLogPage(db, filter, null, callLogPageSize + 1);
      countCalls(db, filter);
    }
  }
  const elapsed = performance.now() - startedAt;
  database.close();
  return elapsed;
}
