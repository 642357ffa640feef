// A new association: database, keyring and first administrator, built in a draft folder and put in place by one rename.
// Invariant: a crash at any moment leaves the whole base or nothing.
import { randomBytes } from 'node:crypto';
import type { AssociationSettings } from '../../core/contract/calls/setup.ts';
import type { AccountId, Id } from '../../core/values/ids.ts';
import { createBase, type Base } from '../../db/connection/base.ts';
import { giveGrant, insertAccount } from '../../db/queries/accounts.ts';
import { insertAssociation, rowOfSettings } from '../../db/queries/association.ts';
import { insertSalt } from '../../db/queries/callers.ts';
import { newKeyring, withSlot, writeKeyring, type Keyring, type Slot } from '../../db/vault/keyring.ts';
import { bytes, wipe } from '../../db/vault/sodium.ts';
import { createGeneration, vaultKinds, type KeyPair } from '../../db/vault/vaults.ts';
import { databaseIn, draftFolder } from './base-folder.ts';
import { audit, note, type Kernel } from './kernel.ts';
import { makeSlot, newAccountId } from './new-account.ts';

export interface FirstAdministrator {
  readonly displayName: string;
  readonly login: string;
  readonly passphrase: string;
}

export interface Created {
  readonly databaseKey: Uint8Array;
  readonly keyring: Keyring;
  readonly administrator: AccountId;
  readonly pair: KeyPair;
}

/** What a creation may add before the base is put in place (the demonstration's content); it may add slots. */
export type Furnish = (base: Base, draft: Created) => Promise<readonly Slot[]>;

export async function createAssociation(
  kernel: Kernel,
  association: AssociationSettings,
  administrator: FirstAdministrator,
  operation: 'association.created' | 'demonstration.created',
  furnish: Furnish = () => Promise.resolve([]),
): Promise<Created> {
  const { sodium, clock, limits } = kernel;
  const now = clock();
  const draft = draftFolder(kernel.folder, randomBytes(8).toString('hex'));
  const databaseKey = sodium.randombytes_buf(32);
  const pair = sodium.crypto_box_keypair();
  const id: Id<'account'> = newAccountId();
  try {
    const empty = newKeyring(sodium, limits.slots);
    const slot = await makeSlot(sodium, kernel.stretcher, empty, { id, login: administrator.login }, administrator.passphrase, databaseKey, pair);
    const created: Created = { databaseKey, keyring: withSlot(empty, slot), administrator: id, pair };
    const base = createBase({ path: databaseIn(draft.path), key: databaseKey, backups: kernel.folder.backups, now });
    let keyring = created.keyring;
    try {
      const { db } = base;
      db.transaction(() => {
        insertAssociation(db, {
          ...rowOfSettings(association),
          demonstration: kernel.demonstration ? 1 : 0,
          created_at: now,
          setup_finished_at: null,
          recovery_confirmed_at: null,
          last_backup_at: null,
        });
        insertAccount(db, {
          id,
          login: administrator.login,
          display_name: administrator.displayName,
          role: 'administrator',
          public_key: bytes(pair.publicKey),
          slot_tag: slot.tag,
          must_change_passphrase: 0,
          created_at: now,
          last_sign_in_at: now,
          kept_at: null,
          disabled_at: null,
          station_id: kernel.stationId,
        });
        for (const kind of vaultKinds) createGeneration(sodium, db, kind, now, [{ holder: id, publicKey: pair.publicKey }]);
        for (const grant of ['revealNumbers', 'listenRecordings'] as const) {
          giveGrant(db, { account_id: id, grant_name: grant, given_by: null, given_at: now, until: null });
        }
        insertSalt(db, { id: 1, salt: bytes(sodium.randombytes_buf(16)), ...limits.pseudonyms, created_at: now, retired_at: null });
        audit(kernel, db, id, note(operation));
      });
      for (const more of await furnish(base, created)) keyring = withSlot(keyring, more);
    } finally {
      base.close();
    }
    writeKeyring(sodium, draft.path, keyring);
    draft.commit();
    return { ...created, keyring };
  } catch (error) {
    wipe(sodium, databaseKey, pair.privateKey);
    draft.discard();
    throw error;
  }
}
