// Keeps a utility process running: restarts it after a crash with growing delays, and stops it politely on quit.
import { utilityProcess, type MessagePortMain, type UtilityProcess } from 'electron';

export interface SupervisedProcess<In> {
  /** False when the process is down: the message is lost. */
  post(message: In, ports?: MessagePortMain[]): boolean;
  /** Sends the last message, waits for the end (5 s at most), and does not restart. */
  stop(lastMessage: In): Promise<void>;
  /** Sends the last message and starts a fresh process once the old one has ended. */
  renew(lastMessage: In): void;
  readonly pid: number | undefined;
}

export interface SupervisedOptions<Out extends { readonly type: string }> {
  readonly entry: string;
  readonly args: readonly string[];
  readonly serviceName: string;
  readonly showOutput: boolean;
  /** The process starts then; at once without it. */
  readonly startAfter?: Promise<void>;
  readonly onMessage: (message: Exclude<Out, { type: 'stopped' }>) => void;
  readonly onDown: () => void;
}

const restartDelaysMs = [0, 500, 2_000, 5_000, 10_000] as const;
const healthyAfterMs = 30_000;
const stopTimeoutMs = 5_000;

/** Nothing of the shell's environment but what locale and temporary folder need: no proxy, no token, no path. */
export function childEnvironment(): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => /^(HOME|PATH|LANG|LC_\w+|TZ|TMPDIR|TEMP|TMP|SYSTEMROOT|ECOUTILLE_\w+)$/i.test(name)));
}

export function supervise<In, Out extends { readonly type: string }>(options: SupervisedOptions<Out>): SupervisedProcess<In> {
  let child: UtilityProcess | null = null;
  let stopping = false;
  let renewing = false;
  let failures = 0;
  let whenStopped: (() => void) | null = null;

  const start = (): void => {
    const startedAt = Date.now();
    const current = utilityProcess.fork(options.entry, [...options.args], {
      serviceName: options.serviceName,
      stdio: options.showOutput ? 'inherit' : 'ignore',
      env: childEnvironment(),
    });
    child = current;
    current.on('message', (message: Out) => {
      if (child !== current) return;
      // Said in answer to the last message: everything is written and closed.
      if (message.type === 'stopped') current.kill();
      else options.onMessage(message as Exclude<Out, { type: 'stopped' }>);
    });
    current.once('exit', () => {
      if (child !== current) return;
      child = null;
      if (stopping) {
        whenStopped?.();
        return;
      }
      options.onDown();
      if (renewing) {
        renewing = false;
        start();
        return;
      }
      failures = Date.now() - startedAt > healthyAfterMs ? 1 : failures + 1;
      const delay = restartDelaysMs[Math.min(failures, restartDelaysMs.length) - 1] ?? 10_000;
      setTimeout(() => {
        if (!stopping) start();
      }, delay);
    });
  };
  if (options.startAfter === undefined) start();
  else void options.startAfter.then(() => { if (!stopping) start(); });

  return {
    post(message, ports = []) {
      if (child === null) return false;
      child.postMessage(message, ports);
      return true;
    },
    stop(lastMessage) {
      stopping = true;
      const current = child;
      if (current === null) return Promise.resolve();
      return new Promise((resolve) => {
        const timer = setTimeout(() => {
          current.kill();
          resolve();
        }, stopTimeoutMs);
        whenStopped = () => {
          clearTimeout(timer);
          resolve();
        };
        current.postMessage(lastMessage);
      });
    },
    renew(lastMessage) {
      if (child === null || stopping || renewing) return;
      renewing = true;
      const current = child;
      current.postMessage(lastMessage);
      setTimeout(() => {
        if (child === current) current.kill();
      }, stopTimeoutMs);
    },
    get pid() {
      return child?.pid;
    },
  };
}
