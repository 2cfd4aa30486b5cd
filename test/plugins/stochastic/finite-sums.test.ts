/** Real finite sums: against loops written out, and what `match` says of them. */
import { describe, expect, it } from 'vitest';
import { iterate, solve, type AnyProblem, type TraceRecord } from '../../../core/index.js';
import { loadRegistry } from '../../../core/registry/load.js';
import { matchMethods, offeredBy, type Fit, type Misfit } from '../../../core/registry/match.js';
import type { MethodEntry } from '../../../core/registry/entry.js';
import { entryOf } from '../../../core/registry/definition.js';
import { mirrorDescent } from '../../../plugins/mirror-descent/index.js';
import { sgd } from '../../../plugins/sgd/index.js';
import { logisticRegression } from '../../../problems/logistic-regression/index.js';
import { regressionL1Loss } from '../../../problems/regression-l1-loss/index.js';
import { instanceC, instanceD } from './instances.js';
import { mulberry32 } from '../mulberry32.js';
import { play, type MethodId } from './play.js';

const A = [[1, 2], [2, 1], [-1, -1], [-2, 1], [0.5, -1]], b = [1, 1, 0, 0, 1], l2 = 0.1;
const matrix = (rows: readonly (readonly number[])[]) => ({ kind: 'array' as const, shape: [rows.length, rows[0]!.length], data: Float64Array.from(rows.flat()) });
const vector = (values: readonly number[]) => ({ kind: 'array' as const, shape: [values.length], data: Float64Array.from(values) });
const logistic = async (): Promise<AnyProblem> => logisticRegression.build({ data: { A: matrix(A), b: vector(b) }, params: { l2, intercept: false, standardize: false }, spec: {} });
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
