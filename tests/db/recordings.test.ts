// Recordings in the store: what is on the disk, who opens it, what the journal holds, and what breaks without a word missing.
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, truncateSync, utimesSync, writeFileSync, copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, describe, expect, test } from 'vitest';
import type { RecordingSettings } from '../../core/contract/recording-model.ts';
import { defaultAnnouncements } from '../../core/domain/announcements/announcements.ts';
import { defaultSettings } from '../../core/domain/recordings/mode.ts';
import { parisDate } from '../../core/values/civil-date.ts';
import type { CallToken, RecordingId, RightsRequestId } from '../../core/values/ids.ts';
import { packetsOf } from '../../core/domain/recordings/sound-frames.ts';
import { decryptExport } from '../../db/vault/encrypted-export.ts';
import { createKeyStretcher } from '../../db/vault/key-stretching.ts';
import { deriveSlotKeys, openSlot, type SlotContents } from '../../db/vault/key-slots.ts';
import { readKeyring } from '../../db/vault/keyring.ts';
import { createRecordingFile, openRecording } from '../../db/vault/recording-file.ts';
import { loadSodium } from '../../db/vault/sodium.ts';
import { openBase } from '../../db/connection/base.ts';
import type { Executor } from '../../db/connection/executor.ts';
import { openVaultKeys } from '../../db/vault/vaults.ts';
import { unsealed } from '../support/recording-keys.ts';
import { recordSkip } from '../support/skip.ts';
import { attachTestPhone, soundMark, type TestPhone } from '../support/test-phone.ts';
import { addAccount, administratorPassphrase, associationStore, attachTestGateway, eventually, openTestStore, otherPassphrase, signInAs, token, type TestGateway, type TestStore } from '../support/test-store.ts';

const open: TestStore[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

const manual: RecordingSettings = { ...defaultSettings, mode: 'manual' };
const dayMs = 86_400_000;
const exportPassphrase = 'mandarine ruisseau tabouret cigale verger lucarne brindille';

async function start(): Promise<{ store: TestStore; gateway: TestGateway; phone: TestPhone }> {
  const store = await associationStore();
  open.push(store);
  await store.value('recordings.saveSettings', { settings: manual });
  return { store, gateway: attachTestGateway(store.store), phone: attachTestPhone(store.store) };
}

async function call(store: TestStore, gateway: TestGateway, letter: string, training = false): Promise<CallToken> {
  const it = token(letter);
  gateway.say({ type: 'call.event', token: it, sequence: 1, at: store.now(), fact: 'started', direction: 'incoming', lineId: null, training, caller: { kind: 'number', e164: '+33639981742' as never } });
  gateway.say({ type: 'call.event', token: it, sequence: 2, at: store.now() + 1, fact: 'answered' });
  await gateway.until((message) => message.type === 'call.acknowledged' && message.token === it && message.sequence === 2);
  return it;
}

async function endCall(store: TestStore, gateway: TestGateway, it: CallToken): Promise<void> {
  gateway.say({ type: 'call.event', token: it, sequence: 3, at: store.now(), fact: 'ended', outcome: 'answered' });
  await gateway.until((message) => message.type === 'call.acknowledged' && message.token === it && message.sequence === 3);
}

/** A whole recording of `seconds`, of one call, ended. */
async function record(scene: { store: TestStore; gateway: TestGateway; phone: TestPhone }, letter: string, seconds: number): Promise<RecordingId> {
  const { store, gateway, phone } = scene;
  const it = await call(store, gateway, letter);
  await store.value('recordings.start', { token: it, spokenConsent: true });
  const { recordingId } = await phone.until('record.start', (message) => message.callToken === it);
  await phone.capture(recordingId, seconds);
  await endCall(store, gateway, it);
  await eventually(async () => (await entry(store, recordingId)).endedAt !== null);
  return recordingId;
}

async function entry(store: TestStore, id: RecordingId) {
  const found = (await store.value('recordings.list', { before: null, limit: 200 })).entries.find((one) => one.id === id);
  if (found === undefined) throw new Error('no such recording');
  return found;
}

const listen = { purpose: 'training', reason: 'Séance de supervision' } as const;

async function heard(store: TestStore, id: RecordingId) {
  const opened = await store.value('recordings.open', { recordingId: id, ...listen });
  const packets: string[] = [];
  let fault: 'cut' | 'altered' | null = null;
  for (let from = 0, done = false; !done; ) {
    const read = await store.value('recordings.read', { listeningId: opened.listeningId, from });
    for (const chunk of read.chunks) packets.push(...(packetsOf(chunk.packets) ?? []).map((packet) => Buffer.from(packet).toString()));
    from += read.chunks.length;
    done = read.done;
    fault = read.fault;
  }
  return { opened, packets, fault };
}

/** Acts on the base of a store that has stopped. */
async function inBase<T>(store: TestStore, login: string, passphrase: string, act: (db: Executor, slot: SlotContents) => T): Promise<T> {
  const sodium = await loadSodium();
  const stretcher = createKeyStretcher();
  const { keyring } = readKeyring(sodium, join(store.directory, 'base'));
  const slot = openSlot(sodium, keyring, await deriveSlotKeys(sodium, stretcher, keyring, 'account', login, passphrase));
  await stretcher.stop();
  if (slot === null) throw new Error('slot does not open');
  const base = openBase({ path: join(store.directory, 'base', 'ecoutille.db'), key: slot.databaseKey, backups: join(store.directory, 'backups'), now: store.now() });
  try {
    return act(base.db, slot);
  } finally {
    base.close();
  }
}

/** A request of the caller of `call`, with its checks passed and its calls gathered. */
async function gatheredRequest(store: TestStore, right: 'access' | 'erasure' | 'restriction', number = '06 39 98 17 42') {
  const registered = await store.value('rights.register', { right, subject: 'caller', channel: 'letter', receivedOn: '2026-11-03', requesterName: 'Claire Delorbe', requesterContact: '', wording: '', language: 'fr', accountId: null });
  const requestId = registered.id;
  await store.value('rights.confirmIdentity', { requestId, proof: 'callFromLine', on: '2026-11-10', note: '' });
  await store.value('rights.addProof', { requestId, proof: 'callDetailsUnaided', on: '2026-11-10', note: '' });
  await store.value('rights.assessSafety', { requestId, sharedLine: 'no', violence: 'no', decision: 'disclose', reason: '' });
  return { registered, requestId, gathered: await store.value('rights.gather', { requestId, number }) };
}

const callerKnown = (store: TestStore, letter: string): Promise<void> => eventually(() => store.hints.some(({ token: of, caller }) => of === token(letter) && caller.kind !== 'pending'));

async function purged(store: TestStore): Promise<void> {
  await store.value('retention.purge', {});
  await eventually(async () => !(await store.value('retention.getState', {})).running);
}

function files(store: TestStore): string[] {
  const folder = join(store.directory, 'recordings');
  try {
    return readdirSync(folder).map((name) => join(folder, name));
  } catch {
    return [];
  }
}

async function operations(store: TestStore): Promise<string[]> {
  const { entries } = await store.value('trail.list', { filter: { from: null, to: null, actorId: null, operations: [], reference: null }, before: null, limit: 200 });
  return entries.map(({ operation }) => operation);
}

describe('recording a call', () => {
  test('needs the mode, the agreement or the announcement, and a real call', async () => {
    const scene = await start();
    const { store, gateway, phone } = scene;
    await store.value('recordings.saveSettings', { settings: defaultSettings });
    const it = await call(store, gateway, 'a');
    expect(await store.code('recordings.start', { token: it, spokenConsent: true })).toBe('recording-off');
    await store.value('recordings.saveSettings', { settings: manual });
    expect(await store.code('recordings.start', { token: it, spokenConsent: false })).toBe('recording-consent-due');
    const trained = await call(store, gateway, 'b', true);
    expect(await store.code('recordings.start', { token: trained, spokenConsent: true })).toBe('recording-training');
    phone.say({ type: 'announcement.played', callToken: it, kind: 'beforeAnswer' });
    await eventually(async () => (await store.value('recordings.getLive', {})).calls.some(({ announced }) => announced));
    await store.value('recordings.start', { token: it, spokenConsent: false });
    expect(await store.code('recordings.start', { token: it, spokenConsent: true })).toBe('recording-under-way');
    expect(files(store)).toHaveLength(1);
  });

  test('needs a call that lives, a phone window that captures, and only what the port may say', async () => {
    const { store, gateway, phone } = await start();
    const over = await call(store, gateway, 'a');
    await endCall(store, gateway, over);
    expect(await store.code('recordings.start', { token: over, spokenConsent: true })).toBe('call-gone');
    expect(await store.code('recordings.start', { token: token('z'), spokenConsent: true })).toBe('call-gone');
    const it = await call(store, gateway, 'b');
    phone.say({ type: 'caller.key', callToken: it, key: 'optOut', number: '+33639981742' } as never);
    await eventually(() => store.logs.includes('warn phone-message-refused'));
    expect((await store.value('recordings.getLive', {})).calls.some(({ optedOut }) => optedOut)).toBe(false);
    const alone = await associationStore();
    open.push(alone);
    await alone.value('recordings.saveSettings', { settings: manual });
    const heardByNobody = await call(alone, attachTestGateway(alone.store), 'c');
    expect(await alone.code('recordings.start', { token: heardByNobody, spokenConsent: true })).toBe('recording-unavailable');
    expect([...files(store), ...files(alone)]).toEqual([]);
  });

  test('is nobody’s to open, export or erase before its end', async () => {
    const { store, gateway, phone } = await start();
    const it = await call(store, gateway, 'a');
    await store.value('recordings.start', { token: it, spokenConsent: true });
    const { recordingId } = await phone.until('record.start');
    await phone.capture(recordingId, 1);
    expect(await store.code('recordings.open', { recordingId, ...listen })).toBe('recording-under-way');
    expect(await store.code('recordings.erase', { recordingId, reason: 'But atteint' })).toBe('recording-under-way');
    expect(await store.value('recordings.listListenings', { recordingId })).toEqual([]);
  });

  test('the spoken agreement is kept with its time; start, pause, stop and refusal are in the trail', async () => {
    const { store, gateway, phone } = await start();
    const it = await call(store, gateway, 'a');
    await store.value('recordings.start', { token: it, spokenConsent: true, wording: 'Êtes-vous d’accord ?' });
    const { recordingId } = await phone.until('record.start');
    await phone.capture(recordingId, 2);
    await store.value('recordings.pause', { token: it });
    await phone.until('record.pause');
    phone.pause(recordingId, 3_000);
    await store.value('recordings.resume', { token: it });
    await phone.capture(recordingId, 1);
    await store.value('recordings.optOut', { token: it });
    await eventually(async () => (await entry(store, recordingId)).endedAt !== null);
    expect(await entry(store, recordingId)).toMatchObject({ endedBy: 'optedOut', durationMs: 6_000, consent: 'spoken', consentAt: store.now(), gaps: [{ fromMs: 2_000, toMs: 5_000, cause: 'listener' }], purpose: 'training', mode: 'manual' });
    expect(await store.code('recordings.start', { token: it, spokenConsent: true })).toBe('recording-opted-out');
    const acts = await operations(store);
    for (const operation of ['recording.started', 'recording.paused', 'recording.resumed', 'recording.optedOut', 'recording.ended']) expect(acts).toContain(operation);
    const consents = await store.value('consents.list', {});
    expect(consents).toMatchObject([{ purpose: 'recording', wording: 'Êtes-vous d’accord ?', givenAt: store.now() }]);
  });

  test('the key that the caller presses ends it, for the whole call', async () => {
    const { store, gateway, phone } = await start();
    const it = await call(store, gateway, 'a');
    await store.value('recordings.start', { token: it, spokenConsent: true });
    const { recordingId } = await phone.until('record.start');
    await phone.capture(recordingId, 1);
    phone.say({ type: 'record.held', recordingId, held: true });
    phone.say({ type: 'caller.key', callToken: it, key: 'optOut' });
    await phone.until('record.stop');
    await eventually(async () => (await entry(store, recordingId)).endedBy === 'optedOut');
    expect(await store.code('recordings.resume', { token: it })).toBe('wrong-phase');
  });

  test('the key means nothing while nothing can be recorded, and all that it did as soon as something can', async () => {
    const { store, gateway, phone } = await start();
    const optOut = (): string | null | undefined => gateway.received.filter((message) => message.type === 'keys.set').at(-1)?.keys.optOut;
    const until = (wanted: string | null): Promise<void> => eventually(() => optOut() === wanted);
    const choose = (mode: 'off' | 'manual') => store.value('recordings.saveSettings', { settings: { ...manual, mode } });
    await until('9');
    await choose('off');
    await until(null);
    const it = await call(store, gateway, 'a');
    phone.say({ type: 'caller.key', callToken: it, key: 'optOut' });
    phone.say({ type: 'announcement.played', callToken: it, kind: 'beforeAnswer' });
    await eventually(async () => (await store.value('recordings.getLive', {})).calls.some(({ announced }) => announced));
    await choose('manual');
    await until('9');
    expect(await operations(store)).not.toContain('recording.optedOut');
    await store.value('recordings.start', { token: it, spokenConsent: true });
    const { recordingId } = await phone.until('record.start');
    await phone.capture(recordingId, 1);
    // What is under way goes on, and can still be refused.
    await choose('off');
    expect(optOut()).toBe('9');
    phone.say({ type: 'caller.key', callToken: it, key: 'optOut' });
    await eventually(async () => (await entry(store, recordingId)).endedBy === 'optedOut');
    await until(null);
    expect(await operations(store)).toContain('recording.optedOut');
    // Callers are told of the key: it answers them.
    await store.value('announcements.saveSettings', { settings: { ...defaultAnnouncements, beforeAnswer: 'bundledRecording' } });
    await until('9');
  });

  test('a refusal stays one, though the phone window ends before its last second has come', async () => {
    const { store, gateway, phone } = await start();
    const it = await call(store, gateway, 'a');
    await store.value('recordings.start', { token: it, spokenConsent: true });
    const { recordingId } = await phone.until('record.start');
    await phone.capture(recordingId, 1);
    phone.hang();
    await store.value('recordings.optOut', { token: it });
    phone.close();
    await eventually(async () => (await entry(store, recordingId)).endedBy === 'optedOut');
  });

  test('a chunk that comes after the pause, out of order or malformed is not taken', async () => {
    const { store, gateway, phone } = await start();
    const it = await call(store, gateway, 'a');
    await store.value('recordings.start', { token: it, spokenConsent: true });
    const { recordingId } = await phone.until('record.start');
    await phone.capture(recordingId, 1);
    await store.value('recordings.pause', { token: it });
    const chunk = { type: 'record.chunk', recordingId, peaks: new Uint8Array(0), packets: new Uint8Array([1, 0, 7]) } as const;
    phone.say({ ...chunk, sequence: 2, startMs: 9_000, endMs: 9_500 });
    phone.say({ ...chunk, sequence: 9, startMs: 1_000, endMs: 1_500 });
    phone.say({ ...chunk, sequence: 2, startMs: 500, endMs: 1_200 });
    phone.say({ ...chunk, sequence: 2, startMs: 1_000, endMs: 1_500, packets: new Uint8Array([9, 0, 7]) });
    await store.value('recordings.stop', { token: it });
    await eventually(async () => (await entry(store, recordingId)).endedAt !== null);
    expect((await heard(store, recordingId)).packets).toHaveLength(50);
    expect(store.logs.filter((line) => line.includes('recording-chunk-refused'))).toHaveLength(4);
  });

  test('nothing of the sound is in clear in the profile, during and after', async () => {
    const scene = await start();
    const { store, gateway, phone } = scene;
    const it = await call(store, gateway, 'a');
    await store.value('recordings.start', { token: it, spokenConsent: true });
    const { recordingId } = await phone.until('record.start');
    await phone.capture(recordingId, 3);
    expect(everyByte(store.directory).some((content) => content.includes(soundMark))).toBe(false);
    await endCall(store, gateway, it);
    await eventually(async () => (await entry(store, recordingId)).endedAt !== null);
    await heard(store, recordingId);
    for (const content of everyByte(store.directory)) for (const mark of [soundMark, 'OpusHead', 'OggS', '\x1aE\xdf\xa3']) expect(content.includes(Buffer.from(mark, 'latin1'))).toBe(false);
  });

  test('the sign-out ends it, and what was recorded is there', async () => {
    const { store, gateway, phone } = await start();
    const it = await call(store, gateway, 'a');
    await store.value('recordings.start', { token: it, spokenConsent: true });
    const { recordingId } = await phone.until('record.start');
    await phone.capture(recordingId, 2);
    await store.value('session.signOut', {});
    await signInAs(store, 'odile');
    expect(await entry(store, recordingId)).toMatchObject({ endedBy: 'signedOut', durationMs: 2_000 });
    expect((await heard(store, recordingId)).packets).toHaveLength(100);
  });

  test('a locked screen goes on recording, and pauses', async () => {
    const { store, gateway, phone } = await start();
    const it = await call(store, gateway, 'a');
    await store.value('recordings.start', { token: it, spokenConsent: true });
    const { recordingId } = await phone.until('record.start');
    store.store.lock('idle');
    await phone.capture(recordingId, 1);
    expect((await store.value('recordings.getLive', {})).calls).toMatchObject([{ state: 'recording' }]);
    expect(await store.code('recordings.pause', { token: it })).toBe('ok');
    expect(await store.code('recordings.resume', { token: it })).toBe('locked');
    expect(await store.code('recordings.start', { token: it, spokenConsent: true })).toBe('locked');
    expect(await store.code('recordings.open', { recordingId, ...listen })).toBe('locked');
  });
});

function everyByte(folder: string): Buffer[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true }).filter((one) => one.isFile()).map((one) => readFileSync(join(one.parentPath ?? (one as unknown as { path: string }).path, one.name)));
}

describe('listening', () => {
  test('gives the sound back whole, with an entry in the journal and in the trail', async () => {
    const scene = await start();
    const id = await record(scene, 'a', 130);
    const { opened, packets, fault } = await heard(scene.store, id);
    expect(opened).toMatchObject({ integrity: 'intact', recording: { durationMs: 130_000, listenings: 1 } });
    expect(packets).toHaveLength(6_500);
    expect(packets[6_499]).toBe(`${soundMark}00006499`);
    expect(fault).toBeNull();
    expect(await scene.store.value('recordings.listListenings', { recordingId: id })).toMatchObject([{ recordingId: id, purpose: 'training', reason: 'Séance de supervision', own: false, accountName: 'Odile Ferroux' }]);
    expect(await operations(scene.store)).toContain('recording.listened');
  });

  test('without the grant nothing opens, and nothing is in the journal', async () => {
    const scene = await start();
    const { store } = scene;
    const id = await record(scene, 'a', 1);
    await addAccount(store, 'manager', 'yves');
    await signInAs(store, 'yves');
    expect(await store.code('recordings.open', { recordingId: id, ...listen })).toBe('forbidden');
    await signInAs(store, 'odile');
    expect(await store.value('recordings.listListenings', { recordingId: null })).toEqual([]);
  });

  test('a listening belongs to who opened it, and ends at the lock', async () => {
    const scene = await start();
    const id = await record(scene, 'a', 2);
    const { opened } = await heard(scene.store, id);
    scene.store.store.lock('idle');
    await scene.store.value('session.unlock', { passphrase: administratorPassphrase });
    expect(await scene.store.code('recordings.read', { listeningId: opened.listeningId, from: 0 })).toBe('listening-over');
  });

  test('half an hour without reading ends it', async () => {
    const scene = await start();
    const id = await record(scene, 'a', 2);
    const { opened } = await heard(scene.store, id);
    scene.store.pass(31 * 60_000);
    scene.store.look();
    expect(await scene.store.code('recordings.read', { listeningId: opened.listeningId, from: 0 })).toBe('listening-over');
  });

  test("a listener's passphrase and the database key open no recording; a holder's do", async () => {
    const sodium = await loadSodium();
    const scene = await start();
    const { store } = scene;
    await addAccount(store, 'listener', 'helene');
    await signInAs(store, 'helene');
    scene.gateway.close();
    scene.phone.close();
    const later = { store, gateway: attachTestGateway(store.store), phone: attachTestPhone(store.store) };
    const it = await call(store, later.gateway, 'a');
    await store.value('recordings.start', { token: it, spokenConsent: true });
    const { recordingId } = await later.phone.until('record.start');
    await later.phone.capture(recordingId, 2);
    await store.value('recordings.stop', { token: it });
    await eventually(async () => (await store.value('recordings.getLive', {})).calls.every(({ state }) => state === 'ended'));
    await store.store.stop();
    const opens = (login: string, passphrase: string): Promise<boolean> =>
      inBase(store, login, passphrase, (db, slot) => {
        const pair = { privateKey: slot.privateKey, publicKey: sodium.crypto_scalarmult_base(slot.privateKey) };
        return unsealed(sodium, db, store.directory, recordingId, openVaultKeys(sodium, db, slot.holder, pair), pair);
      });
    expect(await opens('helene', otherPassphrase)).toBe(false);
    expect(await opens('odile', administratorPassphrase)).toBe(true);
  });

  test('a volunteer hears their own calls only where the association allows it', async () => {
    const scene = await start();
    const { store } = scene;
    await addAccount(store, 'listener', 'helene');
    const recordAs = async (letter: string): Promise<RecordingId> => record({ store, gateway: scene.gateway, phone: scene.phone }, letter, 1);
    await store.value('recordings.saveSettings', { settings: { ...manual, ownListening: true } });
    await signInAs(store, 'helene');
    const it = await call(store, scene.gateway, 'c');
    await store.value('recordings.start', { token: it, spokenConsent: true });
    const { recordingId } = await scene.phone.until('record.start');
    await scene.phone.capture(recordingId, 1);
    await endCall(store, scene.gateway, it);
    await eventually(async () => (await store.value('recordings.listOwn', {})).entries.length === 1);
    const opened = await store.value('recordings.openOwn', { recordingId, reason: 'Relire mon appel' });
    expect((await store.value('recordings.read', { listeningId: opened.listeningId, from: 0 })).chunks).toHaveLength(1);
    expect(await store.code('recordings.mask', { listeningId: opened.listeningId, fromMs: 0, toMs: 500, reason: 'essai' })).toBe('forbidden');
    await signInAs(store, 'odile');
    expect(await store.value('recordings.listListenings', { recordingId })).toMatchObject([{ own: true, reason: 'Relire mon appel' }]);
    const other = await recordAs('d');
    // Whoever might mask may not do so in a listening of the own call, which has no purpose given.
    const mine = await store.value('recordings.openOwn', { recordingId: other, reason: 'Relire mon appel' });
    expect(await store.code('recordings.mask', { listeningId: mine.listeningId, fromMs: 0, toMs: 500, reason: 'essai' })).toBe('forbidden');
    await store.value('recordings.saveSettings', { settings: manual });
    await signInAs(store, 'helene');
    expect(await store.code('recordings.openOwn', { recordingId, reason: 'Relire mon appel' })).toBe('own-listening-off');
    expect(await store.code('recordings.openOwn', { recordingId: other, reason: 'Relire' })).toBe('not-found');
    // Their copies of the keys went for good: allowed again, it holds for the calls to come.
    await signInAs(store, 'odile');
    await store.value('recordings.saveSettings', { settings: { ...manual, ownListening: true } });
    await signInAs(store, 'helene');
    expect(await store.code('recordings.openOwn', { recordingId, reason: 'Relire mon appel' })).toBe('own-listening-off');
  });
});

describe('files that are not what they were', () => {
  test('cut, altered and swapped are found and said', async () => {
    const scene = await start();
    const first = await record(scene, 'a', 3);
    const [firstFile] = files(scene.store);
    const second = await record(scene, 'b', 3);
    const secondFile = files(scene.store).find((name) => name !== firstFile)!;
    const kept = readFileSync(firstFile!);

    truncateSync(firstFile!, statSync(firstFile!).size - 60);
    expect(await heard(scene.store, first)).toMatchObject({ opened: { integrity: 'cut' }, fault: 'cut' });
    expect((await heard(scene.store, first)).packets.length).toBeGreaterThanOrEqual(100);

    const altered = Buffer.from(kept);
    altered[200] = altered[200]! ^ 1;
    writeFileSync(firstFile!, altered);
    const changed = await heard(scene.store, first);
    expect(changed).toMatchObject({ opened: { integrity: 'altered' }, packets: [], fault: 'altered' });
    // Written anew without a passage it would pass for whole.
    expect(await scene.store.code('recordings.mask', { listeningId: changed.opened.listeningId, fromMs: 0, toMs: 500, reason: 'Adresse donnée' })).toBe('recording-altered');

    copyFileSync(secondFile, firstFile!);
    expect(await heard(scene.store, first)).toMatchObject({ opened: { integrity: 'altered' }, packets: [], fault: 'altered' });

    writeFileSync(firstFile!, Buffer.concat([kept, Buffer.from('more')]));
    expect((await heard(scene.store, first)).opened.integrity).toBe('altered');

    rmSync(firstFile!);
    expect(await scene.store.code('recordings.open', { recordingId: first, ...listen })).toBe('recording-file-missing');
    expect((await entry(scene.store, first)).fileThere).toBe(false);
    expect((await heard(scene.store, second)).opened.integrity).toBe('intact');
  });

  test('a folder that takes no file begins nothing; a phone window that is gone ends the recording, and what was written stays', async () => {
    const scene = await start();
    const { store, gateway, phone } = scene;
    const it = await call(store, gateway, 'a');
    // No file can be made where the folder is a file.
    rmSync(join(store.directory, 'recordings'), { recursive: true, force: true });
    writeFileSync(join(store.directory, 'recordings'), '');
    expect(await store.code('recordings.start', { token: it, spokenConsent: true })).not.toBe('ok');
    expect((await store.value('recordings.list', { before: null, limit: 10 })).entries).toEqual([]);
    rmSync(join(store.directory, 'recordings'));
    mkdirSync(join(store.directory, 'recordings'));
    await store.value('recordings.start', { token: it, spokenConsent: true });
    const { recordingId } = await phone.until('record.start');
    await phone.capture(recordingId, 2);
    phone.close();
    await eventually(async () => (await entry(store, recordingId)).endedBy === 'interrupted');
    expect((await heard(store, recordingId)).packets).toHaveLength(100);
  });
});

test('a file opens for its own recording alone, even with its key', async () => {
  const sodium = await loadSodium();
  const folder = mkdtempSync(join(tmpdir(), 'ecoutille-file-'));
  const key = sodium.crypto_secretstream_xchacha20poly1305_keygen();
  const path = join(folder, 'one.enr');
  createRecordingFile(sodium, path, 'one' as RecordingId, key).finish(0);
  const content = readFileSync(path);
  expect(openRecording(sodium, content, 'one' as RecordingId, key).next()).toEqual({ kind: 'end', endMs: 0 });
  expect(openRecording(sodium, content, 'two' as RecordingId, key).next()).toBe('altered');
  rmSync(folder, { recursive: true });
});

describe('what a power cut leaves', () => {
  async function cut(): Promise<{ store: TestStore; id: RecordingId; file: string }> {
    const scene = await start();
    const { store } = scene;
    const id = await record(scene, 'a', 3);
    await store.store.stop();
    await inBase(store, 'odile', administratorPassphrase, (db) => db.run(sql`UPDATE recordings SET ended_at = NULL, ended_by = NULL, duration_ms = 0, file_hash = NULL`));
    return { store, id, file: files(store)[0]! };
  }
  async function again(store: TestStore): Promise<TestStore> {
    const opened = await openTestStore(store.directory, { now: store.now() });
    open.splice(open.indexOf(store), 1, opened);
    await signInAs(opened, 'odile');
    return opened;
  }

  test('zeros where the next chunk was to be are cut off', async () => {
    const { store, id, file } = await cut();
    const whole = readFileSync(file);
    // Without the end, as it was in the middle of the call.
    writeFileSync(file, Buffer.concat([whole.subarray(0, whole.length - 8 - 22), Buffer.alloc(4_096)]));
    const opened = await again(store);
    expect(await entry(opened, id)).toMatchObject({ endedBy: 'interrupted', durationMs: 3_000 });
    const { opened: { integrity }, packets, fault } = await heard(opened, id);
    expect([integrity, packets.length, fault]).toEqual(['intact', 150, null]);
  });

  test('a file that cannot be read keeps nobody from signing in, and is repaired later', async () => {
    const { store, id, file } = await cut();
    const whole = readFileSync(file);
    rmSync(file);
    mkdirSync(file);
    const first = await again(store);
    expect((await entry(first, id)).endedAt).toBeNull();
    expect(first.logs).toContain('error recording-not-repaired');
    rmSync(file, { recursive: true });
    writeFileSync(file, whole);
    const second = await first.reopen();
    open.splice(open.indexOf(first), 1, second);
    await signInAs(second, 'odile');
    expect((await heard(second, id)).packets).toHaveLength(150);
  });
});

describe('a disk that is full', () => {
  /** A file system of 200 kB in the place of the recordings; only root can mount one. */
  const mounted = (folder: string): boolean => spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=200k', 'tmpfs', folder]).status === 0;
  const probe = mkdtempSync(join(tmpdir(), 'ecoutille-mount-'));
  const mayMount = process.platform === 'linux' && mounted(probe);
  if (mayMount) spawnSync('umount', [probe]);
  else recordSkip('a disk that is full ends the recording with what it has', 'no file system can be mounted here');
  rmSync(probe, { recursive: true });

  test.skipIf(!mayMount)('ends the recording with what it has, and says so', async () => {
    const { store, gateway, phone } = await start();
    const folder = join(store.directory, 'recordings');
    mkdirSync(folder);
    expect(mounted(folder)).toBe(true);
    try {
      const it = await call(store, gateway, 'a');
      await store.value('recordings.start', { token: it, spokenConsent: true });
      const { recordingId } = await phone.until('record.start');
      const full = phone.until('record.stop', (message) => message.recordingId === recordingId);
      void phone.capture(recordingId, 300);
      await full;
      expect((await store.value('recordings.getLive', {})).calls).toMatchObject([{ state: 'ended', endedBy: 'diskFull' }]);
      const ended = await entry(store, recordingId);
      expect(ended).toMatchObject({ endedBy: 'diskFull' });
      expect(ended.durationMs).toBeGreaterThan(50_000);
      const { opened, packets, fault } = await heard(store, recordingId);
      expect(opened.integrity).toBe('intact');
      expect(fault).toBeNull();
      expect(packets.length * 20).toBe(ended.durationMs);
      expect(await store.code('recordings.start', { token: it, spokenConsent: true })).toBe('disk-full');
    } finally {
      spawnSync('umount', [folder]);
    }
  });
});

describe('what is taken away', () => {
  test("the erasure of a caller destroys the recordings of their calls, the others' stay, and copies of the base open nothing", async () => {
    const scene = await start();
    const { store } = scene;
    const id = await record(scene, 'a', 1);
    await callerKnown(store, 'a');
    const { callId } = await entry(store, id);
    const { registered, requestId, gathered } = await gatheredRequest(store, 'erasure');
    expect(gathered).toMatchObject({ recordings: 1, calls: [{ id: callId }] });
    const exported = await store.store.call('recordings.export', 'console', { recordingId: id, requestId, passphrase: exportPassphrase });
    expect(exported.reply).toEqual({ ok: true, value: null });
    const { report } = await store.value('rights.erase', { requestId, number: '06 39 98 17 42', reference: registered.reference });
    expect(report).toMatchObject({ recordings: 1, verification: { tracesFound: 0 } });
    expect(files(store)).toEqual([]);
    expect((await store.value('recordings.list', { before: null, limit: 10 })).entries).toEqual([]);
    const sodium = await loadSodium();
    const stretcher = createKeyStretcher();
    const content = sodium.from_base64((exported.handoff as { base64: string }).base64, sodium.base64_variants.ORIGINAL);
    const opened = await decryptExport(sodium, stretcher, exportPassphrase, content);
    await stretcher.stop();
    const inside = JSON.parse(sodium.to_string(opened!)) as Record<string, { base64: string }>;
    const sound = Buffer.from(inside['enregistrement.webm']!.base64, 'base64');
    expect(sound.subarray(0, 4).toString('hex')).toBe('1a45dfa3');
    expect(sound.includes(`${soundMark}00000049`)).toBe(true);
  });

  test('an export goes to the person of the call alone, after the checks of their request, and stands in its file', async () => {
    const scene = await start();
    const { store } = scene;
    const id = await record(scene, 'a', 1);
    await callerKnown(store, 'a');
    const ask = (requestId: RightsRequestId) => store.code('recordings.export', { recordingId: id, requestId, passphrase: exportPassphrase });
    const unchecked = await store.value('rights.register', { right: 'access', subject: 'caller', channel: 'letter', receivedOn: '2026-11-03', requesterName: 'Paul Asselin', requesterContact: '', wording: '', language: 'fr', accountId: null });
    expect(await ask(unchecked.id)).toBe('recording-other-caller');
    const other = await gatheredRequest(store, 'access', '01 99 00 47 10');
    expect(await ask(other.requestId)).toBe('recording-other-caller');
    const { requestId } = await gatheredRequest(store, 'access');
    const [file] = files(store);
    const kept = readFileSync(file!);
    writeFileSync(file!, kept.with(200, kept[200]! ^ 1));
    expect(await ask(requestId)).toBe('recording-altered');
    writeFileSync(file!, kept);
    expect(await ask(requestId)).toBe('ok');
    expect((await store.value('rights.get', { requestId })).events.filter(({ event }) => event === 'exported')).toHaveLength(1);
    await store.value('rights.assessSafety', { requestId, sharedLine: 'yes', violence: 'no', decision: 'withhold', reason: 'Ligne partagée' });
    expect(await ask(requestId)).toBe('safety-check-due');
  });

  test('who took a call is told of its recording in facts, and gets the sound only where the association lets people hear their own calls', async () => {
    const scene = await start();
    const { store } = scene;
    const id = await record(scene, 'a', 1);
    const report = await store.value('own.getReport', {});
    const told = report.others.find(({ source }) => source === 'recordings');
    expect(told?.rows).toHaveLength(1);
    expect(told?.rows[0]?.map(({ field }) => field)).toEqual(expect.arrayContaining(['started_at', 'duration_ms']));
    expect(told?.rows[0]?.map(({ field }) => field)).not.toEqual(expect.arrayContaining([expect.stringMatching(/key|hash|sound|samples/)]));
    const accountId = (await store.value('accounts.list', {}))[0]!.id;
    const registered = await store.value('rights.register', { right: 'access', subject: 'volunteer', channel: 'letter', receivedOn: '2026-11-03', requesterName: 'Odile Ferroux', requesterContact: '', wording: '', language: 'fr', accountId });
    const requestId = registered.id;
    await store.value('rights.confirmIdentity', { requestId, proof: 'identitySeen', on: '2026-11-10', note: '' });
    await store.value('rights.assessSafety', { requestId, sharedLine: 'no', violence: 'no', decision: 'disclose', reason: '' });
    await store.value('rights.gather', { requestId, number: '' });
    const ask = (recordingId: RecordingId) => store.code('recordings.export', { recordingId, requestId, passphrase: exportPassphrase });
    expect(await ask(id)).toBe('own-listening-off');
    await store.value('recordings.saveSettings', { settings: { ...manual, ownListening: true } });
    const allowed = await record(scene, 'b', 1);
    expect([await ask(id), await ask(allowed)]).toEqual(['own-listening-off', 'ok']);
    await store.value('recordings.saveSettings', { settings: manual });
    expect(await ask(allowed)).toBe('own-listening-off');
  });

  test('a purged call takes its recording and the file along', async () => {
    // Begun a minute before midnight, recorded two minutes after it: the call is past its time a day before the recording.
    const store = await associationStore({ now: Date.parse('2026-11-24T23:59:00+01:00') });
    open.push(store);
    await store.value('recordings.saveSettings', { settings: manual });
    await store.value('retention.saveRule', { category: 'calls', months: 1, justification: 'Délibération du bureau' });
    const scene = { store, gateway: attachTestGateway(store.store), phone: attachTestPhone(store.store) };
    const it = await call(store, scene.gateway, 'a');
    store.pass(3 * 60_000);
    await store.value('recordings.start', { token: it, spokenConsent: true });
    const { recordingId } = await scene.phone.until('record.start');
    await scene.phone.capture(recordingId, 1);
    await endCall(store, scene.gateway, it);
    await eventually(async () => (await entry(store, recordingId)).endedAt !== null);
    store.pass(Date.parse('2026-12-25T12:00:00+01:00') - store.now());
    const { counts } = await store.value('retention.preview', { at: store.now() });
    expect(counts.filter(({ category, items }) => items > 0 && (category === 'calls' || category === 'recordings')).map(({ category }) => category)).toEqual(['calls']);
    expect(files(store)).toHaveLength(1);
    await purged(store);
    expect((await store.value('recordings.list', { before: null, limit: 10 })).entries).toEqual([]);
    expect(files(store)).toEqual([]);
  });

  test('files that no recording knows go once they are older than any may be; the purge goes on past what is no file', async () => {
    const { store } = await start();
    const folder = join(store.directory, 'recordings');
    mkdirSync(join(folder, 'lost+found'), { recursive: true });
    const touched = { 'lost+found': store.now() - 400 * dayMs, 'old.enr': store.now() - 200 * dayMs, 'young.enr': store.now() - 100 * dayMs };
    for (const [name, at] of Object.entries(touched)) {
      if (name.endsWith('.enr')) writeFileSync(join(folder, name), 'what an older base left');
      utimesSync(join(folder, name), at / 1_000, at / 1_000);
    }
    await purged(store);
    expect(readdirSync(folder).sort()).toEqual(['lost+found', 'young.enr']);
    expect((await store.value('retention.listPurges', {}))[0]?.endedAt).not.toBeNull();
  });

  test('a call in quarantine keeps its recording closed, unchanged and there', async () => {
    const scene = await start();
    const { store } = scene;
    const id = await record(scene, 'a', 2);
    await callerKnown(store, 'a');
    const { requestId } = await gatheredRequest(store, 'restriction');
    const { opened } = await heard(store, id);
    await store.value('rights.restrict', { requestId, reason: 'Exactitude contestée' });
    expect(await entry(store, id)).toMatchObject({ restricted: true, callerPseudonym: null });
    // A listening under way ends there.
    expect(await store.code('recordings.read', { listeningId: opened.listeningId, from: 0 })).toBe('restricted');
    expect(await store.code('recordings.open', { recordingId: id, ...listen })).toBe('restricted');
    expect((await store.value('recordings.draw', { days: 31, wanted: 1 }))[0]).toMatchObject({ drawn: 0, among: 0 });
    expect(await store.code('recordings.erase', { recordingId: id, reason: 'But atteint' })).toBe('restricted');
    store.pass(33 * dayMs);
    await purged(store);
    expect(files(store)).toHaveLength(1);
  });

  test('a masked passage is nowhere any more, the rest is', async () => {
    const scene = await start();
    const id = await record(scene, 'a', 4);
    const before = files(scene.store);
    const { opened } = await heard(scene.store, id);
    const changed = await scene.store.value('recordings.mask', { listeningId: opened.listeningId, fromMs: 1_500, toMs: 2_250, reason: 'Adresse donnée' });
    expect(changed.gaps).toEqual([{ fromMs: 1_500, toMs: 2_250, cause: 'masked' }]);
    expect(files(scene.store)).toHaveLength(1);
    expect(files(scene.store)).not.toEqual(before);
    const again = await heard(scene.store, id);
    expect(again.opened.integrity).toBe('intact');
    // A packet lasts 20 ms: 75 to 112 are touched.
    const expected = Array.from({ length: 200 }, (_none, index) => index).filter((index) => index < 75 || index >= 113);
    expect(again.packets).toEqual(expected.map((index) => `${soundMark}${String(index).padStart(8, '0')}`));
    expect(await operations(scene.store)).toContain('recording.masked');
  });

  test('erasing, analysing with erasure and the purge destroy row and file; the journal stays', async () => {
    const scene = await start();
    const { store } = scene;
    const first = await record(scene, 'a', 1);
    await heard(store, first);
    await store.value('recordings.erase', { recordingId: first, reason: 'But atteint' });
    expect(files(store)).toHaveLength(0);
    const second = await record(scene, 'b', 1);
    await store.value('recordings.saveAnalysis', { recordingId: second, marks: { welcome: 3, listening: 4, information: null, orientation: null, closing: 2 }, remark: '', erase: true });
    expect(files(store)).toHaveLength(0);
    const analyses = await store.value('recordings.listAnalyses', {});
    expect(analyses).toMatchObject([{ month: '2026-11', marks: { welcome: 3 } }]);
    expect(JSON.stringify(analyses)).not.toContain(second);
    const third = await record(scene, 'c', 1);
    expect((await entry(store, third)).expiresOn > parisDate(store.now())).toBe(true);
    store.pass(33 * dayMs);
    expect((await store.value('retention.preview', { at: store.now() })).counts).toContainEqual(expect.objectContaining({ category: 'recordings', items: 1 }));
    expect((await store.value('reviews.getIndicators', {})).recordingsPastRetention).toBe(1);
    await purged(store);
    expect((await store.value('recordings.list', { before: null, limit: 10 })).entries).toEqual([]);
    expect(files(store)).toHaveLength(0);
    expect(await store.value('recordings.listListenings', { recordingId: null })).toHaveLength(1);
  });

  test('no purpose keeps sound longer than the rule of the privacy desk, nor that one longer than six months', async () => {
    const scene = await start();
    const { store } = scene;
    const keep = (months: number) => store.code('recordings.saveSettings', { settings: { ...manual, months: { ...manual.months, training: months } } });
    const rule = (months: number) => store.code('retention.saveRule', { category: 'recordings', months, justification: 'Délibération du bureau' });
    expect(await keep(2)).toBe('over-cap');
    expect([await rule(7), await rule(6), await keep(7), await keep(3)]).toEqual(['over-cap', 'ok', 'bad-request', 'ok']);
    const id = await record(scene, 'a', 1);
    expect((await entry(store, id)).expiresOn.slice(0, 7)).toBe('2027-02');
    // A rule made shorter holds at once, whatever was chosen before; so does that of the calls.
    expect(await rule(2)).toBe('ok');
    expect((await entry(store, id)).expiresOn.slice(0, 7)).toBe('2027-01');
    await store.value('retention.saveRule', { category: 'calls', months: 1, justification: 'Délibération du bureau' });
    expect((await entry(store, id)).expiresOn.slice(0, 7)).toBe('2026-12');
  });

  test('what is on legal hold is neither erased, masked nor purged', async () => {
    const scene = await start();
    const { store } = scene;
    const id = await record(scene, 'a', 1);
    const { callId } = await entry(store, id);
    await store.value('retention.placeHold', { requestId: null, callIds: [callId], reason: 'Plainte en cours', until: '2027-11-01' });
    expect(await store.code('recordings.erase', { recordingId: id, reason: 'But atteint' })).toBe('legal-hold');
    const noMarks = { welcome: null, listening: null, information: null, orientation: null, closing: null };
    expect(await store.code('recordings.saveAnalysis', { recordingId: id, marks: noMarks, remark: '', erase: true })).toBe('legal-hold');
    const { opened } = await heard(store, id);
    expect(await store.code('recordings.mask', { listeningId: opened.listeningId, fromMs: 0, toMs: 500, reason: 'Adresse donnée' })).toBe('legal-hold');
    store.pass(33 * dayMs);
    await purged(store);
    expect(await entry(store, id)).toMatchObject({ held: true, fileThere: true });
  });

  test('a new generation of the vault takes the keys over, and the old one goes', async () => {
    const scene = await start();
    const { store } = scene;
    const id = await record(scene, 'a', 1);
    const manager = await addAccount(store, 'manager', 'yves');
    await store.value('accounts.giveGrant', { accountId: manager.id, grant: 'listenRecordings', until: null });
    await store.value('accounts.withdrawGrant', { accountId: manager.id, grant: 'listenRecordings' });
    await eventually(async () => (await heard(store, id)).packets.length === 50);
    const after = await record(scene, 'b', 1);
    expect((await heard(store, after)).packets).toHaveLength(50);
  });
});

describe('the locked modes', () => {
  const authorisation = { mode: 'automatic', purpose: 'qualityFollowUp', legalBasis: 'legitimateInterests', dpiaReference: 'AIPD 2026-02', announcementInPlace: true } as const;
  const automatic: RecordingSettings = { ...defaultSettings, mode: 'automatic', purpose: 'qualityFollowUp' };

  test('open with an authorisation alone, record after the announcement, and close by themselves', async () => {
    const { store, gateway, phone } = await start();
    expect(await store.code('recordings.saveSettings', { settings: automatic })).toBe('authorisation-missing');
    expect(await store.code('recordings.authorise', { ...authorisation, endsOn: '2026-11-01' })).toBe('date-impossible');
    expect(await store.code('recordings.authorise', { ...authorisation, endsOn: '2028-01-01' })).toBe('date-impossible');
    expect(await store.code('recordings.authorise', { ...authorisation, endsOn: '2026-11-25' })).toBe('announcement-missing');
    await store.value('announcements.saveSettings', { settings: { ...defaultAnnouncements, beforeAnswer: 'bundledRecording' } });
    await store.value('recordings.authorise', { ...authorisation, endsOn: '2026-11-25' });
    expect(await store.code('recordings.saveSettings', { settings: { ...automatic, purpose: 'training' } })).toBe('authorisation-missing');
    await store.value('recordings.saveSettings', { settings: automatic });
    // Not announced: not recorded.
    const silent = await call(store, gateway, 'a');
    expect((await store.value('recordings.getLive', {})).calls.filter(({ state }) => state !== 'off')).toEqual([]);
    await endCall(store, gateway, silent);
    const it = await call(store, gateway, 'b');
    phone.say({ type: 'announcement.played', callToken: it, kind: 'beforeAnswer' });
    const { recordingId } = await phone.until('record.start', ({ callToken }) => callToken === it);
    await phone.capture(recordingId, 1);
    expect(await store.code('recordings.stop', { token: it })).toBe('recording-automatic');
    // The day after its last day, in the running program.
    store.pass(2 * dayMs);
    store.look();
    await phone.until('record.stop');
    await eventually(async () => (await entry(store, recordingId)).endedBy === 'expired');
    expect((await store.value('recordings.getState', {})).settings.mode).toBe('off');
    expect(await operations(store)).toContain('recording.modeClosed');
    const later = await call(store, gateway, 'c');
    phone.say({ type: 'announcement.played', callToken: later, kind: 'beforeAnswer' });
    await eventually(async () => (await store.value('recordings.getLive', {})).calls.some((one) => one.token === later && one.announced));
    expect(phone.received.filter(({ type }) => type === 'record.start')).toHaveLength(1);
  });

  test('end what runs under them, whatever notices first that the authorisation is over', async () => {
    const { store, gateway, phone } = await start();
    await store.value('announcements.saveSettings', { settings: { ...defaultAnnouncements, beforeAnswer: 'bundledRecording' } });
    await store.value('recordings.authorise', { ...authorisation, endsOn: '2026-11-25' });
    await store.value('recordings.saveSettings', { settings: automatic });
    const it = await call(store, gateway, 'a');
    phone.say({ type: 'announcement.played', callToken: it, kind: 'beforeAnswer' });
    const { recordingId } = await phone.until('record.start');
    await phone.capture(recordingId, 1);
    store.pass(2 * dayMs);
    // Not the look of every minute: the listener's pause.
    await store.value('recordings.pause', { token: it });
    await eventually(async () => (await entry(store, recordingId)).endedBy === 'expired');
  });

  test('close at once when an administrator ends the authorisation', async () => {
    const { store } = await start();
    await store.value('announcements.saveSettings', { settings: { ...defaultAnnouncements, beforeAnswer: 'bundledRecording' } });
    const state = await store.value('recordings.authorise', { ...authorisation, mode: 'controlled', endsOn: '2026-12-24' });
    await store.value('recordings.saveSettings', { settings: { ...automatic, mode: 'controlled' } });
    await store.value('recordings.closeAuthorisation', { authorisationId: state.authorisations[0]!.id, reason: 'Plus nécessaire' });
    expect(await store.value('recordings.getState', {})).toMatchObject({ settings: { mode: 'off' }, authorisations: [{ state: 'closed' }] });
  });
});

test('the program draws, never the same one twice', async () => {
  const scene = await start();
  const { store } = scene;
  for (const letter of ['a', 'b', 'c']) await record(scene, letter, 1);
  const [first] = await store.value('recordings.draw', { days: 31, wanted: 2 });
  expect(first).toMatchObject({ drawn: 2, among: 3, wanted: 2 });
  const [second] = await store.value('recordings.draw', { days: 31, wanted: 2 });
  expect(second).toMatchObject({ drawn: 1, among: 1 });
  expect((await store.value('recordings.list', { before: null, limit: 10 })).entries.every(({ drawn }) => drawn)).toBe(true);
});
