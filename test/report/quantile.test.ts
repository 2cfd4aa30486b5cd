import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quantileOf, quantilesOf } from '../../core/report/quantile.js';

/** Type 7 by its definition: the line through the points (i / (n - 1), i-th least value). */
function naive(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const n = sorted.length;
  for (let i = 0; i + 1 < n; i++) {
    const [from, to] = [i / (n - 1), (i + 1) / (n - 1)];
    if (share >= from && share <= to) return (sorted[i]! * (to - share) + sorted[i + 1]! * (share - from)) / (to - from);
  }
  return sorted[0]!;
}

describe('quantiles', () => {
  it('of 1, 2, 3, 4 are 1.75, 2.5 and 3.25, as NumPy has them', () => {
    expect(quantilesOf([4, 1, 3, 2])).toEqual({ count: 4, low: 1.75, median: 2.5, high: 3.25 });
  });
  it('of an odd number of values are values where the position is whole', () => {
    expect(quantilesOf([5, 1, 9, 3, 7])).toEqual({ count: 5, low: 3, median: 5, high: 7 });
  });
  it('of one value are that value', () => {
    expect(quantilesOf([6])).toEqual({ count: 1, low: 6, median: 6, high: 6 });
  });
  it('of ties are the tied value exactly', () => {
    expect(quantilesOf([0.1, 0.1, 0.1, 0.1])).toEqual({ count: 4, low: 0.1, median: 0.1, high: 0.1 });
  });
  it('leave out what is not finite or absent, and say how many are left', () => {
    expect(quantilesOf([NaN, 2, Infinity, undefined, 4])).toEqual({ count: 2, low: 2.5, median: 3, high: 3.5 });
  });
  it('of nothing are NaN', () => {
    expect(quantilesOf([NaN])).toEqual({ count: 0, low: NaN, median: NaN, high: NaN });
  });
  it('sort as numbers, not as text', () => {
    expect(quantilesOf([10, 9, 100]).median).toBe(10);
  });
  it('agree with the definition, to rounding', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 40 }), fc.constantFrom(0, 0.25, 0.5, 0.75, 1), (values, share) => {
      // Three roundings of numbers of at most 1000.
      expect(Math.abs(quantileOf([...values].sort((a, b) => a - b), share) - naive(values, share))).toBeLessThanOrEqual(1000 * 2 ** -50 * 40);
    }), { seed: 1, numRuns: 500 });
  });
});
