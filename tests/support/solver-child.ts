// The solver process under plain Node: the same entry as the application's, bundled and forked; its channel is the port.
import { fork, type ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { SolverProcess } from '../../electron/store/solver-link.ts';
import { bundleForNode } from './node-bundle.ts';

export interface SolverProgram {
  /** As the store's `startSolver`. */
  start(): Promise<SolverProcess>;
  /** Every process started so far. */
  readonly children: readonly ChildProcess[];
  remove(): void;
}

export async function solverProgram(): Promise<SolverProgram> {
  const file = await bundleForNode(join(import.meta.dirname, '..', '..', 'electron', 'solver', 'index.ts'), 'solver');
  const children: ChildProcess[] = [];
  return {
    children,
    start() {
      const child = fork(file, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
      children.push(child);
      return Promise.resolve({
        postMessage: (message) => { child.send(message); },
        onMessage: (listener) => { child.on('message', listener); },
        onEnd: (listener) => { child.on('exit', listener); },
        kill: () => { child.kill('SIGKILL'); },
      });
    },
    remove() {
      for (const child of children) child.kill('SIGKILL');
      rmSync(file, { force: true });
    },
  };
}
