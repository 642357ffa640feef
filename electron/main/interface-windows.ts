// The console and softphone windows. Wiping a window ends its renderer process, so that nothing shown before stays in
// memory, and puts a new window in its place.
import { BrowserWindow, nativeTheme, type WebContents } from 'electron';
import { join } from 'node:path';
import { windowEvents, type WindowEventName, type WindowEvents } from '../../core/contract/events.ts';
import { windowKind, type WindowKind } from '../../core/contract/access.ts';
import type { Preferences } from '../../core/contract/calls/shell.ts';
import { pageUrl } from '../security/app-protocol.ts';

export interface InterfaceWindows {
  open(kind: WindowKind): BrowserWindow;
  close(kind: WindowKind): void;
  isOpen(kind: WindowKind): boolean;
  kindOf(contents: WebContents): WindowKind | null;
  /** Ends the renderer processes of all interface windows and puts new windows in their place. */
  wipe(): void;
  broadcast<N extends WindowEventName>(name: N, payload: WindowEvents[N]): void;
  /** Keeps the windows out of screenshots and screen sharing, where the system can (Windows and macOS), or lets them in again. */
  protect(on: boolean): void;
  /** The text size has changed: the softphone takes the width that the new one needs. */
  fitText(): void;
  /** Brings the application to the front. */
  focus(): void;
}

export interface InterfaceWindowsOptions {
  readonly bundles: string;
  readonly packaged: boolean;
  readonly enableRemoteFrame: (softphone: WebContents) => void;
  /** While it says yes, closing a window minimises it: a call is never dropped by a click. */
  readonly callInProgress: () => boolean;
  readonly preferences: () => Preferences;
  readonly log: (code: string) => void;
}

const frames = {
  console: { width: 1280, height: 800, minWidth: 760, minHeight: 560, frame: true },
  softphone: { width: 380, height: 680, minWidth: 360, minHeight: 560, frame: false },
} as const;
/** Above 150 % the softphone's words need more room. */
const largeTextSoftphone = { width: 560, height: 800 } as const;
/** Linen, midnight, black: the page's ground, so that no white flash shows before the first paint (tokens.ts, `page`). */
const grounds = { light: '#F5F1E8', dark: '#0F181D', highContrast: '#000000' } as const;
const maximumReloads = 5;
const firstPaintAtMostMs = 2_000;

/** Resolved when the window has something to show, or has taken too long over it. */
export function firstPaint(window: BrowserWindow): Promise<void> {
  return new Promise((resolve) => {
    window.once('ready-to-show', () => { resolve(); });
    setTimeout(resolve, firstPaintAtMostMs);
  });
}

export function createInterfaceWindows(options: InterfaceWindowsOptions): InterfaceWindows {
  const open = new Map<WindowKind, BrowserWindow>();
  const wiping = new Set<WebContents>();
  let isProtected = false;

  const ground = (): string => {
    const { theme } = options.preferences();
    if (theme === 'system') return nativeTheme.shouldUseDarkColors ? grounds.dark : grounds.light;
    return grounds[theme];
  };

  const sizeOf = (kind: WindowKind): { readonly width: number; readonly height: number } =>
    kind === 'softphone' && Number(options.preferences().textSize) > 150 ? largeTextSoftphone : frames[kind];
  let fitted = sizeOf('softphone');

  /** A new window where the old one stood; the old one's renderer process is gone already. */
  const replace = (kind: WindowKind, old: BrowserWindow): void => {
    const wasFocused = old.isFocused();
    const window = create(kind);
    window.setBounds(old.getBounds());
    window.setAlwaysOnTop(old.isAlwaysOnTop());
    if (old.isMinimized()) window.minimize();
    old.destroy();
    if (wasFocused) window.focus();
  };

  const create = (kind: WindowKind): BrowserWindow => {
    const { width, height } = sizeOf(kind);
    if (kind === 'softphone') fitted = sizeOf(kind);
    const window = new BrowserWindow({
      ...frames[kind],
      width,
      height,
      show: false,
      backgroundColor: ground(),
      autoHideMenuBar: true,
      webPreferences: {
        preload: join(options.bundles, 'preload', `${kind}.js`),
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webviewTag: false,
        backgroundThrottling: false,
        devTools: !options.packaged,
        spellcheck: false,
      },
    });
    open.set(kind, window);
    if (isProtected) window.setContentProtection(true);
    if (kind === 'softphone') options.enableRemoteFrame(window.webContents);
    let reloads = 0;
    window.once('ready-to-show', () => {
      if (!window.isMinimized()) window.show();
    });
    window.webContents.on('render-process-gone', () => {
      if (wiping.delete(window.webContents)) {
        replace(kind, window);
        return;
      }
      options.log('window-crashed');
      reloads += 1;
      if (reloads <= maximumReloads && !window.isDestroyed()) window.webContents.reload();
    });
    window.on('close', (event) => {
      if (!options.callInProgress()) return;
      event.preventDefault();
      window.minimize();
    });
    window.on('closed', () => {
      if (open.get(kind) === window) open.delete(kind);
    });
    void window.loadURL(pageUrl(kind));
    return window;
  };

  return {
    open(kind) {
      const existing = open.get(kind);
      if (existing === undefined) return create(kind);
      if (existing.isMinimized()) existing.restore();
      existing.show();
      existing.focus();
      return existing;
    },
    close(kind) {
      open.get(kind)?.destroy();
    },
    isOpen: (kind) => open.has(kind),
    kindOf(contents) {
      return windowKind.options.find((kind) => open.get(kind)?.webContents === contents) ?? null;
    },
    wipe() {
      for (const window of open.values()) {
        const contents = window.webContents;
        if (contents.isDestroyed() || contents.isCrashed()) continue;
        wiping.add(contents);
        contents.forcefullyCrashRenderer();
      }
    },
    broadcast(name, payload) {
      const checked = windowEvents[name].parse(payload);
      for (const window of open.values()) {
        if (!window.webContents.isDestroyed() && !window.webContents.isCrashed()) window.webContents.send(name, checked);
      }
    },
    protect(on) {
      isProtected = on;
      for (const window of open.values()) window.setContentProtection(on);
    },
    fitText() {
      const wanted = sizeOf('softphone');
      if (wanted === fitted) return;
      fitted = wanted;
      open.get('softphone')?.setSize(wanted.width, wanted.height);
    },
    focus() {
      const window = open.get('console') ?? open.get('softphone');
      if (window === undefined) return;
      if (window.isMinimized()) window.restore();
      window.focus();
    },
  };
}
