// What a page of the application cannot do, whatever runs in it: reach Node, main, another window, the network or a device.
import { readFileSync, rmSync } from 'node:fs';
import { createSocket } from 'node:dgram';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { callNames, contract } from '../../core/contract/contract.ts';
import type { CallDefinition } from '../../core/contract/define-call.ts';
import { discardProfile, launchApplication, newProfile, type RunningApplication } from '../support/application.ts';
import { electronExecutable } from '../support/electron-executable.ts';
import { administrator, createAssociationIn, finishInstallationIn, valueFrom } from '../support/journeys.ts';
import { findInFolder } from '../support/number-traces.ts';
import { recordSkip } from '../support/skip.ts';

test.describe.configure({ mode: 'serial' });

const line = { label: 'Ligne Mirabelle', domain: 'sip.mirabelle.invalid', password: 'Sesame-Mirabelle-7' } as const;
const listener = { displayName: 'Samia Berkane', login: 'samia.berkane' } as const;
const kinds = ['console', 'softphone'] as const;

let profile: string;
let application: RunningApplication;
const pages = {} as Record<(typeof kinds)[number] | 'phone', Page>;

test.beforeAll(async () => {
  test.setTimeout(120_000);
  profile = newProfile();
  // Without the fake answer to permission questions: the application's own answer is the subject.
  application = await launchApplication({ profile, switches: ['--use-fake-device-for-media-stream'] });
  pages.console = await createAssociationIn(application);
  await finishInstallationIn(application, pages.console);
  await valueFrom(pages.console, 'accounts.create', { ...listener, role: 'listener' });
  await valueFrom(pages.console, 'line.saveSettings', {
    settings: { preset: 'ordinary', label: line.label, publicNumber: '', transport: 'UDP', domain: line.domain, proxy: '127.0.0.1', port: 9, path: '/', user: 'mirabelle', authUser: '', pinnedCertificate: null, forwardMethod: 'unknown' },
    password: line.password,
  });
  await valueFrom(pages.console, 'window.openSoftphone', {});
  pages.softphone = await application.window('softphone');
  pages.phone = await application.window('phone');
});

test.afterAll(async () => {
  await application.quit();
  discardProfile(profile);
});

test('@electron/remote answers the softphone about its own window, and nothing else to anybody', async () => {
  const answers = await application.electron.evaluate(({ BrowserWindow, ipcMain }) => {
    const requests: readonly (readonly [string, readonly unknown[]])[] = [
      ['REMOTE_BROWSER_REQUIRE', ['fs']],
      ['REMOTE_BROWSER_GET_BUILTIN', ['app']],
      ['REMOTE_BROWSER_GET_GLOBAL', ['process']],
      ['REMOTE_BROWSER_GET_CURRENT_WEB_CONTENTS', []],
      ['REMOTE_BROWSER_GET_CURRENT_WINDOW', []],
    ];
    return BrowserWindow.getAllWindows().flatMap(({ webContents }) =>
      requests.map(([channel, words]) => {
        const event = { sender: webContents, senderFrame: webContents.mainFrame, returnValue: undefined as { type?: string } | undefined };
        ipcMain.emit(channel, event, 'a context', ...words);
        return { host: new URL(webContents.getURL()).host, channel, answered: event.returnValue !== undefined, type: event.returnValue?.type };
      }),
    );
  });
  expect(answers).toHaveLength(15);
  for (const { host, channel, answered, type } of answers) {
    expect(answered, channel).toBe(true);
    const own = host === 'softphone' && channel === 'REMOTE_BROWSER_GET_CURRENT_WINDOW';
    expect(type, `${host} ${channel}`).toBe(own ? 'object' : 'exception');
  }
});

for (const kind of kinds) {
  test(`the ${kind} page has no Node, and runs nothing that is not in its bundle`, async () => {
    const page = pages[kind];
    const found = await page.evaluate(async () => {
      const global = globalThis as Record<string, unknown>;
      const names = ['require', 'process', 'module', 'Buffer', 'global', '__dirname', 'ipcRenderer', 'electron'].filter((name) => name in global);
      const script = document.createElement('script');
      script.textContent = 'globalThis.ranInline = true';
      document.head.append(script);
      const other = document.createElement('script');
      other.src = 'data:text/javascript,globalThis.ranInline=true';
      document.head.append(other);
      document.body.insertAdjacentHTML('beforeend', '<button id="inline" onclick="globalThis.ranInline=true" hidden></button>');
      document.getElementById('inline')?.click();
      document.getElementById('inline')?.remove();
      // In a task of its own: what the debugger evaluates is spared the policy.
      const evaluated = await new Promise<string>((resolve) => {
        setTimeout(() => {
          try {
            // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- what must not be possible
            resolve(String(new Function('return "ran"')()));
          } catch (error) {
            resolve((error as Error).name);
          }
        }, 0);
      });
      await new Promise((resolve) => setTimeout(resolve, 200));
      return { names, inline: 'ranInline' in global, evaluated };
    });
    expect(found).toEqual({ names: [], inline: false, evaluated: 'EvalError' });
  });

  test(`the ${kind} page reaches no network`, async () => {
    const arrived: string[] = [];
    const server = createServer((request, response) => {
      arrived.push(request.url ?? '');
      response.setHeader('Access-Control-Allow-Origin', '*');
      response.end('here');
    });
    server.on('connection', () => arrived.push('connection'));
    server.on('upgrade', (request) => arrived.push(`upgrade ${request.url ?? ''}`));
    const datagrams = createSocket('udp4');
    datagrams.on('message', () => arrived.push('datagram'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    await new Promise<void>((resolve) => datagrams.bind(0, '127.0.0.1', resolve));
    const target = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      const outcome = await pages[kind].evaluate(
        async ([host, stun]) => {
          const settle = (promise: Promise<unknown>): Promise<string> => promise.then(() => 'done', () => 'refused');
          const fetched = await settle(fetch(`http://${host}/fetch`));
          const opaque = await settle(fetch(`http://${host}/opaque`, { mode: 'no-cors' }));
          const socket = await settle(
            new Promise((resolve, reject) => {
              try {
                const opened = new WebSocket(`ws://${host}/socket`);
                opened.onopen = resolve;
                opened.onerror = reject;
              } catch (error) {
                reject(error instanceof Error ? error : new Error('refused'));
              }
            }),
          );
          const image = await settle(
            new Promise((resolve, reject) => {
              const element = new Image();
              element.onload = resolve;
              element.onerror = reject;
              element.src = `http://${host}/image.png`;
            }),
          );
          try {
            navigator.sendBeacon(`http://${host}/beacon`, 'x');
          } catch {
            // Refused as well.
          }
          const frame = document.createElement('iframe');
          frame.src = `http://${host}/frame`;
          document.body.append(frame);
          const prefetch = document.createElement('link');
          prefetch.rel = 'prefetch';
          prefetch.href = `http://${host}/prefetch`;
          document.head.append(prefetch);
          try {
            const peer = new RTCPeerConnection({ iceServers: [{ urls: `stun:${stun}` }, { urls: `turn:${host}?transport=tcp`, username: 'u', credential: 'c' }] });
            peer.createDataChannel('x');
            await peer.setLocalDescription(await peer.createOffer());
            await new Promise((resolve) => setTimeout(resolve, 1_500));
            peer.close();
          } catch {
            // Refused as well.
          }
          frame.remove();
          prefetch.remove();
          return { fetched, opaque, socket, image };
        },
        [target, `127.0.0.1:${datagrams.address().port}`] as const,
      );
      expect(outcome).toEqual({ fetched: 'refused', opaque: 'refused', socket: 'refused', image: 'refused' });
      expect(arrived).toEqual([]);
    } finally {
      server.close();
      datagrams.close();
    }
  });

  test(`the ${kind} page goes nowhere, opens no window and gets no device`, async () => {
    const page = pages[kind];
    const before = page.url();
    const windows = application.electron.windows().length;
    const outcome = await page.evaluate(async () => {
      const opened = window.open('https://example.org/') !== null || window.open('app://console/console/index.html') !== null;
      location.href = 'https://example.org/';
      const anchor = document.createElement('a');
      anchor.href = 'app://phone/phone/index.html';
      document.body.append(anchor);
      anchor.click();
      anchor.remove();
      const settle = (promise: Promise<unknown>): Promise<string> => promise.then(() => 'granted', () => 'refused');
      const media = (wanted: MediaStreamConstraints): Promise<string> => settle(navigator.mediaDevices.getUserMedia(wanted));
      const place = await new Promise<string>((resolve) => {
        navigator.geolocation.getCurrentPosition(() => { resolve('granted'); }, ({ code }) => { resolve(code === 1 ? 'refused' : 'failed'); }, { timeout: 3_000 });
      });
      await new Promise((resolve) => setTimeout(resolve, 300));
      return {
        opened,
        microphone: await media({ audio: true }),
        camera: await media({ video: true }),
        screen: await settle(navigator.mediaDevices.getDisplayMedia({ video: true })),
        place,
        notifications: await Notification.requestPermission(),
        clipboard: await settle(navigator.clipboard.readText()),
      };
    });
    expect(outcome).toEqual({ opened: false, microphone: 'refused', camera: 'refused', screen: 'refused', place: 'refused', notifications: 'denied', clipboard: 'refused' });
    expect(page.url()).toBe(before);
    expect(application.electron.windows().length).toBe(windows);
  });
}

test('the phone window alone gets the microphone, and no camera', async () => {
  const outcome = await pages.phone.evaluate(async () => {
    const settle = (wanted: MediaStreamConstraints): Promise<string> => navigator.mediaDevices.getUserMedia(wanted).then(() => 'granted', () => 'refused');
    return { microphone: await settle({ audio: true }), camera: await settle({ video: true }), both: await settle({ audio: true, video: true }) };
  });
  expect(outcome).toEqual({ microphone: 'granted', camera: 'refused', both: 'refused' });
});

test('the router refuses the calls of another window kind, of the phone window, and of any frame inside a page', async () => {
  const answers = await application.electron.evaluate(
    async ({ BrowserWindow, ipcMain }, names) => {
      type Handler = (event: unknown, request: unknown) => Promise<{ ok: boolean; code?: string }>;
      const handlers = (ipcMain as unknown as { _invokeHandlers: Map<string, Handler> })._invokeHandlers;
      const list: { host: string; name: string; inner: boolean; code: string | undefined; ok: boolean }[] = [];
      for (const { webContents } of BrowserWindow.getAllWindows()) {
        const { host } = new URL(webContents.getURL());
        for (const name of names) {
          for (const inner of [false, true]) {
            if (!inner && host !== 'phone' && name.windows.some((kind) => kind === host)) continue;
            const event = { sender: webContents, senderFrame: inner ? { url: webContents.getURL() } : webContents.mainFrame };
            const reply = await handlers.get(name.name)?.(event, {});
            list.push({ host, name: name.name, inner, code: reply?.code, ok: reply?.ok ?? true });
          }
        }
      }
      return list;
    },
    callNames.map((name) => ({ name, windows: (contract[name] as CallDefinition).windows })),
  );
  expect(answers.length).toBeGreaterThan(3 * callNames.length);
  expect(answers.filter(({ ok, code }) => ok || code !== 'forbidden')).toEqual([]);
});

test('every page lives in a process of its own, in Chromium’s sandbox', async () => {
  const processes = await application.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map(({ webContents }) => ({ host: new URL(webContents.getURL()).host, pid: webContents.getOSProcessId() })),
  );
  expect(new Set(processes.map(({ pid }) => pid)).size).toBe(3);
  const { sandboxOffReason } = electronExecutable();
  if (process.platform !== 'linux' || sandboxOffReason !== undefined) {
    recordSkip('every page lives in a process of its own, in Chromium’s sandbox', sandboxOffReason ?? 'only Linux tells it in /proc');
    test.skip();
  }
  for (const { host, pid } of processes) {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    // Mode 2 is a system call filter; the empty network and process namespaces are the other half of the sandbox.
    expect(status, host).toMatch(/^Seccomp:\s+2$/m);
    expect(status, host).toMatch(/^NoNewPrivs:\s+1$/m);
  }
});

test('the profile folder names nobody: no association, no person, no line, no secret in clear', async () => {
  // The sheet that the administrator chose to save is theirs to keep.
  rmSync(join(profile, 'feuille.pdf'));
  const words = ['La Veilleuse', 'quai des Tilleuls', administrator.displayName, administrator.login, administrator.passphrase, listener.displayName, listener.login, line.label, line.domain, line.password, 'mirabelle'];
  const shapes = new Map(words.flatMap((word) => [[word, Buffer.from(word, 'utf8')], [`${word}, UTF-16`, Buffer.from(word, 'utf16le')]] as const));
  expect(findInFolder(profile, shapes)).toEqual([]);
  await application.quit();
  expect(findInFolder(profile, shapes)).toEqual([]);
  // The same search finds what is there.
  expect(findInFolder(profile, new Map([['language', Buffer.from('"language"')]]))).not.toEqual([]);
});
