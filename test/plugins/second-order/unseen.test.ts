/** Instances that no trace of the dossier holds, with optima from NIST, SciPy 1.10 (trust-exact to 1e-13, lstsq), and other methods of ours. */
import { describe, expect, it } from 'vitest';
import type { AnyMethod, AnyProblem } from '../../../core/index.js';
import { cubicNewton } from '../../../plugins/cubic-newton/index.js';
import { gradientNormalizedNewton } from '../../../plugins/gradient-normalized-newton/index.js';
import { trustRegionNewton } from '../../../plugins/trust-region-newton/index.js';
import { logSumExp } from '../../../problems/log-sum-exp/index.js';
import { nonlinearLeastSquares } from '../../../problems/nonlinear-least-squares/index.js';
import { powerNorm } from '../../../problems/power-norm/index.js';
import { softmaxRegression } from '../../../problems/softmax-regression/index.js';
import { buildInline, buildSpec, problemsFolder, readJson } from '../../problems/support.js';
import { table } from './instances.js';
import { follow } from './runs.js';

const misra = (): Promise<AnyProblem> => buildSpec(nonlinearLeastSquares, readJson(`${problemsFolder}nonlinear-least-squares/examples/misra1a.json`), `${problemsFolder}nonlinear-least-squares/examples`);
const logSum = (): Promise<AnyProblem> => buildInline(logSumExp, { A: table(12, 4, (i, j) => Math.sin(0.3 + 2 * i + 5 * j + 0.7 * i * j)), b: Array.from({ length: 12 }, (_, i) => Math.cos(1.1 * i)) }, { mu: 0.2 });
const cubed = (): Promise<AnyProblem> => buildInline(powerNorm, { A: table(8, 3, (i, j) => Math.sin(1 + 2.3 * i + 0.7 * j + 0.2 * i * j)), b: Array.from({ length: 8 }, (_, i) => Math.cos(0.9 * i)) }, { p: 3 });
const iris = (): Promise<AnyProblem> => buildInline(softmaxRegression, { A: table(15, 2, (i, j) => Math.sin(i + 3 * j)), b: Array.from({ length: 15 }, (_, i) => i % 3) }, { l2: 0.1, intercept: true });

const methods: readonly (readonly [string, AnyMethod, object])[] = [
  ['gradient-normalized-newton', gradientNormalizedNewton, {}], ['gradient-normalized-newton, eigen', gradientNormalizedNewton, { solver: 'eigen' }],
  ['gradient-normalized-newton, conjugate gradients', gradientNormalizedNewton, { solver: 'conjugate-gradient' }], ['gradient-normalized-newton, gradient test', gradientNormalizedNewton, { acceptance: 'gradient' }],
  ['gradient-normalized-newton, accelerated', gradientNormalizedNewton, { acceleration: 'restarted' }],
  ['cubic-newton, doubling', cubicNewton, {}], ['cubic-newton, arc', cubicNewton, { rule: 'arc' }],
  ['trust-region-newton, exact', trustRegionNewton, { subproblem: 'exact' }], ['trust-region-newton, steihaug', trustRegionNewton, { subproblem: 'steihaug' }],
];

describe.each(methods)('%s', (_name, method, params) => {
  it.each([
    ['Misra1a: half of NIST\'s certified sum of squares', misra, [5, 0.1], 0.12455138894 / 2],
    ['log-sum-exp: SciPy', logSum, [0, 0, 0, 0], 0.9821508790077399],
    ['|Ax - b|^3 / 3: SciPy\'s lstsq', cubed, [0, 0, 0], 2.9973501292537907],
  ] as const)('%s', async (_what, make, start, best) => {
    const { result } = await follow(method, await make(), start, params, 2000, { kind: 'gradient-norm', below: 1e-8 });
    expect(result.outcome, result.reason).toBe('converged');
    // Ten digits of NIST; f - f* is quadratic in a gradient of 1e-8.
    expect(Math.abs(result.best.metrics.value! - best)).toBeLessThanOrEqual(1e-10 * (1 + best));
  });
});

describe('approximate Hessians', () => {
  it.each([['gauss-newton'], ['fisher'], ['zero']])('softmax regression with l2, %s: the minimum of the exact Hessian', async (hessian) => {
    const problem = await iris(), start = Array.from({ length: 9 }, (_, i) => Math.sin(i)), stop = { kind: 'gradient-norm', below: 1e-8 } as const;
    const exact = await follow(gradientNormalizedNewton, problem, start, {}, 100, stop), other = await follow(gradientNormalizedNewton, problem, start, { hessian }, 5000, stop);
    expect([exact.result.outcome, other.result.outcome]).toEqual(['converged', 'converged']);
    // The intercepts are not penalised: adding one number to all of them changes nothing, so values are compared.
    expect(Math.abs(exact.result.best.metrics.value! - other.result.best.metrics.value!)).toBeLessThan(1e-12);
  });
});
