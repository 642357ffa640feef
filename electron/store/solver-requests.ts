// Asks main for solver processes and hands out their channels. Invariant: each request ends, with a channel or without.
import type { StoreToMain } from '../../core/protocol/main-store.ts';
import type { SolverProcess } from './solver-link.ts';

/** The end of a MessageChannelMain; `on('message')` gives the message itself. */
export interface SolverPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  start(): void;
  close(): void;
}

export interface SolverRequests {
  start(): Promise<SolverProcess | null>;
  onPort(id: number, port: SolverPort): void;
  onEnded(id: number): void;
}

interface Request {
  readonly resolve: (solver: SolverProcess | null) => void;
  readonly ended: (() => void)[];
}

export function createSolverRequests(send: (message: StoreToMain) => void): SolverRequests {
  const open = new Map<number, Request>();
  let nextId = 1;
  return {
    start() {
      const id = nextId;
      nextId += 1;
      return new Promise((resolve) => {
        open.set(id, { resolve, ended: [] });
        send({ type: 'solver.start', id });
      });
    },
    onPort(id, port) {
      const request = open.get(id);
      request?.resolve({
        postMessage: (message) => { port.postMessage(message); },
        onMessage: (listener) => {
          port.on('message', listener);
          port.start();
        },
        onEnd: (listener) => {
          if (open.has(id)) request.ended.push(listener);
          else listener();
        },
        kill: () => {
          port.close();
          send({ type: 'solver.kill', id });
        },
      });
    },
    onEnded(id) {
      const request = open.get(id);
      open.delete(id);
      request?.resolve(null);
      for (const listener of request?.ended ?? []) listener();
    },
  };
}
