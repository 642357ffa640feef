// A mixed-integer linear model in plain arrays, and the small interface behind which the exact solver stands.

export interface LinearModel {
  readonly columnCount: number;
  readonly cost: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** 1: whole numbers only. */
  readonly integer: Uint8Array;
  /** Row by row: `starts` has one entry more than there are rows. */
  readonly starts: Int32Array;
  readonly indices: Int32Array;
  readonly values: Float64Array;
  readonly rowLower: Float64Array;
  readonly rowUpper: Float64Array;
  readonly offset: number;
}

export interface ExactLimits {
  /** Null: no limit. */
  readonly timeMs: number | null;
  readonly nodes: number | null;
}

export interface ExactOptions {
  readonly limits: ExactLimits;
  readonly seed: number;
  /** A full feasible point, if one is known. */
  readonly start: Float64Array | null;
  /** Called while it runs: the bound so far; an answer of true stops it. */
  readonly onBound?: (bound: number) => boolean;
  readonly onBetter?: (point: Float64Array, cost: number) => void;
  /** Asked while it runs: a better point that somebody else found. */
  readonly offer?: () => Float64Array | null;
}

export interface ExactResult {
  readonly state: 'optimal' | 'infeasible' | 'stopped';
  readonly point: Float64Array | null;
  readonly cost: number;
  readonly bound: number;
}

/** Rows and columns that cannot hold together; a column counts by its bounds. */
export interface Irreducible {
  readonly rows: readonly number[];
  readonly columns: readonly number[];
}

export interface ExactSolver {
  solve(model: LinearModel, options: ExactOptions): ExactResult;
  /** For a model whose linear relaxation is infeasible; null when it is feasible, or when none was found. */
  irreducible(model: LinearModel, timeMs: number): Irreducible | null;
}

/** Collects columns and rows. */
export interface ModelBuilder {
  column(cost: number, lower: number, upper: number, integer: boolean): number;
  row(lower: number, upper: number, entries: readonly (readonly [number, number])[]): number;
  build(offset: number): LinearModel;
}

export function createModelBuilder(): ModelBuilder {
  const cost: number[] = [];
  const lower: number[] = [];
  const upper: number[] = [];
  const integer: number[] = [];
  const starts: number[] = [0];
  const indices: number[] = [];
  const values: number[] = [];
  const rowLower: number[] = [];
  const rowUpper: number[] = [];
  return {
    column(columnCost, columnLower, columnUpper, isInteger) {
      lower.push(columnLower);
      upper.push(columnUpper);
      integer.push(isInteger ? 1 : 0);
      return cost.push(columnCost) - 1;
    },
    row(from, to, entries) {
      for (const [column, value] of entries) {
        indices.push(column);
        values.push(value);
      }
      starts.push(indices.length);
      rowLower.push(from);
      return rowUpper.push(to) - 1;
    },
    build: (offset) => ({
      columnCount: cost.length,
      cost: Float64Array.from(cost),
      lower: Float64Array.from(lower),
      upper: Float64Array.from(upper),
      integer: Uint8Array.from(integer),
      starts: Int32Array.from(starts),
      indices: Int32Array.from(indices),
      values: Float64Array.from(values),
      rowLower: Float64Array.from(rowLower),
      rowUpper: Float64Array.from(rowUpper),
      offset,
    }),
  };
}

/** The model with everything fixed but the columns that are free; `columns[i]` is the full model's column of the i-th. */
export function restrict(model: LinearModel, point: Float64Array, isFree: (column: number) => boolean): { readonly model: LinearModel; readonly columns: Int32Array } {
  const at = new Int32Array(model.columnCount).fill(-1);
  const columns: number[] = [];
  let { offset } = model;
  for (let column = 0; column < model.columnCount; column += 1) {
    if (isFree(column)) at[column] = columns.push(column) - 1;
    else offset += (model.cost[column] ?? 0) * (point[column] ?? 0);
  }
  const builder = createModelBuilder();
  for (const column of columns) builder.column(model.cost[column] ?? 0, model.lower[column] ?? 0, model.upper[column] ?? 0, model.integer[column] === 1);
  for (let row = 0; row < model.rowLower.length; row += 1) {
    const entries: [number, number][] = [];
    let fixed = 0;
    for (let entry = model.starts[row] ?? 0; entry < (model.starts[row + 1] ?? 0); entry += 1) {
      const column = model.indices[entry] ?? 0;
      const value = model.values[entry] ?? 0;
      const own = at[column] ?? -1;
      if (own === -1) fixed += value * (point[column] ?? 0);
      else entries.push([own, value]);
    }
    if (entries.length > 0) builder.row((model.rowLower[row] ?? 0) - fixed, (model.rowUpper[row] ?? 0) - fixed, entries);
  }
  return { model: builder.build(offset), columns: Int32Array.from(columns) };
}
