// A tampered entry, a removed one, a cut tail and a swapped segment are each found: by the program on its base, and by the
// stand-alone verifier on an export.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Database } from '@signalapp/sqlcipher';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { inWords, type PrivacyDocument, type SavedFile } from '../../core/domain/privacy/documents.ts';
import { createKeyStretcher } from '../../db/vault/key-stretching.ts';
import { deriveSlotKeys, openSlot } from '../../db/vault/key-slots.ts';
import { readKeyring } from '../../db/vault/keyring.ts';
import { loadSodium } from '../../db/vault/sodium.ts';
import { namesIn } from '../../renderer/print/print-texts.ts';
import { administratorPassphrase, associationStore, openTestStore, type TestStore } from '../support/test-store.ts';

const monthMs = 31 * 86_400_000;
let store: TestStore;

beforeEach(async () => {
  store = await associationStore();
  // Three segments: a new one with each month.
  for (let month = 0; month < 3; month += 1) {
    for (let entry = 0; entry < 4; entry += 1) await store.value('registers.saveOfficer', { title: 'Référente', name: `P ${String(entry)}`, contact: '', designated: false });
    store.pass(monthMs);
  }
  await store.value('registers.saveOfficer', { title: 'Référente', name: 'Fin', contact: '', designated: true });
});
afterEach(() => store.close());

async function verification() {
  await store.value('trail.startVerification', {});
  for (;;) {
    const state = await store.value('trail.getVerification', {});
    if (!state.running) return state;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

async function exported(): Promise<string> {
  const { handoff } = await store.store.call('trail.saveExport', 'console', { from: null, to: null });
  const path = join(store.directory, 'export.json');
  writeFileSync(path, Buffer.from((handoff as SavedFile).base64, 'base64'));
  return path;
}

interface Export {
  segments: { id: number; firstSequence: number; openingHash: string; entries: (string | number | null)[][]; closingHash: string | null; lastSequence: number | null }[];
  tail: { sequence: number; hash: string };
}
const script = join(import.meta.dirname, '..', '..', 'resources', 'verify-audit.mjs');
function verdict(path: string, change: (file: Export) => void): { status: number | null; said: string } {
  const file = JSON.parse(readFileSync(path, 'utf8')) as Export;
  change(file);
  const changed = `${path}.changed.json`;
  writeFileSync(changed, JSON.stringify(file));
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, changed]);
  return { status, said: `${stdout.toString()}${stderr.toString()}` };
}

describe('the stand-alone verifier', () => {
  test('believes an intact export and finds each tampering', async () => {
    const path = await exported();
    expect(verdict(path, () => undefined)).toMatchObject({ status: 0 });
    expect(verdict(path, ({ segments }) => { segments[1]!.entries[1]![5] = 'changed'; })).toMatchObject({ status: 1, said: expect.stringContaining('changée') as string });
    expect(verdict(path, ({ segments }) => { segments[1]!.entries.splice(1, 1); })).toMatchObject({ status: 1, said: expect.stringContaining('manque') as string });
    expect(verdict(path, ({ segments }) => { segments[1]!.entries.pop(); })).toMatchObject({ status: 1, said: expect.stringContaining('coupée') as string });
    expect(verdict(path, ({ segments }) => { segments.at(-1)!.entries.pop(); })).toMatchObject({ status: 1, said: expect.stringContaining('coupée') as string });
    expect(verdict(path, ({ segments }) => { [segments[0], segments[1]] = [segments[1]!, segments[0]!]; })).toMatchObject({ status: 1, said: expect.stringContaining('segment') as string });
    expect(verdict(path, ({ segments }) => { segments.splice(1, 1); })).toMatchObject({ status: 1 });
    expect(spawnSync(process.execPath, [script, join(store.directory, 'base', 'keyring.json')]).status).toBe(2);
  });
});

describe('the program', () => {
  /** Writes into the base as somebody would who has its key. */
  async function tamper(sql: string): Promise<void> {
    const sodium = await loadSodium();
    const stretcher = createKeyStretcher();
    const { keyring } = readKeyring(sodium, join(store.directory, 'base'));
    const contents = openSlot(sodium, keyring, await deriveSlotKeys(sodium, stretcher, keyring, 'account', 'odile', administratorPassphrase));
    await stretcher.stop();
    await store.store.stop();
    const database = new Database(join(store.directory, 'base', 'ecoutille.db'));
    database.exec(`PRAGMA key = "x'${Buffer.from(contents!.databaseKey).toString('hex')}'"`);
    for (const trigger of ['audit_entries_unchanged', 'audit_entries_kept', 'audit_segments_unchanged', 'audit_segments_kept', 'audit_entries_in_order']) database.exec(`DROP TRIGGER ${trigger}`);
    database.exec(sql);
    database.close();
    store = await openTestStore(store.directory, { now: store.now() });
    await store.value('session.signIn', { login: 'odile', passphrase: administratorPassphrase });
  }

  test('believes an intact chain', async () => {
    const state = await verification();
    expect(state).toMatchObject({ brokenAt: null, fault: null });
    expect(state.entries).toBeGreaterThan(12);
  });
  test.each([
    ['a changed entry', "UPDATE audit_entries SET reason = 'x' WHERE sequence = 5", 'entry', 5],
    ['a removed entry', 'DELETE FROM audit_entries WHERE sequence = 3', 'missing', 3],
    ['the cut end of a closed segment', 'DELETE FROM audit_entries WHERE sequence = (SELECT last_sequence FROM audit_segments WHERE id = 1)', 'tail', null],
    ['a swapped segment', 'UPDATE audit_segments SET opening_hash = (SELECT closing_hash FROM audit_segments WHERE id = 2) WHERE id = 2', 'segment', null],
  ])('finds %s', async (_name, sql, fault, brokenAt) => {
    await tamper(sql);
    const state = await verification();
    expect(state.fault).toBe(fault);
    if (brokenAt !== null) expect(state.brokenAt).toBe(brokenAt);
  });
  test('finds the cut end of the trail itself', async () => {
    // The base opens all the same, and entries were added since.
    await tamper('DELETE FROM audit_entries WHERE sequence = (SELECT max(sequence) FROM audit_entries)');
    expect((await verification()).fault).toBe('tail');
  });
});

test('filters by reference, and an export or a report is itself in the trail', async () => {
  const found = await store.value('trail.list', { filter: { from: null, to: null, actorId: null, operations: [], reference: 'officer' }, before: null, limit: 5 });
  expect(found.total).toBe(13);
  expect(found.entries).toHaveLength(5);
  await exported();
  expect((await store.value('trail.list', { filter: { from: null, to: null, actorId: null, operations: ['audit.exported'], reference: null }, before: null, limit: 5 })).total).toBe(1);

  await store.value('accounts.create', { displayName: 'Zoé Aubertin', login: 'zoe.aubertin', role: 'listener' });
  const filter = { from: null, to: null, actorId: null, operations: [], reference: null };
  for (const [index, [language, words]] of ([['fr', ['Compte créé', 'Écoutant']], ['en', ['Account created', 'Listener', 'PDF report']]] as const).entries()) {
    const { handoff } = await store.store.call('trail.saveReport', 'console', { filter, language });
    const cells = inWords(handoff as PrivacyDocument, namesIn(language)).blocks.flatMap((block) => (block.type === 'table' ? block.rows.flat() : []));
    for (const word of words) expect(cells, word).toContain(word);
    expect(cells.join('\n')).not.toMatch(/^(?:listener|report|[a-z]+\.[a-zA-Z]+)$/mu);
    expect((await store.value('trail.list', { filter: { ...filter, operations: ['audit.exported'] }, before: null, limit: 5 })).total).toBe(2 + index);
  }
});
