// The shapes of the media engines that the gateway is composed with; electron/telephony/media holds them.
// Invariant: real session descriptions go in and out here, and never further than the gateway.
import type { TrainingScenario } from '../../core/contract/calls/desk.ts';
import type { CallHold } from '../../core/protocol/gateway-phone.ts';
import type { LineSettings } from '../../core/contract/line-settings.ts';
import type { Clock } from '../../core/values/instant.ts';

/** A code for the log, never a value. */
export type Log = (code: string) => void;

/** Kind B: the far end of the page's peer connection, and plain RTP towards the provider. */
export interface MediaEnginePort {
  create(callRef: string): Promise<string>;
  accept(callRef: string, sdp: string): Promise<void>;
  /** A new WebRTC offer for the page when the provider no longer takes the codec that the page speaks; null otherwise. */
  setPlainRemote(callRef: string, sdp: string, role: 'offer' | 'answer'): Promise<string | null>;
  plainLocal(callRef: string, role: 'offer' | 'answer', hold: boolean): Promise<string>;
  /** The desk holds the call, told to the provider or not. */
  setHold(callRef: string, hold: CallHold): void;
  close(callRef: string): void;
  closeAll(): void;
  onLost(listener: (callRef: string) => void): unknown;
  onKey(listener: (callRef: string, key: string) => void): unknown;
}

/** Kind A: packets pass through, descriptions get the relay's addresses. */
export interface PacketRelayPort {
  relayLocal(callRef: string, sdp: string): Promise<string>;
  relayRemote(callRef: string, sdp: string): Promise<string>;
  close(callRef: string): void;
  closeAll(): void;
}

/** The built-in provider: real SIP and RTP on loopback. */
export interface TrainingProviderPort {
  readonly port: number;
  readonly settings: LineSettings;
  readonly password: string;
  /** Waits for the registration of the training slot, then calls it. */
  ring(scenario: TrainingScenario): Promise<void>;
  stop(): Promise<void>;
}

export interface MediaFactories {
  createMediaEngine(options: { readonly localAddress: () => string; readonly srtp: boolean; readonly log: Log }): MediaEnginePort;
  createPacketRelay(options: { readonly localAddress: () => string; readonly log: Log }): PacketRelayPort;
  startTrainingProvider(options: { readonly log: Log; readonly clock: Clock }): Promise<TrainingProviderPort>;
}
