/** |A x - b|^2 / 2 with seven rows and three columns, as float64 functions. */
import { defineProblem, type AnyProblem, type Vector } from '../../core/index.js';
import { numbers } from './table.js';

export const rows = 7, columns = 3;
export const A = numbers(rows * columns), b = numbers(rows, 400);

export const leastSquaresProblem = (): AnyProblem => {
  const residual = (x: Vector, out: Vector): void => { for (let i = 0; i < rows; i++) out[i] = x.reduce((sum, xj, j) => sum + A[i * columns + j]! * xj, -b[i]!); };
  return defineProblem({
    kind: 'tensor-least-squares', size: columns, start: [1, -1, 0.5], traits: { smooth: true, convex: true, residuals: rows, power: 2 },
    oracles: {
      residual, jacobian(_x: Vector, out: Vector) { out.set(A); },
      value(x: Vector) { const r = new Float64Array(rows); residual(x, r); return r.reduce((sum, ri) => sum + ri * ri, 0) / 2; },
    },
  }) as unknown as AnyProblem;
};
