/** Linear maps theta = theta0 + A z, made from a seed: the same in every process. */
import { blockLength, linalg, usageError, type Layout, type Random, type Vector } from '../../core/index.js';

export interface SubspaceParams { readonly kind: 'hybrid' | 'linear' | 'sparse'; readonly rank: number; readonly cap?: number; readonly seed: number }

/** One part of A: `rows` coordinates of theta from `row` on, `columns` of z from `column` on; the identity where there is no matrix. */
interface Part { readonly row: number; readonly rows: number; readonly column: number; readonly columns: number; readonly matrix?: Float64Array }

export interface Subspace {
  /** Coordinates of z. */
  readonly size: number;
  /** theta += A[:, from .. from + change.length - 1] change. */
  add(theta: Vector, offset: number, from: number, change: Vector): void;
  /** The same for `count` changes of q numbers each, from number `first` of them on, to as many thetas of n numbers. */
  addMany(thetas: Vector, n: number, from: number, changes: Vector, first: number, count: number, q: number): void;
}

/** Changes that one matrix product takes at most. */
const mostChanges = 64;

/** Numbers of one projection: more would not fit. */
const most = 2 ** 26;

/** Errors: `subspace-size`. */
export function openSubspace(layout: Layout, n: number, params: SubspaceParams, random: (part: number) => Random): Subspace {
  const parts = params.kind === 'hybrid' ? hybridParts(layout, params, random) : [wholePart(n, params, random(0))];
  const last = parts.at(-1)!, size = last.column + last.columns, { gemm } = linalg();
  let product = new Float64Array(0), factors = new Float64Array(0);
  /** thetas[:, row ..] += changes A', of the columns low .. high - 1 of one part. */
  const addProduct = (thetas: Vector, n: number, to: number, { row, rows, column, matrix }: Part, from: number, low: number, high: number, changes: Vector, first: number, count: number, q: number): void => {
    const width = high - low;
    if (product.length < count * rows) product = new Float64Array(mostChanges * rows);
    if (factors.length < count * width) factors = new Float64Array(mostChanges * q);
    for (let i = 0, at = 0; i < count; i++) for (let j = low; j < high; j++) factors[at++] = changes[(first + i) * q + j - from]!;
    const sum = product.subarray(0, count * rows);
    gemm('N', 'N', count, rows, width, factors.subarray(0, count * width), matrix!.subarray((low - column) * rows, (high - column) * rows), sum);
    for (let i = 0, at = 0; i < count; i++) for (let r = 0, theta = (to + i) * n + row; r < rows; r++, at++, theta++) thetas[theta] = thetas[theta]! + sum[at]!;
  };
  return {
    size,
    addMany(thetas, n, from, changes, first, count, q) {
      for (const part of parts) {
        const { row, column, columns, matrix } = part, low = Math.max(from, column), high = Math.min(from + q, column + columns);
        if (low >= high) continue;
        if (matrix) { for (let done = 0; done < count; done += mostChanges) addProduct(thetas, n, done, part, from, low, high, changes, first + done, Math.min(mostChanges, count - done), q); continue; }
        for (let i = 0; i < count; i++) for (let j = low; j < high; j++) { const at = i * n + row + j - column; thetas[at] = thetas[at]! + changes[(first + i) * q + j - from]!; }
      }
    },
    add(theta, offset, from, change) {
      for (const { row, rows, column, columns, matrix } of parts) {
        const low = Math.max(from, column), high = Math.min(from + change.length, column + columns);
        for (let j = low; j < high; j++) {
          const by = change[j - from]!, local = j - column;
          if (by === 0) continue;
          if (!matrix) { theta[offset + row + local] = theta[offset + row + local]! + by; continue; }
          // Columns are stored one after the other.
          for (let i = 0, at = local * rows, to = offset + row; i < rows; i++, at++, to++) theta[to] = theta[to]! + matrix[at]! * by;
        }
      }
    },
  };
}

/** Blocks with two or more axes are projected, d_out = shape[0] and d_in the rest; others pass. */
function hybridParts(layout: Layout, { rank, cap }: SubspaceParams, random: (part: number) => Random): readonly Part[] {
  const wanted = layout.map((block) => {
    const length = blockLength(block), [out = 1, ...rest] = block.shape, d = length / out;
    return rest.length === 0 || out === 0 ? { length, columns: 0 } : { length, columns: Math.min(rank, out, d) * (out + d) };
  });
  const total = wanted.reduce((sum, { columns }) => sum + columns, 0), scale = cap !== undefined && total > cap ? cap / total : 1;
  let column = 0;
  return layout.map((block, part): Part => {
    const { length, columns } = wanted[part]!, taken = Math.max(1, Math.floor(columns * scale)), row = block.offset;
    const made: Part = columns === 0 ? { row, rows: length, column, columns: length } : { row, rows: length, column, columns: taken, matrix: projection(length, taken, random(part)) };
    column += made.columns;
    return made;
  });
}

/** Orthonormal columns where there are at least as many rows, else normal numbers over the root of the number of columns. */
function projection(rows: number, columns: number, random: Random): Float64Array {
  refuseLarge(rows * columns);
  const matrix = new Float64Array(rows * columns);
  random.fillNormal(matrix);
  if (rows < columns) for (let i = 0; i < matrix.length; i++) matrix[i] = matrix[i]! / Math.sqrt(columns);
  else orthonormaliseColumns(matrix, rows, columns);
  return matrix;
}

function orthonormaliseColumns(matrix: Float64Array, rows: number, columns: number): void {
  const { gemv, gemvT } = linalg(), products = new Float64Array(columns);
  for (let j = 0; j < columns; j++) {
    const column = matrix.subarray(j * rows, (j + 1) * rows), earlier = matrix.subarray(0, j * rows), along = products.subarray(0, j);
    // Twice is enough.
    for (let pass = 0; pass < 2 && j > 0; pass++) {
      gemv(earlier, j, rows, column, along);
      gemvT(earlier, j, rows, along, column, -1, 1);
    }
    const length = Math.sqrt(column.reduce((sum, value) => sum + value * value, 0));
    for (let i = 0; i < rows; i++) column[i] = column[i]! / length;
  }
}

/** `rank` columns for all coordinates: normal over the root of their number, or +-1 over the root of the number that is not zero, each with probability 1 / sqrt(n). */
function wholePart(n: number, { kind, rank }: SubspaceParams, random: Random): Part {
  const columns = Math.min(rank, n);
  refuseLarge(n * columns);
  const matrix = new Float64Array(n * columns);
  if (kind === 'linear') {
    random.fillNormal(matrix);
    for (let i = 0; i < matrix.length; i++) matrix[i] = matrix[i]! / Math.sqrt(columns);
  } else for (let j = 0; j < columns; j++) sparseColumn(matrix.subarray(j * n, (j + 1) * n), random);
  return { row: 0, rows: n, column: 0, columns, matrix };
}

function sparseColumn(column: Float64Array, random: Random): void {
  const n = column.length, density = 1 / Math.sqrt(n);
  let filled = 0;
  for (let i = 0; i < n; i++) {
    if (random.uniform() >= density) continue;
    column[i] = random.uniform() < 0.5 ? -1 : 1;
    filled++;
  }
  if (filled === 0) { column[random.integer(n)] = 1; filled = 1; }
  for (let i = 0; i < n; i++) column[i] = column[i]! / Math.sqrt(filled);
}

function refuseLarge(numbers: number): void {
  if (numbers > most) throw usageError('subspace-size', `A projection of this subspace has ${numbers} numbers.`, { pointer: '/method/params/subspace', expected: `at most ${most}`, suggestion: 'lower `rank`, or set `cap`' });
}
