// Work that nobody waits for: grants that expire, seals of an older generation, calls
// without pseudonym, the day's copy of the base. Invariant: each step is one short transaction; stopping anywhere loses nothing.
import { Refusal } from '../../core/contract/errors.ts';
import { unpadNumber } from '../../core/domain/calls/padded-number.ts';
import { BaseFault } from '../../db/connection/faults.ts';
import { changeAssociation, readAssociation } from '../../db/queries/association.ts';
import type { Executor } from '../../db/connection/executor.ts';
import { expiredGrants, withdrawGrant } from '../../db/queries/accounts.ts';
import { callsWithoutPseudonym } from '../../db/queries/calls.ts';
import { openSealed, resealBatch, withdrawVault, type HeldKeys } from '../../db/vault/vaults.ts';
import { wipe } from '../../db/vault/sodium.ts';
import { vaultOfGrant } from './grants.ts';
import { audit, note, type Kernel } from './kernel.ts';
import { pause } from './pause.ts';
import { forgetOldRota } from './rota-watch.ts';

const hourMs = 3_600_000;
const resealedAtOnce = 50;
/** One copy a day, whatever the hour at which the computer is switched on. */
const copyEveryMs = 20 * hourMs;
const copyCheckMs = 60_000;

export interface BackgroundWork {
  /** Within the transaction of a session's opening, and every hour. */
  houseKeep(db: Executor): void;
  /** Starts what the open session's keys allow. `keys` are extra keys to use and then wipe. */
  start(keys?: HeldKeys): void;
  stop(): void;
}

export function createBackgroundWork(kernel: () => Kernel): BackgroundWork {
  const houseKeep = (db: Executor): void => {
    const { sodium, clock, session } = kernel();
    const now = clock();
    for (const { account_id: accountId, grant_name: grant } of expiredGrants(db, now)) {
      withdrawGrant(db, accountId, grant);
      const vault = vaultOfGrant(grant);
      if (vault !== null) withdrawVault(sodium, db, vault, accountId, now);
      audit(kernel(), db, null, note('grant.expired', accountId, grant));
    }
    forgetOldRota(db, now);
    if (session.openSession?.db === db) wipe(sodium, ...session.reloadVaultKeys().values());
  };

  const timer = setInterval(() => {
    const { session, log } = kernel();
    const db = session.opened?.base.db;
    if (db === undefined) return;
    try {
      db.transaction(() => { houseKeep(db); });
    } catch {
      log('error', 'house-keeping-failed');
    }
  }, hourMs);
  timer.unref();

  const copyTimer = setInterval(() => {
    const { session, clock, log } = kernel();
    const base = session.opened?.base;
    if (base === undefined) return;
    try {
      const now = clock();
      const last = readAssociation(base.db).last_backup_at;
      if (last !== null && Math.abs(now - last) < copyEveryMs) return;
      base.backUp(now);
      changeAssociation(base.db, { last_backup_at: now });
    } catch (error) {
      log('error', error instanceof BaseFault ? `backup-failed:${error.code}` : 'backup-failed');
    }
  }, copyCheckMs);
  copyTimer.unref();

  const reseal = async (db: Executor, keys: HeldKeys): Promise<void> => {
    const { sodium, clock, session } = kernel();
    while (session.openSession?.db === db && resealBatch(sodium, db, keys, resealedAtOnce, clock()) > 0) await pause();
  };

  const identify = async (db: Executor): Promise<void> => {
    const { sodium, session, recorder } = kernel();
    for (;;) {
      const held = session.openSession?.db === db ? session.openSession.secrets.held : null;
      const call = callsWithoutPseudonym(db, 1)[0];
      if (held === null || call === undefined) return;
      const padded = openSealed(sodium, db, held, call.vault_id, call.sealed);
      if (padded === null) return;
      const number = unpadNumber(padded);
      wipe(sodium, padded);
      if ((await recorder.identify(db, call.id, call.started_at, number)) === null) return;
    }
  };

  return {
    houseKeep,
    start(keys) {
      const { sodium, session, log } = kernel();
      const open = session.openSession;
      if (open === null) return;
      const copies: HeldKeys = new Map([...(keys ?? []), ...open.secrets.held].map(([id, key]) => [id, key.slice()]));
      if (keys !== undefined) wipe(sodium, ...keys.values());
      void reseal(open.db, copies)
        .then(() => identify(open.db))
        .catch((error: unknown) => {
          if (!(error instanceof Refusal)) log('warn', 'background-work-interrupted');
        })
        .finally(() => { wipe(sodium, ...copies.values()); });
    },
    stop() {
      clearInterval(timer);
      clearInterval(copyTimer);
    },
  };
}
