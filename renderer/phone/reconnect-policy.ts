// When to connect, register, refresh and wait. Pure: events in, next state, actions and one timer out.
// Invariant: while an account is set and reachability is wanted, either something is under way or a timer is armed.
import type { LineFault } from '../../core/contract/line-settings.ts';
import type { PhoneSnapshot } from '../../core/protocol/main-phone.ts';
import type { Instant } from '../../core/values/instant.ts';

export const shortestDelayMs = 500;
export const longestDelayMs = 30_000;
/** Longer than the gateway's own connection and OPTIONS deadlines: it only fires when the gateway says nothing. */
export const connectDeadlineMs = 15_000;
/** RFC 3261 Timer F would wait 32 s; callers are lost meanwhile. */
export const registerDeadlineMs = 10_000;
/** Share of the granted expiry after which the registration is refreshed. */
export const refreshShare = 0.5;

export type LinkState =
  | { readonly name: 'off' }
  | { readonly name: 'paused'; readonly connected: boolean }
  | { readonly name: 'connecting'; readonly attempt: number; readonly fault: LineFault | null }
  | { readonly name: 'registering'; readonly attempt: number; readonly fault: LineFault | null }
  | { readonly name: 'registered' }
  | { readonly name: 'refreshing' }
  | {
      readonly name: 'waiting';
      readonly attempt: number;
      readonly fault: LineFault | null;
      readonly connected: boolean;
      readonly nextAttemptAt: Instant;
    };

export type LinkEvent =
  | { readonly type: 'accountSet'; readonly reachable: boolean }
  | { readonly type: 'accountRemoved' }
  | { readonly type: 'reachable'; readonly wanted: boolean }
  | { readonly type: 'connected' }
  | { readonly type: 'disconnected'; readonly fault: LineFault | null }
  | { readonly type: 'registered'; readonly expiresSeconds: number }
  | { readonly type: 'registerFailed'; readonly fault: LineFault; readonly retryAfterSeconds: number | null }
  | { readonly type: 'networkChanged' }
  | { readonly type: 'timer' };

/** register starts a new Registerer (one in flight would block the old one up to 32 s); refresh uses the present one. */
export type LinkAction = 'connect' | 'disconnect' | 'register' | 'refresh' | 'unregister';

export interface LinkStep {
  readonly state: LinkState;
  readonly actions: readonly LinkAction[];
  /** The one timer after this step, in milliseconds; null: none. Not looked at when the state object is unchanged. */
  readonly timerMs: number | null;
}

export interface LinkSurroundings {
  readonly now: Instant;
  /** Uniform in [0, 1). */
  readonly random: number;
}

/**
 *            accountSet                connected               registered
 *   off ───────────────▶ connecting ───────────▶ registering ───────────▶ registered ◀──registered── refreshing
 *    ▲                    ▲   │ disconnected,       │ registerFailed,       │   └────timer (50 %)────────▲ │
 *    │ accountRemoved     │   │ timer               │ timer                 │ disconnected               │ │ failed, lost
 *    │ (from any)   timer │   ▼                     ▼                       ▼                              │
 *    └─────────────────── waiting ◀───────────────────────────────────────────────────────────────────────┘
 *
 *   paused ◀──reachable(false)── any but off;   paused ──reachable(true)──▶ connecting or registering
 *   networkChanged: any but off ──▶ connecting (paused stays paused), after dropping the transport
 *
 * A wait lasts 1 s doubling up to 30 s, less up to half of it drawn at random, so that stations do not return in step
 * after a provider's restart. It starts again once registered. A refused password waits the full 30 s at once:
 * providers ban addresses that insist.
 */
export function nextLink(state: LinkState, event: LinkEvent, { now, random }: LinkSurroundings): LinkStep {
  const stay: LinkStep = { state, actions: [], timerMs: null };
  const wait = (attempt: number, fault: LineFault | null, connected: boolean, atLeastMs: number, actions: readonly LinkAction[]): LinkStep => {
    const timerMs = Math.min(longestDelayMs, Math.max(atLeastMs, delayOf(attempt, random)));
    return { state: { name: 'waiting', attempt, fault, connected, nextAttemptAt: now + timerMs }, actions, timerMs };
  };
  const connect = (attempt: number, fault: LineFault | null, actions: readonly LinkAction[] = ['connect']): LinkStep => ({
    state: { name: 'connecting', attempt, fault },
    actions,
    timerMs: connectDeadlineMs,
  });
  const register = (attempt: number, fault: LineFault | null): LinkStep => ({
    state: { name: 'registering', attempt, fault },
    actions: ['register'],
    timerMs: registerDeadlineMs,
  });
  const attempt = 'attempt' in state ? state.attempt : 0;

  switch (event.type) {
    case 'accountSet':
      // The former account's client is gone with its transport: everything starts anew.
      return event.reachable ? connect(0, null) : { state: { name: 'paused', connected: false }, actions: [], timerMs: null };
    case 'accountRemoved':
      return state.name === 'off' ? stay : { state: { name: 'off' }, actions: [], timerMs: null };
    case 'reachable':
      if (event.wanted) {
        if (state.name !== 'paused') return stay;
        return state.connected ? register(0, null) : connect(0, null);
      }
      switch (state.name) {
        case 'off':
        case 'paused':
          return stay;
        case 'registering':
        case 'registered':
        case 'refreshing':
          return { state: { name: 'paused', connected: true }, actions: ['unregister'], timerMs: null };
        case 'connecting':
          return { state: { name: 'paused', connected: false }, actions: ['disconnect'], timerMs: null };
        case 'waiting':
          return { state: { name: 'paused', connected: state.connected }, actions: [], timerMs: null };
      }
    // eslint-disable-next-line no-fallthrough -- every case above returns
    case 'connected':
      if (state.name === 'paused') return { state: { name: 'paused', connected: true }, actions: [], timerMs: null };
      return state.name === 'connecting' ? register(attempt, state.fault) : stay;
    case 'disconnected':
      switch (state.name) {
        case 'off':
          return stay;
        case 'paused':
          return state.connected ? { state: { name: 'paused', connected: false }, actions: [], timerMs: null } : stay;
        case 'waiting':
          return state.connected ? { ...stay, state: { ...state, connected: false }, timerMs: Math.max(0, state.nextAttemptAt - now) } : stay;
        case 'connecting':
        case 'registering':
        case 'registered':
        case 'refreshing':
          return wait(attempt + 1, event.fault, false, 0, []);
      }
    // eslint-disable-next-line no-fallthrough -- every case above returns
    case 'registered':
      return state.name === 'registering' || state.name === 'refreshing'
        ? { state: { name: 'registered' }, actions: [], timerMs: Math.max(1, event.expiresSeconds) * 1000 * refreshShare }
        : stay;
    case 'registerFailed': {
      if (state.name !== 'registering' && state.name !== 'refreshing') return stay;
      const credentials = event.fault === 'wrong-password' || event.fault === 'unknown-user';
      const atLeastMs = credentials ? longestDelayMs : (event.retryAfterSeconds ?? 0) * 1000;
      return wait(attempt + 1, event.fault, true, atLeastMs, []);
    }
    case 'networkChanged':
      if (state.name === 'off') return stay;
      if (state.name === 'paused') {
        // A call may still be going on: its signalling comes back, unregistered.
        return state.connected ? { state: { name: 'paused', connected: false }, actions: ['disconnect', 'connect'], timerMs: null } : stay;
      }
      return connect(0, null, ['disconnect', 'connect']);
    case 'timer':
      switch (state.name) {
        case 'off':
        case 'paused':
          return stay;
        case 'registered':
          return { state: { name: 'refreshing' }, actions: ['refresh'], timerMs: registerDeadlineMs };
        case 'waiting':
          return state.connected ? register(attempt, state.fault) : connect(attempt, state.fault);
        case 'connecting':
        case 'registering':
        case 'refreshing':
          return wait(attempt + 1, 'no-answer', false, 0, ['disconnect']);
      }
  }
}

/** Delay before repetition number `attempt`, from 1: capped doubling, its upper half at random. */
export function delayOf(attempt: number, random: number): number {
  const full = Math.min(longestDelayMs, shortestDelayMs * 2 ** Math.min(20, attempt));
  return Math.round(full / 2 + (full / 2) * random);
}

/** What a final response to REGISTER says about the line (RFC 3261 21.4–21.6). */
export function faultOfRegister(status: number): LineFault {
  if (status === 401 || status === 403 || status === 407) return 'wrong-password';
  if (status === 404) return 'unknown-user';
  return status === 408 || status === 504 ? 'no-answer' : 'rejected';
}

export type LinkView = Pick<PhoneSnapshot, 'registration' | 'fault' | 'nextAttemptAt'>;

/** What the desk shows of the link. The fault stays visible during a new try, so that it does not flicker. */
export function viewOf(state: LinkState): LinkView {
  switch (state.name) {
    case 'off':
      return { registration: 'idle', fault: null, nextAttemptAt: null };
    case 'paused':
      return { registration: 'paused', fault: null, nextAttemptAt: null };
    case 'connecting':
    case 'registering':
      return { registration: state.attempt === 0 ? 'connecting' : 'retrying', fault: state.fault, nextAttemptAt: null };
    case 'registered':
    case 'refreshing':
      return { registration: 'registered', fault: null, nextAttemptAt: null };
    case 'waiting':
      return { registration: 'retrying', fault: state.fault, nextAttemptAt: state.nextAttemptAt };
  }
}
