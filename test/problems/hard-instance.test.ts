import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hardInstance } from '../../problems/hard-instance/index.js';
import { chainHessian } from '../../problems/hard-instance/chain.js';
import { phi, phiSlope, psi, psiSlope } from '../../problems/hard-instance/gates.js';
import { hardMask, ramp, smoothMask } from '../../problems/hard-instance/mask.js';
import { deterministicPlan, noisyPlan, smoothNoisePlan } from '../../core/index.js';
import { buildInline, gradientOf, minus, norm, scaled, wave } from './support.js';

const golden = JSON.parse(readFileSync(new URL('../golden/quantum-lower-bounds.json', import.meta.url), 'utf8'));
const make = (params: object): ReturnType<typeof buildInline> => buildInline(hardInstance, {}, params);
const near = (a: number, b: number, relative: number): void => expect(Math.abs(a - b)).toBeLessThanOrEqual(relative * Math.abs(b));
const allNear = (a: ArrayLike<number>, b: readonly number[], relative: number): void => b.forEach((value, i) => near(a[i]!, value, relative));

describe('golden values', () => {
  it.each([['Psi', psi], ['dPsi', psiSlope], ['Phi', phi], ['dPhi', phiSlope]] as const)('gate %s', (name, gate) => {
    for (const [x, value] of Object.entries<number>(golden[name])) near(gate(Number(x)), value, 1e-12);
  });
  it('value, gradient and Hessian at a point', async () => {
    const x = Float64Array.from(golden.point.x), problem = await make({ T: 5 }), diagonal = new Float64Array(5), beside = new Float64Array(4);
    near(problem.oracles.value!(x), golden.point.f, 1e-11);
    allNear(gradientOf(problem, x), golden.point.grad, 1e-11);
    chainHessian(x, diagonal, beside);
    allNear(diagonal, golden.point.hess_diag, 1e-11);
    allNear(beside, golden.point.hess_off, 1e-11);
  });
  it('gradient descent with step 1/152', async () => {
    const problem = await make({ T: 5 }), x = new Float64Array(5), rows = new Map<number, number[]>(golden.gd.rows.map((row: number[]) => [row[0], row]));
    for (let k = 0; k <= 500; k++) {
      const g = gradientOf(problem, x), row = rows.get(k);
      if (row) { near(problem.oracles.value!(x), row[1]!, 1e-9); near(norm(g), row[2]!, 1e-8); }
      x.forEach((value, i) => { x[i] = value - g[i]! / 152; });
    }
  });
  it.each(Object.entries<number>(golden.gd.calls_until_gnorm_le_1))('gradient descent counts at T = %s', async (T, calls) => {
    const problem = await make({ T: Number(T) }), x = new Float64Array(Number(T));
    let count = 1;
    for (let g = gradientOf(problem, x); norm(g) > 1; g = gradientOf(problem, x), count++) x.forEach((value, i) => { x[i] = value - g[i]! / 152; });
    expect(count).toBe(calls);
  });
  it('plans', () => {
    for (const { Delta, L, eps, p, ell: _ell, out } of golden.plans.det) {
      const plan = deterministicPlan({ Delta, L, eps }, p);
      allNear([plan.scale, plan.T, plan.amplitude], out, 1e-12);
    }
    const { stoch, mss } = golden.plans, noisy = noisyPlan(stoch, stoch.sigma), smooth = smoothNoisePlan(mss, mss.Lbar, mss.sigma);
    allNear([noisy.scale, noisy.T, noisy.chance, noisy.floor], stoch.out, 1e-12);
    allNear([smooth.L, smooth.scale, smooth.T, smooth.chance, smooth.floor], mss.out, 1e-12);
  });
  it('masks', () => {
    const y = Float64Array.of(0.9, 0.4, 0.3, 0.2, 0), weights = new Float64Array(5);
    smoothMask(y, weights);
    [0, 0.32800923172981944, 1, 1, 1].forEach((value, i) => expect(Math.abs(weights[i]! - value)).toBeLessThan(1e-8));
    [[0.3, 0.09398093810278207], [0.375, 0.5], [0.45, 0.9060190618972064]].forEach(([t, value]) => expect(Math.abs(ramp(t!) - value!)).toBeLessThan(1e-8));
    hardMask(y, weights);
    expect([...weights]).toEqual([0, 0, 0, 1, 1]);
  });
  it('stochastic gradient descent with the hard mask and mulberry32(7)', async () => {
    const problem = await make({ T: 5, noise: { type: 'hard', p: 0.1, samples: 10 } }), x = new Float64Array(5), g = new Float64Array(5), uniform = mulberry32(7);
    const rows = new Map<number, number[]>(golden.sgd_hard.rows.map((row: number[]) => [row[0], row]));
    let draws = 0;
    while (norm(gradientOf(problem, x)) > 1) {
      problem.oracles.sampleGradient!(x, Int32Array.of(uniform() < 0.1 ? 0 : 5), g);
      x.forEach((value, i) => { x[i] = value - g[i]! / 152; });
      draws++;
      if (rows.has(draws)) near(problem.oracles.value!(x), rows.get(draws)![1]!, 1e-9);
    }
    expect(draws).toBe(golden.sgd_hard.calls);
  });
});

function mulberry32(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe('facts', () => {
  it('no component beyond the next coordinate is ever revealed', async () => {
    const problem = await make({ T: 12 });
    for (let i = 0; i < 12; i++) {
      const x = wave(12, i).map((value, j) => (j < i ? 2 * value : value / 2));
      gradientOf(problem, x).forEach((value, j) => { if (j > i) expect(value).toBe(0); });
    }
  });
  it('the gradient is longer than 1 while a coordinate is below 1, and no component exceeds 23', async () => {
    const problem = await make({ T: 8 });
    for (let salt = 0; salt < 200; salt++) {
      const x = scaled(wave(8, salt), 1 + (salt % 5)), g = gradientOf(problem, x);
      g.forEach((value) => { expect(value).toBeLessThanOrEqual(0); expect(value).toBeGreaterThanOrEqual(-23); });
      if (x.some((value) => Math.abs(value) < 1)) expect(norm(g)).toBeGreaterThan(1);
    }
  });
  it('the gradient is L-Lipschitz when scaled', async () => {
    const problem = await make({ Delta: 100, L: 1, eps: 0.05 });
    for (let salt = 0; salt < 200; salt++) {
      const x = scaled(wave(21, salt), 15), y = x.map((value, i) => value + 0.1 * Math.cos(i + salt));
      expect(norm(minus(gradientOf(problem, x), gradientOf(problem, y)))).toBeLessThanOrEqual(norm(minus(x, y)));
    }
  });
  it.each(['hard', 'smooth'])('%s noise is unbiased and its variance is at most 23^2 (1 - p)/p', async (type) => {
    const problem = await make({ T: 5, noise: { type, p: 0.25, samples: 4 } }), mean = new Float64Array(5), g = new Float64Array(5);
    for (let salt = 0; salt < 50; salt++) {
      const x = scaled(wave(5, salt), 1.5), exact = gradientOf(problem, x);
      let variance = 0;
      mean.fill(0);
      for (let i = 0; i < 4; i++) { problem.oracles.sampleGradient!(x, Int32Array.of(i), g); g.forEach((value, j) => { mean[j]! += value / 4; }); variance += norm(minus(g, exact)) ** 2 / 4; }
      expect(norm(minus(mean, exact))).toBeLessThan(1e-13 * (1 + norm(exact)));
      expect(variance).toBeLessThanOrEqual(23 ** 2 * 3);
    }
  });
  it.each([{ T: 6 }, { Delta: 100, L: 1, eps: 0.05 }, { order: 2, Delta: 1000, L: 1, eps: 0.1 }, { T: 4, rotate: { d: 16, seed: 3 } }])('%j: derivatives agree with differences', async (params) => {
    const problem = await make(params), n = problem.layout[0]!.shape[0]!;
    const g = gradientOf(problem, scaled(wave(n), 2)), x = scaled(wave(n), 2), h = 1e-5;
    for (let i = 0; i < Math.min(n, 16); i++) {
      const up = x.slice(), down = x.slice();
      up[i]! += h; down[i]! -= h;
      expect(Math.abs((problem.oracles.value!(up) - problem.oracles.value!(down)) / (2 * h) - g[i]!)).toBeLessThan(1e-6 * (1 + Math.abs(g[i]!)));
    }
  });
});

it.each([
  [{ Delta: 1, L: 1, eps: 10 }, 'hard-instance-size'], [{ Delta: 1e9, L: 1, eps: 1e-3 }, 'hard-instance-size'], [{ T: 5, Delta: 1, L: 1, eps: 1 }, 'hard-instance-params'],
  [{ Delta: 100 }, 'hard-instance-params'], [{ T: 5, rotate: { d: 4 } }, 'bad-dimension'], [{ T: 5, noise: { type: 'hard', sigma: 1 } }, 'hard-instance-params'],
  [{ Delta: 1e4, L: 1, eps: 0.1, noise: { type: 'smooth', Lbar: 10, sigma: 10 } }, 'hard-instance-params'],
])('%j is refused with %s', async (params, code) => {
  await expect(make(params)).rejects.toMatchObject({ code });
});

it('smooth noise is smooth in the mean square with constant 328 / sqrt(p)', async () => {
  const p = 0.25, problem = await make({ T: 5, noise: { type: 'smooth', p, samples: 4 } }), one = new Float64Array(5), other = new Float64Array(5);
  for (let salt = 0; salt < 200; salt++) {
    const x = wave(5, salt), y = x.map((value, i) => value + 1e-3 * Math.cos(i + salt));
    let square = 0;
    for (let i = 0; i < 4; i++) {
      problem.oracles.sampleGradient!(x, Int32Array.of(i), one);
      problem.oracles.sampleGradient!(y, Int32Array.of(i), other);
      square += norm(minus(one, other)) ** 2 / 4;
    }
    expect(square).toBeLessThanOrEqual((328 ** 2 / p) * norm(minus(x, y)) ** 2);
  }
});
