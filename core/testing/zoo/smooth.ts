/** Smooth problems without constraints, and one with a kink. */
import type { Vector } from '../../contract/arrays.js';
import { defineProblem } from '../../contract/define-problem.js';
import type { ZooProblem } from './problem.js';

/** f(x) = sum_i h_i (x_i - a_i)^2 / 2 + c: optimum a, value c. */
function bowl(h: readonly number[], a: readonly number[], c: number, start: readonly number[]) {
  const value = (x: Vector): number => h.reduce((total, hi, i) => total + (hi * (x[i]! - a[i]!) ** 2) / 2, c);
  return defineProblem({
    kind: 'zoo-quadratic', size: h.length, start, reference: { value: c, point: Float64Array.from(a) },
    traits: { smooth: true, convex: true, stronglyConvex: true, smoothness: Math.max(...h), strongConvexity: Math.min(...h) },
    oracles: {
      value,
      valueBatch(points: Vector, out: Vector) { for (let i = 0; i < out.length; i++) out[i] = value(points.subarray(i * h.length, (i + 1) * h.length)); },
      gradient(x: Vector, out: Vector) { for (let i = 0; i < h.length; i++) out[i] = h[i]! * (x[i]! - a[i]!); },
      hessianVector(_x: Vector, v: Vector, out: Vector) { for (let i = 0; i < h.length; i++) out[i] = h[i]! * v[i]!; },
    },
  });
}

const a = [1, -2, 0.5, 3, -1];
export const quadratic: ZooProblem = { name: 'quadratic', thorough: true, make: () => bowl([1, 2, 3, 4, 10], a, 2, [0, 1, 0, -1, 2]) };
/** Condition number 1000. */
export const illConditioned: ZooProblem = { name: 'ill-conditioned quadratic', make: () => bowl([1e-3, 1e-2, 0.1, 0.5, 1], a, -1, [0, 0, 0, 0, 0]) };
export const oneVariable: ZooProblem = { name: 'one variable', make: () => bowl([2], [3], 1, [-1]) };
export const optimalStart: ZooProblem = { name: 'optimal start', make: () => bowl([1, 4], [2, -1], 0.5, [2, -1]) };

/** 100 (x2 - x1^2)^2 + (1 - x1)^2: not convex, and no L holds everywhere. */
export const rosenbrock: ZooProblem = {
  name: 'rosenbrock',
  make: () => defineProblem({
    kind: 'zoo-rosenbrock', size: 2, start: [-1.2, 1], reference: { value: 0, point: Float64Array.of(1, 1) }, traits: { smooth: true },
    oracles: {
      value: (x: Vector) => 100 * (x[1]! - x[0]! ** 2) ** 2 + (1 - x[0]!) ** 2,
      gradient(x: Vector, out: Vector) {
        const bend = x[1]! - x[0]! ** 2;
        out[0] = -400 * x[0]! * bend - 2 * (1 - x[0]!);
        out[1] = 200 * bend;
      },
    },
  }),
};

/** Only the value can be asked for. */
export const valueOnly: ZooProblem = {
  name: 'value only', thorough: true,
  make() {
    const { oracles: { value }, ...rest } = bowl([1, 3], [1, -1], 1, [0, 0]);
    return { ...rest, kind: 'zoo-value', oracles: { value } };
  },
};

/** Values, of batches and with a block of coordinates replaced. */
export const byBlocks: ZooProblem = {
  name: 'values by blocks', only: ['blockValues'],
  make() {
    const h = [1, 2, 3, 1, 2], { oracles: { value, valueBatch }, ...rest } = bowl(h, a, 2, [0, 1, 0, -1, 2]);
    return {
      ...rest, kind: 'zoo-blocks',
      oracles: { value, valueBatch, blockValues(x: Vector, range: Int32Array, candidates: Vector, out: Vector) {
        const q = range[0]!, perBlock = out.length / range[2]!;
        for (let i = 0; i < out.length; i++) {
          const moved = x.slice(), from = (range[1]! + Math.floor(i / perBlock)) * q;
          for (let j = 0; j < q && from + j < x.length; j++) moved[from + j] = candidates[i * q + j]!;
          out[i] = value(moved);
        }
      } },
    };
  },
};

/** 1 + |x_1 - 1| + |x_2 + 2|: a kink at the optimum, and no fact `smooth`. */
export const kinked: ZooProblem = {
  name: 'kinked',
  make: () => defineProblem({
    kind: 'zoo-kinked', size: 2, reference: { value: 1, point: Float64Array.of(1, -2) }, traits: { convex: true },
    oracles: { value: (x: Vector) => 1 + Math.abs(x[0]! - 1) + Math.abs(x[1]! + 2) },
  }),
};
