// Messages between the phone window and the store, over a MessagePort of their own that main makes: the sound of recorded
// calls, and what the phone side learns about announcements and keys. Parsed strictly in the store.
// Invariant: neither a number nor a name passes here; sound passes here and nowhere else.
import { z } from 'zod';
import { callerKey, type AnnouncementSet } from '../domain/announcements/announcements.ts';
import { callToken, recordingId, type CallToken, type RecordingId } from '../values/ids.ts';

/** What the caller heard to its end. `beforeAnswer` is the first layer: the call may be recorded, why, who has access. */
const playedAnnouncement = z.enum(['beforeAnswer', 'mentions']);

/** Why sound is left out: the listener paused, or the call is on hold. */
const gapCause = z.enum(['listener', 'hold']);

/** Milliseconds since the recording began, pauses included. */
const position = z.int().min(0).max(86_400_000);
const recording = { recordingId };
const bytes = (limit: number) => z.custom<Uint8Array>((value) => value instanceof Uint8Array && value.byteLength <= limit);

/** A second of Opus at 64 kbit/s is 8 kB; far more is no sound of ours. */
export const chunkBytesLimit = 64 * 1024;
/** Seconds of sound that the phone window keeps for a store that does not answer; beyond, it stops recording. */
export const unkeptChunksLimit = 8;
/** Peaks: one byte a channel, caller first, for each 100 ms. */
export const peakMs = 100;
/** Each Opus packet lasts this long. */
export const packetMs = 20;

export const phoneToStore = z.discriminatedUnion('type', [
  /** The caller has heard this announcement; before any recording that rests on it. */
  z.strictObject({ type: z.literal('announcement.played'), callToken, kind: playedAnnouncement }),
  /** What the key means; which one it was stays in the gateway. */
  z.strictObject({ type: z.literal('caller.key'), callToken, key: callerKey }),
  /**
   * Sound of [startMs, endMs), at most one second. `packets`: Opus, two channels (caller left, listener right), each packet
   * preceded by its length on two bytes, little-endian.
   */
  z.strictObject({ type: z.literal('record.chunk'), ...recording, sequence: z.int().min(1), startMs: position, endMs: position, packets: bytes(chunkBytesLimit), peaks: bytes(64) }),
  /** The call was put on hold, or taken back; a recording that begins on hold says so at once. */
  z.strictObject({ type: z.literal('record.held'), ...recording, held: z.boolean() }),
  /** Nothing after `atMs` is in the recording until `record.resumed`. */
  z.strictObject({ type: z.literal('record.paused'), ...recording, atMs: position, cause: gapCause }),
  z.strictObject({ type: z.literal('record.resumed'), ...recording, atMs: position }),
  /** The last message about this recording: stopped as asked, the call's sound is closed, or capture failed. */
  z.strictObject({ type: z.literal('record.finished'), ...recording, atMs: position, cause: z.enum(['stopped', 'callEnded', 'captureFailed', 'storeBehind']) }),
]);
export type PhoneToStore = z.infer<typeof phoneToStore>;

export type StoreToPhone =
  /** What callers hear from now on. */
  | { readonly type: 'announcements.set'; readonly announcements: AnnouncementSet }
  /** `beepSeconds`: how often the caller hears that the recording goes on; 0 for never. */
  | { readonly type: 'record.start'; readonly callToken: CallToken; readonly recordingId: RecordingId; readonly beepSeconds: number }
  | { readonly type: 'record.pause'; readonly recordingId: RecordingId }
  | { readonly type: 'record.resume'; readonly recordingId: RecordingId }
  | { readonly type: 'record.stop'; readonly recordingId: RecordingId }
  /** This chunk is on the disk, encrypted: the phone window forgets it. */
  | { readonly type: 'record.kept'; readonly recordingId: RecordingId; readonly sequence: number };
// The port arrives in the page by window.postMessage({type: 'store-port'}, '*', [port]), again after each restart of either end.
