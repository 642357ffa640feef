// The store's way to the solver process. Invariant: what leaves is ids, instants and rules; no name; what comes in is parsed.
import { Refusal } from '../../core/contract/errors.ts';
import type { Assignment, Conflict, Hole, RotaProblem, RotaSolution, SolutionReport } from '../../core/domain/rota/problem.ts';
import { solverToStore, type SolverToStore, type StoreToSolver } from '../../core/protocol/store-solver.ts';

/** A solver process with its channel. */
export interface SolverProcess {
  postMessage(message: StoreToSolver): void;
  onMessage(listener: (message: unknown) => void): void;
  /** The process has ended, whoever ended it. */
  onEnd(listener: () => void): void;
  /** Kills it; it may have ended already. */
  kill(): void;
}

export interface SolveOptions {
  /** Called with the first rota and with every better one or better bound. */
  readonly onBetter: (solution: RotaSolution) => void;
  /** Aborting ends the process at once; the promise then gives `cancelled` with the best found so far. */
  readonly signal: AbortSignal;
}

export interface SolverLink {
  /** Throws a Refusal: `rota-solver-busy` while another run goes on, `rota-solver-unavailable` when no process starts. */
  solve(problem: RotaProblem, options: SolveOptions): Promise<SolutionReport>;
  /** "Pourquoi personne ?" for a hole of this rota; a process of its own, also while a run goes on. */
  whyNobody(problem: RotaProblem, assignments: readonly Assignment[], hole: Hole): Promise<Conflict>;
  /** Ends every process. */
  stop(): void;
}

/** `start`: a fresh process, or null when none can be had. */
export function createSolverLink(start: () => Promise<SolverProcess | null>, log: (code: string) => void): SolverLink {
  const alive = new Set<SolverProcess>();
  let solving = false;

  /** Gives what `take` makes of the first answer that it takes; null when the process ended before, or was aborted. */
  const ask = async <T>(question: StoreToSolver, signal: AbortSignal | null, take: (message: SolverToStore) => T | null): Promise<T | null> => {
    const solver = await start();
    if (solver === null) throw new Refusal('rota-solver-unavailable');
    alive.add(solver);
    try {
      return await new Promise<T | null>((resolve, reject) => {
        const abort = (): void => { resolve(null); };
        // Cancelled while the process started.
        if (signal?.aborted === true) abort();
        signal?.addEventListener('abort', abort);
        solver.onEnd(() => { resolve(null); });
        solver.onMessage((message) => {
          if (signal?.aborted === true) return;
          const parsed = solverToStore.safeParse(message);
          if (!parsed.success) {
            log('solver-message-refused');
            return;
          }
          if (parsed.data.type === 'failed') {
            log('solver-failed');
            reject(new Refusal('rota-solver-unavailable'));
            return;
          }
          const taken = take(parsed.data);
          if (taken !== null) resolve(taken);
        });
        solver.postMessage(question);
      });
    } finally {
      alive.delete(solver);
      solver.kill();
    }
  };

  return {
    async solve(problem, { onBetter, signal }) {
      if (solving) throw new Refusal('rota-solver-busy');
      if (signal.aborted) return { state: 'cancelled', solution: null };
      solving = true;
      let best: RotaSolution | null = null;
      try {
        const report = await ask({ type: 'solve', problem }, signal, (message) => {
          if (message.type === 'finished') return message.report;
          if (message.type === 'better') {
            best = message.solution;
            onBetter(message.solution);
          }
          return null;
        });
        if (report !== null) return report;
        if (signal.aborted) return { state: 'cancelled', solution: best };
        // Killed from outside, or out of memory: what it had found stays.
        if (best === null) throw new Refusal('rota-solver-unavailable');
        log('solver-ended-early');
        return { state: 'gap', solution: best };
      } finally {
        solving = false;
      }
    },
    async whyNobody(problem, assignments, hole) {
      const conflict = await ask({ type: 'whyNobody', problem, assignments: [...assignments], hole }, null, (message) => (message.type === 'reason' ? message.conflict : null));
      if (conflict === null) throw new Refusal('rota-solver-unavailable');
      return conflict;
    },
    stop() {
      for (const solver of alive) solver.kill();
    },
  };
}
