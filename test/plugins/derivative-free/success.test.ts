/** One small, seeded success rate for each kind of row of docs/success-rates.md; the bars leave three standard deviations of a rate over the seeds. */
import { describe, expect, it } from 'vitest';
import { solve } from '../../../core/index.js';
import { mulberry32 } from '../mulberry32.js';

type Input = Parameters<typeof solve>[0];
const run = (problem: object, method: object, more: object) => solve({ problem: { spec: 'problem/1', ...problem }, method, record: { every: 1000 }, ...more } as Input);
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('sign net 2-8-1 by PolyStep, 13,200 evaluations', () => {
  const netOf = (rows: readonly (readonly number[])[]): object => ({
    kind: 'network-training', data: { X: { inline: rows.map(([x, y]) => [x, y]) }, y: { inline: rows.map(([, , label]) => label) } },
    params: { loss: 'error', layers: [{ type: 'dense', units: 8 }, { type: 'sign' }, { type: 'dense', units: 1 }] },
  });
  const accuracyOf = async (problem: object, seeds: readonly number[], method: object): Promise<number> => {
    const found: number[] = [];
    for (const seed of seeds) found.push((await run(problem, method, { budget: { calls: { valueBatch: 13_200 } }, seed })).best.metrics.accuracy!);
    return mean(found);
  };
  const polystep = { id: 'polystep', params: { mode: 'ask-tell', epsilon: 0.02, stepRadius: 2 } };

  it('the checkerboard: above the published 92.5 %, and 10 points above the evolution strategy (published 72.2 %)', async () => {
    const u = mulberry32(99).uniform, rows = Array.from({ length: 64 }, () => { const x = 3 * u(), y = 3 * u(); return [x - 1.5, y - 1.5, (Math.floor(x) + Math.floor(y)) % 2]; });
    const found = await accuracyOf(netOf(rows), [0, 1, 2], polystep);
    expect(found).toBeGreaterThan(0.925);
    expect(found - await accuracyOf(netOf(rows), [0, 1, 2], { id: 'openai-es' })).toBeGreaterThan(0.1);
  }, 30_000);
  it('two moons, noise 0.1: all rows right', async () => {
    const u = mulberry32(0).uniform, normal = (): number => Math.sqrt(-2 * Math.log(1 - u())) * Math.cos(2 * Math.PI * u());
    const rows = Array.from({ length: 100 }, (_, i) => {
      const upper = i % 2 === 0, angle = Math.PI * u();
      return [(upper ? Math.cos(angle) : 1 - Math.cos(angle)) - 0.5 + 0.1 * normal(), (upper ? Math.sin(angle) : 0.5 - Math.sin(angle)) - 0.25 + 0.1 * normal(), upper ? 0 : 1];
    });
    expect(await accuracyOf(netOf(rows), [0, 1], polystep)).toBe(1);
  }, 30_000);
});

describe('MAX-3-SAT, 100 variables and 427 clauses', () => {
  const problem = { kind: 'max-sat', data: { clauses: { generate: 'random-sat', variables: 100, clauses: 427, length: 3, seed: 42 } } };
  // Over 5 seeds ours: 98.7 and 98.3 %, each with a standard deviation of about 0.25.
  it.each([['openai-es', { sigma: 1, learningRate: 0.05, shaping: 'z-score' }, 0.98], ['sep-cma-es', {}, 0.975]] as const)('%s, 50,000 evaluations', async (id, params, bar) => {
    const found: number[] = [];
    for (const seed of [0, 1]) found.push((await run(problem, { id, params }, { budget: { calls: { valueBatch: 50_000 } }, seed })).best.metrics.satisfiedFraction!);
    expect(mean(found)).toBeGreaterThan(bar);
  });
});

describe('consensus-based optimisation where a moving consensus fails: Rastrigin, n = 20, sigma 10.1 (published: 0)', () => {
  const rateOf = async (params: object): Promise<number> => {
    const { tables } = await run({ kind: 'test-function', params: { name: 'rastrigin', dimension: 20 } }, { id: 'consensus-based-optimization', params: { sigma: 10.1, runs: 2, init: { kind: 'uniform', low: -3, high: 3 }, ...params } }, { budget: { iterations: 3000 }, seed: 1 });
    const { columns } = tables!.runs!;
    return mean(Array.from({ length: 2 }, (_, r) => Number(Array.from({ length: 20 }, (__, j) => Math.abs(columns[`x${j + 1}`]![r]!)).every((distance) => distance < 0.25))));
  };
  it.each([['with memory', { particles: 40, memory: {} }, 0], ['with batches of 40 of 80 particles', { particles: 80, batch: { size: 40, update: 'partial' } }, 0], ['without either', { particles: 40 }, 1]] as const)('%s', async (_name, params, rate) => {
    expect(await rateOf(params)).toBe(rate);
  }, 30_000);
});

describe('policies by PolyStep: the iterate of every seed reaches the return of a solved task', () => {
  const polystep = { id: 'polystep', params: { epsilon: { kind: 'cosine', init: 0.2, target: 0.02, steps: 60 }, stepRadius: { kind: 'constant', init: 0.5 }, probeRadius: { kind: 'constant', init: 3 }, subspace: { kind: 'hybrid', rank: 4, cap: 24 } } };
  it.each([['cart-pole', 'binary', 'sign', 4, 499.5], ['cart-pole', 'int8', 'int8', 4, 499.5], ['acrobot', 'binary', 'sign', 2, -90]] as const)('%s with %s weights and %s activations', async (environment, kind, activation, episodes, goal) => {
    for (const seed of [0, 1]) {
      const { outcome } = await run({ kind: 'policy-search', params: { environment, episodes, policy: { kind, hidden: [16], activation } } }, polystep, { stop: { kind: 'metric', name: 'meanReturn', above: goal }, budget: { iterations: 40 }, seed });
      expect(outcome).toBe('converged');
    }
  }, 30_000);
});
