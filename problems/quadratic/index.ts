/** f(x) = 1/2 x'Qx + c'x with a symmetric Q, n x n. */
import { Type } from 'typebox';
import { defineProblem, denseOf, extremeEigenvalues, layoutOf, linalg, usageError, vectorOf } from '../../core/index.js';

export const quadratic = defineProblem(
  {
    id: 'quadratic', version: '1.0.0', title: 'Quadratic function',
    summary: "1/2 x'Qx + c'x with a symmetric matrix Q",
    tags: ['smooth'],
    data: { Q: { shape: ['n', 'n'], summary: 'symmetric matrix' }, c: { shape: ['n'], summary: 'linear term' } },
    params: Type.Object({ convex: Type.Boolean({ default: true, description: 'false allows an indefinite Q' }) }, { additionalProperties: false }),
    offers: [
      { oracles: ['value', 'gradient', 'hessianVector'], facts: { smooth: true } },
      { when: { not: { properties: { params: { properties: { convex: { const: false } }, required: ['convex'] } }, required: ['params'] } }, oracles: [], facts: { convex: true } },
    ],
    example: { spec: 'problem/1', kind: 'quadratic', data: { Q: { inline: [[2, 0], [0, 8]] }, c: { inline: [-2, -8] } } },
  },
  ({ data, params }) => {
    const Q = denseOf(data, 'Q');
    const c = vectorOf(data, 'c');
    const n = c.length;
    const { gemv, dot } = linalg();
    requireSymmetric(Q.data, n);
    const { smallest, largest } = extremeEigenvalues(Q.data, n);
    const rounding = n * Number.EPSILON * Math.max(Math.abs(smallest), Math.abs(largest));
    if (params.convex && smallest < -rounding) {
      throw usageError('not-convex', `Q is indefinite: its smallest eigenvalue is ${smallest.toPrecision(6)}.`, { pointer: '/data/Q', expected: 'a positive semidefinite matrix', suggestion: 'set params.convex to false to search for a stationary point' });
    }
    const product = new Float64Array(n);
    const hessianVector = (_x: Float64Array, v: Float64Array, out: Float64Array): void => gemv(Q.data, n, n, v, out);
    return {
      kind: 'quadratic', layout: layoutOf({ name: 'x', shape: [n] }),
      traits: {
        smooth: true, smoothness: Math.max(largest, -smallest),
        ...(params.convex ? { convex: true as const } : {}), ...(params.convex && smallest > rounding ? { strongConvexity: smallest } : {}),
      },
      oracles: {
        value(x: Float64Array) { gemv(Q.data, n, n, x, product); return dot(x, product) / 2 + dot(c, x); },
        gradient(x: Float64Array, out: Float64Array) { gemv(Q.data, n, n, x, out); for (let i = 0; i < n; i++) out[i]! += c[i]!; },
        hessianVector,
      },
      start: () => new Float64Array(n),
    };
  },
);

/** Symmetric to rounding: |Q_ij - Q_ji| <= 1e-12 max |Q|. */
function requireSymmetric(Q: Float64Array, n: number): void {
  const scale = Q.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      if (Math.abs(Q[i * n + j]! - Q[j * n + i]!) <= 1e-12 * scale) continue;
      throw usageError('not-symmetric', `Q is not symmetric: entry (${i}, ${j}) is ${Q[i * n + j]}, entry (${j}, ${i}) is ${Q[j * n + i]} (rows and columns from 0).`, { pointer: '/data/Q', expected: 'a symmetric matrix', suggestion: "give (Q + Q') / 2, which is the same function" });
    }
  }
}
