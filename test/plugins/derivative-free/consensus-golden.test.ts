/** The dossier's reference runs C1 to C9, computed by independent numpy and reproduced there in plain JavaScript. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { defineProblem, type AnyMethod, type Vector } from '../../../core/index.js';
import { consensusBasedOptimization } from '../../../plugins/consensus-based-optimization/index.js';
import { move } from '../../../plugins/consensus-based-optimization/move.js';
import { meanSquareFactor } from '../../../plugins/consensus-based-optimization/contraction.js';
import { pick } from '../../../plugins/consensus-based-optimization/step.js';
import { consensusHopping } from '../../../plugins/consensus-hopping/index.js';
import { boltzmann, effectiveSampleSize, weightedMean } from '../../../plugins/shared/derivative-free/weights.js';
import { leader, type State } from '../../../plugins/shared/consensus/state.js';
import { testFunction } from '../../../problems/test-function/index.js';
import { buildInline } from '../../problems/support.js';
import { mulberry32 } from '../mulberry32.js';
import { canyon, officialRastrigin, play, rastrigin } from './play.js';

type Row = Readonly<Record<string, number[] | number>>;
interface Traced { readonly trace: Readonly<Record<string, Row>> }
const golden = JSON.parse(readFileSync(new URL('../../golden/consensus.json', import.meta.url), 'utf8')) as {
  readonly C1: { readonly X: number[][]; readonly E: number[]; readonly alpha: Readonly<Record<string, number[]>>; readonly shifted_1e4_alpha1: number[]; readonly ess_alpha1: number; readonly ess_alpha10: number };
  readonly C2: Traced & { readonly best: number; readonly xbest: number[]; readonly f_x0_first: number; readonly x0_first: number[] }; readonly C3: Traced & { readonly evals: number; readonly best: number; readonly xbest: number[] }; readonly C8: Traced; readonly C9: Traced & { readonly first_perm_seed33: number[] };
  readonly C4: { readonly tau: number; readonly A: number[][]; readonly x0: number[]; readonly gd_step: number[]; readonly prox: number[]; readonly mc20000_seed5: number[]; readonly trace_N500_seed6: Readonly<Record<string, number[]>> };
  readonly C5: Readonly<Record<'iso_theory' | 'iso_sample' | 'aniso_theory' | 'aniso_sample', number>>;
  readonly C6: { readonly points: number[][]; readonly canyon3noisy: number[]; readonly rastrigin: number[]; readonly rastrigin_r: number[]; readonly ackley: number[] };
  readonly C7: { readonly x0: number; readonly alpha: number; readonly sigma: number; readonly m: number; readonly minus_tau_grad_env: number };
};

const cbo = consensusBasedOptimization as unknown as AnyMethod, hopping = consensusHopping as unknown as AnyMethod;
const problemOf = (n: number, value: (x: Vector) => number, start: readonly number[]) => defineProblem({ size: n, oracles: { value }, start: [...start] });
const near = (actual: ArrayLike<number>, expected: number[], tolerance: number, what: string): void => expected.forEach((value, i) => expect(Math.abs(actual[i]! - value), `${what}[${i}]`).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(value))));

/** Compares every column of the file's trace with the ensemble after that step. */
async function follow(method: AnyMethod, n: number, value: (x: Vector) => number, start: readonly number[], params: object, seed: number, { trace, best, xbest }: Traced & { readonly best?: number; readonly xbest?: number[] }, tolerance: number): Promise<number> {
  const steps = Math.max(...Object.keys(trace).map(Number));
  let asked = 0;
  await play(method, problemOf(n, value, start), params, mulberry32(seed), steps, ({ k, state, metric, evaluations }) => {
    asked = evaluations;
    if (k === steps && xbest) {
      const found = leader(state as State).best;
      near(found.x, xbest, tolerance, 'best particle');
      near([found.value], [best!], tolerance, 'best');
    }
    const row = trace[k];
    if (!row) return;
    const { x, c, y } = leader(state as State);
    const found: Record<string, ArrayLike<number>> = {
      consensus: c, x_first: x.subarray(0, n), x_last: x.subarray(x.length - n), y_last: y.subarray(y.length - n), best: [metric('best')!], spread: [metric('spread')!], evals: [evaluations],
    };
    for (const [name, expected] of Object.entries(row)) near(found[name]!, [expected].flat(), tolerance, `${name} at ${k}`);
  });
  return asked;
}

describe('C1: consensus of five particles', () => {
  const X = Float64Array.from(golden.C1.X.flat()), weights = new Float64Array(5), c = new Float64Array(2), partial = new Float64Array(2);
  const consensus = (E: readonly number[], alpha: number): Vector => { weightedMean(X, weights, 5, boltzmann(Float64Array.from(E), 5, alpha, weights), c, partial); return c; };
  it.each(Object.entries(golden.C1.alpha))('alpha %s', (alpha, expected) => near(consensus(golden.C1.E, Number(alpha)), expected, 1e-14, 'c'));
  it('does not see a constant in the energies', () => near(consensus(golden.C1.E.map((e) => e + 1e4), 1), golden.C1.shifted_1e4_alpha1, 1e-11, 'c'));
  it('effective sample size', () => {
    boltzmann(Float64Array.from(golden.C1.E), 5, 1, weights);
    expect(effectiveSampleSize(weights, 5)).toBeCloseTo(golden.C1.ess_alpha1, 12);
    boltzmann(Float64Array.from(golden.C1.E), 5, 10, weights);
    expect(effectiveSampleSize(weights, 5)).toBeCloseTo(golden.C1.ess_alpha10, 12);
  });
});

it('C2: isotropic noise on the official Rastrigin', async () => {
  near([officialRastrigin(golden.C2.x0_first)], [golden.C2.f_x0_first], 1e-12, 'f');
  await follow(cbo, 2, officialRastrigin, [0, 0], { particles: 20, init: { kind: 'normal', mean: [2, -1.5], std: 1 }, alpha: 30, lambda: 1, sigma: 0.7, dt: 0.05, noise: 'isotropic' }, 1234, golden.C2, 1e-8);
});

it('C3: anisotropic noise, growing alpha, 30,000 evaluations', async () => {
  const evaluations = await follow(cbo, 4, rastrigin, [0, 0, 0, 0], { particles: 50, init: { kind: 'uniform', low: -3, high: 3 }, alpha: { initial: 30, growth: 1.05, max: 1e5 }, lambda: 1, sigma: 5.1, dt: 0.01 }, 77, golden.C3, 1e-7);
  expect(evaluations).toBe(golden.C3.evals);
});

describe('C4: hopping on a quadratic', () => {
  const quadratic = (x: Vector): number => (3 * x[0]! ** 2 + 2 * x[0]! * x[1]! + 2 * x[1]! ** 2) / 2;
  it.each([['consensus-hopping', hopping], ['the param `hopping`', cbo]] as const)('500 particles, by %s', async (_name, method) => {
    const { trace_N500_seed6: trace } = golden.C4;
    await follow(method, 2, quadratic, [0.8, -0.4], { particles: 500, alpha: 2, hopping: { width: 0.4 } }, 6, { trace: Object.fromEntries(Object.entries(trace).map(([k, consensus]) => [k, { consensus }])) }, 1e-9);
  });
  it('20,000 particles give the proximal point to 0.01', async () => {
    await follow(hopping, 2, quadratic, [0.8, -0.4], { particles: 20_000, alpha: 2, hopping: { width: 0.4 } }, 5, { trace: { 1: { consensus: golden.C4.mc20000_seed5 } } }, 1e-9);
    near(golden.C4.mc20000_seed5, golden.C4.prox, 0.01, 'c');
  });
});

describe('C5: second moments of one step', () => {
  const sample = (noise: 'isotropic' | 'anisotropic'): number => {
    const random = mulberry32(9), count = 20_000, x = new Float64Array(3 * count).fill(1), xi = new Float64Array(3 * count);
    random.fillNormal(xi);
    move(x, count, 3, new Float64Array(3), 0, xi, { lambda: 1, sigma: 0.5, dt: 0.1, truncation: Infinity, sequential: false, noise });
    return x.reduce((sum, value) => sum + value * value, 0) / count;
  };
  it.each([['isotropic', 'iso'], ['anisotropic', 'aniso']] as const)('%s', (noise, key) => {
    expect(3 * meanSquareFactor({ n: 3, lambda: 1, dt: 0.1, sigma: 0.5, noise, sequential: false })).toBeCloseTo(golden.C5[`${key}_theory`], 12);
    expect(sample(noise)).toBeCloseTo(golden.C5[`${key}_sample`], 10);
  });
});

it('C6: the objectives of these tests', () => golden.C6.points.forEach((point, i) => near([canyon(point), rastrigin(point), officialRastrigin(point)], [golden.C6.canyon3noisy[i]!, golden.C6.rastrigin[i]!, golden.C6.rastrigin_r[i]!], 1e-12, `point ${i}`)));

it('C6: Ackley of the family', async () => {
  const { oracles } = await buildInline(testFunction, {}, { name: 'ackley', dimension: 2 });
  golden.C6.points.forEach((point, i) => near([oracles.value!(Float64Array.from(point))], [golden.C6.ackley[i]!], 1e-12, `point ${i}`));
});

it('C4: the proximal point is (I + tau A)^-1 x, which a gradient step is not', () => {
  const { tau, A, x0, gd_step, prox } = golden.C4, times = (x: readonly number[]): number[] => A.map((row) => row[0]! * x[0]! + row[1]! * x[1]!);
  near(prox.map((value, i) => value + tau * times(prox)[i]!), x0, 1e-12, 'prox');
  near(x0.map((value, i) => value - tau * times(x0)[i]!), gd_step, 1e-12, 'gradient step');
});

it('C7: hopping with particles everywhere is a gradient step on E_tau = -log E exp(-alpha E(x + s xi)) / alpha, tau = alpha s^2', () => {
  const { x0, alpha, sigma: s, m, minus_tau_grad_env } = golden.C7, count = 40_001, xi = Float64Array.from({ length: count }, (_, i) => (16 * i) / (count - 1) - 8), weights = new Float64Array(count), c = new Float64Array(1);
  // The normal density goes into the energies: their Boltzmann weights are those of the particles times it. The trapezoidal rule is exact to rounding here.
  const at = (x: number): { mean: number; smoothed: number } => {
    const points = xi.map((one) => x + s * one), energies = points.map((point, i) => officialRastrigin([point]) + xi[i]! ** 2 / (2 * alpha)), sum = boltzmann(energies, count, alpha, weights);
    weightedMean(points, weights, count, sum, c, new Float64Array(1));
    return { mean: c[0]!, smoothed: Math.min(...energies) - Math.log(sum) / alpha };
  };
  const h = 1e-4, step = at(x0).mean - x0, slope = (at(x0 + h).smoothed - at(x0 - h).smoothed) / (2 * h);
  expect(step).toBeCloseTo(-0.3082632226, 9);
  expect(-alpha * s * s * slope).toBeCloseTo(step, 6);
  // The file's rule has 200 points and is not converged: 1e-5.
  near([step + x0, step], [m, minus_tau_grad_env], 1e-5, 'file');
});

it('C8: memory', async () => {
  await follow(cbo, 2, officialRastrigin, [0, 0], { particles: 15, init: { kind: 'normal', mean: [1.5, 2], std: 1.5 }, alpha: 40, sigma: 0.8, dt: 0.02, noise: 'isotropic', memory: { lambda: 0.4, sigma: 0.32 } }, 31, golden.C8, 1e-8);
});

it('C9: mini-batches of particles', async () => {
  await follow(cbo, 2, officialRastrigin, [0, 0], { particles: 20, init: { kind: 'normal', mean: [1.5, 2], std: 1.5 }, alpha: 40, sigma: 0.8, dt: 0.02, noise: 'isotropic', batch: { size: 8, update: 'partial' } }, 32, golden.C9, 1e-8);
});

it('C9: the permutation of ten by seed 33', () => {
  const e = { order: new Int32Array(10), left: 0 };
  pick(e, 10, mulberry32(33));
  expect([...e.order]).toEqual(golden.C9.first_perm_seed33);
});
