// Certificate authorities for TLS and WSS: Node's list, the system's where Node can read it, and the usual Linux bundles.
// An association's own authority is installed in the system, which Node ignores by default.
import { existsSync, readFileSync } from 'node:fs';
import * as tls from 'node:tls';

const linuxBundles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

let cached: readonly string[] | null = null;

/** Read once: the list is large and does not change while the program runs. */
export function trustedRoots(): readonly string[] {
  cached ??= [...new Set([...tls.rootCertificates, ...systemStore(), ...linuxBundle()])];
  return cached;
}

function systemStore(): readonly string[] {
  // Node 22.15 and later; absent from the Node of Electron 25.
  const read: unknown = Reflect.get(tls, 'getCACertificates');
  if (typeof read !== 'function') return [];
  try {
    const found: unknown = Reflect.apply(read, tls, ['system']);
    return Array.isArray(found) ? found.filter((entry): entry is string => typeof entry === 'string') : [];
  } catch {
    return [];
  }
}

function linuxBundle(): readonly string[] {
  if (process.platform !== 'linux') return [];
  const file = linuxBundles.find((candidate) => existsSync(candidate));
  if (file === undefined) return [];
  try {
    return readFileSync(file, 'utf8').match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  } catch {
    return [];
  }
}
