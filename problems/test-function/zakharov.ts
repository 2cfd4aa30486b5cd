/**
 * |x|^2 + s^2 + s^4 with s = sum_i i x_i / 2. Convex: |x|^2 plus a convex function of a linear form. The Hessian is 2 I + (2 + 12 s^2) a a',
 * a_i = i / 2, so mu = 2 (5/2 for n = 1) and there is no L. No standard start: (1, ..., 1).
 */
import type { Vector } from '../../core/index.js';
import { anyDimension, filled, minimumAt, type TestFunction } from './definition.js';

function form(x: Vector): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += ((i + 1) / 2) * x[i]!;
  return sum;
}

export const zakharov: TestFunction = {
  dimensions: anyDimension,
  facts: ['smooth', 'convex', 'stronglyConvex'],
  constants: (n) => ({ strongConvexity: n === 1 ? 2.5 : 2 }),
  start: (n) => filled(n, 1),
  minimum: minimumAt(0, 0),
  value(x) {
    const s = form(x);
    let sum = 0;
    for (let i = 0; i < x.length; i++) sum += x[i]! * x[i]!;
    return sum + s ** 2 + s ** 4;
  },
  gradient(x, out) {
    const s = form(x), slope = 2 * s + 4 * s ** 3;
    for (let i = 0; i < x.length; i++) out[i] = 2 * x[i]! + (slope * (i + 1)) / 2;
  },
  hessianVector(x, v, out) {
    const bend = (2 + 12 * form(x) ** 2) * form(v);
    for (let i = 0; i < x.length; i++) out[i] = 2 * v[i]! + (bend * (i + 1)) / 2;
  },
};
