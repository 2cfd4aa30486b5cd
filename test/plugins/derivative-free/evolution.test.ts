/** cma-es, sep-cma-es, openai-es and spsa against runs in plain numpy (test/golden/evolution.py), and their constants and invariances. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { defineProblem, solve, type AnyMethod, type Vector } from '../../../core/index.js';
import { cmaEs } from '../../../plugins/cma-es/index.js';
import { openaiEs } from '../../../plugins/openai-es/index.js';
import { shape } from '../../../plugins/openai-es/step.js';
import { sepCmaEs } from '../../../plugins/sep-cma-es/index.js';
import { cmaConstants } from '../../../plugins/shared/evolution/constants.js';
import { spsa } from '../../../plugins/spsa/index.js';
import { mulberry32 } from '../mulberry32.js';
import { play } from './play.js';

interface Row { readonly mean?: number[]; readonly theta?: number[]; readonly sigma?: number; readonly best?: number }
const golden = JSON.parse(readFileSync(new URL('../../golden/evolution.json', import.meta.url), 'utf8')) as { readonly start: number[] } & Readonly<Record<string, Readonly<Record<string, Row>>>>;
const ellipsoid = (x: Vector): number => { const n = x.length; let sum = 0, total = -n; for (let i = 0; i < n; i++) { sum += 10 ** (3 * i / (n - 1)) * (x[i]! - 1) ** 2; total += x[i]!; } return sum + total * total; };
const methods: Readonly<Record<string, readonly [AnyMethod, object, number]>> = {
  'cma-es': [cmaEs as unknown as AnyMethod, {}, 7], 'sep-cma-es': [sepCmaEs as unknown as AnyMethod, {}, 8],
  'openai-es': [openaiEs as unknown as AnyMethod, { population: 10, sigma: 0.1, learningRate: 0.05, weightDecay: 0.01 }, 9], spsa: [spsa as unknown as AnyMethod, { a: 0.002, c: 0.1, A: 10 }, 10],
};

const pointOf = (state: object): Vector => { const { theta, mean } = state as { theta?: Vector; mean: Vector }; return theta ?? mean; };

it.each(Object.keys(methods))('%s: 30 steps as in numpy', async (id) => {
  const [method, params, seed] = methods[id]!;
  await play(method, defineProblem({ size: 5, start: golden.start, oracles: { value: ellipsoid } }), params, mulberry32(seed), 30, ({ k, state, metric }) => {
    const row = golden[id]![k];
    if (!row) return;
    const found = pointOf(state);
    (row.mean ?? row.theta)!.forEach((value, j) => expect(Math.abs(found[j]! - value), `${id}[${j}] at ${k}`).toBeLessThanOrEqual(1e-9 * (1 + Math.abs(value))));
    if (row.sigma !== undefined) expect(metric('sigma')).toBeCloseTo(row.sigma, 9);
    if (row.best !== undefined) expect(metric('best')! / row.best).toBeCloseTo(1, 8);
  });
});

describe('constants of the tutorial', () => {
  it('weights fall, the positive ones sum to 1, and n = 10 gives the published population', () => {
    const { lambda, mu, weights, muEff } = cmaConstants(10, undefined, true, false);
    expect([lambda, mu]).toEqual([10, 5]);
    expect(weights.reduce((sum, w) => sum + Math.max(0, w), 0)).toBeCloseTo(1, 14);
    for (let i = 1; i < lambda; i++) expect(weights[i]!).toBeLessThanOrEqual(weights[i - 1]!);
    expect(muEff).toBeGreaterThan(3);
    expect(muEff).toBeLessThan(4);
  });
  it.each([1, 2, 10, 100])('n = %d: learning rates leave some of the old matrix, active or not, separable or not', (n) => {
    for (const active of [true, false]) for (const separable of [true, false]) {
      const { c1, cMu, weightSum } = cmaConstants(n, undefined, active, separable);
      expect(c1 + cMu).toBeLessThanOrEqual(1);
      expect(1 - c1 - cMu * weightSum).toBeGreaterThanOrEqual(0);
    }
  });
});

describe('invariance: only the order of the values counts', () => {
  it.each(['cma-es', 'sep-cma-es', 'openai-es'])('%s takes the same steps on exp(f / 1000)', async (id) => {
    const [method, params, seed] = methods[id]!, ends: number[][] = [];
    for (const value of [ellipsoid, (x: Vector) => Math.exp(ellipsoid(x) / 1000)]) {
      await play(method, defineProblem({ size: 5, start: golden.start, oracles: { value } }), params, mulberry32(seed), 20, ({ k, state }) => {
        if (k === 20) ends.push([...pointOf(state)]);
      });
    }
    expect(ends[0]).toEqual(ends[1]);
  });
});

describe('runs', () => {
  it.each([['cma-es', 10, 6000, 1e-9], ['sep-cma-es', 10, 12_000, 1e-6]] as const)('%s minimises Rosenbrock or an ellipsoid in %d variables within %d evaluations', async (id, n, evaluations, below) => {
    const name = id === 'cma-es' ? 'rosenbrock' : 'nesterov-worst', optimum = id === 'cma-es' ? 0 : -n / (8 * (n + 1));
    const result = await solve({ problem: { spec: 'problem/1', kind: 'test-function', params: { name, dimension: n } }, method: { id }, budget: { calls: { valueBatch: evaluations } }, seed: 3 });
    expect(result.best.metrics.value! - optimum).toBeLessThan(below);
  });
  it('NaN ends each as diverged', async () => {
    for (const id of Object.keys(methods)) {
      const result = await solve({ problem: defineProblem({ size: 2, start: [1, 1], oracles: { value: (x: Vector) => (x[0] === 1 ? 0 : Number.NaN) } }), method: { id }, budget: { iterations: 5 } });
      expect(result.outcome, id).toBe('diverged');
    }
  });
});

it('ranks of equal values are shared, infinite values come last', () => {
  const out = new Float64Array(4);
  expect(shape(Float64Array.of(3, 1, 3, Infinity), 'rank', new Int32Array(4), out)).toBeCloseTo(7 / 3, 12);
  expect([...out]).toEqual([0, -0.5, 0, 0.5]);
});
