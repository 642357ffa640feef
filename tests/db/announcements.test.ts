// The announcements in the store: kept, told to the phone window and the gateway, played from the commit on; what is unfit is
// refused; each act is in the audit trail.
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { defaultAnnouncements, soundRate } from '../../core/domain/announcements/announcements.ts';
import { levelSound } from '../../core/domain/announcements/announcement-sound.ts';
import { integratedLoudness } from '../../core/domain/announcements/loudness.ts';
import type { StoreToPhone } from '../../core/protocol/phone-store.ts';
import { createBase } from '../../db/connection/base.ts';
import { readAnnouncementSettings } from '../../db/queries/announcements.ts';
import { bytes, loadSodium } from '../../db/vault/sodium.ts';
import { addAccount, associationStore, attachTestGateway, eventually, newFolder, signInAs, type TestStore } from '../support/test-store.ts';

// The real measure, counted.
vi.mock('../../core/domain/announcements/loudness.ts', { spy: true });

let store: TestStore;
let told: StoreToPhone[];
let gateway: ReturnType<typeof attachTestGateway>;
const { port1, port2 } = new MessageChannel();

beforeAll(async () => {
  store = await associationStore();
  await addAccount(store, 'manager', 'yves');
  gateway = attachTestGateway(store.store);
  told = [];
  port1.on('message', (message: StoreToPhone) => told.push(message));
  store.store.attachPhone(port2);
  await signInAs(store, 'odile');
}, 60_000);
afterAll(async () => {
  port1.close();
  await store.close();
});

function voice(seconds: number, amplitude = 0.1): Float32Array {
  return Float32Array.from({ length: seconds * soundRate }, (_, index) => amplitude * Math.sin((2 * Math.PI * 500 * index) / soundRate));
}
function levelled(seconds: number): Uint8Array<ArrayBuffer> {
  const sound = levelSound(voice(seconds));
  if (typeof sound === 'string') throw new Error(sound);
  return new Uint8Array(sound.samples.slice().buffer);
}
type Told = Extract<StoreToPhone, { type: 'announcements.set' }>['announcements'];
/** The last that the phone window was told, once it is as wanted: what was posted comes a moment after the reply. */
const lastTold = async (isWanted: (set: Told) => boolean): Promise<Told> => {
  const last = (): Told | undefined => told.flatMap((message) => (message.type === 'announcements.set' ? [message.announcements] : [])).at(-1);
  await eventually(() => {
    const set = last();
    return set !== undefined && isWanted(set);
  });
  return last()!;
};
const operations = async (): Promise<string[]> => {
  const { entries } = await store.value('trail.list', {
    filter: { from: null, to: null, actorId: null, operations: ['announcements.settingsSaved', 'announcements.soundSaved', 'announcements.soundRemoved'], reference: null },
    before: null,
    limit: 20,
  });
  return entries.map(({ operation, reason }) => `${operation} ${reason ?? ''}`);
};

test('nothing plays before an administrator wants it', async () => {
  const { settings, own } = await store.value('announcements.get', {});
  expect(settings).toEqual(defaultAnnouncements);
  expect(own).toEqual([]);
});

test('an own sound is kept, plays at once, and comes back as it was', async () => {
  const samples = levelled(3);
  const { settings, own } = await store.value('announcements.saveSound', { kind: 'beforeAnswer', samples, text: 'Bonjour, ici La Veilleuse.', tellsRecording: true, origin: 'file' });
  expect(settings.beforeAnswer).toBe('own');
  expect(own).toMatchObject([{ kind: 'beforeAnswer', seconds: 3, text: 'Bonjour, ici La Veilleuse.', tellsRecording: true, origin: 'file' }]);
  expect(Buffer.from((await store.value('announcements.getSound', { kind: 'beforeAnswer' })).samples)).toEqual(Buffer.from(samples));
  const set = await lastTold(({ tellsRecording }) => tellsRecording);
  expect(Buffer.from(set.own.beforeAnswer?.buffer ?? new ArrayBuffer(0))).toEqual(Buffer.from(samples));
});

test('a sound is measured when it is kept, and not again each time that it is shown', async () => {
  const first = await store.value('announcements.get', {});
  vi.mocked(integratedLoudness).mockClear();
  expect(await store.value('announcements.get', {})).toEqual(first);
  expect(await store.value('announcements.saveSettings', { settings: first.settings })).toEqual(first);
  expect(integratedLoudness).not.toHaveBeenCalled();
  expect(first.own[0]?.loudness).toBeCloseTo(-20, 0);
  const other = await store.value('announcements.saveSound', { kind: 'onHold', samples: levelled(4), text: 'Un instant.', tellsRecording: false, origin: 'file' });
  expect(other.own.map(({ kind, seconds }) => [kind, seconds])).toEqual([['beforeAnswer', 3], ['onHold', 4]]);
  vi.mocked(integratedLoudness).mockClear();
  await store.value('announcements.removeSound', { kind: 'onHold' });
  expect(integratedLoudness).not.toHaveBeenCalled();
});

test('a message of one’s own that does not speak of recording opens no automatic mode', async () => {
  const authorise = () =>
    store.code('recordings.authorise', { mode: 'automatic', purpose: 'training', legalBasis: 'legitimateInterests', dpiaReference: 'AIPD 2026-02', endsOn: '2026-12-24', announcementInPlace: true });
  const own = (tellsRecording: boolean) => store.value('announcements.saveSound', { kind: 'beforeAnswer', samples: levelled(3), text: 'Bonjour, ici La Veilleuse.', tellsRecording, origin: 'file' });
  await own(false);
  await lastTold(({ tellsRecording }) => !tellsRecording);
  expect(await authorise()).toBe('announcement-missing');
  await own(true);
  await lastTold(({ tellsRecording }) => tellsRecording);
  expect(await authorise()).toBe('ok');
});

test('the gateway learns the keys, and the phone window only the sounds that play', async () => {
  const settings = { ...defaultAnnouncements, beforeAnswer: 'bundled', mentions: 'bundled', optOutKey: '7' } as const;
  const learns = (optOut: string | null) => gateway.until((message) => message.type === 'keys.set' && message.keys.optOut === optOut && message.keys.mentions === '1');
  await store.value('announcements.saveSettings', { settings: { ...settings, beforeAnswer: 'bundledRecording' } });
  await learns('7');
  await store.value('announcements.saveSettings', { settings });
  await learns(null);
  expect((await lastTold(({ tellsRecording }) => !tellsRecording)).own).toEqual({});
});

test('a sound that was not levelled, and one that is not there, are refused', async () => {
  const loud = new Uint8Array(Int16Array.from(voice(3, 0.99), (sample) => sample * 32_767).buffer);
  for (const samples of [loud, new Uint8Array(soundRate * 2), new Uint8Array(2)]) {
    expect(await store.code('announcements.saveSound', { kind: 'onHold', samples, text: 'x', tellsRecording: false, origin: 'file' })).toBe('sound-unfit');
  }
  expect(await store.code('announcements.saveSound', { kind: 'onHold', samples: new Uint8Array(91 * soundRate * 2), text: 'x', tellsRecording: false, origin: 'file' })).toBe('bad-request');
  expect(await store.code('announcements.saveSettings', { settings: { ...defaultAnnouncements, onHold: 'own' } })).toBe('sound-missing');
  expect(await store.code('announcements.getSound', { kind: 'onHold' })).toBe('not-found');
});

test('a removed sound plays no more', async () => {
  await store.value('announcements.saveSettings', { settings: { ...defaultAnnouncements, beforeAnswer: 'own' } });
  const { settings, own } = await store.value('announcements.removeSound', { kind: 'beforeAnswer' });
  expect([settings.beforeAnswer, own]).toEqual(['off', []]);
  await lastTold(({ own: sounds }) => Object.keys(sounds).length === 0);
});

test('each act is in the audit trail, with what it changed and without its words', async () => {
  expect(await operations()).toEqual([
    'announcements.soundRemoved beforeAnswer',
    'announcements.settingsSaved beforeAnswer mentions optOutKey',
    'announcements.settingsSaved beforeAnswer',
    'announcements.settingsSaved beforeAnswer mentions optOutKey',
    'announcements.soundSaved beforeAnswer',
    'announcements.soundSaved beforeAnswer',
    'announcements.soundRemoved onHold',
    'announcements.soundSaved onHold',
    'announcements.settingsSaved ',
    'announcements.soundSaved beforeAnswer',
  ]);
});

test('nobody but an administrator sets them', async () => {
  await signInAs(store, 'yves');
  expect(await store.code('announcements.get', {})).toBe('forbidden');
  expect(await store.code('announcements.removeSound', { kind: 'onHold' })).toBe('forbidden');
});

test('settings that an older version kept say nothing of a kind that came since: it is as it is at first', async () => {
  const sodium = await loadSodium();
  const folder = newFolder();
  const base = createBase({ path: join(folder, 'ecoutille.db'), key: bytes(sodium.randombytes_buf(32)), backups: join(folder, 'backups'), now: 1 });
  const { db } = base;
  const older = { beforeAnswer: 'bundled', mentions: 'off', outsideHours: 'bundled', allBusy: 'bundled', onHold: 'bundled', mentionsKey: '1', optOutKey: '9' };
  db.run(sql`INSERT INTO announcement_settings (id, settings, changed_at) VALUES (1, ${JSON.stringify(older)}, 1)`);
  expect(readAnnouncementSettings(db)).toEqual({ ...older, blocked: 'off' });
  base.close();
});
