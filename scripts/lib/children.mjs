// @ts-check
// Runs a child process in the foreground: its output is ours or goes to a file, our signals are its signals.

import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { constants, setPriority } from 'node:os';

/** @type {NodeJS.Signals[]} */
const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** One Ctrl+C reaches us twice, from the terminal and from npm; a second one by hand takes longer. */
const REPEAT_MS = 500;

/**
 * @param {string} program
 * @param {string[]} words
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string, timeoutMs?: number, outputFile?: string | undefined, isPolite?: boolean }} [options]
 *   timeoutMs: after this the child and its own children are killed; outputFile: takes what it prints, at the end of the file;
 *   isPolite: whatever else wants the processor gets it first
 * @returns {Promise<number>} the exit code, 128 + n after signal n, as shells count
 */
export function runInForeground(program, words, { timeoutMs, outputFile, isPolite = false, ...options } = {}) {
  return new Promise((resolve, reject) => {
    // In a process group of its own, or Ctrl+C would reach it from the terminal as well as from us:
    // Electron quits cleanly on the first signal and dies on the second.
    const detached = process.platform !== 'win32';
    const output = outputFile === undefined ? 'inherit' : openSync(outputFile, 'a');
    const child = spawn(program, words, { stdio: ['inherit', output, output], detached, ...options });
    if (output !== 'inherit') closeSync(output);
    // Its own children inherit it.
    if (isPolite && child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
    let last = { signal: '', at: 0 };
    const forward = (/** @type {NodeJS.Signals} */ signal) => {
      const isRepeat = last.signal === signal && Date.now() - last.at < REPEAT_MS;
      last = { signal, at: Date.now() };
      if (!isRepeat) child.kill(signal);
    };
    const timer = timeoutMs === undefined ? undefined : setTimeout(() => killGroup(child.pid, detached), timeoutMs);
    const settle = () => {
      clearTimeout(timer);
      FORWARDED.forEach((signal) => process.off(signal, forward));
    };
    FORWARDED.forEach((signal) => process.on(signal, forward));
    child.once('error', (error) => { settle(); reject(error); });
    child.once('exit', (code, signal) => {
      settle();
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}

function killGroup(/** @type {number | undefined} */ pid, /** @type {boolean} */ isGroup) {
  if (pid !== undefined) process.kill(isGroup ? -pid : pid, 'SIGKILL');
}
