/** f(x) = 1/(2m) |Ax - b|^2 + l2/2 |x|^2. */
import { Type } from 'typebox';
import { defineProblem, layoutOf, matrixOf, vectorOf } from '../../core/index.js';
import { createDesign } from '../shared/design.js';
import { finiteSum } from '../shared/finite-sum.js';
import { squareLoss } from '../shared/loss.js';
import { l2IsPositive } from '../shared/offers.js';
import { designField } from '../shared/regression.js';
import { squaresConstants } from '../shared/spectrum.js';
import { gramHessian, gramMatrix } from '../shared/weighted-gram.js';

export const leastSquares = defineProblem(
  {
    id: 'least-squares', version: '1.0.0', title: 'Least squares',
    summary: '1/(2m) |Ax - b|^2 + l2/2 |x|^2: linear regression, ridge regression',
    tags: ['smooth', 'convex', 'finite-sum', 'regression'],
    data: { A: designField, b: { shape: ['m'], summary: 'target of every row' } },
    params: Type.Object({ l2: Type.Number({ default: 0, minimum: 0, description: 'weight of |x|^2 / 2' }) }, { additionalProperties: false }),
    offers: [
      { oracles: ['value', 'gradient', 'hessianVector', 'valueBatch', 'sampleGradient', 'hessian', 'metric'], facts: { smooth: true, convex: true } },
      { when: l2IsPositive, oracles: [], facts: { stronglyConvex: true } },
    ],
    example: { spec: 'problem/1', kind: 'least-squares', data: { A: { inline: [[1, 0], [1, 1], [1, 2]] }, b: { inline: [1, 2, 4] } } },
  },
  ({ data, params: { l2 } }) => {
    const A = matrixOf(data, 'A');
    return {
      kind: 'least-squares', layout: layoutOf({ name: 'x', shape: [A.columns] }),
      traits: { smooth: true, convex: true, samples: A.rows, ...squaresConstants(A, l2), ...(l2 > 0 ? { stronglyConvex: true as const } : {}) },
      oracles: { ...finiteSum(createDesign({ A }), squareLoss(vectorOf(data, 'b')), l2), hessian: gramHessian(A, l2), metric: (out) => gramMatrix(A, out) },
      start: () => new Float64Array(A.columns),
    };
  },
);
