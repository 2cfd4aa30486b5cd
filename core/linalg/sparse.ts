/** Compressed sparse rows: building, products, and the way to dense. TypeScript under every engine. */
import type { DenseMatrix, SparseMatrix } from '../contract/arrays.js';
import { usageError } from '../contract/errors.js';
import { needDistinct, needLength } from './checks.js';

/** One entry: row, column (both from 0), value. */
export type Triplet = readonly [row: number, column: number, value: number];

function needIndex(index: number, limit: number, what: string, entry: number): void {
  if (!Number.isInteger(index) || index < 0 || index >= limit) {
    throw usageError('bad-index', `Entry ${entry} of the sparse matrix has ${what} ${index}.`, { expected: `an integer from 0 to ${limit - 1}` });
  }
}

function needSize(size: number, what: string): void {
  if (!Number.isInteger(size) || size < 0 || size > 2 ** 31 - 1) throw usageError('bad-size', `A sparse matrix cannot have ${size} ${what}.`, { expected: 'an integer from 0 to 2147483647' });
}

/** How many entries each row has, summed up: the row starts. */
function rowStarts(rows: number, row: ArrayLike<number>): Int32Array {
  const starts = new Int32Array(rows + 1);
  for (let e = 0; e < row.length; e++) starts[row[e]! + 1]!++;
  for (let i = 0; i < rows; i++) starts[i + 1]! += starts[i]!;
  return starts;
}

/** Entries sorted by key, stably: one counting pass. */
function sortedBy(key: ArrayLike<number>, keys: number, order: Int32Array): Int32Array {
  const next = rowStarts(keys, key), out = new Int32Array(order.length);
  for (const e of order) out[next[key[e]!]!++] = e;
  return out;
}

/**
 * A rows x columns sparse matrix from parallel lists of entries. Duplicates are summed in the order given, columns ascend within a row, zeros are kept.
 * Errors: `bad-index`, `bad-size`, `wrong-length`.
 */
export function sparseFromEntries(rows: number, columns: number, row: ArrayLike<number>, column: ArrayLike<number>, value: ArrayLike<number>): SparseMatrix {
  needSize(rows, 'rows');
  needSize(columns, 'columns');
  const count = value.length;
  if (row.length !== count || column.length !== count) throw usageError('wrong-length', `Sparse entries: ${row.length} rows, ${column.length} columns, ${count} values.`, { expected: 'lists of equal length' });
  for (let e = 0; e < count; e++) {
    needIndex(row[e]!, rows, 'row', e);
    needIndex(column[e]!, columns, 'column', e);
  }
  const byColumn = sortedBy(column, columns, Int32Array.from({ length: count }, (_, e) => e));
  return mergeDuplicates(rows, columns, sortedBy(row, rows, byColumn), row, column, value);
}

function mergeDuplicates(rows: number, columns: number, order: Int32Array, row: ArrayLike<number>, column: ArrayLike<number>, value: ArrayLike<number>): SparseMatrix {
  const rowStart = new Int32Array(rows + 1), columnOut = new Int32Array(order.length), valueOut = new Float64Array(order.length);
  let used = 0, lastRow = -1, lastColumn = -1;
  for (const e of order) {
    if (row[e] === lastRow && column[e] === lastColumn) { valueOut[used - 1]! += value[e]!; continue; }
    lastRow = row[e]!;
    lastColumn = column[e]!;
    columnOut[used] = lastColumn;
    valueOut[used] = value[e]!;
    used++;
    rowStart[lastRow + 1] = used;
  }
  for (let i = 0; i < rows; i++) rowStart[i + 1] = Math.max(rowStart[i]!, rowStart[i + 1]!);
  return { kind: 'sparse', rows, columns, rowStart, column: columnOut.slice(0, used), value: valueOut.slice(0, used) };
}

/** As `sparseFromEntries`, from [row, column, value] triplets. */
export function sparseFromTriplets(rows: number, columns: number, triplets: readonly Triplet[]): SparseMatrix {
  return sparseFromEntries(rows, columns, triplets.map((t) => t[0]), triplets.map((t) => t[1]), triplets.map((t) => t[2]));
}

/** Checks arrays that came from outside (a file): lengths, ascending row starts, columns in range. Errors: `bad-sparse-matrix`. */
export function validateSparse(matrix: SparseMatrix): void {
  const { rows, columns, rowStart, column, value } = matrix;
  needSize(rows, 'rows');
  needSize(columns, 'columns');
  const refuse = (message: string): never => { throw usageError('bad-sparse-matrix', `Sparse matrix: ${message}.`); };
  if (rowStart.length !== rows + 1 || rowStart[0] !== 0 || rowStart[rows] !== value.length) refuse(`row starts do not run from 0 to ${value.length} in ${rows} rows`);
  if (column.length !== value.length) refuse(`${column.length} columns for ${value.length} values`);
  for (let i = 0; i < rows; i++) if (rowStart[i]! > rowStart[i + 1]!) refuse(`row ${i} starts after it ends`);
  for (let e = 0; e < column.length; e++) if (column[e]! < 0 || column[e]! >= columns) refuse(`column ${column[e]} of entry ${e} is not below ${columns}`);
}

/** out = A x; x of length columns, out of length rows. */
export function sparseMultiply(A: SparseMatrix, x: Float64Array, out: Float64Array): void {
  needLength(x, A.columns, 'x');
  needLength(out, A.rows, 'out');
  needDistinct(x, out);
  const { rows, rowStart, column, value } = A;
  for (let i = 0, e = 0; i < rows; i++) {
    const end = rowStart[i + 1]!;
    let sum = 0;
    for (; e < end; e++) sum += value[e]! * x[column[e]!]!;
    out[i] = sum;
  }
}

/** out = A' y; y of length rows, out of length columns. */
export function sparseMultiplyTransposed(A: SparseMatrix, y: Float64Array, out: Float64Array): void {
  needLength(y, A.rows, 'y');
  needLength(out, A.columns, 'out');
  needDistinct(y, out);
  const { rows, rowStart, column, value } = A;
  out.fill(0);
  for (let i = 0, e = 0; i < rows; i++) {
    const end = rowStart[i + 1]!, yi = y[i]!;
    for (; e < end; e++) out[column[e]!]! += value[e]! * yi;
  }
}

/** The same matrix, row-major. */
export function sparseToDense(A: SparseMatrix): DenseMatrix {
  const data = new Float64Array(A.rows * A.columns);
  for (let i = 0; i < A.rows; i++) for (let e = A.rowStart[i]!; e < A.rowStart[i + 1]!; e++) data[i * A.columns + A.column[e]!]! += A.value[e]!;
  return { kind: 'dense', rows: A.rows, columns: A.columns, data };
}
