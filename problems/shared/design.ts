/**
 * The linear operator of the regressions: D x = (A - 1 mean') diag(1 / scale) W' + 1 intercept', for K outputs.
 * x is W (K x n, row-major), then the K intercepts when there are any. A sparse A stays sparse: centring and scaling act on W.
 */
import type { Matrix, Vector } from '../../core/index.js';
import { matrixProducts } from './matrix-products.js';
import { coordinatesOf, standardised } from './standardise.js';

export interface DesignOptions {
  /** m x n. */
  readonly A: Matrix;
  /** K, default 1. */
  readonly outputs?: number;
  /** Zero mean and population standard deviation 1 for every column; a constant column is only centred. */
  readonly standardize?: boolean;
  /** One more column of ones. */
  readonly intercept?: boolean;
}

/** Operands must not share memory. Nothing is allocated after creation. */
export interface Design {
  /** m. */
  readonly samples: number;
  /** n, without the intercept. */
  readonly features: number;
  /** K. */
  readonly outputs: number;
  /** Length of x: K n, and K more with an intercept. */
  readonly size: number;
  /** out = D x, m x K. */
  multiply(x: Vector, out: Vector): void;
  /** out = D'y, of length `size`; y is m x K. */
  adjoint(y: Vector, out: Vector): void;
  /** Takes x for the calls of `row` that follow, until when x must not change. */
  openRows(x: Vector): void;
  /** z = row `row` of D x, K numbers. */
  row(row: number, z: Vector): void;
  /** Starts a sum of rows at zero, which may be kept in `out` until it is closed. */
  openSum(out: Vector): void;
  /** Adds row `row` of D, weighted by the K numbers of r. */
  addRow(row: number, r: Vector): void;
  /** Finishes the sum: out = D'y for the y that holds the weights added. */
  closeSum(): void;
}

export function createDesign({ A, outputs: K = 1, standardize = false, intercept = false }: DesignOptions): Design {
  const m = A.rows, n = A.columns, weights = K * n;
  const coordinates = standardize ? coordinatesOf(A) : undefined;
  const { product, adjoint, rowProduct, setRow, addRow } = matrixProducts(coordinates && A.kind === 'dense' ? standardised(A, coordinates) : A, K);
  const implicit = A.kind === 'sparse' ? coordinates : undefined;
  const shifts = intercept || implicit !== undefined;
  const raw = new Float64Array(weights), rawSum = new Float64Array(weights), shift = new Float64Array(K), total = new Float64Array(K);
  // Where rows enter as they are stored, x and the sum are worked on in place.
  let point: Vector = raw, sum: Vector = rawSum, written: Vector = rawSum, empty = true;

  /** D x = A raw' + 1 shift'. */
  const open = (x: Vector): void => {
    for (let i = 0; i < weights; i++) raw[i] = x[i]!;
    if (intercept) for (let k = 0; k < K; k++) shift[k] = x[weights + k]!;
    if (!implicit) return;
    for (let k = 0, i = 0; k < K; k++) {
      let centre = 0;
      for (let j = 0; j < n; j++, i++) centre += implicit.mean[j]! * (raw[i]! /= implicit.scale[j]!);
      shift[k] = (intercept ? shift[k]! : 0) - centre;
    }
  };
  /** The adjoint of `open`: rawSum = y'A and total = y'1 give D'y. */
  const close = (out: Vector): void => {
    for (let k = 0, i = 0; k < K; k++) {
      for (let j = 0; j < n; j++, i++) out[i] = implicit ? (rawSum[i]! - total[k]! * implicit.mean[j]!) / implicit.scale[j]! : rawSum[i]!;
    }
    if (intercept) for (let k = 0; k < K; k++) out[weights + k] = total[k]!;
  };
  return {
    samples: m, features: n, outputs: K, size: weights + (intercept ? K : 0),
    multiply(x, out) {
      open(x);
      product(raw, out);
      if (shifts) for (let i = 0, e = 0; i < m; i++) for (let k = 0; k < K; k++) out[e++]! += shift[k]!;
    },
    adjoint(y, out) {
      adjoint(y, rawSum);
      if (shifts) {
        total.fill(0);
        for (let i = 0, e = 0; i < m; i++) for (let k = 0; k < K; k++) total[k]! += y[e++]!;
      }
      close(out);
    },
    openRows(x) {
      if (implicit) { open(x); return; }
      point = x;
      if (intercept) for (let k = 0; k < K; k++) shift[k] = x[weights + k]!;
    },
    row(row, z) {
      rowProduct(row, point, z);
      if (shifts) for (let k = 0; k < K; k++) z[k]! += shift[k]!;
    },
    openSum(out) {
      written = out;
      if (!implicit) sum = out;
      empty = true;
      if (shifts) total.fill(0);
    },
    addRow(row, r) {
      if (empty) setRow(row, r, sum); else addRow(row, r, sum);
      empty = false;
      if (shifts) for (let k = 0; k < K; k++) total[k]! += r[k]!;
    },
    closeSum() {
      if (empty) sum.fill(0);
      if (implicit) close(written);
      else if (intercept) for (let k = 0; k < K; k++) written[weights + k] = total[k]!;
    },
  };
}
