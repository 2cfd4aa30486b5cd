/**
 * Thin singular value decomposition by one-sided Jacobi rotations (Hestenes, "Inversion of matrices by biorthogonalization", 1958): the rows of the
 * short side are rotated in pairs until they are orthogonal; their lengths are then the singular values. Slower than bidiagonalisation
 * for large matrices, but simple, deterministic and accurate to the last digits for small singular values as well.
 */
import { needFinite, needLength, noConvergence } from '../checks.js';
import { scaledCopy } from '../scaling.js';
import { axpyRange, dotRange } from './vector.js';

const sweepLimit = 60;
/** Rows shorter than this, relative to the longest, are zero: their squares would underflow. */
const negligible = 2 ** -400;

function transpose(A: Float64Array, rows: number, columns: number): Float64Array {
  const out = new Float64Array(A.length);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) out[j * rows + i] = A[i * columns + j]!;
  return out;
}

/** Rotates rows p and q; the squared lengths of the new rows go to `squares` when they are wanted. */
function rotate(W: Float64Array, length: number, p: number, q: number, c: number, s: number, squares?: Float64Array): void {
  const a = p * length, b = q * length;
  let first = 0, second = 0;
  for (let i = 0; i < length; i++) {
    const x = W[a + i]!, y = W[b + i]!;
    const u = c * x - s * y, v = s * x + c * y;
    W[a + i] = u;
    W[b + i] = v;
    first += u * u;
    second += v * v;
  }
  if (squares) { squares[p] = first; squares[q] = second; }
}

function exchange(W: Float64Array, length: number, p: number, q: number): void {
  for (let a = p * length, b = q * length, end = a + length; a < end; a++, b++) { const x = W[a]!; W[a] = W[b]!; W[b] = x; }
}

/**
 * One sweep over all pairs; whether any pair still needed a rotation. The longer row of a pair goes first (de Rijk 1989): graded matrices
 * would else be sorted by rotations alone, one digit a sweep.
 */
function sweep(W: Float64Array, k: number, length: number, J: Float64Array, squares: Float64Array): boolean {
  let rotated = false;
  // Each rotation of a sweep moves angles by eps, and sqrt(k) of them add up: less than k eps could not be kept.
  const tolerance = Number.EPSILON * Math.max(16, k);
  for (let p = 0; p < k - 1; p++) {
    for (let q = p + 1; q < k; q++) {
      if (squares[p]! < squares[q]!) {
        exchange(W, length, p, q);
        exchange(J, k, p, q);
        exchange(squares, 1, p, q);
      }
      const alpha = squares[p]!, beta = squares[q]!;
      if (Math.min(alpha, beta) < negligible * negligible) continue;
      const gamma = dotRange(length, W, p * length, W, q * length);
      if (Math.abs(gamma) <= tolerance * Math.sqrt(alpha) * Math.sqrt(beta)) continue;
      rotated = true;
      const zeta = (beta - alpha) / (2 * gamma);
      const t = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
      const c = 1 / Math.sqrt(1 + t * t), s = c * t;
      rotate(W, length, p, q, c, s, squares);
      rotate(J, k, p, q, c, s);
    }
  }
  return rotated;
}

/** Writes into row `to` of V a unit vector orthogonal to the rows before it: the coordinate vector that loses least, reorthogonalised. */
function complete(V: Float64Array, to: number, length: number): void {
  const row = V.subarray(to * length, (to + 1) * length);
  let best = 0, least = Infinity;
  for (let j = 0; j < length; j++) {
    let covered = 0;
    for (let i = 0; i < to; i++) covered += V[i * length + j]! ** 2;
    if (covered < least) { least = covered; best = j; }
  }
  row.fill(0);
  row[best] = 1;
  for (let pass = 0; pass < 2; pass++) {
    for (let i = 0; i < to; i++) axpyRange(length, -dotRange(length, V, i * length, row, 0), V, i * length, row, 0);
    const norm = Math.sqrt(dotRange(length, row, 0, row, 0));
    for (let j = 0; j < length; j++) row[j]! /= norm;
  }
}

interface Decomposed { readonly long: Float64Array; readonly short: Float64Array; readonly s: Float64Array }

/** W = short' diag(s) long, W k x length with k <= length: rows of `long` (k x length) and of `short` (k x k) are orthonormal, s descends. */
function jacobi(W: Float64Array, k: number, length: number): Decomposed {
  const J = new Float64Array(k * k);
  for (let i = 0; i < k; i++) J[i * k + i] = 1;
  const squares = Float64Array.from({ length: k }, (_, i) => dotRange(length, W, i * length, W, i * length));
  for (let count = 0; sweep(W, k, length, J, squares); count++) if (count === sweepLimit) throw noConvergence('The singular value iteration');
  const sizes = squares.map(Math.sqrt);
  const order = Array.from(sizes.keys()).sort((i, j) => sizes[j]! - sizes[i]!);
  const long = new Float64Array(k * length), short = new Float64Array(k * k), s = new Float64Array(k);
  order.forEach((from, to) => {
    short.set(J.subarray(from * k, (from + 1) * k), to * k);
    if (sizes[from]! <= negligible) { complete(long, to, length); return; }
    s[to] = sizes[from]!;
    for (let j = 0; j < length; j++) long[to * length + j] = W[from * length + j]! / sizes[from]!;
  });
  return { long, short, s };
}

/** See `Engine.svd`. */
export function svd(A: Float64Array, rows: number, columns: number, U: Float64Array, s: Float64Array, Vt: Float64Array): void {
  const k = Math.min(rows, columns);
  needLength(A, rows * columns, 'A');
  needLength(U, rows * k, 'U');
  needLength(s, k, 's');
  needLength(Vt, k * columns, 'Vt');
  needFinite(A, 'svd');
  const { data, scale } = scaledCopy(A);
  const wide = rows <= columns;
  const parts = jacobi(wide ? data : transpose(data, rows, columns), k, wide ? columns : rows);
  for (let i = 0; i < k; i++) s[i] = parts.s[i]! * scale;
  Vt.set(wide ? parts.long : parts.short);
  U.set(wide ? transpose(parts.short, k, k) : transpose(parts.long, k, rows));
}
