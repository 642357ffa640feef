// The port to a SIP user agent, as the desk and the link see it. sipjs-client.ts is its only adapter.
// Invariant: a call reports at most one of its terminal events, and nothing after it.
import type { CallRouteStep } from '../../core/protocol/gateway-phone.ts';
import type { VoicemailStatus } from '../../core/domain/rota/routing-policy.ts';
import type { LineFault } from '../../core/contract/line-settings.ts';
import type { CallToken } from '../../core/values/ids.ts';
import type { CancelReason } from './call-machine.ts';

export interface SipClient {
  /** Asks for the transport; `connected` or `disconnected` follows. */
  connect(): void;
  disconnect(): void;
  /** `renew` starts a new registration; without it, the present one is refreshed. `registered` or `registerFailed` follows. */
  register(renew: boolean): void;
  /** Resolves when the provider answered, or after 2 s: quitting does not wait for a dead line. */
  unregister(): Promise<void>;
  /** Calls a destination that the store has allowed; the page knows its token only. */
  dial(token: CallToken): SipCall;
  /** Ends everything without a word to the provider (its account is gone). */
  dispose(): void;
}

export interface SipClientEvents {
  connected(): void;
  disconnected(fault: LineFault | null): void;
  registered(expiresSeconds: number): void;
  registerFailed(fault: LineFault, retryAfterSeconds: number | null): void;
  /** A caller rings; the provider has been told so (180). */
  incoming(call: SipCall, arrival: Arrival): void;
}

export interface Arrival {
  /** What the rota makes of the call; null: the desk rings. */
  readonly route: readonly CallRouteStep[] | null;
  /** Not before the gateway has said whether the caller is blocked. */
  readonly screened: boolean;
}

export interface SipCall {
  readonly token: CallToken;
  /** The routing goes on with this call when the desk lets it go, and closes its sound. */
  readonly routed: boolean;
  /** Set once by the desk, before anything else is asked of the call. */
  events: SipCallEvents | undefined;
  /**
   * Makes ready, while it rings, what an answer needs and the far end does not see: on an ordinary line the way of the sound
   * to the gateway, so that the first word is heard at once.
   */
  warm(): void;
  /** Never rejects: what goes wrong arrives as `failed`. */
  answer(): Promise<void>;
  /** busy: 486, another call will do. declined: 603, this listener says no. A status: what the policy answers. */
  refuse(reason: 'busy' | 'declined' | VoicemailStatus): void;
  /** 302 to destinations that the gateway allowed for this call, the preferred one first. */
  redirect(to: readonly string[]): void;
  /** Blind transfer of an answered call (RFC 5589 6.1); resolves when the far end says how it went. */
  transfer(to: string): Promise<'transferred' | 'transferFailed'>;
  hangUp(): void;
  /** Tells the far end; repeated until told what was asked for last (RFC 3261 14.1 on glare). */
  setHeld(held: boolean): void;
  /** False when the far end takes no digits (no telephone-event, or no call). */
  sendDtmf(tone: string): boolean;
  /** Re-INVITE after the transport came back: teaches the far end our new address, or learns that the call is gone. */
  refresh(): void;
  /** The media engine lost the call: ends it here and tells the far end. */
  mediaLost(): void;
}

export interface SipCallEvents {
  established(): void;
  heldByCaller(held: boolean): void;
  cancelled(reason: CancelReason): void;
  declined(status: number): void;
  hungUp(): void;
  failed(): void;
  interrupted(): void;
}
