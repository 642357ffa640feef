// What the handlers share: the session, the keyring, the gateway's link, time and chance. Built once by store.ts.
import type { AuditOperation } from '../../core/contract/audit-operations.ts';
import type { AccountId } from '../../core/values/ids.ts';
import type { Clock } from '../../core/values/instant.ts';
import type { Executor } from '../../db/connection/executor.ts';
import { appendEntry, type AuditNote } from '../../db/queries/audit.ts';
import type { Hash } from '../../core/domain/audit/chain.ts';
import type { KeyStretcher, StretchLimits } from '../../db/vault/key-stretching.ts';
import { withOnlySlots, withSlot, writeKeyring, type Keyring, type Slot } from '../../db/vault/keyring.ts';
import type { Sodium } from '../../db/vault/sodium.ts';
import { slotTags } from '../../db/queries/accounts.ts';
import type { BaseFolder } from './base-folder.ts';
import type { CallRecorder } from './call-recorder.ts';
import type { GatewayLink } from './gateway-link.ts';
import type { BackgroundWork } from './background-work.ts';
import type { PhoneLink } from './phone-link.ts';
import type { PendingSheet, RecoveryOpening } from './recovery.ts';
import type { RecordingDesk } from './recording-desk.ts';
import type { RetentionWork } from './retention-work.ts';
import type { Session, SessionContext } from './session.ts';
import type { SolverLink } from './solver-link.ts';
import type { Throttle } from './throttle.ts';

export type LogLevel = 'info' | 'warn' | 'error';

export interface StoreLimits {
  readonly slots: StretchLimits;
  readonly pseudonyms: StretchLimits;
}

export interface Kernel extends SessionContext {
  readonly sodium: Sodium;
  readonly stretcher: KeyStretcher;
  readonly clock: Clock;
  readonly limits: StoreLimits;
  readonly stationId: string;
  readonly folder: BaseFolder;
  readonly session: Session;
  readonly throttle: Throttle;
  readonly gateway: GatewayLink;
  readonly phone: PhoneLink;
  readonly solver: SolverLink;
  readonly recorder: CallRecorder;
  readonly background: BackgroundWork;
  readonly retention: RetentionWork;
  readonly recordings: RecordingDesk;
  readonly hash: Hash;
  /** A code for the log, never a value. */
  readonly log: (level: LogLevel, code: string) => void;
  /** Null while there is no base. */
  keyring: Keyring | null;
  /** The recovery sheet drawn and not yet confirmed. */
  pendingSheet: PendingSheet | null;
  /** What a recovery sheet has opened, until an administrator got a new passphrase. */
  recovery: RecoveryOpening | null;
  /** The base that was opened was older than an erasure: what is past its time goes at once. */
  restored: boolean;
}

export function note(operation: AuditOperation, reference: string | null = null, reason: string | null = null): AuditNote {
  return { operation, reference, reason };
}

/** Within a transaction. */
export function audit(kernel: Kernel, db: Executor, actorId: AccountId | null, entry: AuditNote): void {
  appendEntry(db, kernel.hash, { ...entry, at: kernel.clock(), actorId, stationId: kernel.stationId });
}

/**
 * Adds a slot to keyring.json, within the transaction that gives its tag to the database: should the program stop between
 * the two writes, the slot opens nothing that the database knows, and the next opening takes it away.
 */
export function addSlot(kernel: Kernel, slot: Slot): void {
  if (kernel.keyring === null) throw new Error('no keyring');
  const next = withSlot(kernel.keyring, slot);
  writeKeyring(kernel.sodium, kernel.folder.base, next);
  kernel.keyring = next;
}

/** After a commit: slots that the database does not know any more go, from both copies of the file. */
export function pruneSlots(kernel: Kernel, db: Executor): void {
  if (kernel.keyring === null) return;
  const next = withOnlySlots(kernel.keyring, slotTags(db));
  if (next.slots.length === kernel.keyring.slots.length) return;
  writeKeyring(kernel.sodium, kernel.folder.base, next);
  kernel.keyring = next;
}
