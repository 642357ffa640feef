// A real store on a real encrypted base in a temporary folder, with light key derivation and a clock that tests move.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import type { Role, WindowKind } from '../../core/contract/access.ts';
import type { AccountDetail } from '../../core/contract/calls/accounts.ts';
import { contract, type CallName, type CallRequest, type CallResponse } from '../../core/contract/contract.ts';
import type { ErrorCode } from '../../core/contract/errors.ts';
import type { GatewayToStore, StoreToGateway } from '../../core/protocol/gateway-store.ts';
import type { CallToken } from '../../core/values/ids.ts';
import { lightLimits } from '../../db/vault/key-stretching.ts';
import type { CallHint } from '../../electron/store/call-recorder.ts';
import { createStore, type Store, type StoreOptions } from '../../electron/store/store.ts';

export const administratorPassphrase = 'abeille tomate violon nuage carotte fontaine lampe';
export const otherPassphrase = 'girafe moulin citron bateau velours horloge pinceau';

export interface TestStore {
  readonly store: Store;
  readonly directory: string;
  readonly logs: string[];
  readonly hints: CallHint[];
  /** What happens every minute happens now. */
  look(): void;
  /** Moves the clock. */
  pass(milliseconds: number): void;
  now(): number;
  /** The value, or an error that names the code. */
  value<N extends CallName>(name: N, request: CallRequest<N>): Promise<CallResponse<N>>;
  /** The code of a refusal, or `ok`. */
  code<N extends CallName>(name: N, request: CallRequest<N>): Promise<ErrorCode | 'ok'>;
  /** Stops the store and opens another one on the same folder. */
  reopen(): Promise<TestStore>;
  close(): Promise<void>;
}

export function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'ecoutille-'));
}

export interface TestStoreOptions {
  readonly now?: number;
  readonly demonstration?: boolean;
  readonly startSolver?: NonNullable<StoreOptions['startSolver']>;
  readonly openTunnel?: NonNullable<StoreOptions['openTunnel']>;
}

export async function openTestStore(directory: string, options: TestStoreOptions = {}): Promise<TestStore> {
  let now = options.now ?? Date.UTC(2026, 10, 24, 12);
  const logs: string[] = [];
  const hints: CallHint[] = [];
  let look = (): void => undefined;
  const store = await createStore({
    ...(options.startSolver === undefined ? {} : { startSolver: options.startSolver }),
    ...(options.openTunnel === undefined ? {} : { openTunnel: options.openTunnel }),
    everyMinute: (wanted) => {
      look = wanted;
      return () => undefined;
    },
    directory,
    demonstration: options.demonstration ?? false,
    clock: () => now,
    stationId: '00000000-0000-4000-8000-000000000001',
    log: (level, code) => logs.push(`${level} ${code}`),
    limits: { slots: lightLimits, pseudonyms: lightLimits },
  });
  store.onCallHint((hint) => hints.push(hint));
  const windowFor = (name: CallName): WindowKind => contract[name].windows[0];
  return {
    store,
    directory,
    logs,
    hints,
    look: () => { look(); },
    pass(milliseconds) {
      now += milliseconds;
    },
    now: () => now,
    async value<N extends CallName>(name: N, request: CallRequest<N>) {
      const { reply } = await store.call(name, windowFor(name), request);
      if (!reply.ok) throw new Error(`${name} refused: ${reply.code} ${logs.join(', ')}`);
      return reply.value as CallResponse<N>;
    },
    async code(name, request) {
      const { reply } = await store.call(name, windowFor(name), request);
      return reply.ok ? 'ok' : reply.code;
    },
    async reopen() {
      await store.stop();
      return openTestStore(directory, { ...options, now });
    },
    async close() {
      await store.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** A store whose association exists, with its administrator signed in. */
export async function associationStore(options: TestStoreOptions = {}): Promise<TestStore> {
  const test = await openTestStore(newFolder(), options);
  await test.value('setup.createAssociation', {
    association: { name: 'La Veilleuse', subtitle: '', address: '', lockAfterMinutes: 5, reminder: 'Bonjour.' },
    administrator: { displayName: 'Odile Ferroux', login: 'odile', passphrase: administratorPassphrase },
  });
  return test;
}

/** An account with a passphrase of its own; the administrator is signed in before and after. */
export async function addAccount(test: TestStore, role: Role, login: string): Promise<AccountDetail> {
  const { account, temporaryPassphrase } = await test.value('accounts.create', { displayName: `Personne ${login}`, login, role });
  await test.value('session.signOut', {});
  await test.value('session.signIn', { login, passphrase: temporaryPassphrase.join(' ') });
  await test.value('session.changePassphrase', { current: temporaryPassphrase.join(' '), next: otherPassphrase });
  await test.value('session.signOut', {});
  await signInAdministrator(test);
  return account;
}

export async function signInAdministrator(test: TestStore): Promise<void> {
  await test.value('session.signIn', { login: 'odile', passphrase: administratorPassphrase });
}

export async function signInAs(test: TestStore, login: string): Promise<void> {
  if (test.store.gate().phase !== 'signedOut') await test.value('session.signOut', {});
  await test.value('session.signIn', { login, passphrase: login === 'odile' ? administratorPassphrase : otherPassphrase });
}

/** The gateway's end of a real MessagePort. */
export interface TestGateway {
  readonly received: StoreToGateway[];
  say(message: GatewayToStore): void;
  /** Waits for a message that the store sends. */
  until(wanted: (message: StoreToGateway) => boolean): Promise<StoreToGateway>;
  close(): void;
}

export function attachTestGateway(store: Store): TestGateway {
  const { port1, port2 } = new MessageChannel();
  const received: StoreToGateway[] = [];
  const waiting = new Set<() => void>();
  port1.on('message', (message: StoreToGateway) => {
    received.push(message);
    for (const check of waiting) check();
  });
  store.attachGateway(port2);
  return {
    received,
    say: (message) => { port1.postMessage(message); },
    until: (wanted) =>
      new Promise((resolve) => {
        const check = (): void => {
          const found = received.find(wanted);
          if (found === undefined) return;
          waiting.delete(check);
          resolve(found);
        };
        waiting.add(check);
        check();
      }),
    close: () => { port1.close(); },
  };
}

export function token(letter: string): CallToken {
  return letter.repeat(20) as CallToken;
}

/** Waits for what background work brings about; fails by the test's own time limit. */
export async function eventually(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 5));
}
