/** Extreme eigenvalues: Lipschitz and strong-convexity constants of quadratics. */
import type { DenseMatrix, Matrix } from '../contract/arrays.js';
import { numericalError, usageError } from '../contract/errors.js';
import { needFinite } from './checks.js';
import type { Engine } from './engine.js';
import { largestEigenvalue, probeVector, type LanczosOptions, type SymmetricOperator } from './lanczos.js';
import { denseMatrix, multiply, multiplyTransposed } from './matrix.js';
import { dot, normInf, nrm2 } from './portable/vector.js';
import { linalg } from './select.js';

/** Up to this order all eigenvalues are computed at once; above it Lanczos finds the extreme ones. */
const directOrder = 1500;

const entriesOf = (A: Matrix): Float64Array => (A.kind === 'dense' ? A.data : A.value);

/** Eigenvalues of the smaller one of A'A and A A', ascending. */
function gramEigenvalues(engine: Engine, A: DenseMatrix): Float64Array {
  const order = Math.min(A.rows, A.columns);
  const gram = new Float64Array(order * order), values = new Float64Array(order);
  engine.syrk(A.rows <= A.columns ? 'N' : 'T', A.data, A.rows, A.columns, gram);
  if (!engine.isFinite(gram)) throw numericalError('overflow', "A'A overflows: entries of A are too large.", { suggestion: 'Scale the matrix.' });
  engine.eigenvalues(gram, order, values);
  return values;
}

/** x -> A'(A x), or x -> A (A'x) where that is the smaller side. */
function gramOperator(A: Matrix): SymmetricOperator {
  const between = new Float64Array(Math.max(A.rows, A.columns));
  return A.columns <= A.rows
    ? (x, out) => { multiply(A, x, between); multiplyTransposed(A, between, out); }
    : (x, out) => { multiplyTransposed(A, x, between); multiply(A, between, out); };
}

/**
 * Largest eigenvalue of A'A, the square of the 2-norm of A, to a relative error of about 1e-12; 0 for a matrix without entries.
 * Errors: `non-finite-matrix`; `no-convergence` for large or sparse matrices whose top eigenvalues lie too close together (see `gramEigenvalueBound`).
 */
export function largestGramEigenvalue(A: Matrix, options: LanczosOptions = {}): number {
  needFinite(entriesOf(A), 'largestGramEigenvalue');
  const order = Math.min(A.rows, A.columns), engine = linalg();
  if (order === 0) return 0;
  if (A.kind === 'dense' && order <= directOrder) return Math.max(0, gramEigenvalues(engine, A)[order - 1]!);
  return Math.max(0, largestEigenvalue(engine, order, gramOperator(A), options));
}

/**
 * An upper bound on the largest eigenvalue of A'A that costs one pass: the smaller of |A|_1 |A|_inf and the squared Frobenius norm.
 * For large sparse matrices whose top eigenvalues lie too close together for `largestGramEigenvalue`; tight for differences (4 in one dimension).
 * Errors: `non-finite-matrix`.
 */
export function gramEigenvalueBound(A: Matrix): number {
  needFinite(entriesOf(A), 'gramEigenvalueBound');
  const sizes: Matrix = A.kind === 'dense' ? { ...A, data: A.data.map(Math.abs) } : { ...A, value: A.value.map(Math.abs) };
  const rowSums = new Float64Array(A.rows), columnSums = new Float64Array(A.columns);
  multiply(sizes, new Float64Array(A.columns).fill(1), rowSums);
  multiplyTransposed(sizes, new Float64Array(A.rows).fill(1), columnSums);
  return Math.min(normInf(rowSums) * normInf(columnSums), nrm2(entriesOf(A)) ** 2);
}

/**
 * Smallest eigenvalue of A'A, rows x columns; 0 when rows < columns. By singular values, so the square root of the answer is accurate to about
 * 1e-16 |A|, where the Gram matrix itself would lose half the digits. Takes the time and memory of a dense decomposition. Errors: `non-finite-matrix`.
 */
export function smallestGramEigenvalue(A: DenseMatrix): number {
  const { rows, columns, data } = A;
  needFinite(data, 'smallestGramEigenvalue');
  if (columns === 0 || rows < columns) return 0;
  const s = new Float64Array(columns);
  linalg().svd(data, rows, columns, new Float64Array(rows * columns), s, new Float64Array(columns * columns));
  return s[columns - 1]! ** 2;
}

/** |y'Qx - x'Qy| is rounding for a symmetric Q; a difference of any entries shows, but for a set of probes of measure zero. */
function needSymmetric(n: number, apply: SymmetricOperator): void {
  const x = probeVector(n), y = probeVector(n, 1), Qx = new Float64Array(n), Qy = new Float64Array(n);
  apply(x, Qx);
  apply(y, Qy);
  const size = nrm2(x) * nrm2(Qy) + nrm2(y) * nrm2(Qx);
  if (!(Math.abs(dot(y, Qx) - dot(x, Qy)) <= 1e-10 * size)) throw usageError('not-symmetric', 'The matrix is not symmetric.', { expected: 'a symmetric matrix' });
}

function extremesByLanczos(n: number, apply: SymmetricOperator, options: LanczosOptions): { readonly smallest: number; readonly largest: number } {
  const engine = linalg();
  const negated: SymmetricOperator = (x, out) => { apply(x, out); engine.scal(-1, out); };
  return { smallest: -largestEigenvalue(engine, n, negated, options), largest: largestEigenvalue(engine, n, apply, options) };
}

/**
 * Smallest and largest eigenvalue of a symmetric matrix, n x n row-major or a `Matrix`; 0 and 0 when it is empty.
 * The error is about 1e-12 of the larger one in size. Errors: `non-finite-matrix`, `not-symmetric`, `no-convergence` (large or sparse matrices).
 */
export function extremeEigenvalues(Q: Float64Array, n: number, options?: LanczosOptions): { readonly smallest: number; readonly largest: number };
export function extremeEigenvalues(Q: Matrix, options?: LanczosOptions): { readonly smallest: number; readonly largest: number };
export function extremeEigenvalues(Q: Float64Array | Matrix, second: number | LanczosOptions = {}, third: LanczosOptions = {}): { readonly smallest: number; readonly largest: number } {
  if (Q instanceof Float64Array) return extremesOf(denseMatrix(second as number, second as number, Q), third);
  return extremesOf(Q, typeof second === 'number' ? third : second);
}

function extremesOf(Q: Matrix, options: LanczosOptions): { readonly smallest: number; readonly largest: number } {
  const n = Q.rows;
  needFinite(entriesOf(Q), 'extremeEigenvalues');
  if (Q.columns !== n) throw usageError('not-symmetric', `A ${n} x ${Q.columns} matrix is not symmetric.`, { expected: 'a square matrix' });
  if (n === 0) return { smallest: 0, largest: 0 };
  const apply: SymmetricOperator = (x, out) => multiply(Q, x, out);
  needSymmetric(n, apply);
  if (Q.kind === 'sparse' || n > directOrder) return extremesByLanczos(n, apply, options);
  const values = new Float64Array(n);
  linalg().eigenvalues(Q.data, n, values);
  return { smallest: values[0]!, largest: values[n - 1]! };
}
