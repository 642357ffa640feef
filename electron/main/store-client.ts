// Main's side of the store process: requests and their replies, and what the store says by itself.
// Invariant: a reply is handed on as it came; main reads neither requests nor responses of store calls.
import type { MessagePortMain } from 'electron';
import type { WindowKind } from '../../core/contract/access.ts';
import type { SessionState } from '../../core/contract/calls/session.ts';
import type { Reply } from '../../core/contract/errors.ts';
import type { MainToStore, StoreToMain } from '../../core/protocol/main-store.ts';
import { supervise } from './supervised-process.ts';

export interface StoreAnswer {
  readonly reply: Reply<unknown>;
  readonly handoff?: unknown;
}

export interface StoreClient {
  call(name: string, window: WindowKind, request: unknown): Promise<StoreAnswer>;
  lock(cause: 'suspend' | 'systemLock' | 'idle' | 'quit'): void;
  attachGateway(port: MessagePortMain): void;
  attachPhone(port: MessagePortMain): void;
  attachSolver(id: number, port: MessagePortMain): void;
  solverEnded(id: number): void;
  /** Null: the mail server cannot be reached. */
  attachMail(id: number, port: MessagePortMain | null): void;
  stop(): Promise<void>;
}

export type StoreNotice = Exclude<StoreToMain, { type: 'reply' | 'ready' | 'stopped' }>;

export interface StoreClientOptions {
  readonly entry: string;
  readonly args: readonly string[];
  readonly showOutput: boolean;
  readonly startAfter: Promise<void>;
  /** What is known of the session without the store: answers a window that asks before the store does. */
  readonly stateWithoutStore: () => SessionState;
  readonly onReady: () => void;
  readonly onNotice: (notice: StoreNotice) => void;
  /** `unavailable`: the process ends before it is ready, its immediate restart too. It is started again all the same. */
  readonly onDown: (unavailable: boolean) => void;
}

const unavailable: StoreAnswer = { reply: { ok: false, code: 'store-unavailable' } };
/** A window opened before the store is ready waits this long for it. */
const startTimeoutMs = 15_000;
/** One end may be an accident (memory that ran short); one more before it was ever ready is not. */
const unreadyEndsAtMost = 1;

export function startStore(options: StoreClientOptions): StoreClient {
  const pending = new Map<number, (answer: StoreAnswer) => void>();
  let lastId = 0;
  let ready = false;
  let unreadyEnds = 0;
  let waiting: (() => void)[] = [];

  const wake = (): void => {
    const woken = waiting;
    waiting = [];
    for (const resume of woken) resume();
  };

  const process_ = supervise<MainToStore, StoreToMain>({
    entry: options.entry,
    args: options.args,
    serviceName: 'Écoutille store',
    showOutput: options.showOutput,
    startAfter: options.startAfter,
    onMessage(message) {
      switch (message.type) {
        case 'ready':
          ready = true;
          options.onReady();
          wake();
          return;
        case 'reply': {
          const settle = pending.get(message.id);
          pending.delete(message.id);
          settle?.('handoff' in message ? { reply: message.reply, handoff: message.handoff } : { reply: message.reply });
          return;
        }
        case 'session':
        case 'callHint':
        case 'line':
        case 'calls.changed':
        case 'rota.changed':
        case 'drafts.changed':
        case 'rota.alert':
        case 'recording.live':
        case 'recordings.changed':
        case 'listening':
        case 'mail.open':
        case 'dial':
        case 'solver.start':
        case 'solver.kill':
        case 'log':
          options.onNotice(message);
      }
    },
    onDown() {
      unreadyEnds = ready ? 0 : unreadyEnds + 1;
      ready = false;
      for (const settle of pending.values()) settle(unavailable);
      pending.clear();
      const isUnavailable = unreadyEnds > unreadyEndsAtMost;
      // Who asked is told now: the next attempt may be seconds away.
      if (isUnavailable) wake();
      options.onDown(isUnavailable);
    },
  });

  const untilReady = (): Promise<void> =>
    ready
      ? Promise.resolve()
      : new Promise((resolve) => {
          const timer = setTimeout(resolve, startTimeoutMs);
          waiting.push(() => {
            clearTimeout(timer);
            resolve();
          });
        });

  return {
    async call(name, window, request) {
      if (!ready && name === 'session.getState') return { reply: { ok: true, value: options.stateWithoutStore() } };
      await untilReady();
      if (!ready) return unavailable;
      lastId += 1;
      const id = lastId;
      return new Promise((resolve) => {
        pending.set(id, resolve);
        if (!process_.post({ type: 'call', id, name, window, request })) {
          pending.delete(id);
          resolve(unavailable);
        }
      });
    },
    lock(cause) {
      process_.post({ type: 'lock', cause });
    },
    attachGateway(port) {
      process_.post({ type: 'gateway.port' }, [port]);
    },
    attachPhone(port) {
      process_.post({ type: 'phone.port' }, [port]);
    },
    attachSolver(id, port) {
      process_.post({ type: 'solver.port', id }, [port]);
    },
    attachMail(id, port) {
      if (port === null) process_.post({ type: 'mail.failed', id });
      else process_.post({ type: 'mail.port', id }, [port]);
    },
    solverEnded(id) {
      process_.post({ type: 'solver.ended', id });
    },
    stop: () => process_.stop({ type: 'shutdown' }),
  };
}
