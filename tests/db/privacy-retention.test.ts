// Purges: what is past its time goes in small steps, what is held or in quarantine stays, a doubtful clock purges nothing,
// each run leaves its proof; salts rotate and former ones go with their last caller.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { retentionDefaults, purgeDay, purgeLimit, startOfParisDay } from '../../core/domain/privacy/retention.ts';
import { leastAlerting } from '../../core/domain/privacy/reveal-alerts.ts';
import { addDays, parisDate } from '../../core/values/civil-date.ts';
import { createBase, type Base } from '../../db/connection/base.ts';
import { purgeCallers, purgeCalls } from '../../db/queries/privacy-retention.ts';
import { bytes, loadSodium } from '../../db/vault/sodium.ts';
import { administratorPassphrase, associationStore, attachTestGateway, eventually, newFolder, openTestStore, token, type TestGateway, type TestStore } from '../support/test-store.ts';

const dayMs = 86_400_000;
const everything = { from: null, to: null, outcomes: [], listenerId: null, callerId: null, repeatCallersOnly: false };
let store: TestStore;
let gateway: TestGateway;

beforeEach(async () => {
  store = await associationStore();
  gateway = attachTestGateway(store.store);
});
afterEach(() => store.close());

async function receive(letter: string, number: string): Promise<void> {
  const id = token(letter);
  gateway.say({ type: 'call.event', token: id, sequence: 1, at: store.now(), fact: 'started', direction: 'incoming', lineId: null, training: false, caller: { kind: 'number', e164: number as never } });
  gateway.say({ type: 'call.event', token: id, sequence: 2, at: store.now() + 1_000, fact: 'ended', outcome: 'abandoned' });
  await eventually(() => store.hints.some((hint) => hint.token === id && hint.caller.kind !== 'pending'));
}

async function purged(): Promise<void> {
  await store.value('retention.purge', {});
  await eventually(async () => !(await store.value('retention.getState', {})).running);
}

const count = async (): Promise<number> => (await store.value('calls.count', { filter: everything })).count;

/** The store sees the clock each minute; here it is asked to. */
async function pass(days: number): Promise<void> {
  for (let left = days; left > 0; left -= 20) {
    store.pass(Math.min(20, left) * dayMs);
    await store.value('retention.getState', {});
  }
}

test('the preview says what goes, the purge does it, and its proof holds counts only', async () => {
  await receive('a', '+33639981742');
  await receive('b', '+33199004710');
  await pass(80);
  await receive('c', '+33199004710');
  const now = store.now();
  expect((await store.value('retention.preview', { at: now })).counts.find(({ category }) => category === 'calls')?.items).toBe(0);
  await purged();
  expect(await count()).toBe(3);
  await pass(30);
  expect((await store.value('retention.preview', { at: store.now() })).counts.find(({ category }) => category === 'calls')?.items).toBe(2);
  await purged();
  expect(await count()).toBe(1);
  expect((await store.value('calls.findCaller', { number: '+33639981742' })).caller).toBeNull();
  const [run] = await store.value('retention.listPurges', {});
  expect(run).toMatchObject({ trigger: 'demand', actorName: 'Odile Ferroux' });
  expect(run?.counts.find(({ category }) => category === 'calls')?.items).toBe(2);
  expect(JSON.stringify(run)).not.toMatch(/39 ?98|4710/);
});

test('a training call goes when its time is over, as a real one does', async () => {
  const training = (id: ReturnType<typeof token>): void => {
    gateway.say({ type: 'call.event', token: id, sequence: 1, at: store.now(), fact: 'started', direction: 'incoming', lineId: null, training: true, caller: { kind: 'withheld' } });
    gateway.say({ type: 'call.event', token: id, sequence: 2, at: store.now() + 1_000, fact: 'ended', outcome: 'abandoned' });
  };
  const past = async (): Promise<number | undefined> => (await store.value('retention.preview', { at: store.now() })).counts.find(({ category }) => category === 'calls')?.items;
  training(token('a'));
  await receive('b', '+33199004710');
  await pass(120);
  training(token('c'));
  await eventually(async () => (await past()) === 2);
  await purged();
  expect((await store.value('retention.listPurges', {}))[0]?.counts.find(({ category }) => category === 'calls')?.items).toBe(2);
  await pass(120);
  expect(await past()).toBe(1);
}, 60_000);

test('a purge tells how far it is and can be stopped between two steps; the log says what went, the next one takes the rest', async () => {
  const calls = 1_600;
  for (let index = 0; index < calls; index += 1) {
    const id = token('a').slice(0, 16).concat(String(index).padStart(4, '0').replace(/\d/g, (digit) => 'bcdefghijk'[Number(digit)]!)) as ReturnType<typeof token>;
    gateway.say({ type: 'call.event', token: id, sequence: 1, at: store.now(), fact: 'started', direction: 'incoming', lineId: null, training: false, caller: { kind: 'withheld' } });
    gateway.say({ type: 'call.event', token: id, sequence: 2, at: store.now() + 1_000, fact: 'ended', outcome: 'abandoned' });
  }
  await eventually(async () => (await count()) === calls);
  await pass(120);
  await store.value('retention.purge', {});
  const { running, erased } = await store.value('retention.stopPurge', {});
  expect(running).toBe(true);
  expect(erased).toBeGreaterThan(0);
  expect(erased).toBeLessThan(calls);
  await eventually(async () => !(await store.value('retention.getState', {})).running);
  expect(await count()).toBe(calls - erased);
  const [stopped] = await store.value('retention.listPurges', {});
  expect(stopped?.counts.find(({ category }) => category === 'calls')?.items).toBe(erased);
  expect(stopped?.endedAt).not.toBeNull();
  await purged();
  expect(await count()).toBe(0);
}, 60_000);

test('a hold and a quarantine keep their calls from the purge', async () => {
  await receive('a', '+33639981742');
  await receive('b', '+33199004710');
  const entries = (await store.value('calls.list', { filter: everything, after: null, limit: 10 })).entries;
  await store.value('retention.placeHold', { requestId: null, callIds: [entries[0]!.id], reason: 'Plainte', until: '2028-01-01' });
  await pass(120);
  expect(await store.value('retention.preview', { at: store.now() })).toMatchObject({ held: 1 });
  await purged();
  expect((await store.value('calls.list', { filter: everything, after: null, limit: 10 })).entries.map(({ id }) => id)).toEqual([entries[0]!.id]);
});

test.each([
  ['went back', -3 * dayMs, 'wentBack'],
  ['leapt forward', 400 * dayMs, 'jumpedForward'],
] as const)('a clock that %s purges nothing until somebody looked', async (_name, leap, fault) => {
  await receive('a', '+33639981742');
  expect((await store.value('retention.getState', {})).clockFault).toBeNull();
  store.pass(leap);
  expect((await store.value('retention.getState', {})).clockFault).toBe(fault);
  expect(await store.code('retention.purge', {})).toBe('clock-doubtful');
  store = await store.reopen();
  await store.value('session.signIn', { login: 'odile', passphrase: administratorPassphrase });
  expect((await store.value('retention.getState', {})).clockFault).toBe(fault);
  expect(await count()).toBe(1);
  await store.value('retention.trustClock', { reason: 'heure vérifiée' });
  await purged();
  expect(await count()).toBe(leap > 0 ? 0 : 1);
});

test('rules stay within caps and floors, and a form never outlives its call', async () => {
  const justification = 'besoin écrit';
  expect(await store.code('retention.saveRule', { category: 'calls', months: 13, justification })).toBe('over-cap');
  expect(await store.code('retention.saveRule', { category: 'callForms', months: 4, justification })).toBe('over-cap');
  expect(await store.code('retention.saveRule', { category: 'accessLog', months: 5, justification })).toBe('under-floor');
  expect(retentionDefaults.find(({ category }) => category === 'recordings')?.capMonths).toBe(6);
  const { rules } = await store.value('retention.saveRule', { category: 'calls', months: 1, justification });
  expect(rules.find(({ category }) => category === 'callForms')?.months).toBe(1);
});

test('a day that is announced is the first night on which the purge takes it', () => {
  for (let day = parisDate(Date.UTC(2026, 0, 1)); day < '2028-03-02'; day = addDays(day, 1)) {
    for (const at of [startOfParisDay(day), startOfParisDay(day) + 12 * 3_600_000]) {
      const on = purgeDay(parisDate(at), 3);
      expect(purgeLimit(3, startOfParisDay(on)), day).toBeGreaterThan(at);
      expect(purgeLimit(3, startOfParisDay(addDays(on, -1))), day).toBeLessThanOrEqual(at);
    }
  }
});

test('a new salt serves from a first of the month on; a number is gathered under former ones too', async () => {
  await receive('a', '+33639981742');
  const before = (await store.value('calls.findCaller', { number: '+33639981742' })).caller;
  const drawnAt = (await store.value('retention.getState', {})).saltRotatedAt;
  await pass(70);
  expect((await store.value('retention.getState', {})).saltRotatedAt).toBe(drawnAt);
  store = await openAgain();
  expect((await store.value('retention.getState', {})).saltRotatedAt).toBe(store.now());
  await receive('b', '+33639981742');
  const after = (await store.value('calls.findCaller', { number: '+33639981742' })).caller;
  expect(after?.id).not.toBe(before?.id);
  const { id: requestId } = await store.value('rights.register', { right: 'access', subject: 'caller', channel: 'letter', receivedOn: parisDate(store.now()), requesterName: 'X', requesterContact: '', wording: '', language: 'fr', accountId: null });
  const on = parisDate(store.now());
  await store.value('rights.confirmIdentity', { requestId, proof: 'callFromLine', on, note: '' });
  await store.value('rights.addProof', { requestId, proof: 'operatorInvoice', on, note: '' });
  await store.value('rights.assessSafety', { requestId, sharedLine: 'no', violence: 'no', decision: 'disclose', reason: '' });
  expect((await store.value('rights.gather', { requestId, number: '06 39 98 17 42' })).callers).toHaveLength(2);
});

async function openAgain(): Promise<TestStore> {
  await store.store.stop();
  const opened = await openTestStore(store.directory, { now: store.now() });
  await opened.value('session.signIn', { login: 'odile', passphrase: administratorPassphrase });
  gateway = attachTestGateway(opened.store);
  return opened;
}

const now = Date.UTC(2026, 5, 1);

/** An empty base of its own, without a store. */
function newBase(): { path: string; base: Base } {
  const folder = newFolder();
  const path = join(folder, 'ecoutille.db');
  return { path, base: createBase({ path, key: new Uint8Array(32).fill(1), backups: join(folder, 'backups'), now }) };
}

test('a purge leaves nothing that refers to a call which is gone, and foreign keys hold again after it', () => {
  const { base } = newBase();
  const { db } = base;
  const call = (id: string, startedAt: number): void => {
    db.run(sql`INSERT INTO calls (id, station_id, direction, training, started_at, ended_at, outcome, caller_kind, last_sequence) VALUES (${id}, 'test', 'incoming', 0, ${startedAt}, ${startedAt + 1}, 'abandoned', 'unknown', 1)`);
    db.run(sql`INSERT INTO consents (id, purpose, wording, call_id, given_at) VALUES (${`consent of ${id}`}, 'callBack', 'Oui', ${id}, ${startedAt})`);
  };
  ['first', 'second'].forEach((id) => { call(id, now - 400 * dayMs); });
  call('third', now - dayMs);
  // As a later version may have it: what hangs on a row that hangs on a call.
  db.run(sql`CREATE TABLE reminders (consent_id TEXT NOT NULL REFERENCES consents (id) ON DELETE CASCADE)`);
  db.run(sql`INSERT INTO reminders SELECT id FROM consents`);
  expect(purgeCalls(db, now - 366 * dayMs, parisDate(now), 10)).toBe(2);
  expect(db.all(sql`SELECT id, call_id FROM consents`)).toEqual([{ id: 'consent of third', call_id: 'third' }]);
  expect(db.all(sql`SELECT consent_id FROM reminders`)).toEqual([{ consent_id: 'consent of third' }]);
  expect(db.all(sql`PRAGMA foreign_key_check`)).toEqual([]);
  expect(() => db.run(sql`INSERT INTO consents (id, purpose, wording, call_id, given_at) VALUES ('orphan', 'callBack', 'Oui', 'first', 0)`)).toThrow(/FOREIGN KEY/);
  expect(db.get(sql`PRAGMA synchronous`), 'commits wait for the disk again').toEqual({ synchronous: 2 });
  base.close();
});

test('while much is written the log reaches the file when it is told to, afterwards by itself; a base closed meanwhile says nothing', async () => {
  const { path, base } = newBase();
  base.checkpoint();
  const write = (text: string): void => {
    base.db.transaction(() => {
      for (let index = 0; index < 1_500; index += 1) base.db.run(sql`INSERT INTO legal_holds (id, reason, placed_at, until_on) VALUES (${`${text} ${String(index)}`}, ${'x'.repeat(4_000)}, 0, '2026-01-01')`);
    });
  };
  const before = statSync(path).size;
  await base.writingMuch((flush) => {
    write('first');
    expect(statSync(path).size).toBe(before);
    flush();
    expect(statSync(path).size).toBeGreaterThan(before + 5_000_000);
    write('last');
    return Promise.resolve();
  });
  const flushed = statSync(path).size;
  expect(flushed, 'nothing waits at the end').toBeGreaterThan(before + 10_000_000);
  write('second');
  expect(statSync(path).size).toBeGreaterThan(flushed + 5_000_000);
  await base.writingMuch((flush) => {
    base.close();
    flush();
    return Promise.resolve();
  });
});

test('callers of whom nothing is left go, with what closed requests and holds that are over say of them', async () => {
  const sodium = await loadSodium();
  const { base } = newBase();
  const { db } = base;
  db.run(sql`INSERT INTO accounts (id, login, display_name, role, public_key, must_change_passphrase, created_at, station_id) VALUES ('odile', 'odile', 'Odile', 'administrator', zeroblob(32), 0, 0, 'test')`);
  db.run(sql`INSERT INTO pseudonym_salts (id, salt, opslimit, memlimit, created_at) VALUES (1, zeroblob(16), 1, 8192, 0)`);
  for (const [rank, id] of ['blocked', 'closed', 'held', 'lifted', 'none', 'open', 'past', 'rang'].entries()) {
    db.run(sql`INSERT INTO callers (id, salt_id, tag, name_rank, created_at) VALUES (${id}, 1, ${bytes(sodium.randombytes_buf(16))}, ${rank}, 0)`);
  }
  db.run(sql`INSERT INTO calls (id, station_id, direction, training, started_at, ended_at, outcome, caller_kind, caller_id, last_sequence) VALUES ('call', 'test', 'incoming', 1, 0, 1, 'abandoned', 'number', 'rang', 1)`);
  db.run(sql`INSERT INTO blocks (id, caller_id, call_id, reason, note, decided_by, decided_at, ends_at, station_id) VALUES ('block', 'blocked', 'gone', 'threats', '', 'odile', ${now}, ${now + dayMs}, 'test')`);
  for (const [number, state] of ['closed', 'open'].entries()) {
    db.run(sql`INSERT INTO rights_requests (id, year, number, right_name, subject, channel, received_on, requester_name, requester_contact, wording, language, state, created_at, station_id) VALUES (${state}, 2026, ${number}, 'access', 'caller', 'letter', '2026-01-01', '', '', '', 'fr', ${state}, 0, 'test')`);
    db.run(sql`INSERT INTO rights_callers VALUES (${state}, ${state})`);
  }
  for (const [id, until, lifted] of [['held', '2026-06-01', null], ['lifted', '2026-12-01', 1], ['past', '2026-05-31', null]] as const) {
    db.run(sql`INSERT INTO legal_holds (id, reason, placed_at, until_on, lifted_at) VALUES (${id}, 'enquête', 0, ${until}, ${lifted})`);
    db.run(sql`INSERT INTO legal_hold_callers VALUES (${id}, ${id})`);
  }
  let after: string | null = '';
  for (let round = 0; after !== null; round += 1) {
    expect(round, 'the walk ends').toBeLessThan(5);
    after = purgeCallers(db, parisDate(now), after, 3);
  }
  expect(db.all(sql`SELECT id FROM callers ORDER BY id`)).toEqual([{ id: 'blocked' }, { id: 'held' }, { id: 'open' }, { id: 'rang' }]);
  expect(db.all(sql`PRAGMA foreign_key_check`)).toEqual([]);
  expect(db.all(sql`SELECT request_id FROM rights_callers`)).toEqual([{ request_id: 'open' }]);
  expect(db.all(sql`SELECT hold_id FROM legal_hold_callers`)).toEqual([{ hold_id: 'held' }]);
  base.close();
});

test('who reads unusually many numbers in a day raises one alert, which an officer closes with an explanation', async () => {
  await receive('a', '+33639981742');
  const [call] = (await store.value('calls.list', { filter: everything, after: null, limit: 1 })).entries;
  const look = async (): Promise<void> => {
    await store.value('session.signOut', {});
    await store.value('session.signIn', { login: 'odile', passphrase: administratorPassphrase });
  };
  for (let read = 1; read < leastAlerting; read += 1) await store.value('calls.revealNumber', { callId: call!.id, reason: 'callBackAsked', precision: '' });
  await look();
  expect(await store.value('trail.listAlerts', {})).toEqual([]);
  await store.value('calls.revealNumber', { callId: call!.id, reason: 'callBackAsked', precision: '' });
  await look();
  await look();
  const [alert, ...others] = await store.value('trail.listAlerts', {});
  expect(others).toEqual([]);
  expect(alert).toMatchObject({ displayName: 'Odile Ferroux', reveals: leastAlerting, usual: 0, acknowledgedAt: null });
  const raised = await store.value('trail.list', { filter: { from: null, to: null, actorId: null, operations: ['alert.raised'], reference: null }, before: null, limit: 5 });
  expect(raised.entries).toMatchObject([{ actorName: null, reason: String(leastAlerting) }]);
  const closed = await store.value('trail.acknowledgeAlert', { id: alert!.id, explanation: 'Rappels après une panne' });
  expect(closed[0]).toMatchObject({ explanation: 'Rappels après une panne' });
  expect(await store.code('trail.acknowledgeAlert', { id: 999, explanation: 'rien' })).toBe('not-found');
});
