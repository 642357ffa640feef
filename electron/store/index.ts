// The store process: joins store.ts to main's messages (core/protocol/main-store.ts). All of Electron that the store sees.
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { windowKind } from '../../core/contract/access.ts';
import type { StoreToMain } from '../../core/protocol/main-store.ts';
import { readFileIfThere, writeFileAtomically } from '../../db/connection/files.ts';
import { systemClock } from '../system-clock.ts';
import { createStore, type Store } from './store.ts';
import type { GatewayPort } from './gateway-link.ts';
import type { PhonePort } from './phone-link.ts';
import { createMailRequests } from './mail-requests.ts';
import type { RelayPort } from './mailer.ts';
import { createSolverRequests, type SolverPort } from './solver-requests.ts';

/** The parts of Electron's MessagePortMain and ParentPort that are used here. */
interface ElectronPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown; readonly ports: readonly ElectronPort[] }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  start(): void;
  close(): void;
}

const fromMain = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('call'), id: z.int(), name: z.string(), window: windowKind, request: z.unknown() }),
  z.strictObject({ type: z.literal('gateway.port') }),
  z.strictObject({ type: z.literal('phone.port') }),
  z.strictObject({ type: z.literal('solver.port'), id: z.int() }),
  z.strictObject({ type: z.literal('solver.ended'), id: z.int() }),
  z.strictObject({ type: z.literal('mail.port'), id: z.int() }),
  z.strictObject({ type: z.literal('mail.failed'), id: z.int() }),
  z.strictObject({ type: z.literal('lock'), cause: z.enum(['suspend', 'systemLock', 'idle', 'quit']) }),
  z.strictObject({ type: z.literal('shutdown') }),
]);

const parentPort = (process as unknown as { readonly parentPort: ElectronPort }).parentPort;

function send(message: StoreToMain): void {
  parentPort.postMessage(message);
}

function processPortOf(port: ElectronPort): GatewayPort & PhonePort {
  return {
    postMessage: (message) => { port.postMessage(message); },
    on(event: 'message' | 'close', listener: (message?: unknown) => void) {
      if (event === 'close') port.on('close', () => { listener(); });
      else port.on('message', ({ data }) => { listener(data); });
    },
    start: () => { port.start(); },
  };
}

const solvers = createSolverRequests(send);
const mail = createMailRequests(send);

function solverPortOf(port: ElectronPort): SolverPort {
  return {
    postMessage: (message) => { port.postMessage(message); },
    on: (_event, listener) => port.on('message', ({ data }) => { listener(data); }),
    start: () => { port.start(); },
    close: () => { port.close(); },
  };
}

function relayPortOf(port: ElectronPort): RelayPort {
  return {
    postMessage: (message) => { port.postMessage(message); },
    on: (_event, listener) => port.on('message', ({ data }) => { listener(data); }),
    onClose: (listener) => { port.on('close', listener); },
    start: () => { port.start(); },
    close: () => { port.close(); },
  };
}

/** This computer's name in rows that may travel: drawn once, means nothing elsewhere. */
function stationIdIn(directory: string): string {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const path = join(directory, 'station-id');
  const known = z.uuid().safeParse(readFileIfThere(path)?.trim());
  if (known.success) return known.data;
  const drawn = randomUUID();
  writeFileAtomically(path, `${drawn}\n`);
  return drawn;
}

/** A read-only folder has its own fault in the store; it only needs some name here. */
function stationId(directory: string): string {
  try {
    return stationIdIn(directory);
  } catch {
    return randomUUID();
  }
}

function listen(store: Store): void {
  store.onSession((state, gate) => { send({ type: 'session', state, gate }); });
  store.onCallHint((hint) => { send({ type: 'callHint', ...hint }); });
  store.onLine((line) => { send({ type: 'line', line }); });
  store.onCallsChanged(() => { send({ type: 'calls.changed' }); });
  store.onRotaChanged(() => { send({ type: 'rota.changed' }); });
  store.onDraftsChanged(() => { send({ type: 'drafts.changed' }); });
  store.onRotaAlert((alert) => { send({ type: 'rota.alert', alert }); });
  store.onLiveRecordings((live) => { send({ type: 'recording.live', live }); });
  store.onRecordingsChanged(() => { send({ type: 'recordings.changed' }); });
  store.onListening((open) => { send({ type: 'listening', open }); });
  store.onDial((token) => { send({ type: 'dial', token }); });
  parentPort.on('message', ({ data, ports }) => {
    const message = fromMain.safeParse(data);
    if (!message.success) {
      send({ type: 'log', level: 'warn', code: 'main-message-refused' });
      return;
    }
    handle(store, message.data, ports);
  });
  send({ type: 'session', state: store.sessionState(), gate: store.gate() });
  send({ type: 'ready' });
}

function handle(store: Store, message: z.infer<typeof fromMain>, ports: readonly ElectronPort[]): void {
  switch (message.type) {
    case 'call':
      void store.call(message.name, message.window, message.request).then(({ reply, handoff }) => {
        send({ type: 'reply', id: message.id, reply, ...(handoff === undefined ? {} : { handoff }) });
      });
      return;
    case 'gateway.port': {
      const port = ports[0];
      if (port !== undefined) store.attachGateway(processPortOf(port));
      return;
    }
    case 'phone.port': {
      const port = ports[0];
      if (port !== undefined) store.attachPhone(processPortOf(port));
      return;
    }
    case 'solver.port': {
      const port = ports[0];
      if (port !== undefined) solvers.onPort(message.id, solverPortOf(port));
      return;
    }
    case 'mail.port': {
      const port = ports[0];
      if (port !== undefined) mail.onPort(message.id, relayPortOf(port));
      return;
    }
    case 'mail.failed':
      mail.onFailed(message.id);
      return;
    case 'solver.ended':
      solvers.onEnded(message.id);
      return;
    case 'lock':
      store.lock(message.cause);
      return;
    case 'shutdown':
      void store.stop().then(() => { send({ type: 'stopped' }); });
  }
}

const { values } = parseArgs({
  args: process.argv.slice(2),
  options: { 'store-directory': { type: 'string' }, demonstration: { type: 'boolean', default: false } },
  strict: false,
});
const directory = values['store-directory'];
if (typeof directory !== 'string') throw new Error('the store process needs --store-directory');

void createStore({
  directory,
  demonstration: values.demonstration === true,
  clock: systemClock(__dirname),
  stationId: stationId(directory),
  startSolver: () => solvers.start(),
  openTunnel: mail.open,
  log: (level, code) => { send({ type: 'log', level, code }); },
}).then(listen, () => {
  send({ type: 'log', level: 'error', code: 'store-start-failed' });
  // Main starts it again, and says so when that is in vain; a mute process would leave it waiting.
  setImmediate(() => { process.exit(1); });
});
