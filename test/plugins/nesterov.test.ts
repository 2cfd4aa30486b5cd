import { describe, expect, it } from 'vitest';
import { nesterov } from '../../plugins/nesterov/index.js';
import { accelerated } from '../../plugins/shared/first-order/accelerated.js';
import { fistaMomentum, plainMomentum, stronglyConvexMomentum, type Momentum } from '../../plugins/shared/first-order/momentum.js';
import { expectBound, expectGolden, expectResumable, expectSamePoints, golden, logistic, never, pointsOf, refusal, runOf, specA, specC, squaredDistance, unknownL } from './first-order.js';

const method = (params: object = {}): { method: typeof nesterov; params: object } => ({ method: nesterov, params });
const { C, A: { lam } } = golden;
const specB = { spec: 'problem/1', kind: 'test-function', params: { name: 'heavy-ball-trap' }, start: [3.3] };
const R2C = squaredDistance([2, 2, 2, 2], C.xstar);
const f0C = logistic(0.002).value([2, 2, 2, 2]);
const variants = ['convex', 'fista', 'strongly-convex'] as const;

describe('golden values of the dossier', () => {
  it.each(['A', 'C'] as const)('%s, strongly convex', (instance) => expectGolden(instance, 'nag_sc', method({ variant: 'strongly-convex' })));
  it.each(['A', 'C'] as const)('%s, convex with k/(k+3)', (instance) => expectGolden(instance, 'nag_c k/(k+3)', method({ variant: 'convex' })));
  it.each(['A', 'C'] as const)('%s, the weights of FISTA', (instance) => expectGolden(instance, 'nag_c fista', method({ variant: 'fista' })));
  it('without a variant: strongly convex where mu is known', () => expectGolden('A', 'nag_sc', method()));
});

describe('the steps', () => {
  const l2 = 0.05, t = 1.3, start = [2, -1, 0.5, 1], f = logistic(l2);
  it('strongly convex: the three-parameter loop with gamma = beta', async () => {
    const root = Math.sqrt(l2 * t), beta = (1 - root) / (1 + root), points = [start, start];
    for (let k = 1; k <= 30; k++) {
      const xi = points[k]!, before = points[k - 1]!, g = f.gradient(xi.map((value, i) => value + beta * (value - before[i]!)));
      points.push(xi.map((value, i) => value + beta * (value - before[i]!) - t * g[i]!));
    }
    expectSamePoints(await pointsOf(unknownL(f, start), method({ step: t, strongConvexity: l2 }), 30), points.slice(1));
  });
  it.each(['convex', 'fista'] as const)('%s: gradient step, then extrapolation', async (variant) => {
    const points = [start];
    let y = start, weight = 1;
    for (let k = 0; k < 30; k++) {
      const g = f.gradient(y), x = y.map((value, i) => value - t * g[i]!), after = (1 + Math.sqrt(1 + 4 * weight ** 2)) / 2;
      const m = variant === 'convex' ? k / (k + 3) : (weight - 1) / after;
      y = x.map((value, i) => value + m * (value - points[k]![i]!));
      points.push(x);
      weight = after;
    }
    expectSamePoints(await pointsOf(unknownL(f, start), method({ step: t, variant }), 30), points);
  });
  it('without a variant and without mu: convex', async () => {
    const problem = unknownL(f, start);
    expect(await pointsOf(problem, method({ step: t }), 9)).toEqual(await pointsOf(problem, method({ step: t, variant: 'convex' }), 9));
  });
  it('mu above 1/t means no momentum, not a negative one', async () => {
    const points = [start];
    for (let k = 0; k < 5; k++) { const g = f.gradient(points[k]!); points.push(points[k]!.map((value, i) => value - t * g[i]!)); }
    expectSamePoints(await pointsOf(unknownL(f, start), method({ step: t, strongConvexity: 10 }), 5), points);
  });
  it.each(variants)('takes one gradient a step and no value: %s', async (variant) => {
    const { records } = await runOf({ problem: specA, method: method({ variant }), stop: never, budget: { iterations: 25 } });
    for (const { k, counts } of records) expect(counts).toEqual({ value: 0, gradient: k });
  });
});

describe('guarantees, for every k', () => {
  const run = (problem: object, variant: string, iterations = 400): ReturnType<typeof runOf> => runOf({ problem, method: method({ variant }), stop: never, budget: { iterations } });
  const envelope = (mu: number, L: number, gap: number, R2: number) => (k: number): number => (1 - Math.sqrt(mu / L)) ** k * (gap + (mu * R2) / 2);
  it('strongly convex: (1 - sqrt q)^k (f(x0) - f* + mu R^2 / 2)', async () => {
    expectBound(await run(specA, 'strongly-convex'), 0, envelope(1, 100, lam.reduce((sum, value) => sum + value / 2, 0), 5));
    expectBound(await run(specB, 'strongly-convex'), 0, envelope(1, 25, 12.5 * 3.3 ** 2 - 24 * 3.3 + 36, 3.3 ** 2));
    expectBound(await run(specC, 'strongly-convex'), C.opt, envelope(C.mu, C.L, f0C - C.opt, R2C));
  });
  it.each(['convex', 'fista'])('%s: 2 L R^2 / (k + 1)^2', async (variant) => {
    expectBound(await run(specA, variant), 0, (k) => (2 * 100 * 5) / (k + 1) ** 2);
    expectBound(await run(specB, variant), 0, (k) => (2 * 25 * 3.3 ** 2) / (k + 1) ** 2);
    expectBound(await run(specC, variant), C.opt, (k) => (2 * C.L * R2C) / (k + 1) ** 2);
  });
});

describe('guarantees under backtracking, for every k', () => {
  it('FISTA weights: f(x_k) - f* <= R^2 / (2 t w^2), while t grows and shrinks', () => {
    const { state, step, value } = onQuadratic(fistaMomentum);
    let grew = 0, shrank = 0;
    for (let k = 0; k < 300; k++) {
      const before = state.step, weight = state.weight;
      step();
      if (state.step > before) grew += 1; else shrank += 1;
      // What the proof needs: t w (w - 1) = t_last w_last^2.
      expect(Math.abs((state.step * state.weight * (state.weight - 1)) / (before * weight ** 2 || 1) - (k === 0 ? 0 : 1))).toBeLessThan(1e-13 * state.weight);
      expect(value()).toBeLessThanOrEqual(5 / (2 * state.step * state.weight ** 2) + 1e-15);
      expect(state.step).toBeGreaterThan(1 / 200);
    }
    expect(Math.min(grew, shrank)).toBeGreaterThan(20);
  });
  it('k/(k+3): t never grows, and f(x_k) - f* <= 2 R^2 / (t (k + 1)^2)', () => {
    const { state, step, value } = onQuadratic(plainMomentum);
    for (let k = 1; k <= 300; k++) {
      const before = state.step;
      step();
      expect(state.step).toBeLessThanOrEqual(before);
      expect(state.step).toBeGreaterThan(1 / 200);
      expect(value()).toBeLessThanOrEqual((2 * 5) / (state.step * (k + 1) ** 2) + 1e-15);
    }
  });
  it('strongly convex: f(x_k) - f* <= (f(x0) - f* + mu R^2 / 2) prod (1 - sqrt(mu t))', () => {
    const { state, step, value } = onQuadratic(stronglyConvexMomentum(1));
    let bound = value() + 5 / 2;
    for (let k = 1; k <= 300; k++) {
      step();
      bound *= 1 - Math.sqrt(state.step);
      expect(value()).toBeLessThanOrEqual(bound + 1e-300);
      expect(state.step).toBeLessThanOrEqual(1 + 1e-6);
    }
  });
});

describe('backtracking', () => {
  const f = logistic(0.01, [1, 10, 0.5, 3]);
  it.each(variants)('reaches the same optimum without any L: %s', async (variant) => {
    const params = { variant, step: 'backtracking', ...(variant === 'strongly-convex' ? { strongConvexity: 0.01 } : {}) };
    const { result } = await runOf({ problem: unknownL(f, [0, 0, 0, 0]), method: method(params), budget: { iterations: 5000 }, record: { every: 1000 } });
    expect(result.outcome).toBe('converged');
    expect(Math.hypot(...f.gradient(result.last.solution.x!.data))).toBeLessThan(1.0000001e-8);
  });
  it('repairs a smoothness that is ten times too small', async () => {
    const { result } = await runOf({ problem: specA, method: method({ step: 'backtracking', smoothness: 10 }), record: { every: 1000 }, budget: { iterations: 2000 } });
    expect(result.outcome).toBe('converged');
  });
  it('counts a probe of two gradients, then a gradient and two values a trial', async () => {
    const { records } = await runOf({ problem: unknownL(logistic(0.01, [1, 30, 0.2, 5]), [0, 0, 0, 0]), method: method({ step: 'backtracking' }), stop: never, budget: { iterations: 1 } });
    expect(records[0]!.counts).toEqual({ value: 0, gradient: 2 });
    // The first point is the start whatever t is: one gradient and one value there, one value a trial.
    expect(records[1]!.counts.gradient).toBe(3);
    expect(records[1]!.counts.value).toBeGreaterThanOrEqual(2);
  });
  it('without values is a coded error', async () => {
    const { oracles: { gradient }, ...rest } = unknownL(f, [0, 0, 0, 0]);
    expect(await refusal(runOf({ problem: { ...rest, oracles: { gradient: gradient! } }, method: method({ step: 'backtracking' }) }))).toMatchObject({ code: 'value-missing', details: { pointer: '/method/params/step' } });
  });
});

describe('what goes wrong', () => {
  it('the strongly convex form without mu is a coded error that names the param', async () => {
    expect(await refusal(runOf({ problem: unknownL(logistic(0), [0, 0, 0, 0]), method: method({ variant: 'strongly-convex', step: 1 }) }))).toMatchObject({ code: 'number-missing', details: { pointer: '/method/params/strongConvexity' } });
  });
  it('a problem that is not known to be convex does not fit', async () => {
    const { traits: _traits, ...rest } = unknownL(logistic(0), [0, 0, 0, 0]);
    expect(await refusal(runOf({ problem: { ...rest, traits: { smooth: true } }, method: method({ step: 1 }) }))).toMatchObject({ code: 'method-misfit' });
  });
  it('a step far above 2/L ends as diverged with the last finite point', async () => {
    const { result } = await runOf({ problem: specA, method: method({ step: 1 }), record: { every: 100000 } });
    expect(result.outcome).toBe('diverged');
    for (const value of result.last.solution.x!.data) expect(Number.isFinite(value)).toBe(true);
  });
});

describe('resume', () => {
  const problem = unknownL(logistic(0.01, [1, 5, 0.2, 2]), [1, 0, 2, 0]);
  it.each(variants.flatMap((variant) => [{ variant, step: 0.5 }, { variant, step: 'backtracking' }]))('every snapshot gives the same records: %j', (params) =>
    expectResumable(nesterov, { ...params, strongConvexity: 0.01 }, problem));
});

/** The steps themselves on golden A, without any constant. */
function onQuadratic(momentum: Momentum) {
  const value = (x: Float64Array): number => x.reduce((sum, xi, i) => sum + (lam[i]! * xi * xi) / 2, 0);
  const terms = { value, gradient: (x: Float64Array, out: Float64Array) => { lam.forEach((lambda, i) => { out[i] = lambda * x[i]!; }); } };
  const steps = accelerated({ size: 5, traits: {}, params: { step: 'backtracking' }, start: () => new Float64Array(5).fill(1), number: () => NaN }, terms, { momentum, valueOracle: 'value' });
  const state = steps.init();
  return { state, step: () => steps.step(state), value: () => value(state.x) };
}
