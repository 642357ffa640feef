// The blocklist in the store: who may be kept away, the verdict for each call, the end of a block, another salt, the purge, and
// what a person's request finds and erases. Invariant shown throughout: the number is in no answer and in no entry.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CallOutcome } from '../../core/contract/desk-state.ts';
import { parisDate } from '../../core/values/civil-date.ts';
import type { BlockId, CallId, CallToken, RightsRequestId } from '../../core/values/ids.ts';
import { createBase, openBase } from '../../db/connection/base.ts';
import { migrations } from '../../db/migrations/index.ts';
import { bytes, loadSodium } from '../../db/vault/sodium.ts';
import { addAccount, administratorPassphrase, associationStore, attachTestGateway, eventually, newFolder, openTestStore, signInAs, token, type TestGateway, type TestStore } from '../support/test-store.ts';

const dayMs = 86_400_000;
const number = '+33639981742';
const otherNumber = '+33199004710';
const everything = { from: null, to: null, outcomes: [], listenerId: null, callerId: null, repeatCallersOnly: false };
const decision = { reason: 'silentCalls', note: 'trois nuits de suite', duration: 'month' } as const;
let store: TestStore;
let gateway: TestGateway;
let letters: string[];

beforeEach(async () => {
  store = await associationStore();
  gateway = attachTestGateway(store.store);
  letters = [...'abcdefghijklmnopqrstuvwxyz'];
});
afterEach(() => store.close());

interface Ring {
  readonly direction?: 'incoming' | 'outgoing';
  readonly training?: boolean;
}

function start(caller: string | null, { direction = 'incoming', training = false }: Ring = {}): CallToken {
  const id = token(letters.shift()!);
  const identity = caller === null ? { kind: 'withheld' as const } : { kind: 'number' as const, e164: caller as never };
  gateway.say({ type: 'call.event', token: id, sequence: 1, at: store.now(), fact: 'started', direction, lineId: null, training, caller: identity });
  return id;
}

async function end(id: CallToken, outcome: CallOutcome): Promise<void> {
  gateway.say({ type: 'call.event', token: id, sequence: 2, at: store.now() + 1_000, fact: 'ended', outcome });
  await gateway.until((message) => message.type === 'call.acknowledged' && message.token === id && message.sequence === 2);
}

/** A whole call, recorded with its pseudonym. */
async function receive(caller: string | null, ring: Ring = {}): Promise<CallId> {
  const id = start(caller, ring);
  await end(id, 'abandoned');
  await eventually(() => store.hints.some((hint) => hint.token === id && hint.caller.kind !== 'pending'));
  store.pass(60_000);
  return (await entries())[0]!.id;
}

const entries = async () => (await store.value('calls.list', { filter: everything, after: null, limit: 50 })).entries;
const list = () => store.value('blocklist.list', {});
const screens = (): boolean | undefined => gateway.received.filter((message) => message.type === 'blocklist.set').at(-1)?.screens;

async function verdict(id: CallToken): Promise<boolean> {
  const message = await gateway.until((one) => one.type === 'call.screened' && one.token === id);
  return message.type === 'call.screened' && message.blocked;
}

const verdicts = (id: CallToken): number => gateway.received.filter((message) => message.type === 'call.screened' && message.token === id).length;

/** The pseudonym comes after any verdict: both are computed one after the other. */
async function identified(id: CallToken): Promise<void> {
  await eventually(() => store.hints.some((hint) => hint.token === id && (hint.caller.kind === 'first' || hint.caller.kind === 'repeat')));
}

async function block(caller = number, duration: 'day' | 'month' | 'sixMonths' = 'month'): Promise<BlockId> {
  const callId = await receive(caller);
  return (await store.value('blocklist.decide', { callId, ...decision, duration })).id;
}

async function trail(): Promise<{ operation: string; reference: string | null; reason: string | null }[]> {
  return (await store.value('trail.list', { filter: { from: null, to: null, actorId: null, operations: ['block.decided', 'block.lifted', 'block.keptAway'], reference: null }, before: null, limit: 50 })).entries;
}

async function openAgain(): Promise<void> {
  await store.store.stop();
  store = await openTestStore(store.directory, { now: store.now() });
  gateway = attachTestGateway(store.store);
  await store.value('session.signIn', { login: 'odile', passphrase: administratorPassphrase });
}

/** The store sees the clock each minute; here it is asked to. */
async function pass(days: number): Promise<void> {
  for (let left = days; left > 0; left -= 20) {
    store.pass(Math.min(20, left) * dayMs);
    await store.value('retention.getState', {});
    store.look();
  }
}

async function purged(): Promise<void> {
  // The night's own purge may be under way.
  await eventually(async () => !(await store.value('retention.getState', {})).running);
  await store.value('retention.purge', {});
  await eventually(async () => !(await store.value('retention.getState', {})).running);
  expect((await store.value('retention.listPurges', {}))[0]?.endedAt).not.toBeNull();
}

async function request(right: 'access' | 'erasure' | 'restriction'): Promise<{ requestId: RightsRequestId; reference: string }> {
  const on = parisDate(store.now());
  const { id: requestId, reference } = await store.value('rights.register', { right, subject: 'caller', channel: 'letter', receivedOn: on, requesterName: 'Claire Delorbe', requesterContact: '', wording: '', language: 'fr', accountId: null });
  await store.value('rights.confirmIdentity', { requestId, proof: 'callFromLine', on, note: '' });
  await store.value('rights.addProof', { requestId, proof: 'callDetailsUnaided', on, note: '' });
  await store.value('rights.assessSafety', { requestId, sharedLine: 'no', violence: 'no', decision: 'disclose', reason: '' });
  return { requestId, reference };
}

describe('a decision', () => {
  test('keeps the caller of a call away, is told to the gateway, listed with its pseudonym and audited without a number', async () => {
    expect(screens()).toBeUndefined();
    const id = await block();
    await gateway.until((message) => message.type === 'blocklist.set' && message.screens);
    const [entry] = await entries();
    const pseudonym = entry?.caller.kind === 'known' ? entry.caller.pseudonym : null;
    expect(await list()).toMatchObject([{ id, pseudonym, reason: 'silentCalls', note: 'trois nuits de suite', decidedByName: 'Odile Ferroux', state: 'active', closedAt: null, keptAway: 0 }]);
    expect(entry?.caller).toMatchObject({ blockedUntil: (await list())[0]!.endsAt });
    expect(await trail()).toMatchObject([{ operation: 'block.decided', reference: id, reason: 'silentCalls month' }]);
    expect(JSON.stringify([await list(), await trail()])).not.toMatch(/39 ?98|1742/);
    expect(await store.code('blocklist.decide', { callId: entry!.id, ...decision })).toBe('already-blocked');
  });

  test('needs an incoming call with a number, words for another reason, and no number in them', async () => {
    const withheld = await receive(null);
    const outgoing = await receive(otherNumber, { direction: 'outgoing' });
    const trainee = start(number, { training: true });
    await end(trainee, 'abandoned');
    for (const callId of [withheld, outgoing]) expect(await store.code('blocklist.decide', { callId, ...decision })).toBe('not-blockable');
    const callId = await receive(number);
    expect(await store.code('blocklist.decide', { callId, ...decision, reason: 'other', note: '' })).toBe('reason-required');
    expect(await store.code('blocklist.decide', { callId, ...decision, note: 'le 06 39 98 17 42' })).toBe('digits-in-note');
    expect(await store.code('blocklist.decide', { callId: '018f0000-0000-7000-8000-000000000000', ...decision })).toBe('not-found');
    expect(await list()).toEqual([]);
  });

  test('is for a manager, a privacy officer or an administrator', async () => {
    const id = await block();
    for (const role of ['listener', 'manager', 'privacyOfficer'] as const) await addAccount(store, role, role.toLowerCase());
    await signInAs(store, 'listener');
    for (const name of ['blocklist.list', 'blocklist.lift', 'blocklist.decide', 'blocklist.prolong'] as const) expect(await store.code(name, { blockId: id }), name).toBe('forbidden');
    for (const role of ['manager', 'privacyofficer']) {
      await signInAs(store, role);
      expect(await list()).toHaveLength(1);
    }
    expect(await store.value('blocklist.lift', { blockId: id })).toMatchObject({ state: 'lifted', closedByName: 'Personne privacyofficer' });
  });
});

describe('a call while somebody is kept away', () => {
  test('the blocked caller is told so, counted and audited once the call has ended; another caller is let through', async () => {
    const id = await block();
    const blocked = start(number);
    expect(await verdict(blocked)).toBe(true);
    await end(blocked, 'blocked');
    const other = start(otherNumber);
    expect(await verdict(other)).toBe(false);
    await end(other, 'abandoned');
    expect((await list())[0]?.keptAway).toBe(1);
    expect((await trail()).map(({ operation, reference }) => [operation, reference])).toEqual([['block.keptAway', id], ['block.decided', id]]);
    await eventually(async () => (await entries()).some(({ outcome, caller }) => outcome === 'blocked' && caller.kind === 'known'));
    const dayStart = store.now() - dayMs;
    const today = await store.value('today.get', { dayStart, dayEnd: store.now() + dayMs });
    expect(today).toMatchObject({ answered: 0, missed: 0, abandoned: 2 });
    expect(today.callsByHour.reduce((sum, calls) => sum + calls, 0)).toBe(2);
  });

  test('a verdict that came too late is no call kept away', async () => {
    await block();
    const id = start(number);
    expect(await verdict(id)).toBe(true);
    await end(id, 'answered');
    expect((await list())[0]?.keptAway).toBe(0);
  });

  test('a withheld number, a training call, a call out: nothing is asked, nothing is answered', async () => {
    await block();
    const ids = [start(null), start(number, { training: true }), start(number, { direction: 'outgoing' })];
    expect(await verdict(start(otherNumber))).toBe(false);
    expect(ids.map(verdicts)).toEqual([0, 0, 0]);
  });

  test('a number that is never blocked gets through, whatever was decided', async () => {
    await block('+33116006');
    expect(await verdict(start('+33116006'))).toBe(false);
  });

  test('nobody signed in: no verdict; signed in again: told before anything else', async () => {
    await block();
    await store.value('session.signOut', {});
    await gateway.until((message) => message.type === 'blocklist.set' && !message.screens);
    const id = start(number);
    await signInAs(store, 'odile');
    await eventually(() => screens() === true);
    expect(await verdict(start(number))).toBe(true);
    expect(verdicts(id)).toBe(0);
  });

  test('a gateway that starts anew is told that callers are looked up', async () => {
    await block();
    gateway = attachTestGateway(store.store);
    await gateway.until((message) => message.type === 'blocklist.set' && message.screens);
  });

  test('on a locked screen too', async () => {
    await block();
    store.store.lock('idle');
    expect(await verdict(start(number))).toBe(true);
  });
});

describe('the end of a block', () => {
  test('by its time: the caller is let through at once, and nobody is looked up from the next minute on', async () => {
    await block(number, 'day');
    store.pass(dayMs);
    expect(await verdict(start(number))).toBe(false);
    expect(screens()).toBe(true);
    store.look();
    await gateway.until((message) => message.type === 'blocklist.set' && !message.screens);
    expect(await list()).toMatchObject([{ state: 'ended' }]);
    const id = start(number);
    await identified(id);
    expect(verdicts(id)).toBe(0);
  });

  test('by a person, once', async () => {
    const id = await block();
    expect(await store.value('blocklist.lift', { blockId: id })).toMatchObject({ state: 'lifted', closedByName: 'Odile Ferroux' });
    await gateway.until((message) => message.type === 'blocklist.set' && !message.screens);
    expect(await store.code('blocklist.lift', { blockId: id })).toBe('wrong-phase');
    expect(await store.code('blocklist.prolong', { blockId: id, ...decision })).toBe('wrong-phase');
    expect((await entries())[0]?.caller).not.toHaveProperty('blockedUntil');
    expect((await trail())[0]).toMatchObject({ operation: 'block.lifted', reference: id });
  });

  test('by a new decision that takes its place, six months from then at the latest', async () => {
    const former = await block();
    await pass(10);
    const next = await store.value('blocklist.prolong', { blockId: former, ...decision, duration: 'sixMonths' });
    expect(next).toMatchObject({ state: 'active', decidedAt: store.now() });
    expect(await list()).toMatchObject([{ id: next.id, state: 'active' }, { id: former, state: 'prolonged' }]);
    expect(await verdict(start(number))).toBe(true);
  });
});

test('a block goes on holding under a new salt, and its caller stays known until it ends', async () => {
  const id = await block(number, 'sixMonths');
  await pass(110);
  const drawnAt = (await store.value('retention.getState', {})).saltRotatedAt;
  await openAgain();
  expect((await store.value('retention.getState', {})).saltRotatedAt).not.toBe(drawnAt);
  await purged();
  // The call it was decided on is past its time; the block and its pseudonym are not.
  expect(await entries()).toEqual([]);
  expect(await list()).toMatchObject([{ id, state: 'active' }]);
  const again = start(number);
  expect(await verdict(again)).toBe(true);
  await end(again, 'blocked');
  expect((await list())[0]?.keptAway).toBe(1);
  expect(await verdict(start(otherNumber))).toBe(false);
  const { requestId } = await request('access');
  const data = await store.value('rights.gather', { requestId, number });
  expect(data.blocks).toMatchObject([{ id, active: true }]);
});

test('the night after its end a block is purged, and the purge says so', async () => {
  await block(number, 'day');
  const counted = async (at: number) => (await store.value('retention.preview', { at })).counts.find(({ category }) => category === 'blocklist');
  expect(await counted(store.now() + dayMs)).toMatchObject({ items: 0 });
  await pass(2);
  expect(await counted(store.now())).toMatchObject({ items: 1, oldest: parisDate(store.now() - dayMs) });
  await purged();
  expect(await list()).toEqual([]);
  const [run] = await store.value('retention.listPurges', {});
  expect(run?.counts).toContainEqual({ category: 'blocklist', items: 1, oldest: parisDate(store.now() - dayMs) });
});

describe('a person’s request', () => {
  test('finds the block, tells it in the paper with calls from both sides, and erases it with the rest', async () => {
    await receive(number, { direction: 'outgoing' });
    const id = await block();
    const { requestId, reference } = await request('erasure');
    const data = await store.value('rights.gather', { requestId, number });
    expect(data.calls.map(({ direction }) => direction)).toEqual(['incoming', 'outgoing']);
    expect(data.blocks).toMatchObject([{ id, reason: 'silentCalls', note: 'trois nuits de suite', active: true }]);
    expect(data.auditReferences.map(({ operation }) => operation)).toContain('block.decided');
    const access = await request('access');
    await store.value('rights.gather', { requestId: access.requestId, number });
    const paper = JSON.stringify(await store.value('rights.previewPaper', { requestId: access.requestId, paper: 'accessReply', number: null }));
    for (const said of ['appels muets répétés («\u00a0trois nuits de suite\u00a0»)', 'Blocages\u00a0: jusqu’à leur fin.', 'Les appels de votre ligne sont bloqués', 'appel sortant, de notre part', 'un blocage de votre ligne a été décidé']) expect(paper).toContain(said);
    const { report } = await store.value('rights.erase', { requestId, number, reference });
    expect(report).toMatchObject({ calls: 2, blocks: 1, pseudonyms: 1, verification: { foundAgain: 0, tracesFound: 0 } });
    expect(await list()).toEqual([]);
    await gateway.until((message) => message.type === 'blocklist.set' && !message.screens);
  });

  test('in quarantine the block goes on, says no name, and neither a purge nor a new decision touches it', async () => {
    const id = await block(number, 'day');
    const { requestId } = await request('restriction');
    await store.value('rights.gather', { requestId, number });
    await store.value('rights.restrict', { requestId, reason: 'vérification' });
    expect(await list()).toMatchObject([{ id, pseudonym: null, state: 'active' }]);
    expect(await verdict(start(number))).toBe(true);
    expect(await store.code('blocklist.prolong', { blockId: id, ...decision })).toBe('restricted');
    await pass(3);
    await purged();
    expect(await list()).toMatchObject([{ id, state: 'ended' }]);
  });
});

test('version 70 keeps the sounds of version 60, takes one for blocked callers, and refuses a block without an end', async () => {
  const sodium = await loadSodium();
  const folder = newFolder();
  const options = { path: join(folder, 'ecoutille.db'), key: bytes(sodium.randombytes_buf(32)), backups: join(folder, 'backups'), now: 0 };
  const old = createBase({ ...options, steps: migrations.filter(({ version }) => version <= 60) });
  old.db.run(sql`INSERT INTO accounts (id, login, display_name, role, public_key, must_change_passphrase, created_at, station_id) VALUES ('a', 'a', 'A', 'manager', zeroblob(32), 0, 0, 's')`);
  const sound = (kind: string) => sql`INSERT INTO announcement_sounds VALUES (${kind}, x'0102', 'texte', 0, 'file', 7, 'a')`;
  old.db.run(sound('onHold'));
  expect(() => old.db.run(sound('blocked'))).toThrow(/CHECK/);
  old.close();
  const base = openBase(options);
  base.db.run(sound('blocked'));
  expect(base.db.all(sql`SELECT kind, text, changed_at FROM announcement_sounds ORDER BY kind`)).toEqual([
    { kind: 'blocked', text: 'texte', changed_at: 7 },
    { kind: 'onHold', text: 'texte', changed_at: 7 },
  ]);
  base.db.run(sql`INSERT INTO pseudonym_salts VALUES (1, zeroblob(16), 1, 8192, 0, NULL)`);
  base.db.run(sql`INSERT INTO callers VALUES ('c', 1, zeroblob(16), 0, 0)`);
  const blocked = (endsAt: number | null) => sql`INSERT INTO blocks (id, caller_id, call_id, reason, note, decided_by, decided_at, ends_at, station_id) VALUES ('b', 'c', 'gone', 'threats', '', 'a', 0, ${endsAt}, 's')`;
  for (const wrong of [null, 0, 200 * dayMs]) expect(() => base.db.run(blocked(wrong)), String(wrong)).toThrow(/CHECK|NOT NULL/);
  base.db.run(blocked(180 * dayMs));
  // The pseudonym stays as long as the block.
  expect(() => base.db.run(sql`DELETE FROM callers`)).toThrow(/FOREIGN KEY/);
  base.close();
  expect(readFileSync(options.path).includes('texte')).toBe(false);
});
