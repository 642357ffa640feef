// The course of one call as the gateway sees it on the wire, and the facts that the record is made of.
//
//   ringing ──2xx──▶ answered ──BYE, phone lost, line lost for good──▶ ended
//      └── CANCEL, refusal, time-out, line or phone lost ─────────────────▶ ended
//
// Invariant: a call ends once, with one outcome, whatever arrives afterwards.
import type { CallFact } from '../../../core/protocol/gateway-store.ts';
import type { CallOutcome } from '../../../core/contract/desk-state.ts';
import { declineOf } from '../../../core/domain/calls/declined.ts';

export type CourseState = 'ringing' | 'answered' | 'ended';

export type CourseEvent =
  /** Final status of the INVITE: sent by us for an incoming call, received for an outgoing one. */
  | { readonly kind: 'final'; readonly status: number }
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
    return state === 'ringing' ? { state: 'answered', fact: { fact: 'answered' } } : { state, fact: null };
  }
  const outcome = state === 'ringing' ? outcomeOfRinging(direction, event) : outcomeOfAnswered(event);
  return outcome === null ? { state, fact: null } : { state: 'ended', fact: { fact: 'ended', outcome } };
}

function outcomeOfAnswered(event: CourseEvent): CallOutcome | null {
  if (event.kind === 'bye') return 'answered';
  return event.kind === 'lineLost' || event.kind === 'phoneLost' ? 'interrupted' : null;
}

function outcomeOfRinging(direction: Direction, event: CourseEvent): CallOutcome {
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
  if (status === 486 || status === 600 || status === 603 || status === 403 || (status >= 300 && status < 400)) return 'refused';
  if (status === 408 || status === 480) return 'missed';
  return status === 487 ? 'abandoned' : 'failed';
}
