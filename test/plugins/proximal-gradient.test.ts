import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { defineProblem } from '../../core/index.js';
import { proximalGradient } from '../../plugins/proximal-gradient/index.js';
import { descent } from '../../plugins/shared/first-order/descent.js';
import { expectBound, expectGolden, expectResumable, expectSamePoints, never, pointsOf, refusal, runOf, squaredDistance } from './first-order.js';
import { expectOptimal, makeLasso, objective, proxGradientNorm, shrink, smoothGradient, smoothValue, specOf, unknownLasso } from './lasso.js';

const method = (params: object = {}): { method: typeof proximalGradient; params: object } => ({ method: proximalGradient, params });
const backtracking = method({ step: 'backtracking' });
const tall = makeLasso(30, 8, 0.1), wide = makeLasso(12, 25, 0.1);
const zero = (n: number): number[] => new Array<number>(n).fill(0);

describe('fixed step', () => {
  it('is prox_t(x - t grad f(x)), step by step', async () => {
    const t = 0.9 / tall.L, points = [zero(8)];
    for (let k = 0; k < 30; k++) { const x = points[k]!, g = smoothGradient(tall, x); points.push(x.map((value, i) => shrink(value - t * g[i]!, t * tall.l1))); }
    expectSamePoints(await pointsOf(unknownLasso(tall), method({ step: t }), 30), points);
  });
  it('without a simple term it is gradient descent: golden A', () => expectGolden('A', 'gd', method()));
  it.each([['tall', tall], ['wide', wide]])('f(x_k) - f* <= L R^2 / (2 k) on a %s lasso', async (_, lasso) => {
    const run = await runOf({ problem: specOf(lasso), method: method(), stop: never, budget: { iterations: 500 } });
    expectBound(run, lasso.optimum.value, (k) => (lasso.L * squaredDistance(zero(lasso.A[0]!.length), lasso.optimum.x)) / (2 * k));
  });
  it.each([['tall', tall, 1e-8], ['wide', wide, 1e-8]])('the solution of a %s lasso satisfies the subgradient inclusion', async (_, lasso, tolerance) => {
    const { result } = await runOf({ problem: specOf(lasso), method: method(), record: { every: 10000 } });
    expect(result.outcome).toBe('converged');
    const { data } = result.solution.x!;
    // An entry of the map that is not thresholded to zero is the inclusion's own residual.
    expectOptimal(lasso, data, tolerance * 1.0000001);
    expect(Math.abs(result.best.metrics.value! - lasso.optimum.value)).toBeLessThan(1e-12);
  });
  it('the gradient norm is that of the prox-gradient map at the returned point, also for another step', async () => {
    for (const params of [{}, { step: 0.3 / tall.L }]) {
      const { result } = await runOf({ problem: specOf(tall), method: method(params), stop: never, budget: { iterations: 7 } });
      const exact = proxGradientNorm(tall, result.last.solution.x!.data, 1 / tall.L);
      expect(Math.abs(result.last.metrics.gradientNorm! - exact)).toBeLessThan(1e-11 * (1 + exact));
    }
  });
  it('takes one gradient and one prox a step, and one gradient at the start', async () => {
    const { records } = await runOf({ problem: specOf(tall), method: method(), stop: never, budget: { iterations: 20 } });
    for (const { k, counts } of records) expect(counts).toEqual({ smoothGradient: k + 1, prox: k, smoothValue: 0, simpleValue: 1 });
  });
});

describe('backtracking', () => {
  it.each([['tall', tall], ['wide', wide]])('reaches the optimum of a %s lasso without any L', async (_, lasso) => {
    const { result } = await runOf({ problem: unknownLasso(lasso), method: backtracking, record: { every: 10000 } });
    expect(result.outcome).toBe('converged');
    // The driver's t is 1 where L is unknown, so the inclusion holds up to 1e-8.
    expectOptimal(lasso, result.last.solution.x!.data, 1.0000001e-8);
    expect(Math.abs(result.best.metrics.value! - lasso.optimum.value)).toBeLessThan(1e-12);
  });
  it('never lets the objective rise, and f(x_k) - f* <= R^2 / (2 sum of t)', () => {
    const terms = unknownLasso(wide).oracles;
    const steps = descent({ size: 25, traits: {}, params: { step: 'backtracking' }, start: () => new Float64Array(25), number: () => NaN },
      { value: terms.smoothValue!, gradient: terms.smoothGradient!, simpleValue: terms.simpleValue!, prox: terms.prox! }, 'smoothValue');
    const state = steps.init(), R2 = squaredDistance(zero(25), wide.optimum.x);
    for (let k = 1, sum = 0, before = Infinity; k <= 300; k++) {
      steps.step(state);
      sum += state.step;
      const now = objective(wide, state.x);
      expect(now).toBeLessThanOrEqual(before + 1e-14 * before);
      expect(now - wide.optimum.value).toBeLessThanOrEqual(R2 / (2 * sum) + 1e-14);
      expect(state.step).toBeGreaterThan(1 / (2 * wide.L));
      expect(state.value).toBeCloseTo(smoothValue(wide, state.x), 12);
      before = now;
    }
  });
  it('agrees with the reference of the diabetes table', async () => {
    const problem = fileURLToPath(new URL('../../problems/elastic-net/examples/diabetes-lasso.json', import.meta.url));
    for (const choice of [method(), backtracking]) {
      const { result } = await runOf({ problem, method: choice, record: { every: 10000 } });
      expect(result.outcome).toBe('converged');
      expect(Math.abs(result.best.metrics.value! / 13201.353044349944 - 1)).toBeLessThan(1e-12);
    }
  });
});

describe('constraints', () => {
  it('a start outside the domain is moved into it', async () => {
    const problem = { ...specOf(tall, { nonNegative: true }), start: zero(8).map((_, i) => i - 4) };
    const { records, result } = await runOf({ problem, method: method() });
    expect(Number.isFinite(records[0]!.metrics.value)).toBe(true);
    expect(result.outcome).toBe('converged');
    expect(Math.min(...result.solution.x!.data)).toBeGreaterThanOrEqual(0);
  });
  it('bounds by projection: the corner of a box', async () => {
    // Golden by hand: the unconstrained minimum of x^2 + y^2 + xy - 3x - 3y is (1, 1); with x <= 1/2 it is (1/2, 5/4).
    const problem = { spec: 'problem/1', kind: 'box-quadratic', start: [5, 5], data: { Q: { inline: [[2, 1], [1, 2]] }, c: { inline: [-3, -3] }, upper: { inline: [0.5, 9] } } };
    const { result } = await runOf({ problem, method: method() });
    const [x, y] = result.solution.x!.data;
    expect(x).toBe(0.5);
    expect(y).toBeCloseTo(1.25, 7);
  });
});

describe('what goes wrong', () => {
  it('nothing, where f is constant: L = 0 means t = 1', async () => {
    const problem = { spec: 'problem/1', kind: 'elastic-net', start: [2.5, -1], params: { l1: 1 }, data: { A: { inline: [[0, 0], [0, 0]] }, b: { inline: [1, 2] } } };
    const { result } = await runOf({ problem, method: method() });
    expect([result.outcome, result.iterations]).toEqual(['converged', 3]);
    expect([...result.solution.x!.data]).toEqual([0, 0]);
  });
  const clip = { prox: (x: Float64Array, _t: number, out: Float64Array) => { for (let i = 0; i < x.length; i++) out[i] = x[i]! > 0 ? x[i]! : 0; }, simpleValue: (_x: Float64Array) => 0 };
  it.each([NaN, Infinity])('a gradient of %s is not hidden by a prox that clips', async (bad) => {
    const problem = defineProblem({ size: 1, start: [1], traits: { smooth: true }, oracles: {
      ...clip, smoothValue: (x: Float64Array) => x[0]! ** 2 / 2, smoothGradient: (x: Float64Array, out: Float64Array) => { out[0] = x[0]! < 0.9 ? bad : x[0]!; } } });
    const fixed = await runOf({ problem, method: method({ step: 0.2 }), stop: never, budget: { iterations: 9 } });
    const searched = await runOf({ problem, method: backtracking, stop: never, budget: { iterations: 9 } });
    expect([fixed.result.outcome, searched.result.outcome]).toEqual(['diverged', 'diverged']);
  });
  it('backtracking without values of the smooth part is a coded error', async () => {
    const problem = defineProblem({ size: 1, traits: { smooth: true }, oracles: { ...clip, smoothGradient: (_x: Float64Array, out: Float64Array) => { out[0] = 0; } } });
    expect(await refusal(runOf({ problem, method: backtracking }))).toMatchObject({ code: 'value-missing', details: { pointer: '/method/params/step' } });
  });
  it('a problem without values runs, and says nothing of them', async () => {
    const problem = defineProblem({ size: 1, start: [4], traits: { smooth: true }, oracles: { prox: clip.prox, smoothGradient: (x: Float64Array, out: Float64Array) => { out[0] = x[0]! + 1; } } });
    const { result } = await runOf({ problem, method: method({ step: 0.5 }) });
    expect(result.outcome).toBe('converged');
    expect(result.best.metrics.value).toBeUndefined();
    expect(result.solution.x!.data[0]).toBe(0);
  });
});

describe('resume', () => {
  it.each([{ step: 0.9 / wide.L }, { step: 'backtracking' }])('every snapshot gives the same records: %j', (params) => expectResumable(proximalGradient, params, unknownLasso(wide)));
});

