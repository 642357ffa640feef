// The audit trail as a hash chain: each entry's hash covers the entry and the hash before it (CNIL 2021-122: entries are
// made tamper-evident when they are written). Invariant: the canonical form names every field, in one order, for ever.
import type { AuditOperation } from '../../contract/audit-operations.ts';
import type { Instant } from '../../values/instant.ts';

export interface ChainedEntry {
  readonly sequence: number;
  readonly at: Instant;
  readonly actorId: string | null;
  readonly operation: AuditOperation;
  readonly reference: string | null;
  readonly reason: string | null;
  readonly stationId: string;
}

/** BLAKE2b-256 of the previous hash followed by the UTF-8 text; passed in, so that this file needs no cryptographic library. */
export type Hash = (previous: Uint8Array, canonical: string) => Uint8Array;

const formatVersion = 1;

/** JSON of an array: unambiguous, since a JSON string escapes its own delimiters. */
export function canonicalForm(entry: ChainedEntry): string {
  return JSON.stringify([
    formatVersion,
    entry.sequence,
    entry.at,
    entry.actorId,
    entry.operation,
    entry.reference,
    entry.reason,
    entry.stationId,
  ]);
}

export function chainedHash(previous: Uint8Array, entry: ChainedEntry, hash: Hash): Uint8Array {
  return hash(previous, canonicalForm(entry));
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
