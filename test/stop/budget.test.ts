import { describe, expect, it } from 'vitest';
import { defaultIterations, openBudget, withDefaults } from '../../core/stop/budget.js';

const calls = (amount: number) => () => ({ amount });

describe('budget', () => {
  it('is spent when the limit is reached, not before', () => {
    const { spent } = openBudget({ iterations: 3 }, calls(0));
    expect([spent(2), spent(3)]).toEqual([undefined, 'the budget of 3 iterations is spent']);
    expect(openBudget({ calls: { gradient: 4 } }, calls(3)).spent(0)).toBeUndefined();
    expect(openBudget({ calls: { gradient: 4 } }, calls(4)).spent(0)).toBe('the budget of 4 calls of `gradient` is spent');
    expect(openBudget({ seconds: 2 }, calls(0)).spentSeconds(2)).toBe('the budget of 2 seconds is spent');
    expect(openBudget({}, calls(0)).spentSeconds(1e9)).toBeUndefined();
  });
  it('of no iterations is spent at once', () => {
    const none = openBudget({ iterations: 0 }, calls(0));
    expect([none.spent(0), none.progress(0, 0)]).toEqual(['the budget of 0 iterations is spent', 1]);
  });
  it('has the progress of its largest share', () => {
    const { progress } = openBudget({ iterations: 10, seconds: 4, calls: { value: 8 } }, calls(2));
    expect([progress(1, 0), progress(5, 0), progress(1, 3), progress(20, 0)]).toEqual([0.25, 0.5, 0.75, 1]);
  });
  it('without a limit gets the default', () => {
    expect([withDefaults(undefined), withDefaults({}), withDefaults({ calls: {} })]).toEqual(new Array(3).fill({ iterations: defaultIterations }));
    expect(withDefaults({ seconds: 1 })).toEqual({ seconds: 1 });
    expect(withDefaults({ iterations: 0 })).toEqual({ iterations: 0 });
  });
});
