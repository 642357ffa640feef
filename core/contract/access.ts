// Who may do what: roles, grants, and the one function that decides whether a call may run.
// Invariant: what is not allowed here is refused; both the store and main ask this same function.
import { z } from 'zod';
import type { ErrorCode } from './errors.ts';

export const role = z.enum(['listener', 'manager', 'privacyOfficer', 'administrator']);
export type Role = z.infer<typeof role>;
export const roles = role.options;

/** Per-person rights on top of the role (PL-04, PL-05). `revealNumbers` and `listenRecordings` also open a vault. */
export const grant = z.enum(['revealNumbers', 'listenRecordings', 'editRota', 'outgoingCalls']);
export type Grant = z.infer<typeof grant>;
export const grants = grant.options;

/** Grants that hand over a vault's key. */
export const vaultGrants: readonly Grant[] = ['revealNumbers', 'listenRecordings'];

/** A listener writes into the vaults and never opens them, whatever an administrator wishes. */
export function mayHold(holder: Role, wanted: Grant): boolean {
  return holder !== 'listener' || !vaultGrants.includes(wanted);
}

export const windowKind = z.enum(['console', 'softphone']);
export type WindowKind = z.infer<typeof windowKind>;

/**
 * Life of the encrypted store as the windows see it:
 *
 *   absent ──create──▶ signedOut ──sign in──▶ open ◀──unlock── locked
 *                          ▲                   │ └────lock─────▶ │
 *                          └─────sign out──────┴─────────────────┘
 *   unusable: the database or its keyring cannot be used; `fault` says why. Nothing is touched.
 */
export const phase = z.enum(['absent', 'unusable', 'signedOut', 'open', 'locked']);
export type Phase = z.infer<typeof phase>;

/** What main and the windows may know of the session: no personal data but the account's own display name. */
export interface Gate {
  readonly phase: Phase;
  readonly role: Role | null;
  readonly grants: readonly Grant[];
  /** The signed-in account must choose a new passphrase before anything else. */
  readonly mustChangePassphrase: boolean;
}

export interface AccessRule {
  /** `everyone` needs no session. */
  readonly roles: 'everyone' | readonly Role[];
  /** A grant needed on top of the role, or null. */
  readonly grant: Grant | null;
  /** Opens the call to every other role that holds this grant. */
  readonly orGrant?: Grant;
  readonly whenLocked: 'allowed' | 'refused';
  /** Still possible while the account owes a new passphrase. */
  readonly beforePassphraseChange?: true;
}

/** Null when the call may run, otherwise the code of the refusal. Order: session, lock, passphrase, role, grant. */
export function refusalOf(rule: AccessRule, gate: Gate): ErrorCode | null {
  if (rule.roles === 'everyone') {
    return gate.phase === 'locked' && rule.whenLocked === 'refused' ? 'locked' : null;
  }
  if (gate.role === null || (gate.phase !== 'open' && gate.phase !== 'locked')) return 'signed-out';
  if (gate.phase === 'locked' && rule.whenLocked === 'refused') return 'locked';
  if (gate.mustChangePassphrase && rule.beforePassphraseChange !== true) return 'passphrase-change-due';
  const granted = rule.orGrant !== undefined && gate.grants.includes(rule.orGrant);
  if (!rule.roles.includes(gate.role) && !granted) return 'forbidden';
  if (rule.grant !== null && !gate.grants.includes(rule.grant)) return 'forbidden';
  return null;
}
