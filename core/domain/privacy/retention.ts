// How long each kind of data is kept: defaults, caps, and the dates that follow. Invariant: what a text caps is never kept
// longer, whatever an association wishes; what proves a duty is never kept shorter than the proof is worth.
import type { RetentionCategory } from '../../contract/calls/privacy-retention.ts';
import { addMonths, dayNumber, parisDate, type CivilDate } from '../../values/civil-date.ts';
import type { Instant } from '../../values/instant.ts';

export interface RetentionDefault {
  readonly category: RetentionCategory;
  readonly months: number;
  readonly capMonths: number | null;
  readonly floorMonths: number;
  /** Key of the sentence that names the text. */
  readonly basis: string;
}

/**
 * calls, callForms: no CNIL figure for helplines; three months by default, twelve at most, as the sector's comparators are
 * 6 and 12 months. recordings: six months, the most that the CNIL accepted for calls at work (NS-57). accessLog: six months
 * to a year, three years with a documented need (délibération 2021-122). doNotCall: three years (référentiel 2023-095).
 * breachRegister: five years (limitation of civil claims, code civil art. 2224). rightsRequests: one year of proof, up to
 * six where a dispute is possible. rota: the year in progress and the one before.
 * blocklist: none after the end of a block, as its sheet of the register says; six months at most, for a complaint.
 */
export const retentionDefaults: readonly RetentionDefault[] = [
  { category: 'calls', months: 3, capMonths: 12, floorMonths: 0, basis: 'rgpd5e' },
  { category: 'callForms', months: 3, capMonths: 12, floorMonths: 0, basis: 'rgpd5e' },
  { category: 'recordings', months: 1, capMonths: 6, floorMonths: 0, basis: 'ns57' },
  { category: 'accessLog', months: 12, capMonths: 36, floorMonths: 6, basis: 'cnil2021-122' },
  { category: 'rightsRequests', months: 12, capMonths: 72, floorMonths: 12, basis: 'rgpd5-2' },
  { category: 'breachRegister', months: 60, capMonths: null, floorMonths: 60, basis: 'rgpd33-5' },
  { category: 'doNotCall', months: 36, capMonths: null, floorMonths: 36, basis: 'cnil2023-095' },
  { category: 'consents', months: 36, capMonths: 72, floorMonths: 12, basis: 'rgpd7-1' },
  { category: 'trainingRecords', months: 12, capMonths: 60, floorMonths: 0, basis: 'rgpd5-2' },
  { category: 'rota', months: 12, capMonths: 24, floorMonths: 0, basis: 'rgpd5e' },
  { category: 'blocklist', months: 0, capMonths: 6, floorMonths: 0, basis: 'rgpd5e' },
];

export function retentionDefault(category: RetentionCategory): RetentionDefault {
  const found = retentionDefaults.find((one) => one.category === category);
  if (found === undefined) throw new Error('no such category');
  return found;
}

export function retentionRefusal(category: RetentionCategory, months: number, callMonths: number): 'over-cap' | 'under-floor' | null {
  const { capMonths, floorMonths } = retentionDefault(category);
  if (capMonths !== null && months > capMonths) return 'over-cap';
  // A form is a part of its call and goes with it.
  if (category === 'callForms' && months > callMonths) return 'over-cap';
  return months < floorMonths ? 'under-floor' : null;
}

/** The first instant of a day in Paris. */
export function startOfParisDay(date: CivilDate): Instant {
  const midnight = dayNumber(date) * 86_400_000;
  // Paris is one or two hours ahead of UTC; clocks change at 1 h UTC, never at midnight in Paris.
  const summer = midnight - 2 * 3_600_000;
  return parisDate(summer) === date ? summer : midnight - 3_600_000;
}

/** What began before this instant is past its time. */
export function purgeLimit(months: number, now: Instant): Instant {
  return startOfParisDay(addMonths(parisDate(now), -months));
}

/** The night on which something that began on that day is purged: a purge takes whole days. */
export function purgeDay(began: CivilDate, months: number): CivilDate {
  const at = startOfParisDay(began);
  let day = addMonths(began, months);
  while (purgeLimit(months, startOfParisDay(day)) <= at) day = nextDay(day);
  return day;
}

function nextDay(date: CivilDate): CivilDate {
  return new Date((dayNumber(date) + 1) * 86_400_000).toISOString().slice(0, 10) as CivilDate;
}

/** A computer off for a summer is usual; a leap beyond five weeks is looked at by somebody before anything is purged. */
const believedLeapMs = 35 * 86_400_000;
/** Corrections by a time server. */
const believedStepBackMs = 10 * 60_000;

export function clockFault(lastSeenAt: Instant, now: Instant): 'wentBack' | 'jumpedForward' | null {
  if (now < lastSeenAt - believedStepBackMs) return 'wentBack';
  return now > lastSeenAt + believedLeapMs ? 'jumpedForward' : null;
}

/** Three in the morning in Paris: the next one after `now`. */
export function nextNightPurge(now: Instant): Instant {
  const today = startOfParisDay(parisDate(now)) + 3 * 3_600_000;
  return now < today ? today : startOfParisDay(nextDay(parisDate(now))) + 3 * 3_600_000;
}
