import { describe, expect, it } from 'vitest';
import type { Criterion } from '../../core/index.js';
import { compileCriterion, type Evaluator } from '../../core/stop/evaluate.js';

/** The first index at which the criterion holds, fed a series of the one metric that it needs; -1 when it never does. */
const firstAt = (criterion: Criterion, series: readonly (number | undefined)[], evaluator: Evaluator = compileCriterion(criterion)): number =>
  series.findIndex((value) => { evaluator.values.fill(value ?? Number.NaN); return evaluator.test(); });
const fed = (criterion: Criterion, series: readonly number[]): Evaluator => { const evaluator = compileCriterion(criterion); firstAt(criterion, series, evaluator); return evaluator; };

describe('threshold', () => {
  it('is strict', () => {
    expect(firstAt({ kind: 'value', below: 1 }, [2, 1, 0.5])).toBe(2);
    expect(firstAt({ kind: 'metric', name: 'm', above: 1 }, [0, 1, 1.5])).toBe(2);
  });
  it('does not hold where the metric has no value', () => expect(firstAt({ kind: 'gap', below: 1 }, [undefined, undefined, 0])).toBe(2));
  it('holds outside an interval that both bounds make', () => {
    const between: Criterion = { kind: 'metric', name: 'm', below: -1, above: 1 };
    expect([firstAt(between, [0, 2]), firstAt(between, [0, -2]), firstAt(between, [0, 1])]).toEqual([1, 1, -1]);
  });
  it('says why', () => expect(fed({ kind: 'gradient-norm', below: 1e-3 }, [1, 1e-4]).verdict()).toEqual({ outcome: 'converged', reason: 'gradient norm 0.0001 is below 0.001', holding: [{ kind: 'gradient-norm', below: 1e-3 }] }));
  it('measures progress on a log scale from the first value', () => {
    // 1 -> 1e-8 is eight decades; 1e-2 is two of them.
    expect(fed({ kind: 'gradient-norm', below: 1e-8 }, [1, 1e-2]).progress()).toBeCloseTo(2 / 8, 12);
    expect(fed({ kind: 'value', below: -4 }, [4, 2]).progress()).toBeCloseTo(2 / 8, 12);
    expect(fed({ kind: 'value', below: 1 }, [2, 3]).progress()).toBe(0);
    expect(fed({ kind: 'value', below: 1 }, [2, 0]).progress()).toBe(1);
  });
});

describe('stall', () => {
  const stall = (iterations: number, relative: number): Criterion => ({ kind: 'stall', iterations, relative });
  it('compares the best value at k with that at k - iterations, k = 0 included', () => {
    // Best values 8 4 4 4: at k = 3 the best of k = 1 is matched, two steps ago; at k = 2 the best of k = 0 was 8.
    expect(firstAt(stall(2, 0), [8, 4, 5, 6, 7])).toBe(3);
    expect(firstAt(stall(3, 0), [1, 1, 1, 1])).toBe(3);
  });
  it('takes an improvement relative to the best value', () => {
    // 100 -> 99.5 -> 99 ...: 0.5 in a step is about 0.5 % of the best.
    const slow = Array.from({ length: 6 }, (_, k) => 100 - k / 2);
    expect(firstAt(stall(1, 0.006), slow)).toBe(1);
    expect(firstAt(stall(1, 0.004), slow)).toBe(-1);
  });
  it('is called stalled, not converged', () => expect(fed(stall(1, 0), [1, 1]).verdict().outcome).toBe('stalled'));
  it('together with a criterion that means success, it is converged', () =>
    expect(fed({ any: [stall(1, 0), { kind: 'value', below: 2 }] }, [3, 1, 1]).verdict().outcome).toBe('converged'));
  it('is not upset by steps without a value', () => expect(firstAt(stall(2, 0), [undefined, 3, undefined, 3, undefined])).toBe(3));
});

describe('any, all, repeat', () => {
  const low: Criterion = { kind: 'value', below: 1 }, stalled: Criterion = { kind: 'stall', iterations: 2, relative: 0 };
  it('any holds with the first, all with the last', () => {
    expect(firstAt({ any: [low, stalled] }, [3, 2, 2, 2, 0, 0, 0])).toBe(3);
    expect(firstAt({ all: [low, stalled] }, [3, 2, 2, 2, 0, 0, 0])).toBe(6);
  });
  it('join the reasons of what holds', () => {
    expect(fed({ any: [low, { kind: 'value', below: -5 }] }, [0]).verdict().reason).toBe('objective 0 is below 1');
    expect(fed({ all: [low, { kind: 'value', below: 2 }] }, [0]).verdict().reason).toBe('objective 0 is below 1 and objective 0 is below 2');
  });
  it('repeat needs so many in a row', () => {
    const thrice: Criterion = { repeat: 3, of: low };
    expect(firstAt(thrice, [0, 0, 2, 0, 0, 0])).toBe(5);
    expect(fed(thrice, [0, 0, 0]).verdict().reason).toBe('objective 0 is below 1, 3 times in a row');
  });
  it('progress of any is the largest, of all the smallest, of repeat grows with the row', () => {
    const ten: Criterion = { kind: 'value', below: 1e-10 }, five: Criterion = { kind: 'value', below: 1e-5 };
    expect(fed({ any: [ten, five] }, [1, 1e-2]).progress()).toBeCloseTo(0.4, 12);
    expect(fed({ all: [ten, five] }, [1, 1e-2]).progress()).toBeCloseTo(0.2, 12);
    const repeated = compileCriterion({ repeat: 4, of: low });
    const seen = [2, 0, 0, 0, 0].map((value) => { repeated.values.fill(value); repeated.test(); return repeated.progress(); });
    expect(seen.map((share) => Number(share.toFixed(3)))).toEqual([0, 0.925, 0.95, 0.975, 1]);
  });
});

describe('no criterion', () => {
  it('never holds, and makes no progress', () => {
    const never = compileCriterion(undefined);
    expect([never.test(), never.progress(), never.needs]).toEqual([false, 0, []]);
  });
});

describe('save and restore', () => {
  it('go on as if nothing happened', () => {
    const criterion: Criterion = { any: [{ all: [{ repeat: 2, of: { kind: 'value', below: 3 } }, { kind: 'stall', iterations: 3, relative: 0 }] }, { kind: 'value', below: -1 }] };
    const series = [9, 2, 5, 2, 2, 2, 2, 2];
    const whole = firstAt(criterion, series);
    expect(whole).toBe(4);
    for (let cut = 0; cut < whole; cut++) {
      const first = compileCriterion(criterion), second = compileCriterion(criterion);
      firstAt(criterion, series.slice(0, cut), first);
      second.restore(structuredClone(first.save()));
      expect(cut + firstAt(criterion, series.slice(cut), second)).toBe(whole);
    }
  });
});
