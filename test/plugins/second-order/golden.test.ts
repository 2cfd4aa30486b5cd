/** The dossier's traces of gradient-normalised Newton: made by an independent program, equal to the authors' code to 1e-10. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { AnyProblem } from '../../../core/index.js';
import { cubicNewton } from '../../../plugins/cubic-newton/index.js';
import { gradientNormalizedNewton } from '../../../plugins/gradient-normalized-newton/index.js';
import { chebyshev, goldenRatioStart, linearPower, logit, lse8, rosenbrockPower, rosenbrockRaw } from './instances.js';
import { fastGradientSteps, gradientSteps } from './official-gradients.js';
import { follow, reached } from './runs.js';

interface Trace { readonly x0: readonly number[]; readonly fstar: number; readonly rows: readonly (readonly [number, number, number, number, number])[]; readonly iters_to_1e8: number | null; readonly solves_to_1e8: number | null; readonly x_last_row: readonly number[]; readonly total_iters: number }
const golden = JSON.parse(readFileSync(new URL('../../golden/gradient-normalized-smoothness.json', import.meta.url), 'utf8')) as Readonly<Record<string, Trace>>;

const gram = { metric: 'gram' };
const cases: Readonly<Record<string, readonly [() => Promise<AnyProblem>, object]>> = {
  rosen_exact: [rosenbrockRaw, {}],
  rosen_nle_p4_exact: [() => rosenbrockPower(4), {}], rosen_nle_p4_gn: [() => rosenbrockPower(4), { hessian: 'gauss-newton' }],
  rosen_nle_p5_exact: [() => rosenbrockPower(5), {}], rosen_nle_p5_gn: [() => rosenbrockPower(5), { hessian: 'gauss-newton' }],
  cheb10_p4_exact: [() => chebyshev(10, 4), {}], cheb10_p4_gn: [() => chebyshev(10, 4), { hessian: 'gauss-newton' }], cheb50_p4_gn: [() => chebyshev(50, 4), { hessian: 'gauss-newton' }],
  'lse8_mu1.0_exact_I': [() => lse8(1), {}], 'lse8_mu1.0_wgn_I': [() => lse8(1), { hessian: 'gauss-newton' }], 'lse8_mu1.0_wgn_ATA': [() => lse8(1), { hessian: 'gauss-newton', ...gram }],
  'lse8_mu0.1_exact_I': [() => lse8(0.1), {}], 'lse8_mu0.1_wgn_I': [() => lse8(0.1), { hessian: 'gauss-newton' }], 'lse8_mu0.1_wgn_ATA': [() => lse8(0.1), { hessian: 'gauss-newton', ...gram }],
  linnle_6x10_p4_fisher_I: [linearPower, { hessian: 'rank-one' }], linnle_6x10_p4_fisher_B: [linearPower, { hessian: 'rank-one', ...gram, metricShift: 1e-3 }],
  logit40x5_exact: [() => logit(false), {}], logit40x5_fisher: [() => logit(false), { hessian: 'fisher' }],
  logit40x5_sep_exact: [() => logit(true), {}], logit40x5_sep_fisher: [() => logit(true), { hessian: 'fisher' }],
};

describe('gradient-normalized-newton, traces of the dossier', () => {
  it('every trace of the file has a case', () => { expect(Object.keys(cases).sort()).toEqual(Object.keys(golden).sort()); });

  it.each(Object.keys(golden))('%s: values, gammas, solves and norms of every row', async (name) => {
    const trace = golden[name]!, [problem, params] = cases[name]!;
    const ran = await follow(gradientNormalizedNewton, await problem(), trace.x0, params, Math.max(trace.rows.at(-1)![0], trace.iters_to_1e8 ?? 0));
    // Rows below a gradient of 1e-6 lie at the rounding floor: the dossier says so.
    const rows = trace.rows.filter(([, , norm]) => norm >= 1e-6);
    for (const [k, f, norm, gamma, solves] of rows) {
      const { metrics } = ran.records[k]!;
      expect(Math.abs(metrics.value! - f), `f at k = ${k}`).toBeLessThanOrEqual(1e-7 * Math.abs(f));
      expect(Math.abs(metrics.dualNorm! - norm), `|g| at k = ${k}`).toBeLessThanOrEqual(1e-6 * norm + 1e-9);
      expect([metrics.gamma, metrics.solves], `gamma and solves at k = ${k}`).toEqual([gamma, solves]);
    }
    expect(rows.length).toBeGreaterThan(5);
    if (trace.iters_to_1e8 === null) expect(reached(ran, trace.fstar)).toBeUndefined();
    else expect(reached(ran, trace.fstar)).toEqual({ k: trace.iters_to_1e8, solves: trace.solves_to_1e8 });
  });

  // The trials that gammas imply (log2(2 gamma_k / gamma_{k+1}) + 1), less the solves of the file: one failure at each of k = 0, 1, 2.
  it('cheb10 exact: a matrix that is not positive definite uses up a trial at each of the first three points, and is no solve', async () => {
    const { records } = await follow(gradientNormalizedNewton, await chebyshev(10, 4), goldenRatioStart(10), {}, 15);
    expect(records.map(({ metrics }) => metrics.failures)).toEqual([0, 1, 2, ...Array.from({ length: 13 }, () => 3)]);
  });
});

describe('accelerated variant: counts of the dossier', () => {
  it.each([[2, 21, 45, 49, 100], [3, 29, 61, 50, 103], [4, 28, 62, 55, 113], [5, 32, 70, 57, 116], [6, 33, 69, 57, 116], [8, 36, 75, 58, 117]])(
    'Rosenbrock, p = %i: %i steps and %i solves, plain %i and %i', async (p, k, solves, plainK, plainSolves) => {
      const problem = await rosenbrockPower(p), start = [-2, 2], hessian = 'gauss-newton';
      expect(reached(await follow(gradientNormalizedNewton, problem, start, { hessian, acceleration: 'restarted' }, 80), 0)).toEqual({ k, solves });
      expect(reached(await follow(gradientNormalizedNewton, problem, start, { hessian }, 80), 0)).toEqual({ k: plainK, solves: plainSolves });
    });

  it('Rosenbrock, p = 5: first values', async () => {
    const { records } = await follow(gradientNormalizedNewton, await rosenbrockPower(5), [-2, 2], { hessian: 'gauss-newton', acceleration: 'restarted' }, 10);
    for (const [k, f] of [[0, 676609.7717606213], [1, 200765.98151195515], [2, 38436.81243491331], [3, 4621.96185718928], [10, 7.548748010505402]] as const) {
      expect(Math.abs(records[k]!.metrics.value! / f - 1)).toBeLessThan(1e-9);
    }
  });

  it.each([[10, 10, 15], [50, 14, 20], [200, 18, 23]])('Chebyshev chain, n = %i: %i steps, plain %i', async (n, k, plain) => {
    const problem = await chebyshev(n, 4), hessian = 'gauss-newton';
    expect(reached(await follow(gradientNormalizedNewton, problem, goldenRatioStart(n), { hessian, acceleration: 'restarted' }, 30), 0)?.k).toBe(k);
    expect(reached(await follow(gradientNormalizedNewton, problem, goldenRatioStart(n), { hessian }, 30), 0)?.k).toBe(plain);
  });
});

describe('other methods of the official code on lse8', () => {
  const best = (mu: number): number => golden[mu === 1 ? 'lse8_mu1.0_exact_I' : 'lse8_mu0.1_exact_I']!.fstar;
  const ones = Array.from({ length: 8 }, () => 1);
  const superUniversal = { acceptance: 'gradient', factor: 4, epsilon: 0, gammaMax: 1e5, gammaMin: 1e-300 };

  it.each([[1, 5, 4.440611497804345], [0.1, 23, 3.045471931686179]])('Super-Universal Newton is the gradient test with factor 4: mu = %d, %i steps', async (mu, k, first) => {
    const ran = await follow(gradientNormalizedNewton, await lse8(mu), ones, superUniversal, 40);
    expect(Math.abs(ran.records[1]!.metrics.value! / first - 1)).toBeLessThan(1e-10);
    expect(reached(ran, best(mu))?.k).toBe(k);
  });

  it.each([[1, 5, 3.5856150320134543], [0.1, 21, 2.1566470475869326]])('cubic Newton with an exact root: mu = %d, %i steps', async (mu, k, first) => {
    const ran = await follow(cubicNewton, await lse8(mu), ones, {}, 40);
    expect(Math.abs(ran.records[1]!.metrics.value! / first - 1)).toBeLessThan(1e-12);
    expect(reached(ran, best(mu))?.k).toBe(k);
  });

  it('cubic Newton on Rosenbrock as |u|^5 / 5: 40 steps', async () => {
    expect(reached(await follow(cubicNewton, await rosenbrockPower(5), [-2, 2], {}, 60), 0)?.k).toBe(40);
  });

  it('H = 0: 18 steps for mu = 1, more than 3,000 for mu = 0.1', async () => {
    expect(reached(await follow(gradientNormalizedNewton, await lse8(1), ones, { hessian: 'zero' }, 40), best(1))?.k).toBe(18);
    expect(reached(await follow(gradientNormalizedNewton, await lse8(0.1), ones, { hessian: 'zero' }, 3000), best(0.1))).toBeUndefined();
  });

  it.each([[1, 18, 24], [0.1, undefined, 950]])('gradient methods of the official code, as plain loops on this family: mu = %d, %s steps within 5,000, fast %i', async (mu, plain, fast) => {
    const problem = await lse8(mu);
    expect(gradientSteps(problem, ones, best(mu), 5000)).toBe(plain);
    expect(fastGradientSteps(problem, ones, best(mu), 5000)).toBe(fast);
  });
  it('the plain one on Rosenbrock: 2,132 steps as |u|^5 / 5, not in 5,000 as it is', async () => {
    expect(gradientSteps(await rosenbrockPower(5), [-2, 2], 0, 5000)).toBe(2132);
    expect(gradientSteps(await rosenbrockRaw(), [-2, 2], 0, 5000)).toBeUndefined();
  });
});
