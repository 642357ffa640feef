// HiGHS (MIT, WebAssembly, one thread) behind the interface of core/domain/rota/solver. Its calls are synchronous: this runs
// in the solver process and its threads only. Invariant: the native model is freed whatever happens.
import highsLoader, { type Highs, type HighsCallbackMap, type Model } from 'highs';
import type { ExactOptions, ExactResult, ExactSolver, LinearModel } from '../../core/domain/rota/solver/linear-model.ts';

/** Costs are integers: less than one apart is the same cost. */
const sameCost = 0.99;
/** What looks for a first rota, or for symmetry, only costs time once there is a good one (measured, 8 to 40 people). */
const fromGoodStart = { mip_detect_symmetry: false, mip_allow_restart: false, mip_heuristic_run_feasibility_jump: false, mip_heuristic_effort: 0.01 };

export async function loadExactSolver(): Promise<ExactSolver> {
  const highs = await highsLoader();
  return {
    solve: (model, options) => withModel(highs, model, true, (native) => solve(highs, native, model, options)),
    irreducible: (model, timeMs) =>
      withModel(highs, model, false, (native) => {
        // getIis answers on a linear relaxation only; 6 is "row priority" from a ray, tightened.
        native.options.set({ output_flag: false, time_limit: timeMs / 1000, iis_strategy: highs.constants.iis.strategyRowPriority });
        native.run();
        if (native.getModelStatus() !== highs.constants.modelStatus.infeasible) return null;
        const { value } = native.raw.getIis();
        if (value === undefined) return null;
        const inConflict = (status: Int32Array): number[] => Array.from(status.keys()).filter((index) => status[index] === highs.constants.iis.inConflict);
        const found = { rows: inConflict(value.rowStatus), columns: inConflict(value.colStatus) };
        return found.rows.length + found.columns.length === 0 ? null : found;
      }),
  };
}

function withModel<T>(highs: Highs, model: LinearModel, integer: boolean, work: (native: Model) => T): T {
  const native = highs.createModel({
    numCols: model.columnCount,
    numRows: model.rowLower.length,
    sense: highs.constants.objectiveSense.minimize,
    offset: model.offset,
    colCost: model.cost,
    colLower: model.lower,
    colUpper: model.upper,
    rowLower: model.rowLower,
    rowUpper: model.rowUpper,
    matrix: { format: 'csr', numRows: model.rowLower.length, numCols: model.columnCount, starts: model.starts, indices: model.indices, values: model.values },
    ...(integer ? { integrality: Array.from(model.integer, (flag) => (flag === 1 ? highs.constants.variableType.integer : highs.constants.variableType.continuous)) } : {}),
  });
  try {
    return work(native);
  } finally {
    native.dispose();
  }
}

function solve(highs: Highs, native: Model, model: LinearModel, options: ExactOptions): ExactResult {
  const { limits, start, onBound, onBetter, offer, seed } = options;
  native.options.set({
    output_flag: false,
    random_seed: seed,
    mip_rel_gap: 0,
    mip_abs_gap: sameCost,
    ...(start === null ? {} : fromGoodStart),
    ...(limits.timeMs === null ? {} : { time_limit: Math.max(0.01, limits.timeMs / 1000) }),
    ...(limits.nodes === null ? {} : { mip_max_nodes: limits.nodes }),
  });
  if (start !== null) native.setSolution({ colValue: start });
  const { callbackType } = highs.constants;
  const callbacks: HighsCallbackMap = {
    [callbackType.mipInterrupt](event) {
      const bound = event.data.mip_dual_bound;
      if (onBound !== undefined && bound !== undefined && Number.isFinite(bound) && onBound(bound)) event.interrupt();
    },
    ...(onBetter === undefined
      ? {}
      : {
          [callbackType.mipImprovingSolution](event: { readonly data: { readonly mip_solution?: Float64Array; readonly objective_function_value?: number } }) {
            const { mip_solution: point, objective_function_value: cost } = event.data;
            if (point !== undefined && cost !== undefined) onBetter(point, cost);
          },
        }),
    ...(offer === undefined
      ? {}
      : {
          [callbackType.mipUserSolution](event: { setSolution(point: Float64Array): unknown }) {
            const offered = offer();
            if (offered !== null) event.setSolution(offered);
          },
        }),
  };
  native.run(callbacks);
  const { modelStatus } = highs.constants;
  const status = native.getModelStatus();
  if (status === modelStatus.infeasible || status === modelStatus.unboundedOrInfeasible) return { state: 'infeasible', point: null, cost: Infinity, bound: Infinity };
  const hasPoint = native.info.get('primal_solution_status') === highs.constants.solutionStatus.feasible;
  const cost = hasPoint ? native.getObjectiveValue() : Infinity;
  // A model without whole numbers is a linear program: its optimum is its own bound.
  const linear = !model.integer.includes(1);
  const bound = linear ? (status === modelStatus.optimal ? cost : -Infinity) : (native.info.get('mip_dual_bound') as number);
  return {
    state: status === modelStatus.optimal ? 'optimal' : 'stopped',
    point: hasPoint ? native.getSolution().colValue.slice(0, model.columnCount) : null,
    cost,
    bound: Number.isFinite(bound) ? bound : -Infinity,
  };
}
