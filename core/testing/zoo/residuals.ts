/** The power of a norm of residuals, with every second-order oracle that belongs to it. */
import type { Vector } from '../../contract/arrays.js';
import { defineProblem } from '../../contract/define-problem.js';
import type { ZooProblem } from './problem.js';

/**
 * |u|^4 / 4 with u = (sqrt(1/2) (x_1 - 1), x_2 + 2, -sqrt(1/2)): f = r^4 / 4, r^2 = (x_1 - 1)^2 / 2 + (x_2 + 2)^2 + 1/2, least at (1, -2) with value 1/16.
 * With D = diag(1/2, 1) and q = D (x - a): grad f = r^2 q, Hessian = Gauss-Newton = r^2 D + 2 qq'. No L holds everywhere: the problem
 * is for methods that look at curvature.
 */
export const powerOfResiduals: ZooProblem = {
  name: 'fourth power of residuals', thorough: true, only: ['hessian', 'hessianVector', 'gaussNewton', 'gaussNewtonVector', 'rankOne', 'residual', 'jacobian', 'metric'],
  make() {
    const a = [1, -2], D = [0.5, 1];
    const square = (x: Vector): number => D.reduce((sum, d, i) => sum + d * (x[i]! - a[i]!) ** 2, 0.5);
    const q = (x: Vector, i: number): number => D[i]! * (x[i]! - a[i]!);
    const value = (x: Vector): number => square(x) ** 2 / 4;
    const matrix = (x: Vector, out: Vector): void => {
      for (let i = 0; i < 2; i++) for (let j = 0; j < 2; j++) out[2 * i + j] = (i === j ? square(x) * D[i]! : 0) + 2 * q(x, i) * q(x, j);
    };
    const product = (x: Vector, v: Vector, out: Vector): void => {
      const slope = 2 * (q(x, 0) * v[0]! + q(x, 1) * v[1]!);
      for (let i = 0; i < 2; i++) out[i] = square(x) * D[i]! * v[i]! + slope * q(x, i);
    };
    return defineProblem({
      kind: 'zoo-power-norm', size: 2, start: [0.5, -1.5], reference: { value: 1 / 16, point: Float64Array.from(a) }, traits: { smooth: true, convex: true, residuals: 3, power: 4 },
      oracles: {
        value, gradient(x: Vector, out: Vector) { for (let i = 0; i < 2; i++) out[i] = square(x) * q(x, i); },
        hessian: matrix, gaussNewton: matrix, hessianVector: product, gaussNewtonVector: product,
        rankOne(x: Vector, out: Vector) { for (let i = 0; i < 2; i++) out[i] = Math.SQRT2 * q(x, i); },
        residual(x: Vector, out: Vector) { out[0] = Math.SQRT1_2 * (x[0]! - 1); out[1] = x[1]! + 2; out[2] = -Math.SQRT1_2; },
        jacobian(_x: Vector, out: Vector) { out.set([Math.SQRT1_2, 0, 0, 1, 0, 0]); },
        metric(out: Vector) { out.set([0.5, 0, 0, 1]); },
      },
    });
  },
};
