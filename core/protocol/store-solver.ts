// Messages between the store and the solver process, over a MessagePort of their own; parsed strictly at both ends.
// Invariant: opaque ids, instants and rules only; one question a process, whose end is the process's.
import { z } from 'zod';
import { assignment, conflict, hole, rotaProblem, rotaSolution, solutionReport } from '../domain/rota/problem.ts';

export const storeToSolver = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('solve'), problem: rotaProblem }),
  z.strictObject({ type: z.literal('whyNobody'), problem: rotaProblem, assignments: z.array(assignment), hole }),
]);
export type StoreToSolver = z.infer<typeof storeToSolver>;

export const solverToStore = z.discriminatedUnion('type', [
  /** The first rota, a better one, or the same one with a better bound. */
  z.strictObject({ type: z.literal('better'), solution: rotaSolution }),
  /** Answers `solve`; nothing follows. */
  z.strictObject({ type: z.literal('finished'), report: solutionReport }),
  /** Answers `whyNobody`; nothing follows. */
  z.strictObject({ type: z.literal('reason'), conflict }),
  /** The question was not understood, or something broke; nothing follows. */
  z.strictObject({ type: z.literal('failed') }),
]);
export type SolverToStore = z.infer<typeof solverToStore>;
