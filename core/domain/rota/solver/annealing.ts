// Simulated annealing over whole rotas: somebody takes over a place, two exchange places, a hole wanders.
// Invariant: every rule but the tutor's holds after each move; the tutor's holds in every rota that is handed on.
import type { Random } from './random.ts';
import { isFree, keepsRules, noTutor, place, takenOf, vacate, type SearchState } from './search-state.ts';

export interface AnnealingOptions {
  readonly random: Random;
  /** From 0 to 1 as the search goes on; asked every 2,048 moves. */
  readonly progress: (moves: number) => number;
  /** Each better rota: its options and its cost. */
  readonly onBetter: (taken: Int8Array, cost: number) => void;
}

/** In units of cost: an early move may worsen by about this much, a late one hardly at all. */
const hot = 3;
const cold = 0.1;
const block = 2_048;

/** Leaves the state at the last rota, not the best. `best` is the cost to beat. */
export function anneal(state: SearchState, best: number, { random, progress, onBetter }: AnnealingOptions): void {
  const { instance, holder, seatSlot, lockedSeat, held, heldCount } = state;
  const { optionsOfSlot, optionPerson } = instance;
  const open = Int32Array.from(seatSlot.keys()).filter((seat) => lockedSeat[seat] !== 1 && (optionsOfSlot[seatSlot[seat] ?? 0]?.length ?? 0) > 0);
  if (open.length === 0) return;
  const pick = (list: Int32Array, count = list.length): number => list[(random() * count) | 0] as number;
  let kept: Int8Array | null = null;
  let keptCost = best;

  for (let moves = 0; ; moves += block) {
    const done = progress(moves);
    if (kept !== null) {
      onBetter(kept, keptCost);
      kept = null;
    }
    if (done >= 1) return;
    const temperature = hot * Math.pow(cold / hot, done);
    for (let move = 0; move < block; move += 1) {
      const seat = pick(open);
      const slot = seatSlot[seat] as number;
      const comes = optionPerson[pick(optionsOfSlot[slot] as Int32Array)] as number;
      const goes = holder[seat] as number;
      if (comes === goes) continue;
      const before = state.cost;
      const accepted = (): boolean => state.cost <= before || random() < Math.exp((before - state.cost) / temperature);
      // The one who comes gives a place of theirs away, or not.
      const given = heldCount[comes] === 0 || random() < 0.4 ? -1 : pick(held[comes] as Int32Array, heldCount[comes]);
      if (given !== -1 && lockedSeat[given] === 1) continue;
      if (goes !== -1) vacate(state, seat);
      if (given !== -1) vacate(state, given);
      let moved = false;
      if (isFree(state, slot, comes)) {
        place(state, seat, comes);
        moved = true;
        if (given !== -1 && goes !== -1 && isFree(state, seatSlot[given] as number, goes)) place(state, given, goes);
      }
      if (moved && accepted()) {
        if (state.cost < keptCost && state.cost < noTutor && keepsRules(state)) {
          kept = takenOf(state);
          keptCost = state.cost;
        }
        continue;
      }
      if (moved) {
        if (given !== -1 && holder[given] !== -1) vacate(state, given);
        vacate(state, seat);
      }
      if (given !== -1) place(state, given, comes);
      if (goes !== -1) place(state, seat, goes);
    }
  }
}
