// Which grants open a vault.
import type { Grant } from '../../core/contract/access.ts';
import type { VaultKind } from '../../db/schema.ts';

export function vaultOfGrant(grant: Grant): VaultKind | null {
  if (grant === 'revealNumbers') return 'callerNumbers';
  return grant === 'listenRecordings' ? 'recordings' : null;
}
