import { describe, expect, it } from 'vitest';
import { drive, type Execution, type TraceRecord } from '../../core/index.js';
import { decode, encode } from '../../core/driver/codec.js';
import { execution, halving, ks, memory, runAll, scripted, timeless } from './support.js';

/** Draws from its own stream every step and from a derived one every third; notes; a stop criterion with a memory. */
const walk = scripted({
  id: 'walk', metric: (_k, s) => s.x[0]! ** 2,
  step(k, s, run) {
    s.x[0]! += run.random.normal() / 4 + (k % 3 === 0 ? run.stream('kick', k).uniform() - 0.5 : 0);
    if (k % 7 === 0) run.note('seven', { k });
  },
});
const walking = (more: Partial<Execution> = {}): Execution => execution({
  method: walk, budget: { iterations: 60 }, sampling: { ratio: 1.2 }, checkpoint: { iterations: 1 },
  stop: { any: [{ repeat: 50, of: { kind: 'metric', name: 'm', above: 1e-12 } }, { kind: 'step', below: 1e-9 }] }, ...more,
});

describe('a run that was saved', () => {
  it('goes on with equal records, result and notes from every k', async () => {
    const store = memory();
    const whole = await runAll(walking({ store }));
    expect(whole.result).toMatchObject({ outcome: 'converged', iterations: 49 });
    expect(store.snapshots.map(({ k }) => k)).toEqual(Array.from({ length: 49 }, (_, k) => k));
    for (const saved of store.snapshots) {
      const snapshot = decode(encode(saved)) as typeof saved;
      const { records, result } = await runAll(walking({ snapshot }));
      const { seconds: _a, ...expected } = whole.result, { seconds: _b, ...got } = result;
      expect(got).toEqual(expected);
      expect(timeless(records)).toEqual(timeless(whole.records.filter(({ k }) => k > saved.k || (k === saved.k && saved.nextRecord <= k))));
    }
  });
  it('starts over where it ended at k = 0: there is no snapshot to step from', async () => {
    const store = memory();
    await runAll(execution({ store, stop: { kind: 'value', below: 1 } }));
    expect([ks(store.records), store.snapshots]).toEqual([[0], []]);
  });
  it('has no snapshot of its last step, and those of the schedule', async () => {
    const store = memory();
    await runAll(execution({ store, budget: { iterations: 9 }, checkpoint: { iterations: 3 } }));
    expect(store.snapshots.map(({ k }) => k)).toEqual([0, 3, 6]);
  });
  it('carries on the seconds, and the schedule of {seconds} sampling', async () => {
    const store = memory();
    await runAll(execution({ store, budget: { iterations: 1 } }));
    const snapshot = { ...store.snapshots[0]!, seconds: 500, nextRecord: Infinity };
    const { records, result } = await runAll(execution({ snapshot, sampling: { seconds: 100 }, budget: { iterations: 50 } }));
    expect(result.seconds).toBeGreaterThanOrEqual(500);
    expect(result.seconds).toBeLessThan(501);
    expect(ks(records)).toEqual([50]);
  });
});

describe('snapshots', () => {
  it('are copies: no later step changes them', async () => {
    const store = memory();
    await runAll(walking({ store }));
    expect(store.snapshots.map(({ state }) => (state as { k: number }).k)).toEqual(store.snapshots.map(({ k }) => k));
    for (const { k, notes, best } of store.snapshots) {
      expect(notes.length).toBe(Math.floor(k / 7));
      expect(best!.k).toBeLessThanOrEqual(k);
    }
    const copy = structuredClone(store.snapshots[10]!);
    await runAll(walking({ snapshot: store.snapshots[10]! }));
    expect(store.snapshots[10]).toEqual(copy);
  });
  it('refuse a state that is not plain data', async () => {
    const method = scripted();
    const odd = { ...method, build: (run: Parameters<typeof method.build>[0]) => ({ ...method.build(run), init: () => ({ seen: new Map(), x: run.start(), k: 0 }) }) };
    await expect(runAll(execution({ method: odd, store: memory() }))).rejects.toMatchObject({ code: 'state-unsaveable', message: expect.stringContaining('Map at /state/seen') as string });
  });
});

describe('seeds', () => {
  const recordsOf = async (seed: number): Promise<object[]> => timeless((await runAll(walking({ labels: [seed, 'problem', 'walk', 0] }))).records);
  it('the same one gives the same records, another one others', async () => {
    expect(await recordsOf(1)).toEqual(await recordsOf(1));
    expect(await recordsOf(2)).not.toEqual(await recordsOf(1));
  });
});

describe('two runs in one process', () => {
  it('interleaved equal two runs apart', async () => {
    const inputs = [walking({ labels: ['a'] }), walking({ labels: ['b'] }), execution({ method: halving })];
    const apart = await Promise.all(inputs.map(async (x) => timeless((await runAll(x)).records)));
    const runs = inputs.map((x) => drive(x));
    const records: TraceRecord[][] = inputs.map(() => []);
    for (let open = runs.map((_, i) => i); open.length > 0;) {
      const still: number[] = [];
      for (const i of open) { const next = await runs[i]!.next(); if (!next.done) { records[i]!.push(next.value); still.push(i); } }
      open = still;
    }
    expect(records.map(timeless)).toEqual(apart);
  });
});
