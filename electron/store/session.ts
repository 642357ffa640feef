// The session: which phase, whose account, which keys. Invariant: a phase holds exactly the keys that session-phase.ts
// grants it; what it must not hold is overwritten before the phase is entered.
import { nextPhase, type SessionEvent } from '../../core/domain/accounts/session-phase.ts';
import { stateWithoutSession } from '../../core/domain/accounts/without-session.ts';
import type { Gate, Grant, Phase, Role } from '../../core/contract/access.ts';
import type { SessionState } from '../../core/contract/calls/session.ts';
import { Refusal, type ErrorCode } from '../../core/contract/errors.ts';
import type { AccountId, CallerId } from '../../core/values/ids.ts';
import type { Clock, Instant } from '../../core/values/instant.ts';
import type { Base } from '../../db/connection/base.ts';
import type { Executor } from '../../db/connection/executor.ts';
import { accountById, grantsOf } from '../../db/queries/accounts.ts';
import { readAssociation } from '../../db/queries/association.ts';
import { hasLine } from '../../db/queries/lines.ts';
import { wipe, type Sodium } from '../../db/vault/sodium.ts';
import { openVaultKeys, type HeldKeys, type KeyPair } from '../../db/vault/vaults.ts';

/** The base while it is open, with the key that new slots wrap. */
export interface OpenedBase {
  readonly base: Base;
  readonly databaseKey: Uint8Array;
}

export interface Secrets {
  readonly pair: KeyPair;
  held: HeldKeys;
  /** Masked numbers already computed, by caller (opening a seal costs 0.2 ms). */
  readonly masks: Map<CallerId, string>;
}

type Data =
  | { readonly phase: 'absent' | 'signedOut' }
  | { readonly phase: 'unusable'; readonly fault: ErrorCode }
  | { readonly phase: 'open'; readonly opened: OpenedBase; readonly accountId: AccountId; readonly secrets: Secrets }
  | { readonly phase: 'locked'; readonly opened: OpenedBase; readonly accountId: AccountId };

export interface SessionAccount {
  readonly id: AccountId;
  readonly login: string;
  readonly displayName: string;
  readonly role: Role;
  readonly grants: readonly Grant[];
  readonly mustChangePassphrase: boolean;
}

export interface OpenSession {
  readonly opened: OpenedBase;
  readonly db: Executor;
  readonly accountId: AccountId;
  readonly secrets: Secrets;
}

export interface SessionContext {
  readonly sodium: Sodium;
  readonly clock: Clock;
  readonly demonstration: boolean;
}

export class Session {
  readonly #context: SessionContext;
  #data: Data;

  constructor(context: SessionContext, data: { phase: 'absent' | 'signedOut' } | { phase: 'unusable'; fault: ErrorCode }) {
    this.#context = context;
    this.#data = data;
  }

  get phase(): Phase {
    return this.#data.phase;
  }

  get fault(): ErrorCode | null {
    return this.#data.phase === 'unusable' ? this.#data.fault : null;
  }

  /** The base of an open or locked session. */
  get opened(): OpenedBase | null {
    return this.#data.phase === 'open' || this.#data.phase === 'locked' ? this.#data.opened : null;
  }

  get accountId(): AccountId | null {
    return this.#data.phase === 'open' || this.#data.phase === 'locked' ? this.#data.accountId : null;
  }

  /** The open session; throws the refusal that fits when there is none. */
  require(): OpenSession {
    const data = this.#data;
    if (data.phase === 'locked') throw new Refusal('locked');
    if (data.phase !== 'open') throw new Refusal('signed-out');
    return { opened: data.opened, db: data.opened.base.db, accountId: data.accountId, secrets: data.secrets };
  }

  get openSession(): OpenSession | null {
    return this.#data.phase === 'open' ? this.require() : null;
  }

  gate(): Gate {
    const { opened, accountId } = this;
    const account = opened === null || accountId === null ? null : sessionAccount(opened.base.db, accountId, this.#context.clock());
    return {
      phase: this.phase,
      role: account?.role ?? null,
      grants: account?.grants ?? [],
      mustChangePassphrase: account?.mustChangePassphrase ?? false,
    };
  }

  state(): SessionState {
    const { opened, accountId } = this;
    return opened === null || accountId === null
      ? stateWithoutSession(this.phase, this.fault, this.#context)
      : stateOf(this.phase, opened.base.db, accountId, this.#context);
  }

  /** A base was created or opened by its account; wipes what a former session held. */
  enter(event: 'created' | 'signedIn' | 'unlocked', opened: OpenedBase, accountId: AccountId, secrets: Secrets): void {
    this.#move(event);
    if (this.#data.phase === 'open') this.#forget(this.#data.secrets);
    this.#data = { phase: 'open', opened, accountId, secrets };
  }

  /** A demonstration was created: its base is there, nobody is signed in. */
  becomeSignedOut(): void {
    if (this.#data.phase === 'absent') this.#data = { phase: 'signedOut' };
  }

  lock(): void {
    const data = this.#data;
    if (data.phase !== 'open') return;
    this.#move('locked');
    this.#forget(data.secrets);
    this.#data = { phase: 'locked', opened: data.opened, accountId: data.accountId };
  }

  /** Closes the base. */
  leave(): void {
    const data = this.#data;
    if (data.phase !== 'open' && data.phase !== 'locked') return;
    this.#move('signedOut');
    this.#close(data);
    this.#data = { phase: 'signedOut' };
  }

  fail(fault: ErrorCode): void {
    const data = this.#data;
    if (nextPhase(data.phase, 'faulted') === null) return;
    if (data.phase === 'open' || data.phase === 'locked') this.#close(data);
    this.#data = { phase: 'unusable', fault };
  }

  /** After a change of the vaults: the keys that are sealed to this account now. Former keys are returned, to be wiped. */
  reloadVaultKeys(): HeldKeys {
    const session = this.openSession;
    if (session === null) return new Map();
    const former = session.secrets.held;
    session.secrets.held = openVaultKeys(this.#context.sodium, session.db, session.accountId, session.secrets.pair);
    return former;
  }

  #move(event: SessionEvent): void {
    if (nextPhase(this.#data.phase, event) === null) throw new Refusal('wrong-phase');
  }

  #forget(secrets: Secrets): void {
    wipe(this.#context.sodium, secrets.pair.privateKey, ...secrets.held.values());
    secrets.held.clear();
    secrets.masks.clear();
  }

  #close(data: Extract<Data, { opened: OpenedBase }>): void {
    if (data.phase === 'open') this.#forget(data.secrets);
    wipe(this.#context.sodium, data.opened.databaseKey);
    data.opened.base.close();
  }
}

/** The account with the grants that are in force now; null when it is gone or disabled. */
export function sessionAccount(db: Executor, id: AccountId, now: Instant): SessionAccount | null {
  const row = accountById(db, id);
  if (row === undefined || row.disabled_at !== null) return null;
  const grants = grantsOf(db, id)
    .filter(({ until }) => until === null || until > now)
    .map(({ grant_name: name }) => name);
  return { id, login: row.login, displayName: row.display_name, role: row.role, grants, mustChangePassphrase: row.must_change_passphrase === 1 };
}

/** The state that a session of this account has, or would have once its transaction is committed. */
export function stateOf(phase: Phase, db: Executor, accountId: AccountId, context: SessionContext): SessionState {
  const now = context.clock();
  const account = sessionAccount(db, accountId, now);
  const association = readAssociation(db);
  const administrator = account?.role === 'administrator';
  const pendingSetup = !administrator
    ? null
    : association.recovery_confirmed_at === null
      ? 'recoverySheet'
      : association.setup_finished_at === null && !hasLine(db)
        ? 'line'
        : null;
  return {
    phase,
    fault: null,
    account: account === null ? null : { id: account.id, displayName: account.displayName, role: account.role, grants: [...account.grants] },
    associationName: association.name,
    mustChangePassphrase: account?.mustChangePassphrase ?? false,
    pendingSetup,
    demonstration: context.demonstration,
    lockAfterMinutes: association.lock_after_minutes,
    now,
  };
}
