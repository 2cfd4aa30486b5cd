/** f(W, c) = (1/m) sum_i (log sum_k exp(z_ik) - z_i,b_i) + l2/2 |W|^2 with z_i = W a_i + c, W of shape K x n. */
import { defineProblem, matrixOf, vectorOf } from '../../core/index.js';
import { softmaxLoss } from '../shared/loss.js';
import { designField, regressionLayout, regressionOffers, regressionOracles, regressionParams, regressionTraits } from '../shared/regression.js';
import { classesOf } from './labels.js';

export const softmaxRegression = defineProblem(
  {
    id: 'softmax-regression', version: '1.0.0', title: 'Softmax regression',
    summary: 'mean cross-entropy of a linear classifier of K classes, with an l2 term',
    tags: ['smooth', 'convex', 'finite-sum', 'classification'],
    data: { A: designField, b: { shape: ['m'], summary: 'class of every row, 0 to K - 1' } },
    params: regressionParams,
    offers: regressionOffers,
    example: {
      spec: 'problem/1', kind: 'softmax-regression', params: { l2: 0.1 },
      data: { A: { inline: [[1, 2], [2, 1], [-1, -1], [-2, 1], [0.5, -1], [-1, 2]] }, b: { inline: [0, 0, 1, 2, 1, 2] } },
    },
  },
  ({ data, params }) => {
    const A = matrixOf(data, 'A');
    const { classes, count } = classesOf(vectorOf(data, 'b'));
    const { size, oracles } = regressionOracles(A, params, softmaxLoss(classes, count), count);
    return {
      kind: 'softmax-regression', layout: regressionLayout(A.columns, params.intercept, count),
      // diag(p) - p p' has no eigenvalue above 1/2.
      traits: regressionTraits(A, params, 1 / 2),
      oracles, start: () => new Float64Array(size),
    };
  },
);
