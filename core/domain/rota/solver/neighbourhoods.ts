// Which part of a rota is set free to be solved exactly: some weeks of everybody, some people's whole rota, or a box of both.
// A part that is solved at once grows the next time, one that is not shrinks.
import type { Instance } from './instance.ts';
import type { Random } from './random.ts';

/** Weeks, people, and for a box the share of people and of time. Changed in place. */
export interface Sizes {
  weeks: number;
  people: number;
  box: number;
}

export interface Neighbourhood {
  /** Whether an option is free. */
  readonly covers: (option: number) => boolean;
  readonly grow: () => void;
  readonly shrink: () => void;
}

/** Where the rota differs from the relaxation. */
export function differingFrom(relaxed: ArrayLike<number>, point: ArrayLike<number>): Neighbourhood {
  const same = 1e-6;
  return { covers: (option) => Math.abs((relaxed[option] ?? 0) - (point[option] ?? 0)) > same, grow: () => undefined, shrink: () => undefined };
}

export function nextNeighbourhood(instance: Instance, sizes: Sizes, random: Random): Neighbourhood {
  const { personCount, problem, optionPerson, optionSlot } = instance;
  const order = problem.shifts.map((shift, index) => ({ index, start: shift.start })).sort((a, b) => a.start - b.start);
  const rankOf = new Int32Array(order.length);
  for (const [rank, { index }] of order.entries()) rankOf[index] = rank;
  const shiftOf = (option: number): number => Math.floor((optionSlot[option] ?? 0) / 3);
  const within = (shifts: number): ((option: number) => boolean) => {
    const from = Math.floor(random() * Math.max(1, order.length - shifts + 1));
    return (option) => {
      const rank = rankOf[shiftOf(option)] ?? 0;
      return rank >= from && rank < from + shifts;
    };
  };
  const among = (count: number): ((option: number) => boolean) => {
    const chosen = new Set(problem.people.map((_, person) => ({ person, lot: random() })).sort((a, b) => a.lot - b.lot).slice(0, count).map(({ person }) => person));
    return (option) => chosen.has(optionPerson[option] ?? 0);
  };

  const kind = Math.floor(random() * 3);
  if (kind === 0) {
    const weeks = Math.max(1, instance.weekCount);
    return {
      covers: within(Math.ceil((order.length / weeks) * sizes.weeks)),
      grow: () => { sizes.weeks = Math.min(weeks, sizes.weeks * 1.25); },
      shrink: () => { sizes.weeks = Math.max(0.5, sizes.weeks * 0.8); },
    };
  }
  if (kind === 1) {
    return {
      covers: among(Math.round(sizes.people)),
      grow: () => { sizes.people = Math.min(personCount, sizes.people * 1.2); },
      shrink: () => { sizes.people = Math.max(2, sizes.people * 0.8); },
    };
  }
  const there = within(Math.ceil(order.length * sizes.box));
  const they = among(Math.ceil(personCount * sizes.box));
  return {
    covers: (option) => there(option) && they(option),
    grow: () => { sizes.box = Math.min(1, sizes.box * 1.15); },
    shrink: () => { sizes.box = Math.max(0.1, sizes.box * 0.85); },
  };
}
