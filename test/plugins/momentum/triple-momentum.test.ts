import { describe, expect, it } from 'vitest';
import { solve } from '../../../core/index.js';
import { tripleMomentum } from '../../../plugins/triple-momentum/index.js';
import { A, C, expectClose, expectGolden, golden, instances, naive, problemOf, refusal, run, startRadius, type Plain } from './support.js';

const triple = (instance: Plain, iterations: number, params: object = {}): ReturnType<typeof run> => run({ problem: problemOf(instance), method: { method: tripleMomentum, params } }, iterations);
const names = Object.keys(instances) as (keyof typeof instances)[];

describe('golden values of triple momentum', () => {
  it('A', async () => {
    const { records, result } = await triple(A, 60);
    expectGolden(records, result.last.solution.x!.data, golden.A.runs.tmm!, 1e-8);
  });
  it('B', async () => {
    const { records } = await triple(instances.B, 60);
    for (const [k, value] of Object.entries(golden.B.tmm!)) expectClose(records[Number(k)]!.metrics.value!, value, 1e-9);
  });
  it('C', async () => {
    const { records, result } = await triple(C, 100);
    expectGolden(records, result.last.solution.x!.data, golden.C.runs.tmm!, 1e-9);
  });
});

/** rho = 0.9 on A, in fractions of the paper's formulas. */
const onA = { alpha: 1.9 / 100, beta: 0.81 / 1.1, gamma: 0.81 / (1.9 * 1.1), delta: 0.81 / 0.19 };

describe('triple momentum', () => {
  it('equals the naive recursion, at its output and at its query point', async () => {
    const { records } = await triple(A, 40);
    const { x, y } = naive(A, onA.alpha, onA.beta, onA.gamma, onA.delta, 40);
    records.forEach(({ metrics }, k) => {
      expectClose(metrics.value!, A.f(x[k]!), 1e-9);
      expectClose(metrics.queryValue!, A.f(y[k]!), 1e-9);
    });
  });
  it.each(names)('keeps f(x_k) - f* below rho^(2(k+1)) L kappa R^2 / 2 and below its own bound (%s)', async (name) => {
    const instance = instances[name], { L, mu, fstar } = instance;
    const rho = 1 - Math.sqrt(mu / L), R = startRadius(instance);
    const { records } = await triple(instance, 200);
    for (const { k, metrics } of records.slice(1)) {
      const proven = (rho ** (2 * (k + 1)) * L * (L / mu) * R ** 2) / 2;
      expect(metrics.value! - fstar).toBeLessThanOrEqual(proven + 1e-15);
      // R <= |grad f(x0)| / mu
      expect(metrics.bound).toBeGreaterThanOrEqual(proven * (1 - 1e-9));
    }
  });
  it('converges on the heavy-ball trap', async () => {
    const result = await solve({ problem: { spec: 'problem/1', kind: 'test-function', params: { name: 'heavy-ball-trap' } }, method: { method: tripleMomentum, params: {} } });
    expect(result.outcome).toBe('converged');
    expect(result.best.metrics.value).toBeLessThan(5e-17);
  });
  it('is gradient descent with 1/L where mu = L', async () => {
    const sphere: Plain = { ...A, f: (x) => 2 * (x[0]! ** 2 + x[1]! ** 2), g: (x) => [4 * x[0]!, 4 * x[1]!], L: 4, mu: 4, x0: [1, -3] };
    const { records } = await triple(sphere, 2);
    expect(records[1]!.metrics).toEqual({ value: 0, queryValue: 0, bound: 0 });
  });
  it('refuses mu above L, with the param\'s name', async () => {
    expect(await refusal(triple(A, 1, { smoothness: 0.5 }))).toMatchObject({ code: 'strong-convexity-range', exitCode: 2, details: { pointer: '/method/params/strongConvexity' } });
  });
});
