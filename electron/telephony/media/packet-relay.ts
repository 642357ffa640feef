// Media of WebRTC providers (kind A): one UDP relay for each call, between the page and the provider.
// Invariant: DTLS-SRTP and ICE stay end to end and unread; RTCP, which may carry the caller's number as its canonical name
// (RFC 3550 6.5.1), never reaches the page; neither side learns an address of the other.
import type { RemoteInfo, Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { MediaRefusal } from './media-refusal.ts';
import { readWebrtcSdp, sdpForPage, sdpForProvider, type Endpoint } from './relay-sdp.ts';
import { isRtcp } from './rtp-packet.ts';
import { isAuthentic, parseStun } from './stun-message.ts';
import { openUdp, portOf } from './udp-socket.ts';

export interface PacketRelay {
  /** The page's description, for the provider: the relay's own address is its only candidate. */
  relayLocal(callRef: string, sdp: string): Promise<string>;
  /** The provider's description, for the page: the relay's loopback port is its only candidate. */
  relayRemote(callRef: string, sdp: string): Promise<string>;
  close(callRef: string): void;
  closeAll(): void;
}

export interface PacketRelayOptions {
  /** The address that the provider can reach. No STUN server is asked: a provider learns ours from our own checks. */
  readonly localAddress: () => string;
  readonly log: (code: string) => void;
}

const loopback = '127.0.0.1';
const maxCalls = 16;
const maxPeers = 8;

interface Relay {
  readonly pageSide: Socket;
  readonly providerSide: Socket;
  readonly address: string;
  /** Where the page's packets come from; learnt from its first check. */
  page: Endpoint | null;
  pagePassword: string | null;
  /** Where the page can be found before its first check. */
  pageCandidates: readonly Endpoint[];
  /** The provider's candidates, tried all at once until one has answered. */
  candidates: readonly Endpoint[];
  providerPassword: string | null;
  /** Sources that proved to know an ICE password of the call. */
  readonly proven: Set<string>;
  /**
   * Where the page's packets go: null until a source is proven; then that one, until the provider nominates another
   * (RFC 8445 8.1.1) or a new description with other credentials comes.
   */
  provider: Endpoint | null;
}

const keyOf = (at: Endpoint): string => `${at.address} ${at.port}`;

export function createPacketRelay(options: PacketRelayOptions): PacketRelay {
  const relays = new Map<string, Promise<Relay>>();
  const swallow = (): void => undefined;

  function fromPage(relay: Relay, data: Buffer, from: RemoteInfo): void {
    const stun = parseStun(data);
    const source = { address: from.address, port: from.port };
    if (relay.page === null || keyOf(relay.page) !== keyOf(source)) {
      // Another program on this computer may send to the port as well: only who knows the passwords is the page.
      const password = stun?.class === 'request' ? relay.providerPassword : relay.pagePassword;
      if (stun === null || password === null || !isAuthentic(data, stun, password)) return;
      relay.page = source;
    }
    if (relay.provider !== null) {
      relay.providerSide.send(data, relay.provider.port, relay.provider.address, swallow);
      return;
    }
    for (const candidate of relay.candidates) relay.providerSide.send(data, candidate.port, candidate.address, swallow);
  }

  function fromProvider(relay: Relay, data: Buffer, from: RemoteInfo): void {
    const source = { address: from.address, port: from.port };
    const stun = parseStun(data);
    if (stun !== null && stun.class !== 'indication') {
      const password = stun.class === 'request' ? relay.pagePassword : relay.providerPassword;
      if (password === null || !isAuthentic(data, stun, password)) return;
      if (relay.proven.size < maxPeers) relay.proven.add(keyOf(source));
      if (relay.provider === null || (stun.nominates && relay.proven.has(keyOf(source)))) relay.provider = source;
    } else if (!relay.proven.has(keyOf(source)) || isRtcp(data)) {
      return;
    }
    if (relay.page !== null) {
      relay.pageSide.send(data, relay.page.port, relay.page.address, swallow);
      return;
    }
    // The provider checks first: the page's own candidates are known from its description.
    for (const candidate of relay.pageCandidates) {
      relay.pageSide.send(data, candidate.port, candidate.address, swallow);
    }
  }

  async function open(callRef: string): Promise<Relay> {
    const address = options.localAddress();
    const pageSide = await openUdp(loopback, 0).catch(() => null);
    const providerSide = await openUdp(address, 0).catch(() => null);
    if (pageSide === null || providerSide === null) {
      pageSide?.close();
      providerSide?.close();
      relays.delete(callRef);
      throw new MediaRefusal('no-socket');
    }
    const relay: Relay = {
      pageSide,
      providerSide,
      address,
      page: null,
      pagePassword: null,
      pageCandidates: [],
      candidates: [],
      providerPassword: null,
      proven: new Set(),
      provider: null,
    };
    const failed = (): void => {
      options.log('relay.socket-failed');
      close(callRef);
    };
    pageSide.on('error', failed).on('message', (data, from) => fromPage(relay, data, from));
    providerSide.on('error', failed).on('message', (data, from) => fromProvider(relay, data, from));
    return relay;
  }

  function relayOf(callRef: string): Promise<Relay> {
    const known = relays.get(callRef);
    if (known !== undefined) return known;
    if (relays.size >= maxCalls) return Promise.reject(new MediaRefusal('too-many-calls'));
    const opening = open(callRef);
    relays.set(callRef, opening);
    return opening;
  }

  function close(callRef: string): void {
    const opening = relays.get(callRef);
    relays.delete(callRef);
    opening?.then(
      (relay) => {
        relay.pageSide.close();
        relay.providerSide.close();
      },
      () => undefined,
    );
  }

  return {
    async relayLocal(callRef, sdp) {
      const summary = readWebrtcSdp(sdp);
      const relay = await relayOf(callRef);
      if (summary.icePassword !== relay.pagePassword) relay.page = null;
      relay.pagePassword = summary.icePassword;
      // Only addresses of this computer, and only what the loopback socket can send to.
      relay.pageCandidates = summary.endpoints.filter((at) => !isIPv6(at.address)).slice(0, maxPeers);
      return sdpForProvider(sdp, { address: relay.address, port: portOf(relay.providerSide) });
    },
    async relayRemote(callRef, sdp) {
      const summary = readWebrtcSdp(sdp);
      const relay = await relayOf(callRef);
      if (summary.icePassword !== relay.providerPassword) {
        relay.provider = null;
        relay.proven.clear();
      }
      relay.providerPassword = summary.icePassword;
      relay.candidates = summary.endpoints.filter((at) => isIPv6(at.address) === isIPv6(relay.address)).slice(0, maxPeers);
      return sdpForPage(sdp, { address: loopback, port: portOf(relay.pageSide) });
    },
    close,
    closeAll() {
      for (const callRef of [...relays.keys()]) close(callRef);
    },
  };
}
