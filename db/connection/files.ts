// Files that must survive a power cut: written beside, flushed, renamed, and the folder flushed.
// Invariant: a reader finds the whole former content or the whole new one.
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** Windows refuses to open a folder; NTFS journals the rename by itself. */
export function flushFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

export function writeFileAtomically(path: string, content: string): void {
  const temporary = `${path}.new`;
  const handle = openSync(temporary, 'w', 0o600);
  try {
    writeSync(handle, content);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(temporary, path);
  flushFolder(dirname(path));
}

/** Null when there is no such file. */
export function readFileIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

/** Tries a real write: access rights alone do not tell of a read-only mount. */
export function tryWriting(folder: string): void {
  const probe = `${folder}/.write-test`;
  closeSync(openSync(probe, 'w', 0o600));
  rmSync(probe, { force: true });
}

/** Code of a system or SQLite error (`EROFS`, `SQLITE_FULL`), or null. */
export function codeOf(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}
