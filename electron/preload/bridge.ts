// The typed bridge of an interface window. Names come from the contract at build time; anything else is refused here
// already, and again in main and in the store.
import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron';
import type { WindowKind } from '../../core/contract/access.ts';

declare const __WINDOW_EVENTS__: readonly string[];

export function exposeBridge(kind: WindowKind, callNames: readonly string[]): void {
  const calls = new Set(callNames);
  const events = new Set(__WINDOW_EVENTS__);
  contextBridge.exposeInMainWorld('ecoutille', {
    kind,
    call: async (name: string, request: unknown): Promise<unknown> => {
      if (!calls.has(name)) return { ok: false, code: 'forbidden' };
      try {
        return (await ipcRenderer.invoke(name, request)) as unknown;
      } catch {
        // An exception could quote the request: only its existence is told.
        return { ok: false, code: 'internal' };
      }
    },
    on: (name: string, listener: (payload: unknown) => void): (() => void) => {
      if (!events.has(name)) return () => undefined;
      const forward = (_event: IpcRendererEvent, payload: unknown): void => {
        listener(payload);
      };
      ipcRenderer.on(name, forward);
      return () => {
        ipcRenderer.removeListener(name, forward);
      };
    },
  });
}
