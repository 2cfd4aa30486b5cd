/** stochastic-neurons: what the dossier derives of penalties, thresholds, batches and units. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { solve } from '../../../core/index.js';
import { batchRows, stepsOfEpoch } from '../../../plugins/stochastic-neurons/batches.js';
import { addPenalty } from '../../../plugins/stochastic-neurons/penalty.js';
import { smallest } from '../../../plugins/stochastic-neurons/select.js';
import { outputs, probabilities, type Estimator } from '../../../plugins/shared/gates/estimators.js';
import { mulberry32 } from '../mulberry32.js';
import { labels, points, train } from './support.js';


describe('penalties', () => {
  const rows = 4, units = 3, a = Float64Array.from({ length: rows * units }, (_, i) => Math.sin(3 * i + 1) - 0.5);
  const penaltyAt = (estimator: Estimator, at: Float64Array, kind: 'kl' | 'l1', slopes = new Float64Array(at.length)): number => {
    const p = new Float64Array(at.length), h = at.map((one) => Math.max(0, one));
    probabilities(at, p);
    return addPenalty({ target: 0.2, kind, lambda: 0.7, adapt: undefined }, estimator, 0.7, rows, p, h, new Float64Array(units), slopes);
  };
  it.each([['straight-through', 'kl'], ['stochastic-times-smooth', 'kl'], ['noisy-rectifier', 'l1']] as const)('%s, %s: the slopes are the differences of the penalty', (estimator, kind) => {
    const slopes = new Float64Array(a.length).fill(0.25);
    penaltyAt(estimator, a, kind, slopes);
    for (let i = 0; i < a.length; i++) {
      const up = a.slice(), down = a.slice(), h = 1e-5;
      up[i]! += h;
      down[i]! -= h;
      expect((penaltyAt(estimator, up, kind) - penaltyAt(estimator, down, kind)) / (2 * h) + 0.25).toBeCloseTo(slopes[i]!, 7);
    }
  });
  it('kl vanishes in slope where the mean probability is the target', () => {
    const at = new Float64Array(rows * units).fill(Math.log(0.2 / 0.8)), slopes = new Float64Array(at.length);
    penaltyAt('reinforce', at, 'kl', slopes);
    // The guards of 1e-6 shift the place by less than 1e-5.
    for (const slope of slopes) expect(Math.abs(slope)).toBeLessThan(1e-5);
  });
});

describe('units over 200,000 uniform numbers, to five standard errors', () => {
  const count = 200_000, u = new Float64Array(count);
  mulberry32(8).fillUniform(u);
  it.each([-2, 0.3, 1.5])('a = %d: P(h = 1) = sigm(a); stochastic times smooth has the mean p and the second moment p^(3/2), with mask probability p the mean p^(3/2)', (value) => {
    const a = new Float64Array(count).fill(value), p = new Float64Array(count), h = new Float64Array(count), chance = 1 / (1 + Math.exp(-value)), mean = (power: number): number => h.reduce((sum, one) => sum + one ** power, 0) / count;
    probabilities(a, p);
    const within = (found: number, expected: number, variance: number): void => { expect(Math.abs(found - expected)).toBeLessThan(5 * Math.sqrt(variance / count)); };
    outputs('straight-through', a, p, u, h);
    within(mean(1), chance, chance * (1 - chance));
    outputs('stochastic-times-smooth', a, p, u, h);
    within(mean(1), chance, chance ** 1.5 - chance ** 2);
    within(mean(2), chance ** 1.5, chance ** 2.5 - chance ** 3);
    outputs('stochastic-times-smooth', a, p, u, h, 'p');
    within(mean(1), chance ** 1.5, chance ** 2 - chance ** 3);
  });
  it('NaN passes through every unit', () => {
    const a = Float64Array.of(Number.NaN), p = new Float64Array(1), h = new Float64Array(1);
    probabilities(a, p);
    for (const estimator of ['reinforce', 'straight-through', 'straight-through-slope', 'stochastic-times-smooth', 'noisy-rectifier', 'sigmoid'] as const) { outputs(estimator, a, p, Float64Array.of(0.5), h); expect(h[0]).toBeNaN(); }
  });
});

describe('batches', () => {
  it('each epoch takes every row once, in an order of its own that a fresh closure repeats', () => {
    const open = (): ReturnType<typeof batchRows> => batchRows(4, (_label, epoch) => mulberry32(Number(epoch) + 1)), batches = open(), training = 10, seen: number[][] = [];
    expect(stepsOfEpoch(training, 4)).toBe(3);
    for (let k = 0; k < 6; k++) {
      const rows = new Int32Array(batches.count(training, k)), again = rows.slice();
      batches.fill(training, k, rows);
      open().fill(training, k, again);
      expect(again).toEqual(rows);
      seen.push([...rows]);
    }
    expect(seen.map(({ length }) => length)).toEqual([4, 4, 2, 4, 4, 2]);
    for (const epoch of [seen.slice(0, 3), seen.slice(3)]) expect(epoch.flat().sort((one, other) => one - other)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(seen.slice(0, 3).flat()).not.toEqual(seen.slice(3).flat());
  });
  it('one batch of all rows draws nothing and keeps their order', () => {
    const batches = batchRows(10, () => { throw new Error('drawn'); }), rows = new Int32Array(batches.count(10, 7));
    batches.fill(10, 7, rows);
    expect([...rows]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });
});

it('selection gives what sorting gives', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 40 }), fc.nat(), (values, seed) => {
    const rank = seed % values.length;
    expect(smallest(Float64Array.from(values), rank)).toBe([...values].sort((one, other) => one - other)[rank]);
  }), { seed: 4, numRuns: 200 });
  expect(smallest(Float64Array.of(1, Number.NaN, 0), 1)).toBeNaN();
});

it('the tuned threshold opens the target share of the training gates, to one gate', async () => {
  const problem = { spec: 'problem/1', kind: 'conditional-computation', data: { X: { inline: points }, y: { inline: labels } }, params: { experts: 10, hidden: 4 } };
  for (const estimator of ['straight-through', 'stochastic-times-smooth']) {
    const result = await solve({ problem, method: { id: 'stochastic-neurons', params: { estimator, sparsity: { target: 0.3 } } }, budget: { iterations: 20 }, seed: 2 });
    // 80 gates, all different: exactly 24 lie above the one at the quantile.
    expect(result.last.metrics.activeAtTest).toBeCloseTo(0.3, 12);
  }
});

it('columns of incoming weights are no longer than maxNorm, where training would have made them', async () => {
  const free = await train({ estimator: 'straight-through', batch: 8, rates: { main: 1, gater: 1 }, maxNorm: null }, 100), bound = await train({ estimator: 'straight-through', batch: 8, rates: { main: 1, gater: 1 }, maxNorm: 1.5 }, 100);
  const longest = (x: Float64Array): number => Math.max(...Array.from({ length: 6 }, (_, j) => Math.hypot(x[j]!, x[6 + j]!)));
  expect(longest(bound.x)).toBeLessThanOrEqual(1.5);
  expect(longest(free.x)).toBeGreaterThan(1.5);
});
