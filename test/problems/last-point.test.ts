import { describe, expect, it } from 'vitest';
import { atLastPoint, lastPoint } from '../../problems/shared/last-point.js';

describe('last point', () => {
  it('computes once for equal points, whatever array they come in', () => {
    let calls = 0;
    const at = atLastPoint(2, () => { calls++; });
    at(Float64Array.of(1, 2));
    at(Float64Array.of(1, 2));
    expect(calls).toBe(1);
    at(Float64Array.of(1, 3));
    at(Float64Array.of(1, 2));
    expect(calls).toBe(3);
  });

  it('sees that the caller changed the array', () => {
    let seen: number[] = [];
    const at = atLastPoint(2, (x) => { seen = [...x]; });
    const x = Float64Array.of(1, 2);
    at(x);
    x[0] = 5;
    at(x);
    expect(seen).toEqual([5, 2]);
  });

  it('tells 0 from -0 and never holds NaN', () => {
    const last = lastPoint(1);
    last.keep(Float64Array.of(0));
    expect(last.holds(Float64Array.of(0))).toBe(true);
    expect(last.holds(Float64Array.of(-0))).toBe(false);
    last.keep(Float64Array.of(NaN));
    expect(last.holds(Float64Array.of(NaN))).toBe(false);
  });

  it('knows nothing at first and after a failed computation', () => {
    expect(lastPoint(1).holds(Float64Array.of(0))).toBe(false);
    let fail = false, calls = 0;
    const at = atLastPoint(1, () => { calls++; if (fail) throw new Error('no'); });
    at(Float64Array.of(1));
    fail = true;
    expect(() => at(Float64Array.of(2))).toThrow('no');
    fail = false;
    at(Float64Array.of(1));
    expect(calls).toBe(3);
  });
});
