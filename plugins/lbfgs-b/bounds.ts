/** Small functions of points and bounds. */
import type { Box, Vector } from '../../core/index.js';

/** Whether any bound is finite, and whether every variable has both. */
export interface Boundedness { readonly any: boolean; readonly all: boolean }

export function boundedness({ lower, upper }: Box): Boundedness {
  const has = (bound: number): boolean => Number.isFinite(bound);
  return { any: lower.some(has) || upper.some(has), all: lower.every(has) && upper.every(has) };
}

/** x moved into the box. */
export function project({ lower, upper }: Box, x: Vector): void {
  for (let i = 0; i < x.length; i++) x[i] = Math.min(upper[i]!, Math.max(lower[i]!, x[i]!));
}

/** 2-norm of the gradient without the entries that press against a bound: zero exactly at stationary points. */
export function freeGradientNorm({ lower, upper }: Box, x: Vector, g: Vector): number {
  let largest = 0, sum = 0;
  for (let i = 0; i < x.length; i++) if (pulls(x[i]!, g[i]!, lower[i]!, upper[i]!)) largest = Math.max(largest, Math.abs(g[i]!));
  if (largest === 0) return 0;
  for (let i = 0; i < x.length; i++) if (pulls(x[i]!, g[i]!, lower[i]!, upper[i]!)) sum += (g[i]! / largest) ** 2;
  return largest * Math.sqrt(sum);
}
const pulls = (x: number, g: number, lower: number, upper: number): boolean => (g > 0 ? x > lower : x < upper);

/** |x - P(x - t g)| / t, as the driver measures it, in the same order of operations. */
export function gradientMapNorm({ lower, upper }: Box, x: Vector, g: Vector, t: number): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    const projected = Math.min(Math.max(x[i]! - t * g[i]!, lower[i]!), upper[i]!);
    const entry = (x[i]! - projected) / t;
    sum += entry * entry;
  }
  return Math.sqrt(sum);
}

/** The largest t with x + t d in the box, at most `most`. */
export function stepToBoundary({ lower, upper }: Box, x: Vector, d: Vector, most: number): number {
  let longest = most;
  for (let i = 0; i < x.length; i++) {
    const room = d[i]! > 0 ? upper[i]! - x[i]! : d[i]! < 0 ? lower[i]! - x[i]! : 0;
    if (d[i] !== 0 && room / d[i]! < longest) longest = room / d[i]!;
  }
  return longest;
}
