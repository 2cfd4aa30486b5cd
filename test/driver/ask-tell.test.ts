/** Methods that ask and are told: one batch at a time, counted when answered, saved while it is out. */
import { setTimeout as pause } from 'node:timers/promises';
import { Type } from 'typebox';
import { describe, expect, it } from 'vitest';
import { defineAskTell, defineProblem, query, solve, type AnyProblem, type Snapshot, type Vector } from '../../core/index.js';
import { bowl, execution, memory, refusal, runAll, type AnyMethodOf } from './support.js';

interface State { readonly x: Vector; readonly trial: Vector; f: number; asked: number }

/** Tries x - 1/4 in each step and keeps what is lower; `asked` shows in the state that `ask` ran. */
const descending = defineAskTell(
  { id: 'descending', version: '1.0.0', title: 'Descending', summary: 'tries smaller numbers', requires: [], asks: ['value'], params: Type.Object({}), metrics: { value: { unit: 'objective', better: 'lower' }, asked: { unit: 'asks', better: 'neither' } }, merit: 'value' },
  (run) => ({
    init(): State { return { x: run.start(), trial: run.start(), f: Infinity, asked: 0 }; },
    ask(s) { s.asked += 1; for (let i = 0; i < s.x.length; i++) s.trial[i] = s.x[i]! - 0.25; return [query('value', s.x), query('value', s.trial)]; },
    tell(s, [here, there]) { if (there! < here!) s.x.set(s.trial); s.f = Math.min(here!, there!); },
    point: (s) => s.x,
    metrics: { value: (s) => (s.f === Infinity ? undefined : s.f), asked: (s) => s.asked },
  }),
) as unknown as AnyMethodOf;

/** The bowl as somebody else computes it. `answer` says how. */
function remote(answer: (x: Vector, signal: AbortSignal, batch: number) => number | Promise<number>): AnyProblem & { readonly closed: number[] } {
  const closed: number[] = [];
  const problem = defineProblem({
    size: 1, start: [1], oracles: {},
    answers: { oracles: ['value'], open: () => { let batch = 0; return { async evaluate(asks, signal) { batch++; return Promise.all(asks.map(({ args }) => answer(args[0] as Vector, signal, batch))); }, close: () => { closed.push(batch); } }; } },
  }) as unknown as AnyProblem;
  return { ...problem, closed };
}
const half = (x: Vector): number => x[0]! ** 2 / 2;

describe('in process', () => {
  it('the problem\'s own oracles answer, in order, and are counted', async () => {
    const { result } = await runAll(execution({ method: descending, budget: { iterations: 3 } }));
    expect(result.counts).toEqual({ value: 6 });
    expect(result.solution.x!.data).toEqual(Float64Array.of(0.25));
  });

  it('a budget of calls ends the run', async () => {
    const { result } = await runAll(execution({ method: descending, budget: { calls: { value: 4 } } }));
    expect([result.outcome, result.iterations]).toEqual(['budget', 2]);
  });
});

describe('an evaluator', () => {
  it('gives the records of the oracles in process, and is closed once', async () => {
    const here = await runAll(execution({ method: descending, budget: { iterations: 5 } }));
    const problem = remote(async (x) => { await pause(1); return half(x); });
    const there = await runAll(execution({ method: descending, problem, budget: { iterations: 5 } }));
    const bare = (records: typeof here.records) => records.map(({ k, counts, metrics }) => ({ k, counts, metrics }));
    expect(bare(there.records.slice(1))).toEqual(bare(here.records.slice(1)));
    expect(problem.closed).toEqual([5]);
  });

  it('that throws ends the run with a coded error, and is closed', async () => {
    const problem = remote((_x, _signal, batch) => { if (batch === 2) throw new Error('the simulator burnt down'); return 1; });
    const error = await refusal(runAll(execution({ method: descending, problem })));
    expect(error.exitCode).toBe(4);
    expect(error.message).toContain('the simulator burnt down');
    expect(problem.closed).toEqual([2]);
  });

  it('that answers too little is refused', async () => {
    const problem = { ...bowl(), oracles: {}, answers: { oracles: ['value' as const], open: () => ({ evaluate: () => [1] }) } } as unknown as AnyProblem;
    expect(await refusal(runAll(execution({ method: descending, problem })))).toMatchObject({ code: 'answers-missing' });
  });

  it('is not asked by a method that calls oracles itself: that method does not fit', async () => {
    const problem = remote(half);
    expect(await refusal(solve({ problem: problem as never, method: 'lbfgs' }))).toMatchObject({ code: 'method-misfit' });
  });

  it('is matched by a method that asks', async () => {
    const result = await solve({ problem: remote(half) as never, method: 'nelder-mead', budget: { iterations: 80 } });
    expect(result.best.metrics.value!).toBeLessThan(1e-6);
  });
});

describe('a batch that is out', () => {
  /** Aborts while batch 3 is out; gives the snapshot that was saved then. */
  async function interrupted(): Promise<{ snapshot: Snapshot; milliseconds: number; result: Awaited<ReturnType<typeof runAll>>['result'] }> {
    const controller = new AbortController(), store = memory();
    let at = 0;
    const problem = remote(async (x, _signal, batch) => {
      if (batch === 3) { setImmediate(() => { at = performance.now(); controller.abort(); }); await pause(5000, undefined, { ref: false }); }
      return half(x);
    });
    const { result } = await runAll(execution({ method: descending, problem, signal: controller.signal, store, checkpoint: { iterations: 100 } }));
    return { snapshot: store.snapshots.at(-1)!, milliseconds: performance.now() - at, result };
  }

  it('is given up on within 100 ms of an abort, and saved', async () => {
    const { snapshot, milliseconds, result } = await interrupted();
    expect(result.outcome).toBe('aborted');
    expect(milliseconds).toBeLessThan(100);
    expect(snapshot).toMatchObject({ k: 2, counts: { value: 4 } });
    expect(snapshot.pending).toHaveLength(2);
  });

  it('is asked again on resume without a second `ask`, and the records equal the uninterrupted ones', async () => {
    const whole = await runAll(execution({ method: descending, problem: remote(half), budget: { iterations: 6 } }));
    const { snapshot } = await interrupted();
    const resumed = await runAll(execution({ method: descending, problem: remote(half), budget: { iterations: 6 }, snapshot: structuredClone(snapshot) }));
    const bare = (records: typeof whole.records) => records.map(({ k, counts, metrics }) => ({ k, counts, metrics }));
    expect(bare(resumed.records)).toEqual(bare(whole.records.filter(({ k }) => k >= 3)));
  });

  it('is saved before the answers come when a checkpoint is due', async () => {
    const store = memory();
    await runAll(execution({ method: descending, problem: remote(async (x) => { await pause(1); return half(x); }), store, checkpoint: { iterations: 2 }, budget: { iterations: 4 } }));
    expect(store.snapshots.some(({ pending }) => pending !== undefined)).toBe(true);
  });
});
