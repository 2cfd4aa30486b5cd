/** HiGHS (MIT), compiled to WebAssembly by the package `highs`. Runs inside a worker thread. */
import * as highsPackage from 'highs';
import type { Highs, Model } from 'highs';
import { hasIntegers } from './model.js';
import type { Answer, Question, SolveInside } from './protocol.js';

/** The package has no types for its module form: there the default export is the function itself. */
const loadHighs = highsPackage.default as unknown as () => Promise<Highs>;

export async function openHighs(): Promise<SolveInside> {
  const highs = await loadHighs();
  return (question) => {
    const model = highs.createModel(modelData(highs, question));
    try {
      model.options.set(optionsOf(question));
      return answerOf(highs, model, model.run().modelStatus, hasIntegers(question.program));
    } finally {
      model.dispose();
    }
  };
}

type ModelInput = Parameters<Highs['createModel']>[0];

function modelData(highs: Highs, { program }: Question): ModelInput {
  const { matrix, integer, objective, constant, sense, lower, upper, rowLower, rowUpper } = program;
  return {
    numCols: matrix.columns, numRows: matrix.rows, sense: highs.constants.objectiveSense[sense], offset: constant, colCost: objective, colLower: lower, colUpper: upper, rowLower, rowUpper,
    matrix: { format: 'csr', numRows: matrix.rows, numCols: matrix.columns, starts: matrix.rowStart, indices: matrix.column, values: matrix.value },
    ...(integer && hasIntegers(program) ? { integrality: Int32Array.from(integer, (mark) => (mark ? 1 : 0)) } : {}),
  };
}

/** `solver` would make HiGHS ignore the integer marks, so it is left alone where there are some. The absolute gap is switched off: `gap` is relative. */
function optionsOf({ program, options }: Question): Record<string, string | number | boolean> {
  const integers = hasIntegers(program);
  return {
    output_flag: false,
    ...(options.seconds === undefined ? {} : { time_limit: options.seconds }),
    ...(integers ? { mip_rel_gap: options.gap ?? 1e-6, mip_abs_gap: 0 } : { solver: options.algorithm ?? 'choose' }),
  };
}

/** Whether HiGHS holds a feasible point (`primal_solution_status`, `kSolutionStatusFeasible`). */
const feasible = 2;

function answerOf(highs: Highs, model: Model, status: number, integers: boolean): Answer {
  const { modelStatus } = highs.constants;
  const iterations = Math.max(0, Number(model.info.get('simplex_iteration_count'))) + Math.max(0, Number(model.info.get('ipm_iteration_count')));
  const point = (): Partial<Answer> => {
    const { colValue, rowDual } = model.getSolution();
    const bound = integers ? Number(model.info.get('mip_dual_bound')) : NaN;
    return { x: colValue, ...(integers || status !== modelStatus.optimal ? {} : { duals: rowDual }), ...(Number.isFinite(bound) ? { bound } : {}) };
  };
  switch (status) {
    case modelStatus.optimal: return { status: 'optimal', iterations, ...point() };
    case modelStatus.infeasible: return { status: 'infeasible', iterations };
    // HiGHS judges a mixed-integer program by its relaxation: whether it has a feasible point is settled apart.
    case modelStatus.unbounded: return { status: integers ? 'undecided' : 'unbounded', iterations };
    case modelStatus.unboundedOrInfeasible: return { status: 'undecided', iterations };
    case modelStatus.timeLimit: {
      const found = Number(model.info.get('primal_solution_status')) === feasible;
      const { x, ...bound } = point();
      return { status: 'time-limit', iterations, ...bound, ...(found && x ? { x } : {}) };
    }
    default: return { status: 'failed', iterations, message: `it ended with model status ${status}` };
  }
}
