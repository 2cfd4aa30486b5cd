/** Cholesky and LU by rows: every inner loop runs over contiguous memory. */
import { notPositiveDefinite, singular } from '../checks.js';
import { axpyRange, dotRange } from './vector.js';

/** Row-wise (Cholesky-Banachiewicz): l_ij = (a_ij - l_i . l_j) / l_jj over the first j entries of rows i and j. */
export function choleskyFactor(A: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) {
    const row = i * n;
    for (let j = 0; j < i; j++) A[row + j] = (A[row + j]! - dotRange(j, A, row, A, j * n)) / A[j * n + j]!;
    const pivot = A[row + i]! - dotRange(i, A, row, A, row);
    // Also false for NaN, which overflow inside the factorisation can make.
    if (!(pivot > 0 && pivot < Infinity)) throw notPositiveDefinite(i, n);
    A[row + i] = Math.sqrt(pivot);
    A.fill(0, row + i + 1, row + n);
  }
}

export function choleskySolve(L: Float64Array, n: number, B: Float64Array, count: number): void {
  for (let r = 0; r < count; r++) {
    const b = r * n;
    for (let i = 0; i < n; i++) B[b + i] = (B[b + i]! - dotRange(i, L, i * n, B, b)) / L[i * n + i]!;
    for (let i = n - 1; i >= 0; i--) {
      B[b + i]! /= L[i * n + i]!;
      axpyRange(i, -B[b + i]!, L, i * n, B, b);
    }
  }
}

function largestBelow(A: Float64Array, n: number, k: number): number {
  let best = k;
  for (let i = k + 1; i < n; i++) if (Math.abs(A[i * n + k]!) > Math.abs(A[best * n + k]!)) best = i;
  return best;
}

function swapRows(A: Float64Array, n: number, i: number, j: number): void {
  for (let c = 0; c < n; c++) {
    const kept = A[i * n + c]!;
    A[i * n + c] = A[j * n + c]!;
    A[j * n + c] = kept;
  }
}

/** Right-looking elimination; L has a unit diagonal and shares A with U, pivots[k] is the row that step k swapped with row k. */
export function luFactor(A: Float64Array, n: number, pivots: Int32Array): void {
  for (let k = 0; k < n; k++) {
    const best = largestBelow(A, n, k);
    pivots[k] = best;
    const pivot = A[best * n + k]!;
    if (pivot === 0) throw singular(k, n);
    if (best !== k) swapRows(A, n, k, best);
    for (let i = k + 1; i < n; i++) {
      const factor = A[i * n + k]! / pivot;
      A[i * n + k] = factor;
      if (factor !== 0) axpyRange(n - k - 1, -factor, A, k * n + k + 1, A, i * n + k + 1);
    }
  }
}

export function luSolve(LU: Float64Array, n: number, pivots: Int32Array, B: Float64Array, count: number): void {
  for (let r = 0; r < count; r++) {
    const b = r * n;
    for (let k = 0; k < n; k++) {
      const p = pivots[k]!, kept = B[b + k]!;
      B[b + k] = B[b + p]!;
      B[b + p] = kept;
    }
    for (let i = 1; i < n; i++) B[b + i]! -= dotRange(i, LU, i * n, B, b);
    for (let i = n - 1; i >= 0; i--) B[b + i] = (B[b + i]! - dotRange(n - i - 1, LU, i * n + i + 1, B, b + i + 1)) / LU[i * n + i]!;
  }
}
