// The life of one call, and the rules of a desk of two. Pure: no SIP, no sound, no clock of its own.
// Invariant: an ended call never changes again, and `answeredAt` is set exactly once.
import type { AnnouncementNow, CallOutcome } from '../../core/contract/desk-state.ts';
import type { PhoneCall } from '../../core/protocol/main-phone.ts';
import type { CallToken } from '../../core/values/ids.ts';
import type { Instant } from '../../core/values/instant.ts';

/** Why a ringing call stopped ringing before anybody answered it here. */
export type CancelReason = 'byCaller' | 'byProvider' | 'elsewhere';

export type CallEvent =
  /** The listener picks up. */
  | { readonly type: 'answer' }
  /** The listener declines a ringing call. */
  | { readonly type: 'refuse' }
  /** The dialog is confirmed: both sides may speak. */
  | { readonly type: 'established' }
  | { readonly type: 'cancelled'; readonly reason: CancelReason }
  /** The far end of an outgoing call declined (final response other than 2xx). */
  | { readonly type: 'declined'; readonly outcome: 'missed' | 'refused' | 'failed' }
  /** The listener hangs up. */
  | { readonly type: 'hangUp' }
  /** The far end hangs up (BYE). */
  | { readonly type: 'remoteHangUp' }
  /** The rota took a ringing call elsewhere, or nobody answered it in the time that the policy leaves. */
  | { readonly type: 'routed'; readonly outcome: CallOutcome }
  /** The call could not be set up here. */
  | { readonly type: 'failed' }
  /** Cut by a crash or a loss of network. */
  | { readonly type: 'interrupted' }
  | { readonly type: 'hold'; readonly held: boolean }
  | { readonly type: 'heldByCaller'; readonly held: boolean }
  | { readonly type: 'mute'; readonly muted: boolean }
  | { readonly type: 'announcement'; readonly now: AnnouncementNow | null };

export function newCall(token: CallToken, direction: PhoneCall['direction'], training: boolean, at: Instant): PhoneCall {
  return {
    token,
    direction,
    state: direction === 'incoming' ? 'ringing' : 'connecting',
    startedAt: at,
    answeredAt: null,
    endedAt: null,
    outcome: null,
    muted: false,
    heldByCaller: false,
    announcement: null,
    training,
  };
}

/**
 *   incoming: ringing ──answer──▶ connecting ──established──▶ active ◀──hold──▶ held
 *   outgoing: ─────────────────── connecting ──established──▶ active ◀──hold──▶ held
 *
 *   to ended, with its outcome:
 *     ringing     refuse, hangUp → refused · routed → forwarded | announced | missed · cancelled → abandoned | missed | answeredElsewhere · failed · interrupted
 *     connecting  the same; outgoing: hangUp → abandoned · declined → missed | refused | failed
 *     active,held hangUp, remoteHangUp → answered · failed, interrupted → interrupted
 *
 * An event that has no meaning in the state it meets (a late CANCEL, a double click) returns the very same object.
 */
export function nextCall(call: PhoneCall, event: CallEvent, at: Instant): PhoneCall {
  if (call.state === 'ended') return call;
  const talking = call.state === 'active' || call.state === 'held';
  const end = (outcome: CallOutcome): PhoneCall => ({ ...call, state: 'ended', endedAt: at, outcome, heldByCaller: false, announcement: null });
  switch (event.type) {
    case 'answer':
      return call.state === 'ringing' ? { ...call, state: 'connecting' } : call;
    case 'refuse':
      return call.state === 'ringing' ? end('refused') : call;
    case 'established':
      return call.state === 'connecting' ? { ...call, state: 'active', answeredAt: at } : call;
    case 'cancelled':
      return talking || call.direction === 'outgoing' ? call : end(outcomeOfCancel[event.reason]);
    case 'declined':
      return talking || call.direction === 'incoming' ? call : end(event.outcome);
    case 'hangUp':
      if (talking) return end('answered');
      return end(call.direction === 'outgoing' ? 'abandoned' : 'refused');
    case 'remoteHangUp':
      return talking ? end('answered') : call;
    case 'routed':
      return call.state === 'ringing' ? end(event.outcome) : call;
    case 'failed':
      return end(talking ? 'interrupted' : 'failed');
    case 'interrupted':
      return end('interrupted');
    case 'hold': {
      const state = event.held ? 'held' : 'active';
      return talking && call.state !== state ? { ...call, state } : call;
    }
    case 'heldByCaller':
      return talking && call.heldByCaller !== event.held ? { ...call, heldByCaller: event.held } : call;
    case 'mute':
      return talking && call.muted !== event.muted ? { ...call, muted: event.muted } : call;
    case 'announcement':
      return talking && call.announcement !== event.now ? { ...call, announcement: event.now } : call;
  }
}

const outcomeOfCancel: Readonly<Record<CancelReason, CallOutcome>> = {
  byCaller: 'abandoned',
  byProvider: 'missed',
  elsewhere: 'answeredElsewhere',
};

/**
 * Reads the Reason header values of a CANCEL (RFC 3326). SIP 200 is "call completed elsewhere", Q.850 26 its older
 * form; SIP 408 and 480, Q.850 18, 19 and 102 are the provider's own time-outs; anything else is the caller hanging up.
 */
export function cancelReasonOf(reasons: readonly string[]): CancelReason {
  let found: CancelReason = 'byCaller';
  for (const value of reasons.flatMap((line) => line.split(','))) {
    const [protocol = '', ...parameters] = value.split(';').map((part) => part.trim().toLowerCase());
    const cause = Number(parameters.map((part) => /^cause\s*=\s*(\d{1,3})$/.exec(part)?.[1]).find((digits) => digits !== undefined));
    if ((protocol === 'sip' && cause === 200) || (protocol === 'q.850' && cause === 26)) return 'elsewhere';
    if (protocol === 'sip' && (cause === 408 || cause === 480)) found = 'byProvider';
    if (protocol === 'q.850' && (cause === 18 || cause === 19 || cause === 102)) found = 'byProvider';
  }
  return found;
}

/** One call in progress and one waiting; a third caller hears "busy". */
export const deskCapacity = 2;

export function isLive(call: PhoneCall): boolean {
  return call.state !== 'ended';
}

/** True when one more caller may ring. */
export function hasRoom(calls: readonly PhoneCall[]): boolean {
  return calls.filter(isLive).length < deskCapacity;
}

/** Calls to put on hold before `token` may speak: the listener talks to one person at a time. */
export function callsToHold(calls: readonly PhoneCall[], token: CallToken): readonly CallToken[] {
  return calls.filter((call) => call.token !== token && call.state === 'active').map((call) => call.token);
}

/** none: silence. full: both ringers. waiting: a soft beep in the headset, because somebody is being listened to. */
export type RingMode = 'none' | 'full' | 'waiting';

export function ringModeOf(calls: readonly PhoneCall[], silenced: ReadonlySet<CallToken>): RingMode {
  const rings = calls.some((call) => call.state === 'ringing' && call.direction === 'incoming' && !silenced.has(call.token));
  if (!rings) return 'none';
  return calls.some((call) => call.state === 'connecting' || call.state === 'active' || call.state === 'held') ? 'waiting' : 'full';
}

/** How many ended calls stay on the desk to be read, besides the live ones. */
const endedKept = 2;

/** Drops the oldest ended calls beyond what the desk keeps. */
export function withoutOldEnded(calls: readonly PhoneCall[]): readonly PhoneCall[] {
  const ended = calls.filter((call) => !isLive(call)).sort((a, b) => (b.endedAt ?? 0) - (a.endedAt ?? 0));
  const dropped = new Set(ended.slice(endedKept));
  return dropped.size === 0 ? calls : calls.filter((call) => !dropped.has(call));
}
