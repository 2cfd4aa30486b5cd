import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defineProblem, solve, type AnyMethod, type Vector } from '../../../core/index.js';
import { logContraction, meanSquareFactor } from '../../../plugins/consensus-based-optimization/contraction.js';
import { consensusBasedOptimization } from '../../../plugins/consensus-based-optimization/index.js';
import { move } from '../../../plugins/consensus-based-optimization/move.js';
import { leader, type State } from '../../../plugins/shared/consensus/state.js';
import { alphaForSampleSize, boltzmann, effectiveSampleSize, weightedMean } from '../../../plugins/shared/derivative-free/weights.js';
import { mulberry32 } from '../mulberry32.js';
import { canyon, officialRastrigin, play } from './play.js';

const numbers = (length: number, size = 100) => fc.array(fc.double({ min: -size, max: size, noNaN: true }), { minLength: length, maxLength: length });
const consensusOf = (x: readonly number[], E: readonly number[], alpha: number): Vector => {
  const n = x.length / E.length, weights = new Float64Array(E.length), c = new Float64Array(n);
  weightedMean(Float64Array.from(x), weights, E.length, boltzmann(Float64Array.from(E), E.length, alpha, weights), c, new Float64Array(n));
  return c;
};

describe('the consensus', () => {
  it('lies in the convex hull: between the least and the largest of every coordinate', () => {
    fc.assert(fc.property(numbers(12), numbers(4), fc.double({ min: 0, max: 1e15, noNaN: true }), (x, E, alpha) => {
      consensusOf(x, E, alpha).forEach((value, j) => {
        const column = x.filter((_, at) => at % 3 === j);
        expect(value).toBeGreaterThanOrEqual(Math.min(...column) - 1e-12 * 100);
        expect(value).toBeLessThanOrEqual(Math.max(...column) + 1e-12 * 100);
      });
    }), { seed: 1 });
  });
  it('does not see the order of the particles, nor a constant added to all energies', () => {
    fc.assert(fc.property(numbers(8), numbers(4, 10), (x, E) => {
      const c = consensusOf(x, E, 3), turned = consensusOf([...x.slice(2), ...x.slice(0, 2)], [...E.slice(1), E[0]!], 3), lifted = consensusOf(x, E.map((e) => e + 64), 3);
      c.forEach((value, j) => { expect(Math.abs(turned[j]! - value)).toBeLessThan(1e-11); expect(Math.abs(lifted[j]! - value)).toBeLessThan(1e-9); });
    }), { seed: 2 });
  });
  it('is the best particle for alpha to infinity, the mean of two that tie exactly', () => {
    expect([...consensusOf([1, 2, 3, 4], [5, 4, 4.1, 9], 1e15)]).toEqual([2]);
    expect([...consensusOf([1, 2, 3, 4], [5, 4, 4, 9], 1e15)]).toEqual([2.5]);
  });
  it('gives a particle outside the domain no weight, even for alpha = 0', () => expect([...consensusOf([1, 100, 3], [0, Infinity, 0], 0)]).toEqual([2]));
  it('more than a block of particles sum like one', () => {
    const random = mulberry32(4), x = Array.from({ length: 5000 }, () => random.normal()), E = x.map((value) => value * value);
    const w = E.map((e) => Math.exp(-2 * (e - Math.min(...E))));
    expect(consensusOf(x, E, 2)[0]).toBeCloseTo(x.reduce((sum, value, i) => sum + w[i]! * value, 0) / w.reduce((sum, value) => sum + value, 0), 12);
  });
});

it('the alpha of the effective-sample-size rule gives that size', () => {
  const E = Float64Array.from({ length: 50 }, (_, i) => Math.sqrt(i)), weights = new Float64Array(50);
  for (const eta of [0.1, 0.5, 0.9]) {
    boltzmann(E, 50, alphaForSampleSize(E, 50, eta, 1e-5, 1e5, weights), weights);
    expect(effectiveSampleSize(weights, 50)).toBeCloseTo(eta * 50, 6);
  }
});

describe('one step with frozen consensus, 20,000 particles', () => {
  const count = 20_000, n = 3;
  const moved = (noise: 'isotropic' | 'anisotropic', sequential: boolean, sigma = 0.5, dt = 0.1, lambda = 1): Vector => {
    const x = new Float64Array(n * count).fill(1), xi = new Float64Array(n * count);
    mulberry32(12).fillNormal(xi);
    move(x, count, n, new Float64Array(n), 0, xi, { lambda, sigma, dt, truncation: Infinity, sequential, noise });
    return x;
  };
  it.each([['isotropic', false], ['isotropic', true], ['anisotropic', false], ['anisotropic', true]] as const)('%s, sequential %s: the mean square factor to 1 %', (noise, sequential) => {
    const factor = moved(noise, sequential).reduce((sum, value) => sum + value * value, 0) / (n * count);
    expect(factor / meanSquareFactor({ n, lambda: 1, dt: 0.1, sigma: 0.5, noise, sequential })).toBeCloseTo(1, 1.7);
  });
  it.each([[1, -0.0152], [1.6, -0.0237], [5.1, -0.1911], [10.1, -0.2128], [12, -0.1479], [15, -0.0269]])('sigma %f: the logarithm contracts by the number of the dossier', (sigma, expected) => {
    expect(logContraction({ n: 3, lambda: 1, dt: 0.01, sigma, noise: 'anisotropic', sequential: false })!).toBeCloseTo(expected, 4);
  });
  it('the logarithm of a sample agrees, within 4 standard errors', () => {
    const logs = moved('anisotropic', false, 10.1, 0.01).map((value) => Math.log(Math.abs(value))), mean = logs.reduce((sum, value) => sum + value, 0) / logs.length;
    const deviation = Math.sqrt(logs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / logs.length);
    expect(Math.abs(mean - logContraction({ n, lambda: 1, dt: 0.01, sigma: 10.1, noise: 'anisotropic', sequential: false })!)).toBeLessThan(4 * deviation / Math.sqrt(logs.length));
  });
  it('series and expansion of the logarithm meet at m = 20', () => {
    const at = (m: number): number => logContraction({ n: 1, lambda: 0, dt: 1, sigma: 1 / m, noise: 'anisotropic', sequential: false })!;
    expect(Math.abs(at(19.999) - at(20.001) - (1 / (2 * 20.001 ** 2) - 1 / (2 * 19.999 ** 2)))).toBeLessThan(1e-7);
  });
  it('lambda dt = 1 is hopping with the width sigma sqrt(dt) |x_i - c|', () => {
    const x = Float64Array.of(3, 4, 0, 1, 1, 1), c = Float64Array.of(0, 0, 0), xi = Float64Array.of(1, -2, 0.5, 0.1, 0.2, 0.3), before = x.slice();
    move(x, 2, 3, c, 0, xi, { lambda: 10, sigma: 2, dt: 0.1, truncation: Infinity, sequential: false, noise: 'isotropic' });
    for (let i = 0; i < 2; i++) {
      const width = 2 * Math.sqrt(0.1) * Math.hypot(...before.subarray(i * 3, i * 3 + 3));
      for (let j = 0; j < 3; j++) expect(x[i * 3 + j]).toBeCloseTo(c[j]! + width * xi[i * 3 + j]!, 12);
    }
  });
  it('truncated noise: no move is longer than the drift and s M |xi|', () => {
    const x = Float64Array.of(300, -400), xi = Float64Array.of(1, -1);
    move(x, 1, 2, new Float64Array(2), 0, xi, { lambda: 1, sigma: 1, dt: 0.01, truncation: 2, sequential: false, noise: 'isotropic' });
    expect([...x]).toEqual([300 - 3 + 0.2, -400 + 4 - 0.2]);
  });
});

describe('runs', () => {
  const problem = (n: number, value: (x: Vector) => number, start = 0) => defineProblem({ size: n, oracles: { value }, start: new Float64Array(n).fill(start) });
  const cbo = (params: object, value: (x: Vector) => number, n: number, iterations: number, seed = 1) =>
    solve({ problem: problem(n, value, 2.3), method: { id: 'consensus-based-optimization', params }, budget: { iterations }, record: { every: 1 }, seed });

  it('the best value never rises; the solution has it; last is the consensus', async () => {
    const result = await cbo({ particles: 20, init: { kind: 'uniform', low: -3, high: 3 } }, officialRastrigin, 3, 200);
    expect(officialRastrigin(result.solution.x!.data)).toBe(result.best.metrics.value);
    expect(officialRastrigin(result.last.solution.x!.data)).toBe(result.last.metrics.value);
    expect(result.counts.valueBatch).toBe(20 * 200);
  });
  it('an ensemble that has ended asks no more, and the run ends with the last one', async () => {
    const result = await cbo({ particles: 10, runs: 3, stop: { evaluations: 55 } }, officialRastrigin, 2, 100);
    expect(result).toMatchObject({ outcome: 'budget', iterations: 6, counts: { valueBatch: 180 } });
    expect([...result.tables!.runs!.columns.evaluations!]).toEqual([60, 60, 60]);
  });
  it('particles at one point end the run', async () => {
    const result = await cbo({ particles: 2, init: { kind: 'points', points: [[1, 1], [1, 1]] } }, officialRastrigin, 2, 100);
    expect(result).toMatchObject({ outcome: 'stalled', reason: 'all particles are at one point' });
  });
  it('NaN ends the run as diverged', async () => {
    expect((await cbo({ particles: 5 }, (x) => (x[0]! > 0 ? Number.NaN : 1), 2, 50)).outcome).toBe('diverged');
  });
  it.each(['heaviside', 'smooth'] as const)('correction, %s: a step moves each particle as its difference times H does', async (kind) => {
    const points = [[0.3, 0.2], [1.4, -1.1], [-2, 0.7], [0.05, 0.1]], E = points.map((point) => officialRastrigin(point)), alpha = 2, lambda = 3, dt = 0.1, width = 0.5;
    const w = E.map((e) => Math.exp(-alpha * (e - Math.min(...E)))), total = w.reduce((sum, one) => sum + one, 0), c = [0, 1].map((j) => points.reduce((sum, point, i) => sum + w[i]! * point[j]!, 0) / total), atC = officialRastrigin(c);
    const H = E.map((e) => (kind === 'heaviside' ? (e > atC ? 1 : 0) : (1 + Math.tanh((e - atC) / width)) / 2));
    let x: Vector = new Float64Array(0), asked = 0;
    await play(consensusBasedOptimization as unknown as AnyMethod, problem(2, officialRastrigin), { particles: 4, init: { kind: 'points', points }, alpha, lambda, dt, noise: 'none', correction: { kind, width } }, mulberry32(1), 1, ({ state, evaluations }) => { x = leader(state as State).x; asked = evaluations; });
    expect(asked).toBe(5);
    if (kind === 'heaviside') expect(new Set(H)).toEqual(new Set([0, 1]));
    points.forEach((point, i) => point.forEach((value, j) => { expect(x[2 * i + j]!).toBeCloseTo(value - lambda * dt * H[i]! * (value - c[j]!), 13); }));
  });
  it('a correction refuses energies that nobody has', async () => {
    await expect(cbo({ correction: {}, memory: {} }, officialRastrigin, 2, 1)).rejects.toMatchObject({ code: 'correction-energies', details: { pointer: '/method/params/correction' } });
    await expect(cbo({ correction: {}, batch: { size: 5, update: 'full' } }, officialRastrigin, 2, 1)).rejects.toMatchObject({ code: 'correction-energies' });
  });
  it('a label of its own gives other numbers, the same ones each time', async () => {
    const values = await Promise.all([undefined, 1, 1, 2].map(async (seed) => (await cbo({ particles: 10, ...(seed === undefined ? {} : { seed }) }, officialRastrigin, 2, 20)).best.metrics.value));
    expect(values[1]).toBe(values[2]);
    expect(new Set(values).size).toBe(3);
  });
  it('points of another shape are refused, with the place', async () => {
    await expect(cbo({ particles: 2, init: { kind: 'points', points: [[1], [2]] } }, officialRastrigin, 2, 1)).rejects.toMatchObject({ code: 'init-shape', details: { pointer: '/method/params/init/points/0' } });
    await expect(cbo({ init: { kind: 'uniform', low: [1, 2, 3], high: 4 } }, officialRastrigin, 2, 1)).rejects.toMatchObject({ code: 'init-shape' });
    await expect(cbo({ init: { kind: 'uniform', low: 5, high: 4 } }, officialRastrigin, 2, 1)).rejects.toMatchObject({ code: 'init-range' });
  });
});

describe('rates of the dossier, 25 ensembles at once', () => {
  interface Bar { readonly name: string; readonly dimension: number; readonly particles: number; readonly steps: number; readonly sigma: number; readonly rate: number; readonly of: number; readonly params?: object }
  const aniso = { init: { kind: 'uniform', low: -3, high: 3 } };
  /** Pooled standard deviation of both samples, three of them, as the dossier's section 10 allows. */
  const allowed = (rate: number, of: number, runs: number, found: number): number => { const pooled = (rate * of + found * runs) / (of + runs); return 3 * Math.sqrt(pooled * (1 - pooled) * (1 / of + 1 / runs)); };
  const bars: readonly Bar[] = [
    { name: 'rastrigin', dimension: 2, particles: 40, steps: 1000, sigma: 10.1, rate: 1, of: 100 },
    { name: 'rastrigin', dimension: 10, particles: 40, steps: 5000, sigma: 10.1, rate: 1, of: 50 },
    { name: 'ackley', dimension: 2, particles: 40, steps: 1000, sigma: 10.1, rate: 1, of: 100 },
    { name: 'ackley', dimension: 10, particles: 40, steps: 5000, sigma: 10.1, rate: 1, of: 50 },
  ];
  it.each(bars)('$name, n = $dimension, sigma $sigma', async ({ name, dimension, particles, steps, sigma, rate, of }) => {
    const runs = 25;
    const result = await solve({ problem: { spec: 'problem/1', kind: 'test-function', params: { name, dimension } }, method: { id: 'consensus-based-optimization', params: { particles, sigma, runs, ...aniso } }, budget: { iterations: steps }, stop: { kind: 'step', below: 1e-320 }, seed: 5 });
    const { columns } = result.tables!.runs!;
    const success = Array.from({ length: runs }, (_, r) => Array.from({ length: dimension }, (__, j) => Math.abs(columns[`x${j + 1}`]![r]!)).every((distance) => distance < 0.25)).filter(Boolean).length / runs;
    expect(Math.abs(success - rate)).toBeLessThanOrEqual(allowed(rate, of, runs, success));
  }, 60_000);
  it('the canyon: all of 25 ensembles find the valley of the global minimum', async () => {
    const result = await solve({ problem: problemAt(canyon), method: { id: 'consensus-based-optimization', params: { particles: 200, init: { kind: 'normal', std: 0.5 }, noise: 'isotropic', sigma: 1.6, alpha: 100, runs: 25 } }, budget: { iterations: 250 }, seed: 3 });
    const { columns } = result.tables!.runs!, near = Array.from({ length: 25 }, (_, r) => Math.hypot(columns.x1![r]!, columns.x2![r]!) < 1).filter(Boolean).length;
    expect(near / 25).toBeGreaterThanOrEqual(1 - allowed(1, 50, 25, near / 25));
  });
  const problemAt = (value: (x: Vector) => number) => defineProblem({ size: 2, start: [8, 8], oracles: { value } });
});
