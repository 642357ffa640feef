// The course of one call as the gateway sees it on the wire, and the facts that the record is made of.
//
//   ringing ──2xx of a listener──▶ answered ──BYE, phone lost, line lost for good──▶ ended
//      ├──2xx of the routing──▶ served ◀──refused── transferring ──the same──▶ ended (announced, forwarded)
//      │                          └────REFER────────────▲
//      ├──kept away──▶ screenedOut ──2xx of the routing──▶ blocked ──the same──▶ ended (blocked)
//      └── CANCEL, refusal, redirection, time-out, line or phone lost ──▶ ended
//
// Invariant: a call ends once, with one outcome, whatever arrives afterwards; only a listener's answer is an answer.
import type { CallFact } from '../../../core/protocol/gateway-store.ts';
import type { CallOutcome } from '../../../core/contract/desk-state.ts';
import { declineOf } from '../../../core/domain/calls/declined.ts';

export type CourseState = 'ringing' | 'answered' | 'served' | 'transferring' | 'screenedOut' | 'blocked' | 'ended';

/** Both sides have a dialog: it takes a BYE to end it. */
export function isUp(state: CourseState): boolean {
  return !isWaiting(state) && state !== 'ended';
}

/** No final response yet. */
export function isWaiting(state: CourseState): state is 'ringing' | 'screenedOut' {
  return state === 'ringing' || state === 'screenedOut';
}

export type CourseEvent =
  /** Final status of the INVITE: sent by us for an incoming call, received for an outgoing one. */
  | { readonly kind: 'final'; readonly status: number; readonly byRouting?: boolean }
  /** Our REFER went out, or one of them has failed. */
  | { readonly kind: 'transfer'; readonly result: 'tried' | 'failed' }
  /** The blocklist keeps this caller away, and the phone window carries it out. */
  | { readonly kind: 'keptAway' }
  /** The caller gave up; `reason` is the Reason header (RFC 3326), '' without one. */
  | { readonly kind: 'cancelReceived'; readonly reason: string }
  | { readonly kind: 'cancelSent' }
  | { readonly kind: 'bye' }
  | { readonly kind: 'lineLost' }
  | { readonly kind: 'phoneLost' };

export interface CourseStep {
  readonly state: CourseState;
  readonly fact: CallFact | null;
}

type Direction = 'incoming' | 'outgoing';

export function advance(state: CourseState, direction: Direction, event: CourseEvent): CourseStep {
  if (state === 'ended') return { state, fact: null };
  if (event.kind === 'final' && event.status >= 200 && event.status < 300) {
    // A repeated 2xx, or the answer to a re-INVITE, changes nothing.
    if (!isWaiting(state)) return { state, fact: null };
    if (event.byRouting !== true) return { state: 'answered', fact: { fact: 'answered' } };
    return { state: state === 'screenedOut' ? 'blocked' : 'served', fact: null };
  }
  if (event.kind === 'keptAway') return { state: state === 'ringing' ? 'screenedOut' : state, fact: null };
  if (event.kind === 'transfer') {
    if (state !== 'served' && state !== 'transferring') return { state, fact: null };
    return { state: event.result === 'tried' ? 'transferring' : 'served', fact: null };
  }
  const outcome = isWaiting(state) ? outcomeOfWaiting(state, direction, event) : outcomeOfUp(state, event);
  return outcome === null ? { state, fact: null } : { state: 'ended', fact: { fact: 'ended', outcome } };
}

type Ending = Exclude<CourseEvent, { kind: 'transfer' | 'keptAway' }>;

function outcomeOfUp(state: Exclude<CourseState, 'ringing' | 'screenedOut' | 'ended'>, event: Ending): CallOutcome | null {
  const lost = event.kind === 'lineLost' || event.kind === 'phoneLost';
  if (event.kind !== 'bye' && !lost) return null;
  if (state === 'blocked') return 'blocked';
  if (state === 'served') return 'announced';
  // Whoever carries the transfer out needs us no more (RFC 5589 6.1).
  if (state === 'transferring') return 'forwarded';
  return lost ? 'interrupted' : 'answered';
}

function outcomeOfWaiting(state: 'ringing' | 'screenedOut', direction: Direction, event: Ending): CallOutcome {
  const outcome = outcomeOfRinging(direction, event);
  // Another station took the call: it was not kept away.
  return state === 'screenedOut' && outcome !== 'answeredElsewhere' ? 'blocked' : outcome;
}

function outcomeOfRinging(direction: Direction, event: Ending): CallOutcome {
  if (direction === 'outgoing') {
    if (event.kind === 'cancelSent' || (event.kind === 'final' && event.status === 487)) return 'abandoned';
    return event.kind === 'final' ? declineOf(event.status) : 'failed';
  }
  switch (event.kind) {
    case 'cancelReceived':
      return outcomeOfCancel(event.reason);
    case 'final':
      return outcomeOfRefusal(event.status);
    case 'bye':
      return 'abandoned';
    case 'lineLost':
    case 'phoneLost':
    case 'cancelSent':
      return 'missed';
  }
}

/** RFC 3326: cause 200 of SIP is "call completed elsewhere"; Q.850 16 stands for a caller who hung up. */
function outcomeOfCancel(reason: string): CallOutcome {
  const cause = (protocol: string): number | null => {
    const found = new RegExp(`${protocol}\\s*;(?:[^,]*;)?\\s*cause\\s*=\\s*(\\d+)`, 'i').exec(reason)?.[1];
    return found === undefined ? null : Number(found);
  };
  const sip = cause('SIP');
  if (sip === 200 || cause('Q\\.850') === 26) return 'answeredElsewhere';
  // The provider gave up ringing: its own time-out, or Q.850 18, 19 and 102.
  if (sip === 408 || sip === 480 || [18, 19, 102].includes(cause('Q\\.850') ?? 0)) return 'missed';
  return 'abandoned';
}

function outcomeOfRefusal(status: number): CallOutcome {
  if (status === 486 || status === 600 || status === 603 || status === 403) return 'refused';
  if (status >= 300 && status < 400) return 'forwarded';
  if (status === 408 || status === 480) return 'missed';
  return status === 487 ? 'abandoned' : 'failed';
}
