// A phone window without its window: sip.js in Node behind the gateway's port, as the hidden page uses it.
import { MessageChannel } from 'node:worker_threads';
import { randomBytes } from 'node:crypto';
import { Invitation, Inviter, Registerer, RegistererState, TransportState, UserAgent, type Session, type SessionDescriptionHandler, type Transport } from 'sip.js';
import { createGateway, type Gateway, type GatewayOptions } from '../../../electron/telephony/gateway.ts';
import type { MediaEnginePort, MediaFactories } from '../../../electron/telephony/media-ports.ts';
import { portOfNode } from '../../../electron/telephony/ports.ts';
import type { GatewayToPhone, MediaRequest, PhoneAccount, PhoneToGateway } from '../../../core/protocol/gateway-phone.ts';
import type { GatewayToStore, StoreToGateway } from '../../../core/protocol/gateway-store.ts';
import type { LineSettings } from '../../../core/contract/line-settings.ts';
import type { LineId } from '../../../core/values/ids.ts';

export interface Bench {
  readonly gateway: Gateway;
  /** Everything that reached the page, as it arrived. */
  readonly toPage: GatewayToPhone[];
  readonly toStore: GatewayToStore[];
  readonly logs: string[];
  readonly canaries: { count: number };
  tellStore(message: StoreToGateway): void;
  tellPhone(message: PhoneToGateway): void;
  onPage(listener: (message: GatewayToPhone) => void): void;
  closePhone(): void;
  /** The newest account of a slot. */
  account(slot?: 'line' | 'training'): Promise<PhoneAccount>;
  waitForPage<T extends GatewayToPhone>(test: (message: GatewayToPhone) => message is T): Promise<T>;
  waitForFact(test: (message: GatewayToStore) => boolean): Promise<GatewayToStore>;
  stop(): Promise<void>;
}

/** The answer that the media engine stand-in gives to the provider; media itself is another test's subject. */
export const plainSdp = (port: number, direction = 'sendrecv'): string =>
  ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 'c=IN IP4 127.0.0.1', 't=0 0', `m=audio ${port} RTP/AVP 8`, 'a=rtpmap:8 PCMA/8000', `a=${direction}`, ''].join('\r\n');

export interface EngineRecord {
  readonly remotes: string[];
  readonly closed: string[];
}

export function standInMedia(record: EngineRecord): MediaFactories {
  const engine: MediaEnginePort = {
    create: () => Promise.resolve('v=0\r\n'),
    accept: () => Promise.resolve(),
    setPlainRemote: (_callRef, sdp) => {
      record.remotes.push(sdp);
      return Promise.resolve(null);
    },
    plainLocal: (_callRef, _role, hold) => Promise.resolve(plainSdp(40_000, hold ? 'sendonly' : 'sendrecv')),
    close: (callRef) => void record.closed.push(callRef),
    closeAll: () => undefined,
    setHold: () => undefined,
    onLost: () => undefined,
    onKey: () => undefined,
  };
  return {
    createMediaEngine: () => engine,
    createPacketRelay: () => ({
      relayLocal: (_callRef, sdp) => Promise.resolve(sdp),
      relayRemote: (_callRef, sdp) => Promise.resolve(sdp),
      close: (callRef) => void record.closed.push(callRef),
    closeAll: () => undefined,
    }),
    startTrainingProvider: () => Promise.reject(new Error('not here')),
  };
}

export function createBench(options: Partial<GatewayOptions> = {}, engineRecord: EngineRecord = { remotes: [], closed: [] }): Bench {
  const toPage: GatewayToPhone[] = [];
  const toStore: GatewayToStore[] = [];
  const logs: string[] = [];
  const canaries = { count: 0 };
  const gateway = createGateway({
    clock: Date.now,
    random: (count) => randomBytes(count),
    log: (code) => logs.push(code),
    onCanary: () => {
      canaries.count += 1;
    },
    media: standInMedia(engineRecord),
    ...options,
  });
  const phone = new MessageChannel();
  const store = new MessageChannel();
  const pageListeners: ((message: GatewayToPhone) => void)[] = [];
  const storeListeners: ((message: GatewayToStore) => void)[] = [];
  phone.port2.on('message', (message: GatewayToPhone) => {
    toPage.push(message);
    for (const listener of [...pageListeners]) listener(message);
  });
  store.port2.on('message', (message: GatewayToStore) => {
    toStore.push(message);
    for (const listener of [...storeListeners]) listener(message);
  });
  gateway.attachPhone(portOfNode(phone.port1));
  gateway.attachStore(portOfNode(store.port1));
  const bench: Bench = {
    gateway,
    toPage,
    toStore,
    logs,
    canaries,
    tellStore: (message) => store.port2.postMessage(message),
    tellPhone: (message) => phone.port2.postMessage(message),
    onPage: (listener) => void pageListeners.push(listener),
    closePhone: () => phone.port2.close(),
    account: async (slot = 'line') => {
      const message = await bench.waitForPage((candidate): candidate is Extract<GatewayToPhone, { type: 'account' }> => candidate.type === 'account' && candidate.slot === slot && candidate.account !== null);
      if (message.account === null) throw new Error('no account');
      return message.account;
    },
    waitForPage: (test) => {
      const known = [...toPage].reverse().find(test);
      if (known !== undefined) return Promise.resolve(known);
      return new Promise((resolve) => pageListeners.push((message) => test(message) && resolve(message)));
    },
    waitForFact: (test) => {
      const known = toStore.find(test);
      if (known !== undefined) return Promise.resolve(known);
      return new Promise((resolve) => storeListeners.push((message) => test(message) && resolve(message)));
    },
    stop: async () => {
      await gateway.stop();
      phone.port2.close();
      store.port2.close();
    },
  };
  return bench;
}

export const lineId = '01900000-0000-7000-8000-000000000001' as unknown as LineId;

export function settingsFor(transport: LineSettings['transport'], port: number, more: Partial<LineSettings> = {}): LineSettings {
  return {
    preset: transport === 'WS' || transport === 'WSS' ? 'webrtc' : 'ordinary',
    label: 'Ligne principale',
    publicNumber: '',
    transport,
    domain: 'sip.asso.test',
    proxy: '127.0.0.1',
    port,
    path: '/',
    user: 'alice',
    authUser: '',
    pinnedCertificate: null,
    forwardMethod: 'unknown',
    ...more,
  };
}

export interface PhoneWindow {
  readonly userAgent: UserAgent;
  readonly registerer: Registerer;
  readonly invitations: Invitation[];
  nextInvitation(): Promise<Invitation>;
  register(): Promise<void>;
  stop(): Promise<void>;
}

/** Builds sip.js as the page does, connects it, and leaves registration to the caller. */
export async function openPhoneWindow(bench: Bench, account: PhoneAccount): Promise<PhoneWindow> {
  let requestId = 0;
  const media = (request: MediaRequest): Promise<string | null> => {
    requestId += 1;
    const id = requestId;
    return new Promise((resolve, reject) => {
      bench.onPage((message) => {
        if (message.type !== 'media.reply' || message.requestId !== id) return;
        if (message.ok) resolve(message.sdp);
        else reject(new Error('media'));
      });
      bench.tellPhone({ type: 'media', requestId: id, accountRef: account.accountRef, request });
    });
  };
  const uri = UserAgent.makeURI(account.aor);
  if (uri === undefined) throw new Error('aor');
  const invitations: Invitation[] = [];
  const waiting: ((invitation: Invitation) => void)[] = [];
  class GatewayTransport extends PortTransport {
    constructor() {
      super(bench, account);
    }
  }
  const userAgent = new UserAgent({
    uri,
    viaHost: 'gw.invalid',
    contactParams: { transport: account.transport.toLowerCase() },
    transportConstructor: GatewayTransport,
    logBuiltinEnabled: false,
    logConfiguration: false,
    sessionDescriptionHandlerFactory: (session) => plainHandler((request) => media(request), callIdOf(session)),
    delegate: {
      onInvite: (invitation) => {
        invitation.delegate = { onBye: (bye) => void bye.accept() };
        invitations.push(invitation);
        waiting.shift()?.(invitation);
      },
    },
  });
  await userAgent.start();
  const registerer = new Registerer(userAgent, { expires: 120 });
  let taken = 0;
  return {
    userAgent,
    registerer,
    invitations,
    nextInvitation: async () => {
      taken += 1;
      return invitations[taken - 1] ?? (await new Promise<Invitation>((resolve) => waiting.push(resolve)));
    },
    register: () =>
      new Promise((resolve, reject) => {
        registerer.stateChange.addListener((state) => state === RegistererState.Registered && resolve());
        registerer.register({ requestDelegate: { onReject: (response) => reject(new Error(`REGISTER ${response.message.statusCode}`)) } }).catch(reject);
      }),
    stop: async () => {
      await userAgent.stop().catch(() => undefined);
    },
  };
}

function callIdOf(session: Session): string {
  if (session instanceof Invitation || session instanceof Inviter) return session.request.callId;
  throw new Error('a session of neither kind');
}

function plainHandler(media: (request: MediaRequest) => Promise<string | null>, callRef: string): SessionDescriptionHandler {
  let offered = false;
  return {
    close: () => undefined,
    hasDescription: (contentType) => contentType === 'application/sdp',
    sendDtmf: () => false,
    getDescription: async (options) => {
      const hold = (options as { hold?: boolean } | undefined)?.hold === true;
      const sdp = await media({ kind: 'plainLocal', callRef, role: offered ? 'answer' : 'offer', hold });
      return { body: sdp ?? '', contentType: 'application/sdp' };
    },
    setDescription: async (sdp) => {
      offered = true;
      await media({ kind: 'plainRemote', callRef, sdp, role: 'offer' });
    },
  };
}

/** sip.js' transport over the gateway's port. */
class PortTransport implements Transport {
  onConnect: (() => void) | undefined;
  onDisconnect: ((error?: Error) => void) | undefined;
  onMessage: ((message: string) => void) | undefined;
  state = TransportState.Disconnected;
  readonly #listeners = new Set<(state: TransportState) => void>();
  readonly #bench: Bench;
  readonly #account: PhoneAccount;
  #settle: ((error: Error | null) => void) | null = null;
  readonly stateChange = {
    addListener: (listener: (state: TransportState) => void) => void this.#listeners.add(listener),
    removeListener: (listener: (state: TransportState) => void) => void this.#listeners.delete(listener),
    on: () => undefined,
    off: () => undefined,
    once: () => undefined,
  };
  constructor(bench: Bench, account: PhoneAccount) {
    this.#bench = bench;
    this.#account = account;
    bench.onPage((message) => {
      if (!('accountRef' in message) || message.accountRef !== account.accountRef) return;
      if (message.type === 'sip') this.onMessage?.(message.message);
      if (message.type !== 'transport') return;
      const was = this.state;
      this.#to(message.state === 'connected' ? TransportState.Connected : TransportState.Disconnected);
      const settle = this.#settle;
      this.#settle = null;
      settle?.(message.state === 'connected' ? null : new Error(message.fault ?? 'disconnected'));
      if (message.state === 'connected') this.onConnect?.();
      else if (was === TransportState.Connected) this.onDisconnect?.(new Error(message.fault ?? 'lost'));
    });
  }
  get protocol(): string {
    return this.#account.transport;
  }
  #to(state: TransportState): void {
    this.state = state;
    for (const listener of this.#listeners) listener(state);
  }
  connect(): Promise<void> {
    this.#to(TransportState.Connecting);
    return new Promise((resolve, reject) => {
      this.#settle = (error) => (error === null ? resolve() : reject(error));
      this.#bench.tellPhone({ type: 'transport.connect', accountRef: this.#account.accountRef });
    });
  }
  disconnect(): Promise<void> {
    this.#to(TransportState.Disconnecting);
    return new Promise((resolve) => {
      this.#settle = () => resolve();
      this.#bench.tellPhone({ type: 'transport.disconnect', accountRef: this.#account.accountRef });
    });
  }
  dispose(): Promise<void> {
    return this.state === TransportState.Disconnected ? Promise.resolve() : this.disconnect();
  }
  isConnected(): boolean {
    return this.state === TransportState.Connected;
  }
  send(message: string): Promise<void> {
    this.#bench.tellPhone({ type: 'sip', accountRef: this.#account.accountRef, message });
    return Promise.resolve();
  }
}
