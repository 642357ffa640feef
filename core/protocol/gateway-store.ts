// Messages between the gateway and the store, over a MessagePort of their own: the only path of a caller's number.
// Structured-clone data only. Invariant: nothing here is ever forwarded to main or to a window.
import type { CallToken, LineId } from '../values/ids.ts';
import type { E164 } from '../values/phone-number.ts';
import type { Instant } from '../values/instant.ts';
import type { CallOutcome } from '../contract/desk-state.ts';
import type { ForwardMethod, ForwardTestResult, LineSettings, LineTestResult } from '../contract/line-settings.ts';
import type { CallerKeys } from '../domain/announcements/announcements.ts';
import type { AnnouncementName } from '../domain/rota/routing.ts';
import type { VoicemailStatus } from '../domain/rota/routing-policy.ts';
import type { TrainingScenario } from '../contract/calls/desk.ts';

/** Who calls, after `Privacy` (RFC 3323) was obeyed: a withheld identity was never read. */
export type CallerIdentity =
  | { readonly kind: 'number'; readonly e164: E164 }
  | { readonly kind: 'withheld' }
  /** The provider gave no usable number. */
  | { readonly kind: 'unknown' };

export interface GatewayLine {
  readonly lineId: LineId;
  readonly settings: LineSettings;
  readonly password: string;
}

/** What this station does with a caller, seconds after the call arrived. */
export type PlanStep =
  | { readonly kind: 'ring'; readonly after: number }
  /** `to`: index in the plan's numbers. Consecutive ones are tried in order. */
  | { readonly kind: 'forward'; readonly after: number; readonly to: number }
  | { readonly kind: 'announce'; readonly after: number; readonly announcement: AnnouncementName }
  | { readonly kind: 'refuse'; readonly after: number; readonly status: VoicemailStatus };

/** The coming days, so that calls are routed while the screen is locked or the store restarts. Kept in memory only. */
export interface RoutingPlan {
  readonly method: ForwardMethod;
  /** In order; each holds until the next one begins. */
  readonly segments: readonly { readonly from: Instant; readonly steps: readonly PlanStep[] }[];
  /** From then on the plan is too old to be trusted: the desk rings at once. */
  readonly until: Instant;
  /** On-call numbers. They leave the gateway towards the provider and nowhere else. */
  readonly numbers: readonly string[];
}

export type StoreToGateway =
  /**
   * The line to serve; null unregisters and closes. Replaces the former one. `training`: the built-in provider serves as
   * the line (a demonstration), so that the desk is reachable without any provider.
   */
  | { readonly type: 'line.set'; readonly line: GatewayLine | 'training' | null }
  | { readonly type: 'line.test'; readonly requestId: number; readonly settings: LineSettings; readonly password: string }
  /** Replaces the former plan; null: calls do not follow a rota, the desk rings. */
  | { readonly type: 'routing.set'; readonly plan: RoutingPlan | null }
  /** Calls `called` (null: the line's own address) and answers 302. The served line is out of service meanwhile. */
  | { readonly type: 'forwarding.test'; readonly requestId: number; readonly line: GatewayLine; readonly called: string | null }
  /** What callers' keys mean from now on; until it is said, nothing. */
  | { readonly type: 'keys.set'; readonly keys: CallerKeys }
  /** Whether callers must be known not to be blocked before the desk rings; until it is said, false. */
  | { readonly type: 'blocklist.set'; readonly screens: boolean }
  /** Answers the `started` of a call that is screened. Later than 2 s after it, the desk rings already. */
  | { readonly type: 'call.screened'; readonly token: CallToken; readonly blocked: boolean }
  /** Rings the built-in training provider, without any line configured; answered by `training.rung`. */
  | { readonly type: 'training.start'; readonly requestId: number; readonly scenario: TrainingScenario }
  /** The store has committed this event: the gateway forgets it. Until then it repeats it after a reconnection. */
  | { readonly type: 'call.acknowledged'; readonly token: CallToken; readonly sequence: number }
  /** Makes a destination usable: the page dials `sip:<token>@callee.invalid` and only knows the token. */
  | { readonly type: 'dial.allow'; readonly token: CallToken; readonly number: string };

export type GatewayToStore =
  | { readonly type: 'line.tested'; readonly requestId: number; readonly result: LineTestResult }
  | { readonly type: 'forwarding.tested'; readonly requestId: number; readonly result: ForwardTestResult }
  /** Whether the simulated call reached the desk. */
  | { readonly type: 'training.rung'; readonly requestId: number; readonly rung: boolean }
  | ({ readonly type: 'call.event'; readonly token: CallToken; readonly sequence: number; readonly at: Instant } & CallFact);

/**
 * Facts of one call in the order they happened; `sequence` starts at 1 for each token.
 *
 *   started ──▶ answered ──▶ ended
 *      └───────────────────────┘
 */
export type CallFact =
  | {
      readonly fact: 'started';
      readonly direction: 'incoming' | 'outgoing';
      /** Null for the training line. */
      readonly lineId: LineId | null;
      readonly training: boolean;
      readonly caller: CallerIdentity;
    }
  | { readonly fact: 'answered' }
  | { readonly fact: 'ended'; readonly outcome: CallOutcome };
