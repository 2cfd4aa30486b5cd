/**
 * Sum over groups of four (a, b, c, d) of (a + 10 b)^2 + 5 (c - d)^2 + (b - 2 c)^4 + 10 (a - d)^4. Convex: even powers of linear forms.
 * The Hessian at the minimiser 0 is singular. Start (3, -1, 0, 1, ...): More, Garbow and Hillstrom 1981, no. 13 and 22.
 */
import type { Vector } from '../../core/index.js';
import { minimumAt, repeated, type TestFunction } from './definition.js';

/** Adds to out, at group g, the four linear forms' transposes times p, q, r, s. */
function scatter(out: Vector, g: number, p: number, q: number, r: number, s: number): void {
  out[g] = p + s;
  out[g + 1] = 10 * p + r;
  out[g + 2] = q - 2 * r;
  out[g + 3] = -q - s;
}

export const powellSingular: TestFunction = {
  dimensions: { default: 4, expected: 'a multiple of 4', allow: (n) => n >= 4 && n % 4 === 0 },
  facts: ['smooth', 'convex'],
  start: (n) => repeated(n, [3, -1, 0, 1]),
  minimum: minimumAt(0, 0),
  value(x) {
    let sum = 0;
    for (let g = 0; g < x.length; g += 4) {
      const a = x[g]!, b = x[g + 1]!, c = x[g + 2]!, d = x[g + 3]!;
      sum += (a + 10 * b) ** 2 + 5 * (c - d) ** 2 + (b - 2 * c) ** 4 + 10 * (a - d) ** 4;
    }
    return sum;
  },
  gradient(x, out) {
    for (let g = 0; g < x.length; g += 4) {
      const a = x[g]!, b = x[g + 1]!, c = x[g + 2]!, d = x[g + 3]!;
      scatter(out, g, 2 * (a + 10 * b), 10 * (c - d), 4 * (b - 2 * c) ** 3, 40 * (a - d) ** 3);
    }
  },
  hessianVector(x, v, out) {
    for (let g = 0; g < x.length; g += 4) {
      const a = x[g]!, b = x[g + 1]!, c = x[g + 2]!, d = x[g + 3]!, va = v[g]!, vb = v[g + 1]!, vc = v[g + 2]!, vd = v[g + 3]!;
      scatter(out, g, 2 * (va + 10 * vb), 10 * (vc - vd), 12 * (b - 2 * c) ** 2 * (vb - 2 * vc), 120 * (a - d) ** 2 * (va - vd));
    }
  },
};
