// sip.js Transport over the gateway's MessagePort: the sockets are the gateway's, this side only knows their state.
// Invariant (sip.js api/transport.ts): it reports loss and never recovers by itself; reconnect-policy.ts decides.
import { StateTransitionError, TransportState, type Transport } from 'sip.js';
import type { LineFault, SipTransport } from '../../core/contract/line-settings.ts';
import type { GatewayLink } from './gateway-link.ts';

export interface GatewayTransportOptions {
  readonly link: GatewayLink;
  readonly accountRef: string;
  /** As written in Via (RFC 3261 20.42). */
  readonly protocol: SipTransport;
}

export class TransportLostError extends Error {
  override readonly name = 'TransportLostError';
  constructor(readonly fault: LineFault | null) {
    super('transport lost');
  }
}

type Listener = (state: TransportState) => void;

/** Same shape as sip.js's own emitter, which its package does not export. */
class StateEmitter {
  readonly #listeners = new Map<Listener, boolean>();
  addListener(listener: Listener, options?: { once?: boolean }): void {
    this.#listeners.set(listener, options?.once === true);
  }
  removeListener(listener: Listener): void {
    this.#listeners.delete(listener);
  }
  on(listener: Listener): void {
    this.addListener(listener);
  }
  off(listener: Listener): void {
    this.removeListener(listener);
  }
  once(listener: Listener): void {
    this.addListener(listener, { once: true });
  }
  emit(state: TransportState): void {
    for (const [listener, once] of [...this.#listeners]) {
      if (once) this.#listeners.delete(listener);
      listener(state);
    }
  }
}

interface Waiter {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

export class GatewayTransport implements Transport {
  readonly protocol: string;
  readonly stateChange = new StateEmitter();
  onConnect: (() => void) | undefined;
  onDisconnect: ((error?: Error) => void) | undefined;
  onMessage: ((message: string) => void) | undefined;
  readonly #link: GatewayLink;
  readonly #accountRef: string;
  readonly #stopListening: () => void;
  #state = TransportState.Disconnected;
  #connecting: Waiter[] = [];
  /** Disconnections that we asked for and the gateway has not confirmed: it does so with a null fault. */
  #unconfirmed = 0;

  /** Made by sip.js: its logger is unused, because SIP texts must reach no log. */
  constructor(_logger: unknown, options: GatewayTransportOptions) {
    this.protocol = options.protocol;
    this.#link = options.link;
    this.#accountRef = options.accountRef;
    this.#stopListening = options.link.subscribe((message) => {
      if (message.type === 'restarted') {
        this.#unconfirmed = 0;
        this.#lost('gateway-down');
      } else if (message.type === 'sip' && message.accountRef === this.#accountRef) {
        // A message that meets a closed transport belongs to the connection before it: dropped, as a socket would.
        if (this.#state === TransportState.Connected) this.onMessage?.(message.message);
      } else if (message.type === 'transport' && message.accountRef === this.#accountRef) {
        if (message.state === 'connected') this.#connected();
        else if (message.fault === null && this.#unconfirmed > 0) this.#unconfirmed -= 1;
        else this.#lost(message.fault);
      }
    });
  }

  get state(): TransportState {
    return this.#state;
  }
  isConnected(): boolean {
    return this.#state === TransportState.Connected;
  }

  connect(): Promise<void> {
    if (this.#state === TransportState.Connected) return Promise.resolve();
    const done = new Promise<void>((resolve, reject) => this.#connecting.push({ resolve, reject }));
    if (this.#state !== TransportState.Connecting) {
      this.#link.send({ type: 'transport.connect', accountRef: this.#accountRef });
      this.#enter(TransportState.Connecting);
    }
    return done;
  }

  disconnect(): Promise<void> {
    if (this.#state === TransportState.Disconnected) return Promise.resolve();
    // The gateway cannot refuse: its confirmation is not waited for, but must not be taken for the loss of the next connection.
    this.#unconfirmed += 1;
    this.#link.send({ type: 'transport.disconnect', accountRef: this.#accountRef });
    const wasConnected = this.#state === TransportState.Connected;
    this.#enter(TransportState.Disconnecting);
    this.#enter(TransportState.Disconnected);
    this.#settle(new StateTransitionError('disconnected while connecting'));
    if (wasConnected) this.onDisconnect?.();
    return Promise.resolve();
  }

  async dispose(): Promise<void> {
    await this.disconnect();
    this.#stopListening();
  }

  send(message: string): Promise<void> {
    if (this.#state !== TransportState.Connected) return Promise.reject(new Error('not connected'));
    this.#link.send({ type: 'sip', accountRef: this.#accountRef, message });
    return Promise.resolve();
  }

  #connected(): void {
    if (this.#state !== TransportState.Connecting) return;
    this.#enter(TransportState.Connected);
    this.onConnect?.();
    this.#settle(null);
  }

  #lost(fault: LineFault | null): void {
    if (this.#state !== TransportState.Connecting && this.#state !== TransportState.Connected) return;
    const error = new TransportLostError(fault);
    const wasConnected = this.#state === TransportState.Connected;
    this.#enter(TransportState.Disconnected);
    this.#settle(error);
    if (wasConnected) this.onDisconnect?.(error);
  }

  #enter(state: TransportState): void {
    this.#state = state;
    this.stateChange.emit(state);
  }

  #settle(error: Error | null): void {
    const waiters = this.#connecting;
    this.#connecting = [];
    for (const waiter of waiters) {
      if (error === null) waiter.resolve();
      else waiter.reject(error);
    }
  }
}
