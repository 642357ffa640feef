// Signing in and out, locking, passphrases.
import { login as loginSchema, type SessionState } from '../../../core/contract/calls/session.ts';
import { Refusal } from '../../../core/contract/errors.ts';
import { stateWithoutSession } from '../../../core/domain/accounts/without-session.ts';
import type { AccountId } from '../../../core/values/ids.ts';
import { accountById, changeAccount } from '../../../db/queries/accounts.ts';
import { deriveSlotKeys, openSlot, sealSlot } from '../../../db/vault/key-slots.ts';
import { wipe } from '../../../db/vault/sodium.ts';
import { demonstrationAccounts, demonstrationPassphrase } from '../demonstration/accounts.ts';
import type { Act, HandlersOf } from '../handler.ts';
import { addSlot, note, pruneSlots, type Kernel } from '../kernel.ts';
import { drawWords, requireStrong } from '../new-account.ts';
import { accountOfSlot, openWith, refuseSecret, secretsOf, settleAfterOpening, throttleKey, tidyAfterOpening, trySlot } from '../opening.ts';
import { stateOf } from '../session.ts';

export interface SessionEffects {
  /** The session has changed: the windows and the gateway are told. */
  changed(): void;
  /** Ends the open session: wipes keys, closes the base. */
  leave(): void;
  lock(): void;
  forgetRecovery(): void;
}

export function sessionHandlers(kernel: Kernel, effects: SessionEffects): HandlersOf<'session'> {
  const { session, sodium } = kernel;

  const signIn = async (typedLogin: string, passphrase: string): Promise<Act<'session.signIn'>> => {
    if (session.phase === 'unusable') throw new Refusal(session.fault ?? 'internal');
    if (session.phase !== 'signedOut' && session.phase !== 'locked') throw new Refusal('wrong-phase');
    const parsed = loginSchema.safeParse(typedLogin);
    // What cannot be a login takes the same path, and the same time, as one that nobody has.
    const login = parsed.success ? parsed.data : typedLogin.trim().toLowerCase();
    const found = await trySlot(kernel, 'account', login, passphrase);
    if (found === null) throw refuseSecret(kernel, 'wrong-passphrase', null);
    const { contents } = found;
    const current = session.opened;
    const opened = current ?? openWith(kernel, contents.databaseKey);
    if (current !== null) wipe(sodium, contents.databaseKey);
    const { db } = opened.base;
    const row = accountOfSlot(db, found.tag, contents);
    if (row === null) {
      wipe(sodium, contents.privateKey);
      if (current === null) {
        opened.base.close();
        wipe(sodium, opened.databaseKey);
      }
      throw refuseSecret(kernel, 'wrong-passphrase', null);
    }
    kernel.throttle.succeeded(throttleKey(kernel, 'account', login));
    const formerId = session.accountId;
    return {
      db,
      run: () => {
        if (current === null) tidyAfterOpening(kernel, db);
        changeAccount(db, row.id, { last_sign_in_at: kernel.clock() });
        const ended = formerId !== null && formerId !== row.id ? [{ ...note('session.signedOut', formerId), actorId: formerId }] : [];
        return {
          value: stateOf('open', db, row.id, kernel),
          audit: [...ended, { ...note('session.signedIn', row.id), actorId: row.id }],
          after: () => {
            effects.forgetRecovery();
            session.enter('signedIn', opened, row.id, secretsOf(kernel, db, row, contents.privateKey));
            if (current === null) settleAfterOpening(kernel, db);
            effects.changed();
            kernel.background.start();
          },
        };
      },
    };
  };

  return {
    'session.getState': () => ({ db: null, run: () => ({ value: session.state() }) }),

    'session.signIn': ({ login, passphrase }) => signIn(login, passphrase),

    'session.listDemonstrationAccounts': () => {
      if (!kernel.demonstration || session.phase === 'absent' || session.phase === 'unusable') throw new Refusal('wrong-phase');
      return { db: null, run: () => ({ value: demonstrationAccounts.map(({ login, displayName, role }) => ({ login, displayName, role })) }) };
    },

    'session.signInDemonstration': ({ login }) => {
      if (!kernel.demonstration) throw new Refusal('wrong-phase');
      return signIn(login, demonstrationPassphrase);
    },

    'session.lock': () => {
      const db = session.opened?.base.db ?? null;
      const id = session.accountId;
      if (db === null || id === null) throw new Refusal('signed-out');
      const wasOpen = session.phase === 'open';
      return {
        db,
        run: () => ({
          value: stateOf('locked', db, id, kernel),
          audit: [note('session.locked', null, wasOpen ? 'user' : null)],
          after: () => { effects.lock(); },
        }),
      };
    },

    'session.unlock': async ({ passphrase }) => {
      if (session.phase !== 'locked') throw new Refusal('wrong-phase');
      const opened = session.opened;
      const id = session.accountId;
      const row = opened === null || id === null ? undefined : accountById(opened.base.db, id);
      if (opened === null || row === undefined) throw new Refusal('signed-out');
      const found = await trySlot(kernel, 'account', row.login, passphrase);
      if (found !== null) wipe(sodium, found.contents.databaseKey);
      const { db } = opened.base;
      if (found === null || accountOfSlot(db, found.tag, found.contents)?.id !== row.id) throw refuseSecret(kernel, 'wrong-passphrase', row.id);
      kernel.throttle.succeeded(throttleKey(kernel, 'account', row.login));
      return {
        db,
        run: () => ({
          value: stateOf('open', db, row.id, kernel),
          audit: [note('session.unlocked')],
          after: () => {
            session.enter('unlocked', opened, row.id, secretsOf(kernel, db, row, found.contents.privateKey));
            effects.changed();
            kernel.background.start();
          },
        }),
      };
    },

    'session.signOut': () => {
      const db = session.opened?.base.db ?? null;
      if (db === null) throw new Refusal('signed-out');
      return {
        db,
        run: () => ({
          value: stateWithoutSession('signedOut', null, kernel),
          audit: [note('session.signedOut')],
          after: () => { effects.leave(); },
        }),
      };
    },

    'session.changePassphrase': async ({ current, next }): Promise<Act<'session.changePassphrase'>> => {
      const open = session.require();
      const row = accountById(open.db, open.accountId);
      if (row === undefined || kernel.keyring === null) throw new Refusal('signed-out');
      const found = await trySlot(kernel, 'account', row.login, current);
      if (found !== null) wipe(sodium, found.contents.databaseKey, found.contents.privateKey);
      if (found === null || found.tag !== row.slot_tag) throw refuseSecret(kernel, 'wrong-passphrase', row.id);
      kernel.throttle.succeeded(throttleKey(kernel, 'account', row.login));
      const association = session.state().associationName ?? '';
      await requireStrong(next, [row.login, row.display_name, association]);
      const keys = await deriveSlotKeys(sodium, kernel.stretcher, kernel.keyring, 'account', row.login, next);
      if (keys.tag === row.slot_tag || openSlot(sodium, kernel.keyring, keys) !== null) throw new Refusal('weak-passphrase');
      return {
        db: open.db,
        run: () => {
          const { opened, secrets, db, accountId } = session.require();
          // Only the wrapping changes: same key pair, so every vault stays sealed to it.
          const slot = sealSlot(sodium, keys, { databaseKey: opened.databaseKey, privateKey: secrets.pair.privateKey, holder: accountId });
          wipe(sodium, keys.wrappingKey);
          changeAccount(db, accountId, { slot_tag: slot.tag, must_change_passphrase: 0 });
          addSlot(kernel, slot);
          const value: SessionState = stateOf('open', db, accountId, kernel);
          return {
            value,
            audit: [note('account.passphraseChanged', accountId satisfies AccountId)],
            after: () => {
              pruneSlots(kernel, db);
              effects.changed();
            },
          };
        },
      };
    },

    'session.suggestPassphrase': () => ({ db: null, run: () => ({ value: { words: drawWords(sodium) } }) }),
  };
}
