// A first complete rota at once: the hardest place first, always with the person it costs least to put there.
import { listener, trainee } from './instance.ts';
import { isFree, place, vacate, type SearchState } from './search-state.ts';

/** Fills what it can of an empty (or half-filled) rota; breaks no rule. Ties go to who comes first: no chance in it. */
export function fillGreedily(state: SearchState): void {
  const { instance, seatsOfSlot, holder } = state;
  const { need, optionsOfSlot, optionPerson } = instance;
  const slots = Array.from(need, (count, slot) => ({ slot, spare: (optionsOfSlot[slot]?.length ?? 0) / Math.max(1, count) }))
    .filter(({ slot }) => (need[slot] ?? 0) > 0)
    // Trainees last: they need somebody there. A locked trainee waits already: the listeners of that shift come first.
    .sort((a, b) => Number(a.slot % 3 === trainee) - Number(b.slot % 3 === trainee) || Number(waits(state, b.slot)) - Number(waits(state, a.slot)) || a.spare - b.spare || a.slot - b.slot);
  for (const { slot } of slots) {
    for (const seat of seatsOfSlot[slot] ?? []) {
      if (holder[seat] !== -1) continue;
      const empty = state.cost;
      let best = -1;
      let bestCost = empty;
      for (const option of optionsOfSlot[slot] ?? []) {
        const person = optionPerson[option] ?? 0;
        if (!isFree(state, slot, person)) continue;
        place(state, seat, person);
        if (state.cost < bestCost) {
          best = person;
          bestCost = state.cost;
        }
        vacate(state, seat);
      }
      if (best !== -1) place(state, seat, best);
    }
  }
}

function waits({ seatsOfSlot, holder }: SearchState, slot: number): boolean {
  return slot % 3 === listener && (seatsOfSlot[slot + trainee]?.some((seat) => holder[seat] !== -1) ?? false);
}
