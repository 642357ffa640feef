// Pseudonyms of callers: Argon2id of the number under a secret salt (architecture: repeat callers are recognised without
// their number). Invariant: a number becomes a pseudonym here and is kept nowhere. It stays personal data (RGPD, art. 4(5)).
import { v7 as uuid } from 'uuid';
import { startOfParisMonth } from '../../core/domain/calls/paris-month.ts';
import type { CallerId } from '../../core/values/ids.ts';
import type { Instant } from '../../core/values/instant.ts';
import type { E164 } from '../../core/values/phone-number.ts';
import type { Executor } from '../connection/executor.ts';
import { allSalts, callerByTag, callsOfCaller, currentSalt, insertCaller, nextNameRank, type CallerRow, type SaltRow } from '../queries/callers.ts';
import type { KeyStretcher } from './key-stretching.ts';
import { bytes, type Sodium } from './sodium.ts';

export interface Pseudonym {
  readonly saltId: number;
  readonly tag: Uint8Array<ArrayBuffer>;
}

const tagLength = 16;

async function pseudonymUnder(sodium: Sodium, stretcher: KeyStretcher, { id, salt, opslimit, memlimit }: SaltRow, number: E164): Promise<Pseudonym> {
  const tag = await stretcher.stretch(sodium.from_string(number), salt, { opslimit, memlimit }, tagLength);
  return { saltId: id, tag: bytes(tag) };
}

export function computePseudonym(sodium: Sodium, stretcher: KeyStretcher, db: Executor, number: E164): Promise<Pseudonym> {
  return pseudonymUnder(sodium, stretcher, currentSalt(db), number);
}

/** Under these salts, the latest first: they are ready one after the other. */
export function pseudonymsUnder(sodium: Sodium, stretcher: KeyStretcher, db: Executor, saltIds: readonly number[], number: E164): Promise<Pseudonym>[] {
  return allSalts(db)
    .filter(({ id }) => saltIds.includes(id))
    .reverse()
    .map((salt) => pseudonymUnder(sodium, stretcher, salt, number));
}

/** Under the salt in use and every former one: one Argon2id each. */
export async function allPseudonyms(sodium: Sodium, stretcher: KeyStretcher, db: Executor, number: E164): Promise<Pseudonym[]> {
  const found: Pseudonym[] = [];
  for (const salt of allSalts(db)) found.push(await pseudonymUnder(sodium, stretcher, salt, number));
  return found;
}

export function findCaller(db: Executor, pseudonym: Pseudonym): CallerRow | undefined {
  return callerByTag(db, pseudonym.saltId, pseudonym.tag);
}

/** The caller behind a pseudonym, made known at the first call. */
export function findOrCreateCaller(db: Executor, pseudonym: Pseudonym, now: Instant): CallerRow {
  const known = findCaller(db, pseudonym);
  if (known !== undefined) return known;
  const row: CallerRow = { id: uuid() as CallerId, salt_id: pseudonym.saltId, tag: pseudonym.tag, name_rank: nextNameRank(db), created_at: now };
  insertCaller(db, row);
  return row;
}

/** 1 for the first call of the month in Paris, 2 for the second… `at` is the call not yet counted. */
export function rankInMonth(db: Executor, callerId: CallerId, at: Instant): number {
  return callsOfCaller(db, callerId, startOfParisMonth(at), at) + 1;
}
