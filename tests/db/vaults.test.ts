// Who can open a caller's number: proved with the keys themselves, not with the screens.
import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { Database } from '@signalapp/sqlcipher';
import { afterEach, describe, expect, test } from 'vitest';
import type { E164 } from '../../core/values/phone-number.ts';
import { openBase, type Base } from '../../db/connection/base.ts';
import { sealedNumberOf } from '../../db/queries/vaults.ts';
import { createKeyStretcher } from '../../db/vault/key-stretching.ts';
import { deriveSlotKeys, openSlot } from '../../db/vault/key-slots.ts';
import { readKeyring } from '../../db/vault/keyring.ts';
import { bytes, loadSodium, type Sodium } from '../../db/vault/sodium.ts';
import { createGeneration, holdsVault, openSealed, openVaultKeys, resealBatch, sealNumber, shareVault, withdrawVault, type HeldKeys } from '../../db/vault/vaults.ts';
import { padNumber } from '../../core/domain/calls/padded-number.ts';
import { addAccount, administratorPassphrase, associationStore, attachTestGateway, eventually, otherPassphrase, signInAs, token, type TestStore } from '../support/test-store.ts';

const open: TestStore[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

const number = '+33639981742' as E164;
const everything = { from: null, to: null, outcomes: [], listenerId: null, callerId: null, repeatCallersOnly: false };

/** A store with one incoming call of `number`, its administrator signed in. */
async function storeWithCall(): Promise<TestStore> {
  const store = await associationStore();
  open.push(store);
  await receiveCall(store, 'a');
  return store;
}

async function receiveCall(store: TestStore, letter: string): Promise<void> {
  const gateway = attachTestGateway(store.store);
  gateway.say({ type: 'call.event', token: token(letter), sequence: 1, at: store.now(), fact: 'started', direction: 'incoming', lineId: null, training: false, caller: { kind: 'number', e164: number } });
  gateway.say({ type: 'call.event', token: token(letter), sequence: 2, at: store.now() + 1, fact: 'ended', outcome: 'abandoned' });
  await gateway.until((message) => message.type === 'call.acknowledged' && message.sequence === 2);
  await eventually(() => store.hints.some(({ token: of, caller }) => of === token(letter) && caller.kind !== 'pending'));
  gateway.close();
}

/** What a person has who signs in with this passphrase: the slot's contents, taken from the files without the program. */
async function slotOf(sodium: Sodium, directory: string, login: string, passphrase: string) {
  const stretcher = createKeyStretcher();
  const { keyring } = readKeyring(sodium, join(directory, 'base'));
  const keys = await deriveSlotKeys(sodium, stretcher, keyring, 'account', login, passphrase);
  const contents = openSlot(sodium, keyring, keys);
  await stretcher.stop();
  if (contents === null) throw new Error('slot does not open');
  return contents;
}

/** Every value of every table, by arbitrary SQL with the database key. */
function dump(directory: string, databaseKey: Uint8Array): Uint8Array[] {
  const database = new Database(join(directory, 'base', 'ecoutille.db'));
  database.exec(`PRAGMA key = "x'${Buffer.from(databaseKey).toString('hex')}'"`);
  const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all<{ name: string }>();
  const values = tables.flatMap(({ name }) => database.prepare(`SELECT * FROM "${name}"`).all().flatMap((row) => Object.values(row)));
  database.close();
  return values.flatMap((value) => (value === null ? [] : [typeof value === 'object' ? bytes(value) : new TextEncoder().encode(String(value))]));
}

/**
 * Tries everything that opens something with these keys: each blob as a sealed box for each key pair, each opened value as
 * another private key. Returns every plaintext reached, the values themselves included.
 */
function reach(sodium: Sodium, values: readonly Uint8Array[], privateKeys: readonly Uint8Array[]): Uint8Array[] {
  const reached = [...values];
  const keys = [...privateKeys, ...values.filter(({ length }) => length === 32)];
  for (let index = 0; index < keys.length; index += 1) {
    const privateKey = keys[index]!;
    const publicKey = sodium.crypto_scalarmult_base(privateKey);
    for (const value of values) {
      if (value.length <= sodium.crypto_box_SEALBYTES) continue;
      try {
        const plain = sodium.crypto_box_seal_open(value, publicKey, privateKey);
        reached.push(plain);
        if (plain.length === 32 && !keys.some((key) => sodium.memcmp(key, plain))) keys.push(plain);
      } catch {
        // Not sealed to this key.
      }
    }
  }
  return reached;
}

const digits = number.slice(3);
function producesNumber(reached: readonly Uint8Array[]): boolean {
  return reached.some((value) => Buffer.from(value).includes(digits));
}

describe('a listener with the database key and arbitrary SQL', () => {
  test('cannot produce the number; an administrator who holds the grant can', async () => {
    const sodium = await loadSodium();
    const store = await storeWithCall();
    await addAccount(store, 'listener', 'helene');
    await store.store.stop();
    const listener = await slotOf(sodium, store.directory, 'helene', otherPassphrase);
    const values = dump(store.directory, listener.databaseKey);
    expect(values.length).toBeGreaterThan(50);
    expect(producesNumber(reach(sodium, values, [listener.privateKey, listener.databaseKey]))).toBe(false);
    const administrator = await slotOf(sodium, store.directory, 'odile', administratorPassphrase);
    expect(producesNumber(reach(sodium, values, [administrator.privateKey]))).toBe(true);
  });

  test('nor from the files of the folder as they are', async () => {
    const store = await storeWithCall();
    await store.store.stop();
    for (const name of ['ecoutille.db', 'keyring.json', 'keyring.previous.json']) {
      const content = readFileSync(join(store.directory, 'base', name));
      expect(content.includes(digits), name).toBe(false);
      expect(content.includes('Ferroux'), name).toBe(false);
    }
  });

  test('is never granted a vault, and loses it when a manager becomes a listener', async () => {
    const store = await storeWithCall();
    const manager = await addAccount(store, 'manager', 'yves');
    const listener = await addAccount(store, 'listener', 'helene');
    expect(await store.code('accounts.giveGrant', { accountId: listener.id, grant: 'revealNumbers', until: null })).toBe('forbidden');
    await store.value('accounts.giveGrant', { accountId: manager.id, grant: 'revealNumbers', until: null });
    const changed = await store.value('accounts.change', { accountId: manager.id, displayName: 'Yves', role: 'listener' });
    expect(changed.grants).toEqual([]);
  });
});

describe('granting and withdrawing', () => {
  const reveal = async (store: TestStore) => {
    const { entries } = await store.value('calls.list', { filter: everything, after: null, limit: 10 });
    return Promise.all(entries.map(({ id }) => store.code('calls.revealNumber', { callId: id, reason: 'callBackAsked', precision: '' })));
  };

  test('a grant lets its holder reveal, with a reason and an audit entry, and hide nothing of it', async () => {
    const store = await storeWithCall();
    const manager = await addAccount(store, 'manager', 'yves');
    await signInAs(store, 'yves');
    expect(await reveal(store)).toEqual(['forbidden']);
    await signInAs(store, 'odile');
    await store.value('accounts.giveGrant', { accountId: manager.id, grant: 'revealNumbers', until: null });
    await signInAs(store, 'yves');
    const [call] = (await store.value('calls.list', { filter: everything, after: null, limit: 1 })).entries;
    expect(call!.caller).toMatchObject({ kind: 'known', pseudonym: 'Sureau', callsThisMonth: 1, maskedNumber: '06\u00a0••\u00a0••\u00a0••\u00a042' });
    expect(await store.code('calls.revealNumber', { callId: call!.id, reason: 'other', precision: ' ' })).toBe('reason-required');
    expect(await store.value('calls.revealNumber', { callId: call!.id, reason: 'other', precision: 'enquête en cours' })).toMatchObject({ number: '06 39 98 17 42' });
    await signInAs(store, 'odile');
    const { entries } = await store.value('trail.list', { filter: { from: null, to: null, actorId: manager.id, operations: ['call.numberRevealed'], reference: null }, before: null, limit: 10 });
    expect(entries).toMatchObject([{ actorName: 'Personne yves', reference: call!.id, reason: 'other: enquête en cours' }]);
    expect(JSON.stringify(entries)).not.toContain('39 98');
  });

  test('a withdrawn holder is out of reach of old and new numbers, the others are not', async () => {
    const sodium = await loadSodium();
    const store = await storeWithCall();
    const manager = await addAccount(store, 'manager', 'yves');
    await store.value('accounts.giveGrant', { accountId: manager.id, grant: 'revealNumbers', until: null });
    await store.value('accounts.withdrawGrant', { accountId: manager.id, grant: 'revealNumbers' });
    await receiveCall(store, 'b');
    expect(await reveal(store)).toEqual(['ok', 'ok']);
    // The background work must have moved the old seal before the base is examined.
    await eventually(async () => (await vaultGenerations(store)) === 1);
    await store.store.stop();
    const former = await slotOf(sodium, store.directory, 'yves', otherPassphrase);
    expect(producesNumber(reach(sodium, dump(store.directory, former.databaseKey), [former.privateKey]))).toBe(false);
  });

  test('a grant with an end goes by itself', async () => {
    const store = await storeWithCall();
    const manager = await addAccount(store, 'manager', 'yves');
    await store.value('accounts.giveGrant', { accountId: manager.id, grant: 'revealNumbers', until: store.now() + 3_600_000 });
    store.pass(3_600_001);
    await signInAs(store, 'yves');
    expect(await reveal(store)).toEqual(['forbidden']);
    await signInAs(store, 'odile');
    const { entries } = await store.value('trail.list', { filter: { from: null, to: null, actorId: null, operations: ['grant.expired'], reference: null }, before: null, limit: 10 });
    expect(entries).toMatchObject([{ referenceName: 'Personne yves', reason: 'revealNumbers', actorName: null }]);
    expect(await reveal(store)).toEqual(['ok']);
  });

  test('only who holds a vault passes it on; a reset by another loses it', async () => {
    const store = await storeWithCall();
    await addAccount(store, 'administrator', 'paul');
    const manager = await addAccount(store, 'manager', 'yves');
    await store.value('accounts.giveGrant', { accountId: manager.id, grant: 'revealNumbers', until: null });
    await signInAs(store, 'paul');
    expect(await store.code('accounts.giveGrant', { accountId: manager.id, grant: 'listenRecordings', until: null })).toBe('vault-not-held');
    expect(await store.code('recovery.drawSheet', {})).toBe('vault-not-held');
    const reset = await store.value('accounts.resetPassphrase', { accountId: manager.id });
    expect(reset.lostGrants).toEqual(['revealNumbers']);
    expect(reset.account.grants).toEqual([]);
  });

  test('a reset by a holder keeps the grant', async () => {
    const store = await storeWithCall();
    const manager = await addAccount(store, 'manager', 'yves');
    await store.value('accounts.giveGrant', { accountId: manager.id, grant: 'revealNumbers', until: null });
    const { lostGrants, temporaryPassphrase } = await store.value('accounts.resetPassphrase', { accountId: manager.id });
    expect(lostGrants).toEqual([]);
    await store.value('session.signOut', {});
    await store.value('session.signIn', { login: 'yves', passphrase: temporaryPassphrase.join(' ') });
    await store.value('session.changePassphrase', { current: temporaryPassphrase.join(' '), next: otherPassphrase });
    expect(await reveal(store)).toEqual(['ok']);
  });
});

describe('sealing anew', () => {
  async function twoGenerations(): Promise<{ sodium: Sodium; base: Base; held: HeldKeys; numbers: Map<string, string> }> {
    const sodium = await loadSodium();
    const store = await associationStore();
    open.push(store);
    await store.store.stop();
    const { databaseKey, privateKey, holder } = await slotOf(sodium, store.directory, 'odile', administratorPassphrase);
    const base = openBase({ path: join(store.directory, 'base', 'ecoutille.db'), key: databaseKey, backups: join(store.directory, 'backups'), now: 0 });
    const { db } = base;
    const pair = { publicKey: sodium.crypto_scalarmult_base(privateKey), privateKey };
    const held = openVaultKeys(sodium, db, holder, pair);
    const other = sodium.crypto_box_keypair();
    shareVault(sodium, db, held, 'callerNumbers', 'somebody', other.publicKey);
    const numbers = new Map<string, string>();
    const { insertCall } = await import('../../db/queries/calls.ts');
    const { insertSealedNumber } = await import('../../db/queries/vaults.ts');
    for (let index = 0; index < 23; index += 1) {
      const id = `00000000-0000-7000-8000-0000000000${String(index).padStart(2, '0')}` as never;
      const e164 = `+336399800${String(index).padStart(2, '0')}` as E164;
      insertCall(db, { id, token: null, station_id: 's', direction: 'incoming', training: 0, line_id: null, started_at: index, answered_at: null, ended_at: index, outcome: 'missed', listener_id: null, caller_kind: 'number', caller_id: null, caller_rank: null, last_sequence: 2, form_due: 0 });
      const { vaultId, sealed } = sealNumber(sodium, db, padNumber(e164));
      insertSealedNumber(db, id, vaultId, sealed);
      numbers.set(id, e164);
    }
    withdrawVault(sodium, db, 'callerNumbers', 'somebody', 1);
    for (const [id, key] of openVaultKeys(sodium, db, holder, pair)) held.set(id, key);
    return { sodium, base, held, numbers };
  }

  test('an interruption at any batch leaves every number readable to its holders', async () => {
    const { sodium, base, held, numbers } = await twoGenerations();
    const { db } = base;
    let moved = 0;
    for (;;) {
      for (const [id, e164] of numbers) {
        const row = sealedNumberOf(db, id as never)!;
        const plain = openSealed(sodium, db, held, row.vault_id, row.sealed);
        expect(Buffer.from(plain!).toString('latin1').replace(/\0+$/, '')).toBe(e164);
      }
      const batch = resealBatch(sodium, db, held, 5, 2);
      moved += batch;
      if (batch === 0) break;
    }
    expect(moved).toBe(numbers.size);
    expect(holdsVault(db, held, 'callerNumbers')).toBe(true);
    base.close();
  });

  test('without the old key nothing moves and nothing is lost', async () => {
    const { sodium, base, numbers } = await twoGenerations();
    expect(resealBatch(sodium, base.db, new Map(), 5, 2)).toBe(0);
    for (const id of numbers.keys()) expect(sealedNumberOf(base.db, id as never)).toBeDefined();
    base.close();
  });

  test('two withdrawals in a row end in one generation', async () => {
    const { sodium, base, held } = await twoGenerations();
    createGeneration(sodium, base.db, 'callerNumbers', 3, []);
    while (resealBatch(sodium, base.db, held, 50, 4) > 0);
    const { liveVaults } = await import('../../db/queries/vaults.ts');
    expect(liveVaults(base.db, 'callerNumbers')).toHaveLength(1);
    base.close();
  });
});

/** How many generations of the numbers' vault are in use, read by a second connection. */
async function vaultGenerations(store: TestStore): Promise<number> {
  const sodium = await loadSodium();
  const { databaseKey } = await slotOf(sodium, store.directory, 'odile', administratorPassphrase);
  const database = new Database(join(store.directory, 'base', 'ecoutille.db'));
  database.exec(`PRAGMA key = "x'${Buffer.from(databaseKey).toString('hex')}'"`);
  const row = database.prepare("SELECT count(*) AS n FROM vaults WHERE kind = 'callerNumbers' AND retired_at IS NULL").get() as { n: number };
  database.close();
  return row.n;
}
