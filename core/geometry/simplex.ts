/** Euclidean projection onto the probability simplex {x >= 0, sum x = 1}. */
import type { Vector } from '../contract/arrays.js';

/**
 * max(x - tau, 0) with the tau that makes the sum 1, by Michelot's active sets: tau is the mean excess of the entries above it, and entries only ever leave.
 * At most n passes, a few in practice; no scratch, so `out` may be `x`. Entries are taken relative to the largest, so that a common shift costs no digits.
 */
export function projectSimplex(x: Vector, out: Vector): void {
  const n = x.length;
  let top = -Infinity, tau = 0, count = n;
  for (let i = 0; i < n; i++) if (x[i]! > top) top = x[i]!;
  for (let i = 0; i < n; i++) tau += x[i]! - top;
  tau = (tau - 1) / n;
  // NaN and infinite entries leave no entry above tau.
  for (let before = n + 1; count > 0 && count < before;) {
    before = count;
    let sum = 0;
    count = 0;
    for (let i = 0; i < n; i++) { const shifted = x[i]! - top; if (shifted > tau) { sum += shifted; count++; } }
    tau = (sum - 1) / count;
  }
  for (let i = 0; i < n; i++) {
    const rest = x[i]! - top - tau;
    out[i] = rest < 0 ? 0 : rest;
  }
}
