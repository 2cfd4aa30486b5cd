import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { defineProblem } from '../../core/index.js';
import { fista } from '../../plugins/fista/index.js';
import { accelerated } from '../../plugins/shared/first-order/accelerated.js';
import { fistaMomentum } from '../../plugins/shared/first-order/momentum.js';
import { expectBound, expectGolden, expectResumable, expectSamePoints, logistic, never, pointsOf, refusal, runOf, specA, squaredDistance, unknownL } from './first-order.js';
import { expectOptimal, makeLasso, objective, shrink, smoothGradient, specOf, unknownLasso } from './lasso.js';

const method = (params: object = {}): { method: typeof fista; params: object } => ({ method: fista, params: { restart: 'gradient', ...params } });
const tall = makeLasso(30, 8, 0.1), wide = makeLasso(12, 25, 0.1);
const zero = (n: number): number[] => new Array<number>(n).fill(0);
const restarts = ['none', 'gradient', 'value'] as const;

/** Beck and Teboulle's recursion with O'Donoghue and Candes' restart, in plain arrays. */
function naive(steps: number, restart: (typeof restarts)[number], lasso = wide, t = 1 / wide.L): number[][] {
  const points = [zero(lasso.A[0]!.length)];
  let y = points[0]!, weight = 1;
  for (let k = 0; k < steps; k++) {
    const before = points[k]!, from = y, g = smoothGradient(lasso, y), x = y.map((value, i) => shrink(value - t * g[i]!, t * lasso.l1));
    const after = (1 + Math.sqrt(1 + 4 * weight ** 2)) / 2;
    const again = restart === 'gradient' ? x.reduce((sum, value, i) => sum + (from[i]! - value) * (value - before[i]!), 0) > 0 : restart === 'value' && objective(lasso, x) > objective(lasso, before);
    y = again ? x : x.map((value, i) => value + ((weight - 1) / after) * (value - before[i]!));
    weight = again ? 1 : after;
    points.push(x);
  }
  return points;
}

describe('the steps', () => {
  it.each(restarts)('are the recursion, step by step; restart %s', async (restart) => {
    expectSamePoints(await pointsOf(unknownLasso(wide), method({ restart, step: 1 / wide.L }), 60), naive(60, restart));
  });
  it('the instance above does restart', () => {
    const [none, gradient, value] = restarts.map((restart) => naive(60, restart)[60]!);
    expect(squaredDistance(none!, gradient!)).toBeGreaterThan(1e-6);
    expect(squaredDistance(none!, value!)).toBeGreaterThan(1e-6);
  });
  it('without a simple term and without restart it is Nesterov\'s method: golden A', () => expectGolden('A', 'nag_c fista', method({ restart: 'none' })));
  it('restarts by the gradient unless told otherwise', async () => {
    const problem = specOf(wide), budget = { iterations: 60 };
    const [plain, told] = await Promise.all([fista, method()].map((choice) => runOf({ problem, method: choice, stop: never, budget })));
    expect(plain!.result.solution).toEqual(told!.result.solution);
  });
});

describe('guarantees', () => {
  it.each([['tall', tall], ['wide', wide]])('f(x_k) - f* <= 2 L R^2 / (k + 1)^2 on a %s lasso', async (_, lasso) => {
    const run = await runOf({ problem: specOf(lasso), method: method({ restart: 'none' }), stop: never, budget: { iterations: 400 } });
    expectBound(run, lasso.optimum.value, (k) => (2 * lasso.L * squaredDistance(zero(lasso.A[0]!.length), lasso.optimum.x)) / (k + 1) ** 2);
  });
  it('backtracking: f(x_k) - f* <= R^2 / (2 t w^2), while t grows and shrinks', () => {
    const { smoothValue, smoothGradient: gradient, simpleValue, prox } = unknownLasso(wide).oracles;
    const steps = accelerated({ size: 25, traits: {}, params: { step: 'backtracking' }, start: () => new Float64Array(25), number: () => NaN },
      { value: smoothValue!, gradient: gradient!, simpleValue: simpleValue!, prox: prox! }, { momentum: fistaMomentum, valueOracle: 'smoothValue' });
    const state = steps.init(), R2 = squaredDistance(zero(25), wide.optimum.x), lengths = new Set<number>();
    for (let k = 1; k <= 300; k++) {
      steps.step(state);
      lengths.add(state.step);
      expect(objective(wide, state.x) - wide.optimum.value).toBeLessThanOrEqual(R2 / (2 * state.step * state.weight ** 2) + 1e-14);
      expect(state.step).toBeGreaterThan(1 / (2 * wide.L));
    }
    expect(lengths.size).toBeGreaterThan(50);
  });
});

describe('the solution', () => {
  it.each(restarts.flatMap((restart) => [['tall', tall, restart], ['wide', wide, restart]] as const))('of a %s lasso satisfies the subgradient inclusion', async (_, lasso, restart) => {
    const { result } = await runOf({ problem: specOf(lasso), method: method({ restart }), record: { every: 10000 } });
    expect(result.outcome).toBe('converged');
    expectOptimal(lasso, result.last.solution.x!.data, 1.0000001e-8);
    expect(Math.abs(result.best.metrics.value! - lasso.optimum.value)).toBeLessThan(1e-12);
  });
  it.each(restarts)('is found without any L by backtracking, restart %s', async (restart) => {
    for (const lasso of [tall, wide]) {
      const { result } = await runOf({ problem: unknownLasso(lasso), method: method({ step: 'backtracking', restart }), record: { every: 10000 } });
      expect(result.outcome).toBe('converged');
      expectOptimal(lasso, result.last.solution.x!.data, 1.0000001e-8);
    }
  });
  it('of a logistic regression with unscaled columns, by backtracking', async () => {
    const f = logistic(0.01, [1, 10, 0.5, 3]);
    const { result } = await runOf({ problem: unknownL(f, [0, 0, 0, 0]), method: method({ step: 'backtracking' }), record: { every: 10000 } });
    expect(result.outcome).toBe('converged');
    expect(Math.hypot(...f.gradient(result.last.solution.x!.data))).toBeLessThan(1.0000001e-8);
  });
  it.each(['diabetes-lasso', 'diabetes-elastic-net', 'diabetes-nonnegative'])('agrees with the reference of %s', async (name) => {
    const problem = fileURLToPath(new URL(`../../problems/elastic-net/examples/${name}.json`, import.meta.url));
    for (const step of [{}, { step: 'backtracking' }]) {
      const { result } = await runOf({ problem, method: method(step), stop: { all: [{ kind: 'gradient-norm', below: 1e-8 }, { kind: 'gap', below: 1e-8 }] }, record: { every: 10000 } });
      expect(result.outcome).toBe('converged');
    }
  });
  it('is kept inside a box, from a start outside it', async () => {
    const problem = { spec: 'problem/1', kind: 'box-quadratic', start: [5, 5], data: { Q: { inline: [[2, 1], [1, 2]] }, c: { inline: [-3, -3] }, upper: { inline: [0.5, 9] } } };
    const { result } = await runOf({ problem, method: method() });
    expect(result.solution.x!.data[0]).toBe(0.5);
    expect(result.solution.x!.data[1]).toBeCloseTo(1.25, 7);
  });
});

describe('restart', () => {
  it.each(['gradient', 'value'] as const)('%s: at most half the iterations on a strongly convex quadratic', async (restart) => {
    const [plain, restarted] = await Promise.all(['none', restart].map((rule) => runOf({ problem: specA, method: method({ restart: rule }), record: { every: 10000 } })));
    expect([plain!.result.outcome, restarted!.result.outcome]).toEqual(['converged', 'converged']);
    expect(restarted!.result.iterations).toBeLessThan(plain!.result.iterations / 2);
  });
  it('by values without values is a coded error', async () => {
    const problem = defineProblem({ size: 1, traits: { smooth: true, convex: true }, oracles: { smoothGradient: (x: Float64Array, out: Float64Array) => out.set(x), prox: (x: Float64Array, _t: number, out: Float64Array) => out.set(x) } });
    expect(await refusal(runOf({ problem, method: method({ restart: 'value', step: 1 }) }))).toMatchObject({ code: 'value-missing', details: { pointer: '/method/params/restart' } });
  });
});

describe('counts', () => {
  it.each(['none', 'gradient'] as const)('one gradient and one prox a step; restart %s', async (restart) => {
    const { records } = await runOf({ problem: specOf(wide), method: method({ restart }), stop: never, budget: { iterations: 40 } });
    for (const { k, counts } of records) expect(counts).toEqual({ smoothGradient: k, prox: k, smoothValue: 0, simpleValue: 1 });
  });
  it('and one value of each term with restart by values', async () => {
    const { records } = await runOf({ problem: specOf(wide), method: method({ restart: 'value' }), stop: never, budget: { iterations: 40 } });
    for (const { k, counts } of records) expect(counts).toEqual({ smoothGradient: k, prox: k, smoothValue: k + 1, simpleValue: k + 2 });
  });
});

it.each([NaN, Infinity])('a gradient of %s ends the run as diverged: the prox does not hide it', async (bad) => {
  const problem = defineProblem({ size: 1, start: [1], traits: { smooth: true, convex: true }, oracles: {
    prox: (x: Float64Array, _t: number, out: Float64Array) => { out[0] = x[0]! > 0 ? x[0]! : 0; }, simpleValue: (_x: Float64Array) => 0,
    smoothValue: (x: Float64Array) => x[0]! ** 2 / 2, smoothGradient: (x: Float64Array, out: Float64Array) => { out[0] = x[0]! < 0.9 ? bad : x[0]!; } } });
  for (const step of [0.2, 'backtracking']) expect((await runOf({ problem, method: method({ step }), stop: never, budget: { iterations: 9 } })).result.outcome).toBe('diverged');
});

describe('resume', () => {
  it.each(restarts.flatMap((restart) => [{ restart, step: 0.9 / wide.L }, { restart, step: 'backtracking' }]))('every snapshot gives the same records: %j', (params) => expectResumable(fista, params, unknownLasso(wide)));
});
