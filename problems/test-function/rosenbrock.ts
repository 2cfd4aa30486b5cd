/** sum_i 100 (x_{i+1} - x_i^2)^2 + (x_i - 1)^2. Start (-1.2, 1, -1.2, 1, ...): More, Garbow and Hillstrom 1981, no. 1 and 21. From n = 4 there is a second local minimum near (-1, 1, ..., 1). */
import { minimumAt, repeated, type TestFunction } from './definition.js';

export const rosenbrock: TestFunction = {
  dimensions: { default: 2, expected: 'at least 2', allow: (n) => n >= 2 },
  facts: ['smooth'],
  start: (n) => repeated(n, [-1.2, 1]),
  minimum: minimumAt(0, 1),
  value(x) {
    let sum = 0;
    for (let i = 0; i + 1 < x.length; i++) sum += 100 * (x[i + 1]! - x[i]! * x[i]!) ** 2 + (x[i]! - 1) ** 2;
    return sum;
  },
  gradient(x, out) {
    out.fill(0);
    for (let i = 0; i + 1 < x.length; i++) {
      const a = x[i]!, gap = x[i + 1]! - a * a;
      out[i]! += -400 * a * gap + 2 * (a - 1);
      out[i + 1]! += 200 * gap;
    }
  },
  hessianVector(x, v, out) {
    out.fill(0);
    for (let i = 0; i + 1 < x.length; i++) {
      const a = x[i]!, mixed = -400 * a;
      out[i]! += (1200 * a * a - 400 * x[i + 1]! + 2) * v[i]! + mixed * v[i + 1]!;
      out[i + 1]! += mixed * v[i]! + 200 * v[i + 1]!;
    }
  },
};
