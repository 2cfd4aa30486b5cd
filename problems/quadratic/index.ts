/** f(x) = 1/2 x'Qx + c'x with a symmetric Q, n x n. */
import { Type } from 'typebox';
import { defineProblem, denseOf, layoutOf, vectorOf } from '../../core/index.js';
import { batchOf } from '../shared/batch.js';
import { paramIsNotFalse } from '../shared/offers.js';
import { quadraticForm } from '../shared/quadratic-form.js';

export const quadratic = defineProblem(
  {
    id: 'quadratic', version: '1.0.0', title: 'Quadratic function',
    summary: "1/2 x'Qx + c'x with a symmetric matrix Q",
    tags: ['smooth'],
    data: { Q: { shape: ['n', 'n'], summary: 'symmetric matrix' }, c: { shape: ['n'], summary: 'linear term' } },
    params: Type.Object({ convex: Type.Boolean({ default: true, description: 'false allows an indefinite Q' }) }, { additionalProperties: false }),
    offers: [
      { oracles: ['value', 'gradient', 'hessianVector', 'valueBatch', 'hessian'], facts: { smooth: true } },
      { when: paramIsNotFalse('convex'), oracles: [], facts: { convex: true } },
    ],
    example: { spec: 'problem/1', kind: 'quadratic', data: { Q: { inline: [[2, 0], [0, 8]] }, c: { inline: [-2, -8] } } },
  },
  ({ data, params }) => {
    const c = vectorOf(data, 'c'), n = c.length;
    const Q = denseOf(data, 'Q'), { oracles, traits } = quadraticForm(Q, c, params.convex);
    return {
      kind: 'quadratic', layout: layoutOf({ name: 'x', shape: [n] }), traits,
      oracles: { ...oracles, valueBatch: batchOf(n, oracles.value), hessian(_x, out) { out.set(Q.data); } },
      start: () => new Float64Array(n),
    };
  },
);
