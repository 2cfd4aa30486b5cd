/** 1/(2m) |Ax - b|^2 + weight * sum over groups of |x_group|_2 + l2/2 |x|^2 on a domain; groups may overlap. */
import { Type } from 'typebox';
import { defineProblem, layoutOf } from '../../core/index.js';
import { batchOf } from '../shared/batch.js';
import { domainIsAll, domainParam, domainTerm } from '../shared/domain-term.js';
import { l2IsPositive } from '../shared/offers.js';
import { ridgeConjugate, squaresPart } from '../shared/quadratic-part.js';
import { designField } from '../shared/regression.js';
import { groupOracles, groupTerm } from './groups.js';

export const overlappingGroupLasso = defineProblem(
  {
    id: 'overlapping-group-lasso', version: '1.0.0', title: 'Overlapping group lasso',
    summary: '1/(2m) |Ax - b|^2 + weight * sum over groups of |x_group|_2 + l2/2 |x|^2; a variable may stand in several groups',
    tags: ['composite', 'convex', 'nonsmooth', 'sparse-solution', 'regression'],
    data: { A: designField, b: { shape: ['m'], summary: 'target of every row' } },
    params: Type.Object({
      groups: Type.Array(Type.Array(Type.Integer({ minimum: 0 }), { minItems: 1 }), { minItems: 1, description: 'the variables of every group, counted from 0; variables in no group are not drawn to zero' }),
      weight: Type.Number({ default: 0.1, exclusiveMinimum: 0, description: 'weight of the sum of the 2-norms of the groups' }),
      l2: Type.Number({ default: 0, minimum: 0, description: 'weight of |x|^2 / 2, in chi' }),
      domain: domainParam,
    }, { additionalProperties: false }),
    offers: [
      { oracles: ['value', 'valueBatch', 'smoothValue', 'smoothGradient', 'smoothHessianVector', ...groupOracles, 'simpleValue', 'prox'], facts: { convex: true, smooth: true } },
      { when: l2IsPositive, oracles: [], facts: { stronglyConvex: true } },
      { when: { allOf: [l2IsPositive, domainIsAll] }, oracles: ['conjugateValue'] },
    ],
    example: {
      spec: 'problem/1', kind: 'overlapping-group-lasso', params: { groups: [[0, 1], [1, 2]], weight: 0.2 },
      data: { A: { inline: [[1, 0.5, 0], [0, 1, 1], [1, 1, 0], [2, 0, 1]] }, b: { inline: [1, 0, 1, 2] } },
    },
  },
  ({ data, params: { groups, weight, l2, domain } }) => {
    const f = squaresPart(data), chi = domainTerm(domain, f.size, l2), h = groupTerm(groups, f.size, weight);
    const value = (x: Float64Array): number => f.oracles.smoothValue(x) + h.oracles.nonsmoothValue(x) + chi.oracles.simpleValue(x);
    return {
      kind: 'overlapping-group-lasso', layout: layoutOf({ name: 'x', shape: [f.size] }),
      traits: { ...f.traits, ...h.traits, ...(l2 > 0 ? { stronglyConvex: true as const, simpleStrongConvexity: l2 } : {}) },
      oracles: {
        value, valueBatch: batchOf(f.size, value), ...f.oracles, ...h.oracles, ...chi.oracles,
        ...(l2 > 0 && domain.kind === 'all' ? { conjugateValue: ridgeConjugate(f, l2) } : {}),
      },
      start: chi.start,
    };
  },
);
