// The recovery sheet: drawn, printed, confirmed; and what it opens.
// Invariants: the code is in this process's memory and on paper, nowhere else; a sheet opens the base from its confirmation
// on, and the former sheet stops at that moment.
import { groupOfRecoveryCode, isRecoveryLineCorrect, joinRecoveryLines, linesOfRecoveryCode, recoveryCodeBytes, textOfRecoveryCode } from '../../../core/domain/accounts/recovery-code.ts';
import { sheetGroup, type RecoverySheetHandoff, type SheetGroup } from '../../../core/contract/calls/setup.ts';
import { Refusal } from '../../../core/contract/errors.ts';
import { accountById, changeAccount, enabledAdministrators, giveGrant, grantsOf, withdrawGrant } from '../../../db/queries/accounts.ts';
import { changeAssociation, currentSheet, lastSheetNumber, readAssociation, replaceSheet } from '../../../db/queries/association.ts';
import { accountsHolding, deleteVaultKeysOfHolder } from '../../../db/queries/vaults.ts';
import { deriveSlotKeys, recoveryHolder, sealSlot } from '../../../db/vault/key-slots.ts';
import { bytes, wipe } from '../../../db/vault/sodium.ts';
import { holdsVault, openVaultKeys, recoveryKeyHolder, shareVault, vaultKinds } from '../../../db/vault/vaults.ts';
import { vaultOfGrant } from '../grants.ts';
import type { Act, HandlersOf } from '../handler.ts';
import { addSlot, note, pruneSlots, type Kernel } from '../kernel.ts';
import { makeSlot, requireStrong } from '../new-account.ts';
import { openWith, refuseSecret, secretsOf, settleAfterOpening, throttleKey, tidyAfterOpening, trySlot } from '../opening.ts';
import { recoveryWindowMs } from '../recovery.ts';
import { stateOf } from '../session.ts';
import type { SessionEffects } from './session.ts';

const recoveryLogin = '';

export function recoveryHandlers(kernel: Kernel, effects: SessionEffects): HandlersOf<'recovery'> {
  const { session, sodium } = kernel;

  const handOver = (): { value: null; handoff: RecoverySheetHandoff } => {
    const { db } = session.require();
    const sheet = kernel.pendingSheet;
    if (sheet === null) throw new Refusal('wrong-phase');
    const { name, subtitle, address } = readAssociation(db);
    return {
      value: null,
      handoff: { association: { name, subtitle, address }, number: sheet.number, createdAt: sheet.createdAt, lines: linesOfRecoveryCode(sheet.code) },
    };
  };

  return {
    'recovery.drawSheet': () => {
      const { db, secrets } = session.require();
      // The sheet must open what the association has: only who holds both vaults can pass them on to it.
      if (!vaultKinds.every((kind) => holdsVault(db, secrets.held, kind))) throw new Refusal('vault-not-held');
      const number = lastSheetNumber(db) + 1;
      const ask = drawGroups((bound) => sodium.randombytes_uniform(bound));
      return {
        db,
        run: () => ({
          value: { number, ask: [...ask] },
          audit: [note('recoverySheet.created', String(number))],
          after: () => {
            wipe(sodium, kernel.pendingSheet?.code);
            kernel.pendingSheet = { number, code: sodium.randombytes_buf(recoveryCodeBytes), createdAt: kernel.clock(), ask };
          },
        }),
      };
    },

    'recovery.saveSheet': () => ({ db: null, run: handOver }),
    'recovery.printSheet': () => ({ db: null, run: handOver }),

    'recovery.confirmSheet': async ({ groups }) => {
      const { db } = session.require();
      const sheet = kernel.pendingSheet;
      if (sheet === null || kernel.keyring === null) throw new Refusal('wrong-phase');
      const typed = groups.map((group) => group.trim().toUpperCase());
      if (!sheet.ask.every((place, index) => groupOfRecoveryCode(sheet.code, place) === typed[index])) throw new Refusal('recovery-groups-differ');
      const keys = await deriveSlotKeys(sodium, kernel.stretcher, kernel.keyring, 'recovery', recoveryLogin, textOfRecoveryCode(sheet.code));
      return {
        db,
        run: () => {
          const { opened, secrets, accountId } = session.require();
          if (kernel.pendingSheet !== sheet) throw new Refusal('wrong-phase');
          if (!vaultKinds.every((kind) => holdsVault(db, secrets.held, kind))) throw new Refusal('vault-not-held');
          const pair = sodium.crypto_box_keypair();
          const slot = sealSlot(sodium, keys, { databaseKey: opened.databaseKey, privateKey: pair.privateKey, holder: recoveryHolder });
          wipe(sodium, keys.wrappingKey, pair.privateKey);
          replaceSheet(db, { number: sheet.number, public_key: bytes(pair.publicKey), slot_tag: slot.tag, created_at: sheet.createdAt });
          deleteVaultKeysOfHolder(db, recoveryKeyHolder);
          for (const kind of vaultKinds) shareVault(sodium, db, secrets.held, kind, recoveryKeyHolder, pair.publicKey);
          changeAssociation(db, { recovery_confirmed_at: kernel.clock() });
          addSlot(kernel, slot);
          return {
            value: stateOf('open', db, accountId, kernel),
            audit: [note('recoverySheet.confirmed', String(sheet.number))],
            after: () => {
              wipe(sodium, sheet.code);
              kernel.pendingSheet = null;
              pruneSlots(kernel, db);
              effects.changed();
            },
          };
        },
      };
    },

    'recovery.checkLine': ({ label, text, check }) => ({
      db: null,
      run: () => ({ value: { correct: isRecoveryLineCorrect(label, text, check) } }),
    }),

    'recovery.open': async ({ lines }) => {
      if (session.phase === 'unusable') throw new Refusal(session.fault ?? 'internal');
      if (session.phase !== 'signedOut' && session.phase !== 'locked') throw new Refusal('wrong-phase');
      const code = joinRecoveryLines(lines);
      if (code === null) throw new Refusal('recovery-line-mistyped');
      const found = await trySlot(kernel, 'recovery', recoveryLogin, code);
      if (found === null || found.contents.holder !== recoveryHolder) throw refuseSecret(kernel, 'wrong-recovery-sheet', null);
      effects.forgetRecovery();
      const current = session.opened;
      const opened = current ?? openWith(kernel, found.contents.databaseKey);
      if (current !== null) wipe(sodium, found.contents.databaseKey);
      const { db } = opened.base;
      const sheet = currentSheet(db);
      const abandon = (): void => {
        wipe(sodium, found.contents.privateKey);
        if (current !== null) return;
        opened.base.close();
        wipe(sodium, opened.databaseKey);
      };
      if (sheet === undefined || sheet.slot_tag !== found.tag) {
        abandon();
        throw refuseSecret(kernel, 'wrong-recovery-sheet', null);
      }
      kernel.throttle.succeeded(throttleKey(kernel, 'recovery', recoveryLogin));
      return {
        db,
        run: () => {
          if (current === null) tidyAfterOpening(kernel, db);
          return {
            value: { administrators: enabledAdministrators(db).map(({ id, display_name: displayName, login }) => ({ id, displayName, login })) },
            audit: [{ ...note('session.recovered', String(sheet.number)), actorId: null }],
            after: () => {
              if (current === null) settleAfterOpening(kernel, db);
              const pair = { publicKey: bytes(sheet.public_key), privateKey: found.contents.privateKey };
              kernel.recovery = { opened, owned: current === null, pair, until: kernel.clock() + recoveryWindowMs };
            },
          };
        },
      };
    },

    'recovery.resetAdministrator': async ({ accountId, passphrase }): Promise<Act<'recovery.resetAdministrator'>> => {
      const recovery = kernel.recovery;
      if (recovery === null || kernel.keyring === null) throw new Refusal('wrong-phase');
      if (recovery.until < kernel.clock() || (!recovery.owned && session.opened !== recovery.opened)) {
        effects.forgetRecovery();
        throw new Refusal('wrong-phase');
      }
      const { opened } = recovery;
      const { db } = opened.base;
      const row = accountById(db, accountId);
      if (row === undefined || row.role !== 'administrator' || row.disabled_at !== null) throw new Refusal('not-found');
      await requireStrong(passphrase, [row.login, row.display_name, readAssociation(db).name]);
      const pair = sodium.crypto_box_keypair();
      const slot = await makeSlot(sodium, kernel.stretcher, kernel.keyring, row, passphrase, opened.databaseKey, pair);
      const formerId = session.accountId;
      return {
        db,
        run: () => {
          if (kernel.recovery !== recovery) throw new Refusal('wrong-phase');
          const now = kernel.clock();
          changeAccount(db, row.id, { public_key: bytes(pair.publicKey), slot_tag: slot.tag, must_change_passphrase: 0, last_sign_in_at: now });
          deleteVaultKeysOfHolder(db, row.id);
          const held = openVaultKeys(sodium, db, recoveryKeyHolder, recovery.pair);
          const granted = new Set(grantsOf(db, row.id).map(({ grant_name: name }) => name));
          for (const grant of ['revealNumbers', 'listenRecordings'] as const) {
            const kind = vaultOfGrant(grant);
            if (kind === null) continue;
            // A vault that nobody holds any more comes back to whoever the sheet lets in: else it would be lost for good.
            const wanted = granted.has(grant) || accountsHolding(db, kind).length === 0;
            if (wanted && holdsVault(db, held, kind)) {
              shareVault(sodium, db, held, kind, row.id, pair.publicKey);
              if (!granted.has(grant)) giveGrant(db, { account_id: row.id, grant_name: grant, given_by: null, given_at: now, until: null });
            } else if (granted.has(grant)) withdrawGrant(db, row.id, grant);
          }
          wipe(sodium, ...held.values());
          // The sheet was in somebody's hands: a new one is owed.
          changeAssociation(db, { recovery_confirmed_at: null });
          addSlot(kernel, slot);
          const ended = formerId === null || formerId === row.id ? [] : [{ ...note('session.signedOut', formerId), actorId: formerId }];
          return {
            value: stateOf('open', db, row.id, kernel),
            audit: [...ended, { ...note('account.passphraseReset', row.id), actorId: row.id }, { ...note('session.signedIn', row.id), actorId: row.id }],
            after: () => {
              kernel.recovery = null;
              wipe(sodium, recovery.pair.privateKey);
              pruneSlots(kernel, db);
              session.enter('signedIn', opened, row.id, secretsOf(kernel, db, { id: row.id, public_key: bytes(pair.publicKey) }, pair.privateKey));
              effects.changed();
              kernel.background.start();
            },
          };
        },
      };
    },
  };
}

/** Two groups of different lines to retype. */
function drawGroups(uniform: (bound: number) => number): [SheetGroup, SheetGroup] {
  const groups = sheetGroup.options;
  const first = groups[uniform(groups.length)] ?? 'A1';
  const others = groups.filter((group) => group.charAt(0) !== first.charAt(0));
  const second = others[uniform(others.length)] ?? 'B2';
  return [first, second];
}
