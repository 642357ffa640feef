// Where the base lives: <folder>/base/{ecoutille.db, keyring.json}, <folder>/backups, <folder>/throttle.json.
// Invariants: a new base appears by one rename, whole, or not at all; nothing that was once a base is ever deleted.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ErrorCode } from '../../core/contract/errors.ts';
import { inspectFile } from '../../db/connection/base.ts';
import { faultOf } from '../../db/connection/faults.ts';
import { flushFolder, tryWriting } from '../../db/connection/files.ts';
import { readKeyring, type Keyring } from '../../db/vault/keyring.ts';
import type { Sodium } from '../../db/vault/sodium.ts';

export interface BaseFolder {
  readonly root: string;
  readonly base: string;
  readonly database: string;
  readonly backups: string;
}

export function baseFolderIn(root: string): BaseFolder {
  const base = join(root, 'base');
  return { root, base, database: databaseIn(base), backups: join(root, 'backups') };
}

export function databaseIn(folder: string): string {
  return join(folder, 'ecoutille.db');
}

const draftPrefix = 'being-created-';

export type Found =
  | { readonly state: 'absent' }
  | { readonly state: 'unusable'; readonly fault: ErrorCode }
  | { readonly state: 'present'; readonly keyring: Keyring; readonly fromCopy: boolean };

/** Makes the folder writable for us, or says why it is not. */
export function prepareFolder(folder: BaseFolder): ErrorCode | null {
  try {
    mkdirSync(folder.root, { recursive: true, mode: 0o700 });
    tryWriting(folder.root);
    if (existsSync(folder.base)) tryWriting(folder.base);
    return null;
  } catch (error) {
    return faultOf(error) ?? 'folder-read-only';
  }
}

/** What lies in the folder. Drafts of an interrupted creation go: nobody was ever told that they exist. */
export function examineFolder(sodium: Sodium, folder: BaseFolder): Found {
  for (const name of readdirSync(folder.root)) {
    if (name.startsWith(draftPrefix)) rmSync(join(folder.root, name), { recursive: true, force: true });
  }
  if (!existsSync(folder.base) || !statSync(folder.base).isDirectory()) return { state: 'absent' };
  const fileFault = inspectFile(folder.database);
  if (fileFault === 'database-not-encrypted') return { state: 'unusable', fault: fileFault };
  let read: { keyring: Keyring; fromCopy: boolean };
  try {
    read = readKeyring(sodium, folder.base);
  } catch (error) {
    return { state: 'unusable', fault: faultOf(error) ?? 'keyring-damaged' };
  }
  if (fileFault !== null) return { state: 'unusable', fault: fileFault };
  return { state: 'present', ...read };
}

/** A folder to build a new base in; `commit` makes it the base by one rename. */
export function draftFolder(folder: BaseFolder, suffix: string): { readonly path: string; commit(): void; discard(): void } {
  const path = join(folder.root, `${draftPrefix}${suffix}`);
  mkdirSync(path, { recursive: true, mode: 0o700 });
  return {
    path,
    commit() {
      flushFolder(path);
      renameSync(path, folder.base);
      flushFolder(folder.root);
    },
    discard() {
      rmSync(path, { recursive: true, force: true });
    },
  };
}
