import { describe, expect, it } from 'vitest';
import { trackBest } from '../../core/driver/best.js';
import { execution, runAll, scripted, type AnyMethodOf } from './support.js';

const values = [5, 3, 1, 2, 4];
const run = (more: Parameters<typeof scripted>[0]) => runAll(execution({ budget: { iterations: values.length - 1 }, method: scripted({ step: (k, s) => { s.x[0] = k; }, ...more }) }));

describe('best', () => {
  it('is the lowest merit among the records, with its own point', async () => {
    const { result } = await run({ metric: (k) => values[k] });
    expect([result.best.k, result.best.metrics.m, result.solution.x!.data[0], result.last.k]).toEqual([2, 1, 2, 4]);
  });
  it('is the highest where higher is better', async () => {
    expect((await run({ better: 'higher', metric: (k) => -values[k]! })).result.best.k).toBe(2);
    expect((await run({ better: 'higher', metric: (k) => values[k] })).result.best.k).toBe(0);
  });
  it('is the earlier of two equal ones', async () => expect((await run({ metric: () => 1 })).result.best.k).toBe(0));
  it('is the last where the merit never has a value', async () => expect((await run({ metric: () => undefined })).result.best.k).toBe(4));
  it('is never a record without a merit while another has one', async () => expect((await run({ metric: (k) => (k === 1 ? 7 : undefined) })).result.best.k).toBe(1));
  it('is a copy that later steps do not change', async () => {
    const { result } = await run({ metric: (k) => values[k], step: (k, s) => { s.x[0] = k * 10; } });
    expect(result.best.solution.x!.data[0]).toBe(20);
  });
});

describe('a converged run', () => {
  const manifest = { merit: 'm', metrics: { m: { unit: '', better: 'lower' } } } as const;
  const found = (k: number, m: number) => ({ k, metrics: { m }, solution: {} });
  it('returns the point that met the criterion over one that is better by rounding', () => {
    expect(trackBest(manifest, found(3, 1)).settle(found(9, 1 + 1e-12)).k).toBe(9);
    expect(trackBest(manifest, found(3, 1e6)).settle(found(9, 1e6 + 1e-6)).k).toBe(9);
    expect(trackBest(manifest, found(3, 1)).settle(found(9, 1.001)).k).toBe(3);
  });
});

describe('the best point that a method evaluated', () => {
  const looking = (value: number): AnyMethodOf => {
    const plain = scripted({ metric: (k) => 10 - k });
    return { manifest: { ...plain.manifest, metrics: { value: { unit: '', better: 'lower' } }, merit: 'value' } as AnyMethodOf['manifest'], build(run) {
      const stepper = plain.build(run);
      return { ...stepper, metrics: { value: stepper.metrics.m! }, best: () => ({ k: 2, value, x: Float64Array.of(7) }) };
    } };
  };
  it('is the solution where it is better than every recorded iterate; the last point stays the last iterate', async () => {
    const { result } = await runAll(execution({ method: looking(-1), budget: { iterations: 5 } }));
    expect(result.best).toMatchObject({ k: 2, metrics: { value: -1 } });
    expect([...result.solution.x!.data]).toEqual([7]);
    expect([...result.last.solution.x!.data]).toEqual([1]);
    expect(result.last.metrics.value).toBe(5);
  });
  it('has what the problem measures there, and what is recorded of the last point', async () => {
    const base = execution();
    const { result } = await runAll(execution({ method: looking(-1), budget: { iterations: 5 }, problem: { ...base.problem, metrics: { first: { unit: '', better: 'higher', measure: (x) => x[0]! } } } }));
    expect([result.best.metrics.first, result.last.metrics.first]).toEqual([7, 1]);
  });
  it.each([['worse', 6], ['not a number', Number.NaN]])('is passed over when it is %s', async (_name, value) => {
    const { result } = await runAll(execution({ method: looking(value), budget: { iterations: 5 } }));
    expect(result.best).toMatchObject({ k: 5, metrics: { value: 5 } });
  });
});
