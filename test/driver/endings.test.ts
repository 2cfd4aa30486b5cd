import { describe, expect, it } from 'vitest';
import type { Vector } from '../../core/index.js';
import { bowl, execution, ks, memory, refusal, runAll, scripted } from './support.js';

describe('records', () => {
  it('stand at the first, the sampled and the last step, each once', async () => {
    expect(ks((await runAll(execution({ sampling: { every: 3 }, budget: { iterations: 7 } }))).records)).toEqual([0, 3, 6, 7]);
    expect(ks((await runAll(execution({ sampling: { every: 3 }, budget: { iterations: 6 } }))).records)).toEqual([0, 3, 6]);
    expect(ks((await runAll(execution({ sampling: { ratio: 2 }, budget: { iterations: 20 } }))).records)).toEqual([0, 1, 2, 4, 8, 16, 20]);
    expect(ks((await runAll(execution({ budget: { iterations: 0 } }))).records)).toEqual([0]);
  });
  it('k = n follows n steps, and counts their calls', async () => {
    const { records } = await runAll(execution({ budget: { iterations: 4 } }));
    expect(records.map(({ k, counts, metrics }) => [k, counts.gradient, metrics.k])).toEqual([[0, 0, 0], [1, 1, 1], [2, 2, 2], [3, 3, 3], [4, 4, 4]]);
    expect(records.map(({ metrics }) => metrics.value)).toEqual([0.5, 0.5 / 4, 0.5 / 16, 0.5 / 64, 0.5 / 256]);
  });
  it('go to the store as they go to the caller', async () => {
    const store = memory();
    expect((await runAll(execution({ store }))).records).toEqual(store.records);
  });
});

describe('the end', () => {
  it('of the budget is never called success', async () => {
    const { result } = await runAll(execution({ budget: { iterations: 3 } }));
    expect(result).toMatchObject({ outcome: 'budget', iterations: 3, reason: 'the budget of 3 iterations is spent', certificate: { kind: 'none' } });
  });
  it('of a budget of calls comes after the step that spends it', async () => {
    const { result } = await runAll(execution({ budget: { calls: { gradient: 5 } } }));
    expect([result.outcome, result.iterations, result.counts.gradient]).toEqual(['budget', 5, 5]);
  });
  it('by a criterion comes first at the step where it holds, k = 0 included', async () => {
    // value is 4^-k / 2
    expect((await runAll(execution({ stop: { kind: 'value', below: 0.01 } }))).result).toMatchObject({ outcome: 'converged', iterations: 3 });
    expect((await runAll(execution({ stop: { kind: 'value', below: 1 } }))).result).toMatchObject({ outcome: 'converged', iterations: 0 });
  });
  it('by `step` compares moves from k = 1 on', async () => {
    // moves are 2^-k; the first point is 1 away from the origin, which is no move.
    expect((await runAll(execution({ stop: { kind: 'step', below: 0.2 } }))).result.iterations).toBe(3);
    expect((await runAll(execution({ stop: { kind: 'metric', name: 'step', below: 10 } }))).result.iterations).toBe(1);
  });
  it('by a step that finishes carries its reason and certificate, and the point it speaks of', async () => {
    const certificate = { kind: 'local', evidence: 'proved', measure: 'mine', value: 7 } as const;
    const method = scripted({ metric: (k) => k, step: (k, s) => { s.x[0] = k; return k === 3 ? { outcome: 'converged', reason: 'enough', certificate } : undefined; } });
    const { result } = await runAll(execution({ method }));
    expect(result).toMatchObject({ outcome: 'converged', reason: 'enough', certificate, iterations: 3, best: { k: 3 } });
    expect(result.solution.x!.data[0]).toBe(3);
  });
  it('by a promised finish too', async () => {
    const method = scripted({ step: (k) => Promise.resolve(k === 2 ? { outcome: 'infeasible', reason: 'no way' } as const : undefined) });
    expect((await runAll(execution({ method }))).result).toMatchObject({ outcome: 'infeasible', iterations: 2 });
  });
});

describe('a metric without a value at some steps', () => {
  it('stops nothing there, and is left out of the record', async () => {
    const method = scripted({ metric: (k) => (k % 2 === 0 ? undefined : 1 / k) });
    const { records, result } = await runAll(execution({ method, stop: { kind: 'metric', name: 'm', below: 0.25 } }));
    expect(result.iterations).toBe(5);
    expect(records.map(({ metrics }) => 'm' in metrics)).toEqual([false, true, false, true, false, true]);
  });
  it('may be a promise', async () => {
    const method = scripted({ metric: (k) => Promise.resolve(k < 4 ? undefined : 0) });
    expect((await runAll(execution({ method, stop: { kind: 'metric', name: 'm', below: 1 } }))).result.iterations).toBe(4);
  });
});

describe('numbers that are not finite', () => {
  const nanAfter = (calls: number) => { let seen = 0; return (x: Vector, out: Vector): void => { seen += 1; out.set(seen > calls ? x.map(() => Number.NaN) : x); }; };

  it('in the iterate end the run as diverged, with the last finite point and all records before', async () => {
    const { records, result } = await runAll(execution({ problem: bowl(1, { gradient: nanAfter(5) }) }));
    expect(result).toMatchObject({ outcome: 'diverged', reason: 'the iterate is not finite after step 6', iterations: 6, last: { k: 5 } });
    expect(result.last.solution.x!.data[0]).toBe(2 ** -5);
    expect(result.last.metrics).toMatchObject({ value: 2 ** -11 });
    expect(ks(records)).toEqual([0, 1, 2, 3, 4, 5]);
  });
  it('in the last step between two records too', async () => {
    const { result } = await runAll(execution({ problem: bowl(1, { gradient: nanAfter(5) }), sampling: { every: 100 } }));
    expect([result.last.k, result.last.solution.x!.data[0], result.best.k]).toEqual([5, 2 ** -5, 0]);
  });
  it.each([Number.NaN, Infinity, -Infinity])('in a metric: %s', async (bad) => {
    const { records, result } = await runAll(execution({ method: scripted({ metric: (k) => (k < 3 ? 1 : bad) }) }));
    expect(result).toMatchObject({ outcome: 'diverged', reason: 'metric `m` is not finite after step 3', best: { k: 0 } });
    expect(ks(records)).toEqual([0, 1, 2]);
  });
  it('in the metric of a criterion, where no record is due', async () => {
    const method = scripted({ metric: (k) => (k < 3 ? 1 : Number.NaN) });
    expect((await runAll(execution({ method, sampling: { every: 100 }, stop: { kind: 'metric', name: 'm', below: 0 } }))).result).toMatchObject({ outcome: 'diverged', reason: 'metric `m` is not finite after step 3' });
  });
  it('at the start', async () => {
    expect((await runAll(execution({ problem: bowl(1, { value: () => Number.NaN }) }))).result).toMatchObject({ outcome: 'diverged', reason: 'metric `value` is not finite at the start point', iterations: 0 });
    expect((await refusal(runAll(execution({ start: Float64Array.of(Number.NaN) })))).code).toBe('start-not-finite');
  });
  it('turn a success into divergence, but not what the method says of an unbounded problem', async () => {
    const ending = (outcome: 'converged' | 'unbounded') => execution({ method: scripted({ metric: (k) => (k < 3 ? 1 : -Infinity), step: (k) => (k === 3 ? { outcome, reason: 'so be it' } : undefined) }) });
    expect((await runAll(ending('converged'))).result).toMatchObject({ outcome: 'diverged' });
    const { result } = await runAll(ending('unbounded'));
    expect(result).toMatchObject({ outcome: 'unbounded', reason: 'so be it', last: { k: 3 } });
    expect(Object.values(result.last.metrics).every(Number.isFinite)).toBe(true);
  });
});

describe('a method without a point', () => {
  const method = scripted({ pointless: true, metric: (k) => k });
  it('runs to its budget and has no solution', async () => {
    expect((await runAll(execution({ method, budget: { iterations: 4 } }))).result).toMatchObject({ outcome: 'budget', iterations: 4, solution: {}, certificate: { kind: 'none', evidence: 'measured' } });
  });
  it('cannot be stopped by what is measured at a point', async () => {
    for (const kind of ['step', 'value', 'gradient-norm'] as const) expect((await refusal(runAll(execution({ method, stop: { kind, below: 1 } })))).code).toBe('criterion-metric');
    expect((await runAll(execution({ method, stop: { kind: 'metric', name: 'm', above: 2 } }))).result.iterations).toBe(3);
  });
});

describe('a gap', () => {
  it('is measured against the reference of the problem', async () => {
    const problem = bowl(1, {}, { reference: { value: 0 } });
    expect((await runAll(execution({ problem, stop: { kind: 'gap', below: 0.01 } }))).result).toMatchObject({ outcome: 'converged', iterations: 3, certificate: { kind: 'global', evidence: 'measured', measure: 'gap', value: 0.5 / 64 } });
  });
  it('without a reference is refused before the first record', async () => {
    const store = memory();
    expect((await refusal(runAll(execution({ store, stop: { kind: 'gap', below: 0.01 } })))).code).toBe('gap-without-reference');
    expect(store.records).toEqual([]);
  });
});
