/** Quadratic risk less return, expected shortfall and entropy of the weights, on the simplex. */
import { Type } from 'typebox';
import { defineProblem, denseOf, layoutOf } from '../../core/index.js';
import { batchOf } from '../shared/batch.js';
import { createDesign } from '../shared/design.js';
import { kinkedLoss, kinkedOracles, kinkedTraits } from '../shared/kinked-loss.js';
import { longestColumn, rowPeaks } from '../shared/norms.js';
import { paramIs } from '../shared/offers.js';
import { entropyOracles, simplexEntropy } from '../shared/simplex-entropy.js';
import { portfolioRisk } from './risk.js';

export const portfolio = defineProblem(
  {
    id: 'portfolio', version: '1.0.0', title: 'Portfolio',
    summary: "risk/(2S) |(R - 1 rbar')x|^2 - rbar'x + shortfall * mean max(0, -Rx) + entropy * sum x ln x on the simplex, R the returns in S scenarios",
    tags: ['composite', 'convex', 'nonsmooth', 'simplex', 'finance'],
    data: { returns: { shape: ['S', 'n'], summary: 'returns R: one scenario a row, one asset a column' } },
    params: Type.Object({
      risk: Type.Number({ default: 100, minimum: 0, description: "weight of the variance of the portfolio's return, halved" }),
      shortfall: Type.Number({ default: 4, exclusiveMinimum: 0, description: 'weight of the mean loss, max(0, -return)' }),
      entropy: Type.Number({ default: 0.01, minimum: 0, description: 'weight of sum x ln x, which spreads the portfolio' }),
    }, { additionalProperties: false }),
    offers: [
      { oracles: ['value', 'valueBatch', 'smoothValue', 'smoothGradient', 'smoothHessianVector', ...kinkedOracles, ...entropyOracles], facts: { convex: true, smooth: true, entropic: true } },
      { when: { not: paramIs('entropy', { const: 0 }) }, oracles: [], facts: { stronglyConvex: true } },
    ],
    example: {
      spec: 'problem/1', kind: 'portfolio',
      data: { returns: { inline: [[0.02, -0.01, 0.03], [-0.04, 0.02, 0.01], [0.03, 0.01, -0.02], [0.01, 0.005, 0.02]] } },
    },
  },
  ({ data, params: { risk, shortfall, entropy } }) => {
    const R = denseOf(data, 'returns'), n = R.columns;
    const f = portfolioRisk(R, risk), chi = simplexEntropy(n, entropy);
    const h = kinkedLoss({ design: createDesign({ A: R }), signs: new Float64Array(R.rows).fill(-1), weight: shortfall, low: 0 });
    const value = (x: Float64Array): number => f.oracles.smoothValue(x) + h.nonsmoothValue(x) + chi.simpleValue(x);
    return {
      kind: 'portfolio', layout: layoutOf({ name: 'x', shape: [n] }),
      traits: {
        ...f.traits, entropic: true as const, ...kinkedTraits(rowPeaks(R), shortfall), couplingNorm: longestColumn(R),
        ...(entropy > 0 ? { stronglyConvex: true as const, simpleStrongConvexity: entropy } : {}),
      },
      oracles: { value, valueBatch: batchOf(n, value), ...f.oracles, ...h, ...chi },
      start: () => new Float64Array(n).fill(1 / n),
    };
  },
);
