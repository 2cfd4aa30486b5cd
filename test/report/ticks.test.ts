import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDrawable, scaleOf, ticksOf, tickText, tickTexts } from '../../core/report/ticks.js';

describe('ticks', () => {
  it('a log axis over many decades has evenly spaced decades', () => {
    expect(ticksOf({ log: true, domain: [2e-15, 3] }, 6)).toEqual([1e-15, 1e-12, 1e-9, 1e-6, 1e-3, 1].filter((tick) => tick >= 2e-15));
  });
  it('a log axis over two decades has 1, 2 and 5', () => { expect(ticksOf({ log: true, domain: [1, 40] }, 6)).toEqual([1, 2, 5, 10, 20]); });
  it('a linear axis has round steps', () => { expect(ticksOf({ log: false, domain: [0, 0.7] }, 6)).toEqual([0, 0.2, 0.4, 0.6]); });
  it('any range of numbers that can be drawn has at least one tick, all of them inside, and few', () => {
    const anyNumber = fc.double({ min: -1e300, max: 1e300, noNaN: true });
    fc.assert(fc.property(fc.array(anyNumber, { minLength: 1, maxLength: 5 }), fc.boolean(), fc.constantFrom(4, 6, 8), (values, log, most) => {
      const shown = values.filter((value) => isDrawable(value, log));
      if (shown.length === 0) return;
      const scale = scaleOf(shown, log, 0.03);
      const ticks = ticksOf(scale, most);
      const slack = log ? 0 : 1e-6 * (scale.domain[1] - scale.domain[0]);
      expect(ticks.length).toBeGreaterThanOrEqual(1);
      expect(ticks.length).toBeLessThanOrEqual(most + 2);
      for (const tick of ticks) { expect(tick).toBeGreaterThanOrEqual(scale.domain[0] * (log ? 1 - 1e-6 : 1) - slack); expect(tick).toBeLessThanOrEqual(scale.domain[1] * (log ? 1 + 1e-6 : 1) + slack); }
    }), { seed: 2, numRuns: 500 });
  });
  it('texts are short', () => {
    expect([0, 0.5, 2000, -3, 1e-7, 2e6, -1e5].map(tickText)).toEqual(['0', '0.5', '2\u202f000', '−3', '10⁻⁷', '2×10⁶', '−10⁵']);
  });
  it('a log axis that needs powers of ten uses them throughout', () => { expect(tickTexts({ log: true, domain: [1e-6, 1] }, [1e-6, 1e-3, 1])).toEqual(['10⁻⁶', '10⁻³', '10⁰']); });
});

describe('what an axis can show', () => {
  it('infinities and NaN never', () => { for (const log of [false, true]) for (const value of [NaN, Infinity, -Infinity]) expect(isDrawable(value, log)).toBe(false); });
  it('zero and negative numbers on a linear axis only', () => { for (const value of [0, -1]) { expect(isDrawable(value, false)).toBe(true); expect(isDrawable(value, true)).toBe(false); } });
});
