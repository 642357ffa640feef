// Serves the built interface under app://<window>/…, one host a window, so that each window is a site of its own:
// own renderer process, own storage. Invariant: nothing outside the built renderer folder is ever read.
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import type { Protocol } from 'electron';

export const appScheme = 'app';
export const windowHosts = ['console', 'softphone', 'phone', 'print'] as const;
export type WindowHost = (typeof windowHosts)[number];

/** Address of a window's page. */
export function pageUrl(host: WindowHost): string {
  return `${appScheme}://${host}/${host}/index.html`;
}

const mimeTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.wav': 'audio/wav',
  '.ogg': 'audio/ogg',
};

/** Placeholder in the pages; each answer carries a fresh nonce for the style elements that Mantine writes. */
const noncePlaceholder = '__CSP_NONCE__';

/** blob: in the interface is the address of a MediaSource that a recording is played through; no page holds a whole sound file. */
const mediaSources: Readonly<Record<WindowHost, string>> = {
  phone: "media-src 'self' blob: mediastream:",
  console: 'media-src blob:',
  softphone: 'media-src blob:',
  print: "media-src 'none'",
};

/** Content-Security-Policy of a window. Nothing is fetched: `connect-src` allows the bundle only. */
export function contentSecurityPolicy(host: WindowHost, nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "font-src 'self'",
    "img-src 'self' data:",
    mediaSources[host],
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
    "worker-src 'none'",
  ].join('; ');
}

export interface AppProtocolOptions {
  readonly protocol: Protocol;
  /** Folder of the built renderer. */
  readonly root: string;
}

/** Registers the handler; call once, after `ready`. Unknown hosts and paths get 404, traversal 403. */
export function serveApp({ protocol, root }: AppProtocolOptions): void {
  protocol.handle(appScheme, async (request) => {
    const url = new URL(request.url);
    const host = windowHosts.find((known) => known === url.host);
    if (host === undefined || request.method !== 'GET') return new Response(null, { status: 404 });
    const path = normalize(join(root, decodeURIComponent(url.pathname)));
    if (!path.startsWith(root + sep)) return new Response(null, { status: 403 });
    const type = mimeTypes[extname(path)];
    if (type === undefined) return new Response(null, { status: 404 });
    let body: Buffer;
    try {
      body = await readFile(path);
    } catch {
      return new Response(null, { status: 404 });
    }
    const nonce = randomBytes(16).toString('base64url');
    const headers = {
      'Content-Type': type,
      'Content-Security-Policy': contentSecurityPolicy(host, nonce),
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      'Cross-Origin-Opener-Policy': 'same-origin',
    };
    if (extname(path) !== '.html') return new Response(new Uint8Array(body), { headers });
    return new Response(body.toString('utf8').replaceAll(noncePlaceholder, nonce), { headers });
  });
}
