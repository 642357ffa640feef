// How long recordings are kept, and their purge. Invariant: never longer than the purpose, than the retention rule of the
// privacy desk (six months at most), nor than the call itself.
import { recordingPurpose, type RecordingPurpose } from '../../core/contract/recording-model.ts';
import { purgeLimit } from '../../core/domain/privacy/retention.ts';
import { addMonths, parisDate, type CivilDate } from '../../core/values/civil-date.ts';
import type { Instant } from '../../core/values/instant.ts';
import type { Executor } from '../../db/connection/executor.ts';
import { retentionMonths } from '../../db/queries/privacy-retention.ts';
import { countPastRecordings, purgeAnalyses, purgeListenings, purgeRecordings, readSettings } from '../../db/queries/recordings.ts';

/** The CNIL accepted a year for analysis documents (NS-57). */
const analysisMonths = 12;

/** Months that a recording made for that purpose is kept. */
export function keptMonths(db: Executor, purpose: RecordingPurpose): number {
  return Math.min(readSettings(db).months[purpose], retentionMonths(db, 'recordings'), retentionMonths(db, 'calls'));
}

export function countPast(db: Executor, at: Instant): { items: number; oldest: CivilDate | null } {
  let items = 0;
  let oldest: Instant | null = null;
  for (const purpose of recordingPurpose.options) {
    const past = countPastRecordings(db, purpose, purgeLimit(keptMonths(db, purpose), at), parisDate(at));
    items += past.items;
    if (past.oldest !== null) oldest = Math.min(oldest ?? past.oldest, past.oldest);
  }
  return { items, oldest: oldest === null ? null : parisDate(oldest) };
}

/** Rows go here, their files at the sweep that follows the commit. Journal and grids leave with their own times. */
export function purgePast(db: Executor, at: Instant): number {
  purgeListenings(db, purgeLimit(retentionMonths(db, 'accessLog'), at));
  purgeAnalyses(db, addMonths(parisDate(at), -analysisMonths).slice(0, 7));
  return recordingPurpose.options.reduce((total, purpose) => total + purgeRecordings(db, purpose, purgeLimit(keptMonths(db, purpose), at), parisDate(at)), 0);
}
