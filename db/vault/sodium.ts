// The one door to libsodium, which does all cryptography here. Invariant: a global Web Crypto exists before it loads
// (its ESM build takes its randomness from there, and Node 18 has none).
import { webcrypto } from 'node:crypto';

export type Sodium = typeof import('libsodium-wrappers-sumo');

let loading: Promise<Sodium> | null = null;

export function loadSodium(): Promise<Sodium> {
  loading ??= load();
  return loading;
}

async function load(): Promise<Sodium> {
  const scope = globalThis as { crypto?: unknown };
  scope.crypto ??= webcrypto;
  const loaded = (await import('libsodium-wrappers-sumo')) as Sodium & { readonly default?: Sodium };
  const sodium = loaded.default ?? loaded;
  await sodium.ready;
  return sodium;
}

/** Overwrites secrets that are no longer needed. */
export function wipe(sodium: Sodium, ...secrets: readonly (Uint8Array | null | undefined)[]): void {
  for (const secret of secrets) if (secret !== null && secret !== undefined) sodium.memzero(secret);
}

/** A copy whose buffer is an ordinary ArrayBuffer of its own, as the SQL binding wants it. */
export function bytes(source: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(source);
}
