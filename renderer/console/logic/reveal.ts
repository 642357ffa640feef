// Revealing one caller's number, from the question to the number gone again.
// Invariant: the number is in no state but `shown`, and every way out of `shown` drops it.
import type { ErrorCode } from '../../../core/contract/errors.ts';
import type { CallRequest } from '../../../core/contract/contract.ts';
import type { Instant } from '../../../core/values/instant.ts';

export const revealReasons = ['callBackAsked', 'immediateDanger', 'rightsRequest', 'maliciousCalls', 'other'] as const;
export type RevealReason = CallRequest<'calls.revealNumber'>['reason'];

/**
 *            submitted            opened
 *   asking ───────────▶ opening ─────────▶ shown
 *     ▲                    │                 │ time out, window left, screen locked
 *     └──────refused───────┘                 ▼
 *                                         hidden
 */
export type RevealState =
  | { readonly kind: 'asking'; readonly fault: ErrorCode | null }
  | { readonly kind: 'opening' }
  | { readonly kind: 'shown'; readonly number: string; readonly hideAt: Instant; readonly seconds: number }
  | { readonly kind: 'hidden' };

export type RevealEvent =
  | { readonly type: 'submitted' }
  | { readonly type: 'refused'; readonly code: ErrorCode }
  | { readonly type: 'opened'; readonly number: string; readonly hideAfterMs: number; readonly now: Instant }
  | { readonly type: 'clockRead'; readonly now: Instant }
  | { readonly type: 'left' };

export const revealStart: RevealState = { kind: 'asking', fault: null };

export function advanceReveal(state: RevealState, event: RevealEvent): RevealState {
  switch (event.type) {
    case 'submitted':
      return state.kind === 'asking' ? { kind: 'opening' } : state;
    case 'refused':
      return state.kind === 'opening' ? { kind: 'asking', fault: event.code } : state;
    case 'opened':
      return state.kind === 'opening'
        ? {
            kind: 'shown',
            number: event.number,
            hideAt: event.now + event.hideAfterMs,
            seconds: Math.round(event.hideAfterMs / 1000),
          }
        : state;
    case 'clockRead':
      return state.kind === 'shown' && event.now >= state.hideAt ? { kind: 'hidden' } : state;
    case 'left':
      // Leaving while the seal is being opened also hides: the number must not appear on a screen nobody looks at.
      return state.kind === 'shown' || state.kind === 'opening' ? { kind: 'hidden' } : state;
  }
}

/** Whole seconds left, never 0 while the number is shown. */
export function secondsLeft(state: RevealState, now: Instant): number {
  return state.kind === 'shown' ? Math.max(1, Math.ceil((state.hideAt - now) / 1000)) : 0;
}

/** What keeps the question from being sent, or null. */
export function missingAnswer(reason: RevealReason | null, precision: string): 'reason' | 'precision' | null {
  if (reason === null) return 'reason';
  return reason === 'other' && precision.trim().length < 3 ? 'precision' : null;
}
