// Kind A (WebRTC providers): the page's own RTCPeerConnection speaks DTLS-SRTP with the provider, through the gateway's
// packet relay. Invariant: no description leaves or enters without the gateway having replaced its candidates.
import type { BodyAndContentType } from 'sip.js';
import type { MediaRequest } from '../../core/protocol/gateway-phone.ts';
import type { CallMedia } from './call-media.ts';
import { MediaClosedError, gathered, gatheringLimitMs, saysHold, sdpContentType, sendDigits, type MediaHandler } from './media-handler.ts';

export interface RelayedHandlerOptions {
  readonly callRef: string;
  readonly media: CallMedia;
  readonly request: (request: MediaRequest) => Promise<string | null>;
}

export class RelayedDescriptionHandler implements MediaHandler {
  onHeldByFarEnd: ((held: boolean) => void) | undefined;
  onLost: (() => void) | undefined;
  readonly #options: RelayedHandlerOptions;
  readonly #connection: RTCPeerConnection;
  #prepared: { readonly offer: string } | null = null;
  #held = false;
  #closed = false;

  constructor(options: RelayedHandlerOptions) {
    this.#options = options;
    // sip.js's own handler would ask a public STUN server. `max-bundle` fails with rtpengine, which offers no BUNDLE.
    this.#connection = new RTCPeerConnection({ iceServers: [], bundlePolicy: 'balanced' });
    this.#connection.addEventListener('track', (event) => {
      options.media.play(event.track);
    });
    this.#connection.addEventListener('connectionstatechange', () => {
      if (this.#connection.connectionState === 'connected') options.media.opened();
      if (this.#connection.connectionState === 'failed') this.onLost?.();
    });
  }

  async prepare(offer: string | null): Promise<void> {
    if (offer === null) return;
    await this.#takeRemote(offer, 'offer');
    this.#prepared = { offer };
  }

  setHeld(held: boolean): void {
    this.#held = held;
  }

  hasDescription(contentType: string): boolean {
    return contentType.toLowerCase() === sdpContentType;
  }

  async setDescription(sdp: string): Promise<void> {
    this.#ensureOpen();
    if (this.#prepared?.offer === sdp) {
      this.#prepared = null;
      return;
    }
    await this.#takeRemote(sdp, this.#connection.signalingState === 'have-local-offer' ? 'answer' : 'offer');
  }

  async getDescription(): Promise<BodyAndContentType> {
    this.#ensureOpen();
    const connection = this.#connection;
    if (!connection.getSenders().some((sender) => sender.track === this.#options.media.outgoing)) {
      connection.addTrack(this.#options.media.outgoing, new MediaStream([this.#options.media.outgoing]));
    }
    for (const transceiver of connection.getTransceivers()) {
      if (transceiver.direction !== 'stopped') transceiver.direction = this.#held ? 'sendonly' : 'sendrecv';
    }
    await connection.setLocalDescription();
    await gathered(connection, gatheringLimitMs);
    this.#ensureOpen();
    const body = await this.#options.request({
      kind: 'relayLocal',
      callRef: this.#options.callRef,
      sdp: connection.localDescription?.sdp ?? '',
    });
    this.#ensureOpen();
    if (body === null) throw new Error('no local description');
    return { body, contentType: sdpContentType };
  }

  async rollbackDescription(): Promise<void> {
    if (this.#closed || this.#connection.signalingState === 'stable') return;
    await this.#connection.setLocalDescription({ type: 'rollback' });
  }

  sendDtmf(tones: string): boolean {
    return sendDigits(this.#closed ? null : this.#connection, tones);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#connection.close();
    // The gateway may be gone already: then there is nothing to close.
    this.#options.request({ kind: 'close', callRef: this.#options.callRef }).catch(() => undefined);
  }

  async #takeRemote(sdp: string, type: 'offer' | 'answer'): Promise<void> {
    const relayed = await this.#options.request({ kind: 'relayRemote', callRef: this.#options.callRef, sdp });
    this.#ensureOpen();
    if (relayed === null) throw new Error('no remote description');
    await this.#connection.setRemoteDescription({ type, sdp: relayed });
    this.#ensureOpen();
    if (type === 'offer') this.onHeldByFarEnd?.(saysHold(sdp));
  }

  #ensureOpen(): void {
    if (this.#closed) throw new MediaClosedError();
  }
}
