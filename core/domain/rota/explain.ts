// "Pourquoi moi ?": for one assignment, what stands in the way of every other person, or what putting them there would cost.
// Answers are data: rules, ids and costs; sentences are made where the language is known.
import type { Assignment, RotaRule } from './problem.ts';

/** Cost of a change by criterion: positive is worse than the rota as it is. */
export interface CostChange {
  readonly holes: number;
  readonly fairness: number;
  readonly wishes: number;
  readonly total: number;
}

export type Alternative =
  /** Hard rules forbid it, with the rota as it is otherwise, and no swap helps. */
  | { readonly person: string; readonly kind: 'blocked'; readonly rules: readonly RotaRule[] }
  /** Puts this person in the place of the one who holds it. */
  | { readonly person: string; readonly kind: 'replace'; readonly change: CostChange }
  /** The two exchange their places: `gives` is what the other person gives for it. */
  | { readonly person: string; readonly kind: 'swap'; readonly gives: Assignment; readonly change: CostChange };

export interface AssignmentReasons {
  readonly asked: Assignment;
  /** A locked place does not move, whatever else could be. */
  readonly locked: boolean;
  /** Everybody else, the cheapest change first, the blocked last. */
  readonly alternatives: readonly Alternative[];
}
