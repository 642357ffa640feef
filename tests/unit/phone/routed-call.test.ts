// A routed call in the phone window: what is asked of SIP, of the desk and of the sound, and when.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import fc from 'fast-check';
import type { CallRouteStep } from '../../../core/protocol/gateway-phone.ts';
import type { CallToken } from '../../../core/values/ids.ts';
import { firstRouteState, nextRoute, type RouteEvent, type RouteState } from '../../../renderer/phone/route-machine.ts';
import { routeCall } from '../../../renderer/phone/routed-call.ts';
import type { SipCall, SipCallEvents } from '../../../renderer/phone/sip-client.ts';

const token = 'aaaaaaaaaaaaaaaaaaaa' as CallToken;
const silentEvents: SipCallEvents = {
  established: () => undefined, heldByCaller: () => undefined, cancelled: () => undefined, declined: () => undefined,
  hungUp: () => undefined, failed: () => undefined, interrupted: () => undefined,
};

interface Stage {
  readonly acts: string[];
  readonly sip: SipCall;
  /** What the desk holds of the call. */
  atDesk: SipCall | null;
  settleTransfer(result: 'transferred' | 'transferFailed'): void;
  finishPlaying(): void;
  quit(): void;
}

function follow(steps: readonly CallRouteStep[]): Stage {
  const acts: string[] = [];
  const transfers: ((result: 'transferred' | 'transferFailed') => void)[] = [];
  const sounds: (() => void)[] = [];
  const say = (act: string): void => void acts.push(act);
  const sip: SipCall = {
    token,
    routed: false,
    events: undefined,
    warm: () => undefined,
    answer: () => {
      say('answer');
      return Promise.resolve();
    },
    refuse: (reason) => say(`refuse ${reason}`),
    redirect: (to) => say(`redirect ${to.join(' ')}`),
    transfer: (to) => {
      say(`transfer ${to}`);
      return new Promise((resolve) => transfers.push(resolve));
    },
    hangUp: () => say('hangUp'),
    setHeld: () => undefined,
    sendDtmf: () => false,
    refresh: () => undefined,
    mediaLost: () => undefined,
  };
  const stage: Stage = {
    acts,
    sip,
    atDesk: null,
    settleTransfer: (result) => transfers.shift()?.(result),
    finishPlaying: () => sounds.splice(0).forEach((end) => end()),
    quit: () => undefined,
  };
  stage.quit = routeCall(sip, {
    clock: Date.now,
    steps,
    ring: (call) => {
      say('ring');
      call.events = silentEvents;
      stage.atDesk = call;
    },
    withdraw: (_token, outcome) => {
      say(`withdraw ${outcome}`);
      stage.atDesk = null;
      return true;
    },
    serve: () => say('serve'),
    play: (_token, sound) => {
      say(`play ${sound}`);
      return new Promise((resolve) => sounds.push(resolve));
    },
    closeSound: () => say('closeSound'),
    onOver: () => say('over'),
  });
  return stage;
}

const transferSteps: CallRouteStep[] = [
  { kind: 'ring', after: 0 },
  { kind: 'transfer', after: 20, to: [{ token: 'one', rings: 25 }, { token: 'two', rings: 25 }] },
  { kind: 'announce', after: 70, announcement: 'unanswered' },
];

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());
const settle = (): Promise<void> => vi.advanceTimersByTimeAsync(0).then(() => undefined);

describe('a routed call', () => {
  it('waits for its rank before it rings', async () => {
    const stage = follow([{ kind: 'ring', after: 10 }, { kind: 'announce', after: 40, announcement: 'unanswered' }]);
    await vi.advanceTimersByTimeAsync(9_999);
    expect(stage.acts).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(stage.acts).toEqual(['ring']);
  });

  it('is the listener’s as soon as they answer', async () => {
    const stage = follow(transferSteps);
    await stage.atDesk?.answer();
    await vi.advanceTimersByTimeAsync(120_000);
    expect(stage.acts).toEqual(['ring', 'over', 'answer']);
  });

  it('leaves the desk in time, is answered, and is transferred', async () => {
    const stage = follow(transferSteps);
    await vi.advanceTimersByTimeAsync(20_000);
    stage.sip.events?.established();
    stage.settleTransfer('transferred');
    await settle();
    expect(stage.acts).toEqual(['ring', 'withdraw forwarded', 'serve', 'answer', 'play connecting', 'transfer one', 'hangUp', 'closeSound', 'over']);
  });

  it('goes to the next number when one has failed, or has rung long enough, and then says so', async () => {
    const stage = follow(transferSteps);
    await vi.advanceTimersByTimeAsync(20_000);
    stage.sip.events?.established();
    stage.settleTransfer('transferFailed');
    await settle();
    expect(stage.acts.at(-1)).toBe('transfer two');
    await vi.advanceTimersByTimeAsync(25_000);
    expect(stage.acts.at(-1)).toBe('play unanswered');
    stage.finishPlaying();
    await settle();
    expect(stage.acts.slice(-3)).toEqual(['hangUp', 'closeSound', 'over']);
  });

  it('does not take the late failure of a number for that of the next one', async () => {
    const stage = follow(transferSteps);
    await vi.advanceTimersByTimeAsync(20_000);
    stage.sip.events?.established();
    await vi.advanceTimersByTimeAsync(25_000);
    stage.settleTransfer('transferFailed');
    await settle();
    expect(stage.acts.at(-1)).toBe('transfer two');
  });

  it('goes on at once when the desk refuses it', async () => {
    const stage = follow([{ kind: 'ring', after: 0 }, { kind: 'redirect', after: 20, to: ['one', 'two'] }, { kind: 'announce', after: 70, announcement: 'unanswered' }]);
    stage.atDesk?.refuse('busy');
    await settle();
    expect(stage.acts).toEqual(['ring', 'redirect one two', 'closeSound', 'over']);
  });

  it('hears the announcement once the dialog stands, and is hung up after it', async () => {
    const stage = follow([{ kind: 'announce', after: 0, announcement: 'closed' }]);
    expect(stage.acts).toEqual(['serve', 'answer']);
    stage.sip.events?.established();
    expect(stage.acts.at(-1)).toBe('play closed');
    stage.finishPlaying();
    await settle();
    expect(stage.acts.slice(-3)).toEqual(['hangUp', 'closeSound', 'over']);
  });

  it('is forgotten when the caller gives up, whatever was to come', async () => {
    const stage = follow(transferSteps);
    stage.sip.events?.cancelled('byCaller');
    await vi.advanceTimersByTimeAsync(120_000);
    expect(stage.acts).toEqual(['ring', 'closeSound', 'over']);
  });

  it('is let go when the application quits', () => {
    const stage = follow([{ kind: 'ring', after: 30 }, { kind: 'refuse', after: 60, status: 480 }]);
    stage.quit();
    expect(stage.acts).toEqual(['closeSound', 'over', 'hangUp']);
  });
});

describe('the machine', () => {
  const step: fc.Arbitrary<CallRouteStep> = fc.oneof(
    fc.record({ kind: fc.constant('ring' as const), after: fc.integer({ min: 0, max: 120 }) }),
    fc.record({ kind: fc.constant('redirect' as const), after: fc.integer({ min: 0, max: 120 }), to: fc.array(fc.constant('x'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ kind: fc.constant('transfer' as const), after: fc.integer({ min: 0, max: 120 }), to: fc.array(fc.record({ token: fc.constant('x'), rings: fc.integer({ min: 1, max: 60 }) }), { maxLength: 3 }) }),
    fc.record({ kind: fc.constant('announce' as const), after: fc.integer({ min: 0, max: 120 }), announcement: fc.constantFrom('closed' as const, 'unanswered' as const) }),
    fc.record({ kind: fc.constant('refuse' as const), after: fc.integer({ min: 0, max: 120 }), status: fc.constant(480 as const) }),
  );
  const event = fc.constantFrom<RouteEvent['type']>('due', 'declined', 'established', 'transferFailed', 'transferred', 'announced', 'answeredAtDesk', 'ended');

  it('never leaves a caller without a timer, a dialog to come or a sound that ends', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 6 }), fc.array(event, { maxLength: 12 }), (steps, events) => {
        let state: RouteState = firstRouteState;
        for (const type of ['arrived' as const, ...events]) {
          const turn = nextRoute(state, { type }, steps);
          if (turn.state !== state) {
            const { name } = turn.state;
            if (name === 'waiting' || name === 'transferring') expect(turn.timer).not.toBeNull();
            if (name === 'announcing') expect(turn.actions.some((action) => action.do === 'announce')).toBe(true);
            if (name === 'answering') expect(turn.actions.some((action) => action.do === 'answer')).toBe(true);
          }
          state = turn.state;
        }
      }),
      { seed: 20_261_128, numRuns: 1_000 },
    );
  });
});
