// The best rota known, in memory that two threads share. Invariant: a rota and its cost change together, and only for less.

export interface Incumbent {
  readonly buffer: SharedArrayBuffer;
  /** Takes the rota if it costs less; says whether it did. */
  offer(taken: ArrayLike<number>, cost: number): boolean;
  /** The best one; null while there is none. */
  read(): { readonly taken: Int8Array; readonly cost: number } | null;
  /** Infinity while there is none. */
  readonly cost: number;
}

const headerBytes = 16;

export function createIncumbent(optionCount: number): Incumbent {
  const buffer = new SharedArrayBuffer(headerBytes + optionCount);
  new Float64Array(buffer, 8, 1)[0] = Infinity;
  return incumbentIn(buffer);
}

/** The same incumbent, seen from another thread. */
export function incumbentIn(buffer: SharedArrayBuffer): Incumbent {
  const lock = new Int32Array(buffer, 0, 1);
  const cost = new Float64Array(buffer, 8, 1);
  const vector = new Int8Array(buffer, headerBytes);
  const guarded = <T>(work: () => T): T => {
    // Held for microseconds: a copy of some kilobytes.
    while (Atomics.compareExchange(lock, 0, 0, 1) !== 0) Atomics.wait(lock, 0, 1, 1);
    try {
      return work();
    } finally {
      Atomics.store(lock, 0, 0);
      Atomics.notify(lock, 0);
    }
  };
  return {
    buffer,
    offer: (taken, offered) =>
      guarded(() => {
        if (offered >= (cost[0] ?? Infinity)) return false;
        cost[0] = offered;
        for (let option = 0; option < vector.length; option += 1) vector[option] = (taken[option] ?? 0) > 0.5 ? 1 : 0;
        return true;
      }),
    read: () => guarded(() => ((cost[0] ?? Infinity) === Infinity ? null : { taken: Int8Array.from(vector), cost: cost[0] ?? Infinity })),
    get cost() {
      return guarded(() => cost[0] ?? Infinity);
    },
  };
}
