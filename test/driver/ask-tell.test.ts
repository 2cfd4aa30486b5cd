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

describe('a batch of several oracles', () => {
  /** Asks `smoothValue`, `value` and `smoothValue` again, and keeps the answers. */
  const mixed = defineAskTell(
    { id: 'mixed', version: '1.0.0', title: 'Mixed', summary: 'asks two oracles', requires: [], asks: ['value', 'smoothValue'], params: Type.Object({}), metrics: { sum: { unit: '', better: 'neither' } } },
    (run) => ({
      init() { return { x: run.start(), told: [] as number[] }; },
      ask: (s) => [query('smoothValue', s.x), query('value', s.x), query('smoothValue', s.x)],
      tell(s, answers) { s.told = [...answers]; },
      point: (s) => s.x,
      metrics: { sum: (s) => s.told.reduce((sum, answer, i) => sum + answer * 10 ** i, 0) },
    }),
  ) as unknown as AnyMethodOf;
  const batches: (readonly string[])[] = [];
  const problem = (fail = false): AnyProblem => ({ ...bowl(1, { smoothValue: () => 2 }), answers: { oracles: ['value'], open: () => ({ async evaluate(asks) {
    batches.push(asks.map(({ oracle }) => oracle));
    await pause(1);
    if (fail) throw new Error('no line');
    return asks.map(() => 3);
  } }) } });

  it('sends the evaluator what it answers, and answers the rest in process, in order and counted', async () => {
    const { result } = await runAll(execution({ method: mixed, problem: problem(), budget: { iterations: 1 } }));
    expect(batches).toEqual([['value']]);
    expect([result.last.metrics.sum, result.counts]).toEqual([232, { value: 1, smoothValue: 2 }]);
  });

  it('counts nothing of it in the checkpoint that is written while it is out', async () => {
    const store = memory();
    await runAll(execution({ method: mixed, problem: problem(), budget: { iterations: 2 }, store, checkpoint: { iterations: 1 } }));
    expect(store.snapshots.filter(({ pending }) => pending).map(({ k, counts }) => [k, counts])).toEqual([[0, { value: 0, smoothValue: 0 }], [1, { value: 1, smoothValue: 2 }]]);
  });

  it('an evaluator that throws is reported with the oracle', async () => {
    expect((await refusal(runAll(execution({ method: mixed, problem: problem(true) })))).message).toMatch(/^Oracle `value` of problem `bowl` failed at step 1.*: no line$/);
  });
});

describe('a batch that is out', () => {
  it('is saved while it is out, when a checkpoint by seconds falls due', async () => {
    const store = memory();
    let answer = (_values: readonly number[]): void => {};
    const problem = { ...remote(half), answers: { oracles: ['value' as const], open: () => ({ evaluate: () => new Promise<readonly number[]>((resolve) => { answer = resolve; }) }) } };
    const run = runAll(execution({ method: descending, problem, store, checkpoint: { seconds: 0.02 }, budget: { iterations: 1 } }));
    while (!store.snapshots.some(({ pending }) => pending)) await pause(5);
    expect(store.snapshots.filter(({ pending }) => pending)[0]).toMatchObject({ k: 0, counts: { value: 0 } });
    answer([1, 2]);
    expect((await run).result).toMatchObject({ iterations: 1, counts: { value: 2 } });
  });

  it('adds none of the time that it was waited for to an interrupted run', async () => {
    const { snapshot, result } = await interrupted(80);
    expect(snapshot.seconds).toBeLessThan(0.06);
    expect(result.seconds).toBe(snapshot.seconds);
  });

  /** Aborts while batch 3 is out, so many milliseconds after it was asked; gives the snapshot that was saved then. */
  async function interrupted(after = 0): Promise<{ snapshot: Snapshot; milliseconds: number; result: Awaited<ReturnType<typeof runAll>>['result'] }> {
    const controller = new AbortController(), store = memory();
    let at = 0;
    const problem = remote(async (x, _signal, batch) => {
      if (batch === 3) { setTimeout(() => { at = performance.now(); controller.abort(); }, after); await pause(5000, undefined, { ref: false }); }
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
