// Messages between the gateway and the phone window, over a MessagePort. SIP texts here are already redacted.
import type { CallToken } from '../values/ids.ts';
import type { LineFault, SipTransport } from '../contract/line-settings.ts';
import type { CallerKey } from '../domain/announcements/announcements.ts';
import type { AnnouncementName } from '../domain/rota/routing.ts';
import type { VoicemailStatus } from '../domain/rota/routing-policy.ts';

/** What the phone window needs to build its SIP user agent; no password, no real domain, no identity. */
export interface PhoneAccount {
  /** Changes whenever the line does; messages of an older account are dropped. */
  readonly accountRef: string;
  /** webrtc: the page's own peer connection goes to the provider through the packet relay (kind A). relayed: kind B. */
  readonly media: 'webrtc' | 'relayed';
  readonly transport: SipTransport;
  /** Address of record for sip.js, with token user and `gw.invalid` host. */
  readonly aor: string;
  readonly training: boolean;
}

/** What becomes of one incoming call, seconds after it arrived, if nobody answers it before. Destinations are tokens. */
export type CallRouteStep =
  | { readonly kind: 'ring'; readonly after: number }
  /** 302 to all of them, in this order of preference (RFC 3261 21.3.3). */
  | { readonly kind: 'redirect'; readonly after: number; readonly to: readonly string[] }
  /** Answer, then REFER to the first; to the next one after `rings` seconds, or as soon as one has failed. */
  | { readonly kind: 'transfer'; readonly after: number; readonly to: readonly { readonly token: string; readonly rings: number }[] }
  | { readonly kind: 'announce'; readonly after: number; readonly announcement: AnnouncementName }
  | { readonly kind: 'refuse'; readonly after: number; readonly status: VoicemailStatus };

export type GatewayToPhone =
  | { readonly type: 'account'; readonly account: PhoneAccount | null; readonly slot: 'line' | 'training' }
  /** `connected` means that the provider answered (first OPTIONS on UDP), not only that a socket is open. */
  | { readonly type: 'transport'; readonly accountRef: string; readonly state: 'connected' | 'disconnected'; readonly fault: LineFault | null }
  | { readonly type: 'sip'; readonly accountRef: string; readonly message: string }
  /** Comes before the INVITE that it is about. Without one the desk rings at once. */
  | { readonly type: 'route'; readonly accountRef: string; readonly callRef: CallToken; readonly steps: readonly CallRouteStep[] }
  /** Comes before the INVITE that it is about: the desk does not ring before `screened`, or before 2 s are over. */
  | { readonly type: 'screening'; readonly accountRef: string; readonly callRef: CallToken }
  /** What the blocklist says of that caller. */
  | { readonly type: 'screened'; readonly accountRef: string; readonly callRef: CallToken; readonly blocked: boolean }
  /** The caller pressed a key that means something to this line. Which key it was stays in the gateway. */
  | { readonly type: 'caller.key'; readonly accountRef: string; readonly callRef: CallToken; readonly key: CallerKey }
  | { readonly type: 'media.reply'; readonly requestId: number; readonly ok: true; readonly sdp: string | null }
  | { readonly type: 'media.reply'; readonly requestId: number; readonly ok: false }
  /** The media leg of a call is gone (its engine failed). */
  | { readonly type: 'media.lost'; readonly callRef: string };

/**
 * Media requests of the SessionDescriptionHandler, answered by `media.reply`.
 * Kind B: `create` returns the local WebRTC offer of the gateway; `accept` takes the page's answer; `plainLocal` returns
 * the plain SDP reference for SIP; `plainRemote` gives the reference received in SIP, and its reply holds a new WebRTC
 * offer, to be answered through `accept`, when the provider does not take the page's codec any more (null otherwise).
 * Kind A: `relayLocal` and `relayRemote` rewrite the candidates of a description so that packets pass through the relay.
 */
export type MediaRequest =
  | { readonly kind: 'create'; readonly callRef: string }
  | { readonly kind: 'accept'; readonly callRef: string; readonly sdp: string }
  | { readonly kind: 'plainRemote'; readonly callRef: string; readonly sdp: string; readonly role: 'offer' | 'answer' }
  | { readonly kind: 'plainLocal'; readonly callRef: string; readonly role: 'offer' | 'answer'; readonly hold: boolean }
  | { readonly kind: 'relayLocal'; readonly callRef: string; readonly sdp: string }
  | { readonly kind: 'relayRemote'; readonly callRef: string; readonly sdp: string }
  | { readonly kind: 'close'; readonly callRef: string };

export interface CallHold {
  readonly held: boolean;
  readonly plays: boolean;
}

export type PhoneToGateway =
  | { readonly type: 'transport.connect'; readonly accountRef: string }
  | { readonly type: 'transport.disconnect'; readonly accountRef: string }
  | { readonly type: 'sip'; readonly accountRef: string; readonly message: string }
  /** The answer that follows is the routing's own (an announcement, a transfer): nobody talks to this caller here. */
  | { readonly type: 'call.served'; readonly accountRef: string; readonly callRef: CallToken }
  /** The caller is kept away, as `screened` said: what follows is the refusal, or the announcement for blocked callers. */
  | { readonly type: 'call.kept-away'; readonly accountRef: string; readonly callRef: CallToken }
  /**
   * The desk holds that call, whether the far end is told or not; `plays`: what the page sends meanwhile is an announcement
   * or the sound on hold, and passes.
   */
  | { readonly type: 'call.hold'; readonly accountRef: string; readonly callRef: string; readonly hold: CallHold }
  | { readonly type: 'media'; readonly requestId: number; readonly accountRef: string; readonly request: MediaRequest };

/** In every redacted message the Call-ID is the call's token, so that page, gateway and store speak of the same call. */
export type CallIdIsToken = CallToken;
