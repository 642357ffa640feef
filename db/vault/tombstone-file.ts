// erasures.json: the tombstones kept outside the base, in the profile's folder and beside the keyring, so that putting back
// an older base, or an older folder, does not bring an erased caller back. Invariants: it holds keyed hashes and instants
// only; its seal tells a shortened file; a copy that is missing is made again from the other one and from the base.
import { z } from 'zod';
import { join } from 'node:path';
import { readFileIfThere, writeFileAtomically } from '../connection/files.ts';
import { bytes, type Sodium } from './sodium.ts';

const entrySchema = z.strictObject({ hash: z.string().regex(/^[0-9a-f]{32}$/), erasedAt: z.int().min(0) });
const fileSchema = z.strictObject({ version: z.literal(1), entries: z.array(entrySchema).max(1_000_000), seal: z.string().regex(/^[0-9a-f]{64}$/) });
export type TombstoneEntry = z.infer<typeof entrySchema>;

export const tombstoneFileName = 'erasures.json';

export interface TombstonesFound {
  readonly entries: readonly TombstoneEntry[];
  /** A file was there and could not be believed. */
  readonly damaged: boolean;
}

function sealOf(sodium: Sodium, key: Uint8Array, entries: readonly TombstoneEntry[]): string {
  return sodium.to_hex(sodium.crypto_generichash(32, JSON.stringify(entries), key));
}

/** The union of what the folders' files say; entries of a damaged file count too: erasing twice harms nobody. */
export function readTombstones(sodium: Sodium, folders: readonly string[], key: Uint8Array): TombstonesFound {
  const union = new Map<string, TombstoneEntry>();
  let damaged = false;
  for (const folder of folders) {
    const content = readFileIfThere(join(folder, tombstoneFileName));
    if (content === null) continue;
    try {
      const file = fileSchema.parse(JSON.parse(content));
      if (file.seal !== sealOf(sodium, key, file.entries)) damaged = true;
      for (const entry of file.entries) union.set(entry.hash, entry);
    } catch {
      damaged = true;
    }
  }
  return { entries: [...union.values()], damaged };
}

export function writeTombstones(sodium: Sodium, folders: readonly string[], key: Uint8Array, entries: readonly TombstoneEntry[]): void {
  const sorted = [...entries].sort((a, b) => (a.hash < b.hash ? -1 : 1)).map(({ hash, erasedAt }) => ({ hash, erasedAt }));
  const content = `${JSON.stringify({ version: 1, entries: sorted, seal: sealOf(sodium, key, sorted) })}\n`;
  for (const folder of folders) {
    if (readFileIfThere(join(folder, tombstoneFileName)) !== content) writeFileAtomically(join(folder, tombstoneFileName), content);
  }
}

export function hashBytes(sodium: Sodium, entry: TombstoneEntry): Uint8Array<ArrayBuffer> {
  return bytes(sodium.from_hex(entry.hash));
}
