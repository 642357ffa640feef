// The rota in and out of a real base: nothing before the preview is accepted, one edit that can be undone, files that are
// believed or not, calendars kept up to date.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { RotaFileContent, SavedFileHandoff } from '../../core/contract/rota-exchange-model.ts';
import type { CallName, CallRequest } from '../../core/contract/contract.ts';
import type { HelplineId, ShiftId } from '../../core/values/ids.ts';
import { loadSodium } from '../../db/vault/sodium.ts';
import { openRotaFile, parseRotaFile, readCard, sealRotaFile, unsealKey } from '../../db/vault/rota-file.ts';
import { rulesOfNewcomer, timeOfNewcomer } from '../../electron/store/rota-exchange/imports.ts';
import { addAccount, associationStore, eventually, signInAs, type TestStore } from '../support/test-store.ts';

const hour = 3_600_000;
const day = 24 * hour;
const helplineId = '0190a000-0000-7000-8000-000000000001' as HelplineId;
const id = (rank: number): string => `0190b000-0000-7000-8000-${String(rank).padStart(12, '0')}`;
const phrase = 'girafe moulin citron bateau velours horloge pinceau';
const open: TestStore[] = [];
const folders: string[] = [];
afterEach(async () => {
  for (const store of open.splice(0)) await store.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

async function newStore(): Promise<TestStore> {
  const store = await associationStore();
  open.push(store);
  return store;
}

/** With a helpline and two people, one of whom has an on-call number. */
async function newRota(): Promise<TestStore> {
  const store = await newStore();
  await store.value('rota.saveHelpline', {
    helpline: { id: helplineId, name: 'Ligne principale', zone: 'Europe/Paris', departement: '75', colour: 0, opening: { weekly: [], exceptions: [] }, onPublicHolidays: 'usual' },
  });
  for (const [rank, name] of ['Hélène Vasseur', 'Samia Belkacem'].entries()) {
    await store.value('volunteers.save', { volunteer: { id: id(rank), name, accountId: null, email: '', rules: rulesOfNewcomer, time: timeOfNewcomer, version: 1 } });
  }
  await store.value('volunteers.saveOnCallNumbers', { volunteerId: id(0), numbers: ['06 39 98 40 17'] });
  return store;
}

const csv = (...lines: readonly string[]): Uint8Array<ArrayBuffer> => new TextEncoder().encode(['date;début;fin;ligne;bénévole;astreinte', ...lines].join('\r\n'));
const planOf = (store: TestStore) => store.value('rota.getPlan', { from: store.now(), to: store.now() + 60 * day, helplineIds: [] });

async function handedOver<N extends CallName>(store: TestStore, name: N, request: CallRequest<N>): Promise<SavedFileHandoff> {
  const { reply, handoff } = await store.store.call(name, 'console', request);
  if (!reply.ok) throw new Error(reply.code);
  return handoff as SavedFileHandoff;
}
const textOf = ({ content }: SavedFileHandoff): string => new TextDecoder().decode(content);

describe('an import', () => {
  const file = csv('25/11/2026;20h;23h;Ligne principale;Hélène Vasseur;', '26/11/2026;20h;23h;;Nour;', '31/02/2026;20h;23h;;Samia Belkacem;', '27/11/2026;20h;23h;;Georges;oui');

  test('writes nothing before it is accepted, then everything in one edit that is undone as one', async () => {
    const store = await newRota();
    const preview = await store.value('rotaExchange.previewImport', { file, helplineId: null });
    expect(preview).toMatchObject({ format: 'csv', encoding: 'utf-8', separator: ';', lines: 4, shifts: 3, places: 3, faultCount: 1, mayAddPeople: true });
    expect(preview.faults).toEqual([{ line: 4, column: 'date', code: 'badDate', value: '31/02/2026' }]);
    expect(preview.unknownPeople).toEqual([{ name: 'Nour', places: 1 }, { name: 'Georges', places: 1 }]);
    expect((await planOf(store)).shifts).toEqual([]);

    const { revision } = preview;
    const done = await store.value('rotaExchange.import', { file, helplineId: null, newVolunteers: ['Nour'], revision });
    const plan = await planOf(store);
    expect(plan.shifts.map(({ startsAt, people, needs, onCall }) => [new Date(startsAt).toISOString().slice(0, 13), people.length, needs.listener, onCall])).toEqual([
      ['2026-11-25T19', 1, 1, false],
      ['2026-11-26T19', 1, 1, false],
      ['2026-11-27T19', 0, 1, true],
    ]);
    expect(plan.volunteers.map(({ name }) => name)).toEqual(['Hélène Vasseur', 'Samia Belkacem', 'Nour']);
    expect(plan.undo).toMatchObject({ editId: done.editId, kind: 'imported', shifts: 3 });
    // The same preview a second time was made on a rota that is no more.
    expect(await store.code('rotaExchange.import', { file, helplineId: null, newVolunteers: [], revision })).toBe('changed-meanwhile');

    const { entries } = await store.value('trail.list', { filter: { from: null, to: null, actorId: null, operations: ['rota.imported', 'volunteer.saved'], reference: null }, before: null, limit: 10 });
    expect(entries.map(({ operation }) => operation)).toContain('rota.imported');
    expect(JSON.stringify(entries)).not.toMatch(/Nour|Georges/);

    await store.value('rota.undo', { editId: done.editId });
    expect((await planOf(store)).shifts).toEqual([]);
  });

  test('who may only edit the rota adds no people', async () => {
    const store = await newRota();
    const listener = await addAccount(store, 'listener', 'helene');
    await store.value('accounts.giveGrant', { accountId: listener.id, grant: 'editRota', until: null });
    await signInAs(store, 'helene');
    const { revision, mayAddPeople } = await store.value('rotaExchange.previewImport', { file, helplineId: null });
    expect(mayAddPeople).toBe(false);
    expect(await store.code('rotaExchange.import', { file, helplineId: null, newVolunteers: ['Nour'], revision })).toBe('forbidden');
    expect(await store.code('rotaExchange.import', { file, helplineId: null, newVolunteers: [], revision })).toBe('ok');
  });

  test('what is no text, and what is too long, is refused', async () => {
    const store = await newRota();
    expect(await store.code('rotaExchange.previewImport', { file: Uint8Array.from([0x50, 0x4b, 3, 4, 0, 0]), helplineId: null })).toBe('file-not-understood');
    const long = csv(...Array.from({ length: 10_001 }, () => '25/11/2026;20h;23h;;;'));
    expect(await store.code('rotaExchange.previewImport', { file: long, helplineId: null })).toBe('file-too-large');
  });
});

test('calendars and tables leave with an entry in the trail, and come back the same', async () => {
  const store = await newRota();
  const file = csv('25/11/2026;20h;23h;Ligne principale;Hélène Vasseur;', '26/11/2026;20h;1h;;Samia Belkacem;oui');
  const { revision } = await store.value('rotaExchange.previewImport', { file, helplineId: null });
  const { changed } = await store.value('rotaExchange.import', { file, helplineId: null, newVolunteers: [], revision });
  const range = { from: store.now(), to: store.now() + 30 * day, language: 'fr' as const };
  const table = await handedOver(store, 'rotaExchange.exportCsv', { ...range, helplineIds: [] });
  const calendar = await handedOver(store, 'rotaExchange.exportIcs', { ...range, of: { kind: 'helpline', helplineId, names: 'full' } });
  const own = await handedOver(store, 'rotaExchange.exportIcs', { ...range, of: { kind: 'person', volunteerId: id(1) } });
  expect(textOf(own)).not.toContain('Hélène');
  expect(textOf(own).match(/BEGIN:VEVENT/g)).toHaveLength(1);
  for (const handed of [table, calendar]) {
    const preview = await store.value('rotaExchange.previewImport', { file: handed.content, helplineId: null });
    expect(preview).toMatchObject({ shifts: 0, faultCount: 0, unknownPeople: [] });
  }
  expect(changed).toHaveLength(2);
  const { entries } = await store.value('trail.list', { filter: { from: null, to: null, actorId: null, operations: ['rota.exported'], reference: null }, before: null, limit: 10 });
  expect(entries.map(({ reason }) => reason)).toEqual(['ics', 'ics', 'csv']);
});

test('the fallback sheet has the numbers of those on call, when they are asked for', async () => {
  const store = await newRota();
  const file = csv('25/11/2026;20h;23h;Ligne principale;Hélène Vasseur;oui', '26/11/2026;20h;1h;;Samia Belkacem;');
  const { revision } = await store.value('rotaExchange.previewImport', { file, helplineId: null });
  await store.value('rotaExchange.import', { file, helplineId: null, newVolunteers: [], revision });
  const sheet = async (withNumbers: boolean): Promise<string> => JSON.stringify(await handedOver(store, 'rotaExchange.saveFallbackSheet', { helplineId, from: '2026-11-24', days: 7, withNumbers }));
  expect(await sheet(false)).not.toContain('06 39');
  expect(JSON.parse(await sheet(true))).toMatchObject({ onCallNumbers: [{ name: 'Hélène Vasseur', numbers: ['06 39 98 40 17'] }] });
  const poster = JSON.stringify(await handedOver(store, 'rotaExchange.savePoster', { helplineId, period: 'week', date: '2026-11-24' }));
  expect(poster).toContain('Samia');
  expect(poster).not.toMatch(/Belkacem|Vasseur|06 39/);
});

describe('subscription files', () => {
  test('are written when the rota changes, whole and for nobody who has left', async () => {
    const store = await newRota();
    const folder = mkdtempSync(join(tmpdir(), 'ecoutille-ics-'));
    folders.push(folder);
    writeFileSync(join(folder, 'autre.ics'), 'not ours');
    await store.value('rotaExchange.saveSubscription', { folder });
    await eventually(() => readdirSync(folder).length === 4);
    const helplineFile = readdirSync(folder).find((name) => name.includes('ligne-principale'))!;
    const before = readFileSync(join(folder, helplineFile), 'utf8');
    expect(before).not.toContain('VEVENT');

    const startsAt = store.now() + day;
    const shiftId = '0190c000-0000-7000-8000-000000000001' as ShiftId;
    await store.value('rota.edit', {
      acceptWarnings: true,
      edits: [
        { kind: 'create', shiftId, helplineId, startsAt, endsAt: startsAt + 3 * hour, label: '', needs: { listener: 1, backup: 0, trainee: 0 }, onCall: false, languages: [] },
        { kind: 'assign', shiftId, version: 1, volunteerId: id(1), role: 'listener', locked: false },
      ],
    });
    await eventually(() => readFileSync(join(folder, helplineFile), 'utf8').includes('SUMMARY:Samia'));
    expect(readFileSync(join(folder, helplineFile), 'utf8')).not.toContain('Belkacem');
    expect(await store.value('rotaExchange.getSubscription', {})).toEqual({ folder, writtenAt: store.now(), failed: false });

    const { revision } = await store.value('volunteers.previewRemoval', { volunteerId: id(0) });
    await store.value('volunteers.remove', { volunteerId: id(0), revision });
    await eventually(() => readdirSync(folder).length === 3);
    expect(readdirSync(folder)).toContain('autre.ics');
  });

  test('a folder that does not take files is refused, one that goes away is told', async () => {
    const store = await newRota();
    expect(await store.code('rotaExchange.saveSubscription', { folder: 'relatif' })).toBe('subscription-folder-unusable');
    expect(await store.code('rotaExchange.saveSubscription', { folder: join(tmpdir(), 'n-existe-pas') })).toBe('subscription-folder-unusable');
    const folder = join(mkdtempSync(join(tmpdir(), 'ecoutille-ics-')), 'a');
    folders.push(join(folder, '..'));
    mkdirSync(folder);
    await store.value('rotaExchange.saveSubscription', { folder });
    await eventually(() => readdirSync(folder).length > 0);
    rmSync(folder, { recursive: true });
    writeFileSync(folder, 'a file in its place');
    await store.value('rota.saveSchoolHolidays', { schoolHolidays: [] });
    await store.value('rotaExchange.saveSettings', { names: 'initials', contact: '', procedure: '' });
    await eventually(async () => (await store.value('rotaExchange.getSubscription', {})).failed);
    expect(store.logs.filter((line) => line.includes('subscription'))).toEqual(['warn subscription-not-written']);
  });
});

describe('a rota file', () => {
  /** The association with two shifts to come, and a volunteer's PC beside it. */
  async function both(): Promise<{ desk: TestStore; home: TestStore }> {
    const desk = await newRota();
    const file = csv('25/11/2026;20h;23h;Ligne principale;Hélène Vasseur;oui', '26/11/2026;20h;1h;;Samia Belkacem;');
    const { revision } = await desk.value('rotaExchange.previewImport', { file, helplineId: null });
    await desk.value('rotaExchange.import', { file, helplineId: null, newVolunteers: [], revision });
    return { desk, home: await newStore() };
  }
  const wish = { helplineIds: [helplineId], from: '2026-11-24', weeks: 4, withNumbers: false };
  const forCard = async (desk: TestStore, home: TestStore, changes: Partial<typeof wish> = {}): Promise<Uint8Array<ArrayBuffer>> => {
    const { card } = await home.value('rotaExchange.getIdentity', {});
    return (await handedOver(desk, 'rotaExchange.saveRotaFile', { ...wish, ...changes, to: { kind: 'cards', cards: [card] } })).content;
  };
  const receive = async (home: TestStore, file: Uint8Array<ArrayBuffer>, passphrase: string | null = null) => {
    const seen = await home.value('rotaExchange.openRotaFile', { file, passphrase });
    return home.value('rotaExchange.importRotaFile', { file, passphrase, trust: seen.sender.fingerprint, revision: seen.revision });
  };

  test('gives a volunteer’s PC the same rota, after its signer was recognised once', async () => {
    const { desk, home } = await both();
    const file = await forCard(desk, home);
    expect(Buffer.from(file).toString()).not.toMatch(/Vasseur|Ligne|Veilleuse/);
    const seen = await home.value('rotaExchange.openRotaFile', { file, passphrase: null });
    const { signingFingerprint } = await desk.value('rotaExchange.getIdentity', {});
    expect(seen).toMatchObject({ sender: { name: 'La Veilleuse', fingerprint: signingFingerprint, trusted: false }, shifts: 2, people: 2, numbers: 0, added: 2, removed: 0 });
    expect((await planOf(home)).shifts).toEqual([]);

    expect(await home.code('rotaExchange.importRotaFile', { file, passphrase: null, trust: null, revision: seen.revision })).toBe('sender-not-trusted');
    expect(await home.code('rotaExchange.importRotaFile', { file, passphrase: null, trust: '2222 2222 2222 2222 2222 2222', revision: seen.revision })).toBe('sender-not-trusted');
    await receive(home, file);
    const [there, here] = [await planOf(desk), await planOf(home)];
    expect(here.shifts).toEqual(there.shifts);
    expect(here.volunteers.map(({ name }) => name)).toEqual(['Hélène Vasseur', 'Samia Belkacem']);
    expect(here.helplines).toEqual(there.helplines);

    // A file already read, or an older one than the last, is refused; a newer one brings what has changed.
    expect(await home.code('rotaExchange.openRotaFile', { file, passphrase: null })).toBe('file-superseded');
    const second = await forCard(desk, home);
    await desk.value('rota.edit', { acceptWarnings: true, edits: [{ kind: 'remove', shiftId: there.shifts[1]!.id, version: there.shifts[1]!.version }] });
    const third = await forCard(desk, home);
    expect(await home.value('rotaExchange.openRotaFile', { file: third, passphrase: null })).toMatchObject({ sender: { trusted: true }, added: 0, changed: 0, removed: 1 });
    await receive(home, third);
    expect((await planOf(home)).shifts.map((shift) => shift.id)).toEqual([there.shifts[0]!.id]);
    expect(await home.code('rotaExchange.importRotaFile', { file: second, passphrase: null, trust: null, revision: 0 })).toBe('file-superseded');
  });

  test('opens for nobody else, and not on the computer that wrote it', async () => {
    const { desk, home } = await both();
    const file = await forCard(desk, home);
    const stranger = await newStore();
    expect(await stranger.code('rotaExchange.openRotaFile', { file, passphrase: null })).toBe('file-not-for-you');
    await stranger.value('rotaExchange.getIdentity', {});
    expect(await stranger.code('rotaExchange.openRotaFile', { file, passphrase: null })).toBe('file-not-for-you');
    const own = await forCard(desk, desk);
    expect(await desk.code('rotaExchange.openRotaFile', { file: own, passphrase: null })).toBe('own-rota-file');
  });

  test('under a passphrase: asked for, wrong, right', async () => {
    const { desk, home } = await both();
    expect(await desk.code('rotaExchange.saveRotaFile', { ...wish, to: { kind: 'passphrase', passphrase: 'soleil' } })).toBe('weak-passphrase');
    const { content } = await handedOver(desk, 'rotaExchange.saveRotaFile', { ...wish, to: { kind: 'passphrase', passphrase: phrase } });
    const file = content;
    expect(await home.code('rotaExchange.openRotaFile', { file, passphrase: null })).toBe('file-passphrase-needed');
    expect(await home.code('rotaExchange.openRotaFile', { file, passphrase: `${phrase} x` })).toBe('file-passphrase-wrong');
    await receive(home, file, phrase.replaceAll(' ', '  '));
    expect((await planOf(home)).shifts).toHaveLength(2);
  });

  test('on-call numbers only on an administrator’s word', async () => {
    const { desk, home } = await both();
    const seen = await home.value('rotaExchange.openRotaFile', { file: await forCard(desk, home, { withNumbers: true }), passphrase: null });
    expect(seen.numbers).toBe(1);
    await receive(home, await forCard(desk, home, { withNumbers: true }));
    expect(await home.value('volunteers.getOnCallNumbers', { volunteerId: id(0) })).toEqual({ numbers: ['06 39 98 40 17'] });
    await addAccount(desk, 'manager', 'yves');
    await signInAs(desk, 'yves');
    const { card } = await home.value('rotaExchange.getIdentity', {});
    const to = { kind: 'cards' as const, cards: [card] };
    expect(await desk.code('rotaExchange.saveRotaFile', { ...wish, withNumbers: true, to })).toBe('forbidden');
    expect(await desk.code('rotaExchange.saveRotaFile', { ...wish, to })).toBe('ok');
  });

  test('any changed byte is noticed, and so is a card that was mistyped', async () => {
    const { desk, home } = await both();
    const sealed = JSON.parse(Buffer.from(await forCard(desk, home)).toString()) as { body: string; key: { seals: string[] } };
    const body = Buffer.from(sealed.body, 'base64');
    for (const at of [0, Math.floor(body.length / 2), body.length - 1]) {
      const changed = Buffer.from(body);
      changed[at]! ^= 1;
      const file = new TextEncoder().encode(JSON.stringify({ ...sealed, body: changed.toString('base64') }));
      expect(await home.code('rotaExchange.openRotaFile', { file, passphrase: null })).toBe('file-altered');
    }
    expect(await home.code('rotaExchange.openRotaFile', { file: new TextEncoder().encode('{}'), passphrase: null })).toBe('file-not-understood');
    const { card } = await home.value('rotaExchange.getIdentity', {});
    const quoted = `> ${card.slice(0, 40)}\r\n> ${card.slice(40)}`;
    expect((await desk.value('rotaExchange.readCard', { text: quoted })).card?.name).toBe('La Veilleuse');
    const mistyped = card.slice(0, 30) + (card[30] === 'A' ? 'B' : 'A') + card.slice(31);
    expect(await desk.value('rotaExchange.readCard', { text: mistyped })).toEqual({ card: null });
    expect(await desk.code('rotaExchange.saveRotaFile', { ...wish, to: { kind: 'cards', cards: [mistyped] } })).toBe('card-invalid');
  });

  test('a known association whose key has changed, and a file signed for somebody else, are refused', async () => {
    const { desk, home } = await both();
    const sodium = await loadSodium();
    const file = await forCard(desk, home);
    await receive(home, file);
    const { card } = await home.value('rotaExchange.getIdentity', {});
    const recipient = readCard(sodium, card)!.publicKey;
    const forger = sodium.crypto_sign_keypair();
    const recipients = [sodium.to_base64(recipient, sodium.base64_variants.ORIGINAL)];
    const content: RotaFileContent = { format: 'ecoutille-rota', version: 1, sender: { id: id(77), name: 'la  VEILLEUSE' }, sequence: 99, createdAt: home.now(), recipients, from: 0, to: 1, helplines: [], people: [], shifts: [], routing: [], onCallNumbers: [] };
    const forged = sealRotaFile(sodium, content, forger, { kind: 'cards', publicKeys: [recipient] });
    expect(await home.code('rotaExchange.openRotaFile', { file: forged, passphrase: null })).toBe('sender-key-changed');
    // Forgotten, it is asked about again.
    const [sender] = await home.value('rotaExchange.listSenders', {});
    await home.value('rotaExchange.forgetSender', { senderId: sender!.id });
    expect((await home.value('rotaExchange.openRotaFile', { file: forged, passphrase: null })).sender.trusted).toBe(false);

    // A recipient who seals on what was signed for them.
    const other = sodium.crypto_box_keypair();
    const passedOn = sealRotaFile(sodium, { ...content, recipients: [sodium.to_base64(other.publicKey, sodium.base64_variants.ORIGINAL)] }, forger, { kind: 'cards', publicKeys: [recipient] });
    expect(await home.code('rotaExchange.openRotaFile', { file: passedOn, passphrase: null })).toBe('file-altered');
    const parsed = parseRotaFile(forged)!;
    expect(parsed.key.kind === 'cards' && unsealKey(sodium, parsed.key.seals, { publicKey: other.publicKey, privateKey: other.privateKey })).toBeNull();
    expect(openRotaFile(sodium, { ...parsed, body: parsed.body.slice(0, 40) }, sodium.crypto_secretstream_xchacha20poly1305_keygen())).toBe('undecipherable');
  });
});
