/** Generated observations of structural equation models. */
import { describe, expect, it } from 'vitest';
import { loadReference } from '../../core/spec/reference/index.js';
import type { ArrayValue } from '../../core/contract/problem.js';

const load = async (reference: object): Promise<{ X: ArrayValue; W: Float64Array; d: number }> => {
  const { value } = await loadReference(reference, '/data/X', { folder: '.' }), X = value as ArrayValue;
  return { X, W: X.beside!['truth']!.data, d: X.shape[1]! };
};
const er = { generate: 'linear-sem', graph: 'erdos-renyi', nodes: 12, edgesPerNode: 2, samples: 4000, seed: 3 };
const edgesOf = (W: Float64Array): number => W.filter((w) => w !== 0).length;
const isAcyclic = (W: Float64Array, d: number): boolean => {
  const left = new Set(Array.from({ length: d }, (_, i) => i));
  for (let found = true; found;) { found = false; for (const j of left) if (![...left].some((i) => W[i * d + j] !== 0)) { left.delete(j); found = true; } }
  return left.size === 0;
};
/** Residuals of the known equations. */
const residuals = ({ X, W, d }: { X: ArrayValue; W: Float64Array; d: number }): Float64Array => X.data.map((x, at) => {
  const row = Math.floor(at / d), j = at % d;
  for (let i = 0; i < d; i++) x -= W[i * d + j]! * X.data[row * d + i]!;
  return x;
});
const mean = (values: ArrayLike<number>): number => Array.from(values).reduce((a, b) => a + b, 0) / values.length;

describe('random graphs', () => {
  it.each([1, 2, 3, 4, 5])('erdos-renyi has exactly edgesPerNode x nodes edges, no cycle, and weights of size 0.5 to 2 of both signs (seed %i)', async (seed) => {
    const { W, d } = await load({ ...er, seed });
    expect(edgesOf(W)).toBe(24);
    expect(isAcyclic(W, d)).toBe(true);
    const sizes = [...W].filter((w) => w !== 0).map(Math.abs);
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(0.5);
    expect(Math.max(...sizes)).toBeLessThan(2);
    expect(W.some((w) => w > 0) && W.some((w) => w < 0)).toBe(true);
  });
  it('erdos-renyi draws every pair equally often, within five standard deviations', async () => {
    const d = 5, trials = 2000, count = new Float64Array(d * d);
    for (let seed = 0; seed < trials; seed++) (await load({ ...er, nodes: d, edgesPerNode: 0.6, samples: 1, seed })).W.forEach((w, at) => { if (w !== 0) count[at]! += 1; });
    // 3 of 10 pairs, either direction: each ordered pair 0.15.
    for (let at = 0; at < d * d; at++) if (at % (d + 1) !== 0) expect(Math.abs(count[at]! / trials - 0.15)).toBeLessThan(5 * Math.sqrt(0.15 * 0.85 / trials));
  });
  it('scale-free sends edgesPerNode edges from every node that has as many before it, has no cycle, and hubs beyond those of erdos-renyi', async () => {
    const { W, d } = await load({ ...er, graph: 'scale-free', nodes: 200, samples: 1 }), received = Array.from({ length: d }, (_, j) => edgesOf(W.filter((_, at) => at % d === j)));
    expect(edgesOf(W)).toBe(1 + 2 * 198);
    expect(isAcyclic(W, d)).toBe(true);
    const even = (await load({ ...er, nodes: 200, samples: 1 })).W;
    expect(Math.max(...received)).toBeGreaterThan(2 * Math.max(...Array.from({ length: d }, (_, j) => edgesOf(even.filter((_, at) => at % d === j)))));
  });
});

describe('linear equations', () => {
  // Means and variances of the noise; 48,000 residuals: five standard errors are below 0.05.
  it.each([
    ['gaussian', 0, 1], ['exponential', 1, 1], ['gumbel', 0.5772156649, Math.PI ** 2 / 6], ['uniform', 0, 1 / 3],
  ])('%s noise has the mean and the variance of its law', async (noise, location, variance) => {
    const e = residuals(await load({ ...er, noise })), m = mean(e);
    expect(Math.abs(m - location)).toBeLessThan(0.05);
    expect(Math.abs(mean(e.map((value) => (value - m) ** 2)) - variance)).toBeLessThan(0.1);
  });
  it('noiseScale as a range gives each node its own, inside', async () => {
    const all = await load({ ...er, noiseScale: [0.5, 1] }), e = residuals(all);
    const deviations = Array.from({ length: all.d }, (_, j) => Math.sqrt(mean(e.filter((_, at) => at % all.d === j).map((value) => value ** 2))));
    expect(Math.min(...deviations)).toBeGreaterThan(0.47);
    expect(Math.max(...deviations)).toBeLessThan(1.05);
    expect(Math.max(...deviations) - Math.min(...deviations)).toBeGreaterThan(0.1);
  });
  it('logistic nodes are 0 or 1 with the probability of their sum', async () => {
    const { X, W, d } = await load({ ...er, noise: 'logistic' });
    expect(X.data.every((x) => x === 0 || x === 1)).toBe(true);
    // sum over samples of (x - p)^2 / (p (1 - p)) is about their number.
    const scores = X.data.map((x, at) => {
      let m = 0;
      for (let i = 0; i < d; i++) m += W[i * d + at % d]! * X.data[Math.floor(at / d) * d + i]!;
      const p = 1 / (1 + Math.exp(-m));
      return (x - p) ** 2 / (p * (1 - p));
    });
    expect(Math.abs(mean(scores) - 1)).toBeLessThan(0.1);
  });
  it('the covariance C of the same model solves (I - W)\' C (I - W) = D', async () => {
    const { X: C, W, d } = await load({ generate: 'linear-sem-covariance', graph: 'erdos-renyi', nodes: 12, edgesPerNode: 2, noiseScale: 1.5, seed: 3 });
    const R = (i: number, j: number): number => (i === j ? 1 : 0) - W[i * d + j]!;
    for (let a = 0; a < d; a++) for (let b = 0; b < d; b++) {
      let sum = 0;
      for (let i = 0; i < d; i++) for (let j = 0; j < d; j++) sum += R(i, a) * C.data[i * d + j]! * R(j, b);
      expect(Math.abs(sum - (a === b ? 2.25 : 0))).toBeLessThan(1e-9 * Math.max(...C.data));
    }
  });
});

describe('nonlinear equations', () => {
  it.each(['mlp', 'mim', 'gp', 'gp-add'])('%s: roots are standard normal, and a child varies less where its parent is known', async (mechanism) => {
    const { X, W, d } = await load({ generate: 'nonlinear-sem', graph: 'erdos-renyi', nodes: 2, edgesPerNode: 0.5, mechanism, samples: 1500, seed: 4 });
    const [from, to] = W[1] !== 0 ? [0, 1] as const : [1, 0] as const, column = (j: number): number[] => Array.from({ length: 1500 }, (_, row) => X.data[row * d + j]!);
    expect(Math.abs(mean(column(from).map((x) => x * x)) - 1)).toBeLessThan(0.2);
    // Variance within narrow bins of the parent is that of the noise, 1; the variance of the child is larger.
    const pairs = column(from).map((x, row) => [x, column(to)[row]!] as const).sort((a, b) => a[0] - b[0]), bins = Array.from({ length: 50 }, (_, bin) => pairs.slice(30 * bin, 30 * bin + 30).map(([, y]) => y));
    const variance = (values: readonly number[]): number => { const m = mean(values); return values.reduce((sum, y) => sum + (y - m) ** 2, 0) / (values.length - 1); };
    expect(variance(column(to))).toBeGreaterThan(1.1 * mean(bins.slice(5, 45).map(variance)));
  });
});

describe('equal seeds', () => {
  it('give equal numbers, and defaults are part of the hash', async () => {
    const plain = await loadReference(er, '', { folder: '.' }), full = await loadReference({ ...er, noise: 'gaussian', noiseScale: 1, weights: [0.5, 2] }, '', { folder: '.' });
    expect(full).toEqual(plain);
    expect((await loadReference({ ...er, seed: 4 }, '', { folder: '.' })).sha256).not.toBe(plain.sha256);
  });
});

describe('refused', () => {
  it.each([
    [{ ...er, edgesPerNode: 6 }, 'data-reference', '/edgesPerNode'], [{ ...er, nodes: 60000, edgesPerNode: 1 }, 'data-too-large', '/nodes'],
    [{ generate: 'nonlinear-sem', graph: 'erdos-renyi', nodes: 3, edgesPerNode: 1, mechanism: 'gp', samples: 5000, seed: 1 }, 'data-too-large', '/samples'],
  ])('%j', async (reference, code, pointer) => {
    await expect(loadReference(reference, '', { folder: '.' })).rejects.toMatchObject({ code, details: { pointer } });
  });
});
