// Accounts, roles and per-person grants. Invariants: an enabled administrator always remains; nobody disables or demotes
// their own account; a vault goes only from who holds it, to who may hold it.
import { mayHold, type Grant } from '../../../core/contract/access.ts';
import type { AccountDetail, AccountSummary } from '../../../core/contract/calls/accounts.ts';
import { Refusal } from '../../../core/contract/errors.ts';
import { isDormant } from '../../../core/domain/accounts/dormancy.ts';
import type { AccountId } from '../../../core/values/ids.ts';
import type { Executor } from '../../../db/connection/executor.ts';
import { accountById, accountByLogin, allAccounts, allGrants, changeAccount, enabledAdministrators, giveGrant, grantsOf, insertAccount, withdrawGrant, type AccountRow } from '../../../db/queries/accounts.ts';
import { deleteVaultKeysOfHolder } from '../../../db/queries/vaults.ts';
import { bytes, wipe } from '../../../db/vault/sodium.ts';
import { holdsVault, shareVault, withdrawVault, type HeldKeys, type KeyPair } from '../../../db/vault/vaults.ts';
import type { AuditNote } from '../../../db/queries/audit.ts';
import { vaultOfGrant } from '../grants.ts';
import type { HandlersOf } from '../handler.ts';
import { addSlot, note, pruneSlots, type Kernel } from '../kernel.ts';
import { drawWords, makeSlot, newAccountId } from '../new-account.ts';
import type { Slot } from '../../../db/vault/keyring.ts';
import type { SessionEffects } from './session.ts';

export function accountHandlers(kernel: Kernel, effects: SessionEffects): HandlersOf<'accounts'> {
  const { session, sodium } = kernel;

  const find = (db: Executor, id: AccountId): AccountRow => {
    const row = accountById(db, id);
    if (row === undefined) throw new Refusal('not-found');
    return row;
  };

  const summary = (row: AccountRow): AccountSummary => ({
    id: row.id,
    displayName: row.display_name,
    role: row.role,
    disabled: row.disabled_at !== null,
    createdAt: row.created_at,
    lastSignInAt: row.last_sign_in_at,
    dormant: isDormant({ createdAt: row.created_at, lastSignInAt: row.last_sign_in_at, keptAt: row.kept_at, disabled: row.disabled_at !== null }, kernel.clock()),
  });

  const detail = (db: Executor, id: AccountId): AccountDetail => {
    const row = find(db, id);
    return {
      ...summary(row),
      login: row.login,
      mustChangePassphrase: row.must_change_passphrase === 1,
      grants: grantsOf(db, id).map((grant) => ({
        grant: grant.grant_name,
        givenByName: grant.given_by === null ? null : (accountById(db, grant.given_by)?.display_name ?? null),
        givenAt: grant.given_at,
        until: grant.until,
      })),
    };
  };

  /** A fresh key pair behind a temporary passphrase. */
  const drawAccess = async (account: { id: AccountId; login: string }): Promise<{ words: string[]; pair: KeyPair; slot: Slot }> => {
    const { opened } = session.require();
    if (kernel.keyring === null) throw new Error('no keyring');
    const words = drawWords(sodium);
    const pair = sodium.crypto_box_keypair();
    const slot = await makeSlot(sodium, kernel.stretcher, kernel.keyring, account, words.join(' '), opened.databaseKey, pair);
    wipe(sodium, pair.privateKey);
    return { words, pair, slot };
  };

  /** After vaults changed: this session's own keys are read again, and older seals are renewed with the former ones. */
  const followVaults = (): void => {
    kernel.background.start(session.reloadVaultKeys());
  };

  const loseVaults = (db: Executor, id: AccountId): AuditNote[] =>
    grantsOf(db, id).flatMap(({ grant_name: grant }) => {
      const vault = vaultOfGrant(grant);
      if (vault === null) return [];
      withdrawGrant(db, id, grant);
      withdrawVault(sodium, db, vault, id, kernel.clock());
      return [note('grant.withdrawn', id, grant)];
    });

  const refuseOwn = (id: AccountId): void => {
    if (session.accountId === id) throw new Refusal('own-account');
  };

  const keepOneAdministrator = (db: Executor, row: AccountRow): void => {
    if (row.role === 'administrator' && row.disabled_at === null && enabledAdministrators(db).length <= 1) throw new Refusal('last-administrator');
  };

  return {
    'accounts.list': () => {
      const { db, accountId } = session.require();
      return {
        db,
        run: () => {
          const rows = allAccounts(db);
          if (find(db, accountId).role !== 'administrator') return { value: rows.map(summary) };
          const names = new Map(rows.map(({ id, display_name: name }) => [id, name]));
          const grants = allGrants(db);
          return {
            value: rows.map((row) => ({
              ...summary(row),
              login: row.login,
              mustChangePassphrase: row.must_change_passphrase === 1,
              grants: grants
                .filter(({ account_id: id }) => id === row.id)
                .map(({ grant_name: grant, given_by: by, given_at: givenAt, until }) => ({
                  grant,
                  givenByName: by === null ? null : (names.get(by) ?? null),
                  givenAt,
                  until,
                })),
            })),
          };
        },
      };
    },

    'accounts.create': async ({ displayName, login, role }) => {
      const { db } = session.require();
      if (accountByLogin(db, login) !== undefined) throw new Refusal('login-taken');
      const id = newAccountId();
      const { words, pair, slot } = await drawAccess({ id, login });
      return {
        db,
        run: () => {
          if (accountByLogin(db, login) !== undefined) throw new Refusal('login-taken');
          insertAccount(db, {
            id,
            login,
            display_name: displayName,
            role,
            public_key: bytes(pair.publicKey),
            slot_tag: slot.tag,
            must_change_passphrase: 1,
            created_at: kernel.clock(),
            last_sign_in_at: null,
            kept_at: null,
            disabled_at: null,
            station_id: kernel.stationId,
          });
          addSlot(kernel, slot);
          return { value: { account: detail(db, id), temporaryPassphrase: words }, audit: [note('account.created', id, role)] };
        },
      };
    },

    'accounts.change': ({ accountId, displayName, role }) => {
      const { db } = session.require();
      return {
        db,
        run: () => {
          const row = find(db, accountId);
          const changesRole = row.role !== role;
          if (changesRole) {
            keepOneAdministrator(db, row);
            refuseOwn(accountId);
          }
          changeAccount(db, accountId, { display_name: displayName, role });
          const lost = role === 'listener' ? loseVaults(db, accountId) : [];
          return {
            value: detail(db, accountId),
            audit: [note('account.changed', accountId, changesRole ? `${row.role} > ${role}` : null), ...lost],
            after: () => {
              if (lost.length > 0) followVaults();
              effects.changed();
            },
          };
        },
      };
    },

    'accounts.disable': ({ accountId }) => {
      const { db } = session.require();
      return {
        db,
        run: () => {
          const row = find(db, accountId);
          keepOneAdministrator(db, row);
          refuseOwn(accountId);
          if (row.disabled_at !== null) throw new Refusal('account-disabled');
          const lost = loseVaults(db, accountId);
          changeAccount(db, accountId, { disabled_at: kernel.clock(), slot_tag: null });
          return {
            value: detail(db, accountId),
            audit: [note('account.disabled', accountId), ...lost],
            after: () => {
              pruneSlots(kernel, db);
              if (lost.length > 0) followVaults();
            },
          };
        },
      };
    },

    'accounts.enable': async ({ accountId }) => {
      const { db } = session.require();
      const row = find(db, accountId);
      if (row.disabled_at === null) throw new Refusal('wrong-phase');
      const { words, pair, slot } = await drawAccess(row);
      return {
        db,
        run: () => {
          changeAccount(db, accountId, {
            disabled_at: null,
            public_key: bytes(pair.publicKey),
            slot_tag: slot.tag,
            must_change_passphrase: 1,
            kept_at: kernel.clock(),
          });
          addSlot(kernel, slot);
          return { value: { account: detail(db, accountId), temporaryPassphrase: words }, audit: [note('account.enabled', accountId)] };
        },
      };
    },

    'accounts.resetPassphrase': async ({ accountId }) => {
      const { db } = session.require();
      refuseOwn(accountId);
      const row = find(db, accountId);
      if (row.disabled_at !== null) throw new Refusal('account-disabled');
      const { words, pair, slot } = await drawAccess(row);
      return {
        db,
        run: () => {
          const { held } = session.require().secrets;
          deleteVaultKeysOfHolder(db, accountId);
          changeAccount(db, accountId, { public_key: bytes(pair.publicKey), slot_tag: slot.tag, must_change_passphrase: 1 });
          const lostGrants = resealGrants(db, held, accountId, pair.publicKey);
          addSlot(kernel, slot);
          return {
            value: { account: detail(db, accountId), temporaryPassphrase: words, lostGrants },
            audit: [note('account.passphraseReset', accountId), ...lostGrants.map((grant) => note('grant.withdrawn', accountId, grant))],
            after: () => { pruneSlots(kernel, db); },
          };
        },
      };
    },

    'accounts.keep': ({ accountId, reason }) => {
      const { db } = session.require();
      return {
        db,
        run: () => {
          find(db, accountId);
          changeAccount(db, accountId, { kept_at: kernel.clock() });
          return { value: detail(db, accountId), audit: [note('account.kept', accountId, reason)] };
        },
      };
    },

    'accounts.giveGrant': ({ accountId, grant, until }) => {
      const { db } = session.require();
      return {
        db,
        run: () => {
          const row = find(db, accountId);
          if (row.disabled_at !== null) throw new Refusal('account-disabled');
          if (!mayHold(row.role, grant)) throw new Refusal('forbidden');
          if (until !== null && until <= kernel.clock()) throw new Refusal('bad-request');
          const vault = vaultOfGrant(grant);
          const { held } = session.require().secrets;
          if (vault !== null) {
            if (!holdsVault(db, held, vault)) throw new Refusal('vault-not-held');
            shareVault(sodium, db, held, vault, accountId, row.public_key);
          }
          giveGrant(db, { account_id: accountId, grant_name: grant, given_by: session.accountId, given_at: kernel.clock(), until });
          const limit = until === null ? grant : `${grant} < ${new Date(until).toISOString()}`;
          return { value: detail(db, accountId), audit: [note('grant.given', accountId, limit)], after: () => { effects.changed(); } };
        },
      };
    },

    'accounts.withdrawGrant': ({ accountId, grant }) => {
      const { db } = session.require();
      return {
        db,
        run: () => {
          find(db, accountId);
          if (!withdrawGrant(db, accountId, grant)) throw new Refusal('not-found');
          const vault = vaultOfGrant(grant);
          if (vault !== null) withdrawVault(sodium, db, vault, accountId, kernel.clock());
          return {
            value: detail(db, accountId),
            audit: [note('grant.withdrawn', accountId, grant)],
            after: () => {
              if (vault !== null) followVaults();
              effects.changed();
            },
          };
        },
      };
    },
  };

  /** Grants that open a vault, sealed to the new key pair where this session holds the vault; the others are lost. */
  function resealGrants(db: Executor, held: HeldKeys, id: AccountId, publicKey: Uint8Array): Grant[] {
    return grantsOf(db, id).flatMap(({ grant_name: grant }) => {
      const vault = vaultOfGrant(grant);
      if (vault === null) return [];
      if (holdsVault(db, held, vault)) {
        shareVault(sodium, db, held, vault, id, publicKey);
        return [];
      }
      withdrawGrant(db, id, grant);
      return [grant];
    });
  }
}
