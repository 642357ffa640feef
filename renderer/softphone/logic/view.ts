// Which screen the calls of the desk ask for. Pure: the same desk always gives the same screen.
// Invariant: a live call comes before a ringing one, a ringing one before a form, a form before rest.
import type { DeskCall } from '../../../core/contract/desk-state.ts';

/**
 *   rest ──INVITE──▶ ringing ──answer──▶ inCall ──hang-up──▶ form ──submit──▶ rest
 *    ▲                  │                  ▲  │ second call rings: `waiting`
 *    └──missed, refused─┘                  └──┘
 */
export type CallScreen =
  | { readonly kind: 'inCall'; readonly call: DeskCall; readonly other: DeskCall | null; readonly waiting: DeskCall | null }
  | { readonly kind: 'ringing'; readonly call: DeskCall }
  | { readonly kind: 'form'; readonly ended: DeskCall | null }
  | { readonly kind: 'rest'; readonly ended: DeskCall | null };

export function isRinging(call: DeskCall): boolean {
  return call.direction === 'incoming' && call.state === 'ringing';
}

/** A caller or a callee is at the other end, or about to be. */
export function isLive(call: DeskCall): boolean {
  return call.state !== 'ended' && !isRinging(call);
}

/** The one that speaks first; of two on hold, the oldest. */
function inFront(a: DeskCall, b: DeskCall): number {
  const held = Number(a.state === 'held') - Number(b.state === 'held');
  return held === 0 ? a.startedAt - b.startedAt : held;
}

export function callScreen(calls: readonly DeskCall[], formPending: boolean): CallScreen {
  const [call, other] = calls.filter(isLive).sort(inFront);
  const ringing = calls.find(isRinging) ?? null;
  if (call !== undefined) return { kind: 'inCall', call, other: other ?? null, waiting: ringing };
  if (ringing !== null) return { kind: 'ringing', call: ringing };
  const ended = calls.filter(({ state }) => state === 'ended').sort((a, b) => (b.endedAt ?? 0) - (a.endedAt ?? 0));
  const answered = ended.find(({ answeredAt, direction }) => answeredAt !== null && direction === 'incoming') ?? null;
  if (formPending || answered !== null) return { kind: 'form', ended: answered };
  return { kind: 'rest', ended: ended[0] ?? null };
}
