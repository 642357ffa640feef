// The store's way to the solver process. Invariant: what leaves is ids, instants and rules; no name.
import type { Assignment, Conflict, Hole, RotaProblem, RotaSolution, SolutionReport } from '../../core/domain/rota/problem.ts';

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
}
