// Turns what the system or SQLite says into the codes that people can be told.
import type { ErrorCode } from '../../core/contract/errors.ts';
import { codeOf } from './files.ts';

/** Why a base cannot be used; thrown by the functions that open it. It holds a code and nothing else. */
export class BaseFault extends Error {
  readonly code: ErrorCode;
  constructor(code: ErrorCode) {
    super(code);
    this.name = 'BaseFault';
    this.code = code;
  }
}

/** The code of a storage error, or null when the error is something else. */
export function faultOf(error: unknown): ErrorCode | null {
  if (error instanceof BaseFault) return error.code;
  // After a full disk SQLite has rolled back by itself: the binding's own rollback then fails, and keeps the reason as cause.
  if (error instanceof Error && error.cause !== undefined) return faultOf(error.cause) ?? faultOfCode(codeOf(error));
  return faultOfCode(codeOf(error));
}

function faultOfCode(code: string | null): ErrorCode | null {
  if (code === null) return null;
  if (code === 'ENOSPC' || code === 'EDQUOT' || code.startsWith('SQLITE_FULL')) return 'disk-full';
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM' || code.startsWith('SQLITE_READONLY')) return 'folder-read-only';
  if (code.startsWith('SQLITE_NOTADB') || code.startsWith('SQLITE_CORRUPT')) return 'database-damaged';
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) return 'already-open-elsewhere';
  return null;
}
