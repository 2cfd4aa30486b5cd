/** f(x) = mu log sum_i exp((a_i'x - b_i) / mu). */
import { Type } from 'typebox';
import { defineProblem, layoutOf, linalg, matrixOf, sparseToDense, vectorOf, type Matrix, type Vector } from '../../core/index.js';
import { logSumExpOracles, softmaxOf } from './oracles.js';

export const logSumExp = defineProblem(
  {
    id: 'log-sum-exp', version: '1.0.0', title: 'Log-sum-exp',
    summary: 'the smooth maximum mu log sum exp((Ax - b)/mu) of affine functions',
    tags: ['smooth', 'convex', 'second-order'],
    data: { A: { shape: ['m', 'n'], summary: 'one affine function a row, dense or sparse', sparse: true }, b: { shape: ['m'], summary: 'what is subtracted from A x' } },
    params: Type.Object({
      mu: Type.Number({ default: 1, exclusiveMinimum: 0, description: 'smoothing: f lies between the maximum and mu log m above it' }),
      shifted: Type.Boolean({ default: false, description: 'subtracts the gradient at 0 from every row, so that the optimum is 0 (test problems)' }),
    }, { additionalProperties: false }),
    offers: [{ oracles: ['value', 'gradient', 'hessianVector', 'valueBatch', 'hessian', 'gaussNewton', 'gaussNewtonVector', 'metric'], facts: { smooth: true, convex: true } }],
    example: {
      spec: 'problem/1', kind: 'log-sum-exp', data: { A: { inline: [[1, 0], [0, 1], [-1, -1], [1, -1]] }, b: { inline: [0, 0.5, 0, 1] } }, params: { mu: 0.5 },
    },
  },
  ({ data, params: { mu, shifted } }) => {
    const raw = matrixOf(data, 'A'), b = vectorOf(data, 'b'), n = raw.columns;
    const A = shifted ? shiftedRows(raw, b, mu) : raw;
    const oracles = logSumExpOracles(A, raw, b, mu), origin = new Float64Array(n);
    return {
      kind: 'log-sum-exp', layout: layoutOf({ name: 'x', shape: [n] }), oracles,
      // The Hessian is at most A' diag(pi) A / mu, a mean of a_i a_i' / mu.
      traits: { smooth: true, convex: true, smoothness: largestRow(A) / mu },
      ...(shifted ? { reference: { value: oracles.value(origin), point: origin } } : {}),
      start: () => new Float64Array(n),
    };
  },
);

/** Rows a_i - grad f(0): the gradient at 0 becomes 0. Dense, whatever A is. */
function shiftedRows(A: Matrix, b: Vector, mu: number): Matrix {
  const { rows: m, columns: n } = A, data = A.kind === 'dense' ? A.data.slice() : sparseToDense(A).data.slice();
  const weights = new Float64Array(m), gradient = new Float64Array(n);
  softmaxOf(b.map((value) => -value), mu, weights);
  linalg().gemvT(data, m, n, weights, gradient);
  for (let i = 0, at = 0; i < m; i++) for (let j = 0; j < n; j++, at++) data[at]! -= gradient[j]!;
  return { kind: 'dense', rows: m, columns: n, data };
}

/** max |a_i|^2. */
function largestRow(A: Matrix): number {
  const squares = new Float64Array(A.rows);
  if (A.kind === 'dense') for (let i = 0, at = 0; i < A.rows; i++) for (let j = 0; j < A.columns; j++, at++) squares[i]! += A.data[at]! ** 2;
  else for (let i = 0; i < A.rows; i++) for (let e = A.rowStart[i]!; e < A.rowStart[i + 1]!; e++) squares[i]! += Math.abs(A.value[e]!);
  // Entries of a row may repeat a column: the square of the sum of sizes bounds the norm then, too.
  return squares.reduce((largest, value) => Math.max(largest, A.kind === 'dense' ? value : value * value), 0);
}
