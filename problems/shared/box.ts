/** Bounds on every variable. */
import { usageError, type Box, type Vector } from '../../core/index.js';

/** n bounds, infinite where there is none. */
export const noBounds = (n: number): Box => ({ lower: new Float64Array(n).fill(-Infinity), upper: new Float64Array(n).fill(Infinity) });

/** Errors: `empty-box`, with the first variable (from 0) whose lower bound lies above its upper one, at `pointer`. */
export function requireNonEmpty({ lower, upper }: Box, pointer: string): void {
  const i = lower.findIndex((bound, index) => !(bound <= upper[index]!));
  if (i < 0) return;
  throw usageError('empty-box', `The lower bound of variable ${i} is ${lower[i]}, above its upper bound ${upper[i]} (variables from 0).`, { pointer, expected: 'lower <= upper everywhere' });
}

/** Whether lower <= x <= upper, x from `at` on. NaN counts as inside, so that it reaches the objective. */
export function isInside({ lower, upper }: Box, x: Vector, at = 0): boolean {
  for (let i = 0; i < lower.length; i++) if (x[at + i]! < lower[i]! || x[at + i]! > upper[i]!) return false;
  return true;
}

/** The point of the box nearest to zero. */
export const nearestToZero = ({ lower, upper }: Box): Vector => lower.map((bound, i) => Math.min(Math.max(0, bound), upper[i]!));
