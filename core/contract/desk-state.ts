// The live state of the line and its calls, as main publishes it to the windows. It never holds a caller's number.
import { z } from 'zod';
import { callToken } from '../values/ids.ts';
import { instant } from '../values/instant.ts';
import { lineFault } from './line-settings.ts';

export const reachability = z.enum(['unconfigured', 'connecting', 'reachable', 'unreachable', 'paused']);
export type Reachability = z.infer<typeof reachability>;

/** How a call ended or stands, for people and for the record. */
export const callOutcome = z.enum([
  'answered',
  'missed',
  'refused',
  'abandoned',
  'answeredElsewhere',
  'failed',
  'interrupted',
  'forwarded',
  'announced',
  'blocked',
]);
/**
 * answered: taken here. missed: rang here until the provider gave up. refused: refused here.
 * abandoned: the caller hung up before the answer. answeredElsewhere: taken on another station (RFC 3326 Reason).
 * failed: could not be set up. interrupted: cut by a crash or a loss of network.
 * forwarded: handed to the number of whoever is on call. announced: answered by a recorded announcement, by nobody else.
 * blocked: kept away by the blocklist, before anybody was rung.
 */
export type CallOutcome = z.infer<typeof callOutcome>;

export const callerHint = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('pending') }),
  z.strictObject({ kind: z.literal('first') }),
  z.strictObject({ kind: z.literal('repeat'), callsThisMonth: z.int().min(2) }),
  z.strictObject({ kind: z.literal('withheld') }),
  z.strictObject({ kind: z.literal('unknown') }),
]);
/** What a listener may know of a caller: repeat caller or not (first counts this call), withheld, or unknown. */
export type CallerHint = z.infer<typeof callerHint>;

export const announcementNow = z.strictObject({ kind: z.enum(['beforeAnswer', 'mentions']), endsAt: instant });
/** What an answered caller is being told, and until when; the listener is not heard meanwhile. */
export type AnnouncementNow = z.infer<typeof announcementNow>;

export const deskCall = z.strictObject({
  token: callToken,
  direction: z.enum(['incoming', 'outgoing']),
  state: z.enum(['ringing', 'connecting', 'active', 'held', 'ended']),
  startedAt: instant,
  answeredAt: instant.nullable(),
  endedAt: instant.nullable(),
  outcome: callOutcome.nullable(),
  muted: z.boolean(),
  heldByCaller: z.boolean(),
  announcement: announcementNow.nullable(),
  lineLabel: z.string().nullable(),
  publicNumber: z.string().nullable(),
  caller: callerHint.nullable(),
  training: z.boolean(),
});
export type DeskCall = z.infer<typeof deskCall>;

export const audioDevice = z.strictObject({ id: z.string().max(200), label: z.string().max(200) });
export const audioRole = z.enum(['microphone', 'headset', 'ringer']);
/** microphone: captures the listener. headset: plays the call and rings. ringer: second ringer, usually the loudspeaker. */
export type AudioRole = z.infer<typeof audioRole>;

export const audioState = z.strictObject({
  inputs: z.array(audioDevice),
  outputs: z.array(audioDevice),
  chosen: z.strictObject({ microphone: z.string().nullable(), headset: z.string().nullable(), ringer: z.string().nullable() }),
  /** Roles whose remembered device is gone, so that the system's default serves: said aloud and shown. */
  fallback: z.array(audioRole),
  /** No usable microphone: the caller would hear nothing. */
  microphoneMissing: z.boolean(),
  /** Loudness of the ring, 0 to 1. */
  ringVolume: z.number().min(0).max(1),
});
export type AudioState = z.infer<typeof audioState>;

export const deskState = z.strictObject({
  line: z.strictObject({
    state: reachability,
    since: instant,
    fault: lineFault.nullable(),
    /** When the next attempt to register is due; null while none is planned. */
    nextAttemptAt: instant.nullable(),
    label: z.string().nullable(),
  }),
  /** At most two: one in progress and one waiting. An ended call stays until the next state. */
  calls: z.array(deskCall).max(4),
  audio: audioState.nullable(),
});
export type DeskState = z.infer<typeof deskState>;
