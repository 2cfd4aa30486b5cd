/** f(x) + chi(x) with f(x) = 1/(2m) |Ax - b|^2 + l2/2 |x|^2 and chi(x) = l1 |x|_1, plus the indicator of x >= 0 when asked. */
import { Type } from 'typebox';
import { defineProblem, layoutOf, matrixOf, vectorOf } from '../../core/index.js';
import { batchOf } from '../shared/batch.js';
import { createDesign } from '../shared/design.js';
import { finiteSum } from '../shared/finite-sum.js';
import { squareLoss } from '../shared/loss.js';
import { l2IsPositive } from '../shared/offers.js';
import { designField } from '../shared/regression.js';
import { squaresConstants } from '../shared/spectrum.js';
import { nonNegativeTerm, softThresholdTerm } from './simple.js';

export const elasticNet = defineProblem(
  {
    id: 'elastic-net', version: '1.0.0', title: 'Elastic net',
    summary: '1/(2m) |Ax - b|^2 + l1 |x|_1 + l2/2 |x|^2: lasso, elastic net, non-negative least squares',
    tags: ['composite', 'convex', 'sparse-solution', 'regression'],
    data: { A: designField, b: { shape: ['m'], summary: 'target of every row' } },
    params: Type.Object({
      l1: Type.Number({ default: 0, minimum: 0, description: 'weight of |x|_1' }),
      l2: Type.Number({ default: 0, minimum: 0, description: 'weight of |x|^2 / 2' }),
      nonNegative: Type.Boolean({ default: false, description: 'x >= 0' }),
    }, { additionalProperties: false }),
    offers: [
      { oracles: ['value', 'valueBatch', 'smoothValue', 'smoothGradient', 'smoothHessianVector', 'sampleSmoothGradient', 'simpleValue', 'prox'], facts: { convex: true, smooth: true } },
      { when: l2IsPositive, oracles: [], facts: { stronglyConvex: true } },
    ],
    example: {
      spec: 'problem/1', kind: 'elastic-net', params: { l1: 0.1, l2: 0.01 },
      data: { A: { inline: [[1, 0.5, 0], [0, 1, 1], [1, 1, 0], [2, 0, 1]] }, b: { inline: [1, 0, 1, 2] } },
    },
  },
  ({ data, params: { l1, l2, nonNegative } }) => {
    const A = matrixOf(data, 'A'), n = A.columns;
    const { value: smoothValue, gradient: smoothGradient, hessianVector: smoothHessianVector, sampleGradient: sampleSmoothGradient } = finiteSum(createDesign({ A }), squareLoss(vectorOf(data, 'b')), l2);
    const { simpleValue, prox } = nonNegative ? nonNegativeTerm(l1) : softThresholdTerm(l1);
    const value = (x: Float64Array): number => smoothValue(x) + simpleValue(x);
    return {
      kind: 'elastic-net', layout: layoutOf({ name: 'x', shape: [n] }),
      traits: { convex: true, smooth: true, samples: A.rows, ...squaresConstants(A, l2), ...(l2 > 0 ? { stronglyConvex: true as const } : {}) },
      oracles: { value, valueBatch: batchOf(n, value), smoothValue, smoothGradient, smoothHessianVector, sampleSmoothGradient, simpleValue, prox },
      start: () => new Float64Array(n),
    };
  },
);
