// Starts one server of the test bed in the foreground, waits until it answers, and stops exactly that process.
import { spawn, type ChildProcess } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

export interface ServerProcess {
  /** What the server wrote, for a failing test to show. */
  output(): string;
  /** Ends it and waits; `SIGKILL` when it does not obey within 3 s. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** A network namespace in which servers run, reached from here by `address`. */
export interface Place {
  readonly namespace: string | null;
  readonly address: string;
}
export const loopback: Place = { namespace: null, address: '127.0.0.1' };

export interface ServerOptions {
  readonly place?: Place;
  readonly program: string;
  readonly words: readonly string[];
  readonly cwd?: string;
  /** Asked again and again until true. */
  readonly isReady: () => Promise<boolean>;
}

const startLimitMs = 15_000;

export async function startServer({ place = loopback, program, words, cwd, isReady }: ServerOptions): Promise<ServerProcess> {
  // `ip netns exec` replaces itself by the program: the process to stop is still the one started here.
  const inside = place.namespace === null ? [] : ['ip', 'netns', 'exec', place.namespace];
  const [command = program, ...rest] = [...inside, program, ...words];
  const child = spawn(command, rest, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const written: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => written.push(chunk.toString()));
  let failure: string | undefined;
  child.once('error', (error) => (failure = error.message));
  const output = (): string => written.join('').slice(-20_000);
  const deadline = Date.now() + startLimitMs;
  while (!(await isReady())) {
    if (child.exitCode !== null) failure ??= `exit code ${child.exitCode}`;
    if (failure === undefined && Date.now() > deadline) failure = `not ready within ${startLimitMs} ms`;
    if (failure !== undefined) {
      await end(child, 'SIGKILL');
      throw new Error(`${program}: ${failure}\n${output()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { output, stop: (signal = 'SIGTERM') => end(child, signal) };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), 3_000);
  await gone;
  clearTimeout(timer);
}

/** A port that is free for TCP and for UDP on loopback. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = await new Promise<number>((resolve, reject) => {
      const server = createServer();
      server.once('error', reject);
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
      });
    });
    const free = await new Promise<boolean>((resolve) => {
      const socket = createSocket('udp4');
      socket.once('error', () => resolve(false));
      socket.bind(port, '127.0.0.1', () => socket.close(() => resolve(true)));
    });
    if (free) return port;
  }
}

/** One datagram to `port`, and whether any answer comes within half a second. */
export async function answersDatagram(port: number, datagram: string, address = loopback.address): Promise<boolean> {
  const socket = createSocket('udp4');
  try {
    return await new Promise<boolean>((resolve) => {
      const timer = setTimeout(() => resolve(false), 500);
      const finish = (answered: boolean): void => {
        clearTimeout(timer);
        resolve(answered);
      };
      socket.once('message', () => finish(true));
      socket.once('error', () => finish(false));
      socket.send(datagram, port, address);
    });
  } finally {
    socket.close();
  }
}
