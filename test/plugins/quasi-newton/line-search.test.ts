import { describe, expect, it } from 'vitest';
import { createLineSearch } from '../../../plugins/shared/quasi-newton/line-search.js';
import { golden } from './support.js';

interface Curve { value(t: number): number; slope(t: number): number }

/** The test functions of Moré and Thuente (1994), section 5. */
function smoothed(beta1: number, beta2: number): Curve {
  const gamma = (beta: number): number => Math.sqrt(1 + beta * beta) - beta;
  const a = gamma(beta1), b = gamma(beta2);
  return {
    value: (t) => a * Math.sqrt((1 - t) ** 2 + beta2 ** 2) + b * Math.sqrt(t ** 2 + beta1 ** 2),
    slope: (t) => (a * (t - 1)) / Math.sqrt((1 - t) ** 2 + beta2 ** 2) + (b * t) / Math.sqrt(t ** 2 + beta1 ** 2),
  };
}
const curves: Readonly<Record<string, Curve>> = {
  rational: { value: (t) => -t / (t * t + 2), slope: (t) => (t * t - 2) / (t * t + 2) ** 2 },
  power: { value: (t) => (t + 0.004) ** 5 - 2 * (t + 0.004) ** 4, slope: (t) => 5 * (t + 0.004) ** 4 - 8 * (t + 0.004) ** 3 },
  'smoothed 0.001 0.001': smoothed(0.001, 0.001), 'smoothed 0.01 0.001': smoothed(0.01, 0.001), 'smoothed 0.001 0.01': smoothed(0.001, 0.01),
};

/** All trials, and how the search ended. */
function run(curve: Curve, first: number, tolerances?: { ftol: number; gtol: number; xtol: number }, longest = 1e10) {
  const search = createLineSearch(tolerances);
  search.start(curve.slope(0), first, longest);
  const trials: number[] = [];
  for (;;) {
    trials.push(search.step);
    const value = curve.value(search.step);
    const verdict = Number.isFinite(value) ? search.tell(value - curve.value(0), curve.slope(search.step)) : search.refuse();
    if (verdict !== 'more') return { trials, verdict, step: search.step };
  }
}

describe('the trials of MINPACK-2, as SciPy ships it', () => {
  // From the ninth trial on our extrapolation is faster, by design.
  it.each(golden.searches.map((search) => [`${search.function}, first step ${search.first}, ftol ${search.ftol}, gtol ${search.gtol}`, search] as const))('%s', (_name, { function: name, first, ftol, gtol, xtol, trials, task }) => {
    const { trials: tried, verdict, step } = run(curves[name]!, first, { ftol, gtol, xtol });
    // Where the bracket is not refined any more, MINPACK-2 tries its best step once more.
    const ours = verdict === 'decrease' ? [...tried, step] : tried;
    const compared = Math.min(trials.length, 9);
    // Rounding in the cubic's root grows by the conditioning of the curve, 1e-6 at worst.
    trials.slice(0, compared).forEach((trial, i) => { expect(Math.abs(ours[i]! - trial)).toBeLessThanOrEqual(1e-6 * trial); });
    if (trials.length <= 9 && task === 'WARNING') expect(verdict).toBe('decrease');
    if (trials.length <= 9) expect(ours.length).toBe(trials.length);
  });
});

it('what it accepts satisfies the strong Wolfe conditions', () => {
  for (const [name, curve] of Object.entries(curves)) {
    for (const first of [1e-3, 1, 1e3]) {
      const { verdict, step } = run(curve, first);
      expect(['wolfe', 'decrease'], name).toContain(verdict);
      expect(curve.value(step)).toBeLessThanOrEqual(curve.value(0) + 1e-3 * step * curve.slope(0));
      if (verdict === 'wolfe') expect(Math.abs(curve.slope(step))).toBeLessThanOrEqual(0.9 * Math.abs(curve.slope(0)));
    }
  }
});

it('comes back from where the objective is not finite', () => {
  const barrier: Curve = { value: (t) => (t < 1 ? -t - 0.01 * Math.log(1 - t) : Number.NaN), slope: (t) => -1 + 0.01 / (1 - t) };
  const { verdict, step } = run(barrier, 100);
  expect(verdict).toBe('wolfe');
  expect(step).toBeLessThan(1);
});

it('ends at the longest step when that still decreases', () => {
  const line: Curve = { value: (t) => -t, slope: () => -1 };
  expect(run(line, 0.5, undefined, 3)).toMatchObject({ verdict: 'decrease', step: 3 });
});

it('gives up on a direction that does not descend', () => {
  const wrong: Curve = { value: (t) => t, slope: (t) => (t === 0 ? -1 : 1) };
  expect(run(wrong, 1).verdict).toBe('failed');
});
