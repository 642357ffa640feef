// Electron main of the phone rig: the real phone window, gateway, protocol and lockdown, without store and interface.
// The test plays the store and the shell through `globalThis.rig` (Playwright's evaluate).
import { app, MessageChannelMain, protocol, session, type MessagePortMain } from 'electron';
import { join } from 'node:path';
import type { GatewayToStore, StoreToGateway } from '../../../core/protocol/gateway-store.ts';
import type { PhoneToStore, StoreToPhone } from '../../../core/protocol/phone-store.ts';
import type { PhoneCommand, PhoneCommandReply, PhoneSnapshot, SoundSettings } from '../../../core/protocol/main-phone.ts';
import { startGateway } from '../../../electron/main/gateway-client.ts';
import { openPhoneWindow } from '../../../electron/main/phone-window.ts';
import { routePhone } from '../../../electron/main/router.ts';
import { appScheme, serveApp } from '../../../electron/security/app-protocol.ts';
import { lockDownApp, lockDownSession } from '../../../electron/security/lockdown.ts';

export interface PhoneRig {
  command(command: PhoneCommand): Promise<PhoneCommandReply | null>;
  toGateway(message: StoreToGateway): void;
  toPhone(message: StoreToPhone): void;
  /** Plays the blocklist: these numbers are blocked; null: nobody answers the gateway. */
  setBlocked(numbers: readonly string[] | null): void;
  /** Every message that the phone window sent to the store, in order. */
  readonly phoneMessages: PhoneToStore[];
  networkChanged(): void;
  /** Kills the gateway process as a crash would. */
  crashGateway(): void;
  /** Every message that the gateway sent to the store, in order. */
  readonly storeMessages: GatewayToStore[];
  /** Codes that gateway and shell logged. */
  readonly codes: string[];
  /** Every state that the phone window published, in order. */
  readonly snapshots: PhoneSnapshot[];
  readonly savedSound: SoundSettings[];
  stop(): Promise<void>;
}

const bundles = join(__dirname, '..');

if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
app.commandLine.appendSwitch('allow-loopback-in-peer-connection');
protocol.registerSchemesAsPrivileged([
  { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true } },
]);
lockDownApp(app);
app.on('window-all-closed', () => undefined);

void app.whenReady().then(() => {
  serveApp({ protocol, root: join(bundles, 'renderer') });
  lockDownSession(session.defaultSession);

  const storeMessages: GatewayToStore[] = [];
  const codes: string[] = [];
  const snapshots: PhoneSnapshot[] = [];
  const savedSound: SoundSettings[] = [];
  let storePort: MessagePortMain | null = null;
  /** Sent before the gateway was ready; a line is given again to a gateway that restarts, as the store does. */
  let unsent: StoreToGateway[] = [];
  let blocked: readonly string[] | null = null;
  let gatewayReady = false;
  let phoneReady = false;

  const phoneMessages: PhoneToStore[] = [];
  let phoneStorePort: MessagePortMain | null = null;
  /** A page that starts again gets a port of its own: a port is handed over once. */
  const connectStore = (): void => {
    const { port1, port2 } = new MessageChannelMain();
    port1.on('message', ({ data }) => {
      phoneMessages.push(data as PhoneToStore);
    });
    port1.start();
    phoneStorePort = port1;
    phone.attachStore(port2);
  };
  const connectPhone = (): void => {
    if (!gatewayReady || !phoneReady) return;
    const { port1, port2 } = new MessageChannelMain();
    gateway.attachPhone(port1);
    phone.attachGateway(port2);
  };
  const gateway = startGateway({
    entry: join(bundles, 'main', 'gateway.js'),
    showOutput: true,
    onReady: () => {
      gatewayReady = true;
      const { port1, port2 } = new MessageChannelMain();
      gateway.attachStore(port1);
      storePort = port2;
      port2.on('message', ({ data }) => {
        const message = data as GatewayToStore;
        storeMessages.push(message);
        if (message.type === 'call.event') {
          port2.postMessage({ type: 'call.acknowledged', token: message.token, sequence: message.sequence } satisfies StoreToGateway);
          if (blocked !== null && message.fact === 'started' && message.caller.kind === 'number') {
            port2.postMessage({ type: 'call.screened', token: message.token, blocked: blocked.includes(message.caller.e164) } satisfies StoreToGateway);
          }
        }
      });
      port2.start();
      for (const message of unsent) port2.postMessage(message);
      unsent = unsent.filter((message) => message.type === 'line.set');
      connectPhone();
    },
    onDown: () => {
      gatewayReady = false;
      codes.push('gateway-down');
    },
    log: (_level, code) => {
      codes.push(code);
    },
  });
  let sound: SoundSettings = { microphone: null, headset: null, ringer: null, ringVolume: 0.7 };
  routePhone({
    contents: () => phone.contents,
    onSnapshot: (snapshot) => {
      snapshots.push(snapshot);
    },
    onListening: () => {
      phone.listening();
    },
    onReply: (id, reply) => {
      phone.settle(id, reply);
    },
    loadSound: () => sound,
    saveSound: (settings) => {
      sound = settings;
      savedSound.push(settings);
    },
    log: (code) => {
      codes.push(code);
    },
  });
  const phone = openPhoneWindow({
    bundles,
    packaged: false,
    onReady: () => {
      phoneReady = true;
      connectStore();
      connectPhone();
    },
    onGone: () => {
      phoneReady = false;
    },
    log: (code) => {
      codes.push(code);
    },
  });

  const rig: PhoneRig = {
    command: (command) => phone.command(command),
    toGateway: (message) => {
      if (message.type === 'line.set' || storePort === null) unsent.push(message);
      storePort?.postMessage(message);
    },
    toPhone: (message) => {
      phoneStorePort?.postMessage(message);
    },
    setBlocked: (numbers) => {
      blocked = numbers;
    },
    phoneMessages,
    networkChanged: () => {
      gateway.networkChanged();
      void phone.command({ name: 'networkChanged' });
    },
    crashGateway: () => {
      const gatewayProcess = app.getAppMetrics().find(({ type, name }) => type === 'Utility' && name === 'Écoutille gateway');
      if (gatewayProcess === undefined) throw new Error('no gateway process');
      process.kill(gatewayProcess.pid, 'SIGKILL');
    },
    storeMessages,
    codes,
    snapshots,
    savedSound,
    stop: async () => {
      await phone.command({ name: 'shutDown' });
      await gateway.stop();
    },
  };
  Object.assign(globalThis, { rig });
});
