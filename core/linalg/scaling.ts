/** Scaling by powers of two: exact, and keeps squares inside a decomposition from overflow and underflow. */
import { normInf } from './portable/vector.js';

/** A power of two within a factor of two of `size`; 1 for 0. */
export function powerOfTwoNear(size: number): number {
  if (size === 0) return 1;
  return 2 ** Math.min(1022, Math.max(-1022, Math.floor(Math.log2(size))));
}

/** A copy of A divided by the power of two that brings its largest entry near 1, and that power. */
export function scaledCopy(A: Float64Array): { readonly data: Float64Array; readonly scale: number } {
  const scale = powerOfTwoNear(normInf(A));
  const data = A.slice();
  if (scale !== 1) for (let i = 0; i < data.length; i++) data[i]! /= scale;
  return { data, scale };
}
