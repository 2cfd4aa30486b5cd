import { describe, expect, it } from 'vitest';
import { drive, token } from '../../core/index.js';
import { execution, halving, ks, memory, runAll, scripted, timeless, watched } from './support.js';

const endless = { budget: { seconds: 1e6 } };

describe('abort', () => {
  it('before the start leaves the start point and a snapshot of it', async () => {
    const store = memory();
    const { result } = await runAll(execution({ ...endless, store, signal: AbortSignal.abort() }));
    expect(result).toMatchObject({ outcome: 'aborted', iterations: 0, reason: 'the run was interrupted' });
    expect([ks(store.records), store.snapshots.map(({ k }) => k)]).toEqual([[0], [0]]);
  });
  it('by the reader of a record takes no further step', async () => {
    const controller = new AbortController();
    const { result } = await runAll(execution({ ...endless, signal: controller.signal }), ({ k }) => { if (k === 7) controller.abort(); });
    expect([result.outcome, result.iterations]).toEqual(['aborted', 7]);
  });
  it('by a timer reaches a run of fast synchronous steps within 100 ms', async () => {
    const controller = new AbortController();
    let aborted = Number.NaN;
    setTimeout(() => { aborted = performance.now(); controller.abort(); }, 30);
    await runAll(execution({ ...endless, sampling: { ratio: 1e9 }, signal: controller.signal }));
    expect(performance.now() - aborted).toBeLessThan(100);
  });
  it('lets the event loop have its turn while steps are slow, too', async () => {
    // Steps of about 1 ms after a thousand fast ones: a timer of 5 ms must fire within the promised 100 ms.
    const started = { at: Number.NaN }, controller = new AbortController();
    const method = scripted({ step: (k) => {
      if (k < 1000) return;
      if (k === 1000) { started.at = performance.now(); setTimeout(() => controller.abort(), 5); }
      const until = performance.now() + 1;
      while (performance.now() < until);
    } });
    await runAll(execution({ ...endless, method, sampling: { ratio: 1e9 }, signal: controller.signal }));
    expect(performance.now() - started.at).toBeLessThan(250);
  });
  it('inside a step that looks at run.signal: the step does not count, and nothing is saved of it', async () => {
    const controller = new AbortController(), store = memory();
    const method = scripted({ step: (k, s, run) => {
      s.x[0] = k;
      if (k < 3) return;
      setTimeout(() => controller.abort(), 1);
      return new Promise((resolve) => { run.signal.addEventListener('abort', () => { s.x[0] = 99; resolve({ outcome: 'aborted', reason: 'gave up' }); }); });
    } });
    const { result } = await runAll(execution({ ...endless, method, store, signal: controller.signal }));
    expect(result).toMatchObject({ outcome: 'aborted', reason: 'gave up', iterations: 2, last: { k: 2 } });
    expect([result.last.solution.x!.data[0], ks(store.records), store.snapshots.map(({ k }) => k)]).toEqual([2, [0, 1, 2], [0]]);
  });
  it('saves a snapshot from which the records go on as if nothing happened', async () => {
    const whole = await runAll(execution({ sampling: { every: 3 } }));
    for (const stop of [3, 6]) {
      const controller = new AbortController(), store = memory();
      await runAll(execution({ sampling: { every: 3 }, store, signal: controller.signal }), ({ k }) => { if (k === stop) controller.abort(); });
      const snapshot = store.snapshots.at(-1)!;
      const rest = await runAll(execution({ sampling: { every: 3 }, snapshot }));
      expect(timeless([...store.records, ...rest.records])).toEqual(timeless(whole.records));
    }
  });
  it('between two records writes an extra one that a resumed run does not have', async () => {
    const controller = new AbortController(), store = memory();
    const aborting = { ...halving, build: (run: Parameters<typeof halving.build>[0]) => { const made = halving.build(run); return { ...made, step: (s: object) => { const answer = made.step!(s); if ((s as { k: number }).k === 4) controller.abort(); return answer; } }; } };
    const { result } = await runAll(execution({ method: aborting, sampling: { every: 3 }, store, signal: controller.signal }));
    expect([result.iterations, ks(store.records), store.snapshots.at(-1)!.k, store.snapshots.at(-1)!.nextRecord]).toEqual([4, [0, 3, 4], 4, 6]);
    expect(store.snapshots.at(-1)!.best!.k).toBe(3);
  });
  it('leaves no listener on a signal that outlives the run', async () => {
    const { signal, listeners } = watched();
    for (let i = 0; i < 3; i++) await runAll(execution({ signal }));
    expect(listeners()).toBe(0);
  });
});

describe('breaking out of the loop', () => {
  it('closes services and listeners', async () => {
    const { signal, listeners } = watched();
    const disposed: string[] = [];
    const tool = token<string>('test/broken');
    const method = scripted({ services: { tool } });
    for await (const { k } of drive(execution({ ...endless, method, signal, services: [{ token: tool, create: () => 'saw', dispose: () => { disposed.push('saw'); } }] }))) if (k === 2) break;
    expect([disposed, listeners()]).toEqual([['saw'], 0]);
  });
});
