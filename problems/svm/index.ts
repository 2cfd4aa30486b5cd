/** h(x) + chi(x): the mean hinge loss of a linear classifier, and l2/2 |x|^2 on a domain. */
import { Type } from 'typebox';
import { defineProblem, layoutOf, matrixOf, vectorOf } from '../../core/index.js';
import { batchOf } from '../shared/batch.js';
import { createDesign } from '../shared/design.js';
import { domainIsBounded, domainParam, domainTerm } from '../shared/domain-term.js';
import { kinkedLoss, kinkedOracles, kinkedTraits } from '../shared/kinked-loss.js';
import { rowLengths } from '../shared/norms.js';
import { l2IsPositive, paramIsNotTrue } from '../shared/offers.js';
import { designField } from '../shared/regression.js';
import { signsOf } from '../shared/signs.js';
import { largestDesignEigenvalue } from '../shared/spectrum.js';

export const svm = defineProblem(
  {
    id: 'svm', version: '1.0.0', title: 'Support vector machine',
    summary: 'mean hinge loss max(0, 1 - b_i a_i\'x) of a linear classifier of two classes, plus l2/2 |x|^2, on a domain',
    tags: ['convex', 'nonsmooth', 'finite-sum', 'classification'],
    data: { A: designField, b: { shape: ['m'], summary: 'labels, 0 and 1 or -1 and 1' } },
    params: Type.Object({
      l2: Type.Number({ default: 0, minimum: 0, description: 'weight of |x|^2 / 2; the intercept is not penalised' }),
      intercept: Type.Boolean({ default: false, description: 'adds an unpenalised constant term to every margin' }),
      domain: domainParam,
    }, { additionalProperties: false }),
    offers: [
      { oracles: ['value', 'valueBatch', ...kinkedOracles, 'simpleValue', 'prox'], facts: { convex: true } },
      { when: { allOf: [l2IsPositive, paramIsNotTrue('intercept')] }, oracles: [], facts: { stronglyConvex: true } },
      { when: { allOf: [{ anyOf: [l2IsPositive, domainIsBounded] }, paramIsNotTrue('intercept')] }, oracles: ['conjugateValue'] },
    ],
    example: {
      spec: 'problem/1', kind: 'svm', params: { l2: 0.1 },
      data: { A: { inline: [[1, 2], [2, 1], [-1, -1], [-2, 1], [0.5, -1]] }, b: { inline: [1, 1, -1, -1, 1] } },
    },
  },
  ({ data, params: { l2, intercept, domain } }) => {
    const A = matrixOf(data, 'A'), n = A.columns, m = A.rows, design = createDesign({ A, intercept });
    const chi = domainTerm(domain, n, l2, intercept ? 1 : 0), strong = l2 > 0 && !intercept;
    const h = kinkedLoss({ design, signs: signsOf(vectorOf(data, 'b')).map((sign) => -sign), d: new Float64Array(m).fill(-1), weight: 1, low: 0 });
    const value = (x: Float64Array): number => h.nonsmoothValue(x) + chi.oracles.simpleValue(x);
    return {
      kind: 'svm', layout: layoutOf({ name: 'x', shape: [n] }, ...(intercept ? [{ name: 'intercept', shape: [1] }] : [])),
      traits: {
        convex: true as const, ...kinkedTraits(rowLengths(A).map((length) => (intercept ? Math.hypot(length, 1) : length)), 1),
        couplingNorm: Math.sqrt(largestDesignEigenvalue({ A, intercept })), ...(strong ? { stronglyConvex: true as const, simpleStrongConvexity: l2 } : {}),
      },
      oracles: {
        value, valueBatch: batchOf(design.size, value), ...h, ...chi.oracles,
        ...(!intercept && (l2 > 0 || domain.kind !== 'all') ? { conjugateValue: (z: Float64Array) => chi.conjugate(z, 0) } : {}),
      },
      start: chi.start,
    };
  },
);
