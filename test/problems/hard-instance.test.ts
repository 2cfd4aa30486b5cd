import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hardInstance } from '../../problems/hard-instance/index.js';
import { chainHessian, progress } from '../../problems/hard-instance/chain.js';
import { erfc, phi, phiCurvature, phiSlope, psi, psiCurvature, psiSlope } from '../../problems/hard-instance/gates.js';
import { orthonormalColumns } from '../../problems/hard-instance/rotation.js';
import { hardMask, ramp, smoothMask } from '../../problems/hard-instance/mask.js';
import type { HardInstance } from '../../core/index.js';
import { buildInline, gradientOf, minus, norm, scaled, wave } from './support.js';

const golden = JSON.parse(readFileSync(new URL('../golden/quantum-lower-bounds.json', import.meta.url), 'utf8'));
const make = (params: object): ReturnType<typeof buildInline> => buildInline(hardInstance, {}, params);
const instance = async (params: object): Promise<HardInstance> => (await make(params)).oracles.hardInstance!()!;
const near = (a: number, b: number, relative: number): void => expect(Math.abs(a - b)).toBeLessThanOrEqual(relative * Math.abs(b));
const allNear = (a: ArrayLike<number>, b: readonly number[], relative: number): void => b.forEach((value, i) => near(a[i]!, value, relative));

describe('golden values', () => {
  it.each([['Psi', psi], ['dPsi', psiSlope], ['Phi', phi], ['dPhi', phiSlope]] as const)('gate %s', (name, gate) => {
    for (const [x, value] of Object.entries<number>(golden[name])) near(gate(Number(x)), value, 1e-12);
  });
  /** By the series of erf in decimal arithmetic of 60 digits. */
  it.each([[0.1, 0.8875370839817152], [0.5, 0.4795001221869535], [0.99, 0.1614919304446302], [1, 0.15729920705028513], [1.5, 0.033894853524689274], [2.5, 0.0004069520174449589], [4, 1.541725790028002e-08], [5, 1.537459794428035e-12], [6, 2.1519736712498913e-17], [7.75, 5.939747859517146e-28]])('erfc(%f) to a relative 1e-14', (x, value) => {
    near(erfc(x), value, 1e-14);
    near(erfc(-x), 2 - value, 1e-15);
  });
  it('value, gradient and Hessian at a point', async () => {
    const x = Float64Array.from(golden.point.x), problem = await make({ T: 5 }), diagonal = new Float64Array(5), beside = new Float64Array(4);
    near(problem.oracles.value!(x), golden.point.f, 1e-11);
    allNear(gradientOf(problem, x), golden.point.grad, 1e-11);
    chainHessian(x, diagonal, beside);
    allNear(diagonal, golden.point.hess_diag, 1e-11);
    allNear(beside, golden.point.hess_off, 1e-11);
  });
  it('value and gradient norm at 0 do not depend on T', async () => {
    for (const T of [1, 2, 3, 5, 10, 40, 1000]) {
      const problem = await make({ T }), x = new Float64Array(T);
      near(problem.oracles.value!(x), -2.0663656770612464, 1e-12);
      near(norm(gradientOf(problem, x)), 1.6487212707001282, 1e-12);
    }
  });
  it('gradient descent with step 1/152: values, norms and progress', async () => {
    const problem = await make({ T: 5 }), x = new Float64Array(5), rows = new Map<number, number[]>(golden.gd.rows.map((row: number[]) => [row[0], row]));
    let met = 0;
    descend(problem, x, 500, (g, k) => {
      const row = rows.get(k);
      if (!row) return;
      met++;
      near(problem.oracles.value!(x), row[1]!, 1e-9);
      near(norm(g), row[2]!, 1e-8);
      expect([progress(x, 0), progress(x, 0.5), progress(x, 1)]).toEqual(row.slice(3));
    });
    expect(met).toBe(rows.size);
  });
  it('gradient descent finds one coordinate after the other', async () => {
    const problem = await make({ T: 5 }), x = new Float64Array(5), firstCall: number[] = [];
    let value = NaN;
    descend(problem, x, 375, (g, k) => {
      while (progress(x, 1) > firstCall.length) firstCall.push(k + 1);
      if (norm(g) <= 1) { expect(k + 1).toBe(376); value = problem.oracles.value!(x); }
    });
    expect(firstCall).toEqual([79, 118, 157, 196, 245]);
    near(value, -46.95413068625026, 1e-9);
  });
  it.each(Object.entries<number>(golden.gd.calls_until_gnorm_le_1))('gradient descent counts at T = %s', async (T, calls) => {
    const problem = await make({ T: Number(T) }), x = new Float64Array(Number(T));
    let count = 1;
    for (let g = gradientOf(problem, x); norm(g) > 1; g = gradientOf(problem, x), count++) x.forEach((value, i) => { x[i] = value - g[i]! / 152; });
    expect(count).toBe(calls);
  });
  it('the loader makes the planned instances', async () => {
    const { det, stoch, mss } = golden.plans;
    for (const { Delta, L, eps, p, out } of det) {
      const { scale, T, amplitude, exactFloor } = await instance({ Delta, L, eps, order: p });
      allNear([scale, T, amplitude, exactFloor], [...out, out[1] + 1], 1e-12);
    }
    const noisy = await instance({ Delta: stoch.Delta, L: stoch.L, eps: stoch.eps, noise: { type: 'hard', sigma: stoch.sigma, samples: 10_000 } });
    allNear([noisy.scale, noisy.T, noisy.chance, noisy.sampledFloor], stoch.out, 1e-12);
    const smooth = await instance({ Delta: mss.Delta, eps: mss.eps, noise: { type: 'smooth', Lbar: mss.Lbar, sigma: mss.sigma, samples: 10_000 } });
    allNear([smooth.scale, smooth.T, smooth.chance, smooth.sampledFloor], mss.out.slice(1), 1e-12);
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
    let draws = 0, met = 0;
    while (norm(gradientOf(problem, x)) > 1) {
      problem.oracles.sampleGradient!(x, Int32Array.of(uniform() < 0.1 ? 0 : 5), g);
      x.forEach((value, i) => { x[i] = value - g[i]! / 152; });
      draws++;
      const row = rows.get(draws);
      if (!row) continue;
      met++;
      near(problem.oracles.value!(x), row[1]!, 1e-9);
      expect(progress(x, 0)).toBe(row[2]);
    }
    expect(draws).toBe(golden.sgd_hard.calls);
    expect(met).toBe(rows.size);
  });
});

/** x_{k+1} = x_k - grad f(x_k) / 152; `see` is called at x_0 .. x_steps. */
function descend(problem: Awaited<ReturnType<typeof make>>, x: Float64Array, steps: number, see: (g: Float64Array, k: number) => void): void {
  for (let k = 0; k <= steps; k++) {
    const g = gradientOf(problem, x);
    see(g, k);
    for (let i = 0; i < x.length; i++) x[i]! -= g[i]! / 152;
  }
}

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
  [{ Delta: 1e4, L: 1, eps: 0.1, noise: { type: 'smooth', sigma: 10 } }, 'hard-instance-params'], [{ Delta: 1e4, eps: 0.1, noise: { type: 'hard', sigma: 10 } }, 'hard-instance-params'],
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

describe('the Hessian is 2217-Lipschitz', () => {
  const grid = Array.from({ length: 20_001 }, (_, i) => i * 5e-4 - 5), step = 1e-5;
  const sup = (f: (x: number) => number): number => grid.reduce((most, x) => Math.max(most, Math.abs(f(x))), 0);
  const third = (curvature: (x: number) => number) => (x: number): number => (curvature(x + step) - curvature(x - step)) / (2 * step);
  const T = 4, diagonal = new Float64Array(T), beside = new Float64Array(T - 1);
  const product = (x: Float64Array, v: Float64Array): Float64Array => {
    chainHessian(x, diagonal, beside);
    return v.map((value, i) => diagonal[i]! * value + (i > 0 ? beside[i - 1]! * v[i - 1]! : 0) + (i < T - 1 ? beside[i]! * v[i + 1]! : 0));
  };
  /** |(H(x + h v) - H(x)) v| / (h |v|^2). */
  const change = (x: Float64Array, v: Float64Array, h = 1e-4): number => norm(minus(product(x.map((value, i) => value + h * v[i]!), v), product(x, v))) / (h * norm(v) ** 2);

  it('2217 is the sum of the suprema of the third derivatives of the gates', () => {
    const atInfinity = { psi: Math.E, phi: Math.sqrt(2 * Math.PI * Math.E) };
    const bound = sup(third(psiCurvature)) * atInfinity.phi + atInfinity.psi * sup(third(phiCurvature)) + 6 * Math.max(sup(psiCurvature) * sup(phiSlope), sup(psiSlope) * sup(phiCurvature));
    expect(bound).toBeLessThanOrEqual(2217);
    expect(bound).toBeGreaterThan(2216);
  });
  it('differences of Hessians keep it', () => {
    for (let salt = 0; salt < 4000; salt++) expect(change(Float64Array.of(2, 0.55 + (salt % 400) / 1000, 2 + (salt % 3), 1), wave(T, salt))).toBeLessThanOrEqual(2217);
  });
  it('along one coordinate they come near', () => {
    const along = Float64Array.of(0, 1, 0, 0), steepest = Math.max(...Array.from({ length: 400 }, (_, i) => change(Float64Array.of(0, 0.55 + i / 1000, 3, 0), along)));
    expect(steepest).toBeLessThanOrEqual(2217);
    expect(steepest).toBeGreaterThan(1700);
  });
});

it('f(0) - inf f is at most 12 T, and far out 11.23 for each coordinate after the first', async () => {
  const perCoordinate = Math.E * Math.sqrt(2 * Math.PI * Math.E), first = Math.sqrt(2 * Math.PI * Math.E) / 2;
  for (const T of [1, 5, 50]) {
    const problem = await make({ T }), gap = problem.oracles.value!(new Float64Array(T)) - problem.oracles.value!(new Float64Array(T).fill(1e6));
    expect(gap).toBeLessThanOrEqual(12 * T);
    near(gap, first + (T - 1) * perCoordinate, 1e-9);
  }
});

describe('noisy calls', () => {
  /** The fastest zero-respecting player: what a call has shown goes beyond the last threshold at once. Calls until all T coordinates are known. */
  const play = async (T: number, p: number, seed: number): Promise<number> => {
    const samples = 1000, { oracles: { sampleGradient } } = await make({ T, noise: { type: 'hard', p, samples } }), uniform = mulberry32(seed), x = new Float64Array(T), g = new Float64Array(T);
    for (let calls = 1; ; calls++) {
      sampleGradient!(x, Int32Array.of(Math.floor(uniform() * samples)), g);
      g.forEach((value, i) => { if (value !== 0) x[i] = 2; });
      if (progress(x, 0) === T) return calls;
    }
  };
  it.each([[20, 0.1], [5, 0.02], [50, 0.05]])('the median of calls is at least (T - 1)/(2p): T = %i, p = %f', async (T, p) => {
    const calls = await Promise.all(Array.from({ length: 101 }, (_, seed) => play(T, p, seed + 1))), { sampledFloor } = await instance({ T, noise: { type: 'hard', p, samples: 1000 } });
    expect(sampledFloor).toBeCloseTo((T - 1) / (2 * p), 9);
    expect(calls.sort((a, b) => a - b)[50]).toBeGreaterThanOrEqual(sampledFloor);
  });
  it('after (T - log(1/delta))/(2p) calls the chain is found with chance delta at most', async () => {
    const T = 10, p = 0.1, delta = 0.2, allowed = (T - Math.log(1 / delta)) / (2 * p);
    const calls = await Promise.all(Array.from({ length: 300 }, (_, seed) => play(T, p, seed + 1)));
    expect(calls.filter((count) => count <= allowed).length / calls.length).toBeLessThanOrEqual(delta);
  });
});

describe('what stands in the record', () => {
  const base = { order: 1, Delta: 10_000, L: 1, eps: 0.1, rotate: { d: 0 } };
  it.each([
    [{ ...base, noise: { type: 'none' } }, { T: 548, scale: 15.2, amplitude: 1.52, L: 1, chance: 1, floor: 549 }],
    [{ ...base, noise: { type: 'hard', sigma: 10 } }, { T: 137, scale: 30.4, L: 1, chance: 0.2116, floor: 321.3610586011341 }],
    [{ ...base, noise: { type: 'smooth', Lbar: 10, sigma: 10 } }, { T: 292, scale: 14.260869565217389, L: 2.1317073170731713, chance: 0.2116, floor: 687.618147448015 }],
    [{ order: 2, Delta: 1e5, L: 1, eps: 0.1 }, { T: 5596, scale: 14.88959368149447, amplitude: 1.488959368149447, L: 1, floor: 5597 }],
  ])('%j', async (params, wanted) => {
    const { details } = await make(params);
    for (const [name, value] of Object.entries(wanted)) near(details![name]!, value, 1e-12);
  });
});

describe('the family', () => {
  it.each([[{ T: 7 }, 1], [{ T: 7, order: 2 }, 1], [{ T: 7, noise: { type: 'hard', p: 0.1 } }, 0.5], [{ T: 7, noise: { type: 'smooth', p: 0.1 } }, 0.5]])('an unscaled chain is a member: %j for eps = %f', async (params, eps) => {
    const own = await instance(params), near1 = (await make(params)).oracles.hardInstance!(eps * (1 - 1e-12))!;
    expect([own.eps, own.T, own.scale, own.amplitude]).toEqual([eps, 7, 1, 1]);
    allNear([near1.T, near1.scale, near1.amplitude, near1.chance], [7, 1, 1, own.chance], 1e-9);
  });
  it('half the accuracy makes a chain four times as long; too coarse an accuracy has none', async () => {
    const member = (await make({ T: 7 })).oracles.hardInstance!;
    expect(member(0.5)!.T).toBe(28);
    expect(member(10)).toBeUndefined();
  });
  it('every member keeps gap and smoothness, and its gradient is longer than eps until all T coordinates pass the scale', async () => {
    const member = (await make({ Delta: 100, L: 1, eps: 0.05 })).oracles.hardInstance!;
    for (const eps of [0.05, 0.07, 0.1]) {
      const { T, scale, open } = member(eps)!, { problem, progress: found } = open(), x = new Float64Array(T).fill(2 * scale);
      x[T - 1] = 0;
      expect(problem.traits.smoothness).toBeCloseTo(1, 12);
      expect(found(x, 1)).toBe(T - 1);
      expect(norm(gradientOf(problem, x))).toBeGreaterThan(eps);
      expect(problem.oracles.value!(new Float64Array(T)) - problem.oracles.value!(new Float64Array(T).fill(1e6))).toBeLessThanOrEqual(100);
    }
  });
  it('a rotated one keeps its ratio of variables to coordinates', async () => {
    const { T, rotated, open } = (await make({ T: 5, rotate: { d: 40, seed: 7 } })).oracles.hardInstance!(0.5)!;
    expect([T, rotated, open().problem.layout[0]!.shape[0]]).toEqual([20, true, 160]);
  });
});

describe('rotation', () => {
  const d = 24, T = 4, columns = orthonormalColumns(d, T, 3);
  it('its directions are orthonormal', () => {
    columns.forEach((u, i) => { columns.forEach((v, j) => { expect(Math.abs(u.reduce((sum, ui, k) => sum + ui * v[k]!, 0) - (i === j ? 1 : 0))).toBeLessThan(1e-14); }); });
  });
  it('the value is f_T(U\' rho(x)) + |x|^2 / 10 by definition', async () => {
    const rotated = await make({ T, rotate: { d, seed: 3 } }), plain = await make({ T });
    for (let salt = 0; salt < 20; salt++) {
      const x = scaled(wave(d, salt), 4), bend = Math.sqrt(1 + norm(x) ** 2 / (230 ** 2 * T)), y = Float64Array.from(columns, (u) => u.reduce((sum, ui, k) => sum + (ui * x[k]!) / bend, 0));
      near(rotated.oracles.value!(x), plain.oracles.value!(y) + norm(x) ** 2 / 10, 1e-12);
    }
  });
});
