/** sum_i (c_i - x_1 + x_1 x_2^i)^2, c = (1.5, 2.25, 2.625). Start (1, 1): More, Garbow and Hillstrom 1981, no. 5. */
import { filled, onlyDimension, type TestFunction } from './definition.js';

const constants = [1.5, 2.25, 2.625];

export const beale: TestFunction = {
  dimensions: onlyDimension(2),
  facts: ['smooth'],
  start: () => filled(2, 1),
  minimum: () => ({ value: 0, point: Float64Array.of(3, 0.5) }),
  value(x) {
    const a = x[0]!, b = x[1]!;
    let sum = 0;
    for (let i = 0, power = b; i < 3; i++, power *= b) sum += (constants[i]! - a + a * power) ** 2;
    return sum;
  },
  gradient(x, out) {
    const a = x[0]!, b = x[1]!;
    out.fill(0);
    for (let i = 0, lower = 1; i < 3; i++, lower *= b) {
      const power = lower * b, residual = constants[i]! - a + a * power;
      out[0]! += 2 * residual * (power - 1);
      out[1]! += 2 * residual * a * (i + 1) * lower;
    }
  },
  hessianVector(x, v, out) {
    const a = x[0]!, b = x[1]!;
    let aa = 0, ab = 0, bb = 0;
    for (let i = 0, lower = 1; i < 3; i++, lower *= b) {
      const power = lower * b, slope = (i + 1) * lower;
      const residual = constants[i]! - a + a * power, bend = i === 0 ? 0 : (i + 1) * i * b ** (i - 1);
      aa += 2 * (power - 1) ** 2;
      ab += 2 * (a * slope * (power - 1) + residual * slope);
      bb += 2 * (a * a * slope * slope + residual * a * bend);
    }
    out[0] = aa * v[0]! + ab * v[1]!;
    out[1] = ab * v[0]! + bb * v[1]!;
  },
};
