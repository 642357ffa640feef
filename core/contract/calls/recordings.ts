// Recordings: settings and authorisations, the recording of a live call, listening, masking, erasing, analysis, samples.
// Invariants: recording is off until an administrator turns it on; nobody listens without a purpose and a reason, which are
// in the listening journal (JP-20) before the first sound; no sound in clear ever leaves for a disk.
import { z } from 'zod';
import { authorisationId, callToken, listeningId, recordingId, rightsRequestId } from '../../values/ids.ts';
import { savedFile } from '../../domain/privacy/documents.ts';
import { instant } from '../../values/instant.ts';
import { roles } from '../access.ts';
import { defineCall } from '../define-call.ts';
import {
  analysisEntry,
  analysisMarks,
  authorisationRequest,
  drawEntry,
  listeningEntry,
  liveRecordings,
  openedOwnRecording,
  openedRecording,
  ownRecording,
  recordingAuthorisation,
  recordingChunk,
  recordingEntry,
  recordingPurpose,
  recordingSettings,
} from '../recording-model.ts';
import { explanation, nothing, saved } from './privacy-rule.ts';

const desk = { roles, grant: null, whenLocked: 'refused', windows: ['softphone'], handledBy: 'store' } as const;
/** What protects the caller is possible on a locked screen as well. */
const always = { ...desk, whenLocked: 'allowed' } as const;
const console_ = { roles: ['manager', 'privacyOfficer', 'administrator'], grant: null, whenLocked: 'refused', windows: ['console'], handledBy: 'store' } as const;
const administer = { ...console_, roles: ['administrator'] } as const;
const oversee = { ...console_, roles: ['privacyOfficer', 'administrator'] } as const;
/** Deleting is also up to whoever listens (JP-29). */
const dispose = { ...oversee, orGrant: 'listenRecordings' } as const;
const listen = { ...console_, grant: 'listenRecordings' } as const;
const everyone = { ...console_, roles, windows: ['console', 'softphone'] } as const;
const one = z.strictObject({ token: callToken });
const recording = z.strictObject({ recordingId });

export const recordingState = z.strictObject({
  settings: recordingSettings,
  authorisations: z.array(recordingAuthorisation),
  /** Upper bound of every purpose: the retention rule of the privacy desk. */
  capMonths: z.int(),
  /** Recordings kept now. */
  count: z.int().min(0),
});
export type RecordingState = z.infer<typeof recordingState>;

/** Seconds that one reading gives at most. */
export const chunksAtOnce = 120;

export const recordingCalls = {
  'recordings.getState': defineCall({ ...console_, request: nothing, response: recordingState, audit: 'none' }),
  /** Refused with `authorisation-missing` for modes A and B, `over-cap` for a purpose beyond the retention rule. */
  'recordings.saveSettings': defineCall({ ...administer, request: z.strictObject({ settings: recordingSettings }), response: recordingState, audit: 'recording.settingsSaved' }),
  /** Refused with `date-impossible` for a day that is past or more than a year ahead. */
  'recordings.authorise': defineCall({ ...administer, request: authorisationRequest, response: recordingState, audit: 'recording.authorised' }),
  'recordings.closeAuthorisation': defineCall({ ...administer, request: z.strictObject({ authorisationId, reason: explanation }), response: recordingState, audit: 'recording.authorisationClosed' }),

  /** The live state, also told by `recording.changed`. */
  'recordings.getLive': defineCall({ ...always, request: nothing, response: liveRecordings, audit: 'none' }),
  /**
   * `spokenConsent`: the caller has just agreed, to the words of `wording`, which are kept with the time (JP-26); without it,
   * the announcement must have been heard.
   */
  'recordings.start': defineCall({ ...desk, request: one.extend({ spokenConsent: z.boolean(), wording: z.string().trim().max(300).default('') }), response: nothing, audit: 'recording.started' }),
  'recordings.pause': defineCall({ ...always, request: one, response: nothing, audit: 'recording.paused' }),
  'recordings.resume': defineCall({ ...desk, request: one, response: nothing, audit: 'recording.resumed' }),
  'recordings.stop': defineCall({ ...always, request: one, response: nothing, audit: 'recording.stopped' }),
  /** The caller said no: final for this call. */
  'recordings.optOut': defineCall({ ...always, request: one, response: nothing, audit: 'recording.optedOut' }),

  'recordings.list': defineCall({
    ...console_,
    request: z.strictObject({ before: instant.nullable(), limit: z.int().min(1).max(200) }),
    response: z.strictObject({ entries: z.array(recordingEntry), more: z.boolean() }),
    audit: 'none',
  }),
  /** One listening at a time: it ends at the next one, on `close`, at the lock, and after half an hour without reading. */
  'recordings.open': defineCall({
    ...listen,
    request: recording.extend({ purpose: recordingPurpose, reason: explanation }),
    response: openedRecording,
    audit: 'recording.listened',
  }),
  /** Sound in order: `from` is the number of chunks read so far. `fault` says why it ends before its end. */
  'recordings.read': defineCall({
    ...everyone,
    request: z.strictObject({ listeningId, from: z.int().min(0) }),
    response: z.strictObject({ chunks: z.array(recordingChunk).max(chunksAtOnce), done: z.boolean(), fault: z.enum(['cut', 'altered']).nullable() }),
    audit: 'none',
  }),
  'recordings.close': defineCall({ ...everyone, request: z.strictObject({ listeningId }), response: nothing, audit: 'none' }),
  /** Silences [fromMs, toMs) for good: the file is encrypted anew under a new key without it, the former one is destroyed. */
  'recordings.mask': defineCall({
    ...listen,
    request: z.strictObject({ listeningId, fromMs: z.int().min(0), toMs: z.int().min(1), reason: explanation }),
    response: recordingEntry,
    audit: 'recording.masked',
  }),
  'recordings.erase': defineCall({ ...dispose, request: recording.extend({ reason: explanation }), response: nothing, audit: 'recording.erased' }),
  'recordings.listListenings': defineCall({ ...oversee, request: z.strictObject({ recordingId: recordingId.nullable() }), response: z.array(listeningEntry), audit: 'none' }),

  /** `erase`: the purpose is reached, the sound goes at once (GE-04). */
  'recordings.saveAnalysis': defineCall({
    ...listen,
    request: recording.extend({ marks: analysisMarks, remark: z.string().trim().max(400), erase: z.boolean() }),
    response: nothing,
    audit: ['recording.analysed', 'recording.erased'],
  }),
  'recordings.listAnalyses': defineCall({ ...console_, request: nothing, response: z.array(analysisEntry), audit: 'none' }),
  /** The program chooses at random among the recordings of the last `days` that were never drawn. */
  'recordings.draw': defineCall({
    ...oversee,
    request: z.strictObject({ days: z.int().min(1).max(183), wanted: z.int().min(1).max(20) }),
    response: z.array(drawEntry),
    audit: 'recording.sampled',
  }),
  'recordings.listDraws': defineCall({ ...oversee, request: nothing, response: z.array(drawEntry), audit: 'none' }),

  /**
   * One encrypted file for the person, under a passphrase told by another way. Refused with `recording-other-caller` when the
   * request is not that of who called or took the call, and until its checks are passed.
   */
  'recordings.export': defineCall({
    ...oversee,
    grant: 'listenRecordings',
    request: recording.extend({ requestId: rightsRequestId, passphrase: z.string().min(12).max(200) }),
    handledBy: 'shell-after-store',
    handoff: savedFile,
    response: saved,
    audit: 'recording.exported',
  }),

  'recordings.listOwn': defineCall({ ...everyone, request: nothing, response: z.strictObject({ allowed: z.boolean(), entries: z.array(ownRecording) }), audit: 'none' }),
  'recordings.openOwn': defineCall({ ...everyone, request: recording.extend({ reason: explanation }), response: openedOwnRecording, audit: 'recording.listened' }),
} as const;
