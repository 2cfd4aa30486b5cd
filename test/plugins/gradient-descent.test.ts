import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { defineProblem } from '../../core/index.js';
import { gradientDescent } from '../../plugins/gradient-descent/index.js';
import { descent } from '../../plugins/shared/first-order/descent.js';
import { expectBound, expectGolden, expectResumable, expectSamePoints, golden, logistic, never, pointsOf, refusal, runOf, specA, specC, squaredDistance, unknownL } from './first-order.js';

const method = (params: object = {}): { method: typeof gradientDescent; params: object } => ({ method: gradientDescent, params });
const backtracking = method({ step: 'backtracking' });
const { A, C } = golden;
const { lam } = A;

describe('golden values of the dossier', () => {
  it('A with step 1/L', () => expectGolden('A', 'gd', method()));
  it('A with step 2/(L + mu)', () => expectGolden('A', 'gd_opt', method({ step: 2 / 101 })));
  it('C with step 1/L', () => expectGolden('C', 'gd', method()));
  it('C with step 2/(L + mu)', () => expectGolden('C', 'gd_opt', method({ step: 2 / (C.L + C.mu) })));
  it('the param smoothness overrides the trait: 2/(L + mu) as 1/L', () => expectGolden('A', 'gd_opt', method({ smoothness: 101 / 2 })));
});

describe('fixed step', () => {
  it('is x - t grad f(x), step by step', async () => {
    const f = logistic(0.01), t = 1.7, points = [[2, -1, 0.5, 1]];
    for (let k = 0; k < 30; k++) { const x = points[k]!, g = f.gradient(x); points.push(x.map((value, i) => value - t * g[i]!)); }
    expectSamePoints(await pointsOf(unknownL(f, points[0]!), method({ step: t }), 30), points);
  });
  it('f(x_k) - f* <= L R^2 / (2 k) on A and C', async () => {
    expectBound(await runOf({ problem: specA, method: method(), stop: never, budget: { iterations: 300 } }), 0, (k) => (100 * 5) / (2 * k));
    expectBound(await runOf({ problem: specC, method: method(), stop: never, budget: { iterations: 300 } }), C.opt, (k) => (C.L * squaredDistance([2, 2, 2, 2], C.xstar)) / (2 * k));
  });
  it('takes one gradient a step, one at the start, and no value', async () => {
    const { result } = await runOf({ problem: specA, method: method(), stop: never, budget: { iterations: 25 } });
    expect(result.counts).toEqual({ value: 0, gradient: 26 });
  });
  it('the gradient norm is that of the returned point', async () => {
    const { result } = await runOf({ problem: specC, method: method(), budget: { iterations: 10 } });
    const exact = Math.hypot(...logistic(0.002).gradient(result.last.solution.weights!.data));
    expect(result.last.metrics.gradientNorm).toBeCloseTo(exact, 13);
  });
});

describe('backtracking', () => {
  it('reaches the same optimum of a logistic regression with unscaled columns without any L', async () => {
    const { result } = await runOf({ problem: unknownL(logistic(0.01, [1, 10, 0.5, 3]), [0, 0, 0, 0]), method: backtracking, budget: { iterations: 20000 }, record: { every: 1000 } });
    expect(result.outcome).toBe('converged');
    const { gradient } = logistic(0.01, [1, 10, 0.5, 3]);
    expect(Math.hypot(...gradient(result.solution.x!.data))).toBeLessThan(1.0000001e-8);
  });
  it('reaches the minimum of Rosenbrock', async () => {
    const { result } = await runOf({ problem: { spec: 'problem/1', kind: 'test-function', params: { name: 'rosenbrock' } }, method: backtracking, record: { every: 1000 } });
    expect(result.outcome).toBe('converged');
    // The smallest eigenvalue of the Hessian at the minimum is 0.3994.
    for (const x of result.solution.x!.data) expect(Math.abs(x - 1)).toBeLessThan(1e-8 / 0.39);
  });
  it('takes far fewer steps than 1/L where the curvature falls', async () => {
    const problem = fileURLToPath(new URL('../../problems/logistic-regression/examples/cancer.json', import.meta.url));
    const [fixed, free] = await Promise.all([method(), backtracking].map((choice) => runOf({ problem, method: choice, record: { every: 100000 } })));
    expect([fixed!.result.outcome, free!.result.outcome]).toEqual(['converged', 'converged']);
    expect(free!.result.iterations).toBeLessThan(fixed!.result.iterations / 10);
  });
  it('never lets f rise, and f(x_k) - f* <= R^2 / (2 sum of t)', () => {
    const { state, step } = onQuadratic('backtracking');
    let sum = 0;
    for (let k = 1; k <= 200; k++) {
      const before = state.value;
      step();
      sum += state.step;
      expect(state.value).toBeLessThanOrEqual(before);
      expect(state.value).toBeLessThanOrEqual((5 / (2 * sum)) * (1 + 1e-12));
    }
  });
  it('t stays between 1/(2L) and 1/mu, also where differences of values are rounding', () => {
    // f + 1e6: every value difference is rounding from |g| of about 1e-3 on.
    const { state, step } = onQuadratic('backtracking', 1e6);
    let k = 0;
    for (; k < 3000 && Math.hypot(...state.g) > 1e-9; k++) {
      step();
      expect(state.step).toBeGreaterThan(1 / (2 * 100));
      expect(state.step).toBeLessThanOrEqual(1 + 1e-6);
    }
    expect(Math.hypot(...state.g)).toBeLessThan(1e-9);
  });
  it('counts one probing gradient, one gradient a step, and the values', async () => {
    const { records } = await runOf({ problem: unknownL(logistic(0.01, [1, 30, 0.2, 5]), [0, 0, 0, 0]), method: backtracking, stop: never, budget: { iterations: 15 } });
    for (const { k, counts } of records) {
      expect(counts.gradient).toBe(k + 2);
      expect(counts.value).toBeGreaterThanOrEqual(k + 1);
      expect(counts.value).toBeLessThanOrEqual(2 * k + 8);
    }
  });
  it('starts from 1/L where L is known: no probe', async () => {
    const { records } = await runOf({ problem: specA, method: backtracking, stop: never, budget: { iterations: 1 } });
    expect(records[0]!.counts).toEqual({ value: 1, gradient: 1 });
  });
  it('starts with a move as long as the start point where no curvature is to be seen', async () => {
    const problem = defineProblem({ size: 2, start: [3, 4], traits: { smooth: true, convex: true }, oracles: {
      value: (x: Float64Array) => 6 * x[0]! + 8 * x[1]!, gradient: (_x: Float64Array, out: Float64Array) => { out[0] = 6; out[1] = 8; } } });
    const { result } = await runOf({ problem, method: backtracking, stop: never, budget: { iterations: 1 } });
    // |x| = 5, and the first trial is longer by 1/0.9.
    expect(result.last.solution.x!.data[0]).toBeCloseTo(3 - 0.6 * (5 / 0.9), 12);
  });
  it('stays where the objective is finite', async () => {
    // f = x - log(x), NaN for x < 0: minimum at 1. The first probe sees a small curvature and proposes a step out of the domain.
    const problem = defineProblem({ size: 1, start: [40], traits: { smooth: true, convex: true }, oracles: {
      value: (x: Float64Array) => x[0]! - Math.log(x[0]!), gradient: (x: Float64Array, out: Float64Array) => { out[0] = x[0]! > 0 ? 1 - 1 / x[0]! : NaN; } } });
    const { result } = await runOf({ problem, method: backtracking });
    expect(result.outcome).toBe('converged');
    expect(Math.abs(result.solution.x!.data[0]! - 1)).toBeLessThan(2e-8);
  });
  it('ends as stalled where no step length gives a finite objective', async () => {
    const problem = defineProblem({ size: 1, start: [1], traits: { smooth: true }, oracles: { value: (x: Float64Array) => (x[0] === 1 ? 0 : Infinity), gradient: (_x: Float64Array, out: Float64Array) => { out[0] = 1; } } });
    const { result } = await runOf({ problem, method: backtracking });
    expect(result).toMatchObject({ outcome: 'stalled', iterations: 1, reason: expect.stringMatching(/^no step length down to .* keeps the objective finite/) as unknown });
    expect(result.counts.value).toBeLessThan(150);
  });
  it('ends as stalled, not for ever, when the tolerance is below rounding', async () => {
    const { result } = await runOf({ problem: specC, method: backtracking, stop: { kind: 'gradient-norm', below: 1e-30 }, budget: { iterations: 50000 }, record: { every: 10000 } });
    expect(result.outcome).toBe('stalled');
    expect(result.best.metrics.value).toBeCloseTo(C.opt, 14);
  });
});

describe('what goes wrong', () => {
  it('an unknown L is a coded error that names the param', async () => {
    expect(await refusal(runOf({ problem: unknownL(logistic(0.01), [0, 0, 0, 0]), method: method() }))).toMatchObject({ code: 'number-missing', details: { pointer: '/method/params/smoothness', suggestion: expect.stringContaining('step=backtracking') as unknown } });
  });
  it('backtracking without values is a coded error', async () => {
    const { oracles: { gradient }, ...rest } = unknownL(logistic(0.01), [0, 0, 0, 0]);
    expect(await refusal(runOf({ problem: { ...rest, oracles: { gradient: gradient! } }, method: backtracking }))).toMatchObject({ code: 'value-missing', exitCode: 2, details: { pointer: '/method/params/step' } });
  });
  it('works without values when the step is fixed', async () => {
    const { oracles: { gradient }, ...rest } = unknownL(logistic(0.01), [0, 0, 0, 0]);
    const { result } = await runOf({ problem: { ...rest, oracles: { gradient: gradient! } }, method: method({ step: 5 }) });
    expect(result.outcome).toBe('converged');
    expect(result.best.metrics.value).toBeUndefined();
  });
  it.each([['a fixed step', { step: 0.1 }], ['backtracking', { step: 'backtracking' }]])('a gradient that turns NaN ends the run as diverged: %s', async (_, params) => {
    const problem = defineProblem({ size: 1, start: [1], traits: { smooth: true }, oracles: {
      value: (x: Float64Array) => x[0]! ** 2 / 2, gradient: (x: Float64Array, out: Float64Array) => { out[0] = x[0]! < 0.5 ? NaN : x[0]!; } } });
    const { result } = await runOf({ problem, method: method(params) });
    expect(result.outcome).toBe('diverged');
    expect(result.last.solution.x!.data[0]).toBeGreaterThan(0);
  });
});

describe('resume', () => {
  it.each([{ step: 0.5 }, { step: 'backtracking' }])('every snapshot gives the same records: %j', (params) => expectResumable(gradientDescent, params, unknownL(logistic(0.01, [1, 5, 0.2, 2]), [1, 0, 2, 0])));
});

/** The steps themselves on golden A, values raised by a constant. */
function onQuadratic(step: 'backtracking' | number, constant = 0) {
  const terms = {
    value: (x: Float64Array) => x.reduce((sum, value, i) => sum + (lam[i]! * value * value) / 2, 0) + constant,
    gradient: (x: Float64Array, out: Float64Array) => { lam.forEach((value, i) => { out[i] = value * x[i]!; }); },
  };
  const method = descent({ size: 5, traits: {}, params: { step }, start: () => new Float64Array(5).fill(1), number: () => 100 }, terms, 'value');
  const state = method.init();
  return { state, step: () => method.step(state) };
}
