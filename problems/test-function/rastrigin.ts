/**
 * 10 n + sum_i (x_i^2 - 10 cos(2 pi x_i)), computed as sum_i x_i^2 + 20 sin(pi x_i)^2, which does not cancel near the minimum.
 * The second derivatives are 2 + 40 pi^2 cos(2 pi x_i), so L = 2 + 40 pi^2. No standard start: (3, ..., 3), in the basin of a local minimum.
 */
import type { Vector } from '../../core/index.js';
import { anyDimension, filled, minimumAt, type TestFunction } from './definition.js';
import { sineSquared } from './sine.js';

/** Two sums: one alone waits for each addition before the next. */
function valueAt(x: Vector, from: number, n: number): number {
  let even = 0, odd = 0, i = 0;
  for (; i + 1 < n; i += 2) {
    const a = x[from + i]!, b = x[from + i + 1]!;
    even += a * a + 20 * sineSquared(a);
    odd += b * b + 20 * sineSquared(b);
  }
  if (i < n) even += x[from + i]! ** 2 + 20 * sineSquared(x[from + i]!);
  return even + odd;
}

export const rastrigin: TestFunction = {
  dimensions: anyDimension,
  facts: ['smooth'],
  constants: () => ({ smoothness: 2 + 40 * Math.PI ** 2 }),
  start: (n) => filled(n, 3),
  minimum: minimumAt(0, 0),
  value: (x) => valueAt(x, 0, x.length),
  valueBatch(n, points, out) { for (let p = 0; p < out.length; p++) out[p] = valueAt(points, p * n, n); },
  gradient(x, out) {
    for (let i = 0; i < x.length; i++) out[i] = 2 * x[i]! + 20 * Math.PI * Math.sin(2 * Math.PI * x[i]!);
  },
  hessianVector(x, v, out) {
    for (let i = 0; i < x.length; i++) out[i] = (2 + 40 * Math.PI ** 2 * Math.cos(2 * Math.PI * x[i]!)) * v[i]!;
  },
};
