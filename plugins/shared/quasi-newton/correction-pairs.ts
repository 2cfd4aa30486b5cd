/** The memory of a limited-memory quasi-Newton method: the last pairs of a move s and the change y of the gradient that it made. */
import type { Engine, Vector } from '../../../core/index.js';

/** Plain data. Pair i, from the oldest (0) to the newest (count - 1), lies in row (first + i) mod memory. */
export interface CorrectionPairs {
  readonly S: Vector[];
  readonly Y: Vector[];
  /** s'y of each row, positive. */
  readonly products: Vector;
  /** y'y / s'y of the newest pair: the scale of the Hessian; 1 without pairs. */
  scale: number;
  first: number;
  count: number;
}

export const emptyPairs = (memory: number, size: number): CorrectionPairs => ({
  S: Array.from({ length: memory }, () => new Float64Array(size)), Y: Array.from({ length: memory }, () => new Float64Array(size)),
  products: new Float64Array(memory), scale: 1, first: 0, count: 0,
});

export function forgetPairs(pairs: CorrectionPairs): void {
  pairs.first = pairs.count = 0;
  pairs.scale = 1;
}

export const rowOf = (pairs: CorrectionPairs, i: number): number => (pairs.first + i) % pairs.S.length;

/**
 * Keeps s = x - x0, y = g - g0 in the place of the oldest pair; x0 and g0 are overwritten with s and y. Gives the row,
 * or -1 when s'y <= eps y'y (as L-BFGS-B): the curvature is then not positive, or rounding.
 */
export function pushPair(pairs: CorrectionPairs, engine: Engine, x: Vector, g: Vector, x0: Vector, g0: Vector): number {
  for (let i = 0; i < x.length; i++) { x0[i] = x[i]! - x0[i]!; g0[i] = g[i]! - g0[i]!; }
  const product = engine.dot(x0, g0), square = engine.dot(g0, g0);
  if (!(product > Number.EPSILON * square) || !Number.isFinite(square)) return -1;
  const memory = pairs.S.length, full = pairs.count === memory, row = full ? pairs.first : rowOf(pairs, pairs.count);
  pairs.S[row]!.set(x0);
  pairs.Y[row]!.set(g0);
  pairs.products[row] = product;
  pairs.scale = square / product;
  if (full) pairs.first = (row + 1) % memory;
  else pairs.count++;
  return row;
}
