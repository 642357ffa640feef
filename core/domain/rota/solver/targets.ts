// What everybody's fair load is: the whole load shared by availability, less what the sliding history already holds.
// Invariant: integers of half-points whose sum is the load to share, as far as the caps allow.

export interface Sharer {
  /** Share of the person times how much of the load the person is there for. */
  readonly weight: number;
  /** Half-points already carried. */
  readonly history: number;
  /** The most that the person could carry. */
  readonly cap: number;
}

/** Largest remainder (Hamilton) over the shares that are within 0 and the cap. `total` in half-points. */
export function shareOut(total: number, sharers: readonly Sharer[]): number[] {
  const exact = levelled(total, sharers);
  const targets = exact.map(Math.floor);
  let left = Math.min(total, Math.round(exact.reduce((sum, value) => sum + value, 0))) - targets.reduce((sum, value) => sum + value, 0);
  const byRemainder = exact.map((value, index) => ({ index, remainder: value - Math.floor(value) })).sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  for (const { index } of byRemainder) {
    if (left <= 0) break;
    const cap = sharers[index]?.cap ?? 0;
    const value = targets[index] ?? 0;
    if (value + 1 > cap) continue;
    targets[index] = value + 1;
    left -= 1;
  }
  return targets;
}

/** The level at which `clamp(level × weight − history, 0, cap)` adds up to the total; found by halving, 60 times. */
function levelled(total: number, sharers: readonly Sharer[]): number[] {
  const at = (level: number): number[] => sharers.map(({ weight, history, cap }) => Math.min(cap, Math.max(0, level * weight - history)));
  const sum = (values: readonly number[]): number => values.reduce((whole, value) => whole + value, 0);
  const lightest = Math.min(...sharers.filter(({ weight }) => weight > 0).map(({ weight }) => weight));
  if (!Number.isFinite(lightest)) return sharers.map(() => 0);
  let low = 0;
  let high = (Math.max(...sharers.map(({ history, cap }) => history + cap)) + 1) / lightest;
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (sum(at(middle)) < total) low = middle;
    else high = middle;
  }
  return at(high);
}
