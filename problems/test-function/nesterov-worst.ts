/**
 * (1/4) (x_1^2 / 2 + sum_i (x_i - x_{i+1})^2 / 2 + x_n^2 / 2 - x_1): the function of Nesterov's lower bound ("Introductory lectures on convex
 * optimization", 2.1.2) with L = 1. Start 0, as the bound wants it. The Hessian is tridiag(-1, 2, -1) / 4, with the eigenvalues
 * sin^2(k pi / (2 (n + 1))), k = 1..n; the minimiser is x_i = 1 - i / (n + 1), the value -n / (8 (n + 1)).
 */
import { anyDimension, filled, type TestFunction } from './definition.js';

/** Entry i of tridiag(-1, 2, -1) x. */
const second = (x: Float64Array, i: number): number => 2 * x[i]! - (i > 0 ? x[i - 1]! : 0) - (i + 1 < x.length ? x[i + 1]! : 0);

export const nesterovWorst: TestFunction = {
  dimensions: anyDimension,
  facts: ['smooth', 'convex', 'stronglyConvex'],
  constants: (n) => ({ smoothness: Math.cos(Math.PI / (2 * (n + 1))) ** 2, strongConvexity: Math.sin(Math.PI / (2 * (n + 1))) ** 2 }),
  start: (n) => filled(n, 0),
  minimum: (n) => ({ value: -n / (8 * (n + 1)), point: Float64Array.from({ length: n }, (_, i) => 1 - (i + 1) / (n + 1)) }),
  value(x) {
    const n = x.length;
    let sum = x[0]! ** 2 + x[n - 1]! ** 2;
    for (let i = 0; i + 1 < n; i++) sum += (x[i]! - x[i + 1]!) ** 2;
    return (sum / 2 - x[0]!) / 4;
  },
  gradient(x, out) {
    for (let i = 0; i < x.length; i++) out[i] = (second(x, i) - (i === 0 ? 1 : 0)) / 4;
  },
  hessianVector(_x, v, out) {
    for (let i = 0; i < v.length; i++) out[i] = second(v, i) / 4;
  },
};
