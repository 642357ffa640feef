// Which grants open a vault, and who may hold them.
import type { Grant, Role } from '../../core/contract/access.ts';
import type { VaultKind } from '../../db/schema.ts';

export function vaultOfGrant(grant: Grant): VaultKind | null {
  if (grant === 'revealNumbers') return 'callerNumbers';
  return grant === 'listenRecordings' ? 'recordings' : null;
}

/** A listener's session opens no vault, whatever an administrator wishes: it seals and cannot read (PL-02). */
export function mayHold(role: Role, grant: Grant): boolean {
  return role !== 'listener' || vaultOfGrant(grant) === null;
}
