// Entry of the gateway process: speaks core/protocol/main-gateway.ts over the parent port of an Electron utility process.
// Invariant: only codes leave towards main; a fault of any kind is a code, never its text, which may quote a message.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { GatewayToMain, MainToGateway } from '../../core/protocol/main-gateway.ts';
import { systemClock } from '../system-clock.ts';
import { createGateway } from './gateway.ts';
import { createMediaEngine } from './media/media-engine.ts';
import { createPacketRelay } from './media/packet-relay.ts';
import { portOfElectron, type ElectronPort } from './ports.ts';
import { startTrainingProvider } from './training/training-provider.ts';

/** What Electron adds to `process` in a utility process; declared here because this folder knows no Electron. */
interface ParentPort {
  on(event: 'message', listener: (event: { readonly data: unknown; readonly ports: readonly ElectronPort[] }) => void): unknown;
  postMessage(message: GatewayToMain): void;
}

function parentPort(): ParentPort {
  const found: unknown = Reflect.get(process, 'parentPort');
  if (typeof found !== 'object' || found === null) throw new Error('the gateway runs as a utility process');
  return found as ParentPort;
}

const parent = parentPort();
const say = (message: GatewayToMain): void => parent.postMessage(message);
const warn = (code: string): void => say({ type: 'log', level: 'warn', code });

// A packaged application has no way to switch redaction off: the bundle then lies in app.asar.
const positiveControl = process.env['ECOUTILLE_TEST_REDACTION'] === 'off' && !__dirname.includes('.asar');

const gateway = createGateway({
  clock: systemClock(__dirname),
  random: (count) => randomBytes(count),
  log: warn,
  onCanary: () => say({ type: 'canary' }),
  media: {
    createMediaEngine,
    createPacketRelay,
    startTrainingProvider: (options) => startTrainingProvider({ ...options, folder: join(__dirname, '../../resources/training') }),
  },
  ...(positiveControl ? { redaction: 'off-for-positive-control' as const } : {}),
});

// Node prints an uncaught error with its text; here it ends the process instead, and main starts a fresh one.
process.on('uncaughtException', () => {
  say({ type: 'log', level: 'error', code: 'gateway.crashed' });
  setTimeout(() => process.exit(1), 50);
});
process.on('unhandledRejection', () => say({ type: 'log', level: 'error', code: 'gateway.unhandled' }));

parent.on('message', ({ data, ports }) => {
  const message = data as MainToGateway;
  const port = ports[0];
  switch (message.type) {
    case 'phone.port':
      if (port !== undefined) gateway.attachPhone(portOfElectron(port));
      break;
    case 'store.port':
      if (port !== undefined) gateway.attachStore(portOfElectron(port));
      break;
    case 'networkChanged':
      gateway.networkChanged();
      break;
    case 'shutdown':
      void gateway.stop().finally(() => {
        say({ type: 'stopped' });
        setTimeout(() => process.exit(0), 50);
      });
      break;
  }
});
say({ type: 'ready' });
