// The hidden window where sip.js and the sound live. It has no interface, is never throttled, and outlives every lock.
import { BrowserWindow, type MessagePortMain, type WebContents } from 'electron';
import { join } from 'node:path';
import type { PhoneCommand, PhoneCommandReply } from '../../core/protocol/main-phone.ts';
import { pageUrl } from '../security/app-protocol.ts';

export interface PhoneWindow {
  readonly contents: WebContents | null;
  /** Null when the phone window is not there or does not answer in time. */
  command(command: PhoneCommand): Promise<PhoneCommandReply | null>;
  /** From router.ts: the page listens to commands. */
  listening(): void;
  /** From router.ts: the page answered a command. */
  settle(id: number, reply: PhoneCommandReply): void;
  attachGateway(port: MessagePortMain): void;
  attachStore(port: MessagePortMain): void;
  close(): void;
}

export interface PhoneWindowOptions {
  readonly bundles: string;
  readonly packaged: boolean;
  /** The page is ready for a gateway port (first start, or after a crash). */
  readonly onReady: () => void;
  readonly onGone: () => void;
  readonly log: (code: string) => void;
}

/** Answering includes a media set-up; everything else is immediate. */
const commandTimeoutMs = 10_000;

export function openPhoneWindow(options: PhoneWindowOptions): PhoneWindow {
  const pending = new Map<number, (reply: PhoneCommandReply | null) => void>();
  let lastId = 0;
  let closing = false;
  let ready = false;

  const window = new BrowserWindow({
    show: false,
    webPreferences: {
      preload: join(options.bundles, 'preload', 'phone.js'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      backgroundThrottling: false,
      devTools: !options.packaged,
      spellcheck: false,
      autoplayPolicy: 'no-user-gesture-required',
    },
  });
  const { webContents } = window;
  // The media of a call: the one window that talks over UDP.
  webContents.setWebRTCIPHandlingPolicy('default');

  const fail = (): void => {
    ready = false;
    for (const settle of pending.values()) settle(null);
    pending.clear();
  };
  webContents.on('render-process-gone', () => {
    fail();
    if (closing || window.isDestroyed()) return;
    options.log('phone-window-crashed');
    options.onGone();
    webContents.reload();
  });
  void window.loadURL(pageUrl('phone'));

  return {
    get contents() {
      return window.isDestroyed() ? null : webContents;
    },
    command(command) {
      if (!ready || window.isDestroyed()) return Promise.resolve(null);
      lastId += 1;
      const id = lastId;
      return new Promise((resolve) => {
        const timer = setTimeout(() => {
          pending.delete(id);
          resolve(null);
        }, commandTimeoutMs);
        pending.set(id, (reply) => {
          clearTimeout(timer);
          resolve(reply);
        });
        webContents.send('phone.command', id, command);
      });
    },
    listening() {
      ready = true;
      options.onReady();
    },
    settle(id, reply) {
      const resolve = pending.get(id);
      pending.delete(id);
      resolve?.(reply);
    },
    attachGateway(port) {
      if (!window.isDestroyed()) webContents.postMessage('phone.gatewayPort', null, [port]);
    },
    attachStore(port) {
      if (!window.isDestroyed()) webContents.postMessage('phone.storePort', null, [port]);
    },
    close() {
      closing = true;
      fail();
      if (!window.isDestroyed()) window.destroy();
    },
  };
}
