/** f + h + chi with a quadratic f, h(x) = weight * mean of |Cx - d|, and chi a ridge on a domain. */
import { Type } from 'typebox';
import { defineProblem, layoutOf, matrixOf, vectorOf } from '../../core/index.js';
import { batchOf } from '../shared/batch.js';
import { createDesign } from '../shared/design.js';
import { domainIsAll, domainParam, domainTerm } from '../shared/domain-term.js';
import { kinkedLoss, kinkedOracles, kinkedTraits } from '../shared/kinked-loss.js';
import { rowLengths } from '../shared/norms.js';
import { l2IsPositive } from '../shared/offers.js';
import { quadraticPart, ridgeConjugate } from '../shared/quadratic-part.js';
import { designField } from '../shared/regression.js';
import { largestDesignEigenvalue } from '../shared/spectrum.js';

export const regressionL1Loss = defineProblem(
  {
    id: 'regression-l1-loss', version: '1.0.0', title: 'Quadratic with absolute losses',
    summary: "1/2 x'Qx + c'x or 1/(2m) |Ax - b|^2, plus weight * mean |Cx - d|, plus l2/2 |x|^2, on a domain",
    tags: ['composite', 'convex', 'nonsmooth', 'regression'],
    data: {
      Q: { shape: ['n', 'n'], summary: 'symmetric positive semidefinite matrix', optional: true },
      c: { shape: ['n'], summary: 'linear term that belongs to Q', optional: true },
      A: { ...designField, instead: 'Q' },
      b: { shape: ['m'], summary: 'target of every row of A', instead: 'Q' },
      C: { shape: ['s', 'n'], summary: 'one absolute residual a row, dense or sparse', sparse: true },
      d: { shape: ['s'], summary: 'target of every row of C' },
    },
    params: Type.Object({
      weight: Type.Number({ default: 1, exclusiveMinimum: 0, description: 'weight of the mean of |Cx - d|' }),
      l2: Type.Number({ default: 0, minimum: 0, description: 'weight of |x|^2 / 2, in chi' }),
      domain: domainParam,
    }, { additionalProperties: false }),
    offers: [
      { oracles: ['value', 'valueBatch', 'smoothValue', 'smoothGradient', 'smoothHessianVector', ...kinkedOracles, 'simpleValue', 'prox'], facts: { convex: true, smooth: true } },
      { when: l2IsPositive, oracles: [], facts: { stronglyConvex: true } },
      { when: { allOf: [l2IsPositive, domainIsAll] }, oracles: ['conjugateValue'] },
    ],
    example: {
      spec: 'problem/1', kind: 'regression-l1-loss', params: { weight: 0.5, l2: 0.1 },
      data: { Q: { inline: [[2, -1], [-1, 2]] }, c: { inline: [-1, 1] }, C: { inline: [[1, 0], [1, 1], [0, 2]] }, d: { inline: [1, 0.5, -1] } },
    },
  },
  ({ data, params: { weight, l2, domain } }) => {
    const f = quadraticPart(data), C = matrixOf(data, 'C'), chi = domainTerm(domain, f.size, l2);
    const h = kinkedLoss({ design: createDesign({ A: C }), d: vectorOf(data, 'd'), weight, low: -1 });
    const value = (x: Float64Array): number => f.oracles.smoothValue(x) + h.nonsmoothValue(x) + chi.oracles.simpleValue(x);
    return {
      kind: 'regression-l1-loss', layout: layoutOf({ name: 'x', shape: [f.size] }),
      traits: {
        ...f.traits, ...kinkedTraits(rowLengths(C), weight), couplingNorm: Math.sqrt(largestDesignEigenvalue({ A: C })),
        ...(l2 > 0 ? { stronglyConvex: true as const, simpleStrongConvexity: l2 } : {}),
      },
      oracles: {
        value, valueBatch: batchOf(f.size, value), ...f.oracles, ...h, ...chi.oracles,
        ...(l2 > 0 && domain.kind === 'all' ? { conjugateValue: ridgeConjugate(f, l2) } : {}),
      },
      start: chi.start,
    };
  },
);
