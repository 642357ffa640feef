// Denies by default what a page could reach: permissions, navigation, new windows, network, devices.
// Invariant: the phone window alone gets the microphone; no window fetches anything but its own bundle.
import type { App, Session, WebContents } from 'electron';
import { appScheme } from './app-protocol.ts';

const phoneOrigin = `${appScheme}://phone`;

function isPhone(origin: string): boolean {
  return origin === phoneOrigin || origin.startsWith(`${phoneOrigin}/`);
}

/** True for requests that stay inside the application. */
export function isInternalUrl(address: string): boolean {
  return address.startsWith(`${appScheme}://`) || address.startsWith('blob:') || address.startsWith('data:');
}

/** Applies the rules to a session, before any window is opened. */
export function lockDownSession(session: Session): void {
  session.setPermissionRequestHandler((contents, permission, respond, details) => {
    const audioOnly = !('mediaTypes' in details) || !(details.mediaTypes ?? []).includes('video');
    respond(permission === 'media' && audioOnly && isPhone(contents.getURL()));
  });
  session.setPermissionCheckHandler((_contents, permission, requestingOrigin) => {
    return (permission as string) === 'media' || (permission as string) === 'speaker-selection'
      ? isPhone(requestingOrigin)
      : false;
  });
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest((details, respond) => {
    respond({ cancel: !isInternalUrl(details.url) && !details.url.startsWith('devtools://') });
  });
  session.setSpellCheckerEnabled(false);
  session.on('will-download', (event) => {
    event.preventDefault();
  });
}

/** No navigation, no new window, no webview, whatever the page. */
export function lockDownContents(contents: WebContents): void {
  contents.on('will-navigate', (event) => {
    event.preventDefault();
  });
  contents.on('will-redirect', (event) => {
    event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => {
    event.preventDefault();
  });
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  // A peer connection is not a request: neither the content policy nor webRequest sees it. The phone window opens the way for itself.
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
}

/**
 * The network, and every contents of the application, present and future; call before `ready`. The proxy is a way out that
 * leads nowhere: what asks for no permission and is no request (TURN over TCP) goes through it too, and nobody can listen
 * on a privileged port without the rights to read everything anyway. As a switch it holds before the first window opens.
 */
export function lockDownApp(app: App): void {
  app.commandLine.appendSwitch('proxy-server', 'socks5://127.0.0.1:1');
  app.commandLine.appendSwitch('proxy-bypass-list', '<-loopback>');
  app.on('web-contents-created', (_event, contents) => {
    lockDownContents(contents);
  });
}
