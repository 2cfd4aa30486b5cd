/** Factorisations as objects: they own a copy of the matrix, so that solving allocates nothing. */
import { usageError } from '../contract/errors.js';
import { needLength } from './checks.js';
import type { Engine } from './engine.js';
import { linalg } from './select.js';

/** A factored n x n matrix. */
export interface Factorisation {
  readonly n: number;
  /** out = A^-1 b for one right-hand side or several stored one after the other; `out` may be b. */
  solve(b: Float64Array, out: Float64Array): void;
  /** Factors another matrix of the same size into the same memory. */
  refactor(A: Float64Array): void;
}

export interface CholeskyFactorisation extends Factorisation {
  /** L with A = L L', row-major, zeros above the diagonal; a view. */
  readonly lower: Float64Array;
  /** Natural logarithm of det A. */
  logDeterminant(): number;
}

function rightHandSides(n: number, b: Float64Array, out: Float64Array): number {
  needLength(out, b.length, 'out');
  if (n === 0 ? b.length > 0 : b.length % n !== 0) throw usageError('wrong-length', `b has ${b.length} numbers, which is no multiple of ${n}.`, { expected: `a multiple of ${n}` });
  if (out !== b) out.set(b);
  return n === 0 ? 0 : b.length / n;
}

/** Cholesky factorisation of the symmetric positive definite A, n x n, which is kept. Errors: see `Engine.choleskyFactor`. */
export function cholesky(A: Float64Array, n: number, engine: Engine = linalg()): CholeskyFactorisation {
  const lower = new Float64Array(n * n);
  const refactor = (matrix: Float64Array): void => {
    needLength(matrix, n * n, 'A');
    lower.set(matrix);
    engine.choleskyFactor(lower, n);
  };
  refactor(A);
  return {
    n, lower, refactor,
    solve(b, out) { engine.choleskySolve(lower, n, out, rightHandSides(n, b, out)); },
    logDeterminant() {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += Math.log(lower[i * n + i]!);
      return 2 * sum;
    },
  };
}

/** LU factorisation of A, n x n, which is kept. Errors: see `Engine.luFactor`. */
export function lu(A: Float64Array, n: number, engine: Engine = linalg()): Factorisation {
  const factors = new Float64Array(n * n), pivots = new Int32Array(n);
  const refactor = (matrix: Float64Array): void => {
    needLength(matrix, n * n, 'A');
    factors.set(matrix);
    engine.luFactor(factors, n, pivots);
  };
  refactor(A);
  return {
    n, refactor,
    solve(b, out) { engine.luSolve(factors, n, pivots, out, rightHandSides(n, b, out)); },
  };
}

/** argmin |A x - b|, A rows x columns; see `Engine.leastSquares`. */
export function leastSquares(A: Float64Array, rows: number, columns: number, b: Float64Array, engine: Engine = linalg()): Float64Array {
  const x = new Float64Array(columns);
  engine.leastSquares(A, rows, columns, b, x);
  return x;
}

/** Ascending eigenvalues and orthonormal eigenvectors (row i belongs to values[i]) of the symmetric A, n x n; see `Engine.symmetricEigen`. */
export function symmetricEigen(A: Float64Array, n: number, engine: Engine = linalg()): { readonly values: Float64Array; readonly vectors: Float64Array } {
  const values = new Float64Array(n), vectors = new Float64Array(n * n);
  engine.symmetricEigen(A, n, values, vectors);
  return { values, vectors };
}

/** Thin A = U diag(s) Vt, A rows x columns, k = min(rows, columns): U rows x k, s descending, Vt k x columns; see `Engine.svd`. */
export function svd(A: Float64Array, rows: number, columns: number, engine: Engine = linalg()): { readonly U: Float64Array; readonly s: Float64Array; readonly Vt: Float64Array } {
  const k = Math.min(rows, columns);
  const U = new Float64Array(rows * k), s = new Float64Array(k), Vt = new Float64Array(k * columns);
  engine.svd(A, rows, columns, U, s, Vt);
  return { U, s, Vt };
}
