/** Products with a matrix of either kind. */
import type { DenseMatrix, Matrix } from '../contract/arrays.js';
import { needLength } from './checks.js';
import { linalg } from './select.js';
import { sparseMultiply, sparseMultiplyTransposed } from './sparse.js';

/** A dense matrix over `data` (row-major, not copied). Errors: `wrong-length`. */
export function denseMatrix(rows: number, columns: number, data: Float64Array): DenseMatrix {
  needLength(data, rows * columns, 'data');
  return { kind: 'dense', rows, columns, data };
}

/** out = A x; x of length columns, out of length rows, not the same array. */
export function multiply(A: Matrix, x: Float64Array, out: Float64Array): void {
  if (A.kind === 'dense') linalg().gemv(A.data, A.rows, A.columns, x, out);
  else sparseMultiply(A, x, out);
}

/** out = A' y; y of length rows, out of length columns, not the same array. */
export function multiplyTransposed(A: Matrix, y: Float64Array, out: Float64Array): void {
  if (A.kind === 'dense') linalg().gemvT(A.data, A.rows, A.columns, y, out);
  else sparseMultiplyTransposed(A, y, out);
}
