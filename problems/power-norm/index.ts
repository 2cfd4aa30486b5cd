/** f(x) = |Ax - b|^p / p, p >= 2. */
import { Type } from 'typebox';
import { defineProblem, layoutOf, matrixOf, vectorOf } from '../../core/index.js';
import { linearResidual } from '../shared/linear-residual.js';
import { powerOfNorm, powerOracles, powerTraits } from '../shared/power-of-norm.js';
import { largestDesignEigenvalue } from '../shared/spectrum.js';
import { gramMatrix } from '../shared/weighted-gram.js';

export const powerNorm = defineProblem(
  {
    id: 'power-norm', version: '1.0.0', title: 'Power of a norm',
    summary: '|Ax - b|^p / p, the p-th power of the 2-norm of the residual',
    tags: ['smooth', 'convex', 'second-order'],
    data: { A: { shape: ['m', 'n'], summary: 'one residual a row, dense or sparse', sparse: true }, b: { shape: ['m'], summary: 'target of every row' } },
    params: Type.Object({ p: Type.Number({ default: 4, minimum: 2, description: 'the power; above 2 the curvature vanishes with the residual' }) }, { additionalProperties: false }),
    offers: [{ oracles: [...powerOracles, 'metric'], facts: { smooth: true, convex: true } }],
    example: { spec: 'problem/1', kind: 'power-norm', data: { A: { inline: [[1, 0], [1, 1], [1, 2]] }, b: { inline: [1, 2, 4] } }, params: { p: 3 } },
  },
  ({ data, params: { p } }) => {
    const A = matrixOf(data, 'A'), map = linearResidual(A, vectorOf(data, 'b'));
    return {
      kind: 'power-norm', layout: layoutOf({ name: 'x', shape: [A.columns] }),
      traits: { smooth: true, convex: true, ...powerTraits(map, p), ...(p === 2 ? { smoothness: largestDesignEigenvalue({ A }) } : {}) },
      oracles: { ...powerOfNorm(map, p), metric: (out) => gramMatrix(A, out) },
      start: () => new Float64Array(A.columns),
    };
  },
);
