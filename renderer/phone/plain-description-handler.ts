// Kind B (ordinary SIP providers): SIP carries the gateway's plain SDP end to end, by reference; the page never sees it.
// Invariant: the gateway is always the offerer of the WebRTC leg, which is made once per call; it is negotiated again only
// when the gateway asks, because the provider gave up the codec in use.
import type { BodyAndContentType } from 'sip.js';
import type { MediaRequest } from '../../core/protocol/gateway-phone.ts';
import type { CallMedia } from './call-media.ts';
import { MediaClosedError, gathered, gatheringLimitMs, saysHold, sdpContentType, sendDigits, type MediaHandler } from './media-handler.ts';

export interface PlainHandlerOptions {
  readonly callRef: string;
  readonly media: CallMedia;
  readonly request: (request: MediaRequest) => Promise<string | null>;
}

type Negotiation = 'stable' | 'have-remote-offer' | 'have-local-offer';

export class PlainDescriptionHandler implements MediaHandler {
  onHeldByFarEnd: ((held: boolean) => void) | undefined;
  onLost: (() => void) | undefined;
  readonly #options: PlainHandlerOptions;
  #connection: RTCPeerConnection | null = null;
  #leg: Promise<void> | null = null;
  #prepared: { readonly offer: string } | null = null;
  #negotiation: Negotiation = 'stable';
  #held = false;
  #closed = false;

  constructor(options: PlainHandlerOptions) {
    this.#options = options;
  }

  async prepare(offer: string | null): Promise<void> {
    if (offer !== null) {
      await this.#takeRemote(offer, 'offer');
      this.#prepared = { offer };
    }
    await this.#webrtcLeg();
  }

  setHeld(held: boolean): void {
    this.#held = held;
  }

  hasDescription(contentType: string): boolean {
    return contentType.toLowerCase() === sdpContentType;
  }

  async setDescription(sdp: string): Promise<void> {
    this.#ensureOpen();
    if (this.#negotiation === 'have-local-offer') {
      await this.#takeRemote(sdp, 'answer');
      this.#negotiation = 'stable';
      return;
    }
    if (this.#prepared?.offer !== sdp) await this.#takeRemote(sdp, 'offer');
    this.#prepared = null;
    this.#negotiation = 'have-remote-offer';
  }

  async getDescription(): Promise<BodyAndContentType> {
    this.#ensureOpen();
    const role = this.#negotiation === 'have-remote-offer' ? 'answer' : 'offer';
    await this.#webrtcLeg();
    const body = await this.#options.request({ kind: 'plainLocal', callRef: this.#options.callRef, role, hold: this.#held });
    this.#ensureOpen();
    if (body === null) throw new Error('no local description');
    this.#negotiation = role === 'answer' ? 'stable' : 'have-local-offer';
    return { body, contentType: sdpContentType };
  }

  rollbackDescription(): Promise<void> {
    this.#negotiation = 'stable';
    return Promise.resolve();
  }

  sendDtmf(tones: string): boolean {
    return sendDigits(this.#connection, tones);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#connection?.close();
    this.#connection = null;
    // The gateway may be gone already: then there is nothing to close.
    this.#options.request({ kind: 'close', callRef: this.#options.callRef }).catch(() => undefined);
  }

  async #takeRemote(sdp: string, role: 'offer' | 'answer'): Promise<void> {
    const newOffer = await this.#options.request({ kind: 'plainRemote', callRef: this.#options.callRef, sdp, role });
    this.#ensureOpen();
    if (newOffer !== null && this.#connection !== null) await this.#answerGateway(this.#connection, newOffer);
    if (role === 'offer') this.onHeldByFarEnd?.(saysHold(sdp));
  }

  #webrtcLeg(): Promise<void> {
    this.#leg ??= this.#makeLeg();
    return this.#leg;
  }

  async #makeLeg(): Promise<void> {
    const { callRef, media, request } = this.#options;
    const offer = await request({ kind: 'create', callRef });
    this.#ensureOpen();
    if (offer === null) throw new Error('no offer from the gateway');
    // No ICE server: a third party would see when this station talks. The far end is this machine's own gateway.
    const connection = new RTCPeerConnection({ iceServers: [], bundlePolicy: 'balanced' });
    this.#connection = connection;
    connection.addEventListener('track', (event) => {
      media.play(event.track);
    });
    connection.addEventListener('connectionstatechange', () => {
      if (connection.connectionState === 'connected') media.opened();
      if (connection.connectionState === 'failed') this.onLost?.();
    });
    await this.#answerGateway(connection, offer);
  }

  async #answerGateway(connection: RTCPeerConnection, offer: string): Promise<void> {
    const { callRef, media, request } = this.#options;
    await connection.setRemoteDescription({ type: 'offer', sdp: offer });
    // After the offer, so that the track takes the transceiver that the gateway opened.
    if (connection.getSenders().every((sender) => sender.track === null)) {
      connection.addTrack(media.outgoing, new MediaStream([media.outgoing]));
    }
    await connection.setLocalDescription();
    await gathered(connection, gatheringLimitMs);
    this.#ensureOpen();
    await request({ kind: 'accept', callRef, sdp: connection.localDescription?.sdp ?? '' });
    this.#ensureOpen();
  }

  #ensureOpen(): void {
    if (this.#closed) throw new MediaClosedError();
  }
}
