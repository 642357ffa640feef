// Argon2id in a worker thread, so that the store goes on answering meanwhile.
// Invariant: the worker loads libsodium and nothing else — never SQLCipher, whose binding dies with a terminated worker.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';

/** Limits of Argon2id: passes, and memory in bytes. */
export interface StretchLimits {
  readonly opslimit: number;
  readonly memlimit: number;
}

/** libsodium's MODERATE limits: 3 passes over 256 MiB, about a second on an office PC. */
export const moderateLimits: StretchLimits = { opslimit: 3, memlimit: 256 * 1024 * 1024 };
/** About 250 ms on an office PC (203 ms to 300 ms measured for 48 to 64 MiB). */
export const pseudonymLimits: StretchLimits = { opslimit: 3, memlimit: 64 * 1024 * 1024 };
/** For demonstrations and tests only: nothing there deserves to be slow. */
export const lightLimits: StretchLimits = { opslimit: 1, memlimit: 8 * 1024 * 1024 };

export interface KeyStretcher {
  /** Argon2id 1.3; `secret` is overwritten here once it was handed over. `salt` has 16 bytes. */
  stretch(secret: Uint8Array, salt: Uint8Array, limits: StretchLimits, length: number): Promise<Uint8Array>;
  stop(): Promise<void>;
}

/** The worker keeps Argon2id's memory once it has grown: it goes after this long without work. */
const idleMs = 20_000;

/** Plain CommonJS, run by `eval`: it must exist without a file of its own, in a bundle, in an archive and in tests. */
const workerCode = `
const { parentPort, workerData } = require('node:worker_threads');
const { webcrypto } = require('node:crypto');
globalThis.crypto ??= webcrypto;
function load(source, requireFrom) {
  const module = { exports: {} };
  new Function('module', 'exports', 'require', '__dirname', '__filename', source)(module, module.exports, requireFrom, '/', '/libsodium.js');
  return module.exports;
}
const core = load(workerData.core, require);
const sodium = load(workerData.wrappers, (name) => (name === 'libsodium-sumo' ? core : require(name)));
sodium.ready.then(() => {
  parentPort.on('message', ({ id, secret, salt, opslimit, memlimit, length }) => {
    try {
      const key = sodium.crypto_pwhash(length, secret, salt, opslimit, memlimit, sodium.crypto_pwhash_ALG_ARGON2ID13);
      parentPort.postMessage({ id, key });
      sodium.memzero(key);
    } catch {
      parentPort.postMessage({ id, key: null });
    } finally {
      sodium.memzero(secret);
    }
  });
  parentPort.postMessage({ id: 0 });
});
`;

interface Job {
  readonly resolve: (key: Uint8Array) => void;
  readonly reject: (error: Error) => void;
}

/** The texts of libsodium: read here, because archives (asar) are open to this thread and may not be to a worker. */
function readSources(): { core: string; wrappers: string } {
  const here = createRequire(typeof __filename === 'string' ? __filename : import.meta.url);
  const wrappers = here.resolve('libsodium-wrappers-sumo');
  const core = createRequire(wrappers).resolve('libsodium-sumo');
  return { core: readFileSync(core, 'utf8'), wrappers: readFileSync(wrappers, 'utf8') };
}

export function createKeyStretcher(): KeyStretcher {
  let worker: Worker | null = null;
  let idle: NodeJS.Timeout | null = null;
  let nextId = 1;
  const jobs = new Map<number, Job>();

  const fail = (reason: string): void => {
    worker = null;
    for (const job of jobs.values()) job.reject(new Error(reason));
    jobs.clear();
  };
  const rest = (): void => {
    if (jobs.size > 0) return;
    idle = setTimeout(() => {
      const resting = worker;
      worker = null;
      void resting?.terminate();
    }, idleMs);
    idle.unref();
  };
  const start = (): Worker => {
    const started = new Worker(workerCode, { eval: true, workerData: readSources() });
    started.unref();
    started.on('message', (message: { id: number; key?: Uint8Array | null }) => {
      const job = jobs.get(message.id);
      if (job === undefined) return;
      jobs.delete(message.id);
      if (jobs.size === 0) started.unref();
      if (message.key === null || message.key === undefined) job.reject(new Error('key stretching failed'));
      else job.resolve(message.key);
      rest();
    });
    started.on('error', () => {
      if (worker === started) fail('key stretching worker failed');
    });
    started.on('exit', () => {
      if (worker === started) fail('key stretching worker stopped');
    });
    return started;
  };

  return {
    stretch(secret, salt, limits, length) {
      if (idle !== null) clearTimeout(idle);
      worker ??= start();
      const running = worker;
      running.ref();
      const id = nextId;
      nextId += 1;
      return new Promise((resolve, reject) => {
        jobs.set(id, { resolve, reject });
        // The worker's copy is made by postMessage before this one is overwritten.
        running.postMessage({ id, secret, salt, ...limits, length });
        secret.fill(0);
      });
    },
    async stop() {
      if (idle !== null) clearTimeout(idle);
      const stopping = worker;
      fail('key stretching stopped');
      await stopping?.terminate();
    },
  };
}
