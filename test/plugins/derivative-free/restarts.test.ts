import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defineProblem, solve, type RunResult, type Vector } from '../../../core/index.js';
import { rankInto } from '../../../plugins/shared/evolution/ranking.js';
import { reflected } from '../../../plugins/shared/evolution/samples.js';
import { rastrigin } from './play.js';

const ids = ['cma-es', 'sep-cma-es'] as const;
const run = (id: string, value: (x: Vector) => number, start: readonly number[], params: object, more: object = {}): Promise<RunResult> =>
  solve({ problem: defineProblem({ size: start.length, start, oracles: { value } }), method: { id, params }, budget: { iterations: 20_000 }, record: { every: 1 }, seed: 1, ...more });
const sphere = (x: Vector): number => x.reduce((sum, value) => sum + value * value, 0);

it('many values are ranked as few are: by value, then index, infinite ones last', () => {
  fc.assert(fc.property(fc.array(fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constant(Infinity)), { minLength: 49, maxLength: 200 }), (values) => {
    const order = new Int32Array(values.length);
    rankInto(Float64Array.from(values), order);
    expect([...order]).toEqual(values.map((value, i) => [value, i] as const).sort(([a, i], [b, j]) => (a === b ? i - j : a < b ? -1 : 1)).map(([, i]) => i));
  }), { seed: 3, numRuns: 50 });
});

describe.each(ids)('%s', (id) => {
  it('restarts with doubled populations find the minimum of Rastrigin in five variables, which one run misses', async () => {
    const stop = { kind: 'metric', name: 'best', below: 1e-9 } as const, start = [4.3, -3.2, 2.7, 4.9, -4.1];
    const one = await run(id, rastrigin, start, { sigma: 2 }, { stop }), many = await run(id, rastrigin, start, { sigma: 2, restarts: 9 }, { stop });
    expect(one.outcome).toBe('stalled');
    expect(one.last.metrics.best!).toBeGreaterThan(0.9);
    expect(many.outcome).toBe('converged');
    const [population, generations, best] = ['population', 'generations', 'best'].map((name) => [...many.tables!.runs!.columns[name]!]);
    expect(population!.length).toBe(many.last.metrics.restarts! + 1);
    population!.forEach((lambda, r) => { expect(lambda).toBe(8 * 2 ** r); });
    expect(generations!.reduce((sum, steps) => sum + steps, 0)).toBe(many.iterations);
    expect(population!.reduce((sum, lambda, r) => sum + lambda * generations![r]!, 0)).toBe(many.counts.valueBatch);
    expect(Math.min(...best!)).toBe(many.last.metrics.best);
    expect(many.notes!.filter(({ event }) => event === 'restart')).toHaveLength(population!.length - 1);
  });
  it.each([
    ['tolFun', { tolFun: 1e-6 }, sphere, /lie within 1.0e-6/], ['tolX', { tolX: 1e-3, tolFun: 0 }, sphere, /no coordinate of a step exceeds 5.0e-4/],
    ['tolXUp', { tolXUp: 100 }, (x: Vector) => x[0]!, /longest axis exceeds 1.0e\+2/], ['conditionLimit', { conditionLimit: 1e4, tolFun: 0 }, (x: Vector) => 1e8 * x[0]! ** 2 + x[1]! ** 2, /condition number of the covariance exceeds 1.0e\+4/],
  ] as const)('%s ends a run, and says so', async (_name, params, value, reason) => {
    const result = await run(id, value, [1, 1], params);
    expect(result.outcome).toBe('stalled');
    expect(result.reason).toMatch(reason);
  });
  it('a flat objective ends each run after 10 + 30 n / lambda generations', async () => {
    const result = await run(id, () => 7, [1, 1, 1], { population: 9, restarts: 2 });
    expect([...result.tables!.runs!.columns.generations!]).toEqual([9, 18, 36].map((lambda) => 10 + Math.ceil(90 / lambda)));
    expect(result.reason).toMatch(/all 2 restarts are done/);
  });
  it('an optimum on the bounds is found', async () => {
    const problem = { spec: 'problem/1', kind: 'expression', variables: [{ name: 'x', shape: [3], lower: 1, upper: 4 }], objective: '(x[1] + 1)^2 + (x[2] - 6)^2 + (x[3] - 2)^2', start: [2, 2, 3] };
    const result = await solve({ problem, method: { id }, budget: { iterations: 400 }, seed: 2 });
    [1, 4, 2].forEach((expected, j) => { expect(result.solution.x!.data[j]!).toBeCloseTo(expected, 6); });
    expect(result.best.metrics.value!).toBeCloseTo(8, 6);
    const { columns } = (await solve({ problem, method: { id, params: { restarts: 2, tolFun: 1e-2 } }, budget: { iterations: 2000 }, seed: 2 })).tables!.runs!;
    for (const best of columns.best!) expect(best).toBeLessThan(8.5);
  });
});

describe('reflection', () => {
  const numbers = fc.double({ min: -50, max: 50, noNaN: true });
  it('lies in the bounds, is the identity inside, and mirrors at both bounds', () => {
    fc.assert(fc.property(numbers, fc.double({ min: -5, max: 5, noNaN: true }), fc.double({ min: 0.1, max: 5, noNaN: true }), (value, low, width) => {
      const high = low + width, found = reflected(value, low, high);
      expect(found).toBeGreaterThanOrEqual(low);
      expect(found).toBeLessThanOrEqual(high);
      if (value >= low && value <= high) expect(found).toBe(value);
      expect(reflected(2 * high - value, low, high)).toBeCloseTo(found, 9);
      expect(reflected(2 * low - value, low, high)).toBeCloseTo(found, 9);
    }), { seed: 6 });
  });
  it('one bound alone, and bounds that meet', () => {
    expect([reflected(-3, 1, Infinity), reflected(8, -Infinity, 5), reflected(8, 2, 2)]).toEqual([5, 2, 2]);
  });
});
