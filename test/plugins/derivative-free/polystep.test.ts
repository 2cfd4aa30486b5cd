/** What the dossier derives of PolyStep: closed forms, invariances, counts; subspaces; budgets on clauses. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defineProblem, layoutOf, solve, type AnyMethod, type AnyProblem, type Vector } from '../../../core/index.js';
import { polystep } from '../../../plugins/polystep/index.js';
import { determinantSign, drawRotation } from '../../../plugins/polystep/rotation.js';
import type { State } from '../../../plugins/polystep/state.js';
import { openSubspace } from '../../../plugins/polystep/subspace.js';
import { mulberry32 } from '../mulberry32.js';
import { play } from './play.js';

const method = polystep as unknown as AnyMethod;
const problemOf = (start: readonly number[], value: (x: Vector) => number): AnyProblem => defineProblem({ size: start.length, start, oracles: { value } });
const fixed = (init: number) => ({ kind: 'constant', init });

/** The iterate after so many steps. */
async function after(steps: number, problem: AnyProblem, params: object, seed = 1): Promise<Vector> {
  let point = new Float64Array(0);
  await play(method, problem, params, mulberry32(seed), steps, ({ state }) => { point = (state as State).point.slice(); });
  return point;
}

describe('one step', () => {
  const g = [1.5, -0.5, 2], linear = problemOf([0, 0, 0], (x) => g.reduce((sum, gi, i) => sum + gi * x[i]!, 0));
  const rotation = (seed: number): Float64Array => { const R = new Float64Array(9); drawRotation(3, mulberry32(seed), R, 0); return R; };
  it('of a linear f: -r R [sinh(h g_i / eps) / sum cosh(h g_j / eps)] with g turned by R and h half the probe radius', async () => {
    const eps = 0.7, r = 0.3, p = 0.8, R = rotation(1);
    const moved = await after(1, linear, { blockSize: 3, epsilon: eps, stepRadius: fixed(r), probeRadius: fixed(p), costScale: null });
    const turned = [0, 1, 2].map((j) => R[j]! * g[0]! + R[3 + j]! * g[1]! + R[6 + j]! * g[2]!), sum = turned.reduce((total, t) => total + Math.cosh((p / 2) * t / eps), 0);
    for (let i = 0; i < 3; i++) expect(moved[i]!).toBeCloseTo(-r * turned.reduce((total, t, j) => total + R[3 * i + j]! * Math.sinh((p / 2) * t / eps) / sum, 0), 12);
  });
  it('at high temperature: the gradient step of rate r p / (2 q eps), to the next order (p |g| / 2 eps)^2', async () => {
    const moved = await after(1, linear, { blockSize: 3, epsilon: 400, stepRadius: fixed(0.3), probeRadius: fixed(0.8), costScale: null });
    for (let i = 0; i < 3; i++) expect(Math.abs(moved[i]! / (-(0.3 * 0.8) / (2 * 3 * 400) * g[i]!) - 1)).toBeLessThan((0.4 * Math.hypot(...g) / 400) ** 2);
  });
  it.each(['orthoplex', 'simplex', 'cube'])('%s: no block moves further than r', async (template) => {
    await fc.assert(fc.asyncProperty(fc.integer({ min: 1, max: 1e6 }), async (seed) => {
      const moved = await after(1, problemOf([1, 2, 3, 4], (x) => Math.floor(3 * Math.sin(x[0]! * x[1]!)) + x[2]! ** 2 - x[3]!), { template, epsilon: 1e-3, stepRadius: fixed(0.5), probeRadius: fixed(2) }, seed);
      for (const [a, b] of [[0, 1], [2, 3]] as const) expect(Math.hypot(moved[a]! - a - 1, moved[b]! - b - 1)).toBeLessThanOrEqual(0.5 * (1 + 1e-12));
    }), { seed: 5, numRuns: 30 });
  });
  it.each(['orthoplex', 'simplex', 'cube'])('%s: a constant objective leaves the point as it is, bit for bit', async (template) => {
    expect(await after(5, problemOf([0.1, 0.2, 0.3], () => 7), { template, momentum: {}, amortise: {} })).toEqual(Float64Array.of(0.1, 0.2, 0.3));
  });
  it('does not see a constant that is added to f', async () => {
    const f = (x: Vector): number => Math.round(4 * x[0]!) ** 2 + Math.round(x[1]!), params = { epsilon: 0.5, costScale: null };
    expect(await after(10, problemOf([1, 2], f), params)).toEqual(await after(10, problemOf([1, 2], (x) => f(x) + 64), params));
  });
  it('takes P V K evaluations, coasting none', async () => {
    for (const [params, expected] of [[{ blockSize: 2, probes: 3 }, 3 * 4 * 3], [{ blockSize: 4, template: 'simplex' }, 2 * 5], [{ blockSize: 3, template: 'cube' }, 2 * 8]] as const) {
      await play(method, problemOf([1, 2, 3, 4, 5], (x) => x[0]!), { ...params, amortise: { every: 2 } }, mulberry32(1), 4, ({ k, evaluations }) => { expect(evaluations).toBe(expected * Math.ceil(k / 2)); });
    }
  });
});

it.each([2, 3, 6])('rotations of R^%d are orthogonal with determinant 1', (q) => {
  for (let seed = 0; seed < 20; seed++) {
    const R = new Float64Array(q * q);
    drawRotation(q, mulberry32(seed), R, 0);
    for (let i = 0; i < q; i++) for (let j = 0; j < q; j++) { let dot = 0; for (let k = 0; k < q; k++) dot += R[k * q + i]! * R[k * q + j]!; expect(dot).toBeCloseTo(i === j ? 1 : 0, 12); }
    expect(determinantSign(q, R, 0)).toBe(1);
  }
});

describe('subspaces', () => {
  const layout = layoutOf({ name: 'W', shape: [8, 6] }, { name: 'b', shape: [8] }), size = (rank: number): number => rank * (8 + 6) + 8;
  const columns = (kind: 'hybrid' | 'linear' | 'sparse', rank: number, cap?: number): number[][] => {
    const subspace = openSubspace(layout, 56, { kind, rank, seed: 0, ...(cap === undefined ? {} : { cap }) }, (part) => mulberry32(part));
    return Array.from({ length: subspace.size }, (_, j) => { const theta = new Float64Array(56); subspace.add(theta, 0, j, Float64Array.of(1)); return [...theta]; });
  };
  const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
  it('hybrid: rank (rows + columns) orthonormal columns of a matrix, one to one for a vector', () => {
    const A = columns('hybrid', 2);
    expect(A.length).toBe(size(2));
    A.forEach((a, i) => A.forEach((b, j) => { expect(dot(a, b)).toBeCloseTo(i === j ? 1 : 0, 12); }));
    expect(columns('hybrid', 2, 10).length).toBe(10 + 8);
  });
  it('sparse columns have unit length, linear ones that of sqrt(n / rank) to three standard errors', () => {
    for (const column of columns('sparse', 5)) expect(dot(column, column)).toBeCloseTo(1, 12);
    for (const column of columns('linear', 5)) expect(Math.abs(5 * dot(column, column) / 56 - 1)).toBeLessThan(3 * Math.sqrt(2 / 56) * 1.5);
  });
  it('absorbing changes nothing of the point', async () => {
    const problem = defineProblem({ layout, start: Float64Array.from({ length: 56 }, (_, i) => Math.sin(i)), oracles: { value: (x: Vector) => x.reduce((sum, xi) => sum + (xi - 1) ** 2, 0) } });
    const run = (absorbEvery: number, iterations: number) => solve({ problem, method: { id: 'polystep', params: { subspace: { rank: 6, absorbEvery }, epsilon: 0.05, stepRadius: { kind: 'cosine', init: 1, target: 0.01, steps: 300 } } }, budget: { iterations } });
    // Later on steps of the length of the radius amplify rounding.
    const [early, absorbed] = [await run(0, 20), await run(7, 20)];
    // rank 6 spans all of W: the optimum can be reached.
    expect((await run(0, 300)).best.metrics.value!).toBeLessThan(0.05);
    for (const name of ['W', 'b']) absorbed.last.solution[name]!.data.forEach((value, i) => { expect(Math.abs(value - early.last.solution[name]!.data[i]!)).toBeLessThan(1e-10); });
  });
});

it('blocks one after the other: as many evaluations, and a coupled valley is followed', async () => {
  const valley = problemOf([3, -2, 1, 4], (x) => x.reduce((sum, xi, i) => sum + (xi - (x[i - 1] ?? 1)) ** 2, 0));
  const runs = await Promise.all((['jacobi', 'gauss-seidel'] as const).map((order) => solve({ problem: { ...valley, oracles: { ...valley.oracles, valueBatch(points: Vector, out: Vector) { for (let i = 0; i < out.length; i++) out[i] = valley.oracles.value!(points.subarray(4 * i, 4 * i + 4)); } } } as AnyProblem,
    method: { id: 'polystep', params: { order, epsilon: 0.02, stepRadius: { kind: 'cosine', init: 1, target: 0.005, steps: 400 } } }, budget: { iterations: 400 } })));
  for (const run of runs) { expect(run.counts.valueBatch).toBe(400 * 8); expect(run.best.metrics.value!).toBeLessThan(1e-3); }
});

it('MAX-3-SAT of the dossier\'s size and ratio: the median over 9 seeds reaches 98.31 - 2 * 0.18 % of 426 clauses in 20,000 evaluations', async () => {
  const n = 100, params = { epsilon: 5, stepRadius: fixed(3000 * Math.sqrt(1e-3)), probeRadius: fixed(100 * Math.sqrt(1e-3)), costScale: 426, momentum: {}, amortise: {} }, shares: number[] = [];
  for (let seed = 1; seed <= 9; seed++) {
    const result = await solve({ problem: { spec: 'problem/1', kind: 'max-sat', data: { clauses: { generate: 'random-sat', variables: n, clauses: 426, seed: 42 } } }, method: { id: 'polystep', params }, budget: { iterations: 300 }, record: { every: 1 }, seed });
    expect(result.counts.blockValues).toBe(20_000);
    shares.push(1 - result.best.metrics.value! / 426);
  }
  expect(shares.sort((a, b) => a - b)[4]!).toBeGreaterThanOrEqual(0.9795);
});

describe('warnings', () => {
  const warningsOf = async (value: (x: Vector) => number, params: object): Promise<string[]> =>
    ((await solve({ problem: problemOf([1, 2, 3, 4], value), method: { id: 'polystep', params }, budget: { iterations: 250 }, stop: { kind: 'step', below: 1e-320 } })).notes ?? []).filter(({ event }) => event === 'warning').map(({ detail }) => String(detail!.text));
  const quadratic = (x: Vector): number => x.reduce((sum, xi) => sum + xi * xi, 0);
  it.each([
    ['nothing of a sound run', quadratic, { epsilon: 0.5, stepRadius: fixed(0.1) }, []], ['epsilon far too small', quadratic, { epsilon: 1e-9, stepRadius: fixed(0.1) }, [/below 1e-6/, /over 95 %/]],
    ['greedy weights', quadratic, { epsilon: 1e-3, stepRadius: fixed(0.1) }, [/over 95 %/]], ['flat blocks', () => 7, {}, [/over 90 %/]],
    ['an iterate that only grows', (x: Vector) => 1e3 - quadratic(x), { epsilon: 0.5, stepRadius: fixed(0.01), costScale: 1 }, [/longer for 200 steps/]],
  ] as const)('%s', async (_name, value, params, expected) => {
    const found = await warningsOf(value, params);
    expect(found).toHaveLength(expected.length);
    expected.forEach((pattern, i) => { expect(found[i]).toMatch(pattern); });
  });
});
