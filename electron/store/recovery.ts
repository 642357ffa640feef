// What the recovery sheet leaves in memory between two calls, and when it is forgotten.
import type { SheetGroup } from '../../core/contract/calls/setup.ts';
import type { Instant } from '../../core/values/instant.ts';
import type { KeyPair } from '../../db/vault/vaults.ts';
import type { OpenedBase } from './session.ts';

/** A sheet drawn, perhaps printed, not yet confirmed: it opens nothing. */
export interface PendingSheet {
  readonly number: number;
  readonly code: Uint8Array;
  readonly createdAt: Instant;
  readonly ask: readonly [SheetGroup, SheetGroup];
}

/** What a valid sheet has opened. `owned`: the base was opened for it, and closes with it. */
export interface RecoveryOpening {
  readonly opened: OpenedBase;
  readonly owned: boolean;
  readonly pair: KeyPair;
  readonly until: Instant;
}

/** Time to choose an administrator and type a new passphrase. */
export const recoveryWindowMs = 10 * 60_000;
