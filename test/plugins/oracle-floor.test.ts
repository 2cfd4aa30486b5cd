/** Measured calls against golden counts and the floors; any registered solver; hard instances made for each accuracy. */
import { readFileSync } from 'node:fs';
import { Type } from 'typebox';
import { describe, expect, it } from 'vitest';
import { defineMethod, deterministicFloor, registry, solve, type RunResult, type Table } from '../../core/index.js';

const golden = JSON.parse(readFileSync(new URL('../golden/quantum-lower-bounds.json', import.meta.url), 'utf8'));
const measure = (problem: object, params: object): Promise<RunResult> => solve({ problem: { spec: 'problem/1', ...problem }, method: { id: 'oracle-floor', params } });
const chain = (params: object): object => ({ kind: 'hard-instance', params });
const column = (result: RunResult, table: string, name: string): number[] => [...(result.tables![table] as Table).columns[name]!].map(Number);
const absoluteHessian = { id: 'gradient-normalized-newton', params: { indefinite: 'absolute', solver: 'eigen' } }, fista = { id: 'nesterov', params: { variant: 'fista' } };

describe('golden calls on the unscaled chain, to a gradient of length 1', () => {
  const calls = async (T: number, method: string | object): Promise<number> => column(await measure(chain({ T }), { methods: [method], eps: [1] }), 'calls', typeof method === 'string' ? method : (method as { id: string }).id)[0]!;
  it.each(Object.entries<number>(golden.gd.calls_until_gnorm_le_1))('gradient descent, T = %s', async (T, count) => { expect(await calls(Number(T), 'gradient-descent')).toBe(count); });
  it.each(Object.entries<number>(golden.agd_calls))('accelerated gradient descent, T = %s', async (T, count) => { expect(await calls(Number(T), fista)).toBe(count); });
  it.each(Object.entries<number>(golden.lbfgs_scipy_calls))('L-BFGS, T = %s', async (T, count) => { expect(await calls(Number(T), 'lbfgs')).toBe(count); });
  it.each([[3, 11], [5, 12], [10, 21], [20, 41], [40, 81]])('gradient-normalised Newton with |Hessian|, rejected probes counted, T = %i', async (T, count) => { expect(await calls(T, absoluteHessian)).toBe(count); });
});

describe('on a family of hard instances', () => {
  const methods = ['gradient-descent', fista, 'lbfgs', 'trust-region-newton', 'cubic-newton', absoluteHessian];
  const names = ['gradient-descent', 'nesterov', 'lbfgs', 'trust-region-newton', 'cubic-newton', 'gradient-normalized-newton'];

  it.each([[1, { Delta: 3000, L: 1, eps: 0.2 }], [2, { order: 2, Delta: 1000, L: 1, eps: 0.1 }]] as const)('order %i: every method needs T + 1 calls at every accuracy, and tells of one coordinate a call', async (_order, params) => {
    const result = await measure(chain(params), { methods }), T = column(result, 'instances', 'T');
    expect(column(result, 'calls', 'floor')).toEqual(T.map((length) => length + 1));
    expect(T.length).toBe(5);
    for (const name of names) {
      column(result, 'calls', name).forEach((calls, i) => { expect(calls).toBeGreaterThanOrEqual(T[i]! + 1); });
      expect(column(result, 'growth', name)).toEqual([1]);
    }
  });
  it.each([[1, { Delta: 1e5, L: 1, eps: 0.2 }, -2], [2, { order: 2, Delta: 3000, L: 1, eps: 0.1 }, -1.5]] as const)('order %i: L-BFGS stays within a third of the floor, and so has its slope', async (_order, params, slope) => {
    const result = await measure(chain(params), { methods: ['lbfgs'] });
    expect(Math.max(...column(result, 'ratio', 'lbfgs').slice(1))).toBeLessThan(4 / 3);
    expect(Math.abs(column(result, 'slopes', 'lbfgs')[0]! - slope)).toBeLessThan(0.25);
    expect(column(result, 'slopes', 'floor-deterministic')).toEqual([slope]);
  });
  it('every registered solver that fits and needs no number is measured at T + 1 calls or more', async () => {
    const measured: string[] = [];
    for (const { id } of registry.list('solver')) {
      try {
        const result = await measure(chain({ T: 5 }), { methods: [id], eps: [1], iterations: 40_000 });
        expect(column(result, 'calls', id)[0], id).toBeGreaterThanOrEqual(6);
        measured.push(id);
      } catch (error) { expect(['method-misfit', 'number-missing'], `${id}: ${String(error)}`).toContain((error as { code?: string }).code); }
    }
    expect(measured).toEqual(expect.arrayContaining(['cubic-newton', 'fista', 'gradient-descent', 'lbfgs', 'lbfgs-b', 'mirror-descent', 'nelder-mead', 'nesterov', 'proximal-gradient', 'sgd', 'trust-region-newton']));
  });
  it('a staircase rises where gradient descent first passes a threshold', async () => {
    const result = await measure(chain({ T: 5 }), { eps: [1] }), call = column(result, 'staircase-gradient-descent', 'call'), one = column(result, 'staircase-gradient-descent', 'prog-1'), zero = column(result, 'staircase-gradient-descent', 'prog-0');
    expect([1, 2, 3, 4, 5].map((i) => call[one.indexOf(i)])).toEqual([79, 118, 157, 196, 245]);
    expect(zero[0]).toBe(0);
    zero.forEach((value, i) => { if (i > 0) expect(value - zero[i - 1]!).toBeLessThanOrEqual(1); });
    expect(result.last.metrics).toMatchObject({ accuracy: 1, calls: 376, floor: 6, length: 5, progress: 5 });
  });
  it('a method that guesses is found out, and may go below the floor', async () => {
    registry.add(guesser);
    const result = await measure(chain({ T: 12 }), { methods: ['test-guesser'], eps: [1] });
    expect(column(result, 'calls', 'test-guesser')[0]).toBeLessThan(13);
    expect(column(result, 'growth', 'test-guesser')).toEqual([12]);
    expect(result.notes).toContainEqual(expect.objectContaining({ event: 'not-zero-respecting', detail: { method: 'test-guesser', eps: 1, growth: 12 } }));
  });
  it('accuracies at which the chain has no coordinate are left out with a note', async () => {
    const result = await measure(chain({ T: 5 }), { eps: [1, 50] });
    expect(column(result, 'instances', 'accuracy')).toEqual([1]);
    expect(result.notes).toContainEqual(expect.objectContaining({ event: 'trivial-accuracy', detail: { eps: 50 } }));
  });
  it('a rotated chain takes `smoothness`; no coordinate is exactly zero there', async () => {
    const result = await measure(chain({ T: 5, rotate: { d: 40, seed: 7 } }), { methods: ['gradient-descent', 'lbfgs'], smoothness: 155 });
    expect(column(result, 'calls', 'gradient-descent').every((calls, i) => calls > column(result, 'calls', 'floor')[i]!)).toBe(true);
    expect(result.notes!.map(({ event }) => event)).toEqual(['what-floors-say']);
  });
  it('the own T, scale and floor stand in the record of any run', async () => {
    const { problemDetails } = await solve({ problem: { spec: 'problem/1', kind: 'hard-instance', params: { Delta: 1e4, L: 1, eps: 0.1, noise: { type: 'hard', sigma: 10 } } }, method: 'gradient-descent', budget: { iterations: 1 } });
    expect(problemDetails).toMatchObject({ T: 137, chance: 0.2116 });
    expect(problemDetails!.scale).toBeCloseTo(30.4, 12);
    expect(problemDetails!.floor).toBeCloseTo(321.3610586, 6);
  });
});

/** Goes to (2, ..., 2) at once: no method that knows only what gradients told could. */
const guesser = defineMethod({ id: 'test-guesser', version: '1.0.0', title: 'Guesser', summary: 'guesses', requires: ['gradient'], params: Type.Object({}), metrics: {} }, (run) => {
  const g = new Float64Array(run.size);
  return { init() { return { x: run.start() }; }, step(s: { x: Float64Array }) { for (let i = 0; i < s.x.length; i++) s.x[i]! += 2; run.oracles.gradient(s.x, g); }, metrics: {}, point: (s: { x: Float64Array }) => s.x };
});

describe('sampled gradients', () => {
  const problem = chain({ Delta: 1e4, L: 1, eps: 0.2, noise: { type: 'hard', sigma: 10 } }), methods = ['gradient-descent', { id: 'sgd', params: { eta: 100 } }];
  it('the median of several runs is held against (T - 1)/(2p), exact methods against T + 1', async () => {
    const result = await measure(problem, { methods, repetitions: 3 }), { T, chance } = (result.tables!.instances as Table).columns as Record<string, Float64Array>;
    expect(column(result, 'calls', 'sampled-floor')).toEqual([...T!].map((length, i) => (length - 1) / (2 * chance![i]!)));
    expect(column(result, 'calls', 'floor')).toEqual([...T!].map((length) => length + 1));
    column(result, 'ratio', 'sgd').forEach((ratio, i) => { expect(ratio).toBeCloseTo(column(result, 'calls', 'sgd')[i]! / column(result, 'calls', 'sampled-floor')[i]!, 9); expect(ratio).toBeGreaterThanOrEqual(1); });
    expect(result.notes).toContainEqual(expect.objectContaining({ event: 'beyond-its-guarantee', detail: { method: 'sgd', fact: 'convex' } }));
  });
  it('each call is one sample, however large the batch', async () => {
    const [one, ten] = await Promise.all([1, 10].map(async (batch) => { const { counts } = await measure(problem, { methods: [{ id: 'sgd', params: { eta: 100, batch } }], eps: [0.8], repetitions: 1, iterations: 20 }); return counts['measured/sampleGradient']!; }));
    expect([one, ten]).toEqual([20, 200]);
  });
});

describe('on a given problem', () => {
  const quadratic = { kind: 'quadratic', data: { Q: { inline: [[2, 0], [0, 1]] }, c: { inline: [-2, 1] } }, reference: { value: -1.5 } };
  it('the gap is that of the known optimum, and the floors are those of the formula', async () => {
    const result = await measure(quadratic, { methods: ['gradient-descent', 'lbfgs'] }), eps = column(result, 'floors', 'accuracy');
    expect(eps[0]! / Math.sqrt(5)).toBeCloseTo(10 ** -0.5, 9);
    expect(column(result, 'floors', 'deterministic')).toEqual(eps.map((e) => deterministicFloor({ order: 1, Delta: 1.5, L: 2 }, e)));
    const calls = column(result, 'calls', 'gradient-descent');
    calls.forEach((count, i) => { if (i > 0) expect(count).toBeGreaterThanOrEqual(calls[i - 1]!); });
  });
  it('an accuracy that one method did not reach is a gap in its column', async () => {
    const result = await measure(quadratic, { methods: ['gradient-descent', 'lbfgs'], eps: [1, 1e-9], iterations: 8 });
    expect(column(result, 'calls', 'gradient-descent')[1]).toBeNaN();
    expect(column(result, 'calls', 'lbfgs')[1]).toBeGreaterThan(0);
    expect(result.reason).toContain('gradient-descent: ');
    expect(result.reason).toContain('(1 of 2 accuracies reached)');
  });
});

describe('refusals', () => {
  it.each([
    ['an unknown method', { methods: ['gradient-descent', 'gradient-decent'] }, { code: 'unknown-method', details: { pointer: '/method/params/methods/1', suggestion: 'did you mean `gradient-descent`?' } }],
    ['a method that does not fit', { methods: ['highs'] }, { code: 'method-misfit', details: { pointer: '/method/params/methods/0' } }],
    ['a number that is missing', { methods: [{ id: 'heavy-ball', params: {} }] }, { code: 'number-missing', details: { pointer: '/method/params/methods/0', suggestion: 'name it with its params: {"id": "heavy-ball", "params": {"strongConvexity": NUMBER}}' } }],
    ['a wrong param', { methods: [{ id: 'lbfgs', params: { memmory: 3 } }] }, { details: { pointer: '/method/params/methods/0' } }],
    ['constants beside those of the instance', { Delta: 3 }, { code: 'floor-constants', details: { pointer: '/method/params/Delta' } }],
    ['nothing but trivial accuracies', { eps: [100] }, { code: 'floor-trivial' }],
  ])('%s', async (_name, params, error) => { await expect(measure(chain({ T: 5 }), params)).rejects.toMatchObject(error); });
  it('a rotated chain needs L', async () => {
    await expect(measure(chain({ T: 5, rotate: { d: 40 } }), {})).rejects.toMatchObject({ code: 'number-missing', details: { pointer: '/method/params/smoothness' } });
  });
  it('a problem whose optimum nobody knows needs Delta', async () => {
    await expect(measure({ kind: 'quadratic', data: { Q: { inline: [[2]] }, c: { inline: [1] } } }, {})).rejects.toMatchObject({ code: 'number-missing', details: { pointer: '/method/params/Delta' } });
  });
});
