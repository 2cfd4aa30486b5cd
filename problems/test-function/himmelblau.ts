/** (x_1^2 + x_2 - 11)^2 + (x_1 + x_2^2 - 7)^2. Four global minimisers; the one given is (3, 2). No standard start: (0, 0), near the local maximum. */
import { filled, onlyDimension, type TestFunction } from './definition.js';

export const himmelblau: TestFunction = {
  dimensions: onlyDimension(2),
  facts: ['smooth'],
  start: () => filled(2, 0),
  minimum: () => ({ value: 0, point: Float64Array.of(3, 2) }),
  value: (x) => (x[0]! * x[0]! + x[1]! - 11) ** 2 + (x[0]! + x[1]! * x[1]! - 7) ** 2,
  gradient(x, out) {
    const a = x[0]!, b = x[1]!, first = a * a + b - 11, second = a + b * b - 7;
    out[0] = 4 * a * first + 2 * second;
    out[1] = 2 * first + 4 * b * second;
  },
  hessianVector(x, v, out) {
    const a = x[0]!, b = x[1]!, mixed = 4 * (a + b);
    out[0] = (12 * a * a + 4 * b - 42) * v[0]! + mixed * v[1]!;
    out[1] = mixed * v[0]! + (12 * b * b + 4 * a - 26) * v[1]!;
  },
};
