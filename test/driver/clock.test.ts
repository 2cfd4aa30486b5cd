import { describe, expect, it } from 'vitest';
import { bowl, execution, runAll, scripted } from './support.js';

/** Keeps the processor busy: what a step, an oracle or a reader costs. */
function busy(milliseconds: number): void {
  const until = performance.now() + milliseconds;
  while (performance.now() < until);
}

describe('seconds', () => {
  it('add up the steps, also of those between looks at the clock', async () => {
    const { result } = await runAll(execution({ method: scripted({ step: () => { busy(0.5); } }), budget: { iterations: 60 }, sampling: { every: 1000 } }));
    expect(result.seconds).toBeGreaterThanOrEqual(0.03);
  });
  it('include `init`', async () => {
    const { records } = await runAll(execution({ method: scripted({ init: () => { busy(20); } }), budget: { iterations: 0 } }));
    expect(records[0]!.seconds).toBeGreaterThanOrEqual(0.02);
  });
  it('exclude metrics, criteria that observe, and the reader of the records', async () => {
    // 200 ms of observing and reading; the steps themselves do nothing, so that anything near it means a running clock.
    const problem = bowl(1, { value: (x) => { busy(5); return x[0]!; } });
    const { result } = await runAll(execution({ problem, method: scripted(), budget: { iterations: 20 }, stop: { kind: 'value', below: -1 } }), () => { busy(5); });
    expect(result.seconds).toBeLessThan(0.1);
  });
  it('never run backwards from record to record', async () => {
    const { records } = await runAll(execution({ budget: { iterations: 200 } }));
    records.slice(1).forEach(({ seconds }, i) => { expect(seconds).toBeGreaterThanOrEqual(records[i]!.seconds); });
  });
  it('are a budget', async () => {
    const { result } = await runAll(execution({ method: scripted({ step: () => { busy(0.2); } }), budget: { seconds: 0.03 }, sampling: { ratio: 1e9 } }));
    expect([result.outcome, result.reason]).toEqual(['budget', 'the budget of 0.03 seconds is spent']);
    // 30 ms of steps of 0.2 ms (on a busy machine: of more), and a look at the clock at least every 64 steps.
    expect(result.iterations).toBeGreaterThan(10);
    expect(result.iterations).toBeLessThanOrEqual(150 + 64);
  });
});

describe('sampling by seconds', () => {
  it('records the first, the last, and about one record each period', async () => {
    const { records } = await runAll(execution({ method: scripted({ step: () => { busy(0.5); } }), budget: { iterations: 100 }, sampling: { seconds: 0.01 } }));
    expect([records[0]!.k, records.at(-1)!.k]).toEqual([0, 100]);
    const between = records.slice(0, -1);
    between.slice(1).forEach(({ seconds }, i) => { expect(seconds - between[i]!.seconds).toBeGreaterThan(0.0099); });
    expect(records.length).toBeGreaterThan(3);
  });
});

describe('progress', () => {
  it('is reported about ten times a second, with the larger share of criterion and budget', async () => {
    const shares: number[] = [];
    await runAll(execution({ method: scripted({ step: () => { busy(5); } }), budget: { iterations: 60 }, sampling: { ratio: 1e9 }, onProgress: ({ k, share }) => { expect(share).toBe(k / 60); shares.push(share); } }));
    expect(shares.length).toBeGreaterThanOrEqual(2);
    expect(shares.length).toBeLessThanOrEqual(10);
  });
});
