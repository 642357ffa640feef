// The day's calls by hour, as bars of a chart and as one sentence.

export interface HourBar {
  readonly hour: number;
  readonly calls: number;
  /** Share of the busiest hour, 0 to 1. */
  readonly share: number;
}

export function hourBars(callsByHour: readonly number[]): readonly HourBar[] {
  const most = Math.max(1, ...callsByHour);
  return callsByHour.map((calls, hour) => ({ hour, calls, share: calls / most }));
}

/** The first of the busiest hours, or null on a day without calls. */
export function busiestHour(callsByHour: readonly number[]): number | null {
  const most = Math.max(0, ...callsByHour);
  return most === 0 ? null : callsByHour.indexOf(most);
}
