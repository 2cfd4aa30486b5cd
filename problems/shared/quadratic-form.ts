/** 1/2 x'Qx + c'x with a symmetric Q: checks, constants and oracles for the families that are built on it. */
import { extremeEigenvalues, linalg, usageError, type DenseMatrix, type OracleSet, type Traits, type Vector } from '../../core/index.js';
import { atLastPoint } from './last-point.js';

export interface QuadraticForm {
  readonly oracles: Pick<OracleSet, 'value' | 'gradient' | 'hessianVector'>;
  /** L = largest |eigenvalue|; mu = the smallest one where Q is asserted convex and it is positive beyond rounding. */
  readonly traits: Traits;
}

/** Errors: `not-symmetric`; `not-convex` when `convex` and Q has an eigenvalue that is negative beyond rounding. */
export function quadraticForm(Q: DenseMatrix, c: Vector, convex: boolean): QuadraticForm {
  requireSymmetric(Q);
  return { traits: traitsOf(Q, convex), oracles: oraclesOf(Q.data, c) };
}

/** Value and gradient at the same x share the product Q x. */
function oraclesOf(Q: Vector, c: Vector): QuadraticForm['oracles'] {
  const { gemv, dot } = linalg();
  const n = c.length;
  const product = new Float64Array(n);
  const productAt = atLastPoint(n, (x) => gemv(Q, n, n, x, product));
  return {
    value(x) { productAt(x); return dot(x, product) / 2 + dot(c, x); },
    gradient(x, out) { productAt(x); for (let i = 0; i < n; i++) out[i] = product[i]! + c[i]!; },
    hessianVector: (_x, v, out) => gemv(Q, n, n, v, out),
  };
}

function traitsOf(Q: DenseMatrix, convex: boolean): Traits {
  const { smallest, largest } = extremeEigenvalues(Q.data, Q.rows);
  const smoothness = Math.max(largest, -smallest);
  const rounding = Q.rows * Number.EPSILON * smoothness;
  if (!convex) return { smooth: true, smoothness };
  if (smallest < -rounding) {
    throw usageError('not-convex', `Q is not positive semidefinite: its smallest eigenvalue is ${smallest.toPrecision(6)}.`, {
      pointer: '/data/Q', expected: 'a positive semidefinite matrix', suggestion: 'set params.convex to false to search for a stationary point',
    });
  }
  return { smooth: true, convex: true, smoothness, ...(smallest > rounding ? { strongConvexity: smallest } : {}) };
}

/** Symmetric to rounding: |Q_ij - Q_ji| <= 1e-12 max |Q|. */
function requireSymmetric({ data: Q, rows: n }: DenseMatrix): void {
  const scale = Q.reduce((largest, entry) => Math.max(largest, Math.abs(entry)), 0);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      if (Math.abs(Q[i * n + j]! - Q[j * n + i]!) <= 1e-12 * scale) continue;
      throw usageError('not-symmetric', `Q is not symmetric: entry (${i}, ${j}) is ${Q[i * n + j]}, entry (${j}, ${i}) is ${Q[j * n + i]} (rows and columns from 0).`, {
        pointer: '/data/Q', expected: 'a symmetric matrix', suggestion: "give (Q + Q') / 2, which is the same function",
      });
    }
  }
}
