// Solver processes: one for each question of the store, started on demand and killed when the store says so or is gone.
// Invariant: none is started again by itself; what passes between the store and a solver does not pass here.
import { MessageChannelMain, utilityProcess, type MessagePortMain, type UtilityProcess } from 'electron';
import { childEnvironment } from './supervised-process.ts';

export interface SolverProcesses {
  /** The store's end of the channel to a fresh process. */
  start(id: number): MessagePortMain;
  kill(id: number): void;
  killAll(): void;
}

export interface SolverProcessOptions {
  readonly entry: string;
  readonly showOutput: boolean;
  readonly onEnded: (id: number) => void;
}

export function createSolverProcesses({ entry, showOutput, onEnded }: SolverProcessOptions): SolverProcesses {
  const running = new Map<number, UtilityProcess>();
  return {
    start(id) {
      const child = utilityProcess.fork(entry, [], { serviceName: 'Écoutille solver', stdio: showOutput ? 'inherit' : 'ignore', env: childEnvironment() });
      running.set(id, child);
      child.once('exit', () => {
        running.delete(id);
        onEnded(id);
      });
      const { port1, port2 } = new MessageChannelMain();
      child.postMessage({ type: 'store.port' }, [port1]);
      return port2;
    },
    kill(id) {
      running.get(id)?.kill();
    },
    killAll() {
      for (const child of running.values()) child.kill();
    },
  };
}
