/** Weighted Gram matrices D' diag(w) D of a design with one output: what dense Hessians are made of. */
import { linalg, multiplyTransposed, type DenseMatrix, type Matrix, type OracleSet, type SparseMatrix, type Vector } from '../../core/index.js';
import type { DesignOptions } from './design.js';
import { coordinatesOf, standardised, type Coordinates } from './standardise.js';

/** out = D' diag(w) D, order x order, both triangles; w of any sign, m numbers. Scratch is made at the first call and kept. */
export interface WeightedGram { readonly order: number; compute(w: Vector, out: Vector): void }

type Options = Omit<DesignOptions, 'outputs'>;

export function weightedGram({ A, standardize = false, intercept = false }: Options): WeightedGram {
  const order = A.columns + (intercept ? 1 : 0);
  let compute: WeightedGram['compute'] | undefined;
  const make = (): WeightedGram['compute'] => {
    const coordinates = standardize ? coordinatesOf(A) : undefined;
    if (A.kind === 'dense') return denseGram(withOnes(coordinates ? standardised(A, coordinates) : A, intercept));
    return coordinates || intercept ? shiftedGram(A, coordinates, intercept) : sparseGram(A);
  };
  return { order, compute(w, out) { (compute ??= make())(w, out); } };
}

function withOnes(A: DenseMatrix, intercept: boolean): DenseMatrix {
  if (!intercept) return A;
  const columns = A.columns + 1, data = new Float64Array(A.rows * columns).fill(1);
  for (let i = 0; i < A.rows; i++) for (let j = 0; j < A.columns; j++) data[i * columns + j] = A.data[i * A.columns + j]!;
  return { ...A, columns, data };
}

/** Rows scaled by sqrt(w) and one symmetric product, where no weight is negative: half the work of a general product. */
function denseGram({ rows: m, columns: n, data }: DenseMatrix): WeightedGram['compute'] {
  const { syrk, gemm } = linalg();
  const scaled = new Float64Array(m * n);
  return (w, out) => {
    const signed = w.some((weight) => weight < 0);
    for (let i = 0, e = 0; i < m; i++) {
      const factor = signed ? w[i]! : Math.sqrt(w[i]!);
      for (let j = 0; j < n; j++, e++) scaled[e] = factor * data[e]!;
    }
    if (!signed) { syrk('T', scaled, m, n, out); return; }
    gemm('T', 'N', n, n, m, scaled, data, out);
    mirror(out, n);
  };
}

function sparseGram({ rows, columns: n, rowStart, column, value }: SparseMatrix): WeightedGram['compute'] {
  return (w, out) => {
    out.fill(0);
    for (let i = 0; i < rows; i++) {
      for (let e = rowStart[i]!; e < rowStart[i + 1]!; e++) {
        const factor = w[i]! * value[e]!, start = column[e]! * n;
        // All pairs: columns may stand in any order, and twice.
        for (let f = rowStart[i]!; f < rowStart[i + 1]!; f++) out[start + column[f]!]! += factor * value[f]!;
      }
    }
    mirror(out, n);
  };
}

/**
 * A sparse A that is centred and scaled, and a column of ones: with a = A'w, c = sum w, D = (A - 1 mean') diag(1/scale),
 * D'WD = diag(1/scale) (A'WA - a mean' - mean a' + c mean mean') diag(1/scale), D'W1 = diag(1/scale) (a - c mean).
 */
function shiftedGram(A: SparseMatrix, coordinates: Coordinates | undefined, intercept: boolean): WeightedGram['compute'] {
  const n = A.columns, order = n + (intercept ? 1 : 0);
  const plain = sparseGram(A), gram = new Float64Array(n * n), a = new Float64Array(n);
  const mean = coordinates?.mean ?? new Float64Array(n), scale = coordinates?.scale ?? new Float64Array(n).fill(1);
  return (w, out) => {
    plain(w, gram);
    multiplyTransposed(A, w, a);
    const c = w.reduce((sum, weight) => sum + weight, 0);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j <= i; j++) out[i * order + j] = (gram[i * n + j]! - a[i]! * mean[j]! - mean[i]! * a[j]! + c * mean[i]! * mean[j]!) / (scale[i]! * scale[j]!);
    }
    if (intercept) {
      for (let j = 0; j < n; j++) out[n * order + j] = (a[j]! - c * mean[j]!) / scale[j]!;
      out[n * order + n] = c;
    }
    mirror(out, order);
  };
}

/** Copies the lower triangle to the upper one. */
export function mirror(out: Vector, n: number): void {
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) out[j * n + i] = out[i * n + j]!;
}

/** A'A, n x n. */
export function gramMatrix(A: Matrix, out: Vector): void {
  if (A.kind === 'dense') linalg().syrk('T', A.data, A.rows, A.columns, out);
  else sparseGram(A)(new Float64Array(A.rows).fill(1), out);
}

/** A'A / m + l2 I at every x: computed at the first call and kept. */
export function gramHessian(A: Matrix, l2: number): OracleSet['hessian'] {
  const n = A.columns;
  let known: Float64Array | undefined;
  return (_x, out) => {
    if (!known) {
      known = new Float64Array(n * n);
      gramMatrix(A, known);
      for (let at = 0; at < known.length; at++) known[at] = known[at]! / A.rows + (at % (n + 1) === 0 ? l2 : 0);
    }
    out.set(known);
  };
}
