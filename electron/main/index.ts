// Composition root of the shell: settles the profile, locks everything down, starts the store, opens the first window,
// and starts telephony once somebody has signed in. Holds no key and no SQL.
import { app, BrowserWindow, Menu, MessageChannelMain, protocol, session, type WebContents } from 'electron';
import { join } from 'node:path';
import type { Gate } from '../../core/contract/access.ts';
import { Refusal } from '../../core/contract/errors.ts';
import type { SessionState } from '../../core/contract/calls/session.ts';
import type { LiveRecordings } from '../../core/contract/recording-model.ts';
import { stateWithoutSession } from '../../core/domain/accounts/without-session.ts';
import { withoutStore } from '../../core/domain/recordings/live.ts';
import type { RecoverySheetHandoff } from '../../core/contract/calls/setup.ts';
import type { FallbackSheetHandoff, PosterHandoff, SavedFileHandoff } from '../../core/contract/rota-exchange-model.ts';
import type { PrintableDocument } from '../../core/protocol/window-bridge.ts';
import { rotaNotice } from '../../core/domain/rota/reminders.ts';
import { isRenewalDue } from '../../core/domain/calls/gateway-renewal.ts';
import { appScheme, serveApp } from '../security/app-protocol.ts';
import { lockDownApp, lockDownSession } from '../security/lockdown.ts';
import { installRemoteFrame } from '../security/remote-frame.ts';
import { createDesk } from './desk.ts';
import { createDocuments } from './documents.ts';
import { privacyPapers, recordingFiles } from './privacy-papers.ts';
import { firstLook, settleEnvironment } from './environment.ts';
import { startGateway, type GatewayClient } from './gateway-client.ts';
import { createInterfaceWindows, firstPaint } from './interface-windows.ts';
import { openLog } from './log.ts';
import { openMailRelay } from './mail-relay.ts';
import { openPhoneWindow, type PhoneWindow } from './phone-window.ts';
import { openPreferences } from './preferences.ts';
import { showRotaNotice } from './rota-notices.ts';
import { routePhone, routeWindowCalls } from './router.ts';
import { chooseFolder, saveHandedFile } from './saved-files.ts';
import { createSolverProcesses } from './solver-process.ts';
import { startStore, type StoreNotice } from './store-client.ts';
import { watchSurroundings } from './surroundings.ts';

const signedOutGate: Gate = { phase: 'signedOut', role: null, grants: [], mustChangePassphrase: false };
const quitPoliteMs = 3_000;
const renewalCheckMs = 60_000;

// As root (continuous integration) Chromium is started with --no-sandbox; enabling the sandbox then only makes it crash.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
// Kind B media and the training line run between the phone window and the gateway over 127.0.0.1.
app.commandLine.appendSwitch('allow-loopback-in-peer-connection');
// Nothing is looked up or fetched behind our back.
app.commandLine.appendSwitch('disable-background-networking');
app.commandLine.appendSwitch('disable-component-update');
app.commandLine.appendSwitch('disable-domain-reliability');
protocol.registerSchemesAsPrivileged([
  { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true } },
]);
lockDownApp(app);

const environment = settleEnvironment(app, process.argv, __dirname);
if (app.requestSingleInstanceLock()) run();
else app.exit(0);

function run(): void {
  const log = openLog(environment.userData, !environment.packaged && process.env['ECOUTILLE_VERBOSE'] === '1');
  const logFault = (code: string): void => {
    log('warn', code);
  };
  const preferences = openPreferences(join(environment.userData, 'preferences.json'), app.getLocale(), logFault);
  const enableRemoteFrame = installRemoteFrame(app);

  let gate: Gate = signedOutGate;
  let sessionState = firstLook(environment);
  let gateway: GatewayClient | null = null;
  let gatewayReady = false;
  let storeReady = false;
  let phone: PhoneWindow | null = null;
  let phoneReady = false;
  let quitting = false;
  let lastCallEndedAt: number | null = null;
  let live: LiveRecordings = { mode: 'off', consentSentence: '', calls: [] };

  const desk = createDesk({
    clock: Date.now,
    command: (command) => phone?.command(command) ?? Promise.resolve(null),
    publish: (state) => {
      windows.broadcast('desk.changed', state);
    },
  });
  const windows = createInterfaceWindows({
    bundles: environment.bundles,
    packaged: environment.packaged,
    enableRemoteFrame,
    callInProgress: () => desk.busy && !quitting,
    preferences: () => preferences.current.preferences,
    log: logFault,
  });

  const connectStoreAndGateway = (): void => {
    if (!gatewayReady || !storeReady || gateway === null) return;
    const { port1, port2 } = new MessageChannelMain();
    gateway.attachStore(port1);
    store.attachGateway(port2);
  };
  const connectPhoneAndGateway = (): void => {
    if (!gatewayReady || !phoneReady || gateway === null || phone === null) return;
    const { port1, port2 } = new MessageChannelMain();
    gateway.attachPhone(port1);
    phone.attachGateway(port2);
  };

  /** The sound of recorded calls goes this way, past main. */
  const connectPhoneAndStore = (): void => {
    if (!storeReady || !phoneReady || phone === null) return;
    const { port1, port2 } = new MessageChannelMain();
    store.attachPhone(port1);
    phone.attachStore(port2);
  };

  const startTelephony = (): void => {
    if (gateway !== null) return;
    gateway = startGateway({
      entry: join(environment.bundles, 'main', 'gateway.js'),
      showOutput: process.env['ECOUTILLE_VERBOSE'] === '1',
      onReady: () => {
        gatewayReady = true;
        connectStoreAndGateway();
        connectPhoneAndGateway();
      },
      onDown: () => {
        gatewayReady = false;
        log('warn', 'gateway-ended');
      },
      log,
    });
    phone = openPhoneWindow({
      bundles: environment.bundles,
      packaged: environment.packaged,
      onReady: () => {
        phoneReady = true;
        // Before the line: the first caller already hears what they are to hear.
        connectPhoneAndStore();
        connectPhoneAndGateway();
      },
      onGone: () => {
        phoneReady = false;
        desk.setSnapshot(null);
      },
      log: logFault,
    });
  };

  /** Opens the window that fits who has just signed in. */
  const showWindowFor = (state: SessionState): void => {
    if (state.account === null) return;
    if (state.account.role === 'listener') {
      windows.open('softphone');
      windows.close('console');
      preferences.change({ lastWindow: 'softphone' });
    } else {
      if (!windows.isOpen('console')) windows.open('console');
      preferences.change({ lastWindow: 'console' });
    }
  };

  const onSession = (state: SessionState, nextGate: Gate): void => {
    const before = gate;
    const accountBefore = sessionState.account?.id ?? null;
    gate = nextGate;
    sessionState = state;
    desk.setPhase(state.phase);
    if (state.phase === 'open') startTelephony();
    if (before.phase === 'open' && state.phase !== 'open') {
      windows.wipe();
      // The page that would fetch it is gone: a take does not go on behind a locked screen.
      void phone?.command({ name: 'cancelTake' });
    }
    windows.broadcast('session.changed', state);
    const signedIn = state.phase === 'open' && (before.phase !== 'locked' || accountBefore !== state.account?.id);
    if (signedIn && before.phase !== 'open') showWindowFor(state);
  };

  const onNotice = (notice: StoreNotice): void => {
    switch (notice.type) {
      case 'session':
        onSession(notice.state, notice.gate);
        return;
      case 'callHint':
        desk.setHint(notice.token, notice);
        return;
      case 'line':
        desk.setLine(notice.line);
        return;
      case 'calls.changed':
        windows.broadcast('calls.changed', {});
        return;
      case 'rota.changed':
        windows.broadcast('rota.changed', {});
        return;
      case 'drafts.changed':
        windows.broadcast('drafts.changed', {});
        return;
      case 'rota.alert':
        windows.broadcast('rota.alert', notice.alert);
        showRotaNotice(rotaNotice(notice.alert, preferences.current.preferences.language, gate.phase !== 'open'), () => { windows.focus(); });
        return;
      case 'recording.live':
        live = notice.live;
        windows.broadcast('recording.changed', live);
        return;
      case 'recordings.changed':
        windows.broadcast('recordings.changed', {});
        return;
      case 'listening':
        windows.protect(notice.open);
        return;
      case 'mail.open':
        void openMailRelay(notice.host, notice.port).then((port) => { store.attachMail(notice.id, port); });
        return;
      case 'dial':
        void phone?.command({ name: 'dial', token: notice.token });
        return;
      case 'solver.start':
        store.attachSolver(notice.id, solvers.start(notice.id));
        return;
      case 'solver.kill':
        solvers.kill(notice.id);
        return;
      case 'log':
        log(notice.level, notice.code);
    }
  };

  const solvers = createSolverProcesses({
    entry: join(environment.bundles, 'main', 'solver.js'),
    showOutput: process.env['ECOUTILLE_VERBOSE'] === '1',
    onEnded: (id) => {
      store.solverEnded(id);
    },
  });

  /** The first window comes first: the store would take the processor from it, and nobody signs in before it shows. */
  const firstWindow = app.whenReady().then(() => {
    if (process.platform !== 'darwin') Menu.setApplicationMenu(null);
    lockDownSession(session.defaultSession);
    serveApp({ protocol, root: join(environment.bundles, 'renderer') });
    watchSurroundings({
      lockAfterMinutes: () => (gate.phase === 'open' ? sessionState.lockAfterMinutes : null),
      lock: (cause) => {
        store.lock(cause);
      },
      networkChanged: () => {
        gateway?.networkChanged();
        void phone?.command({ name: 'networkChanged' });
      },
    });
    setInterval(() => {
      if (gateway === null || !isRenewalDue({ busy: desk.busy, lastCallEndedAt }, Date.now())) return;
      lastCallEndedAt = null;
      gateway.renew();
    }, renewalCheckMs);
    return firstPaint(windows.open(preferences.current.lastWindow));
  });

  const store = startStore({
    entry: join(environment.bundles, 'main', 'store.js'),
    args: [`--store-directory=${environment.storeDirectory}`, ...(environment.demonstration ? ['--demonstration'] : [])],
    showOutput: process.env['ECOUTILLE_VERBOSE'] === '1',
    startAfter: firstWindow,
    stateWithoutStore: () => ({ ...sessionState, now: Date.now() }),
    onReady: () => {
      storeReady = true;
      connectStoreAndGateway();
      connectPhoneAndStore();
    },
    onNotice,
    onDown: (unavailable) => {
      storeReady = false;
      log('error', 'store-down');
      solvers.killAll();
      // Whatever was recorded ended with the process that wrote it.
      live = withoutStore(live, Date.now());
      windows.broadcast('recording.changed', live);
      windows.protect(false);
      // The keys went with the process: whatever was open is closed. Calls go on; the windows say so.
      onSession(unavailable ? stateWithoutSession('unusable', 'store-unavailable', { demonstration: environment.demonstration, clock: Date.now }) : firstLook(environment), signedOutGate);
      desk.setLine(null);
    },
  });

  const documents = createDocuments(environment.bundles, environment.packaged);
  const recoverySheet = (handoff: unknown): PrintableDocument & { kind: 'recoverySheet' } => ({
    kind: 'recoverySheet',
    language: preferences.current.preferences.language,
    sheet: handoff as RecoverySheetHandoff,
  });
  const rotaPoster = (handoff: unknown): PrintableDocument & { kind: 'rotaPoster' } => ({
    kind: 'rotaPoster',
    language: preferences.current.preferences.language,
    poster: handoff as PosterHandoff,
  });
  const rotaFallbackSheet = (handoff: unknown): PrintableDocument & { kind: 'rotaFallbackSheet' } => ({
    kind: 'rotaFallbackSheet',
    language: preferences.current.preferences.language,
    sheet: handoff as FallbackSheetHandoff,
  });
  const saveHanded = (handoff: unknown, sender: WebContents): Promise<{ saved: boolean }> =>
    saveHandedFile(handoff as SavedFileHandoff, BrowserWindow.fromWebContents(sender));

  routeWindowCalls({
    kindOf: (contents) => windows.kindOf(contents),
    gate: () => gate,
    store,
    desk: desk.handlers,
    log: logFault,
    shell: {
      'preferences.get': () => preferences.current.preferences,
      'preferences.save': (next) => {
        preferences.change({ preferences: next });
        windows.broadcast('preferences.changed', next);
        windows.fitText();
        return next;
      },
      'window.openSoftphone': () => {
        windows.open('softphone');
        return {};
      },
      'window.openConsole': () => {
        windows.open('console');
        return {};
      },
      'app.getInfo': () => ({
        version: app.getVersion(),
        demonstration: environment.demonstration,
        platform: process.platform === 'linux' || process.platform === 'win32' || process.platform === 'darwin' ? process.platform : 'other',
      }),
      'setup.openDemonstration': () => {
        app.relaunch({ args: [...process.argv.slice(1).filter((argument) => argument !== '--demo'), '--demo'] });
        app.quit();
        return {};
      },
    },
    shellAfterStore: {
      'recovery.saveSheet': async (handoff, sender) => {
        const document = recoverySheet(handoff);
        const name = `ecoutille-feuille-de-secours-${document.sheet.number}.pdf`;
        return { saved: await documents.savePdf(document, name, BrowserWindow.fromWebContents(sender)) };
      },
      'recovery.printSheet': async (handoff) => ({ printed: await documents.print(recoverySheet(handoff)) }),
      ...privacyPapers(documents),
      ...recordingFiles(documents),
      'rotaExchange.exportCsv': saveHanded,
      'rotaExchange.exportIcs': saveHanded,
      'rotaExchange.exportOwnIcs': saveHanded,
      'rotaExchange.saveCard': saveHanded,
      'rotaExchange.saveRotaFile': saveHanded,
      'rotaExchange.savePoster': async (handoff, sender) => {
        const document = rotaPoster(handoff);
        return { saved: await documents.savePdf(document, `planning-${document.poster.from}.pdf`, BrowserWindow.fromWebContents(sender)) };
      },
      'rotaExchange.printPoster': async (handoff) => ({ printed: await documents.print(rotaPoster(handoff)) }),
      'rotaExchange.saveFallbackSheet': async (handoff, sender) => {
        const document = rotaFallbackSheet(handoff);
        return { saved: await documents.savePdf(document, `planning-de-secours-${document.sheet.from}.pdf`, BrowserWindow.fromWebContents(sender)) };
      },
      'rotaExchange.printFallbackSheet': async (handoff) => ({ printed: await documents.print(rotaFallbackSheet(handoff)) }),
      'rotaExchange.chooseSubscriptionFolder': async (_handoff, sender) => {
        const folder = await chooseFolder(BrowserWindow.fromWebContents(sender));
        if (folder === null) return { folder: null };
        const { reply } = await store.call('rotaExchange.saveSubscription', 'console', { folder });
        if (!reply.ok) throw new Refusal(reply.code);
        return { folder };
      },
    },
  });
  routePhone({
    contents: () => phone?.contents ?? null,
    onSnapshot: (snapshot) => {
      const wasBusy = desk.busy;
      desk.setSnapshot(snapshot);
      if (wasBusy && !desk.busy) lastCallEndedAt = Date.now();
    },
    onListening: () => phone?.listening(),
    onReply: (id, reply) => phone?.settle(id, reply),
    loadSound: () => preferences.current.sound,
    saveSound: (sound) => {
      preferences.change({ sound });
    },
    log: logFault,
  });

  app.on('second-instance', () => {
    windows.focus();
  });
  app.on('browser-window-created', (_event, window) => {
    window.on('closed', () => {
      if (!windows.isOpen('console') && !windows.isOpen('softphone')) app.quit();
    });
  });
  app.on('activate', () => {
    windows.open(preferences.current.lastWindow);
  });
  // The hidden phone window would keep the application alive, or end it: quitting is decided above.
  app.on('window-all-closed', () => undefined);
  app.on('before-quit', (event) => {
    if (quitting) return;
    event.preventDefault();
    quitting = true;
    solvers.killAll();
    const late = new Promise((resolve) => setTimeout(resolve, quitPoliteMs));
    const unregister = phone?.command({ name: 'shutDown' }) ?? Promise.resolve(null);
    void Promise.race([unregister, late])
      .then(() => Promise.all([gateway?.stop(), store.stop()]))
      .finally(() => {
        app.exit(0);
      });
  });
}
