// Erasing a caller from the base and from its copies, keeping the tombstones, and proving that nothing is left.
// Invariants: what an older base or copy brings back is erased before anybody can read it; nothing here keeps a number.
import type { E164 } from '../../core/values/phone-number.ts';
import type { ErasureReport } from '../../core/contract/calls/privacy-rights.ts';
import type { CallerId } from '../../core/values/ids.ts';
import { scanBase } from '../../db/connection/page-scan.ts';
import { allTombstones, eraseRows, insertTombstones, targetsOfTombstones, tombstoneKeyOf, tombstoneOf, type ErasureTarget } from '../../db/queries/erasure.ts';
import { callersWithTags } from '../../db/queries/callers.ts';
import { hashBytes, readTombstones, writeTombstones, type TombstoneEntry } from '../../db/vault/tombstone-file.ts';
import { allPseudonyms } from '../../db/vault/pseudonyms.ts';
import { wipe } from '../../db/vault/sodium.ts';
import { audit, note, type Kernel } from './kernel.ts';
import { pause } from './pause.ts';
import type { OpenedBase } from './session.ts';

function folders(kernel: Kernel): string[] {
  return [kernel.folder.root, kernel.folder.base];
}

/** Callers behind a number under the salt in use and every former one that still serves. */
export async function callersOfNumber(kernel: Kernel, db: OpenedBase['base']['db'], number: E164): Promise<CallerId[]> {
  const pseudonyms = await allPseudonyms(kernel.sodium, kernel.stretcher, db, number);
  return callersWithTags(db, pseudonyms).map(({ id }) => id);
}

/** Tombstones of a target; within the transaction that erases it. */
export function buryTarget(kernel: Kernel, opened: OpenedBase, target: ErasureTarget, now: number): void {
  const key = tombstoneKeyOf(kernel.sodium, opened.databaseKey);
  try {
    insertTombstones(opened.base.db, [...target.callers, ...target.calls].map((id) => tombstoneOf(kernel.sodium, key, id)), now);
  } finally {
    wipe(kernel.sodium, key);
  }
}

/** Writes the base's tombstones to the files, with those that only the files know. */
export function keepTombstones(kernel: Kernel, opened: OpenedBase): void {
  const key = tombstoneKeyOf(kernel.sodium, opened.databaseKey);
  try {
    const union = new Map<string, TombstoneEntry>(readTombstones(kernel.sodium, folders(kernel), key).entries.map((entry) => [entry.hash, entry]));
    for (const { hash, erased_at: erasedAt } of allTombstones(opened.base.db)) union.set(kernel.sodium.to_hex(hash), { hash: kernel.sodium.to_hex(hash), erasedAt });
    if (union.size > 0) writeTombstones(kernel.sodium, folders(kernel), key, [...union.values()]);
  } finally {
    wipe(kernel.sodium, key);
  }
}

/**
 * At each opening, before anybody reads: a base that does not know a tombstone of the files is older than an erasure.
 * What the tombstones name goes; returns whether the base was older.
 */
export function replayErasures(kernel: Kernel, opened: OpenedBase): boolean {
  const { sodium } = kernel;
  const { db } = opened.base;
  const key = tombstoneKeyOf(sodium, opened.databaseKey);
  try {
    const found = readTombstones(sodium, folders(kernel), key);
    if (found.damaged) kernel.log('warn', 'erasures-file-damaged');
    const known = new Set(allTombstones(db).map(({ hash }) => sodium.to_hex(hash)));
    const missing = found.entries.filter(({ hash }) => !known.has(hash));
    const older = missing.length > 0;
    if (older) {
      const target = targetsOfTombstones(sodium, db, key, new Set(missing.map(({ hash }) => hash)));
      db.transaction(() => {
        eraseRows(db, target);
        for (const entry of missing) insertTombstones(db, [hashBytes(sodium, entry)], entry.erasedAt);
        audit(kernel, db, null, note('retention.erasuresReplayed', null, String(target.calls.length)));
      });
      opened.base.compact();
      kernel.log('warn', 'erasures-replayed');
    }
    if (known.size > 0 || found.entries.length > 0) keepTombstones(kernel, opened);
    return older;
  } finally {
    wipe(sodium, key);
  }
}

/** The same from every copy of the base in the profile. */
function eraseFromBackups(opened: OpenedBase, target: ErasureTarget): Promise<{ treated: readonly string[]; unreadable: readonly string[] }> {
  return opened.base.inBackups((db) => { eraseRows(db, target); }, false, pause);
}

/** Shapes in which a number may lie in a page: as stored, national, grouped. */
function numberShapes(number: E164): string[] {
  const national = number.startsWith('+33') ? `0${number.slice(3)}` : number;
  const pairs = national.match(/\d\d/g) ?? [];
  return [number, national, pairs.join(' '), pairs.join('\u00a0'), pairs.join('.')];
}

/**
 * After the commit: the journal is emptied, the copies are treated, and every page of every file is read for the number, its
 * seals and its tags. Pages that still hold a trace (cells that SQLite moved) are written anew and read again.
 */
export async function finishErasure(
  kernel: Kernel,
  opened: OpenedBase,
  number: E164,
  target: ErasureTarget,
  secrets: readonly Uint8Array[],
  counts: Pick<ErasureReport, 'calls' | 'forms' | 'sealedNumbers' | 'pseudonyms' | 'recordings' | 'blocks'>,
  at: number,
): Promise<ErasureReport> {
  keepTombstones(kernel, opened);
  opened.base.checkpoint();
  const backups = await eraseFromBackups(opened, target);
  if (backups.unreadable.length > 0) kernel.log('error', 'backup-not-treated');
  const needles = [...secrets, ...numberShapes(number).map((shape) => kernel.sodium.from_string(shape))];
  const files = [kernel.folder.database, ...backups.treated];
  const scan = async (): Promise<{ pages: number; traces: number }> => {
    let pages = 0;
    let traces = 0;
    for (const file of files) {
      const found = await scanBase(file, opened.databaseKey, needles, pause);
      pages += found.pages;
      traces += found.traces;
    }
    return { pages, traces };
  };
  let result = await scan();
  if (result.traces > 0) {
    opened.base.compact();
    await opened.base.inBackups(() => undefined, true, pause);
    result = await scan();
  }
  const foundAgain = (await callersOfNumber(kernel, opened.base.db, number)).length;
  return { at, ...counts, backups: backups.treated.length, verification: { foundAgain, pagesRead: result.pages, tracesFound: result.traces } };
}
