// Whether a number is on the do-not-call list. Invariant: the number becomes a tag here and is kept nowhere.
import type { E164 } from '../../core/values/phone-number.ts';
import type { Executor } from '../connection/executor.ts';
import { countDoNotCall, doNotCallSalt, insertDoNotCallSalt, isOnList } from '../queries/do-not-call.ts';
import type { KeyStretcher, StretchLimits } from './key-stretching.ts';
import { bytes, type Sodium } from './sodium.ts';

const tagLength = 16;

/** The list's salt is drawn at its first use, with the limits of that time. */
export async function doNotCallTag(sodium: Sodium, stretcher: KeyStretcher, db: Executor, limits: StretchLimits, number: E164): Promise<Uint8Array<ArrayBuffer>> {
  let salt = doNotCallSalt(db);
  if (salt === undefined) {
    salt = { id: 1, salt: bytes(sodium.randombytes_buf(16)), opslimit: limits.opslimit, memlimit: limits.memlimit };
    insertDoNotCallSalt(db, { salt: salt.salt, opslimit: salt.opslimit, memlimit: salt.memlimit });
  }
  const tag = await stretcher.stretch(sodium.from_string(number), salt.salt, { opslimit: salt.opslimit, memlimit: salt.memlimit }, tagLength);
  return bytes(tag);
}

/** Costs one Argon2id, and nothing while the list is empty. */
export async function mustNotBeCalled(sodium: Sodium, stretcher: KeyStretcher, db: Executor, number: E164): Promise<boolean> {
  const salt = doNotCallSalt(db);
  if (salt === undefined || countDoNotCall(db) === 0) return false;
  return isOnList(db, await doNotCallTag(sodium, stretcher, db, salt, number));
}
