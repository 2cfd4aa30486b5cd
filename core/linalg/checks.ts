/** Argument checks that every engine shares: a wrong length would be read out of bounds by native code. */
import { numericalError, usageError, type SaddlepointError } from '../contract/errors.js';
import { isFinite } from './portable/vector.js';

export const wrongLength = (name: string, expected: number, actual: number): SaddlepointError =>
  usageError('wrong-length', `${name} has ${actual} numbers, but the given shape needs a Float64Array of ${expected}.`, { expected: String(expected) });

/** The length is exact, and entries are 8 bytes wide: a Float32Array from untyped code must not reach native code. */
export function needLength(array: Float64Array, length: number, name: string): void {
  if (array.length !== length || array.BYTES_PER_ELEMENT !== 8) throw wrongLength(name, length, array.length);
}

/** Two vectors of equal length. */
export function needPair(x: Float64Array, y: Float64Array): void {
  needLength(x, x.length, 'x');
  needLength(y, x.length, 'y');
}

export function needDistinct(input: Float64Array, out: Float64Array): void {
  if (input === out && out.length > 0) throw usageError('aliased-output', 'The output array of a matrix product must not be one of its inputs.');
}

export function checkGemv(A: Float64Array, rows: number, columns: number, x: Float64Array, xLength: number, out: Float64Array, outLength: number): void {
  needLength(A, rows * columns, 'A');
  needLength(x, xLength, 'x');
  needLength(out, outLength, 'out');
  needDistinct(x, out);
}

export function checkGemm(m: number, n: number, k: number, A: Float64Array, B: Float64Array, out: Float64Array): void {
  needLength(A, m * k, 'A');
  needLength(B, k * n, 'B');
  needLength(out, m * n, 'out');
  needDistinct(A, out);
  needDistinct(B, out);
}

export function checkSyrk(A: Float64Array, rows: number, columns: number, out: Float64Array, order: number): void {
  needLength(A, rows * columns, 'A');
  needLength(out, order * order, 'out');
  needDistinct(A, out);
}

/** NaN must not reach a factorisation: some routines would loop, others return NaN without a word. */
export function needFinite(A: Float64Array, what: string): void {
  if (!isFinite(A)) throw numericalError('non-finite-matrix', `The matrix given to ${what} holds NaN or Infinity.`, { expected: 'finite entries' });
}

export function checkSquare(A: Float64Array, n: number, what: string): void {
  needLength(A, n * n, 'A');
  needFinite(A, what);
}

export function checkPivots(pivots: Int32Array, n: number): void {
  if (pivots.length !== n || pivots.BYTES_PER_ELEMENT !== 4) throw wrongLength('pivots', n, pivots.length);
}

export const notPositiveDefinite = (pivot: number, n: number): SaddlepointError => numericalError(
  'not-positive-definite', `Cholesky: the leading ${pivot + 1} x ${pivot + 1} block of the ${n} x ${n} matrix is not positive definite (pivot ${pivot}, counted from 0).`,
  { expected: 'a symmetric positive definite matrix', suggestion: 'Add a multiple of the identity, or use LU.' });

export const singular = (pivot: number, n: number): SaddlepointError => numericalError(
  'singular', `LU: pivot ${pivot} (counted from 0) of the ${n} x ${n} matrix is zero, so it is singular.`,
  { expected: 'a nonsingular matrix', suggestion: 'Use leastSquares or svd.' });

export const rankDeficient = (rank: number, rows: number, columns: number): SaddlepointError => numericalError(
  'rank-deficient', `Least squares: the ${rows} x ${columns} matrix has numerical rank ${rank}, so the minimiser is not unique.`,
  { expected: `rank ${columns}`, suggestion: 'Add an l2 term, or use svd for the solution of least norm.' });

export const noConvergence = (what: string): SaddlepointError => numericalError('no-convergence', `${what} did not converge.`);
