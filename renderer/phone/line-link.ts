// Carries out reconnect-policy.ts for one account slot: its SIP client, its one timer, what the desk shows of it.
// Invariant: an event of a former account's client never reaches the present one.
import type { LineFault } from '../../core/contract/line-settings.ts';
import type { PhoneAccount } from '../../core/protocol/gateway-phone.ts';
import type { Clock } from '../../core/values/instant.ts';
import { nextLink, viewOf, type LinkAction, type LinkEvent, type LinkState, type LinkView } from './reconnect-policy.ts';
import type { Arrival, SipCall, SipClient, SipClientEvents } from './sip-client.ts';

export interface LineLink {
  setAccount(account: PhoneAccount | null): void;
  setReachable(wanted: boolean): void;
  networkChanged(): void;
  /** Unregisters (2 s at most) and disposes. */
  shutDown(): Promise<void>;
  /** Null without an account. */
  client(): SipClient | null;
  account(): PhoneAccount | null;
}

export interface LineLinkParts {
  readonly clock: Clock;
  readonly random: () => number;
  readonly makeClient: (account: PhoneAccount, events: SipClientEvents) => SipClient;
  readonly onView: (view: LinkView) => void;
  readonly onIncoming: (call: SipCall, arrival: Arrival, training: boolean) => void;
}

export function createLineLink({ clock, random, makeClient, onView, onIncoming }: LineLinkParts): LineLink {
  let state: LinkState = { name: 'off' };
  let reachable = true;
  let account: PhoneAccount | null = null;
  let client: SipClient | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;

  const act = (action: LinkAction): void => {
    switch (action) {
      case 'connect':
        client?.connect();
        break;
      case 'disconnect':
        client?.disconnect();
        break;
      case 'register':
        client?.register(true);
        break;
      case 'refresh':
        client?.register(false);
        break;
      case 'unregister':
        void client?.unregister();
        break;
    }
  };
  const step = (event: LinkEvent): void => {
    const next = nextLink(state, event, { now: clock(), random: random() });
    if (next.state === state) return;
    state = next.state;
    if (timer !== null) clearTimeout(timer);
    timer = next.timerMs === null ? null : setTimeout(() => step({ type: 'timer' }), next.timerMs);
    onView(viewOf(state));
    next.actions.forEach(act);
  };
  const replaceClient = (next: PhoneAccount | null): void => {
    client?.dispose();
    client = null;
    account = next;
    if (next === null) return;
    const mine = (): boolean => account === next;
    client = makeClient(next, {
      connected: () => {
        if (mine()) step({ type: 'connected' });
      },
      disconnected: (fault: LineFault | null) => {
        if (mine()) step({ type: 'disconnected', fault });
      },
      registered: (expiresSeconds) => {
        if (mine()) step({ type: 'registered', expiresSeconds });
      },
      registerFailed: (fault, retryAfterSeconds) => {
        if (mine()) step({ type: 'registerFailed', fault, retryAfterSeconds });
      },
      incoming: (call, arrival) => {
        if (mine()) onIncoming(call, arrival, next.training);
      },
    });
  };

  return {
    setAccount: (next) => {
      if (next?.accountRef === account?.accountRef) return;
      replaceClient(next);
      step(next === null ? { type: 'accountRemoved' } : { type: 'accountSet', reachable });
    },
    setReachable: (wanted) => {
      reachable = wanted;
      step({ type: 'reachable', wanted });
    },
    networkChanged: () => {
      step({ type: 'networkChanged' });
    },
    shutDown: async () => {
      await client?.unregister();
      replaceClient(null);
      step({ type: 'accountRemoved' });
    },
    client: () => client,
    account: () => account,
  };
}
