// Small statistics and the row that every benchmark reports.
export interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** Upper bound that must hold, in the same unit; null for a figure that is only told. */
  readonly limit: number | null;
  readonly ok: boolean;
}
export type Report = (row: Row) => void;

/** A row with an upper bound, or none. */
export function row(name: string, value: number, unit: string, limit: number | null = null): Row {
  return { name, value, unit, limit, ok: limit === null || value <= limit };
}

/** Nearest-rank percentile; `share` from 0 to 1. Throws on an empty list. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))];
  if (value === undefined) throw new Error('no values');
  return value;
}
export const median = (values: readonly number[]): number => percentile(values, 0.5);
