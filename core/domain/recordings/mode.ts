// Which recording mode is in force, and what it takes to open a locked one. Pure.
// Invariant: A (automatic) and B (controlled) hold only as long as an authorisation for that very mode and purpose does;
// when it ends, recording is off, and nobody has to think of it.
import type { LockedMode, RecordingMode, RecordingPurpose, RecordingSettings } from '../../contract/recording-model.ts';
import { addMonths, type CivilDate } from '../../values/civil-date.ts';

/** An authorisation covers a year at most: its reasons are looked at again (CNIL: neither permanent nor systematic). */
export const longestAuthorisationMonths = 12;

export interface Authorisation {
  readonly mode: LockedMode;
  readonly purpose: RecordingPurpose;
  /** Last day, included. */
  readonly endsOn: CivilDate;
  readonly closed: boolean;
}

export type AuthorisationState = 'inForce' | 'expired' | 'closed';

/**
 *   inForce ──the day after endsOn──▶ expired
 *      └────────close──────────▶ closed
 *
 * Neither comes back: a new authorisation is given.
 */
export function authorisationState(authorisation: Pick<Authorisation, 'endsOn' | 'closed'>, today: CivilDate): AuthorisationState {
  if (authorisation.closed) return 'closed';
  return authorisation.endsOn < today ? 'expired' : 'inForce';
}

export function isLocked(mode: RecordingMode): mode is LockedMode {
  return mode === 'automatic' || mode === 'controlled';
}

/** Whether a mode may be chosen for that purpose today. */
export function mayChoose(mode: RecordingMode, purpose: RecordingPurpose, authorisations: readonly Authorisation[], today: CivilDate): boolean {
  if (!isLocked(mode)) return true;
  return authorisations.some((one) => one.mode === mode && one.purpose === purpose && authorisationState(one, today) === 'inForce');
}

/**
 * The mode that holds, whatever was chosen:
 *
 *   off ◀──▶ manual                       chosen freely
 *   automatic, controlled ──▶ off         as soon as no authorisation covers them
 */
export function modeInForce(settings: Pick<RecordingSettings, 'mode' | 'purpose'>, authorisations: readonly Authorisation[], today: CivilDate): RecordingMode {
  return mayChoose(settings.mode, settings.purpose, authorisations, today) ? settings.mode : 'off';
}

/** Null when the day may end an authorisation given today. */
export function endRefusal(endsOn: CivilDate, today: CivilDate): 'date-impossible' | null {
  return endsOn < today || endsOn > addMonths(today, longestAuthorisationMonths) ? 'date-impossible' : null;
}

export const defaultSettings: RecordingSettings = {
  mode: 'off',
  purpose: 'training',
  months: { training: 1, serviceImprovement: 1, legalDuty: 1, qualityFollowUp: 1, disputeProof: 1 },
  consentSentence: '',
  beepSeconds: 0,
  ownListening: false,
};
