/** Real finite sums: against loops written out, and what `match` says of them. */
import { describe, expect, it } from 'vitest';
import { iterate, solve, type AnyProblem, type TraceRecord } from '../../../core/index.js';
import { loadRegistry } from '../../../core/registry/load.js';
import { matchMethods, offeredBy, type Fit, type Misfit } from '../../../core/registry/match.js';
import type { MethodEntry } from '../../../core/registry/entry.js';
import { entryOf } from '../../../core/registry/definition.js';
import { mirrorDescent } from '../../../plugins/mirror-descent/index.js';
import { sgd } from '../../../plugins/sgd/index.js';
import { elasticNet } from '../../../problems/elastic-net/index.js';
import { logisticRegression } from '../../../problems/logistic-regression/index.js';
import { regressionL1Loss } from '../../../problems/regression-l1-loss/index.js';
import { svm } from '../../../problems/svm/index.js';
import { instanceC, instanceD } from './instances.js';
import { mulberry32 } from '../mulberry32.js';
import { play, type MethodId } from './play.js';

const A = [[1, 2], [2, 1], [-1, -1], [-2, 1], [0.5, -1]], b = [1, 1, 0, 0, 1], l2 = 0.1;
const matrix = (rows: readonly (readonly number[])[]) => ({ kind: 'array' as const, shape: [rows.length, rows[0]!.length], data: Float64Array.from(rows.flat()) });
const vector = (values: readonly number[]) => ({ kind: 'array' as const, shape: [values.length], data: Float64Array.from(values) });
const logistic = async (): Promise<AnyProblem> => logisticRegression.build({ data: { A: matrix(A), b: vector(b) }, params: { l2, intercept: false, standardize: false }, spec: {} });
const net = async (params: { l1: number; l2: number }): Promise<AnyProblem> => elasticNet.build({ data: { A: matrix(A), b: vector(b) }, params: { ...params, nonNegative: false }, spec: {} });
const machine = async (): Promise<AnyProblem> => svm.build({ data: { A: matrix(A), b: vector(b) }, params: { l2, intercept: false, domain: { kind: 'all' } }, spec: {} });
const Q = [[2, -1], [-1, 2]], c = [-1, 1], C = [[1, 0], [1, 1], [0, 2]], d = [1, 0.5, -1], weight = 0.5;
const absolute = async (): Promise<AnyProblem> => regressionL1Loss.build({ data: { Q: matrix(Q), c: vector(c), C: matrix(C), d: vector(d) }, params: { weight, l2, domain: { kind: 'all' } }, spec: {} });

describe.each<MethodId>(['sgd', 'mirror-descent'])('%s', (id) => {
  it('on logistic regression with batches of 3 is the loop written out', async () => {
    const T = 50, eta = 0.7, problem = await logistic(), L = problem.traits.smoothness!;
    const { x, averageValue } = await play(id, problem, { schedule: 'sqrt_t', eta, batch: 3 }, T, mulberry32(21));
    const random = mulberry32(21), mean = [0, 0];
    let w = [0, 0], total = 0;
    for (let t = 1; t <= T; t++) {
      const step = Math.min(eta / Math.sqrt(t), 1 / (2 * L)), g = w.map((wj) => l2 * wj);
      for (let s = 0; s < 3; s++) {
        const i = random.integer(5), y = 2 * b[i]! - 1, slope = -y / (1 + Math.exp(y * (A[i]![0]! * w[0]! + A[i]![1]! * w[1]!)));
        for (let j = 0; j < 2; j++) g[j]! += (slope * A[i]![j]!) / 3;
      }
      total += step;
      for (let j = 0; j < 2; j++) mean[j]! += step * w[j]!;
      w = w.map((wj, j) => wj - step * g[j]!);
    }
    for (let j = 0; j < 2; j++) expect(Math.abs(x[j]! - w[j]!)).toBeLessThan(1e-13);
    expect(Math.abs(averageValue - problem.oracles.value!(Float64Array.from(mean, (m) => m / total)))).toBeLessThan(1e-13);
  });

  it('on a quadratic with absolute losses takes the gradient of f whole and one loss a step, with the ridge in its prox', async () => {
    const T = 40, eta = 0.4, problem = await absolute(), cap = 1 / (2 * problem.traits.smoothness!);
    const { x } = await play(id, problem, { schedule: 'linear', T, eta }, T, mulberry32(5)), random = mulberry32(5);
    let w = [0, 0];
    for (let t = 1; t <= T; t++) {
      const step = Math.min((eta * (T - t + 1)) / T ** 1.5, cap), i = random.integer(3), sign = weight * Math.sign(C[i]![0]! * w[0]! + C[i]![1]! * w[1]! - d[i]!);
      w = w.map((wj, j) => (wj - step * (Q[j]![0]! * w[0]! + Q[j]![1]! * w[1]! + c[j]! + sign * C[i]![j]!)) / (1 + step * l2));
    }
    for (let j = 0; j < 2; j++) expect(Math.abs(x[j]! - w[j]!)).toBeLessThan(1e-13);
  });

  it('on an elastic net takes the mean gradient of the rows of a batch, with the l1 term in its prox', async () => {
    const T = 60, eta = 0.6, l1 = 0.15, problem = await net({ l1, l2 }), L = problem.traits.smoothness!;
    const { x } = await play(id, problem, { schedule: 'sqrt_t', eta, batch: 2 }, T, mulberry32(8)), random = mulberry32(8);
    let w = [0, 0];
    for (let t = 1; t <= T; t++) {
      const step = Math.min(eta / Math.sqrt(t), 1 / (2 * L)), g = w.map((wj) => l2 * wj);
      for (let s = 0; s < 2; s++) { const i = random.integer(5), r = A[i]![0]! * w[0]! + A[i]![1]! * w[1]! - b[i]!; for (let j = 0; j < 2; j++) g[j]! += (r * A[i]![j]!) / 2; }
      w = w.map((wj, j) => { const v = wj - step * g[j]!; return Math.sign(v) * Math.max(Math.abs(v) - step * l1, 0); });
    }
    for (let j = 0; j < 2; j++) expect(Math.abs(x[j]! - w[j]!)).toBeLessThan(1e-13);
  });

  it('on an elastic net of orthogonal columns stays, in the mean of 30 runs, below the bound at the largest noise that it met', async () => {
    const signs = [[1, 1, 1, 1], [1, -1, 1, -1], [1, 1, -1, -1], [1, -1, -1, 1]], target = [3, -1, 0.5, 2], T = 2000, l1 = 0.2;
    // A'A / m = 1: the optimum is the soft threshold of A'b / m, shrunk by 1 + l2.
    const optimum = Float64Array.from([0, 1, 2, 3], (j) => { const v = signs.reduce((sum, row, i) => sum + row[j]! * target[i]!, 0) / 4; return (Math.sign(v) * Math.max(Math.abs(v) - l1, 0)) / (1 + l2); });
    const problem = await elasticNet.build({ data: { A: matrix(signs), b: vector(target) }, params: { l1, l2, nonNegative: false }, spec: {} });
    const { value, smoothGradient, sampleSmoothGradient } = problem.oracles, least = value!(optimum), one = new Float64Array(4), all = new Float64Array(4);
    let gaps = 0, worst = 0;
    const noiseAt = (x: Float64Array): number => { smoothGradient!(x, all); return [0, 1, 2, 3].reduce((sum, i) => { sampleSmoothGradient!(x, Int32Array.of(i), one); return sum + one.reduce((square, gj, j) => square + (gj - all[j]!) ** 2, 0) / 4; }, 0); };
    const watched = { ...problem, oracles: { ...problem.oracles, sampleSmoothGradient(x: Float64Array, samples: Int32Array, out: Float64Array) { worst = Math.max(worst, noiseAt(x)); sampleSmoothGradient!(x, samples, out); } } };
    for (let seed = 1; seed <= 30; seed++) gaps += value!((await play(id, watched, {}, T, mulberry32(seed))).x) - least;
    const D = optimum.reduce((sum, xj) => sum + xj * xj, 0) / 2, { bound } = await play(id, problem, { D, sigma: Math.sqrt(worst) }, T, mulberry32(1));
    expect(gaps / 30).toBeLessThan(bound!);
    expect(bound!).toBeLessThan((value!(new Float64Array(4)) - least) / 4);
  });

  it('on a support vector machine takes one margin a step, with the ridge in its prox', async () => {
    const T = 80, problem = await machine(), random = mulberry32(17), { x, averageValue } = await play(id, problem, {}, T, mulberry32(17));
    let w = [0, 0], weight = 0;
    const mean = [0, 0];
    for (let t = 1; t <= T; t++) {
      const step = 2 / (l2 * t), i = random.integer(5), y = 2 * b[i]! - 1, inside = 1 - y * (A[i]![0]! * w[0]! + A[i]![1]! * w[1]!), slope = inside > 0 ? -y : 0;
      weight += step;
      for (let j = 0; j < 2; j++) mean[j]! += step * w[j]!;
      w = w.map((wj, j) => (wj - step * slope * A[i]![j]!) / (1 + step * l2));
    }
    for (let j = 0; j < 2; j++) expect(Math.abs(x[j]! - w[j]!)).toBeLessThan(1e-12);
    expect(Math.abs(averageValue - problem.oracles.value!(Float64Array.from(mean, (m) => m / weight)))).toBeLessThan(1e-12);
  });

  it('on a support vector machine of one variable is, in the mean of 30 runs, near the optimum as the bound says', async () => {
    // (max(0, 1 - x) + max(0, 1 - 2x)) / 2 + 0.4 x^2: between the kinks 1/2 and 1 the slope -1/2 + 0.8 x vanishes at 5/8.
    const T = 1000, least = 0.375 / 2 + 0.4 * 0.625 ** 2, problem = await svm.build({ data: { A: matrix([[1], [2]]), b: vector([1, 1]) }, params: { l2: 0.8, intercept: false, domain: { kind: 'all' } }, spec: {} });
    const runs = await Promise.all(Array.from({ length: 30 }, (_, seed) => play(id, problem, { D: 0.625 ** 2 / 2 }, T, mulberry32(seed + 1))));
    const gaps = runs.map(({ x }) => problem.oracles.value!(x) - least), bound = runs[0]!.bound!;
    expect(gaps.reduce((sum, gap) => sum + gap, 0) / 30).toBeLessThan(bound);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(-1e-15);
    expect(bound).toBeLessThan(1 - least);
  });

  it('ends at T, and a schedule for T steps without T takes them in phases of 1, 2, 4, ... steps', async () => {
    const result = await solve({ problem: await logistic(), method: { id, params: { schedule: 'const', T: 20, eta: 0.1 } } } as never);
    expect([result.outcome, result.iterations, result.reason]).toEqual(['budget', 20, 'the horizon of 20 steps is reached']);
    const sizes: number[] = [];
    for await (const { k, metrics } of iterate({ problem: await logistic(), method: { id, params: { schedule: 'const', eta: 0.1 } }, budget: { iterations: 7 }, record: { every: 1 } } as never) as AsyncIterable<TraceRecord>) if (k > 0) sizes.push(metrics.stepSize!);
    expect(sizes).toEqual([1, 2, 2, 4, 4, 4, 4].map((phase) => 0.1 / Math.sqrt(phase)));
  });

  it('counts samples: of the problem\'s own oracle too', async () => {
    const { counts } = await solve({ problem: await logistic(), method: { id, params: { batch: 4 } }, budget: { iterations: 10 } } as never);
    expect(counts).toMatchObject({ sampleGradient: 40, sampleSubgradient: 40 });
    const composite = await solve({ problem: await net({ l1: 0.1, l2 }), method: { id, params: { batch: 4 } }, budget: { iterations: 10 } } as never);
    expect(composite.counts).toMatchObject({ sampleSmoothGradient: 40, sampleSubgradient: 0, smoothGradient: 0 });
    const whole = await solve({ problem: await net({ l1: 0.1, l2 }), method: { id, params: { subgradients: 'full' } }, budget: { iterations: 10 } } as never);
    expect(whole.counts).toMatchObject({ sampleSmoothGradient: 0, sampleSubgradient: 0, smoothGradient: 10 });
  });
});

describe('match', () => {
  const { bridges } = loadRegistry();
  const fit = (method: typeof sgd | typeof mirrorDescent, problem: AnyProblem): Fit | Misfit => { const { fits, misfits } = matchMethods([entryOf(method, '', '') as MethodEntry], bridges, offeredBy(problem)); return fits[0] ?? misfits[0]!; };

  it('gives both methods a smooth finite sum, through a bridge', async () => {
    expect(fit(sgd, await logistic())).toEqual({ id: 'sgd', chain: ['sample-gradient-to-composite'], cost: 1 });
    expect(fit(mirrorDescent, await logistic())).toEqual({ id: 'mirror-descent', chain: ['sample-gradient-to-composite', 'prox-to-two-centre-prox'], cost: 1 });
  });
  it('gives both methods three terms and a ridge', async () => {
    expect(fit(sgd, await absolute())).toMatchObject({ chain: [], cost: 0 });
    expect(fit(mirrorDescent, instanceC())).toMatchObject({ chain: ['prox-to-two-centre-prox'], cost: 0 });
  });
  it('gives both methods an elastic net: a smooth part in samples, no nonsmooth part, and a prox', async () => {
    expect(fit(sgd, await net({ l1: 0.1, l2 }))).toEqual({ id: 'sgd', chain: ['smooth-samples-to-composite'], cost: 1 });
    expect(fit(mirrorDescent, await net({ l1: 0.1, l2 }))).toMatchObject({ id: 'mirror-descent', cost: 1 });
  });
  it('keeps the Euclidean method from the simplex with entropy', () => {
    expect(fit(sgd, instanceD())).toMatchObject({ missing: ['prox'] });
    expect(fit(mirrorDescent, instanceD())).toMatchObject({ chain: [], cost: 0 });
  });
  it('never hands out one objective as two terms', async () => {
    const needy = { ...(entryOf(sgd, '', '') as MethodEntry), requires: ['smoothGradient', 'sampleSubgradient'] as const };
    expect(matchMethods([needy], bridges, offeredBy(await logistic())).fits).toEqual([]);
  });
});

describe('errors', () => {
  it('name the schedule and the param that it lacks', async () => {
    await expect(solve({ problem: await logistic(), method: { id: 'sgd', params: { schedule: 'sch_2' } } } as never)).rejects.toMatchObject({ code: 'number-missing' });
    await expect(solve({ problem: await logistic(), method: { id: 'mirror-descent', params: { schedule: 'heavy_t' } } } as never)).rejects.toMatchObject({ code: 'distance-missing', details: { pointer: '/method/params/D' } });
    await expect(solve({ problem: instanceD(), method: { id: 'mirror-descent', params: { schedule: 'heavy_t' } } } as never)).rejects.toMatchObject({ code: 'mirror-map-entropic' });
  });
});
