/** Standardised coordinates of the columns of a matrix: zero mean, population standard deviation 1. */
import type { DenseMatrix, Matrix, Vector } from '../../core/index.js';

/** Column j becomes (a_j - mean[j]) / scale[j]. */
export interface Coordinates { readonly mean: Vector; readonly scale: Vector }

type Visit = (column: number, value: number) => void;

/** Visits the stored entries, row after row. */
function visitEntries(A: Matrix, visit: Visit): void {
  if (A.kind === 'sparse') for (let e = 0; e < A.value.length; e++) visit(A.column[e]!, A.value[e]!);
  else for (let i = 0, e = 0; i < A.rows; i++) for (let j = 0; j < A.columns; j++) visit(j, A.data[e++]!);
}

/**
 * Mean and population standard deviation of every column, in two passes; entries that a sparse matrix does not store count as zeros.
 * A constant column gets its own value as mean and the scale 1, so that it becomes exactly zero.
 */
export function coordinatesOf(A: Matrix): Coordinates {
  const n = A.columns, m = A.rows;
  const stored = new Float64Array(n), mean = new Float64Array(n), scale = new Float64Array(n);
  const smallest = new Float64Array(n).fill(Infinity), largest = new Float64Array(n).fill(-Infinity);
  visitEntries(A, (j, value) => {
    stored[j]!++;
    mean[j]! += value / m;
    smallest[j] = Math.min(smallest[j]!, value);
    largest[j] = Math.max(largest[j]!, value);
  });
  visitEntries(A, (j, value) => { scale[j]! += (value - mean[j]!) ** 2 / m; });
  for (let j = 0; j < n; j++) {
    const zeros = m - stored[j]!;
    const low = zeros > 0 ? Math.min(smallest[j]!, 0) : smallest[j]!, high = zeros > 0 ? Math.max(largest[j]!, 0) : largest[j]!;
    const deviation = Math.sqrt(scale[j]! + (zeros / m) * mean[j]! ** 2);
    const constant = low === high || deviation === 0;
    if (constant) mean[j] = low;
    scale[j] = constant ? 1 : deviation;
  }
  return { mean, scale };
}

/** A standardised copy of a dense matrix. */
export function standardised(A: DenseMatrix, { mean, scale }: Coordinates): DenseMatrix {
  const data = new Float64Array(A.data.length);
  for (let i = 0, e = 0; i < A.rows; i++) for (let j = 0; j < A.columns; j++, e++) data[e] = (A.data[e]! - mean[j]!) / scale[j]!;
  return { ...A, data };
}
