// What callers are told by a recorded voice: the kinds of announcement, what plays for each, and the keys they may press.
// Invariant: a bundled sentence that names a key plays only where that key does what it says.
import { z } from 'zod';
import type { AnnouncementName } from '../rota/routing.ts';

export const announcementKind = z.enum(['beforeAnswer', 'mentions', 'outsideHours', 'allBusy', 'onHold', 'blocked']);
/**
 * beforeAnswer: layer 1 (CX-06, CX-08), after the listener has picked up and before their voice. mentions: layer 2, the full
 * information (CX-07, RGPD art. 13), on a key. outsideHours, allBusy: the routing's closing announcements. onHold: repeated
 * to a caller on hold. blocked: to a caller whom the blocklist keeps away, before the call is ended.
 */
export type AnnouncementKind = z.infer<typeof announcementKind>;
export const announcementKinds = announcementKind.options;

const ownOrNot = z.enum(['bundled', 'own']);
const ownOrOff = z.enum(['off', 'bundled', 'own']);
const digit = z.string().regex(/^[0-9]$/);

export const announcementSettings = z
  .strictObject({
    /** bundled: confidential, and one's rights. bundledRecording: says besides that the call may be recorded (CX-08). */
    beforeAnswer: z.enum(['off', 'bundled', 'bundledRecording', 'own']),
    mentions: ownOrOff,
    /** The routing decides when these two play. */
    outsideHours: ownOrNot,
    allBusy: ownOrNot,
    onHold: ownOrOff,
    /** off: the call is declined (603). */
    blocked: ownOrOff,
    /** Plays the mentions. */
    mentionsKey: digit,
    /** Says no to the recording of this call. */
    optOutKey: digit,
  })
  .refine(({ mentionsKey, optOutKey }) => mentionsKey !== optOutKey);
export type AnnouncementSettings = z.infer<typeof announcementSettings>;

export const defaultAnnouncements: AnnouncementSettings = {
  beforeAnswer: 'off',
  mentions: 'off',
  outsideHours: 'bundled',
  allBusy: 'bundled',
  onHold: 'off',
  blocked: 'off',
  mentionsKey: '1',
  optOutKey: '9',
};

/** What a key means to this line; any other key means nothing and is told to nobody. */
export const callerKey = z.enum(['mentions', 'optOut']);
export type CallerKey = z.infer<typeof callerKey>;

export interface CallerKeys {
  /** Null: the mentions are off. */
  readonly mentions: string | null;
  /** Null: nothing to say no to. */
  readonly optOut: string | null;
}

/** `mayBeRecorded`: calls of this line may come to be recorded, or their callers are told so. */
export function callerKeysOf(settings: AnnouncementSettings, mayBeRecorded: boolean): CallerKeys {
  return { mentions: settings.mentions === 'off' ? null : settings.mentionsKey, optOut: mayBeRecorded ? settings.optOutKey : null };
}

export function meaningOfKey(keys: CallerKeys, pressed: string): CallerKey | null {
  if (pressed === keys.optOut) return 'optOut';
  return pressed === keys.mentions ? 'mentions' : null;
}

/** The sound files of resources/announcements, without `digit-0` to `digit-9`. */
export type BundledSound = 'confidential' | 'recording' | 'mentions' | 'closed' | 'unanswered' | 'hold' | 'blocked' | 'press-mentions' | 'press-opt-out';
export type SpokenPiece = BundledSound | `digit-${string}`;

/**
 * The bundled sounds to play one after the other; empty when the kind is off or has the association's own sound.
 * `keysRead`: the caller's keys reach this line (see `keysReadBy`).
 */
export function bundledPieces(kind: AnnouncementKind, settings: AnnouncementSettings, keysRead: boolean): readonly SpokenPiece[] {
  const chosen = settings[kind];
  if (chosen === 'off' || chosen === 'own') return [];
  switch (kind) {
    case 'beforeAnswer': {
      const recorded = chosen === 'bundledRecording';
      const mentions: SpokenPiece[] = keysRead && settings.mentions !== 'off' ? ['press-mentions', `digit-${settings.mentionsKey}`] : [];
      const optOut: SpokenPiece[] = keysRead && recorded ? ['press-opt-out', `digit-${settings.optOutKey}`] : [];
      return [recorded ? 'recording' : 'confidential', ...optOut, ...mentions];
    }
    case 'mentions':
      return ['mentions'];
    case 'outsideHours':
      return ['closed'];
    case 'allBusy':
      return ['unanswered'];
    case 'onHold':
      return ['hold'];
    case 'blocked':
      return ['blocked'];
  }
}

/** The announcement that the routing names, as a kind. */
export function kindOfRouting(name: AnnouncementName | 'blocked'): AnnouncementKind {
  if (name === 'blocked') return name;
  return name === 'closed' ? 'outsideHours' : 'allBusy';
}

/**
 * Whether the keys that callers press can be read. On an ordinary line the gateway reads them in the sound (RFC 4733); on a
 * WebRTC line they are encrypted end to end, and only some servers send them by SIP INFO as well.
 */
export function keysReadBy(preset: 'ordinary' | 'webrtc'): boolean {
  return preset === 'ordinary';
}

/** A longer message is not heard to its end; whoever calls for help does not wait. */
export const longestSeconds = 90;
/** Kept and played at this rate: G722 and the phone window need no more, G.711 half of it. */
export const soundRate = 16_000;
/** The words of a sound, kept beside it: for the file, for a deaf reader, for the day it is recorded anew. */
export const announcementText = z.string().trim().min(1).max(4_000);

export const soundOrigin = z.enum(['file', 'microphone']);
export type SoundOrigin = z.infer<typeof soundOrigin>;

/** What the phone window needs to play: the settings and the association's own sounds, at `soundRate`. */
export interface AnnouncementSet {
  readonly settings: AnnouncementSettings;
  /** The message before the answer says that the call may be recorded, why, and who has access: recording may rest on it. */
  readonly tellsRecording: boolean;
  readonly own: { readonly [K in AnnouncementKind]?: Int16Array };
}
