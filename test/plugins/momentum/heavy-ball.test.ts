import { describe, expect, it } from 'vitest';
import { heavyBall } from '../../../plugins/heavy-ball/index.js';
import { A, B, C, expectClose, expectGolden, golden, instances, naive, problemOf, refusal, run, type Plain } from './support.js';

const heavy = (instance: Plain, params: object, iterations: number): ReturnType<typeof run> => run({ problem: problemOf(instance), method: { method: heavyBall, params } }, iterations);
const trap = { spec: 'problem/1', kind: 'test-function', params: { name: 'heavy-ball-trap' } };
/** The limit cycle in exact fractions (dossier 8 B). */
const cycle = [792 / 1225, -2208 / 1225, 2592 / 1225];

describe('golden values of heavy ball', () => {
  it.each([['hb', 'polyak', A, 60, 1e-8], ['hb_shi', 'small-step', A, 60, 1e-9]] as const)('A: %s', async (key, variant, instance, count, relative) => {
    const { records, result } = await heavy(instance, { variant }, count);
    expectGolden(records, result.last.solution.x!.data, golden.A.runs[key]!, relative);
  });
  it.each([['hb', 'polyak'], ['hb_shi', 'small-step']] as const)('C: %s', async (key, variant) => {
    const { records, result } = await heavy(C, { variant }, 100);
    expectGolden(records, result.last.solution.x!.data, golden.C.runs[key]!, 1e-9);
  });
  it('B: the first iterates with Polyak\'s coefficients', async () => {
    for (const [k, value] of golden.B.first.entries()) {
      const { result } = await run({ problem: trap, method: { method: heavyBall, params: { variant: 'polyak' } } }, k);
      expectClose(result.last.solution.x!.data[0]!, value, 1e-9);
    }
  });
});

describe('the trap', () => {
  it('holds Polyak\'s coefficients in a cycle of three points, 600 steps on', async () => {
    for (const k of [598, 599, 600]) {
      const { result } = await run({ problem: trap, method: { method: heavyBall, params: { variant: 'polyak' } } }, k);
      const x = result.last.solution.x!.data[0]!;
      expect(Math.min(...cycle.map((point) => Math.abs(x - point)))).toBeLessThan(1e-12);
      expectClose(x, golden.B.tail[k - 595]!, 0, 1e-12);
    }
  });
  it('ends such a run by its budget, not as a success', async () => {
    const { result } = await run({ problem: trap, method: { method: heavyBall, params: { variant: 'polyak' } } }, 5000);
    expect(result.outcome).toBe('budget');
    expect(result.certificate.kind).toBe('none');
    expect(result.best.metrics.value).toBeGreaterThan(1);
  });
  it('lets the small step go: converged to the optimum', async () => {
    const { solve } = await import('../../../core/index.js');
    const result = await solve({ problem: trap, method: { method: heavyBall, params: {} } });
    expect(result.outcome).toBe('converged');
    // f - f* <= |g|^2 / (2 mu) with |g| < 1e-8
    expect(result.best.metrics.value).toBeLessThan(5e-17);
  });
});

describe('heavy ball', () => {
  it.each([['polyak', 4 / 11 ** 2, (9 / 11) ** 2], ['small-step', 0.01, 9 / 11]] as const)('with %s equals the naive recursion', async (variant, alpha, beta) => {
    const { records } = await heavy(A, { variant }, 40);
    const { x } = naive(A, alpha, beta, 0, 0, 40);
    records.forEach(({ metrics }, k) => expectClose(metrics.value!, A.f(x[k]!), 1e-10));
  });
  it('with ghadimi and a = 1/L is gradient descent', async () => {
    const { records } = await heavy(A, { variant: 'ghadimi' }, 30);
    expectClose(records[30]!.metrics.value!, golden.A.runs.gd!.f['30']!, 1e-9);
  });
  it.each(Object.keys(instances) as (keyof typeof instances)[])('with ghadimi keeps f(x_k) - f* below (1 - a mu)^k (f0 - f*) and below its own bound (%s)', async (name) => {
    const instance = instances[name];
    for (const share of [0.1, 0.5, 0.9, 1]) {
      const step = share / instance.L;
      const { records } = await heavy(instance, { variant: 'ghadimi', step }, 200);
      const gap0 = records[0]!.metrics.value! - instance.fstar;
      for (const { k, metrics } of records) {
        const proven = (1 - step * instance.mu) ** k * gap0;
        expect(metrics.value! - instance.fstar).toBeLessThanOrEqual(proven * (1 + 1e-9) + 1e-15);
        if (k > 0) expect(metrics.bound).toBeGreaterThanOrEqual(proven * (1 - 1e-12));
      }
    }
  });
  it('takes a step in place of the variant\'s', async () => {
    const { records } = await heavy(A, { step: 0.005 }, 10);
    expectClose(records[10]!.metrics.value!, A.f(naive(A, 0.005, 9 / 11, 0, 0, 10).x[10]!), 1e-12);
  });
  it('is gradient descent with 1/L where mu = L', async () => {
    const sphere: Plain = { ...A, f: (x) => 2 * (x[0]! ** 2 + x[1]! ** 2), g: (x) => [4 * x[0]!, 4 * x[1]!], L: 4, mu: 4, x0: [1, -3] };
    for (const variant of ['polyak', 'small-step', 'ghadimi']) expect((await heavy(sphere, { variant }, 1)).records[1]!.metrics.value).toBe(0);
  });
  it('calls the gradient once a step', async () => expect((await heavy(A, {}, 25)).result.counts).toEqual({ gradient: 25 }));
});

describe('refusals of heavy ball', () => {
  it('mu above L, with the param\'s name', async () => {
    expect(await refusal(heavy(A, { strongConvexity: 101 }, 1))).toMatchObject({ code: 'strong-convexity-range', exitCode: 2, details: { pointer: '/method/params/strongConvexity' } });
  });
  it('mu = 0 as a trait', async () => {
    expect(await refusal(heavy({ ...A, mu: 0 }, {}, 1))).toMatchObject({ code: 'strong-convexity-range', details: { pointer: '/method/params/strongConvexity' } });
  });
  it('an unknown mu; a step would not help', async () => {
    const { traits, ...problem } = problemOf(A);
    const { strongConvexity: _, ...others } = traits;
    const error = await refusal(run({ problem: { ...problem, traits: others }, method: { method: heavyBall, params: {} } }, 1));
    expect(error).toMatchObject({ code: 'number-missing', details: { pointer: '/method/params/strongConvexity' } });
    expect(error.details.suggestion).not.toContain('/step');
  });
  it('a step of ghadimi above 1/L', async () => {
    expect(await refusal(heavy(A, { variant: 'ghadimi', step: 0.011 }, 1))).toMatchObject({ code: 'step-too-long', details: { pointer: '/method/params/step' } });
  });
  it('another variant, with the ones that exist', async () => expect((await refusal(heavy(B, { variant: 'fast' }, 1))).exitCode).toBe(2));
});
