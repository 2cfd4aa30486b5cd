/** Inner runs: the same numbers as loops written by hand, in the parent's records, checkpoints and errors. */
import { Type } from 'typebox';
import { describe, expect, it } from 'vitest';
import { defineMethod, defineProblem, solve, type AnyProblem, type Nested, type Session, type Vector } from '../../core/index.js';
import { streamFor } from '../../core/random/index.js';
import { conform, zoo } from '../../core/testing/index.js';
import { bowl, execution, memory, refusal, runAll, timeless, type AnyMethodOf } from './support.js';
import { noisy, proximalPoint, tower } from './nest-toys.js';

const asMethod = (method: unknown): AnyMethodOf => method as AnyMethodOf;
const params = { inner: 5, atOnce: 2, noise: 0.01 };
const outer = (more: Parameters<typeof execution>[0] = {}) => execution({ method: asMethod(proximalPoint), params, problem: bowl(2), labels: ['test'], budget: { iterations: 12 }, ...more });

/** The same, on f = |x|^2 / 2 with no nesting: the streams are derived by hand. */
function byHand(steps: number): { x: number[]; gradient: number; inner: number; polish: number }[] {
  let x = [1, 1], round = 0, k = 0, y = [...x];
  let random = streamFor('test', 'nest', 'inner', 0, 'method');
  const seen = { gradient: 0, inner: 0, polish: 0 }, all = [{ x: [...x], ...seen }];
  for (let t = 0; t < steps; t++) {
    for (let i = 0; i < params.atOnce && k < params.inner; i++) {
      const z = random.normal() + streamFor('test', 'nest', 'inner', round, 'stream', 'z', k).normal();
      y = y.map((yi, j) => { const g = yi / 1 + (yi - x[j]!); return yi - g / 4 + params.noise * z; });
      k += 1; seen.gradient += 1; seen.inner += 1;
    }
    if (k === params.inner) {
      x = y.map((yi, j) => { const g = yi / 1 + (yi - x[j]!); return yi - 0.25 * g; });
      // Gradient descent takes a gradient at its start, too.
      seen.gradient += 2; seen.polish += 2;
      round += 1; k = 0; y = [...x];
      random = streamFor('test', 'nest', 'inner', round, 'method');
    }
    all.push({ x: [...x], ...seen });
  }
  return all;
}

describe('an inner run', () => {
  it('gives the iterates and counts of the loop written by hand, bit for bit', async () => {
    const wanted = byHand(12);
    const { records } = await runAll(outer());
    expect(records.map(({ metrics }) => metrics.value)).toEqual(wanted.map(({ x }) => (x[0]! * x[0]! + x[1]! * x[1]!) / 2));
    expect(records.map(({ counts }) => [counts.gradient, counts['inner/gradient'], counts['polish/gradient']])).toEqual(wanted.map(({ gradient, inner, polish }) => [gradient, inner, polish]));
  });

  it('counts under its label, from the first record on, and in the result', async () => {
    const { records, result } = await runAll(outer());
    expect(records[0]!.counts).toEqual({ gradient: 0, 'inner/gradient': 0, 'polish/gradient': 0 });
    expect(result.counts['inner/gradient']).toBe(byHand(12).at(-1)!.inner);
  });

  it('has the streams of its label and index: the same again for the same ones, others for others', async () => {
    const drawn: number[][] = [];
    const drawing = defineMethod({ id: 'drawing', version: '1.0.0', title: 'D', summary: 'd', requires: [], params: Type.Object({}), metrics: {} }, (run) => ({ init() { return { drawn: [run.random.uniform(), run.stream('a').uniform()] }; }, step() {}, metrics: {} }));
    const method = defineMethod({ id: 'opening', version: '1.0.0', title: 'O', summary: 'o', requires: [], nests: { a: [], b: [] }, params: Type.Object({}), metrics: {} }, (run) => {
      const empty = defineProblem({ size: 1, oracles: {} });
      const a = run.nest('a', drawing, empty), b = run.nest('b', drawing, empty);
      return { async init() { for (const [nested, index] of [[a, []], [a, []], [a, [1]], [a, [2]], [b, []]] as const) drawn.push(((await nested.open({ index })).state as { drawn: number[] }).drawn); return {}; }, step: () => ({ outcome: 'converged', reason: 'done' }), metrics: {} };
    });
    await runAll(execution({ method: asMethod(method) }));
    expect(drawn[0]).toEqual(drawn[1]);
    expect(new Set(drawn.flat()).size).toBe(8);
  });

  it('ends by its criterion, its budget of iterations or calls, or its method, and says so', async () => {
    const ends: (string | undefined)[] = [], more: (string | undefined)[] = [];
    const quitting = defineMethod({ id: 'quitting', version: '1.0.0', title: 'Q', summary: 'q', requires: ['gradient'], params: Type.Object({}), metrics: {} }, (run) => ({ init() { return { x: run.start() }; }, step: () => ({ outcome: 'stalled', reason: 'no more' }), point: (s) => s.x, metrics: {} }));
    const method = defineMethod({ id: 'ending', version: '1.0.0', title: 'E', summary: 'e', requires: [], nests: { a: [] }, params: Type.Object({}), metrics: {} }, (run) => {
      const problem = defineProblem({ size: 1, start: [1], traits: { smooth: true, smoothness: 1 }, oracles: { gradient: (x: Vector, out: Vector) => { out[0] = x[0]!; } } });
      const all: Nested[] = [
        run.nest('a', noisy, problem, { stop: { kind: 'gradient-norm', below: 0.5 } }), run.nest('a', noisy, problem, { budget: { iterations: 3 } }), run.nest('a', noisy, problem, { budget: { calls: { gradient: 4 } } }), run.nest('a', quitting, problem, { budget: { iterations: 9 } }),
        run.nest('a', noisy, problem, { stop: { kind: 'step', below: 0.2 } }),
      ];
      return { async init() { for (const nested of all) { const session = await nested.open(); const finish = await nested.advance(session); ends.push(`${finish!.outcome} ${session.k}`); more.push(((await nested.advance(session, 5)) === finish) ? 'same' : 'other'); } return {}; }, step: () => ({ outcome: 'converged', reason: 'done' }), metrics: {} };
    });
    await runAll(execution({ method: asMethod(method) }));
    // (3/4)^k < 1/2 at k = 3; the step to k is (3/4)^(k-1) / 4, below 0.2 at k = 2.
    expect(ends).toEqual(['converged 3', 'budget 3', 'budget 4', 'stalled 1', 'converged 2']);
    expect(more).toEqual(['same', 'same', 'same', 'same', 'same']);
  });

  it('of a method that asks is told by the problem in process, and by an evaluator', async () => {
    const best: number[] = [];
    const method = defineMethod({ id: 'asking', version: '1.0.0', title: 'A', summary: 'a', requires: [], nests: { here: ['nelder-mead'], there: ['nelder-mead'] }, params: Type.Object({}), metrics: {} }, (run) => {
      const value = (x: Vector): number => (x[0]! - 1) ** 2 + (x[1]! + 2) ** 2;
      const here = run.nest('here', 'nelder-mead', defineProblem({ size: 2, oracles: { value } }) as AnyProblem, { budget: { iterations: 60 } });
      const there = run.nest('there', 'nelder-mead', defineProblem({ size: 2, oracles: {}, answers: { oracles: ['value'], open: () => ({ evaluate: async (asks) => Promise.all(asks.map(async ({ args }) => value(args[0] as Vector))) }) } }), { budget: { iterations: 60 } });
      return { async init() { for (const nested of [here, there]) { const session = await nested.open(); await nested.advance(session); best.push((await nested.metric(session, 'value'))!, session.counts.value!); } return {}; }, step: () => ({ outcome: 'converged', reason: 'done' }), metrics: {} };
    });
    const { result } = await runAll(execution({ method: asMethod(method) }));
    expect(best.slice(0, 2)).toEqual(best.slice(2));
    expect(result.counts).toMatchObject({ 'here/value': best[1], 'there/value': best[3] });
  });

  it('reaches a method through a bridge, and the ledger shows asked and paid', async () => {
    const method = defineMethod({ id: 'bridged', version: '1.0.0', title: 'B', summary: 'b', requires: [], nests: { a: [] }, params: Type.Object({}), metrics: {} }, (run) => {
      const inner = run.nest('a', noisy, defineProblem({ size: 2, start: [1, 1], traits: { smooth: true }, oracles: { value: (x: Vector) => (x[0]! ** 2 + x[1]! ** 2) / 2 } }));
      return { async init() { return { session: await inner.open() }; }, async step(s: { session: Session }) { await inner.advance(s.session, 3); return { outcome: 'converged', reason: 'done' } as const; }, metrics: {} };
    });
    const { result } = await runAll(execution({ method: asMethod(method) }));
    expect(result.counts).toEqual({ 'a/value': 9, 'a/gradient': 3 });
  });
});

describe('checkpoints', () => {
  it('resume bit for bit from every k, also in the middle of an inner run', async () => {
    const store = memory();
    const whole = await runAll(outer({ store, checkpoint: { iterations: 1 } }));
    expect(store.snapshots.map(({ k }) => k)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect(store.snapshots.some(({ state }) => { const { session } = state as { session: Session }; return session.k > 0 && !session.finish; })).toBe(true);
    for (const snapshot of store.snapshots) {
      const resumed = await runAll(outer({ snapshot: structuredClone(snapshot) }));
      expect(timeless(resumed.records)).toEqual(timeless(whole.records.filter(({ k }) => k > snapshot.k)));
      expect(resumed.result.solution).toEqual(whole.result.solution);
    }
  });

  it('keep what the criterion of a session remembers', async () => {
    const method = defineMethod({ id: 'remembering', version: '1.0.0', title: 'R', summary: 'r', requires: [], nests: { a: [] }, params: Type.Object({}), metrics: { k: { unit: '', better: 'neither' }, ended: { unit: '', better: 'neither' } } }, (run) => {
      const problem = defineProblem({ size: 1, start: [1], traits: { smooth: true }, oracles: { value: (x: Vector) => x[0]! ** 2 / 2, gradient: (x: Vector, out: Vector) => { out[0] = x[0]!; } } });
      const inner = run.nest('a', noisy, problem, { stop: { any: [{ kind: 'stall', iterations: 4, relative: 0.9 }, { repeat: 3, of: { kind: 'step', below: 0.05 } }] } });
      return { async init() { return { session: await inner.open() }; }, async step(s: { session: Session }) { await inner.advance(s.session, 1); }, metrics: { k: (s) => s.session.k, ended: (s) => (s.session.finish ? 1 : 0) } };
    });
    const store = memory(), run = { method: asMethod(method), budget: { iterations: 14 } };
    const whole = await runAll(execution({ ...run, store, checkpoint: { iterations: 1 } }));
    expect(whole.result.last.metrics.ended).toBe(1);
    for (const snapshot of store.snapshots) expect(timeless((await runAll(execution({ ...run, snapshot }))).records)).toEqual(timeless(whole.records.filter(({ k }) => k > snapshot.k)));
  });

  it('carry three levels, whose labels join', async () => {
    const store = memory(), run = { method: tower(3), problem: bowl(2), budget: { iterations: 4 } };
    const whole = await runAll(execution({ ...run, store, checkpoint: { iterations: 1 } }));
    // Every level takes two steps of the one below.
    expect(whole.result.counts).toEqual({ gradient: 32, 'level/gradient': 32, 'level/level/gradient': 32, 'level/level/level/gradient': 32 });
    for (const snapshot of store.snapshots) expect(timeless((await runAll(execution({ ...run, snapshot: structuredClone(snapshot) }))).records)).toEqual(timeless(whole.records.filter(({ k }) => k > snapshot.k)));
  });
});

describe('a budget of calls', () => {
  it('of the parent counts its own calls, and those of an inner run by their full name', async () => {
    const own = await solve({ problem: bowl(2) as never, method: { method: proximalPoint, params }, budget: { calls: { gradient: 6 } } });
    const inner = await solve({ problem: bowl(2) as never, method: { method: proximalPoint, params }, budget: { calls: { 'inner/gradient': 6 } } });
    expect([own.outcome, own.counts.gradient, inner.outcome, inner.counts['inner/gradient']]).toEqual(['budget', 7, 'budget', 7]);
  });
  it('on a label that is not declared is refused', async () => {
    expect(await refusal(solve({ problem: bowl(2) as never, method: { method: proximalPoint, params }, budget: { calls: { 'iner/gradient': 6 } } }))).toMatchObject({ code: 'budget-oracle' });
  });
});

/** An outer method whose every step is an endless inner run. */
const endless = (gradient: (x: Vector, out: Vector) => void) => asMethod(defineMethod(
  { id: 'endless', version: '1.0.0', title: 'Endless', summary: 'never ends', requires: [], nests: { inner: [] }, params: Type.Object({}), metrics: {} },
  (run) => {
    const inner = run.nest('inner', noisy, defineProblem({ size: 1, start: [1], oracles: { gradient } }));
    return { async init() { return { session: await inner.open(), k: 0 }; }, async step(s: { session: Session; k: number }) { s.k += 1; await inner.advance(s.session, 1e12); }, metrics: {} };
  },
));

describe('an abort', () => {
  it.each([['fast', 0], ['slow', 1]])('ends an inner loop of %s steps within 100 ms; the step does not count', async (_name, milliseconds) => {
    const controller = new AbortController(), store = memory();
    let at = 0;
    setTimeout(() => { at = performance.now(); controller.abort(); }, 40);
    const { result } = await runAll(execution({ method: endless((_x, out) => { out[0] = 0; const until = performance.now() + milliseconds; while (performance.now() < until); }), signal: controller.signal, store }));
    expect(performance.now() - at).toBeLessThan(100);
    expect([result.outcome, result.iterations, store.snapshots.map(({ k }) => k)]).toEqual(['aborted', 0, [0]]);
  });

  it('ends many short inner runs of one synchronous step, too', async () => {
    const method = asMethod(defineMethod({ id: 'many', version: '1.0.0', title: 'M', summary: 'm', requires: [], nests: { inner: [] }, params: Type.Object({}), metrics: {} }, (run) => {
      const inner = run.nest('inner', noisy, defineProblem({ size: 1, start: [1], oracles: { gradient: (_x: Vector, out: Vector) => { out[0] = 0; } } }));
      return { init() { return {}; }, async step() { for (;;) { const session = await inner.open(); await inner.advance(session, 3); } }, metrics: {} };
    }));
    const controller = new AbortController();
    let at = 0;
    setTimeout(() => { at = performance.now(); controller.abort(); }, 40);
    const { result } = await runAll(execution({ method, signal: controller.signal }));
    expect(performance.now() - at).toBeLessThan(100);
    expect(result.outcome).toBe('aborted');
  });

  it('in `init` ends the run without a point', async () => {
    const method = asMethod(defineMethod({ id: 'early', version: '1.0.0', title: 'E', summary: 'e', requires: [], nests: { inner: [] }, params: Type.Object({}), metrics: { k: { unit: '', better: 'neither' } } }, (run) => {
      const inner = run.nest('inner', noisy, defineProblem({ size: 1, start: [1], oracles: { gradient: (_x: Vector, out: Vector) => { out[0] = 0; } } }));
      return { async init() { const session = await inner.open(); await inner.advance(session, 1e12); return { session }; }, step() {}, metrics: { k: (s: { session: Session }) => s.session.k } };
    }));
    const controller = new AbortController();
    setTimeout(() => { controller.abort(); }, 20);
    expect((await runAll(execution({ method, signal: controller.signal }))).result).toMatchObject({ outcome: 'aborted', iterations: 0, solution: {} });
  });
});

describe('errors', () => {
  it('of an inner oracle name it with its labels, and both steps', async () => {
    let calls = 0;
    const failing = bowl(1, { gradient(x, out) { if (++calls === 6) throw new Error('out of paper'); out.set(x); } });
    const own = await refusal(runAll(execution({ method: tower(2), problem: failing })));
    // The innermost culprit is the parent's own oracle.
    expect(own).toMatchObject({ code: 'oracle-threw', exitCode: 4 });
    expect(own.message).toMatch(/^Oracle `gradient` of problem `bowl` failed at step 2, step 6 of the inner run `level\/level`.*: out of paper$/);
    const inner = await refusal(runAll(execution({ method: endless(() => { throw new Error('no ink'); }) })));
    expect(inner.message).toMatch(/^Oracle `inner\/gradient` of problem `functions` failed at step 1, step 1 of the inner run `inner`: no ink$/);
  });

  it('of an inner method name it', async () => {
    const throwing = defineMethod({ id: 'throwing', version: '1.0.0', title: 'T', summary: 't', requires: [], params: Type.Object({}), metrics: {} }, () => ({ init() { return {}; }, step() { throw new Error('lost'); }, metrics: {} }));
    const method = asMethod(defineMethod({ id: 'calling', version: '1.0.0', title: 'C', summary: 'c', requires: [], nests: { inner: [] }, params: Type.Object({}), metrics: {} }, (run) => {
      const inner = run.nest('inner', throwing, defineProblem({ size: 1, oracles: {} }));
      return { async init() { return { session: await inner.open() }; }, async step(s: { session: Session }) { await inner.advance(s.session, 1); }, metrics: {} };
    }));
    expect((await refusal(runAll(execution({ method })))).message).toBe('Method `throwing` of the inner run `inner` failed at step 1, step 1 of the inner run `inner`: lost');
  });

  const nesting = (build: (nest: (...args: readonly any[]) => Nested) => unknown, nests: Record<string, readonly string[]> = { a: ['nelder-mead'] }) => runAll(execution({ method: asMethod({
    manifest: { id: 'bad', version: '1.0.0', title: 'B', summary: 'b', requires: [], params: Type.Object({}), metrics: {}, ...(Object.keys(nests).length > 0 ? { nests } : {}) },
    build(run: { nest: never }) { const held = build(run.nest); return { async init() { if (typeof held === 'function') await held(); return {}; }, step: () => ({ outcome: 'converged', reason: '' }), metrics: {} }; },
  }) }));
  const smooth = defineProblem({ size: 1, start: [1], oracles: { gradient: (x: Vector, out: Vector) => { out.set(x); } } });

  it.each([
    ['a label that is not declared', 'nest-undeclared', (nest: any) => nest('b', noisy, smooth), undefined],
    ['a manifest without `nests`', 'nest-undeclared', (nest: any) => nest('a', noisy, smooth), {}],
    ['an id that is not declared', 'nest-undeclared', (nest: any) => nest('a', 'lbfgs', smooth), undefined],
    ['an id that is not registered', 'unknown-method', (nest: any) => nest('a', 'nelder', smooth), { a: ['nelder'] }],
    ['a problem that does not fit', 'method-misfit', (nest: any) => nest('a', 'nelder-mead', smooth), undefined],
    ['params that are not those of the method', 'unknown-key', (nest: any) => nest('a', noisy, smooth, { params: { noyse: 1 } }), undefined],
    ['an inner oracle called in build', 'oracle-in-build', (nest: any) => { const problem = defineProblem({ size: 1, oracles: { gradient: () => {} } }); nest('a', { manifest: noisy.manifest, build(run: any) { run.oracles.gradient(new Float64Array(1), new Float64Array(1)); } }, problem); }, undefined],
    ['a criterion on a metric that is not there', 'criterion-metric', (nest: any) => nest('a', noisy, smooth, { stop: { kind: 'metric', name: 'noise', below: 1 } }), undefined],
    ['a run without an end', 'nest-endless', (nest: any) => { const inner = nest('a', noisy, smooth); return async () => { await inner.advance(await inner.open()); }; }, undefined],
    ['two sessions advanced at once', 'nest-busy', (nest: any) => {
      const inner = nest('a', 'nelder-mead', defineProblem({ size: 1, oracles: {}, answers: { oracles: ['value'], open: () => ({ evaluate: async (asks) => { await Promise.resolve(); return asks.map(() => 1); } }) } }));
      return async () => { await Promise.all([inner.advance(await inner.open(), 2), inner.advance(await inner.open(), 2)]); };
    }, undefined],
    ['an unknown metric', 'nest-metric', (nest: any) => { const inner = nest('a', noisy, smooth); return async () => inner.metric(await inner.open(), 'speed'); }, undefined],
    ['methods nested without end', 'nest-depth', (nest: any) => {
      const again: any = { manifest: { ...noisy.manifest, nests: { a: [] } }, build(run: any) { return run.nest('a', again, smooth); } };
      nest('a', again, smooth);
    }, undefined],
  ])('%s has the code %s', async (_name, code, build, nests) => {
    const error = await refusal(nesting(build, nests ?? { a: ['nelder-mead'] }));
    expect(error.code).toBe(code);
  });
});

describe('inner methods that a param names', () => {
  const chooser = asMethod(defineMethod({ id: 'choosing', version: '1.0.0', title: 'C', summary: 'c', requires: [], nests: { chosen: { param: 'by' } }, params: Type.Object({ by: Type.Unknown() }), metrics: { steps: { unit: '', better: 'neither' } } }, (run) => {
    const given = [run.params.by].flat() as (string | { id: string; params: object })[];
    const inner = given.map((one) => run.nest('chosen', typeof one === 'string' ? one : one.id, { ...bowl(2) }, { params: typeof one === 'string' ? {} : one.params, stop: { kind: 'gradient-norm', below: 1e-6 }, budget: { iterations: 100 } }));
    return { async init() { const s = { steps: 0 }; for (const one of inner) { const session = await one.open(); await one.advance(session); s.steps += session.k; } return s; }, step: () => ({ outcome: 'converged', reason: 'chosen' }), metrics: { steps: (s: { steps: number }) => s.steps } };
  }));
  const choose = (by: unknown) => runAll(execution({ method: chooser, params: { by } }));
  it.each([['one id', 'gradient-descent'], ['several', ['gradient-descent', 'lbfgs']], ['ids with params', [{ id: 'lbfgs', params: { memory: 3 } }, 'gradient-descent']]])('%s', async (_name, by) => {
    expect((await choose(by)).result.last.metrics.steps).toBeGreaterThan(0);
  });
  it('an id that is not registered is named with its place', async () => {
    expect(await refusal(choose(['lbfgs', { id: 'lbgfs', params: {} }]))).toMatchObject({ code: 'unknown-method', details: { pointer: '/method/params/by/1/id', suggestion: 'did you mean `lbfgs`?' } });
    expect(await refusal(choose('lbgfs'))).toMatchObject({ code: 'unknown-method', details: { pointer: '/method/params/by' } });
  });
});

/** What proximal steps of length 1/L solve in a few hundred rounds. */
const quick = zoo.filter(({ name }) => ['quadratic', 'one variable', 'optimal start', 'logistic regression with l2'].includes(name));

it('the conformance kit passes a method with inner runs', async () => {
  const { checks } = await conform(proximalPoint as never, { zoo: quick });
  expect(checks.filter(({ passed }) => !passed).map(({ name, problem, message }) => `${name}, ${problem}: ${message}`)).toEqual([]);
  expect(new Set(checks.map(({ name }) => name)).size).toBeGreaterThan(15);
}, 60_000);

it('the kit reports an inner run that is declared and never made', async () => {
  const method = { ...proximalPoint, manifest: { ...proximalPoint.manifest, nests: { ...proximalPoint.manifest.nests, idle: [] } } };
  const { checks } = await conform(method as never, { zoo: quick.slice(0, 1) });
  expect(checks.filter(({ passed }) => !passed).map(({ name, message }) => `${name}: ${message}`)).toEqual([expect.stringContaining('the inner run `idle` is never made')]);
}, 60_000);

