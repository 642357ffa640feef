// Every state of the link meets every event; then the properties that callers depend on.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  connectDeadlineMs,
  delayOf,
  faultOfRegister,
  longestDelayMs,
  nextLink,
  registerDeadlineMs,
  shortestDelayMs,
  viewOf,
  type LinkEvent,
  type LinkState,
} from '../../../renderer/phone/reconnect-policy.ts';

const surroundings = { now: 100_000, random: 0 };
const states: Readonly<Record<string, LinkState>> = {
  off: { name: 'off' },
  'paused, connected': { name: 'paused', connected: true },
  'paused, not connected': { name: 'paused', connected: false },
  connecting: { name: 'connecting', attempt: 2, fault: 'refused' },
  registering: { name: 'registering', attempt: 2, fault: 'refused' },
  registered: { name: 'registered' },
  refreshing: { name: 'refreshing' },
  'waiting, connected': { name: 'waiting', attempt: 2, fault: 'rejected', connected: true, nextAttemptAt: 101_000 },
  'waiting, not connected': { name: 'waiting', attempt: 2, fault: 'refused', connected: false, nextAttemptAt: 101_000 },
};
const events: Readonly<Record<string, LinkEvent>> = {
  'accountSet reachable': { type: 'accountSet', reachable: true },
  'accountSet paused': { type: 'accountSet', reachable: false },
  accountRemoved: { type: 'accountRemoved' },
  pause: { type: 'reachable', wanted: false },
  resume: { type: 'reachable', wanted: true },
  connected: { type: 'connected' },
  disconnected: { type: 'disconnected', fault: 'no-answer' },
  registered: { type: 'registered', expiresSeconds: 600 },
  registerFailed: { type: 'registerFailed', fault: 'rejected', retryAfterSeconds: null },
  networkChanged: { type: 'networkChanged' },
  timer: { type: 'timer' },
};

const lost = 'waiting(3) after 2000';
const lostFirst = 'waiting(1) after 500';
const off = 'off';
const fresh = `connecting(0) connect after ${connectDeadlineMs}`;
const everywhere = { 'accountSet reachable': fresh, 'accountSet paused': 'paused', accountRemoved: off };
const rebuilt = `connecting(0) disconnect connect after ${connectDeadlineMs}`;
/** What is absent changes nothing. */
const table: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  off: { 'accountSet reachable': fresh, 'accountSet paused': 'paused' },
  'paused, connected': {
    ...everywhere,
    resume: `registering(0) register after ${registerDeadlineMs}`,
    connected: 'paused+',
    disconnected: 'paused',
    networkChanged: 'paused disconnect connect',
  },
  'paused, not connected': { ...everywhere, resume: fresh, connected: 'paused+' },
  connecting: {
    ...everywhere,
    pause: 'paused disconnect',
    connected: `registering(2) register after ${registerDeadlineMs}`,
    disconnected: lost,
    networkChanged: rebuilt,
    timer: 'waiting(3) disconnect after 2000',
  },
  registering: {
    ...everywhere,
    pause: 'paused+ unregister',
    disconnected: lost,
    registered: 'registered after 300000',
    registerFailed: 'waiting(3)+ after 2000',
    networkChanged: rebuilt,
    timer: 'waiting(3) disconnect after 2000',
  },
  registered: {
    ...everywhere,
    pause: 'paused+ unregister',
    disconnected: lostFirst,
    networkChanged: rebuilt,
    timer: `refreshing refresh after ${registerDeadlineMs}`,
  },
  refreshing: {
    ...everywhere,
    pause: 'paused+ unregister',
    disconnected: lostFirst,
    registered: 'registered after 300000',
    registerFailed: 'waiting(1)+ after 500',
    networkChanged: rebuilt,
    timer: 'waiting(1) disconnect after 500',
  },
  'waiting, connected': {
    ...everywhere,
    pause: 'paused+',
    disconnected: 'waiting(2) after 1000',
    networkChanged: rebuilt,
    timer: `registering(2) register after ${registerDeadlineMs}`,
  },
  'waiting, not connected': {
    ...everywhere,
    pause: 'paused',
    networkChanged: rebuilt,
    timer: `connecting(2) connect after ${connectDeadlineMs}`,
  },
};

function describeStep(before: LinkState, event: LinkEvent): string {
  const { state, actions, timerMs } = nextLink(before, event, surroundings);
  const attempt = 'attempt' in state ? `(${state.attempt})` : '';
  const connected = 'connected' in state && state.connected ? '+' : '';
  return [`${state.name}${attempt}${connected}`, ...actions, ...(timerMs === null ? [] : [`after ${timerMs}`])].join(' ');
}

describe('the link', () => {
  for (const [stateName, state] of Object.entries(states)) {
    for (const [eventName, event] of Object.entries(events)) {
      const expected = table[stateName]?.[eventName];
      it(`${stateName} + ${eventName} → ${expected ?? 'unchanged'}`, () => {
        if (expected === undefined) expect(nextLink(state, event, surroundings).state).toBe(state);
        else expect(describeStep(state, event)).toBe(expected);
      });
    }
  }

  it('waits the longest delay at once after a refused password, so that the provider does not ban the address', () => {
    for (const fault of ['wrong-password', 'unknown-user'] as const) {
      const step = nextLink({ name: 'registering', attempt: 0, fault: null }, { type: 'registerFailed', fault, retryAfterSeconds: null }, surroundings);
      expect(step.timerMs).toBe(longestDelayMs);
    }
  });

  it('obeys Retry-After up to the longest delay', () => {
    const wait = (retryAfterSeconds: number): number | null =>
      nextLink({ name: 'refreshing' }, { type: 'registerFailed', fault: 'rejected', retryAfterSeconds }, surroundings).timerMs;
    expect(wait(7)).toBe(7_000);
    expect(wait(3600)).toBe(longestDelayMs);
    expect(wait(0)).toBe(shortestDelayMs);
  });

  it('refreshes at half of what the registrar grants, even when it grants little', () => {
    const timer = (expiresSeconds: number): number | null =>
      nextLink({ name: 'registering', attempt: 0, fault: null }, { type: 'registered', expiresSeconds }, surroundings).timerMs;
    expect(timer(12)).toBe(6_000);
    expect(timer(0)).toBe(500);
  });
});

describe('delays', () => {
  it('double from half a second at least to thirty seconds at most', () => {
    expect([1, 2, 3, 4, 5, 6, 100].map((attempt) => delayOf(attempt, 0))).toEqual([500, 1000, 2000, 4000, 8000, 15000, 15000]);
    expect([1, 2, 5, 100].map((attempt) => delayOf(attempt, 0.999999))).toEqual([1000, 2000, 16000, 30000]);
  });

  it('stay within the limits for every attempt and every draw', () => {
    fc.assert(
      fc.property(fc.nat(), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (attempt, random) => {
        const delay = delayOf(attempt + 1, random);
        return delay >= shortestDelayMs && delay <= longestDelayMs;
      }),
    );
  });
});

it('never gives up: after any history, something is under way or a timer is armed', () => {
  const anyEvent = fc.constantFrom(...Object.values(events));
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 40 }), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (history, random) => {
      let state: LinkState = { name: 'off' };
      let armed = false;
      for (const event of history) {
        const step = nextLink(state, event, { now: 0, random });
        if (step.state === state) continue;
        state = step.state;
        armed = step.timerMs !== null;
      }
      return armed !== (state.name === 'off' || state.name === 'paused');
    }),
  );
});

it('shows the fault while it tries again, and forgets it once registered', () => {
  expect(viewOf({ name: 'connecting', attempt: 0, fault: null })).toEqual({ registration: 'connecting', fault: null, nextAttemptAt: null });
  expect(viewOf({ name: 'registering', attempt: 3, fault: 'refused' })).toEqual({ registration: 'retrying', fault: 'refused', nextAttemptAt: null });
  expect(viewOf({ name: 'waiting', attempt: 1, fault: 'no-answer', connected: false, nextAttemptAt: 7 })).toEqual({
    registration: 'retrying',
    fault: 'no-answer',
    nextAttemptAt: 7,
  });
  expect(viewOf({ name: 'refreshing' }).registration).toBe('registered');
  expect(viewOf({ name: 'paused', connected: true }).registration).toBe('paused');
  expect(viewOf({ name: 'off' }).registration).toBe('idle');
});

it('names the fault behind a refused registration', () => {
  expect([401, 403, 407, 404, 408, 504, 503, 500].map(faultOfRegister)).toEqual([
    'wrong-password',
    'wrong-password',
    'wrong-password',
    'unknown-user',
    'no-answer',
    'no-answer',
    'rejected',
    'rejected',
  ]);
});
