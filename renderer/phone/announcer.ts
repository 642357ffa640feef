// What an answered caller hears before the listener, and on their keys: layer 1, layer 2, and whom it is told to.
//
//   answering ──dialog stands──▶ beforeAnswer ──said, skipped──▶ talking ◀──said, skipped── mentions
//                                     └────────key, for 15 s after it, or on hold──────────────▲
//
// A caller whom the routing transfers or speaks to never comes to the listener: there is nothing to refuse, and no key counts.
//
// Invariant: until the message before the answer is over, nothing of the listener's room is heard; what was cut was not played.
import type { CallerKey } from '../../core/domain/announcements/announcements.ts';
import type { AnnouncementNow } from '../../core/contract/desk-state.ts';
import type { CallToken } from '../../core/values/ids.ts';
import type { Clock } from '../../core/values/instant.ts';
import type { SoundDesk } from './sound/sound-desk.ts';

type SpokenKind = AnnouncementNow['kind'];

export interface Announcer {
  /** This call is on the line, whose callers are spoken to. `keysRead`: their keys reach it. Others are left in peace. */
  expect(token: CallToken, keysRead: boolean): void;
  /** The listener picks up: from here on nothing of the room is heard. */
  answering(token: CallToken): void;
  /** The dialog stands. */
  answered(token: CallToken): void;
  key(token: CallToken, key: CallerKey): void;
  /** Cuts what is being said: somebody is in danger, or knows it by heart. False when nothing is. */
  skip(token: CallToken): boolean;
  ended(token: CallToken): void;
}

export interface AnnouncerParts {
  readonly clock: Clock;
  readonly sound: Pick<SoundDesk, 'holdBack' | 'say' | 'hush' | 'confirmKey'>;
  readonly isHeld: (token: CallToken) => boolean;
  /** On the desk: what is being said and until when; null: nothing any more. */
  readonly show: (token: CallToken, now: AnnouncementNow | null) => void;
  /** Whether the message before the answer, as it stands, says that the call may be recorded. */
  readonly tellsRecording: () => boolean;
  /** Said to its end. Recording may rest on the message before the answer: one that does not speak of it is not told. */
  readonly played: (token: CallToken, kind: SpokenKind) => void;
  readonly pressed: (token: CallToken, key: CallerKey) => void;
}

/** Whoever looks for the key presses it late; a minute later, a cheek did. */
const keyGraceMs = 15_000;

interface Spoken {
  readonly keysRead: boolean;
  /** By the listener. */
  answered: boolean;
  saying: SpokenKind | null;
  /** The mentions are to be had until then. */
  keyUntil: number;
}

export function createAnnouncer({ clock, sound, isHeld, show, tellsRecording, played, pressed }: AnnouncerParts): Announcer {
  const calls = new Map<CallToken, Spoken>();

  const say = async (token: CallToken, call: Spoken, kind: SpokenKind): Promise<void> => {
    call.saying = kind;
    // As it is now, with the words that the caller is about to hear: it may be changed while they listen.
    const counts = kind !== 'beforeAnswer' || tellsRecording();
    const result = await sound.say(token, kind, call.keysRead, (seconds) => {
      if (calls.get(token) === call) show(token, { kind, endsAt: clock() + Math.round(seconds * 1000) });
    });
    sound.holdBack(token, false);
    if (calls.get(token) !== call) return;
    if (result === 'said' && counts) played(token, kind);
    // The mentions took the place of the message: they are on the desk now.
    if (call.saying !== kind) return;
    call.saying = null;
    call.keyUntil = clock() + keyGraceMs;
    show(token, null);
  };

  return {
    expect: (token, keysRead) => {
      calls.set(token, { keysRead, answered: false, saying: null, keyUntil: 0 });
    },
    answering: (token) => {
      if (calls.has(token)) sound.holdBack(token, true);
    },
    answered: (token) => {
      const call = calls.get(token);
      if (call === undefined) return;
      call.answered = true;
      void say(token, call, 'beforeAnswer');
    },
    key: (token, key) => {
      const call = calls.get(token);
      if (call?.answered !== true) return;
      pressed(token, key);
      if (key === 'optOut') sound.confirmKey(token);
      else if (call.saying === 'beforeAnswer' || (call.saying === null && (isHeld(token) || clock() <= call.keyUntil))) void say(token, call, 'mentions');
    },
    skip: (token) => {
      if ((calls.get(token)?.saying ?? null) === null) return false;
      sound.hush(token);
      return true;
    },
    ended: (token) => {
      calls.delete(token);
    },
  };
}
