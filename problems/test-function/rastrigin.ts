/**
 * 10 n + sum_i (x_i^2 - 10 cos(2 pi x_i)), computed as sum_i x_i^2 + 20 sin(pi x_i)^2, which does not cancel near the minimum.
 * The second derivatives are 2 + 40 pi^2 cos(2 pi x_i), so L = 2 + 40 pi^2. No standard start: (3, ..., 3), in the basin of a local minimum.
 */
import { anyDimension, filled, minimumAt, type TestFunction } from './definition.js';

export const rastrigin: TestFunction = {
  dimensions: anyDimension,
  facts: ['smooth'],
  constants: () => ({ smoothness: 2 + 40 * Math.PI ** 2 }),
  start: (n) => filled(n, 3),
  minimum: minimumAt(0, 0),
  value(x) {
    let sum = 0;
    for (let i = 0; i < x.length; i++) sum += x[i]! * x[i]! + 20 * Math.sin(Math.PI * x[i]!) ** 2;
    return sum;
  },
  gradient(x, out) {
    for (let i = 0; i < x.length; i++) out[i] = 2 * x[i]! + 20 * Math.PI * Math.sin(2 * Math.PI * x[i]!);
  },
  hessianVector(x, v, out) {
    for (let i = 0; i < x.length; i++) out[i] = (2 + 40 * Math.PI ** 2 * Math.cos(2 * Math.PI * x[i]!)) * v[i]!;
  },
};
