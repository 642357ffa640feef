// keyring.json: the key slots, beside the database. Invariants: it tells neither who has an account nor how many logins
// exist by name; every slot looks alike, the recovery sheet's too; each change leaves a whole file at any moment, and both
// copies forget a slot that was taken away.
import { join } from 'node:path';
import { z } from 'zod';
import { BaseFault } from '../connection/faults.ts';
import { readFileIfThere, writeFileAtomically } from '../connection/files.ts';
import type { StretchLimits } from './key-stretching.ts';
import type { Sodium } from './sodium.ts';

const base64 = z.base64();
export const slotSchema = z.strictObject({ tag: z.string().regex(/^[0-9a-f]{32}$/), nonce: base64, sealed: base64 });
export type Slot = z.infer<typeof slotSchema>;

const megabyte = 1024 * 1024;
const keyringSchema = z.strictObject({
  version: z.literal(1),
  installationSalt: base64,
  /** Argon2id 1.3; the upper bounds keep a tampered file from exhausting the computer. */
  opslimit: z.int().min(1).max(20),
  memlimit: z.int().min(megabyte).max(1024 * megabyte),
  slots: z.array(slotSchema).max(2000),
  /** BLAKE2b-256 of the rest: tells damage, protects against nobody. */
  checksum: z.string().regex(/^[0-9a-f]{64}$/),
});

export interface Keyring {
  readonly installationSalt: Uint8Array;
  readonly limits: StretchLimits;
  readonly slots: readonly Slot[];
}

const fileName = 'keyring.json';
const copyName = 'keyring.previous.json';

export function newKeyring(sodium: Sodium, limits: StretchLimits): Keyring {
  return { installationSalt: sodium.randombytes_buf(32), limits, slots: [] };
}

/** The current file, or its copy when the current one is missing or damaged. */
export function readKeyring(sodium: Sodium, folder: string): { keyring: Keyring; fromCopy: boolean } {
  const current = readFileIfThere(join(folder, fileName));
  const copy = readFileIfThere(join(folder, copyName));
  if (current === null && copy === null) throw new BaseFault('keyring-missing');
  const keyring = parse(sodium, current);
  if (keyring !== null) return { keyring, fromCopy: false };
  const former = parse(sodium, copy);
  if (former !== null) return { keyring: former, fromCopy: true };
  throw new BaseFault('keyring-damaged');
}

export function writeKeyring(sodium: Sodium, folder: string, keyring: Keyring): void {
  const content = serialise(sodium, keyring);
  writeFileAtomically(join(folder, fileName), content);
  // The copy follows at once: left behind, it would still open with a passphrase that was withdrawn.
  writeFileAtomically(join(folder, copyName), content);
}

/** Slots are sorted by their tag, so that the order of creation is not told. */
export function withSlot(keyring: Keyring, slot: Slot): Keyring {
  const others = keyring.slots.filter(({ tag }) => tag !== slot.tag);
  return { ...keyring, slots: [...others, slot].sort((a, b) => (a.tag < b.tag ? -1 : 1)) };
}

/** Only the slots that the database still knows. */
export function withOnlySlots(keyring: Keyring, tags: ReadonlySet<string>): Keyring {
  return { ...keyring, slots: keyring.slots.filter(({ tag }) => tags.has(tag)) };
}

function bodyOf(sodium: Sodium, keyring: Keyring) {
  return {
    version: 1,
    installationSalt: sodium.to_base64(keyring.installationSalt, sodium.base64_variants.ORIGINAL),
    opslimit: keyring.limits.opslimit,
    memlimit: keyring.limits.memlimit,
    slots: keyring.slots,
  };
}

function checksumOf(sodium: Sodium, body: unknown): string {
  return sodium.to_hex(sodium.crypto_generichash(32, JSON.stringify(body), null));
}

function serialise(sodium: Sodium, keyring: Keyring): string {
  const body = bodyOf(sodium, keyring);
  return `${JSON.stringify({ ...body, checksum: checksumOf(sodium, body) }, null, 1)}\n`;
}

function parse(sodium: Sodium, content: string | null): Keyring | null {
  if (content === null) return null;
  try {
    const read = keyringSchema.parse(JSON.parse(content));
    const keyring: Keyring = {
      installationSalt: sodium.from_base64(read.installationSalt, sodium.base64_variants.ORIGINAL),
      limits: { opslimit: read.opslimit, memlimit: read.memlimit },
      slots: read.slots.map(({ tag, nonce, sealed }) => ({ tag, nonce, sealed })),
    };
    return checksumOf(sodium, bodyOf(sodium, keyring)) === read.checksum ? keyring : null;
  } catch {
    return null;
  }
}
