// The privacy desk's figures, in a Node process of their own: gathering about one number among a million calls, purging a
// hundred thousand without making anybody wait, verifying a chain of a million entries. Real encrypted base, numbers of the
// ranges kept for fiction. Prints one row of JSON a line.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { GatheredData } from '../../core/contract/calls/privacy-rights.ts';
import { chainedHash } from '../../core/domain/audit/chain.ts';
import { parisDate } from '../../core/values/civil-date.ts';
import { openBase } from '../../db/connection/base.ts';
import type { Executor } from '../../db/connection/executor.ts';
import { auditHash, verifyChain } from '../../db/queries/audit.ts';
import { deriveSlotKeys, openSlot } from '../../db/vault/key-slots.ts';
import { createKeyStretcher, lightLimits } from '../../db/vault/key-stretching.ts';
import { readKeyring } from '../../db/vault/keyring.ts';
import { bytes, loadSodium, type Sodium } from '../../db/vault/sodium.ts';
import { sealNumber } from '../../db/vault/vaults.ts';
import { padNumber } from '../../core/domain/calls/padded-number.ts';
import type { E164 } from '../../core/values/phone-number.ts';
import { createStore, type Store } from '../../electron/store/store.ts';
import { percentile, row, type Report } from './figures.ts';

const callCount = 1_000_000;
const expiredCalls = 100_000;
const entryCount = 1_000_000;
const personCalls = 2_000;
/**
 * As people call: 3 % of the callers make 60 % of the calls (Pirkis et al., Frequent callers to telephone helplines, 2016,
 * doi:10.1186/s13033-016-0076-4). Of the other calls, 4 in 7 are first ones and the rest of people who rang shortly before.
 */
const frequentCallers = 7_150;
const otherCalls = (callCount * 4) / 10;
const callerCount = 1 + frequentCallers + Math.ceil(otherCalls / 7) * 4;
const askEveryMs = 20;
const dayMs = 86_400_000;
const now = Date.UTC(2026, 10, 24, 12);
const signIn = { login: 'odile', passphrase: 'abeille tomate violon nuage carotte fontaine lampe' };
const wanted = '+33639981742' as E164;

async function measure(report: Report): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'ecoutille-bench-'));
  try {
    const sodium = await loadSodium();
    const calls = join(directory, 'calls');
    await fillCalls(sodium, calls);
    const store = await storeIn(calls);
    await valueOf(store, 'session.signIn', signIn);
    const gathered = await measureGathering(store);
    report(row('gathering one number of 2,000 calls among a million, p95', gathered, 'ms', 500));
    const { elapsed, longest } = await measurePurge(store);
    report(row('purge of 100,000 calls', elapsed, 's', 10));
    report(row('longest wait of another call during the purge', longest, 'ms', 250));
    await store.stop();
    report(row('verification of a chain of a million entries', await measureChain(sodium, join(directory, 'chain')), 's', 15));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

void measure((measured) => {
  process.stdout.write(`${JSON.stringify(measured)}\n`);
});

function storeIn(directory: string): Promise<Store> {
  return createStore({ directory, demonstration: false, clock: () => now, stationId: 'bench', log: () => undefined, limits: { slots: lightLimits, pseudonyms: lightLimits } });
}

async function valueOf(store: Store, name: string, request: unknown): Promise<unknown> {
  const { reply } = await store.call(name, 'console', request);
  if (!reply.ok) throw new Error(`${name}: ${reply.code}`);
  return reply.value;
}

async function createIn(directory: string): Promise<Uint8Array> {
  const store = await storeIn(directory);
  await valueOf(store, 'setup.createAssociation', {
    association: { name: 'La Veilleuse', subtitle: '', address: '', lockAfterMinutes: 5, reminder: '' },
    administrator: { displayName: 'Odile Ferroux', ...signIn },
  });
  await store.stop();
  const sodium = await loadSodium();
  const stretcher = createKeyStretcher();
  const { keyring } = readKeyring(sodium, join(directory, 'base'));
  const contents = openSlot(sodium, keyring, await deriveSlotKeys(sodium, stretcher, keyring, 'account', signIn.login, signIn.passphrase));
  await stretcher.stop();
  if (contents === null) throw new Error('no slot');
  return contents.databaseKey;
}

/** A tenth of the calls is past its time; 2,000 are of the number that is asked for. Calls are kept twelve months here. */
async function fillCalls(sodium: Sodium, directory: string): Promise<void> {
  const key = await createIn(directory);
  const stretcher = createKeyStretcher();
  const base = openBase({ path: join(directory, 'base', 'ecoutille.db'), key, backups: join(directory, 'backups'), now });
  const { db } = base;
  const salt = db.get(sql<{ salt: Uint8Array }>`SELECT salt FROM pseudonym_salts`)?.salt;
  if (salt === undefined) throw new Error('no salt');
  const tag = bytes(await stretcher.stretch(sodium.from_string(wanted), salt, lightLimits, 16));
  await stretcher.stop();
  db.transaction(() => {
    db.run(sql`INSERT INTO retention_rules (category, months, justification, changed_at) VALUES ('calls', 12, 'bench', 0), ('callForms', 12, 'bench', 0)`);
    db.run(sql`INSERT INTO clock_mark (id, last_seen_at) VALUES (1, ${now})`);
    db.run(sql`INSERT INTO purge_runs (id, started_at, ended_at, trigger_kind, counts, held) VALUES (1, ${now}, ${now}, 'night', '[]', 0)`);
    for (let index = 0; index < callerCount; index += 1) {
      const own = index === 0 ? tag : bytes(sodium.crypto_generichash(16, String(index), null));
      db.run(sql`INSERT INTO callers (id, salt_id, tag, name_rank, created_at) VALUES (${callerOf(index)}, 1, ${own}, ${index}, 0)`);
    }
    const { vaultId, sealed } = sealNumber(sodium, db, padNumber(wanted));
    const past = now - 400 * dayMs;
    const recent = now - 300 * dayMs;
    db.run(sql`
      INSERT INTO calls (id, token, station_id, direction, training, line_id, started_at, answered_at, ended_at, outcome, listener_id, caller_kind, caller_id, caller_rank, last_sequence, form_due)
      WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ${callCount}),
      placed AS (SELECT i, CASE WHEN i < ${sql.lit(expiredCalls)} THEN ${past} + i * 10000 ELSE ${recent} + (i - ${sql.lit(expiredCalls)}) * 28000 END AS at,
        i / 10 * 4 + i % 10 - 6 AS other FROM n),
      called AS (SELECT i, at, CASE
        WHEN i % ${sql.lit(callCount / personCalls)} = 1 THEN 0
        WHEN i % 10 < 6 THEN 1 + i * 7919 % ${sql.lit(frequentCallers)}
        WHEN other % 7 < 4 THEN ${sql.lit(frequentCallers + 1)} + other / 7 * 4 + other % 7
        ELSE ${sql.lit(frequentCallers + 1)} + max(0, other / 7 * 4 - i * 31 % 2000) END AS who FROM placed)
      SELECT printf('%08x-0000-7000-8000-%012x', i, i), NULL, 'bench', 'incoming', 0, NULL, at, at + 9000, at + 600000, 'answered',
        (SELECT id FROM accounts LIMIT 1), 'number', printf('ca11e400-0000-7000-8000-%012x', who), 1, 3, 0 FROM called`);
    db.run(sql`INSERT INTO call_numbers SELECT id, ${vaultId}, ${sealed} FROM calls`);
    db.run(sql`INSERT INTO call_forms SELECT id, 'listening', 'loneliness', 'none', 'Une note courte, sans nom.', listener_id, ended_at FROM calls WHERE row % 2 = 0`);
  });
  base.close();
}

function callerOf(index: number): string {
  return `ca11e400-0000-7000-8000-${index.toString(16).padStart(12, '0')}`;
}

async function measureGathering(store: Store): Promise<number> {
  const today = parisDate(now);
  const { id: requestId } = (await valueOf(store, 'rights.register', { right: 'access', subject: 'caller', channel: 'letter', receivedOn: today, requesterName: 'Claire', requesterContact: '', wording: '', language: 'fr', accountId: null })) as { id: string };
  await valueOf(store, 'rights.confirmIdentity', { requestId, proof: 'callFromLine', on: today, note: '' });
  await valueOf(store, 'rights.addProof', { requestId, proof: 'operatorInvoice', on: today, note: '' });
  await valueOf(store, 'rights.assessSafety', { requestId, sharedLine: 'no', violence: 'no', decision: 'disclose', reason: '' });
  await valueOf(store, 'rights.gather', { requestId, number: wanted });
  const times: number[] = [];
  for (let round = 0; round < 20; round += 1) {
    const startedAt = performance.now();
    const data = (await valueOf(store, 'rights.getGathered', { requestId })) as GatheredData;
    times.push(performance.now() - startedAt);
    if (data.calls.length !== personCalls) throw new Error(`gathered ${String(data.calls.length)} calls`);
  }
  return percentile(times, 0.95);
}

/**
 * While the purge runs, a window asks every 20 ms for the session's state: its wait counts from the instant it meant to ask.
 * Five times a second it asks how far the purge is.
 */
async function measurePurge(store: Store): Promise<{ elapsed: number; longest: number }> {
  const startedAt = performance.now();
  await valueOf(store, 'retention.purge', {});
  let longest = 0;
  for (let running = true, asked = 1; running; asked += 1) {
    const askedAt = performance.now() + askEveryMs;
    await new Promise((resolve) => setTimeout(resolve, askEveryMs));
    await valueOf(store, 'session.getState', {});
    longest = Math.max(longest, performance.now() - askedAt);
    if (asked % 3 === 0) running = await isRunning(store);
  }
  const elapsed = (performance.now() - startedAt) / 1000;
  const [run] = (await valueOf(store, 'retention.listPurges', {})) as { counts: { category: string; items: number }[] }[];
  const calls = run?.counts.find(({ category }) => category === 'calls')?.items;
  if (calls !== expiredCalls) throw new Error(`purged ${String(calls)} calls`);
  return { elapsed, longest };
}

async function isRunning(store: Store): Promise<boolean> {
  return ((await valueOf(store, 'retention.getState', {})) as { running: boolean }).running;
}

async function measureChain(sodium: Sodium, directory: string): Promise<number> {
  const key = await createIn(directory);
  const base = openBase({ path: join(directory, 'base', 'ecoutille.db'), key, backups: join(directory, 'backups'), now });
  const hash = auditHash(sodium);
  fillChain(base.db, hash);
  const startedAt = performance.now();
  const { entries, brokenAt } = await verifyChain(base.db, hash, () => new Promise((resolve) => setImmediate(resolve)));
  const elapsed = (performance.now() - startedAt) / 1000;
  if (brokenAt !== null || entries < entryCount) throw new Error(`${String(entries)} entries, broken at ${String(brokenAt)}`);
  base.close();
  return elapsed;
}

function fillChain(db: Executor, hash: ReturnType<typeof auditHash>): void {
  const last = db.get(sql<{ sequence: number; hash: Uint8Array; segment_id: number; actor_id: string | null }>`SELECT sequence, hash, segment_id, actor_id FROM audit_entries ORDER BY sequence DESC LIMIT 1`);
  if (last === undefined) throw new Error('no entry');
  let previous: Uint8Array = last.hash;
  db.transaction(() => {
    for (let index = 1; index <= entryCount; index += 1) {
      const entry = { sequence: last.sequence + index, at: now + index, actorId: last.actor_id, operation: 'call.formSubmitted' as const, reference: callerOf(index % 4_000), reason: null, stationId: 'bench' };
      previous = chainedHash(previous, entry, hash);
      db.run(sql`INSERT INTO audit_entries VALUES (${entry.sequence}, ${last.segment_id}, ${entry.at}, ${entry.actorId}, ${entry.operation}, ${entry.reference}, NULL, 'bench', ${bytes(previous)})`);
    }
  });
}
