import { describe, expect, it } from 'vitest';
import { token, type Vector } from '../../core/index.js';
import { bowl, execution, halving, refusal, runAll, scripted, watched } from './support.js';

const throwAfter = (calls: number, message = 'out of paper') => { let seen = 0; return (x: Vector, out: Vector): void => { if (++seen > calls) throw new Error(message); out.set(x); }; };

describe('an oracle that throws', () => {
  it('is named with the step and the last point, exit 4', async () => {
    const error = await refusal(runAll(execution({ problem: bowl(1, { gradient: throwAfter(2) }) })));
    expect(error).toMatchObject({ code: 'oracle-threw', exitCode: 4, message: 'Oracle `gradient` of problem `bowl` failed at step 3 (last point [0.25]): out of paper' });
    expect((error.cause as Error).message).toBe('out of paper');
  });
  it('in `init`', async () => {
    const method = scripted({ init: (run) => { run.oracles.gradient(new Float64Array(1), new Float64Array(1)); } });
    expect(await refusal(runAll(execution({ method, problem: bowl(1, { gradient: throwAfter(0) }) })))).toMatchObject({ code: 'oracle-threw', message: 'Oracle `gradient` of problem `bowl` failed at the start: out of paper' });
  });
  it('in a metric, where it is not counted', async () => {
    let seen = 0;
    const problem = bowl(1, { value: () => { if (++seen > 3) throw new Error('no value'); return 1; } });
    expect((await refusal(runAll(execution({ problem })))).message).toMatch(/^Oracle `value` of problem `bowl` failed at step 3/);
  });
  it('is not blamed for a later error of a method that caught it', async () => {
    const method = scripted({ step: (k, s, run) => {
      if (k === 1) try { run.oracles.gradient(s.x, s.g); } catch { return; }
      if (k === 2) throw new Error('my own fault');
    } });
    expect(await refusal(runAll(execution({ method, problem: bowl(1, { gradient: throwAfter(0) }) })))).toMatchObject({ code: 'method-threw', message: 'The method failed at step 2 (last point [1]): my own fault' });
  });
  it('in a promised step', async () => {
    const method = scripted({ step: (_k, s, run) => Promise.resolve().then(() => { run.oracles.gradient(s.x, s.g); }) });
    expect((await refusal(runAll(execution({ method, problem: bowl(1, { gradient: throwAfter(0) }) })))).code).toBe('oracle-threw');
  });
});

describe('a method that throws', () => {
  it('in `build`', async () => {
    expect(await refusal(runAll(execution({ method: scripted({ build: () => { throw new Error('bad scratch'); } }) })))).toMatchObject({ code: 'method-threw', exitCode: 4, message: 'Method `scripted` could not be built: bad scratch' });
  });
  it.each(['build', 'init', 'step'] as const)('in `%s` leaves no service and no listener open', async (place) => {
    const disposed: string[] = [];
    const tool = token<string>('test/tool');
    const method = scripted({ services: { tool }, [place]: () => { throw new Error('no'); } });
    const { signal, listeners } = watched();
    await refusal(runAll(execution({ method, signal, services: [{ token: tool, create: () => 'saw', dispose: (value) => { disposed.push(value as string); } }] })));
    expect([disposed, listeners()]).toEqual([['saw'], 0]);
  });
});

describe('undeclared oracles', () => {
  it('cannot be read', async () => {
    const method = scripted({ requires: ['gradient'], step: (_k, s, run) => { run.oracles.value(s.x); } });
    expect(await refusal(runAll(execution({ method })))).toMatchObject({ code: 'oracle-undeclared', exitCode: 2 });
  });
  it('nor in a metric', async () => {
    const built = halving.build.bind(halving);
    const method = { ...halving, build: (run: Parameters<typeof built>[0]) => ({ ...built(run), metrics: { value: (_s: object, observe: object) => (observe as { gradient: () => number }).gradient(), k: () => 0 } }) };
    expect((await refusal(runAll(execution({ method })))).code).toBe('oracle-undeclared');
  });
  it('no oracle is called in `build`', async () => {
    const method = scripted({ build: (run) => { run.oracles.value(new Float64Array(1)); } });
    expect(await refusal(runAll(execution({ method })))).toMatchObject({ code: 'oracle-in-build', exitCode: 2 });
  });
});

describe('metrics', () => {
  it('are those of the manifest', async () => {
    const { manifest, build } = halving;
    const method = { manifest: { ...manifest, metrics: { value: manifest.metrics.value! } }, build };
    expect((await refusal(runAll(execution({ method })))).code).toBe('metric-undeclared');
  });
});

