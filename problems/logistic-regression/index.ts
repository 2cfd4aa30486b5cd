/** f(w, c) = (1/m) sum_i log(1 + exp(-y_i (a_i'w + c))) + l2/2 |w|^2 with y in {-1, 1}. */
import { defineProblem, matrixOf, vectorOf } from '../../core/index.js';
import { logisticLoss } from '../shared/loss.js';
import { designField, regressionLayout, regressionOffers, regressionOracles, regressionParams, regressionTraits } from '../shared/regression.js';
import { signsOf } from '../shared/signs.js';

export const logisticRegression = defineProblem(
  {
    id: 'logistic-regression', version: '1.0.0', title: 'Logistic regression',
    summary: 'mean logistic loss of a linear classifier of two classes, with an l2 term',
    tags: ['smooth', 'convex', 'finite-sum', 'classification'],
    data: { A: designField, b: { shape: ['m'], summary: 'labels, 0 and 1 or -1 and 1' } },
    params: regressionParams,
    offers: regressionOffers,
    example: {
      spec: 'problem/1', kind: 'logistic-regression', params: { l2: 0.1, intercept: true },
      data: { A: { inline: [[1, 2], [2, 1], [-1, -1], [-2, 1], [0.5, -1]] }, b: { inline: [1, 1, 0, 0, 1] } },
    },
  },
  ({ data, params }) => {
    const A = matrixOf(data, 'A');
    const { size, oracles } = regressionOracles(A, params, logisticLoss(signsOf(vectorOf(data, 'b'))));
    return {
      kind: 'logistic-regression', layout: regressionLayout(A.columns, params.intercept),
      traits: regressionTraits(A, params, 1 / 4),
      oracles, start: () => new Float64Array(size),
    };
  },
);
