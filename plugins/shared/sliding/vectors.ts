/** Passes over vectors of one length. Arrays that are arguments stay in registers; those that a closure may replace are fetched again at every index. */
import type { Vector } from '../../../core/index.js';

/** x += share (target - x). */
export function moveTowards(x: Vector, target: Vector, share: number): void {
  for (let i = 0; i < x.length; i++) x[i]! += share * (target[i]! - x[i]!);
}

/** out = a x + b y. */
export function combine(a: number, x: Vector, b: number, y: Vector, out: Vector): void {
  for (let i = 0; i < out.length; i++) out[i] = a * x[i]! + b * y[i]!;
}
