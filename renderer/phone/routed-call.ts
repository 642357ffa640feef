// Carries out route-machine.ts for one incoming call: holds it back from the desk, hands it over, takes it back, keeps it away.
// Invariant: the desk sees an ordinary call; what it refuses goes on to the next step instead of ending.
import type { CallRouteStep } from '../../core/protocol/gateway-phone.ts';
import type { AnnouncementName } from '../../core/domain/rota/routing.ts';
import type { CallOutcome } from '../../core/contract/desk-state.ts';
import type { CallToken } from '../../core/values/ids.ts';
import type { Clock } from '../../core/values/instant.ts';
import { firstRouteState, nextRoute, type RouteAction, type RouteEvent, type RouteState } from './route-machine.ts';
import type { SipCall, SipCallEvents } from './sip-client.ts';

export interface RoutedCallParts {
  readonly clock: Clock;
  /** Null: once it is let through, the call is the desk's own. */
  readonly steps: readonly CallRouteStep[] | null;
  /** The desk is not to ring before `screened`, or before it is too late for that. */
  readonly screened: boolean;
  /** Whether blocked callers are told so by a recorded voice; asked when one is there. */
  readonly speaksToBlocked: () => boolean;
  /** Tells the gateway that this caller is kept away. */
  readonly keepAway: (token: CallToken) => void;
  readonly ring: (call: SipCall) => void;
  /** Takes the call off the desk with that outcome; false when the desk has it no more, or has answered it. */
  readonly withdraw: (token: CallToken, outcome: CallOutcome) => boolean;
  /** Tells the gateway that the answer to come is nobody's. */
  readonly serve: (token: CallToken) => void;
  /** Plays into the call; resolves when it is over, whether it could be played or not. `connecting` repeats until the call ends. */
  readonly play: (token: CallToken, sound: AnnouncementName | 'blocked' | 'connecting') => Promise<void>;
  readonly closeSound: (token: CallToken) => void;
  /** The routing has nothing to do with this call any more. */
  readonly onOver: () => void;
}

export interface RoutedCall {
  /** What the blocklist says of the caller; too late, it changes nothing. */
  screened(blocked: boolean): void;
  /** The application quits. */
  end(): void;
}

export function routeCall(sip: SipCall, parts: RoutedCallParts): RoutedCall {
  const { token } = sip;
  const arrivedAt = parts.clock();
  let state: RouteState = firstRouteState(parts.screened);
  let timer: ReturnType<typeof setTimeout> | null = null;
  /** The desk's listeners while it has the call. */
  let desk: SipCallEvents | undefined;
  let established = false;
  let pending: AnnouncementName | 'blocked' | null = null;
  let handedOver = false;

  const turn = (event: RouteEvent): void => {
    const next = nextRoute(state, event, parts.steps);
    if (next.state === state) return;
    state = next.state;
    if (timer !== null) clearTimeout(timer);
    timer = null;
    next.actions.forEach(act);
    if (next.timer !== null && state === next.state) {
      const wait = 'fromNowMs' in next.timer ? next.timer.fromNowMs : arrivedAt + next.timer.sinceArrivalMs - parts.clock();
      timer = setTimeout(() => turn({ type: 'due' }), Math.max(0, wait));
    }
    if (state.name !== 'over') return;
    if (event.type !== 'answeredAtDesk' && !handedOver) parts.closeSound(token);
    parts.onOver();
  };
  const act = (action: RouteAction): void => {
    switch (action.do) {
      case 'ring':
        parts.ring(atDesk);
        return;
      case 'handOver':
        handedOver = true;
        parts.ring(sip);
        return;
      case 'keepAway':
        parts.keepAway(token);
        return;
      case 'withdraw':
        desk = undefined;
        parts.withdraw(token, action.outcome);
        return;
      case 'redirect':
        sip.redirect(action.to);
        return;
      case 'refuse':
        sip.refuse(action.status);
        return;
      case 'answer':
        parts.serve(token);
        void sip.answer();
        return;
      case 'transfer':
        if (state.name === 'transferring' && state.target === 0) void parts.play(token, 'connecting');
        void transfer(action.to, state);
        return;
      case 'announce':
        if (established) announce(action.announcement);
        else pending = action.announcement;
        return;
      case 'hangUp':
        sip.hangUp();
        return;
    }
  };
  const transfer = async (to: string, asked: RouteState): Promise<void> => {
    const result = await sip.transfer(to);
    // The failure of a number that has rung long enough says nothing about the one that rings now.
    if (result === 'transferred' || state === asked) turn({ type: result });
  };
  const announce = (announcement: AnnouncementName | 'blocked'): void => {
    void parts.play(token, announcement).then(() => {
      turn({ type: 'announced' });
    });
  };
  const end = (): void => {
    if (state.name === 'over') parts.closeSound(token);
    else turn({ type: 'ended' });
  };
  const ended = (tell: (events: SipCallEvents) => void): void => {
    if (desk !== undefined) tell(desk);
    end();
  };

  sip.events = {
    established: () => {
      established = true;
      desk?.established();
      if (desk !== undefined) return;
      if (pending !== null) announce(pending);
      pending = null;
      turn({ type: 'established' });
    },
    heldByCaller: (held) => desk?.heldByCaller(held),
    cancelled: (reason) => { ended((events) => { events.cancelled(reason); }); },
    declined: (status) => { ended((events) => { events.declined(status); }); },
    hungUp: () => { ended((events) => { events.hungUp(); }); },
    failed: () => { ended((events) => { events.failed(); }); },
    interrupted: () => { ended((events) => { events.interrupted(); }); },
  };
  const atDesk: SipCall = {
    token,
    routed: true,
    get events() {
      return desk;
    },
    set events(events) {
      desk = events;
    },
    warm: () => { sip.warm(); },
    answer: () => {
      turn({ type: 'answeredAtDesk' });
      return sip.answer();
    },
    refuse: () => {
      desk = undefined;
      turn({ type: 'declined' });
    },
    hangUp: () => {
      desk = undefined;
      end();
      sip.hangUp();
    },
    redirect: (to) => { sip.redirect(to); },
    transfer: (to) => sip.transfer(to),
    setHeld: (held) => { sip.setHeld(held); },
    sendDtmf: (tone) => sip.sendDtmf(tone),
    refresh: () => { sip.refresh(); },
    mediaLost: () => { sip.mediaLost(); },
  };
  turn({ type: 'arrived' });
  return {
    screened: (blocked) => {
      turn({ type: 'screened', verdict: !blocked ? 'letThrough' : parts.speaksToBlocked() ? 'announce' : 'refuse' });
    },
    end: () => {
      if (state.name === 'over') return;
      turn({ type: 'ended' });
      sip.hangUp();
    },
  };
}
