// @electron/remote, reduced to one object for one window: the softphone's own BrowserWindow.
// Invariant: every remote request is refused but `getCurrentWindow` from the enabled contents.
import { enable, initialize } from '@electron/remote/main';
import type { App, WebContents } from 'electron';

const refusedEvents = [
  'remote-require',
  'remote-get-global',
  'remote-get-builtin',
  'remote-get-current-web-contents',
] as const;

// @electron/remote 2.1.3 emits a plain object: preventDefault does not exist there, `defaultPrevented` is read instead.
interface RemoteEvent {
  defaultPrevented: boolean;
  preventDefault?: () => void;
}

function refuse(event: RemoteEvent): void {
  event.preventDefault?.();
  event.defaultPrevented = true;
}

/** Installs the refusals; returns the function that enables the softphone's contents. Call once. */
export function installRemoteFrame(app: App): (softphone: WebContents) => void {
  const enabled = new Set<number>();
  initialize();
  const emitter = app as unknown as NodeJS.EventEmitter;
  for (const name of refusedEvents) emitter.on(name, (event: RemoteEvent) => refuse(event));
  emitter.on('remote-get-current-window', (event: RemoteEvent, contents: WebContents) => {
    if (!enabled.has(contents.id)) refuse(event);
  });
  return (softphone) => {
    const { id } = softphone;
    enabled.add(id);
    softphone.once('destroyed', () => enabled.delete(id));
    enable(softphone);
  };
}
