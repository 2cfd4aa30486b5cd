/** A linear-programming engine as a method of one step: what `highs` and `glpk` share. */
import { fractionality, hasIntegers, violation, type Certificate, type Finish, type LinearOptions, type LinearProgram, type LinearProgrammingEngine, type LinearSolution, type Result, type Vector } from '../../core/index.js';

/** Numbers are NaN where there are none; `duals` and `reducedCosts` are empty then. */
export interface LinearState {
  found: 'nothing' | 'point';
  x: Vector; duals: Vector; reducedCosts: Vector;
  value: number; bound: number; dualityGap: number; mipGap: number;
  rowViolation: number; boundViolation: number; integerViolation: number;
}

export const linearMetrics = {
  value: { unit: 'objective', better: 'neither' },
  bound: { unit: 'objective', better: 'neither' },
  dualityGap: { unit: 'relative', better: 'lower' },
  mipGap: { unit: 'relative', better: 'lower' },
  rowViolation: { unit: 'relative', better: 'lower' },
  boundViolation: { unit: 'relative', better: 'lower' },
  integerViolation: { unit: 'absolute', better: 'lower' },
} as const;

const known = (value: number): number | undefined => (Number.isNaN(value) ? undefined : value);

/** The metrics of a state: those that have a value. */
export const linearReaders: { readonly [K in keyof typeof linearMetrics]: (state: LinearState) => number | undefined } = {
  value: (s) => known(s.value), bound: (s) => known(s.bound), dualityGap: (s) => known(s.dualityGap), mipGap: (s) => known(s.mipGap),
  rowViolation: (s) => known(s.rowViolation), boundViolation: (s) => known(s.boundViolation), integerViolation: (s) => known(s.integerViolation),
};

export const emptyState = (n: number): LinearState => ({
  found: 'nothing', x: new Float64Array(n), duals: new Float64Array(0), reducedCosts: new Float64Array(0),
  value: NaN, bound: NaN, dualityGap: NaN, mipGap: NaN, rowViolation: NaN, boundViolation: NaN, integerViolation: NaN,
});

/** Nothing before a feasible point is known. */
export const linearResult = ({ found, x, duals, reducedCosts }: LinearState): Result => ({
  point: found === 'nothing' ? {} : {
    x: { shape: [x.length], data: x },
    ...(reducedCosts.length > 0 ? { duals: { shape: [duals.length], data: duals }, reducedCosts: { shape: [reducedCosts.length], data: reducedCosts } } : {}),
  },
});

/** Violations and gaps up to this size are the engines' tolerances (1e-7 for LP, 1e-6 for integers) after scaling. */
const tolerance = 1e-5;

export interface LinearRun { readonly signal: AbortSignal; secondsLeft(): number }

/** Solves the program into the state, and says how it ended. */
export async function solveInto(state: LinearState, program: LinearProgram, engine: LinearProgrammingEngine, run: LinearRun, options: LinearOptions): Promise<Finish> {
  const seconds = Math.min(options.seconds ?? Infinity, run.secondsLeft());
  try {
    const solution = await engine.solve(program, { ...options, ...(seconds < Infinity ? { seconds: Math.max(seconds, 0.001) } : {}), signal: run.signal });
    take(state, program, solution);
    return finishOf(state, program, solution, seconds, options.gap ?? 1e-6);
  } catch (error) {
    if (run.signal.aborted) return { outcome: 'aborted', reason: 'the run was interrupted' };
    throw error;
  }
}

function take(state: LinearState, program: LinearProgram, { x, value, rowActivity, duals, reducedCosts, bound }: LinearSolution): void {
  state.bound = bound ?? NaN;
  if (!x || !rowActivity || value === undefined) return;
  const gap = bound === undefined ? NaN : Math.abs(value - bound) / Math.max(1, Math.abs(value));
  const mixed = hasIntegers(program);
  Object.assign(state, {
    found: 'point', x, value, ...(duals ? { duals } : {}), ...(reducedCosts ? { reducedCosts } : {}), ...(mixed ? { mipGap: gap, integerViolation: fractionality(program, x) } : { dualityGap: gap }),
    rowViolation: violation(rowActivity, program.rowLower, program.rowUpper), boundViolation: violation(x, program.lower, program.upper),
  } satisfies Partial<LinearState>);
}

function finishOf(state: LinearState, program: LinearProgram, { status }: LinearSolution, seconds: number, gap: number): Finish {
  const nothing: Certificate = { kind: 'none', evidence: 'measured' };
  if (status === 'infeasible') return { outcome: 'infeasible', reason: 'no point satisfies all rows and bounds', certificate: nothing };
  if (status === 'unbounded') return { outcome: 'unbounded', reason: `the objective has no ${program.sense === 'minimize' ? 'lower' : 'upper'} bound on the feasible points`, certificate: nothing };
  if (status === 'optimal') return { outcome: 'converged', reason: reasonOf(state, program, gap), certificate: certificateOf(state, Math.max(gap, tolerance)) };
  const spent = `the time limit of ${seconds} seconds is spent`;
  if (state.found === 'nothing') return { outcome: 'budget', reason: `${spent}; no feasible point was found`, certificate: nothing };
  return { outcome: 'budget', reason: `${spent}; the best feasible point is returned`, certificate: certificateOf(state, -1) };
}

const reasonOf = ({ mipGap }: LinearState, program: LinearProgram, gap: number): string =>
  (!hasIntegers(program) ? 'optimal: primal and dual feasible' : mipGap > 1e-9 ? `optimal within a relative gap of ${gap}` : 'optimal: the search is complete');

/** Global when the point is feasible and the gap closes; `allowed` < 0: whatever the gap. Measured in float64: nothing is claimed to be proved. */
function certificateOf({ dualityGap, mipGap, rowViolation, boundViolation, integerViolation }: LinearState, allowed: number): Certificate {
  const worst = Math.max(rowViolation, boundViolation, Number.isNaN(integerViolation) ? 0 : integerViolation);
  if (worst > tolerance) return { kind: 'none', evidence: 'measured', measure: 'violation', value: worst };
  const mixed = !Number.isNaN(integerViolation), gap = mixed ? mipGap : dualityGap;
  const measure = Number.isNaN(gap) ? {} : { measure: mixed ? 'mipGap' : 'dualityGap', value: gap };
  return { kind: gap <= allowed ? 'global' : 'feasible', evidence: 'measured', ...measure };
}
