import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dataProfiles, performanceProfiles, staircase, type Profile } from '../../core/report/profile.js';

const at = ({ x, share }: Profile, value: number): number => x.reduce((found, corner, i) => (corner <= value ? share[i]! : found), 0);

/** Dolan and More (2002), equation by equation, for one factor. */
function naive(costs: readonly (readonly number[])[], solver: number, tau: number): number {
  let within = 0;
  for (const row of costs) {
    const best = row.reduce((least, cost) => (Number.isFinite(cost) && cost < least ? cost : least), Infinity);
    if (Number.isFinite(row[solver]!) && row[solver]! <= tau * best) within += 1;
  }
  return within / costs.length;
}

describe('a performance profile', () => {
  // Two solvers on four problems: ratios of the first 1, 2, 1, unsolved; of the second 3, 1, 1, 1.
  const costs = [[10, 30], [8, 4], [5, 5], [NaN, 7]];
  it('has the shares computed by hand', () => {
    expect(performanceProfiles(costs)).toEqual([{ x: [1, 2], share: [0.5, 0.75] }, { x: [1, 3], share: [0.75, 1] }]);
  });
  it('counts a tie for both', () => {
    expect(performanceProfiles([[2, 2]]).map(({ x, share }) => [x, share])).toEqual([[[1], [1]], [[1], [1]]]);
  });
  it('never solves what failed, and counts a problem that nobody solved', () => {
    expect(performanceProfiles([[NaN, Infinity], [1, NaN]])).toEqual([{ x: [1], share: [0.5] }, { x: [], share: [] }]);
  });
  it('where the best cost is zero has no factor for the others', () => {
    expect(performanceProfiles([[0, 3], [0, 0]])).toEqual([{ x: [1], share: [1] }, { x: [1], share: [0.5] }]);
  });
  it('of one solver is 1 at factor 1 for what it solves', () => {
    expect(performanceProfiles([[5], [7], [NaN]])).toEqual([{ x: [1], share: [2 / 3] }]);
  });
  it('of nothing is nothing', () => { expect(performanceProfiles([])).toEqual([]); });
  it('agrees with the definition at every power of two', () => {
    // Costs are powers of two, so that ratios are exact.
    const cost = fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 0, max: 10 }).map((power) => 2 ** power) }, fc.constant(NaN));
    fc.assert(fc.property(fc.array(fc.tuple(cost, cost, cost), { minLength: 1, maxLength: 12 }), (rows) => {
      const profiles = performanceProfiles(rows);
      for (let power = 0; power <= 10; power++) for (let solver = 0; solver < 3; solver++) expect(at(profiles[solver]!, 2 ** power)).toBe(naive(rows, solver, 2 ** power));
    }), { seed: 3, numRuns: 300 });
  });
});

describe('a data profile', () => {
  it('has the share solved at each cost', () => {
    expect(dataProfiles([[3, 1], [1, NaN], [3, 2]])).toEqual([{ x: [1, 3], share: [1 / 3, 1] }, { x: [1, 2], share: [1 / 3, 2 / 3] }]);
  });
});

describe('a staircase', () => {
  it('begins at the share up to there, has two corners a step, and reaches its end', () => {
    expect(staircase({ x: [1, 2, 5], share: [0.25, 0.5, 1] }, 1, 10)).toEqual({ x: [1, 2, 2, 5, 5, 10], y: [0.25, 0.25, 0.5, 0.5, 1, 1] });
  });
  it('of a solver that solves nothing lies at zero', () => {
    expect(staircase({ x: [], share: [] }, 1, 10)).toEqual({ x: [1, 10], y: [0, 0] });
  });
});
