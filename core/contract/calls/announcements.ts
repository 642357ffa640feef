// What callers are told by a recorded voice: settings, the association's own sounds, and a take with this computer's microphone.
import { z } from 'zod';
import { announcementKind, announcementSettings, announcementText, longestSeconds, soundOrigin, soundRate } from '../../domain/announcements/announcements.ts';
import { instant } from '../../values/instant.ts';
import { defineCall } from '../define-call.ts';

const rule = { roles: ['administrator'], grant: null, whenLocked: 'refused', windows: ['console'], handledBy: 'store' } as const;
const nothing = z.strictObject({});

/** 16-bit samples, little-endian, at `soundRate`. */
const samples = z.instanceof(Uint8Array).refine(({ length }) => length % 2 === 0 && length <= longestSeconds * soundRate * 2);

const ownSound = z.strictObject({
  kind: announcementKind,
  seconds: z.number().min(0),
  /** LUFS (EBU R 128). */
  loudness: z.number(),
  text: announcementText,
  /** The words say that the call may be recorded, why, and who has access (CX-08). */
  tellsRecording: z.boolean(),
  origin: soundOrigin,
  changedAt: instant,
});

export const announcementState = z.strictObject({
  settings: announcementSettings,
  own: z.array(ownSound),
  /** Whether the keys of callers can be read on this line; null without a line. */
  keysRead: z.boolean().nullable(),
});
export type AnnouncementState = z.infer<typeof announcementState>;

export const announcementCalls = {
  'announcements.get': defineCall({ ...rule, request: nothing, response: announcementState, audit: 'none' }),
  /** Refused with `sound-missing` when a kind is set to a sound of one's own that is not there. */
  'announcements.saveSettings': defineCall({ ...rule, request: z.strictObject({ settings: announcementSettings }), response: announcementState, audit: 'announcements.settingsSaved' }),
  /** Keeps the sound and plays it from now on. Refused with `sound-unfit` when its length or level is not what it must be. */
  'announcements.saveSound': defineCall({
    ...rule,
    request: z.strictObject({ kind: announcementKind, samples, text: announcementText, tellsRecording: z.boolean(), origin: soundOrigin }),
    response: announcementState,
    audit: 'announcements.soundSaved',
  }),
  'announcements.getSound': defineCall({ ...rule, request: z.strictObject({ kind: announcementKind }), response: z.strictObject({ samples }), audit: 'none' }),
  /** The bundled voice closes the line again; what may be off is off. */
  'announcements.removeSound': defineCall({ ...rule, request: z.strictObject({ kind: announcementKind }), response: announcementState, audit: 'announcements.soundRemoved' }),

  /** The phone window, which has the microphone, records until `stopTake`, and `longestSeconds` at most. Refused during a call. */
  'announcements.startTake': defineCall({ ...rule, handledBy: 'desk', request: nothing, response: nothing, audit: 'none' }),
  /** What was recorded, not levelled yet. Nothing of it is kept anywhere else. */
  'announcements.stopTake': defineCall({ ...rule, handledBy: 'desk', request: nothing, response: z.strictObject({ samples }), audit: 'none' }),
  'announcements.cancelTake': defineCall({ ...rule, handledBy: 'desk', request: nothing, response: nothing, audit: 'none' }),
} as const;
