/** What the paper proves of every run, on random instances; and that the ways to solve a system agree. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AnyProblem, TraceRecord } from '../../../core/index.js';
import { cubicNewton } from '../../../plugins/cubic-newton/index.js';
import { gradientNormalizedNewton } from '../../../plugins/gradient-normalized-newton/index.js';
import { expression } from '../../../problems/expression/index.js';
import { logisticRegression } from '../../../problems/logistic-regression/index.js';
import { logSumExp } from '../../../problems/log-sum-exp/index.js';
import { powerNorm } from '../../../problems/power-norm/index.js';
import { buildInline, buildSpec } from '../../problems/support.js';
import { chebyshev, goldenRatioStart, lse8, rosenbrockPower, table } from './instances.js';
import { follow } from './runs.js';

interface Instance { readonly seed: number; readonly m: number; readonly n: number }
const instances = fc.record({ seed: fc.integer({ min: 1, max: 1e6 }), m: fc.integer({ min: 2, max: 12 }), n: fc.integer({ min: 1, max: 5 }) });
const dataOf = ({ seed, m, n }: Instance) => ({ A: table(m, n, (i, j) => Math.sin(seed + 3.7 * i + 11.3 * j + 0.9 * i * j)), b: Array.from({ length: m }, (_, i) => Math.cos(seed + 2.3 * i)) });
const families: Readonly<Record<string, (instance: Instance) => Promise<AnyProblem>>> = {
  'log-sum-exp': (instance) => buildInline(logSumExp, dataOf(instance), { mu: 0.3, shifted: true }),
  'power-norm': (instance) => buildInline(powerNorm, dataOf(instance), { p: 3 }),
  logistic: (instance) => { const { A, b } = dataOf(instance); return buildInline(logisticRegression, { A, b: b.map((_, i) => i % 2) }, { l2: 0.01 }); },
  rosenbrock: () => rosenbrockPower(4), chebyshev: () => chebyshev(4, 3),
};
const modes = { 'log-sum-exp': ['exact', 'gauss-newton', 'zero'], 'power-norm': ['exact', 'gauss-newton', 'rank-one', 'zero'], logistic: ['exact', 'fisher', 'zero'], rosenbrock: ['gauss-newton', 'rank-one'], chebyshev: ['gauss-newton', 'rank-one'] } as const;
const pairs = Object.entries(modes).flatMap(([family, names]) => names.map((hessian) => [family, hessian] as const));

const startOf = ({ seed }: Instance, problem: AnyProblem): number[] => Array.from(problem.start(undefined as never), (_, i) => Math.sin(seed + i) * 2);
/** Steps from points whose gradient is above the rounding floor; below, a step is noise, and one that stalled repeats the record before. */
const floor = 1e-6;
const moves = (records: readonly TraceRecord[]): readonly (readonly [TraceRecord, TraceRecord])[] =>
  records.slice(1).map((record, i) => [records[i]!, record] as const).filter(([{ metrics }]) => metrics.gradientNorm! >= floor);
/** |d| <= |g|_* / lambda = gamma + epsilon. */
const epsilon = 1e-8;

describe('every accepted step of gradient-normalized-newton', () => {
  it.each(pairs)('%s, %s: Lemma 1 holds, f is monotone, and no step is longer than its gamma', async (family, hessian) => {
    await fc.assert(fc.asyncProperty(instances, async (instance) => {
      const problem = await families[family]!(instance);
      const { records } = await follow(gradientNormalizedNewton, problem, startOf(instance, problem), { hessian }, 12);
      for (const [before, { metrics }] of moves(records)) {
        // Two values are each rounded to about m eps of the terms that they are sums of.
        const rounding = 1e-13 * (1 + Math.abs(before.metrics.value!));
        expect(metrics.slack).toBeGreaterThanOrEqual(-rounding);
        expect(metrics.value).toBeLessThanOrEqual(before.metrics.value! + rounding);
        expect(metrics.stepNorm).toBeLessThanOrEqual((metrics.triedGamma! + epsilon) * (1 + 1e-9));
        expect(Math.abs((metrics.regularization! * (metrics.triedGamma! + epsilon)) / before.metrics.dualNorm! - 1)).toBeLessThan(1e-12);
      }
    }), { seed: 7, numRuns: 8 });
  });

  it.each(pairs)('%s, %s: steps to a gradient of eps are at most 8 (f0 - f*) / (eps min gamma) (|g0| / eps)^(1/K)', async (family, hessian) => {
    await fc.assert(fc.asyncProperty(instances, async (instance) => {
      const problem = await families[family]!(instance);
      const { records } = await follow(gradientNormalizedNewton, problem, startOf(instance, problem), { hessian }, 20);
      // f* is at most the last value; all objectives here are at least 0 or have the least value seen.
      const best = family === 'log-sum-exp' ? problem.reference!.value! : 0, first = records[0]!.metrics;
      const gammas = records.slice(1).map(({ metrics }) => metrics.triedGamma!);
      for (let K = 1; K < records.length; K++) {
        const eps = Math.min(...records.slice(0, K + 1).map(({ metrics }) => metrics.dualNorm!));
        if (eps < 1e-7) break;
        const bound = ((8 * (first.value! - best)) / (eps * Math.min(...gammas.slice(0, K)))) * (first.dualNorm! / eps) ** (1 / K);
        expect(K).toBeLessThanOrEqual(bound * (1 + 1e-9));
      }
    }), { seed: 8, numRuns: 5 });
  });

  it('all trials together are at most 2 K + log2(gamma0 / least gamma)', async () => {
    const { records } = await follow(gradientNormalizedNewton, await lse8(0.1), Array.from({ length: 8 }, () => 1), { hessian: 'gauss-newton' }, 45);
    const least = Math.min(...records.slice(1).map(({ metrics }) => metrics.triedGamma!));
    for (const { k, metrics } of records) expect(metrics.solves! + metrics.failures!).toBeLessThanOrEqual(2 * k + Math.log2(1 / least));
  });

  it('quadratics: gamma doubles at every step and convergence is superlinear', async () => {
    const problem = await buildInline(powerNorm, { A: [[2, 1], [0, 1], [1, 0]], b: [1, 2, 3] }, { p: 2 });
    const { records } = await follow(gradientNormalizedNewton, problem, [5, -5], {}, 6);
    expect(records.map(({ metrics }) => metrics.gamma)).toEqual([1, 2, 4, 8, 16, 32, 64].slice(0, records.length));
    const norms = records.map(({ metrics }) => metrics.gradientNorm!), ratios = norms.slice(1).map((value, i) => value / norms[i]!);
    for (let i = 1; i < 5; i++) expect(ratios[i]).toBeLessThan(ratios[i - 1]!);
  });
});

describe('ways to solve the systems agree', () => {
  const near = (a: readonly TraceRecord[], b: readonly TraceRecord[], tolerance: number): void => {
    expect(a.filter(({ metrics }) => metrics.dualNorm! >= floor).length).toBeGreaterThan(4);
    a.filter(({ metrics }) => metrics.dualNorm! >= floor).forEach(({ metrics, k }) => {
      expect(Math.abs(metrics.value! - b[k]!.metrics.value!), `f at k = ${k}`).toBeLessThanOrEqual(tolerance * (1 + Math.abs(metrics.value!)));
      expect(b[k]!.metrics.gamma).toBe(metrics.gamma);
    });
  };

  it.each([['exact', 'identity'], ['gauss-newton', 'identity'], ['exact', 'gram'], ['gauss-newton', 'gram']])('log-sum-exp, %s, metric %s: Cholesky, eigenvalues and conjugate gradients', async (hessian, metric) => {
    const problem = await lse8(0.5), start = Array.from({ length: 8 }, () => 1), runs = await Promise.all(['cholesky', 'eigen', 'conjugate-gradient'].map((solver) => follow(gradientNormalizedNewton, problem, start, { hessian, metric, solver }, 8)));
    near(runs[0]!.records, runs[1]!.records, 1e-11);
    // Conjugate gradients stop at a relative residual of 1e-8 or less.
    near(runs[0]!.records, runs[2]!.records, 1e-7);
  });

  it('Fisher, as a matrix and as products', async () => {
    const problem = await families.logistic!({ seed: 3, m: 12, n: 4 });
    const runs = await Promise.all(['cholesky', 'conjugate-gradient'].map((solver) => follow(gradientNormalizedNewton, problem, [1, 1, 1, 1], { hessian: 'fisher', solver }, 10)));
    near(runs[0]!.records, runs[1]!.records, 1e-7);
  });

  it('rank one, by Sherman and Morrison, is the Gauss-Newton matrix less its first term', async () => {
    // With one row J'J is of rank one itself: (p - 2) of p - 1 parts of the Gauss-Newton matrix.
    const problem = await buildInline(powerNorm, { A: [[1, 2, -1]], b: [0.5] }, { p: 4 }), { gaussNewton, rankOne } = problem.oracles;
    const x = Float64Array.of(1, -1, 0.5), G = new Float64Array(9), q = new Float64Array(3);
    gaussNewton!(x, G);
    rankOne!(x, q);
    for (let i = 0; i < 3; i++) for (let j = 0; j < 3; j++) expect(q[i]! * q[j]!).toBeCloseTo((G[3 * i + j]! * 2) / 3, 12);
  });
});

describe('indefinite Hessians', () => {
  const saddle = () => buildSpec(expression, { spec: 'problem/1', kind: 'expression', variables: [{ name: 'x', shape: [2] }], objective: 'x[1]^2 - x[2]^2 + x[2]^4' });
  it.each([['cholesky', 'reject'], ['eigen', 'reject'], ['conjugate-gradient', 'reject'], ['eigen', 'absolute']])('%s, %s: reaches a minimum from beside the saddle', async (solver, indefinite) => {
    const { result } = await follow(gradientNormalizedNewton, await saddle(), [1, 0.1], { solver, indefinite }, 60, { kind: 'gradient-norm', below: 1e-9 });
    expect([result.outcome, result.certificate.kind]).toEqual(['converged', 'stationary']);
    expect(Math.abs(result.best.metrics.value! + 0.25)).toBeLessThan(1e-12);
  });

  it('absolute eigenvalues keep every step within gamma, where H is indefinite', async () => {
    const { records } = await follow(gradientNormalizedNewton, await chebyshev(10, 4), goldenRatioStart(10), { indefinite: 'absolute' }, 15);
    for (const { metrics } of records.slice(1)) expect(metrics.stepNorm).toBeLessThanOrEqual((metrics.triedGamma! + epsilon) * (1 + 1e-9));
    expect(records.at(-1)!.metrics.failures).toBe(0);
  });
});

describe('cubic-newton', () => {
  it('fixed M = L2: f falls by M |h|^3 / 12 at least, and the curvature is above -M |h| / 2 (Nesterov and Polyak)', async () => {
    // f = sum cos(x_i), whose Hessian has the Lipschitz constant 1.
    const problem = await buildSpec(expression, { spec: 'problem/1', kind: 'expression', variables: [{ name: 'x', shape: [3] }], objective: 'sum(cos(x))' });
    const { records } = await follow(cubicNewton, problem, [0.1, 1, 2], { rule: 'fixed', hessianSmoothness: 1 }, 12);
    for (const [before, { metrics }] of moves(records)) {
      expect(before.metrics.value! - metrics.value!).toBeGreaterThanOrEqual(metrics.stepNorm! ** 3 / 12 - 1e-14);
      expect(metrics.leastCurvature).toBeGreaterThanOrEqual(-metrics.stepNorm! / 2 - 1e-12);
      expect(Math.abs(metrics.multiplier! - metrics.stepNorm! / 2)).toBeLessThanOrEqual(1e-12 * (1 + metrics.multiplier!));
    }
    expect(records.at(-1)!.metrics.value).toBeCloseTo(-3, 12);
  });

  it.each(['doubling', 'arc'])('%s: f is monotone and a gradient of 1e-10 is reached on Rosenbrock', async (rule) => {
    const { records, result } = await follow(cubicNewton, await rosenbrockPower(2), [-1.2, 1], { rule }, 200, { kind: 'gradient-norm', below: 1e-10 });
    expect(result.outcome).toBe('converged');
    for (const [before, after] of moves(records)) expect(after.metrics.value).toBeLessThanOrEqual(before.metrics.value!);
  });
});

describe('ends and refusals', () => {
  it('asks for an oracle that the problem lacks: the error names the param', async () => {
    const problem = await rosenbrockPower(2);
    await expect(follow(gradientNormalizedNewton, problem, [0, 0], { hessian: 'fisher' }, 2)).rejects.toMatchObject({ code: 'oracle-missing', details: { pointer: '/method/params/hessian' } });
    await expect(follow(gradientNormalizedNewton, problem, [0, 0], { metric: 'gram' }, 2)).rejects.toMatchObject({ code: 'oracle-missing', details: { pointer: '/method/params/metric' } });
  });

  it('a metric that is not positive definite is refused', async () => {
    await expect(follow(gradientNormalizedNewton, await rosenbrockPower(2), [0, 0], { metric: [[1, 2], [2, 1]] }, 2)).rejects.toMatchObject({ code: 'metric-not-positive-definite' });
    await expect(follow(gradientNormalizedNewton, await rosenbrockPower(2), [0, 0], { metric: [[1, 2]] }, 2)).rejects.toMatchObject({ code: 'metric-shape' });
  });

  it('an objective without a minimum is unbounded', async () => {
    const problem = await buildSpec(expression, { spec: 'problem/1', kind: 'expression', variables: [{ name: 'x' }], objective: 'x' });
    const { result } = await follow(gradientNormalizedNewton, problem, [0], {}, 2000);
    expect(result.outcome).toBe('unbounded');
  });
});
