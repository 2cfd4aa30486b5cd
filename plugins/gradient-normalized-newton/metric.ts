/** The metric B: |h|^2 = h'Bh for steps, |g|_*^2 = g'B^-1 g for gradients. B itself is in the state (empty for the identity); its factor follows from it. */
import { linalg, numericalError, SaddlepointError, usageError, type OracleSet, type Vector } from '../../core/index.js';

export type MetricParam = 'identity' | 'gram' | readonly (readonly number[])[];

export interface Metric {
  /** B, n x n; undefined for the identity. */
  readonly B: Vector | undefined;
  /** out = B^-1 v; `out` may be v. */
  solve(v: Vector, out: Vector): void;
  /** out = B v. */
  apply(v: Vector, out: Vector): void;
  /** L with B = L L', row-major. */
  readonly lower: Vector | undefined;
  dualNorm(g: Vector): number;
  norm(h: Vector): number;
}

/** B of the params, to be kept in the state. Errors: `metric-missing`, `metric-shape`. */
export function metricMatrix(param: MetricParam, shift: number, metric: OracleSet['metric'] | undefined, n: number): Vector {
  if (param === 'identity') return new Float64Array(0);
  const B = new Float64Array(n * n);
  if (param !== 'gram') fillRows(param, n, B);
  else if (metric) metric(B);
  else throw missingMetric();
  for (let i = 0; i < n; i++) B[i * n + i]! += shift;
  return B;
}

export const missingMetric = (): SaddlepointError => usageError('oracle-missing', 'The metric "gram" needs the oracle `metric`, which this problem does not offer.', {
  pointer: '/method/params/metric', expected: '"identity", or the rows of a matrix', suggestion: 'set `metric` to "identity"' });

function fillRows(rows: readonly (readonly number[])[], n: number, B: Vector): void {
  if (rows.length !== n || rows.some((row) => row.length !== n)) {
    throw usageError('metric-shape', `The metric is not ${n} x ${n}.`, { pointer: '/method/params/metric', expected: `${n} rows of ${n} numbers` });
  }
  rows.forEach((row, i) => { B.set(row, i * n); });
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) {
    if (B[i * n + j] !== B[j * n + i]) throw usageError('metric-shape', `The metric is not symmetric: entries (${i}, ${j}) and (${j}, ${i}) differ (from 0).`, { pointer: '/method/params/metric', expected: 'a symmetric matrix' });
  }
}

export function metricOf(B: Vector, n: number): Metric {
  const engine = linalg();
  if (B.length === 0) {
    const copy = (v: Vector, out: Vector): void => { if (out !== v) out.set(v); };
    return { B: undefined, lower: undefined, solve: copy, apply: copy, dualNorm: engine.nrm2, norm: engine.nrm2 };
  }
  const L = B.slice(), scratch = new Float64Array(n);
  try {
    engine.choleskyFactor(L, n);
  } catch (error) {
    if (!(error instanceof SaddlepointError) || error.code !== 'not-positive-definite') throw error;
    throw numericalError('metric-not-positive-definite', 'The metric is not positive definite.', {
      pointer: '/method/params/metric', expected: 'a positive definite matrix', suggestion: 'add a small `metricShift`, such as 1e-8' });
  }
  const solve = (v: Vector, out: Vector): void => { if (out !== v) out.set(v); engine.choleskySolve(L, n, out); };
  return {
    B, lower: L, solve, apply: (v, out) => engine.gemv(B, n, n, v, out),
    dualNorm(g) { solve(g, scratch); return Math.sqrt(Math.max(0, engine.dot(g, scratch))); },
    norm(h) { engine.gemv(B, n, n, h, scratch); return Math.sqrt(Math.max(0, engine.dot(h, scratch))); },
  };
}
