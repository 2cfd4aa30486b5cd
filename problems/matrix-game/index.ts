/** min over x, max over y of x'Ay, both on the probability simplex: a two-person zero-sum game. */
import { Type } from 'typebox';
import { defineProblem, layoutOf, matrixOf } from '../../core/index.js';
import { batchOf } from '../shared/batch.js';
import { domainTerm } from '../shared/domain-term.js';
import { largestOf, longestColumn, rowPeaks } from '../shared/norms.js';
import { paramIs } from '../shared/offers.js';
import { entropyOracles, simplexEntropy } from '../shared/simplex-entropy.js';
import { largestDesignEigenvalue } from '../shared/spectrum.js';
import { payoff, payoffOracles } from './payoff.js';

const isEuclidean: object = paramIs('geometry', { const: 'euclidean' });

export const matrixGame = defineProblem(
  {
    id: 'matrix-game', version: '1.0.0', title: 'Matrix game',
    summary: "min over x, max over y of x'Ay, both on the simplex: x pays the entry of A, y receives it",
    tags: ['convex', 'nonsmooth', 'simplex', 'saddle-point'],
    data: { A: { shape: ['n', 'm'], summary: 'payoff from the row player x to the column player y, dense or sparse', sparse: true } },
    params: Type.Object({
      geometry: Type.Union([Type.Literal('entropy'), Type.Literal('euclidean')], { default: 'entropy', description: 'of both players: Kullback-Leibler divergences and |x|_1, or squared distances and the 2-norm, which prox methods need' }),
    }, { additionalProperties: false }),
    offers: [
      { oracles: ['value', 'valueBatch', ...payoffOracles, 'conjugateValue'], facts: { convex: true } },
      { when: { not: isEuclidean }, oracles: entropyOracles, facts: { entropic: true } },
      { when: isEuclidean, oracles: ['simpleValue', 'prox'] },
    ],
    example: { spec: 'problem/1', kind: 'matrix-game', data: { A: { inline: [[0, 1, -1], [-1, 0, 1], [1, -1, 0]] } } },
  },
  ({ data, params: { geometry } }) => {
    const A = matrixOf(data, 'A'), n = A.rows, m = A.columns, entropic = geometry === 'entropy';
    const h = payoff(A, geometry), { conjugate, oracles, start } = domainTerm({ kind: 'simplex' }, n, 0), chi = entropic ? simplexEntropy(n, 0) : oracles;
    const value = (x: Float64Array): number => h.nonsmoothValue(x) + chi.simpleValue(x);
    const largestEntry = largestOf(rowPeaks(A)), norm = entropic ? largestEntry : Math.sqrt(largestDesignEigenvalue({ A }));
    return {
      kind: 'matrix-game', layout: layoutOf({ name: 'x', shape: [n] }),
      traits: {
        convex: true as const, ...(entropic ? { entropic: true as const } : {}), dualSize: m, couplingNorm: norm,
        // A subgradient is a mean of columns: no longer than the longest one.
        nonsmoothLipschitz: entropic ? largestEntry : longestColumn(A), dualDiameter: entropic ? Math.log(m) : (1 - 1 / m) / 2,
      },
      oracles: { value, valueBatch: batchOf(n, value), ...h, ...chi, conjugateValue: (z: Float64Array) => conjugate(z, 0) },
      start,
    };
  },
);
