// The way of one call past the blocklist and through the steps of its route. Pure: the clock, SIP and sound are routed-call.ts's.
// Invariant: from every state but `over` something is under way or a timer is armed, so no caller is left in silence.
import type { CallRouteStep } from '../../core/protocol/gateway-phone.ts';
import type { AnnouncementName } from '../../core/domain/rota/routing.ts';
import type { VoicemailStatus } from '../../core/domain/rota/routing-policy.ts';

export type RouteState =
  /** The caller hears it ring; the desk does not, until it is known whether they are blocked, or is too late to be known. */
  | { readonly name: 'screening' }
  /** Steps before `next` are done. onDesk: the listener sees and hears it. */
  | { readonly name: 'waiting'; readonly next: number; readonly onDesk: boolean }
  /** Answered by the routing, the first REFER is sent once the dialog stands. */
  | { readonly name: 'answering'; readonly next: number }
  | { readonly name: 'transferring'; readonly next: number; readonly target: number }
  | { readonly name: 'announcing' }
  | { readonly name: 'over' };

export type RouteEvent =
  | { readonly type: 'arrived' }
  /** What the blocklist says; refuse and announce: how this association keeps somebody away. */
  | { readonly type: 'screened'; readonly verdict: 'letThrough' | 'refuse' | 'announce' }
  /** The time of the next step has come, or the present number has rung long enough. */
  | { readonly type: 'due' }
  /** The desk took it off its own list: the listener declined, or both places are taken. */
  | { readonly type: 'declined' }
  | { readonly type: 'answeredAtDesk' }
  /** The dialog of the routing's own answer stands. */
  | { readonly type: 'established' }
  | { readonly type: 'transferFailed' }
  | { readonly type: 'transferred' }
  | { readonly type: 'announced' }
  /** Hung up, cancelled or lost. */
  | { readonly type: 'ended' };

export type RouteAction =
  | { readonly do: 'ring' }
  /** No route: the call is the desk's own from here on. */
  | { readonly do: 'handOver' }
  /** The gateway is told before the caller is, so that the record says why. */
  | { readonly do: 'keepAway' }
  /** Takes the call off the desk before the routing answers or redirects it. */
  | { readonly do: 'withdraw'; readonly outcome: 'forwarded' | 'announced' | 'missed' }
  | { readonly do: 'redirect'; readonly to: readonly string[] }
  | { readonly do: 'refuse'; readonly status: VoicemailStatus | 'declined' }
  | { readonly do: 'answer' }
  | { readonly do: 'transfer'; readonly to: string }
  | { readonly do: 'announce'; readonly announcement: AnnouncementName | 'blocked' }
  | { readonly do: 'hangUp' };

export interface RouteTurn {
  readonly state: RouteState;
  readonly actions: readonly RouteAction[];
  /** The one timer after this turn: milliseconds since the call arrived, or from now on; null: none. */
  readonly timer: { readonly sinceArrivalMs: number } | { readonly fromNowMs: number } | null;
}

const firstWaiting: RouteState = { name: 'waiting', next: 0, onDesk: false };

export function firstRouteState(screened: boolean): RouteState {
  return screened ? { name: 'screening' } : firstWaiting;
}

/** Whoever cannot be told to be blocked in that time rings: a helpline fails open. The store's verdict takes some 0.3 s (Argon2id). */
const screeningMs = 2_000;

/**
 *   screening ──let through, too late──▶ waiting, or with no route the desk's own (over)
 *      └──blocked──▶ announcing, or where that announcement is off refused (over)
 *
 *   waiting ◀─ring─┐                   ┌─next target──┐
 *      │ └─────────┘                   ▼              │ failed, too long
 *      ├──forward by transfer──▶ answering ──▶ transferring ──no target left──▶ announcing ──played──▶ over
 *      ├──announce────────────────────────────────────────────────────────────▶ announcing
 *      └──redirect, refuse, answered at the desk ──▶ over ◀── transferred, or the call ended, from any state
 *
 * Once answered, the call can be refused no more: what would have been the provider's voicemail becomes the announcement.
 */
export function nextRoute(state: RouteState, event: RouteEvent, route: readonly CallRouteStep[] | null): RouteTurn {
  const steps = route ?? [];
  const stay: RouteTurn = { state, actions: [], timer: null };
  if (state.name === 'over') return stay;
  if (event.type === 'ended' || event.type === 'answeredAtDesk') return over([]);
  switch (state.name) {
    case 'screening':
      if (event.type === 'arrived') return { state: { ...state }, actions: [], timer: { sinceArrivalMs: screeningMs } };
      if (event.type === 'screened' && event.verdict !== 'letThrough') return keepAway(event.verdict === 'announce');
      if (event.type !== 'screened' && event.type !== 'due') return stay;
      return route === null ? over([{ do: 'handOver' }]) : nextRoute(firstWaiting, { type: 'arrived' }, route);
    case 'waiting':
      if (event.type === 'arrived') return steps[0] === undefined || steps[0].after === 0 ? take(state, steps) : wait(state, steps);
      if (event.type === 'due') return take(state, steps);
      if (event.type !== 'declined') return stay;
      return take({ ...state, onDesk: false, next: afterRings(state.next, steps) }, steps);
    case 'answering':
      return event.type === 'established' ? transfer(state.next, 0, steps) : stay;
    case 'transferring':
      if (event.type === 'transferred') return over([{ do: 'hangUp' }]);
      return event.type === 'transferFailed' || event.type === 'due' ? transfer(state.next, state.target + 1, steps) : stay;
    case 'announcing':
      return event.type === 'announced' ? over([{ do: 'hangUp' }]) : stay;
  }
}

function keepAway(announced: boolean): RouteTurn {
  const first: RouteAction = { do: 'keepAway' };
  if (!announced) return over([first, { do: 'refuse', status: 'declined' }]);
  return { state: { name: 'announcing' }, actions: [first, { do: 'answer' }, { do: 'announce', announcement: 'blocked' }], timer: null };
}

type Waiting = Extract<RouteState, { name: 'waiting' }>;

function take(state: Waiting, steps: readonly CallRouteStep[]): RouteTurn {
  const step = steps[state.next];
  const withdrawn = (outcome: 'forwarded' | 'announced' | 'missed'): readonly RouteAction[] => (state.onDesk ? [{ do: 'withdraw', outcome }] : []);
  if (step === undefined) return over([...withdrawn('missed'), { do: 'refuse', status: 480 }]);
  const next = state.next + 1;
  switch (step.kind) {
    case 'ring':
      return { ...wait({ name: 'waiting', next, onDesk: true }, steps), actions: state.onDesk ? [] : [{ do: 'ring' }] };
    case 'redirect':
      return over([...withdrawn('forwarded'), { do: 'redirect', to: step.to }]);
    case 'transfer':
      return { state: { name: 'answering', next: state.next }, actions: [...withdrawn('forwarded'), { do: 'answer' }], timer: null };
    case 'announce':
      return { ...announce(state.next, steps), actions: [...withdrawn('announced'), { do: 'answer' }, { do: 'announce', announcement: step.announcement }] };
    case 'refuse':
      return over([...withdrawn('missed'), { do: 'refuse', status: step.status }]);
  }
}

/** Providers stop ringing before (RFC 3261 16.6, timer C). */
const lastSecond = 170;

/** A new state even when nothing in it changed: the timer is armed with it. */
function wait(state: Waiting, steps: readonly CallRouteStep[]): RouteTurn {
  return { state: { ...state }, actions: [], timer: { sinceArrivalMs: (steps[state.next]?.after ?? lastSecond) * 1000 } };
}

function afterRings(next: number, steps: readonly CallRouteStep[]): number {
  const found = steps.findIndex((step, index) => index >= next && step.kind !== 'ring');
  return found === -1 ? steps.length : found;
}

function transfer(next: number, target: number, steps: readonly CallRouteStep[]): RouteTurn {
  const step = steps[next];
  const wanted = step?.kind === 'transfer' ? step.to[target] : undefined;
  if (wanted === undefined) return announce(next + 1, steps);
  return { state: { name: 'transferring', next, target }, actions: [{ do: 'transfer', to: wanted.token }], timer: { fromNowMs: wanted.rings * 1000 } };
}

function announce(from: number, steps: readonly CallRouteStep[]): RouteTurn {
  const step = steps.slice(from).find((candidate) => candidate.kind === 'announce');
  return { state: { name: 'announcing' }, actions: [{ do: 'announce', announcement: step?.announcement ?? 'unanswered' }], timer: null };
}

function over(actions: readonly RouteAction[]): RouteTurn {
  return { state: { name: 'over' }, actions, timer: null };
}
