/** Least squares by QR with column pivoting; the rank decision is made here, so every engine makes the same one. */
import { needFinite, needLength, rankDeficient } from './checks.js';
import { powerOfTwoNear } from './scaling.js';
import { dotRange } from './portable/vector.js';

/**
 * A P = Q R of the rows x columns matrix W, stored column after column. On return the upper triangle of W (by columns) is R,
 * order[k] is the column that came to place k, and the first `columns` entries of b are those of Q'b.
 */
export type PivotedFactor = (W: Float64Array, rows: number, columns: number, order: Int32Array, b: Float64Array) => void;

/** Column after column, each divided by a power of two near its 2-norm: units of the columns must not decide about the rank. */
function scaledColumns(A: Float64Array, rows: number, columns: number, scales: Float64Array): Float64Array {
  const W = new Float64Array(A.length);
  for (let j = 0; j < columns; j++) {
    let largest = 0;
    for (let i = 0; i < rows; i++) largest = Math.max(largest, Math.abs(A[i * columns + j]!));
    const unit = powerOfTwoNear(largest);
    for (let i = 0; i < rows; i++) W[j * rows + i] = A[i * columns + j]! / unit;
    const rest = powerOfTwoNear(Math.sqrt(dotRange(rows, W, j * rows, W, j * rows)));
    for (let i = 0; i < rows; i++) W[j * rows + i]! /= rest;
    scales[j] = unit * rest;
  }
  return W;
}

function numericalRank(W: Float64Array, rows: number, columns: number): number {
  const least = Math.max(rows, columns) * Number.EPSILON * Math.abs(W[0]!);
  let rank = 0;
  while (rank < columns && Math.abs(W[rank * rows + rank]!) > least) rank++;
  return rank;
}

/** x = R^-1 c in place, R by columns of length `rows`. */
function backSubstitute(W: Float64Array, rows: number, columns: number, c: Float64Array): void {
  for (let k = columns - 1; k >= 0; k--) {
    c[k]! /= W[k * rows + k]!;
    for (let i = 0; i < k; i++) c[i]! -= c[k]! * W[k * rows + i]!;
  }
}

/** See `Engine.leastSquares`. */
export function solveLeastSquares(factor: PivotedFactor, A: Float64Array, rows: number, columns: number, b: Float64Array, out: Float64Array): void {
  needLength(A, rows * columns, 'A');
  needLength(b, rows, 'b');
  needLength(out, columns, 'out');
  needFinite(A, 'least squares');
  needFinite(b, 'least squares');
  if (columns === 0) return;
  if (rows < columns) throw rankDeficient(rows, rows, columns);
  const scales = new Float64Array(columns), order = new Int32Array(columns), c = b.slice();
  const W = scaledColumns(A, rows, columns, scales);
  factor(W, rows, columns, order, c);
  const rank = numericalRank(W, rows, columns);
  if (rank < columns) throw rankDeficient(rank, rows, columns);
  backSubstitute(W, rows, columns, c);
  for (let k = 0; k < columns; k++) out[order[k]!] = c[k]! / scales[order[k]!]!;
}
