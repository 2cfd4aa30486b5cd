/** Values of a generation's samples; samples outside a box are evaluated at their reflection. */
import type { Box, Vector } from '../../../core/index.js';
import { hasNaN, offerBatch } from '../derivative-free/best.js';
import type { CmaState } from './cma-parts.js';
import { rankInto } from './ranking.js';

/** Into [low, high], mirrored at the bounds as often as need be; the identity inside. */
export function reflected(value: number, low: number, high: number): number {
  if (value >= low && value <= high) return value;
  if (low === high) return low;
  if (high === Infinity) return 2 * low - value;
  if (low === -Infinity) return 2 * high - value;
  const width = high - low, turned = Math.abs(value - low) % (2 * width);
  return Math.min(high, Math.max(low, turned <= width ? low + turned : low + 2 * width - turned));
}

/** Rows of n numbers, in place. */
export function reflect(points: Vector, { lower, upper }: Box): void {
  const n = lower.length;
  for (let at = 0; at < points.length;) for (let j = 0; j < n; j++, at++) points[at] = reflected(points[at]!, lower[j]!, upper[j]!);
}

/** Evaluates and ranks; false where a value is not a number. */
export function evaluate(state: CmaState, x: Vector, values: Vector, order: Int32Array, valueBatch: (points: Vector, out: Vector) => void, box: Box | undefined): boolean {
  const lambda = values.length;
  if (box) reflect(x, box);
  valueBatch(x, values);
  if (hasNaN(values, lambda)) return false;
  offerBatch(state.best, x, values, lambda, state.k);
  rankInto(values, order);
  state.least = values[order[0]!]!;
  state.largest = values[order[lambda - 1]!]!;
  state.median = values[order[lambda >> 1]!]!;
  return true;
}
