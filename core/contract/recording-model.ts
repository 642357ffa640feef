// What recordings are, for the contract, the domain and the screens: modes, purposes, settings, a call's live state.
// Invariant: off is the default; purposes are a closed list (GE-01); sound is never kept longer than six months (NS-57).
import { z } from 'zod';
import { analysisId, authorisationId, callId, callToken, listeningId, recordingId } from '../values/ids.ts';
import { civilDate } from '../values/civil-date.ts';
import { instant } from '../values/instant.ts';
import { legalBasis } from './calls/privacy-registers.ts';

/**
 * manual (C): the listener records a part of a call, with the caller's agreement. automatic (A): each call, the caller may
 * refuse by a key at any time. controlled (B): each call, under the listener's control. A and B need an authorisation.
 */
export const recordingMode = z.enum(['off', 'manual', 'automatic', 'controlled']);
export type RecordingMode = z.infer<typeof recordingMode>;
export const lockedMode = z.enum(['automatic', 'controlled']);
export type LockedMode = z.infer<typeof lockedMode>;

export const recordingPurpose = z.enum(['training', 'serviceImprovement', 'legalDuty', 'qualityFollowUp', 'disputeProof']);
export type RecordingPurpose = z.infer<typeof recordingPurpose>;

/** Months that sound is kept for each purpose. */
export const purposeMonths = z.strictObject({
  training: z.int().min(1).max(6),
  serviceImprovement: z.int().min(1).max(6),
  legalDuty: z.int().min(1).max(6),
  qualityFollowUp: z.int().min(1).max(6),
  disputeProof: z.int().min(1).max(6),
});

export const beepSeconds = z.union([z.literal(0), z.literal(15), z.literal(30), z.literal(60)]);

export const recordingSettings = z.strictObject({
  mode: recordingMode,
  /** What recordings are made for now. */
  purpose: recordingPurpose,
  months: purposeMonths,
  /** What the listener says before recording; empty: the sentence of the program. */
  consentSentence: z.string().trim().max(300),
  beepSeconds,
  /** Volunteers may hear their own calls (GE-07): their recordings are then sealed to them as well. */
  ownListening: z.boolean(),
});
export type RecordingSettings = z.infer<typeof recordingSettings>;

export const authorisationRequest = z.strictObject({
  mode: lockedMode,
  purpose: recordingPurpose,
  legalBasis,
  /** Where the impact assessment that covers it is kept (RGPD art. 35). */
  dpiaReference: z.string().trim().min(3).max(200),
  /** Last day, included. */
  endsOn: civilDate,
  /** Callers hear, before anybody speaks, that the call may be recorded. */
  announcementInPlace: z.literal(true),
});

export const recordingAuthorisation = authorisationRequest.omit({ announcementInPlace: true }).extend({
  id: authorisationId,
  givenAt: instant,
  givenByName: z.string().nullable(),
  closedAt: instant.nullable(),
  state: z.enum(['inForce', 'expired', 'closed']),
});
export type RecordingAuthorisation = z.infer<typeof recordingAuthorisation>;

/** What lets a call be recorded: the announcement that the caller heard, or the agreement given in words. */
export const recordingConsent = z.enum(['announced', 'spoken']);
export type RecordingConsent = z.infer<typeof recordingConsent>;

/**
 * stopped: by the listener. callEnded: with the call. optedOut: the caller refused. interrupted: a crash, or the program
 * was closed. diskFull, captureFailed: it could not go on. expired: the authorisation ended. signedOut: the session ended.
 */
export const recordingEnd = z.enum(['stopped', 'callEnded', 'optedOut', 'interrupted', 'diskFull', 'captureFailed', 'expired', 'signedOut']);
export type RecordingEnd = z.infer<typeof recordingEnd>;

/** The recording of one live call, for the desk. */
export const liveRecording = z.strictObject({
  token: callToken,
  state: z.enum(['off', 'recording', 'paused', 'ended']),
  /** When this state began. */
  since: instant,
  /** When the recording began; null before. */
  startedAt: instant.nullable(),
  /** Milliseconds left out so far, the pause in progress excluded. */
  pausedMs: z.int().min(0),
  pausedBy: z.enum(['listener', 'hold']).nullable(),
  endedBy: recordingEnd.nullable(),
  announced: z.boolean(),
  optedOut: z.boolean(),
});
export type LiveRecording = z.infer<typeof liveRecording>;

export const liveRecordings = z.strictObject({
  mode: recordingMode,
  consentSentence: z.string(),
  calls: z.array(liveRecording).max(8),
});
export type LiveRecordings = z.infer<typeof liveRecordings>;

/** A part without sound: nothing of it exists. */
export const recordingGap = z.strictObject({ fromMs: z.int().min(0), toMs: z.int().min(0), cause: z.enum(['listener', 'hold', 'masked']) });
export type RecordingGap = z.infer<typeof recordingGap>;

export const recordingEntry = z.strictObject({
  id: recordingId,
  callId,
  startedAt: instant,
  /** Null while it goes on. */
  endedAt: instant.nullable(),
  endedBy: recordingEnd.nullable(),
  durationMs: z.int().min(0),
  mode: recordingMode,
  purpose: recordingPurpose,
  consent: recordingConsent,
  consentAt: instant,
  lineLabel: z.string(),
  listenerName: z.string().nullable(),
  /** A plant's name; null for a withheld or unknown number. */
  callerPseudonym: z.string().nullable(),
  gaps: z.array(recordingGap),
  /** Day of the night in which it is purged, unless somebody must keep it. */
  expiresOn: civilDate,
  listenings: z.int().min(0),
  firstListenedAt: instant.nullable(),
  /** Drawn by the program for a quality review (JP-38). */
  drawn: z.boolean(),
  fileThere: z.boolean(),
  /** On legal hold: neither deleted nor purged. */
  held: z.boolean(),
  /** In quarantine at the person's request (art. 18): cannot be opened, changed or deleted. */
  restricted: z.boolean(),
});
export type RecordingEntry = z.infer<typeof recordingEntry>;

export const recordingChunk = z.strictObject({
  startMs: z.int().min(0),
  endMs: z.int().min(0),
  /** Opus packets, each preceded by its length on two bytes, little-endian. */
  packets: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
  peaks: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
});
export type RecordingChunk = z.infer<typeof recordingChunk>;

/** intact: as it was when it ended. cut: its end is missing. altered: changed, or another file in its place. */
export const recordingIntegrity = z.enum(['intact', 'cut', 'altered']);
export type RecordingIntegrity = z.infer<typeof recordingIntegrity>;

export const openedRecording = z.strictObject({
  listeningId,
  recording: recordingEntry,
  chunks: z.int().min(0),
  integrity: recordingIntegrity,
});
export type OpenedRecording = z.infer<typeof openedRecording>;

export const listeningEntry = z.strictObject({
  id: listeningId,
  recordingId,
  at: instant,
  accountName: z.string().nullable(),
  purpose: recordingPurpose,
  reason: z.string(),
  own: z.boolean(),
});

/** Marks of the analysis grid, 1 (to work on) to 4 (accomplished); null where the call gave no occasion. */
const mark = z.int().min(1).max(4).nullable();
export const analysisCriteria = ['welcome', 'listening', 'information', 'orientation', 'closing'] as const;
export const analysisMarks = z.strictObject({ welcome: mark, listening: mark, information: mark, orientation: mark, closing: mark });
export type AnalysisMarks = z.infer<typeof analysisMarks>;

/** Detached from the sound on purpose (JP-12): neither the recording, the call, nor anybody in it is named. */
export const analysisEntry = z.strictObject({
  id: analysisId,
  /** The month in which it was made, `2026-11`. */
  month: z.string(),
  purpose: recordingPurpose,
  marks: analysisMarks,
  remark: z.string(),
  authorName: z.string().nullable(),
});
export type AnalysisEntry = z.infer<typeof analysisEntry>;

export const drawEntry = z.strictObject({
  id: z.int(),
  at: instant,
  byName: z.string().nullable(),
  wanted: z.int(),
  among: z.int(),
  drawn: z.int(),
  listened: z.int(),
});
export type DrawEntry = z.infer<typeof drawEntry>;

export const ownRecording = z.strictObject({ id: recordingId, startedAt: instant, durationMs: z.int(), purpose: recordingPurpose, expiresOn: civilDate, lineLabel: z.string() });
export type OwnRecording = z.infer<typeof ownRecording>;

/** A volunteer's own call: nothing of who called. */
export const openedOwnRecording = openedRecording.omit({ recording: true }).extend({ recording: ownRecording.extend({ gaps: z.array(recordingGap) }) });
export type OpenedOwnRecording = z.infer<typeof openedOwnRecording>;

