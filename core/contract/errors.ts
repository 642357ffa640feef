// Every error code that may cross a process boundary. Sentences live in renderer/locales under `errors.<code>`.
// Invariant: an error carries a code and, where it helps, one duration; never a value from the request or the data.
import { z } from 'zod';

export const errorCode = z.enum([
  'signed-out',
  'locked',
  'forbidden',
  'passphrase-change-due',
  'bad-request',
  'bad-response',
  'internal',
  'store-unavailable',
  'phone-unavailable',
  'wrong-phase',
  'wrong-passphrase',
  'too-many-attempts',
  'weak-passphrase',
  'wrong-recovery-sheet',
  'recovery-line-mistyped',
  'recovery-groups-differ',
  'login-taken',
  'last-administrator',
  'own-account',
  'account-disabled',
  'vault-not-held',
  'not-found',
  'invalid-number',
  'reason-required',
  'call-gone',
  'line-not-configured',
  'certificate-unknown',
  'database-missing',
  'database-damaged',
  'database-newer',
  'database-not-encrypted',
  'keyring-missing',
  'keyring-damaged',
  'folder-read-only',
  'disk-full',
  'already-open-elsewhere',
  'cancelled',
  'save-failed',
  'print-failed',
  'training-unavailable',
  'no-on-call-number',
  'changed-meanwhile',
  'past-shift',
  'bad-hours',
  'shift-overlap',
  'shift-locked',
  'shift-full',
  'rota-warnings',
  'helpline-in-use',
  'no-volunteer',
  'volunteer-removed',
  'account-has-volunteer',
  'sign-up-closed',
  'not-your-shift',
  'swap-over',
  'swap-pending',
  'draft-gone',
  'rota-solver-busy',
  'rota-solver-unavailable',
  'nothing-to-undo',
  'already-on-duty',
  'not-on-duty',
  'digits-in-note',
  'mail-not-configured',
  'mail-failed',
  'legal-hold',
  'restricted',
  'call-in-progress',
  'do-not-call',
  'safety-check-due',
  'proof-missing',
  'too-late',
  'date-impossible',
  'over-cap',
  'under-floor',
  'clock-doubtful',
  'incomplete',
  'number-mismatch',
  'already-running',
  'file-too-large',
  'file-not-understood',
  'file-passphrase-needed',
  'file-passphrase-wrong',
  'file-not-for-you',
  'file-altered',
  'file-superseded',
  'own-rota-file',
  'sender-key-changed',
  'sender-not-trusted',
  'card-invalid',
  'subscription-folder-unusable',
  'sound-missing',
  'sound-unfit',
  'microphone-unavailable',
]);
export type ErrorCode = z.infer<typeof errorCode>;

export type Reply<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly code: ErrorCode; readonly retryAfterMs?: number };

/** An expected refusal, thrown inside a handler; anything else that is thrown becomes `internal`. */
export class Refusal extends Error {
  readonly code: ErrorCode;
  readonly retryAfterMs: number | undefined;
  constructor(code: ErrorCode, retryAfterMs?: number) {
    super(code);
    this.name = 'Refusal';
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }
}
