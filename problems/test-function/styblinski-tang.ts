/** 1/2 sum_i (x_i^4 - 16 x_i^2 + 5 x_i). Start 0, the usual one; the minimiser solves 4 t^3 - 32 t + 5 = 0. */
import { anyDimension, filled, type TestFunction } from './definition.js';

export const styblinskiTang: TestFunction = {
  dimensions: anyDimension,
  facts: ['smooth'],
  start: (n) => filled(n, 0),
  minimum: (n) => ({ value: -39.16616570377142 * n, point: filled(n, -2.903534027771177) }),
  value(x) {
    let sum = 0;
    for (let i = 0; i < x.length; i++) sum += (x[i]! ** 4 - 16 * x[i]! ** 2 + 5 * x[i]!) / 2;
    return sum;
  },
  gradient(x, out) {
    for (let i = 0; i < x.length; i++) out[i] = 2 * x[i]! ** 3 - 16 * x[i]! + 2.5;
  },
  hessianVector(x, v, out) {
    for (let i = 0; i < x.length; i++) out[i] = (6 * x[i]! ** 2 - 16) * v[i]!;
  },
};
