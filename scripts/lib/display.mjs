// @ts-check
// Gives machines without a screen a virtual one (Xvfb) on a free display number, and takes it away again.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { Problem } from './problem.mjs';

/** Room for the console at its smallest comfortable size and a second window beside it. */
const SCREEN = '1440x960x24';
const START_TIMEOUT_MS = 10_000;

/**
 * Whether a program started here would find no screen.
 * @param {NodeJS.Platform} platform
 * @param {NodeJS.ProcessEnv} env
 */
export function lacksDisplay(platform, env) {
  return platform === 'linux' && !env['DISPLAY'] && !env['WAYLAND_DISPLAY'];
}

/**
 * The display Xvfb reports on its `-displayfd`: a number and a newline, possibly in pieces.
 * @param {string} text what has arrived so far
 * @returns {string | undefined} for DISPLAY, or undefined while the line is incomplete
 */
export function parseDisplay(text) {
  const number = /^\s*(\d+)\s*\n/.exec(text)?.[1];
  return number === undefined ? undefined : `:${number}`;
}

/**
 * Starts Xvfb; the server itself picks a free display, so that parallel runs never collide.
 * @param {{ anyUser?: boolean }} [options] anyUser: programs of other users may draw on it too
 * @returns {Promise<{ display: string, pid: number, stop: () => Promise<void> }>}
 * @throws {Problem} when Xvfb is missing or does not start
 */
export async function startVirtualDisplay({ anyUser = false } = {}) {
  const words = ['Xvfb', '-displayfd', '3', '-screen', '0', SCREEN, '-nolisten', 'tcp', ...(anyUser ? ['-ac'] : [])];
  // The server must not outlive us even if we are killed without a chance to stop it.
  const [program = '', ...rest] = existsSync('/usr/bin/setpriv') ? ['/usr/bin/setpriv', '--pdeathsig', 'TERM', ...words] : words;
  // Detached, so that Ctrl+C reaches the programs on it first and they can still close their windows.
  const server = spawn(program, rest, { stdio: ['ignore', 'ignore', 'pipe', 'pipe'], detached: true });
  const display = await announcedDisplay(server);
  server.unref();
  return { display, pid: server.pid ?? 0, stop: () => stopServer(server) };
}

/** @param {import('node:child_process').ChildProcess} server */
async function stopServer(server) {
  if (server.exitCode !== null || server.signalCode !== null) return;
  // Waited for: only then has it removed its lock, and the next run may take the same number.
  const gone = once(server, 'exit');
  server.ref();
  server.kill('SIGTERM');
  await gone;
}

/**
 * @param {import('node:child_process').ChildProcess} server
 * @returns {Promise<string>}
 */
function announcedDisplay(server) {
  const announcements = /** @type {import('node:net').Socket} */ (server.stdio[3]);
  const complaints = /** @type {import('node:net').Socket} */ (server.stdio[2]);
  let announced = '';
  let complained = '';
  return new Promise((resolve, reject) => {
    const fail = (/** @type {string} */ why) => {
      clearTimeout(timer);
      server.kill('SIGKILL');
      reject(new Problem(`there is no screen and Xvfb could not provide one (${why}): install Xvfb, or start this in a graphical session.`));
    };
    const timer = setTimeout(() => fail('no answer'), START_TIMEOUT_MS);
    server.once('error', ({ message }) => fail(message));
    server.once('exit', () => fail(complained.trim().split('\n').at(-1) || 'it stopped at once'));
    complaints.on('data', (data) => { complained = (complained + data).slice(-2000); });
    announcements.on('data', (data) => {
      announced += data;
      const display = parseDisplay(announced);
      if (display === undefined) return;
      clearTimeout(timer);
      server.removeAllListeners('exit');
      announcements.destroy();
      complaints.resume();
      complaints.unref();
      resolve(display);
    });
  });
}
