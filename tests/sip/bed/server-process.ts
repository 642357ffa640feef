// Starts one server of the test bed in the foreground, waits until it answers, and stops exactly that process.
import { spawn, type ChildProcess } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { randomInt } from 'node:crypto';
import { accessSync, chmodSync, constants, mkdtempSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface ServerProcess {
  /** What the server wrote, for a failing test to show. */
  output(): string;
  /** Ends it and waits; `SIGKILL`, to it and to the processes it forked, when it does not obey within 10 s. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** A network namespace in which servers run, reached from here by `address`. */
export interface Place {
  readonly namespace: string | null;
  readonly address: string;
}
export const loopback: Place = { namespace: null, address: '127.0.0.1' };

/**
 * A new folder for the bed's servers, in memory where the system has such a place: rtpengine writes every packet that it
 * records before it passes the next one on, and a slow disk would be a silence in somebody's call.
 */
export function bedFolder(): string {
  const dir = mkdtempSync(join(memoryFolder() ?? tmpdir(), 'ecoutille-bed-'));
  // Electron, which reads the microphone's file, runs as another user where tests run as root.
  chmodSync(dir, 0o755);
  return dir;
}

function memoryFolder(): string | null {
  try {
    accessSync('/dev/shm', constants.W_OK);
    return '/dev/shm';
  } catch {
    return null;
  }
}

export interface ServerOptions {
  readonly place?: Place;
  readonly program: string;
  readonly words: readonly string[];
  readonly cwd?: string;
  /** Asked again and again until true. */
  readonly isReady: () => Promise<boolean>;
}

const startLimitMs = 15_000;
const stopLimitMs = 10_000;
/** A server that comes back on the ports it had may find the kernel still closing them. */
const startTries = 5;

export async function startServer(options: ServerOptions): Promise<ServerProcess> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await startOnce(options);
    } catch (error) {
      if (tries === startTries || !(error instanceof EndedAtOnce)) throw error;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}

/** The program ended before it was ready: a port in use, or an error in its configuration. */
class EndedAtOnce extends Error {}

async function startOnce({ place = loopback, program, words, cwd, isReady }: ServerOptions): Promise<ServerProcess> {
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
    if (child.exitCode !== null) throw new EndedAtOnce(`${program}: exit code ${child.exitCode}\n${output()}`);
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
  const { pid } = child;
  if (child.exitCode !== null || child.signalCode !== null || pid === undefined) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  // Kamailio's forked processes outlive a killed parent, and hold its ports.
  const killAll = (): void => [...childrenOf(pid), pid].forEach(killNow);
  if (signal === 'SIGKILL') killAll();
  else child.kill(signal);
  const timer = setTimeout(killAll, stopLimitMs);
  await gone;
  clearTimeout(timer);
}

function killNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

function childrenOf(pid: number): readonly number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

/** Below the range from which Linux takes the ports of outgoing connections, above the RTP ports of the bed. */
const ports = { first: 20_000, last: 32_000 };

/** A port that is free for TCP and for UDP on loopback, and that no outgoing connection will take meanwhile. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(ports.first, ports.last);
    if ((await takesTcp(port)) && (await takesUdp(port))) return port;
  }
}

function takesTcp(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

function takesUdp(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.once('error', () => resolve(false));
    socket.bind(port, '127.0.0.1', () => socket.close(() => resolve(true)));
  });
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
