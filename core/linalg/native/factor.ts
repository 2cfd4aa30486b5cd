/** Cholesky, LU and pivoted QR over LAPACK. Argument cells are made once for each library: factoring and solving allocate nothing. */
import { noConvergence, notPositiveDefinite, singular } from '../checks.js';
import type { PivotedFactor } from '../least-squares.js';
import { integer, letter, type Lapack } from './lapack.js';

const upper = letter('U'), transposed = letter('T'), left = letter('L');
const size = integer(), columnsCell = integer(), leading = integer(), info = integer(), rightSides = integer(), workSize = integer();
const one = integer(1);

/** LAPACK reports a wrong argument by a negative number: an error in this file, never the user's. */
function refuseArgument(routine: string): void {
  if (info[0]! < 0) throw noConvergence(`${routine} refused argument ${-info[0]!} and`);
}

function setSize(n: number, count: number): void {
  size[0] = n;
  leading[0] = Math.max(1, n);
  rightSides[0] = count;
}

/** The row-major lower triangle is the column-major upper one, and U'U = L L' with U = L' column-major is L row-major. */
export function choleskyFactor(lapack: Lapack, A: Float64Array, n: number): void {
  setSize(n, 1);
  lapack.dpotrf(upper, size, A, leading, info, 1);
  refuseArgument('dpotrf');
  if (info[0]! > 0) throw notPositiveDefinite(info[0]! - 1, n);
  for (let i = 0; i < n; i++) {
    // OpenBLAS lets an infinite pivot pass (overflow inside the factorisation).
    if (!(A[i * n + i]! < Infinity)) throw notPositiveDefinite(i, n);
    A.fill(0, i * n + i + 1, (i + 1) * n);
  }
}

export function choleskySolve(lapack: Lapack, L: Float64Array, n: number, B: Float64Array, count: number): void {
  setSize(n, count);
  lapack.dpotrs(upper, size, rightSides, L, leading, B, leading, info, 1);
  refuseArgument('dpotrs');
}

/** Factors A' = P L U, for A row-major is A' column-major; `luSolve` solves with the transpose of the factored matrix. */
export function luFactor(lapack: Lapack, A: Float64Array, n: number, pivots: Int32Array): void {
  setSize(n, 1);
  lapack.dgetrf(size, size, A, leading, pivots, info);
  refuseArgument('dgetrf');
  if (info[0]! > 0) throw singular(info[0]! - 1, n);
}

export function luSolve(lapack: Lapack, factors: Float64Array, n: number, pivots: Int32Array, B: Float64Array, count: number): void {
  setSize(n, count);
  lapack.dgetrs(transposed, size, rightSides, factors, leading, pivots, B, leading, info, 1);
  refuseArgument('dgetrs');
}

/** `PivotedFactor` by dgeqp3 and dormqr; W is stored by columns, as LAPACK wants it. */
export function pivotedFactorOf(lapack: Lapack): PivotedFactor {
  return (W, rows, columns, order, b) => {
    size[0] = leading[0] = rows;
    columnsCell[0] = columns;
    // (columns + 1) * 64 covers the block size that either routine asks for; both run with less.
    const work = new Float64Array(2 * columns + (columns + 1) * 64), tau = new Float64Array(columns);
    workSize[0] = work.length;
    order.fill(0);
    lapack.dgeqp3(size, columnsCell, W, leading, order, tau, work, workSize, info);
    refuseArgument('dgeqp3');
    lapack.dormqr(left, transposed, size, one, columnsCell, W, leading, tau, b, leading, work, workSize, info, 1, 1);
    refuseArgument('dormqr');
    for (let k = 0; k < columns; k++) order[k]!--;
  };
}
