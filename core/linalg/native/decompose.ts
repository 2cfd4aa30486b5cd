/** Symmetric eigenvalues (dsyevd) and singular values (dgesdd) over LAPACK. Workspaces are allocated in each call, at the size that LAPACK asks for. */
import { checkSquare, needFinite, needLength, noConvergence } from '../checks.js';
import { scaledCopy } from '../scaling.js';
import { integer, letter, type Lapack } from './lapack.js';

const withVectors = letter('V'), valuesOnly = letter('N'), upper = letter('U'), thin = letter('S');

function finish(info: Int32Array, what: string): void {
  if (info[0] !== 0) throw noConvergence(`${what} (LAPACK info ${info[0]})`);
}

/** The row-major lower triangle is the column-major upper one; eigenvectors come as columns of a column-major matrix, that is as rows. */
function syevd(lapack: Lapack, job: Uint8Array, A: Float64Array, n: number, values: Float64Array): void {
  const order = integer(n), info = integer(), ask = integer(-1);
  const room = new Float64Array(1), integerRoom = integer();
  lapack.dsyevd(job, upper, order, A, order, values, room, ask, integerRoom, ask, info, 1, 1);
  const work = new Float64Array(room[0]!), integerWork = new Int32Array(integerRoom[0]!);
  lapack.dsyevd(job, upper, order, A, order, values, work, integer(work.length), integerWork, integer(integerWork.length), info, 1, 1);
  finish(info, 'dsyevd');
}

export function eigenvalues(lapack: Lapack, A: Float64Array, n: number, values: Float64Array): void {
  checkSquare(A, n, 'eigenvalues');
  needLength(values, n, 'values');
  const { data, scale } = scaledCopy(A);
  syevd(lapack, valuesOnly, data, n, values);
  for (let i = 0; i < n; i++) values[i]! *= scale;
}

export function symmetricEigen(lapack: Lapack, A: Float64Array, n: number, values: Float64Array, vectors: Float64Array): void {
  checkSquare(A, n, 'symmetricEigen');
  needLength(values, n, 'values');
  needLength(vectors, n * n, 'vectors');
  const { data, scale } = scaledCopy(A);
  syevd(lapack, withVectors, data, n, values);
  vectors.set(data);
  for (let i = 0; i < n; i++) values[i]! *= scale;
}

/** A row-major is A' column-major, and A' = V diag(s) U': LAPACK's left vectors, by columns, are the rows of Vt; its right ones are U row-major. */
export function svd(lapack: Lapack, A: Float64Array, rows: number, columns: number, U: Float64Array, s: Float64Array, Vt: Float64Array): void {
  const k = Math.min(rows, columns);
  needLength(A, rows * columns, 'A');
  needLength(U, rows * k, 'U');
  needLength(s, k, 's');
  needLength(Vt, k * columns, 'Vt');
  needFinite(A, 'svd');
  const { data, scale } = scaledCopy(A);
  const m = integer(columns), n = integer(rows), inner = integer(k), info = integer();
  const room = new Float64Array(1), integerWork = new Int32Array(8 * k);
  lapack.dgesdd(thin, m, n, data, m, s, Vt, m, U, inner, room, integer(-1), integerWork, info, 1);
  const work = new Float64Array(room[0]!);
  lapack.dgesdd(thin, m, n, data, m, s, Vt, m, U, inner, work, integer(work.length), integerWork, info, 1);
  finish(info, 'dgesdd');
  for (let i = 0; i < k; i++) s[i]! *= scale;
}
