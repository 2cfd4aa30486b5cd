/** Two terms: a smooth one, and a norm or bounds. */
import type { Vector } from '../../contract/arrays.js';
import { defineProblem } from '../../contract/define-problem.js';
import type { ZooProblem } from './problem.js';

/** Curvatures; a problem has as many variables as its c has numbers. */
const h = [1, 2, 4, 3, 1];
const traits = { smooth: true, convex: true, stronglyConvex: true, smoothness: 4, strongConvexity: 1 } as const;

/** f(x) = sum_i h_i (x_i - c_i)^2 / 2. */
const smoothPart = (c: readonly number[]) => ({
  smoothValue: (x: Vector): number => c.reduce((sum, ci, i) => sum + (h[i]! * (x[i]! - ci) ** 2) / 2, 0),
  smoothGradient(x: Vector, out: Vector) { for (let i = 0; i < c.length; i++) out[i] = h[i]! * (x[i]! - c[i]!); },
  smoothHessianVector(_x: Vector, v: Vector, out: Vector) { for (let i = 0; i < c.length; i++) out[i] = h[i]! * v[i]!; },
  /** Term i of the mean is n times summand i. */
  sampleSmoothGradient(x: Vector, samples: Int32Array, out: Vector) {
    out.fill(0);
    for (const i of samples) out[i]! += (c.length * h[i]! * (x[i]! - c[i]!)) / samples.length;
  },
});
const soft = (x: number, t: number): number => Math.sign(x) * Math.max(Math.abs(x) - t, 0);

/** f + |x|_1: 0 in h_i (x_i - c_i) + d|x_i| gives x_i = soft(c_i, 1 / h_i). */
export const lasso: ZooProblem = {
  name: 'lasso', thorough: true,
  make() {
    const c = [3, -2, 0.1], point = Float64Array.from(c, (ci, i) => soft(ci, 1 / h[i]!));
    const f = smoothPart(c), norm = (x: Vector): number => x.reduce((sum, xi) => sum + Math.abs(xi), 0);
    return defineProblem({
      kind: 'zoo-lasso', size: 3, traits: { ...traits, samples: c.length }, reference: { point, value: f.smoothValue(point) + norm(point) },
      oracles: { ...f, simpleValue: norm, prox(x: Vector, t: number, out: Vector) { for (let i = 0; i < c.length; i++) out[i] = soft(x[i]!, t); } },
    });
  },
};

/** f within -1 <= x <= 1: the optimum is c clipped; upper and lower bounds are active, two variables are free. */
export const boxed: ZooProblem = {
  name: 'box quadratic', thorough: true,
  make() {
    const c = [3, 0.5, -4, -2, 0.25], lower = new Float64Array(5).fill(-1), upper = new Float64Array(5).fill(1);
    const clip = (xi: number, i: number): number => Math.min(Math.max(xi, lower[i]!), upper[i]!);
    const f = smoothPart(c), point = Float64Array.from(c, clip);
    return defineProblem({
      kind: 'zoo-box', size: 5, traits: { ...traits, samples: c.length }, reference: { point, value: f.smoothValue(point) },
      oracles: {
        ...f, box: () => ({ lower, upper }),
        simpleValue: (x: Vector) => (x.every((xi, i) => xi >= lower[i]! && xi <= upper[i]!) ? 0 : Infinity),
        prox(x: Vector, _t: number, out: Vector) { for (let i = 0; i < c.length; i++) out[i] = clip(x[i]!, i); },
      },
    });
  },
};

/** f within bounds of which only values are known, +Infinity outside: the optimum c lies inside. */
export const boxedValues: ZooProblem = {
  name: 'values within bounds', only: ['valueBatch'],
  make() {
    const c = [0.5, -1, 2], lower = Float64Array.of(-3, -2, -1), upper = Float64Array.of(3, 2, 4), f = smoothPart(c);
    const value = (x: Vector): number => (x.every((xi, i) => xi >= lower[i]! && xi <= upper[i]!) ? 1 + f.smoothValue(x) : Infinity);
    return defineProblem({ kind: 'zoo-values', size: 3, traits: { convex: true }, reference: { point: Float64Array.from(c), value: 1 }, oracles: { value, box: () => ({ lower, upper }) } });
  },
};
