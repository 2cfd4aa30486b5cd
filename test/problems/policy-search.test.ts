/** policy-search: dynamics against trajectories by mass matrices (test/golden/policy-search.py), energies, and episodes played one by one. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { layoutSize, solve, type Vector } from '../../core/index.js';
import { acrobotFlow } from '../../problems/policy-search/acrobot.js';
import { environments, type EnvironmentName } from '../../problems/policy-search/environments.js';
import { pendulumFlow } from '../../problems/policy-search/pendulum.js';
import { policySearch } from '../../problems/policy-search/index.js';
import { startStates } from '../../problems/policy-search/rollout.js';
import { mulberry32 } from '../plugins/mulberry32.js';
import { buildInline } from './support.js';

interface Trajectory { readonly start: readonly number[]; readonly states: readonly (readonly number[])[]; readonly rewards: readonly number[]; readonly ends: readonly boolean[] }
const golden = JSON.parse(readFileSync(new URL('../golden/policy-search.json', import.meta.url), 'utf8')) as { readonly actions: readonly number[] } & Readonly<Record<EnvironmentName, Trajectory>>;
const names = Object.keys(environments) as EnvironmentName[];
const actionOf = (name: EnvironmentName, a: number): number => (name === 'pendulum' ? a - 3 : a % environments[name].actions);

describe.each(names)('%s', (name) => {
  const { start, states, rewards, ends } = golden[name], environment = environments[name];
  it('states, rewards and the end of an episode are those of the mass-matrix solve, to the rounding that 60 unstable steps enlarge', () => {
    const s = Float64Array.from(start), reward = new Float64Array(1);
    states.forEach((expected, t) => {
      expect(environment.step(s, 0, actionOf(name, golden.actions[t]!), reward)).toBe(ends[t]);
      expect(reward[0]).toBeCloseTo(rewards[t]!, 9);
      const whole = name === 'acrobot' ? 2 : 0;
      expected.forEach((value, i) => { const gap = s[i]! - value, turns = i < whole ? Math.round(gap / (2 * Math.PI)) : 0; expect(Math.abs(gap - 2 * Math.PI * turns)).toBeLessThan(1e-9); });
    });
  });
  it('a state in the middle of an array is stepped alone', () => {
    const n = environment.state, many = new Float64Array(3 * n).fill(0.125), reward = new Float64Array(1), one = Float64Array.from(start);
    many.set(start, n);
    environment.step(many, n, 1, reward);
    environment.step(one, 0, 1, reward);
    expect(many.slice(n, 2 * n)).toEqual(one);
    expect([...many.slice(0, n), ...many.slice(2 * n)].every((value) => value === 0.125)).toBe(true);
  });
  it('start states come from the seed, within their intervals, and differ from episode to episode', () => {
    const starts = startStates(environment, 50, 3), other = startStates(environment, 50, 4);
    expect(startStates(environment, 50, 3)).toEqual(starts);
    expect(other).not.toEqual(starts);
    starts.forEach((value, i) => { const [low, high] = environment.start[i % environment.state]!; expect(value).toBeGreaterThanOrEqual(low); expect(value).toBeLessThanOrEqual(high); });
    expect(new Set(starts).size).toBeGreaterThanOrEqual(50);
  });
});

describe('energy without a torque', () => {
  /** Kinetic and potential energy of two rods with centre 1/2 and inertia 1 about it, from the velocities of their centres. */
  const acrobotEnergy = ([a, b, u, v]: Vector): number => {
    const [p, q, w] = [a!, a! + b!, u! + v!];
    const [x, y] = [Math.cos(p) * u! + 0.5 * Math.cos(q) * w, Math.sin(p) * u! + 0.5 * Math.sin(q) * w];
    return 0.5 * (0.25 * u! * u! + u! * u!) + 0.5 * (x * x + y * y + w * w) - 9.8 * (0.5 * Math.cos(p) + Math.cos(p) + 0.5 * Math.cos(q));
  };
  const acrobotDrift = (steps: number): number => {
    const s = Float64Array.of(1, -0.5, 0.3, 0.8), before = acrobotEnergy(s);
    let worst = 0;
    for (let t = 0; t < 2 * steps; t++) { acrobotFlow(s, 0, 0, 1 / steps); worst = Math.max(worst, Math.abs(acrobotEnergy(s) - before)); }
    return worst;
  };
  it('acrobot: two seconds of Runge-Kutta steps keep it to fourth order', () => {
    expect(acrobotDrift(160)).toBeLessThan(1e-7);
    for (const steps of [20, 40, 80]) expect(acrobotDrift(steps) / acrobotDrift(2 * steps)).toBeGreaterThan(12);
  });
  /** Per moment of inertia: w^2 / 2 + 15 cos(angle). */
  const pendulumSwing = (dt: number): number => {
    const s = Float64Array.of(2.5, 0.4), energy = (): number => s[1]! ** 2 / 2 + 15 * Math.cos(s[0]!), before = energy();
    let worst = 0;
    for (let t = 0; t < 100 / dt; t++) { pendulumFlow(s, 0, 0, dt); worst = Math.max(worst, Math.abs(energy() - before)); }
    return worst;
  };
  it('pendulum: symplectic Euler lets it swing by order dt, and not drift away in 100 s', () => {
    // The energy that is kept is H - dt/2 w * 15 sin(angle) + O(dt^2); w <= 3 here.
    for (const dt of [0.05, 0.025, 0.0125]) expect(pendulumSwing(dt)).toBeLessThan(dt * 3 * 15);
    expect(pendulumSwing(0.025) / pendulumSwing(0.0125)).toBeGreaterThan(1.8);
  });
});

/** Plays episodes one after the other, layer by layer, on nested arrays. */
function naiveReturn(name: EnvironmentName, widths: readonly number[], x: Vector, { episodes, horizon, seed, weights, activation }: { episodes: number; horizon: number; seed: number; weights: string; activation: string }): number {
  const { state, actions, limit, ...environment } = environments[name], starts = startStates(environments[name], episodes, seed);
  const grid = (values: number[]): number[] => { const most = Math.max(...values.map(Math.abs)); return most === 0 ? values : values.map((value) => Math.round(value / (most / 127)) * (most / 127)); };
  let at = 0;
  const layers = widths.slice(1).map((width, l) => {
    let W = [...x.slice(at, at + width * widths[l]!)];
    if (weights === 'int8') W = grid(W); else if (weights === 'binary') W = W.map((w) => (w > 0 ? 1 : -1));
    at += width * (widths[l]! + 1);
    return Array.from({ length: width }, (_, o) => ({ w: W.slice(o * widths[l]!, (o + 1) * widths[l]!), b: x[at - width + o]! }));
  });
  const forward = (input: number[]): number[] => layers.reduce((values, layer, l) => {
    const sums = layer.map(({ w, b }) => w.reduce((sum, wi, i) => sum + wi * values[i]!, b));
    return l === layers.length - 1 ? sums : activation === 'int8' ? grid(sums) : sums.map(activation === 'sign' ? Math.sign : Math.tanh);
  }, input);
  let total = 0;
  for (let e = 0; e < episodes; e++) {
    const s = starts.slice(e * state, (e + 1) * state), reward = new Float64Array(1), observation = new Float64Array(environments[name].observation);
    for (let t = 0, going = true; t < horizon && going; t++) {
      environment.observe(s, 0, observation);
      const outputs = forward([...observation]);
      going = !environment.step(s, 0, actions === 0 ? limit * Math.tanh(outputs[0]!) : outputs.indexOf(Math.max(...outputs)), reward);
      total += reward[0]!;
    }
  }
  return total / episodes;
}

describe.each([['cart-pole', 'real', 'tanh'], ['acrobot', 'int8', 'tanh'], ['pendulum', 'binary', 'int8'], ['mountain-car', 'real', 'sign'], ['cart-pole', 'binary', 'sign']] as const)('%s, %s weights, %s', (name, weights, activation) => {
  const settings = { episodes: 3, horizon: 60, seed: 5, weights, activation }, environment = environments[name], widths = [environment.observation, 5, 4, Math.max(1, environment.actions)], random = mulberry32(11);
  it('value is minus the mean return of episodes played one by one, valueBatch says the same bits in any company', async () => {
    const problem = await buildInline(policySearch, {}, { environment: name, episodes: 3, horizon: 60, seed: 5, policy: { hidden: [5, 4], weights, activation } }), n = layoutSize(problem.layout);
    const points = Array.from({ length: 12 }, () => Float64Array.from({ length: n }, () => 2 * random.normal())), values = points.map((x) => problem.oracles.value!(x));
    points.forEach((x, p) => { const expected = -naiveReturn(name, widths, x, settings); expect(Math.abs(values[p]! - expected)).toBeLessThan(1e-9 * (1 + Math.abs(expected))); });
    // More lanes than are stepped together: 3 x 1500 > 4096.
    const many = new Float64Array(1500 * n), out = new Float64Array(1500);
    for (let p = 0; p < 1500; p++) many.set(points[(7 * p) % 12]!, p * n);
    problem.oracles.valueBatch!(many, out);
    out.forEach((value, p) => { expect(value).toBe(values[(7 * p) % 12]); });
    expect(problem.metrics!.meanReturn!.measure(points[0]!)).toBe(-values[0]!);
  });
  it('NaN in any parameter is the answer, for that candidate alone', async () => {
    const problem = await buildInline(policySearch, {}, { environment: name, episodes: 2, horizon: 3, policy: { hidden: [2], weights, activation } }), n = layoutSize(problem.layout), pair = new Float64Array(2 * n).fill(0.5), out = new Float64Array(2);
    for (let i = 0; i < n; i++) {
      const spoilt = pair.slice();
      spoilt[i] = Number.NaN;
      problem.oracles.valueBatch!(spoilt, out);
      expect(out[0]).toBeNaN();
      expect(out[1]).toBe(problem.oracles.value!(pair.slice(n)));
    }
  });
});

it('solvedFraction: a hand-made linear policy balances the pole, drives the car up, and pushing one way does neither', async () => {
  const pole = await buildInline(policySearch, {}, { policy: 'linear', episodes: 20 }), car = await buildInline(policySearch, {}, { environment: 'mountain-car', policy: 'linear', episodes: 20 });
  const balance = Float64Array.of(0, 0, 0, 0, 0.1, 0.5, 3, 1, 0, 0), withSpeed = Float64Array.of(0, -1, 0, 0, 0, 1, 0, 0, 0), still = new Float64Array(10);
  expect(pole.oracles.value!(balance)).toBe(-500);
  expect(pole.metrics!.solvedFraction!.measure(balance)).toBe(1);
  expect(pole.metrics!.solvedFraction!.measure(still)).toBe(0);
  expect(car.metrics!.solvedFraction!.measure(withSpeed)).toBe(1);
  expect(car.metrics!.solvedFraction!.measure(new Float64Array(9))).toBe(0);
});

describe('cart-pole: return 500 from four start states', () => {
  const problem = { spec: 'problem/1', kind: 'policy-search', params: { policy: 'mlp', episodes: 4 } };
  const polystep = { id: 'polystep', params: { epsilon: { kind: 'cosine', init: 0.2, target: 0.02, steps: 60 }, stepRadius: { kind: 'constant', init: 0.5 }, probeRadius: { kind: 'constant', init: 3 }, subspace: { kind: 'hybrid', rank: 4, cap: 24 } } };
  it.each([['polystep', polystep, 12], ['cma-es', { id: 'cma-es' }, 25]] as const)('%s, seeds 0 to 2', async (_id, method, iterations) => {
    for (const seed of [0, 1, 2]) {
      const result = await solve({ problem, method, budget: { iterations }, record: { every: 1 }, seed } as Parameters<typeof solve>[0]);
      expect(result.best.metrics.value).toBe(-500);
    }
  });
});

it('mountain-car: cma-es with restarts drives the car up from all eight starts, seeds 2 to 4', async () => {
  const params = { environment: 'mountain-car', policy: 'linear', episodes: 8, horizon: 1000 }, { metrics } = await buildInline(policySearch, {}, params);
  for (const seed of [2, 3, 4]) {
    const result = await solve({ problem: { spec: 'problem/1', kind: 'policy-search', params }, method: { id: 'cma-es', params: { sigma: 1, population: 20, restarts: 9 } }, stop: { kind: 'metric', name: 'best', below: 150 }, budget: { iterations: 120 }, seed });
    expect(result.outcome).toBe('converged');
    expect(metrics!.solvedFraction!.measure(Float64Array.from([...result.solution.W1!.data, ...result.solution.b1!.data]))).toBe(1);
  }
});
