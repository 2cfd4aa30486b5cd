/**
 * Symmetric eigenvalues: Householder reduction to a tridiagonal matrix, then implicit QL (Martin and Wilkinson, "The implicit QL algorithm", 1968;
 * EISPACK tred2 and imtql2). Vectors are kept as rows, so that a plane rotation runs over two contiguous rows.
 */
import { checkSquare, needLength, noConvergence } from '../checks.js';
import { scaledCopy } from '../scaling.js';
import { axpyRange, dotRange } from './vector.js';

/** Tridiagonal form: `diagonal` and, from index 0, the entries below it; the reflectors stay in the rows of W above its diagonal. */
interface Tridiagonal { readonly diagonal: Float64Array; readonly below: Float64Array; readonly weights: Float64Array }

/** p = S v for the trailing block S of W (rows and columns from `first`), from its lower triangle alone. v sits at `v` in W. */
function trailingProduct(W: Float64Array, n: number, first: number, v: number, p: Float64Array): void {
  p.fill(0, first);
  for (let i = first; i < n; i++) {
    const row = i * n, vi = W[v + i - first]!;
    let sum = W[row + i]! * vi;
    for (let j = first; j < i; j++) {
      const entry = W[row + j]!;
      sum += entry * W[v + j - first]!;
      p[j]! += entry * vi;
    }
    p[i]! += sum;
  }
}

/** S -= v w' + w v' on the lower triangle of the trailing block. */
function rankTwoUpdate(W: Float64Array, n: number, first: number, v: number, w: Float64Array): void {
  for (let i = first; i < n; i++) {
    const row = i * n, vi = W[v + i - first]!, wi = w[i]!;
    for (let j = first; j <= i; j++) W[row + j]! -= vi * w[j]! + wi * W[v + j - first]!;
  }
}

/** Reduces W by H_k = I - weight v v', v = the column below the diagonal with its first entry moved away from cancellation. */
function tridiagonalise(W: Float64Array, n: number): Tridiagonal {
  const diagonal = new Float64Array(n), below = new Float64Array(n), weights = new Float64Array(n), w = new Float64Array(n);
  for (let k = 0; k < n - 1; k++) {
    const v = k * n + k + 1, first = k + 1;
    for (let i = first; i < n; i++) W[v + i - first] = W[i * n + k]!;
    const tail = dotRange(n - first - 1, W, v + 1, W, v + 1);
    const head = W[v]!;
    if (tail === 0) { below[k] = head; continue; }
    const norm = Math.sqrt(head * head + tail);
    below[k] = head > 0 ? -norm : norm;
    W[v] = head - below[k]!;
    const weight = weights[k] = 1 / (norm * Math.abs(W[v]!));
    trailingProduct(W, n, first, v, w);
    for (let i = first; i < n; i++) w[i]! *= weight;
    const half = 0.5 * weight * dotRange(n - first, w, first, W, v);
    axpyRange(n - first, -half, W, v, w, first);
    rankTwoUpdate(W, n, first, v, w);
  }
  for (let k = 0; k < n; k++) diagonal[k] = W[k * n + k]!;
  return { diagonal, below, weights };
}

/** The rows of Q' for Q = H_0 H_1 ..., built from the last reflector back: H_k touches rows and columns beyond k only. */
function accumulate(W: Float64Array, n: number, weights: Float64Array, rows: Float64Array): void {
  rows.fill(0);
  for (let i = 0; i < n; i++) rows[i * n + i] = 1;
  for (let k = n - 2; k >= 0; k--) {
    const weight = weights[k]!, v = k * n + k + 1, length = n - k - 1;
    if (weight === 0) continue;
    for (let i = k + 1; i < n; i++) axpyRange(length, -weight * dotRange(length, rows, i * n + k + 1, W, v), W, v, rows, i * n + k + 1);
  }
}

function rotateRows(rows: Float64Array, n: number, i: number, c: number, s: number): void {
  const p = i * n, q = p + n;
  for (let k = 0; k < n; k++) {
    const f = rows[q + k]!, g = rows[p + k]!;
    rows[q + k] = s * g + c * f;
    rows[p + k] = c * g - s * f;
  }
}

/**
 * Off-diagonal entries up to this are zero: all of them together move the matrix by eps |T|, as little as the reduction to T did. Without it, blocks
 * of rounding errors (a matrix of low rank has them) are spoiled anew by every sweep and never fall below eps times their own diagonal.
 */
function negligibleEntry(d: Float64Array, e: Float64Array): number {
  let norm = 0;
  for (let i = 0; i < d.length; i++) norm = Math.max(norm, Math.abs(d[i]!) + Math.abs(e[i]!) + (i > 0 ? Math.abs(e[i - 1]!) : 0));
  return 0.5 * Number.EPSILON * norm;
}

function unreducedEnd(d: Float64Array, e: Float64Array, n: number, from: number, negligible: number): number {
  let m = from;
  while (m < n - 1 && Math.abs(e[m]!) > Number.EPSILON * (Math.abs(d[m]!) + Math.abs(d[m + 1]!)) + negligible) m++;
  return m;
}

/** One implicit QL sweep with Wilkinson's shift on the unreduced block l..m. */
function qlSweep(d: Float64Array, e: Float64Array, l: number, m: number, rows: Float64Array | undefined): void {
  const n = d.length;
  let g = (d[l + 1]! - d[l]!) / (2 * e[l]!);
  let r = Math.sqrt(g * g + 1);
  g = d[m]! - d[l]! + e[l]! / (g + (g < 0 ? -r : r));
  let s = 1, c = 1, p = 0;
  for (let i = m - 1; i >= l; i--) {
    const f = s * e[i]!, b = c * e[i]!;
    r = Math.sqrt(f * f + g * g);
    e[i + 1] = r;
    if (r === 0) {
      // Split by underflow: the rest of the block is unreduced and is taken up by the next sweep.
      d[i + 1]! -= p;
      e[m] = 0;
      return;
    }
    s = f / r;
    c = g / r;
    g = d[i + 1]! - p;
    r = (d[i]! - g) * s + 2 * c * b;
    p = s * r;
    d[i + 1] = g + p;
    g = c * r - b;
    if (rows) rotateRows(rows, n, i, c, s);
  }
  d[l]! -= p;
  e[l] = g;
  e[m] = 0;
}

function diagonalise({ diagonal: d, below: e }: Tridiagonal, rows: Float64Array | undefined): void {
  const n = d.length, negligible = negligibleEntry(d, e);
  for (let l = 0; l < n; l++) {
    for (let sweep = 0; ; sweep++) {
      const m = unreducedEnd(d, e, n, l, negligible);
      if (m === l) break;
      if (sweep === 60) throw noConvergence('The symmetric eigenvalue iteration');
      qlSweep(d, e, l, m, rows);
    }
  }
}

/** See `Engine.eigenvalues`. */
export function eigenvalues(A: Float64Array, n: number, values: Float64Array): void {
  checkSquare(A, n, 'eigenvalues');
  needLength(values, n, 'values');
  const { data, scale } = scaledCopy(A);
  const form = tridiagonalise(data, n);
  diagonalise(form, undefined);
  form.diagonal.sort();
  for (let i = 0; i < n; i++) values[i] = form.diagonal[i]! * scale;
}

/** See `Engine.symmetricEigen`. */
export function symmetricEigen(A: Float64Array, n: number, values: Float64Array, vectors: Float64Array): void {
  checkSquare(A, n, 'symmetricEigen');
  needLength(values, n, 'values');
  needLength(vectors, n * n, 'vectors');
  const { data, scale } = scaledCopy(A);
  const form = tridiagonalise(data, n);
  const rows = data.slice();
  accumulate(data, n, form.weights, rows);
  diagonalise(form, rows);
  const order = Array.from(form.diagonal.keys()).sort((i, j) => form.diagonal[i]! - form.diagonal[j]!);
  order.forEach((from, to) => {
    values[to] = form.diagonal[from]! * scale;
    vectors.set(rows.subarray(from * n, (from + 1) * n), to * n);
  });
}
