// A routed call in the phone window: what is asked of SIP, of the desk and of the sound, and when.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import fc from 'fast-check';
import type { CallRouteStep } from '../../../core/protocol/gateway-phone.ts';
import type { CallToken } from '../../../core/values/ids.ts';
import { firstRouteState, nextRoute, type RouteAction, type RouteEvent, type RouteState } from '../../../renderer/phone/route-machine.ts';
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
  screened(blocked: boolean): void;
  quit(): void;
}

function follow(steps: readonly CallRouteStep[] | null, screening: { readonly speaks: boolean } | null = null): Stage {
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
    screened: () => undefined,
    quit: () => undefined,
  };
  const following = routeCall(sip, {
    clock: Date.now,
    steps,
    screened: screening !== null,
    speaksToBlocked: () => screening?.speaks === true,
    keepAway: () => say('keepAway'),
    ring: (call) => {
      say(call === sip ? 'ring as an ordinary call' : 'ring');
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
  stage.screened = (blocked) => { following.screened(blocked); };
  stage.quit = () => { following.end(); };
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

describe('a call whose caller may be blocked', () => {
  const desk: CallRouteStep[] = [{ kind: 'ring', after: 0 }, { kind: 'redirect', after: 20, to: ['one'] }];
  const heard = (stage: Stage): string[] => stage.acts.filter((act) => act.startsWith('ring') || act.startsWith('redirect') || act.startsWith('transfer'));

  it('does not ring before the verdict, and then follows its route from the moment it arrived', async () => {
    const stage = follow(desk, { speaks: false });
    await vi.advanceTimersByTimeAsync(1_500);
    expect(stage.acts).toEqual([]);
    stage.screened(false);
    expect(stage.acts).toEqual(['ring']);
    await vi.advanceTimersByTimeAsync(18_499);
    expect(stage.acts).toEqual(['ring']);
    await vi.advanceTimersByTimeAsync(1);
    expect(stage.acts.slice(0, 3)).toEqual(['ring', 'withdraw forwarded', 'redirect one']);
  });

  it('is the desk’s own where calls do not follow the rota', async () => {
    const stage = follow(null, { speaks: false });
    stage.screened(false);
    expect(stage.acts).toEqual(['ring as an ordinary call', 'over']);
    await vi.advanceTimersByTimeAsync(200_000);
    stage.quit();
    expect(stage.acts).toEqual(['ring as an ordinary call', 'over']);
  });

  it.each([['with', desk, ['ring']], ['without', null, ['ring as an ordinary call', 'over']]] as const)('rings %s a route when nobody says anything in two seconds, and a later verdict changes nothing', async (_with, steps, rung) => {
    const stage = follow(steps, { speaks: true });
    await vi.advanceTimersByTimeAsync(1_999);
    expect(stage.acts).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(stage.acts).toEqual(rung);
    stage.screened(true);
    expect(stage.acts).toEqual(rung);
  });

  it('is declined when they are blocked and nothing is said to them', async () => {
    const stage = follow(desk, { speaks: false });
    stage.screened(true);
    await vi.advanceTimersByTimeAsync(200_000);
    expect(stage.acts).toEqual(['keepAway', 'refuse declined', 'closeSound', 'over']);
  });

  it('hears why, and is hung up, when something is said to them', async () => {
    const stage = follow(null, { speaks: true });
    stage.screened(true);
    expect(stage.acts).toEqual(['keepAway', 'serve', 'answer']);
    stage.sip.events?.established();
    expect(stage.acts.at(-1)).toBe('play blocked');
    stage.finishPlaying();
    await settle();
    expect(stage.acts.slice(-3)).toEqual(['hangUp', 'closeSound', 'over']);
    expect(heard(stage)).toEqual([]);
  });

  it('is forgotten when the caller gives up first, and when the application quits', async () => {
    const gaveUp = follow(desk, { speaks: true });
    gaveUp.sip.events?.cancelled('byCaller');
    gaveUp.screened(true);
    await vi.advanceTimersByTimeAsync(200_000);
    expect(gaveUp.acts).toEqual(['closeSound', 'over']);
    const quit = follow(desk, { speaks: true });
    quit.quit();
    quit.screened(false);
    expect(quit.acts).toEqual(['closeSound', 'over', 'hangUp']);
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
  const event: fc.Arbitrary<RouteEvent> = fc.oneof(
    fc.constantFrom('due' as const, 'declined' as const, 'established' as const, 'transferFailed' as const, 'transferred' as const, 'announced' as const, 'answeredAtDesk' as const, 'ended' as const).map((type) => ({ type })),
    fc.constantFrom('letThrough' as const, 'refuse' as const, 'announce' as const).map((verdict) => ({ type: 'screened' as const, verdict })),
  );
  const route = fc.option(fc.array(step, { maxLength: 6 }));
  /** Every turn from the arrival on. */
  const turns = (screened: boolean, steps: readonly CallRouteStep[] | null, events: readonly RouteEvent[]): { before: RouteState; event: RouteEvent; state: RouteState; actions: readonly RouteAction[]; timer: unknown }[] => {
    let state = firstRouteState(screened);
    return [{ type: 'arrived' as const }, ...events].map((happened) => {
      const before = state;
      const turn = nextRoute(before, happened, steps);
      state = turn.state;
      return { before, event: happened, ...turn };
    });
  };

  it('never leaves a caller without a timer, a dialog to come or a sound that ends', () => {
    fc.assert(
      fc.property(fc.boolean(), route, fc.array(event, { maxLength: 12 }), (screened, steps, events) => {
        for (const { before, state, actions, timer } of turns(screened, steps, events)) {
          if (state === before) continue;
          const { name } = state;
          if (name === 'screening' || name === 'waiting' || name === 'transferring') expect(timer).not.toBeNull();
          if (name === 'announcing') expect(actions.some((action) => action.do === 'announce')).toBe(true);
          if (name === 'answering') expect(actions.some((action) => action.do === 'answer')).toBe(true);
        }
      }),
      { seed: 20_261_128, numRuns: 1_000 },
    );
  });

  it('keeps nobody away unless the blocklist says so in time, and then reaches nobody', () => {
    const reaches = ({ actions }: { actions: readonly RouteAction[] }): boolean => actions.some((action) => ['ring', 'handOver', 'redirect', 'transfer'].includes(action.do));
    fc.assert(
      fc.property(fc.boolean(), route, fc.array(event, { maxLength: 12 }), (screened, steps, events) => {
        const all = turns(screened, steps, events);
        const kept = all.findIndex(({ actions }) => actions.some((action) => action.do === 'keepAway'));
        if (kept !== -1) {
          expect(all[kept]?.before.name).toBe('screening');
          const said = all[kept]?.event;
          expect(said?.type === 'screened' && said.verdict !== 'letThrough').toBe(true);
          expect(all.some(reaches)).toBe(false);
        }
        // Whoever waited for the verdict and got none, or a good one, goes the way of a caller who did not wait.
        const [arrived, next] = all;
        const passes = next?.event.type === 'due' || (next?.event.type === 'screened' && next.event.verdict === 'letThrough');
        if (arrived?.state.name !== 'screening' || !passes) return;
        if (steps === null) expect(next.actions).toEqual([{ do: 'handOver' }]);
        else expect(next.actions).toEqual(nextRoute(firstRouteState(false), { type: 'arrived' }, steps).actions);
      }),
      { seed: 20_261_128, numRuns: 2_000 },
    );
  });
});
