/** The zoo's problems on the simplex: their optima by brute force, their oracles by the checks. */
import { describe, expect, it } from 'vitest';
import { checkProblem } from '../../core/testing/index.js';
import { entropic, simplexStream } from '../../core/testing/zoo/simplex.js';

/** All points of the simplex in three variables whose entries are multiples of 1/N. */
function* grid(N: number): Generator<Float64Array> {
  for (let i = 0; i <= N; i++) for (let j = 0; j <= N - i; j++) yield Float64Array.of(i / N, j / N, (N - i - j) / N);
}

describe('entropy on the simplex', () => {
  const { oracles: { value }, reference } = entropic.make();
  it('has its optimum among all points of a grid that it lies on', () => {
    for (const x of grid(200)) expect(value!(x)).toBeGreaterThanOrEqual(reference!.value! - 1e-15);
    expect(value!(Float64Array.of(100 / 200, 60 / 200, 40 / 200))).toBe(reference!.value);
  });
  it('has right oracles', () => { expect(checkProblem(entropic.make()).checks.filter(({ passed }) => !passed)).toEqual([]); });
});

describe('the stream of losses on the simplex', () => {
  const { oracles: { roundValue, roundVariation, roundGradient, bestFixedLoss } } = simplexStream.make();
  it('has its best fixed loss below that of every point of a grid, by no more than the grid is coarse', () => {
    const N = 100, rounds = 37;
    let least = Infinity;
    for (const x of grid(N)) { let sum = 0; for (let t = 0; t < rounds; t++) sum += roundValue!(t, x); least = Math.min(least, sum); }
    expect(least).toBeGreaterThanOrEqual(bestFixedLoss!(rounds));
    // The nearest point of the grid is within sqrt(3) / N, and the sum of the losses has the second derivative `rounds`.
    expect(least - bestFixedLoss!(rounds)).toBeLessThan((rounds * 3) / N ** 2 / 2);
  });
  it('has the variation of its gradients at every point, at most', () => {
    const now = new Float64Array(3), before = new Float64Array(3);
    for (const round of [0, 1, 7]) {
      let most = 0;
      for (const x of grid(10)) {
        roundGradient!(round, x, now);
        if (round > 0) roundGradient!(round - 1, x, before);
        most = Math.max(most, now.reduce((sum, g, j) => sum + (g - before[j]!) ** 2, 0));
      }
      expect(Math.abs(most - roundVariation!(round)!)).toBeLessThan(1e-14);
    }
  });
});
