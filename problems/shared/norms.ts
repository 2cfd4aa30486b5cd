/** Norms of rows and columns of a matrix, dense or sparse. */
import type { Matrix, Vector } from '../../core/index.js';

type Visit = (row: number, column: number, value: number) => void;

function visitEntries(A: Matrix, visit: Visit): void {
  if (A.kind === 'dense') for (let i = 0, e = 0; i < A.rows; i++) for (let j = 0; j < A.columns; j++, e++) visit(i, j, A.data[e]!);
  else for (let i = 0; i < A.rows; i++) for (let e = A.rowStart[i]!; e < A.rowStart[i + 1]!; e++) visit(i, A.column[e]!, A.value[e]!);
}

/** 2-norms of the rows. */
export function rowLengths(A: Matrix): Vector {
  const squares = new Float64Array(A.rows);
  visitEntries(A, (i, _j, value) => { squares[i]! += value * value; });
  return squares.map(Math.sqrt);
}

/** The largest entry in size of every row. */
export function rowPeaks(A: Matrix): Vector {
  const peaks = new Float64Array(A.rows);
  visitEntries(A, (i, _j, value) => { peaks[i] = Math.max(peaks[i]!, Math.abs(value)); });
  return peaks;
}

/** The longest column in the 2-norm: the norm of A from |x|_1 to |Ax|_2. */
export function longestColumn(A: Matrix): number {
  const squares = new Float64Array(A.columns);
  visitEntries(A, (_i, j, value) => { squares[j]! += value * value; });
  return Math.sqrt(largestOf(squares));
}

/** 0 for an empty vector. */
export const largestOf = (x: Vector): number => x.reduce((most, entry) => Math.max(most, entry), 0);
