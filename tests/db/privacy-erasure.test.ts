// A person's data from the request to its erasure: gathered by number in any form, answered, erased from every byte of the
// profile, and not brought back by yesterday's copy; other callers' data stays as it was.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { Database } from '@signalapp/sqlcipher';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RightsRequestId } from '../../core/values/ids.ts';
import type { SavedFile } from '../../core/domain/privacy/documents.ts';
import { scanBase } from '../../db/connection/page-scan.ts';
import { createKeyStretcher } from '../../db/vault/key-stretching.ts';
import { deriveSlotKeys, openSlot } from '../../db/vault/key-slots.ts';
import { readKeyring } from '../../db/vault/keyring.ts';
import { loadSodium } from '../../db/vault/sodium.ts';
import { administratorPassphrase, associationStore, attachTestGateway, eventually, openTestStore, otherPassphrase, token, type TestGateway, type TestStore } from '../support/test-store.ts';

const number = '+33639981742';
const otherNumber = '+33199004710';
let store: TestStore;
let gateway: TestGateway;
let calls = 0;

beforeEach(async () => {
  store = await associationStore();
  gateway = attachTestGateway(store.store);
  calls = 0;
});
afterEach(() => store.close());

const letters = 'abcdefghijklmnopqrstuvwxyz';

async function receive(caller: string | null, ended = true): Promise<void> {
  const id = token(letters[calls]!);
  calls += 1;
  const identity = caller === null ? { kind: 'withheld' as const } : { kind: 'number' as const, e164: caller as never };
  const said = store.now() + calls * 60_000;
  gateway.say({ type: 'call.event', token: id, sequence: 1, at: said, fact: 'started', direction: 'incoming', lineId: null, training: false, caller: identity });
  if (ended) gateway.say({ type: 'call.event', token: id, sequence: 2, at: said + 30_000, fact: 'ended', outcome: 'abandoned' });
  await gateway.until((message) => message.type === 'call.acknowledged' && message.token === id && message.sequence === (ended ? 2 : 1));
  if (caller !== null) await eventually(() => store.hints.some((hint) => hint.token === id && (hint.caller.kind === 'first' || hint.caller.kind === 'repeat')));
}

/** A request whose identity and safety are settled. */
async function clearedRequest(right: 'access' | 'erasure' | 'restriction' | 'portability' | 'objection' | 'rectification'): Promise<{ requestId: RightsRequestId; reference: string }> {
  const registered = await store.value('rights.register', { right, subject: 'caller', channel: 'letter', receivedOn: '2026-11-03', requesterName: 'Claire Delorbe', requesterContact: 'en main propre', wording: '', language: 'fr', accountId: null });
  const requestId = registered.id;
  await store.value('rights.confirmIdentity', { requestId, proof: 'callFromLine', on: '2026-11-10', note: '' });
  await store.value('rights.addProof', { requestId, proof: 'callDetailsUnaided', on: '2026-11-10', note: '' });
  await store.value('rights.assessSafety', { requestId, sharedLine: 'no', violence: 'no', decision: 'disclose', reason: '' });
  return { requestId, reference: registered.reference };
}

async function databaseKey(): Promise<Uint8Array> {
  const sodium = await loadSodium();
  const stretcher = createKeyStretcher();
  const { keyring } = readKeyring(sodium, join(store.directory, 'base'));
  const contents = openSlot(sodium, keyring, await deriveSlotKeys(sodium, stretcher, keyring, 'account', 'odile', administratorPassphrase));
  await stretcher.stop();
  return contents!.databaseKey;
}

function rowsOf(key: Uint8Array, sql: string): Record<string, unknown>[] {
  const database = new Database(join(store.directory, 'base', 'ecoutille.db'));
  database.exec(`PRAGMA key = "x'${Buffer.from(key).toString('hex')}'"`);
  const rows = database.prepare(sql).all() as Record<string, unknown>[];
  database.close();
  return rows;
}

const noPause = (): Promise<void> => Promise.resolve();

describe('the safety check', () => {
  test('nothing is gathered or answered before it, and a doubt leaves only the neutral reply', async () => {
    await receive(number);
    const { id: requestId } = await store.value('rights.register', { right: 'access', subject: 'caller', channel: 'email', receivedOn: '2026-11-20', requesterName: 'X', requesterContact: '', wording: '', language: 'fr', accountId: null });
    expect(await store.code('rights.gather', { requestId, number })).toBe('safety-check-due');
    await store.value('rights.confirmIdentity', { requestId, proof: 'callFromLine', on: '2026-11-20', note: '' });
    expect(await store.code('rights.assessSafety', { requestId, sharedLine: 'no', violence: 'no', decision: 'disclose', reason: '' })).toBe('proof-missing');
    await store.value('rights.addProof', { requestId, proof: 'operatorInvoice', on: '2026-11-21', note: '' });
    expect(await store.code('rights.assessSafety', { requestId, sharedLine: 'unknown', violence: 'no', decision: 'disclose', reason: '' })).toBe('safety-check-due');
    expect(await store.code('rights.gather', { requestId, number })).toBe('safety-check-due');
    await store.value('rights.assessSafety', { requestId, sharedLine: 'yes', violence: 'unknown', decision: 'withhold', reason: '' });
    expect(await store.code('rights.previewPaper', { requestId, paper: 'accessReply', number: null })).toBe('safety-check-due');
    const neutral = await store.value('rights.previewPaper', { requestId, paper: 'neutralReply', number: null });
    expect(JSON.stringify(neutral)).not.toMatch(/Sureau|appel\(s\)|39 ?98/);
    await store.value('rights.replyNeutral', { requestId });
    expect(await store.code('rights.gather', { requestId, number })).toBe('wrong-phase');
  });
});

describe('gathering', () => {
  test('by any French or international form; half a number is refused', async () => {
    await receive(number);
    await receive(otherNumber);
    await receive(null);
    const { requestId } = await clearedRequest('access');
    for (const form of ['06 39 98 17 42', '0639981742', '+33 6 39 98 17 42', '0033639981742', '06.39.98.17.42']) {
      const data = await store.value('rights.gather', { requestId, number: form });
      expect(data.calls, form).toHaveLength(1);
      expect(data.callers).toHaveLength(1);
    }
    for (const wrong of ['06 39 98', '0639', 'abc', '']) expect(await store.code('rights.gather', { requestId, number: wrong }), wrong).toBe('invalid-number');
    expect((await store.value('rights.getGathered', { requestId })).calls).toHaveLength(1);
  });

  test('the reply has every item of art. 15 and the number that was typed, and another number is refused', async () => {
    await receive(number);
    await receive(otherNumber);
    const { requestId } = await clearedRequest('access');
    await store.value('rights.gather', { requestId, number });
    const reply = await store.value('rights.previewPaper', { requestId, paper: 'accessReply', number: '06 39 98 17 42' });
    const anchors = new Set(reply.blocks.flatMap((block) => ('anchor' in block && block.anchor !== null ? [block.anchor] : [])));
    for (const item of ['15.1', '15.1.a', '15.1.b', '15.1.c', '15.1.d', '15.1.e', '15.1.f', '15.1.g', '15.1.h', '15.2', '15.3']) expect(anchors, item).toContain(`art${item}`);
    expect(JSON.stringify(reply)).toContain('06 39 98 17 42');
    expect(await store.code('rights.previewPaper', { requestId, paper: 'accessReply', number: otherNumber })).toBe('number-mismatch');
  });

  test('who always withheld the number cannot be found: the reply of art. 11 says so, and confirms no call', async () => {
    await receive(null);
    const { id: requestId } = await store.value('rights.register', { right: 'access', subject: 'caller', channel: 'letter', receivedOn: '2026-11-20', requesterName: 'Claire Delorbe', requesterContact: '', wording: '', language: 'fr', accountId: null });
    const reply = await store.value('rights.previewPaper', { requestId, paper: 'unidentifiableReply', number: null });
    expect(JSON.stringify(reply.blocks)).toContain('article 11');
    expect(JSON.stringify(reply.blocks)).not.toMatch(/\d appel|Sureau|39 ?98/);
    expect(await store.value('rights.replyUnidentifiable', { requestId })).toMatchObject({ state: 'closed', closure: 'unidentifiable', callers: [] });
    expect(await store.code('rights.gather', { requestId, number })).not.toBe('ok');
  });

  test('two requests of one person are linked', async () => {
    await receive(number);
    const first = await clearedRequest('access');
    await store.value('rights.gather', { requestId: first.requestId, number });
    const second = await clearedRequest('erasure');
    await store.value('rights.gather', { requestId: second.requestId, number });
    expect((await store.value('rights.get', { requestId: second.requestId })).linked.map(({ reference }) => reference)).toEqual([first.reference]);
  });
});

describe('erasure', () => {
  async function traces(key: Uint8Array, needles: readonly Uint8Array[]): Promise<number> {
    let found = 0;
    for (const entry of readdirSync(store.directory, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      if (entry.name.endsWith('.db')) found += (await scanBase(path, key, needles, noPause)).traces;
      else if (!entry.name.endsWith('-wal') && !entry.name.endsWith('-shm') && entry.name !== 'station.lock') {
        const content = readFileSync(path);
        found += needles.filter((needle) => content.includes(Buffer.from(needle)) || content.includes(Buffer.from(needle).toString('hex'))).length;
      }
    }
    return found;
  }

  test('leaves no byte in any file of the profile, others untouched, and survives yesterday’s copy', async () => {
    await receive(otherNumber);
    await receive(number);
    await receive(number);
    await receive(null);
    const key = await databaseKey();
    const { requestId, reference } = await clearedRequest('erasure');
    const gathered = await store.value('rights.gather', { requestId, number });
    expect(gathered.calls).toHaveLength(2);
    // A copy in the profile, and another kept elsewhere.
    await store.store.stop();
    const database = join(store.directory, 'base', 'ecoutille.db');
    const outside = readFileSync(database);
    const backup = join(store.directory, 'backups', '2026-11-23T00-00-00-000Z-v30.db');
    mkdirSync(join(store.directory, 'backups'), { recursive: true });
    writeFileSync(backup, outside);
    const before = {
      secrets: rowsOf(key, `SELECT sealed AS value FROM call_numbers JOIN calls ON calls.id = call_id WHERE caller_id = '${gathered.callers[0]!.id}' UNION ALL SELECT tag FROM callers WHERE id = '${gathered.callers[0]!.id}'`).map(({ value }) => value as Uint8Array),
      others: rowsOf(key, `SELECT calls.*, hex(sealed) AS seal, hex(tag) AS tag FROM calls LEFT JOIN call_numbers ON call_id = calls.id LEFT JOIN callers ON callers.id = caller_id WHERE caller_id IS NOT '${gathered.callers[0]!.id}' ORDER BY row`),
    };
    expect(before.secrets).toHaveLength(3);
    expect(before.others).toHaveLength(2);
    // The search finds what is there: else its silence afterwards would prove nothing.
    expect(await traces(key, before.secrets)).toBeGreaterThanOrEqual(2);

    store = await openTestStore(store.directory, { now: store.now() });
    await store.value('session.signIn', { login: 'odile', passphrase: administratorPassphrase });
    expect(await store.code('rights.erase', { requestId, number, reference: 'D-2026-999' })).toBe('bad-request');
    const { report } = await store.value('rights.erase', { requestId, number, reference });
    expect(report).toMatchObject({ calls: 2, sealedNumbers: 2, pseudonyms: 1, backups: 1, verification: { foundAgain: 0, tracesFound: 0 } });
    expect(report.verification.pagesRead).toBeGreaterThan(20);
    const certificate = await store.value('rights.previewPaper', { requestId, paper: 'erasureCertificate', number: null });
    expect(JSON.stringify(certificate)).not.toMatch(/17 ?42/);
    await store.store.stop();
    expect(await traces(key, before.secrets)).toBe(0);
    const others = "SELECT calls.*, hex(sealed) AS seal, hex(tag) AS tag FROM calls LEFT JOIN call_numbers ON call_id = calls.id LEFT JOIN callers ON callers.id = caller_id ORDER BY row";
    expect(rowsOf(key, others)).toEqual(before.others);

    // The copy of before the erasure takes the place of the base, as somebody would put it back.
    writeFileSync(database, outside);
    rmSync(`${database}-wal`, { force: true });
    rmSync(`${database}-shm`, { force: true });
    expect(await traces(key, before.secrets)).toBeGreaterThanOrEqual(1);
    // Even when the folder of the keyring came back with it.
    rmSync(join(store.directory, 'base', 'erasures.json'));
    store = await openTestStore(store.directory, { now: store.now() });
    await store.value('session.signIn', { login: 'odile', passphrase: administratorPassphrase });
    expect(store.logs.join()).toContain('erasures-replayed');
    expect((await store.value('calls.findCaller', { number })).caller).toBeNull();
    expect((await store.value('calls.list', { filter: { from: null, to: null, outcomes: [], listenerId: null, callerId: null, repeatCallersOnly: false }, after: null, limit: 50 })).entries).toHaveLength(2);
    await store.store.stop();
    expect(await traces(key, before.secrets)).toBe(0);
    expect(rowsOf(key, others)).toEqual(before.others);
    // What calls again after an erasure is new, and stays.
    store = await openTestStore(store.directory, { now: store.now() });
    await store.value('session.signIn', { login: 'odile', passphrase: administratorPassphrase });
    gateway = attachTestGateway(store.store);
    calls = 10;
    await receive(number);
    await store.store.stop();
    store = await openTestStore(store.directory, { now: store.now() });
    await store.value('session.signIn', { login: 'odile', passphrase: administratorPassphrase });
    expect((await store.value('calls.findCaller', { number })).caller).not.toBeNull();
    // The name of who is gone is not given to whoever comes next.
    expect((await store.value('calls.findCaller', { number })).caller?.pseudonym).not.toBe(gathered.callers[0]!.pseudonym);
  }, 60_000);

  test('waits for the end of a call, and gives way to a legal hold', async () => {
    await receive(number);
    await receive(number, false);
    const { requestId, reference } = await clearedRequest('erasure');
    await store.value('rights.gather', { requestId, number });
    expect(await store.code('rights.erase', { requestId, number, reference })).toBe('call-in-progress');
    gateway.say({ type: 'call.event', token: token('b'), sequence: 2, at: store.now() + 200_000, fact: 'ended', outcome: 'abandoned' });
    await gateway.until((message) => message.type === 'call.acknowledged' && message.token === token('b') && message.sequence === 2);
    const hold = await store.value('retention.placeHold', { requestId, callIds: [], reason: 'Plainte déposée', until: '2027-06-30' });
    expect(await store.code('rights.erase', { requestId, number, reference })).toBe('legal-hold');
    expect((await store.value('rights.get', { requestId })).legalHoldUntil).toBe('2027-06-30');
    await store.value('retention.liftHold', { holdId: hold.id, reason: 'Affaire close' });
    expect((await store.value('rights.erase', { requestId, number, reference })).report.calls).toBe(2);
  }, 60_000);
});

test('quarantine: neither read nor changed nor erased while it lasts, readable again after', async () => {
  await receive(number);
  const { requestId, reference } = await clearedRequest('restriction');
  const data = await store.value('rights.gather', { requestId, number });
  await store.value('rights.restrict', { requestId, reason: 'exactitude contestée' });
  const filter = { from: null, to: null, outcomes: [], listenerId: null, callerId: null, repeatCallersOnly: false };
  const [entry] = (await store.value('calls.list', { filter, after: null, limit: 10 })).entries;
  expect(entry).toMatchObject({ caller: { kind: 'unknown' }, form: null, restricted: true });
  expect((await store.value('calls.list', { filter: { ...filter, callerId: data.callers[0]!.id }, after: null, limit: 10 })).entries).toEqual([]);
  expect(await store.code('calls.revealNumber', { callId: data.calls[0]!.id, reason: 'callBackAsked', precision: '' })).toBe('restricted');
  expect(await store.code('rights.erase', { requestId, number, reference })).toBe('restricted');
  expect(await store.code('rights.previewPaper', { requestId, paper: 'accessReply', number: null })).not.toBe('ok');
  const key = await databaseKey();
  await store.store.stop();
  const database = new Database(join(store.directory, 'base', 'ecoutille.db'));
  database.exec(`PRAGMA key = "x'${Buffer.from(key).toString('hex')}'"; PRAGMA foreign_keys = ON;`);
  for (const forbidden of ['UPDATE calls SET outcome = NULL', 'DELETE FROM calls', 'DELETE FROM call_numbers']) expect(() => { database.exec(forbidden); }, forbidden).toThrow('quarantine');
  database.close();
  store = await openTestStore(store.directory, { now: store.now() });
  await store.value('session.signIn', { login: 'odile', passphrase: administratorPassphrase });
  await store.value('rights.liftRestriction', { requestId, toldOn: '2026-11-24', reason: 'vérifié' });
  expect((await store.value('calls.list', { filter, after: null, limit: 10 })).entries[0]?.caller.kind).toBe('known');
});

test('an objection: not dialled any more, and no new trace of the number', async () => {
  await receive(number);
  const { requestId } = await clearedRequest('objection');
  await store.value('rights.gather', { requestId, number });
  await store.value('rights.object', { requestId, number });
  const id = token('z');
  gateway.say({ type: 'call.event', token: id, sequence: 1, at: store.now(), fact: 'started', direction: 'incoming', lineId: null, training: false, caller: { kind: 'number', e164: number as never } });
  gateway.say({ type: 'call.event', token: id, sequence: 2, at: store.now() + 1, fact: 'ended', outcome: 'abandoned' });
  await eventually(() => store.hints.some((hint) => hint.token === id && hint.caller.kind === 'unknown'));
  expect((await store.value('rights.getGathered', { requestId })).calls).toHaveLength(1);
  expect((await store.value('rights.get', { requestId })).events.map(({ event }) => event)).toContain('objectionRecorded');

  // The same number in any form; another one and an emergency are dialled all the same.
  const own = (await store.value('accounts.list', {}))[0]!;
  await store.value('accounts.giveGrant', { accountId: own.id, grant: 'outgoingCalls', until: null });
  const line = { preset: 'ordinary', label: 'Principale', publicNumber: '01 99 00 11 22', transport: 'UDP', domain: 'sip.example', proxy: '', port: null, path: '/', user: 'ligne', authUser: '', pinnedCertificate: null } as const;
  await store.value('line.saveSettings', { settings: line, password: null });
  for (const form of ['06 39 98 17 42', '0033639981742', '+33639981742']) expect(await store.code('desk.dial', { number: form }), form).toBe('do-not-call');
  expect(gateway.received.filter(({ type }) => type === 'dial.allow')).toEqual([]);
  for (const other of [otherNumber, '3114']) expect(await store.code('desk.dial', { number: other }), other).toBe('ok');
  await store.value('rights.removeObjection', { requestId, number });
  expect(await store.code('desk.dial', { number })).toBe('ok');
});

test('portability: an encrypted file that the program beside it opens, with the passphrase only', async () => {
  await receive(number);
  const { requestId } = await clearedRequest('portability');
  await store.value('rights.gather', { requestId, number });
  const { reply, handoff } = await store.store.call('rights.savePortability', 'console', { requestId, number, passphrase: otherPassphrase });
  expect(reply.ok).toBe(true);
  const file = handoff as SavedFile;
  const path = join(store.directory, file.fileName);
  const bytes = Buffer.from(file.base64, 'base64');
  writeFileSync(path, bytes);
  expect(bytes.includes('39981742')).toBe(false);
  const script = join(import.meta.dirname, '..', '..', 'resources', 'ouvrir-portabilite.mjs');
  const run = (words: string, from: string) => spawnSync(process.execPath, [script, from, join(store.directory, 'ouvert')], { input: `${words}\n` });
  expect(run('autre phrase', path).status).toBe(1);
  writeFileSync(`${path}.court`, bytes.subarray(0, bytes.length - 10));
  expect(run(otherPassphrase, `${path}.court`).status).toBe(1);
  const opened = run(otherPassphrase, path);
  expect(opened.stderr.toString()).not.toContain('ne s’ouvre pas');
  expect(opened.status).toBe(0);
  expect(JSON.parse(readFileSync(join(store.directory, 'ouvert', 'donnees.json'), 'utf8'))).toMatchObject({ format: 'ecoutille-portability/1', calls: [{ outcome: 'abandoned' }] });
  expect(readFileSync(join(store.directory, 'ouvert', 'appels.csv'), 'utf8').split('\r\n')).toHaveLength(3);
});
