import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coarse, straighten, thin, type Pixel } from '../../core/report/thin.js';

const wavy = (n: number): Pixel[] => Array.from({ length: n }, (_, i) => ({ x: i, y: Math.sin(i / 7) * (i % 13) }));

describe('thin', () => {
  it('leaves a short curve as it is', () => { expect(thin(wavy(40), 400)).toEqual(Array.from({ length: 40 }, (_, i) => i)); });

  it('keeps first, last, lowest and highest point, in order, and no more than asked for', () => {
    fc.assert(fc.property(fc.array(fc.record({ x: fc.double({ min: 0, max: 900, noNaN: true }), y: fc.double({ min: 0, max: 400, noNaN: true }) }), { minLength: 30, maxLength: 500 }), fc.boolean(), (points, sorted) => {
      const curve = sorted ? [...points].sort((a, b) => a.x - b.x) : points;
      const kept = thin(curve, 24);
      expect(kept.length).toBeLessThanOrEqual(24);
      expect(kept).toEqual([...new Set(kept)].sort((a, b) => a - b));
      expect(kept[0]).toBe(0);
      expect(kept.at(-1)).toBe(curve.length - 1);
      const heights = curve.map(({ y }) => y);
      expect(Math.max(...kept.map((i) => heights[i]!))).toBe(Math.max(...heights));
      expect(Math.min(...kept.map((i) => heights[i]!))).toBe(Math.min(...heights));
    }), { seed: 1, numRuns: 200 });
  });

  it('keeps a single spike in the middle of a long flat curve', () => {
    const points = Array.from({ length: 100_000 }, (_, i) => ({ x: i, y: i === 54_321 ? 7 : 0 }));
    expect(thin(points, 400)).toContain(54_321);
  });
});

describe('straighten', () => {
  it('leaves of a straight line its ends', () => { expect(straighten(Array.from({ length: 50 }, (_, i) => ({ x: i, y: 3 * i })), 0.2)).toEqual([0, 49]); });

  it('moves no point further than the tolerance from the line', () => {
    const points = Array.from({ length: 400 }, (_, i) => ({ x: 2 * i, y: 200 * Math.exp(-i / 60) + 5 * Math.sin(i / 9) }));
    const kept = straighten(points, 0.2);
    expect(kept.length).toBeLessThan(150);
    points.forEach(({ x, y }, i) => {
      const after = kept.find((j) => j >= i)!;
      const before = kept.findLast((j) => j <= i)!;
      const [a, b] = [points[before]!, points[after]!];
      const drawn = before === after ? y : a.y + ((b.y - a.y) * (x - a.x)) / (b.x - a.x);
      // The distance is to the line, |dy| cos(angle): with slopes under 4, dy is at most sqrt(17) times it.
      expect(Math.abs(y - drawn)).toBeLessThanOrEqual(0.2 * Math.sqrt(17));
    });
  });
});

describe('coarse', () => {
  const y = Array.from({ length: 50_000 }, (_, i) => Math.exp(-i / 5000) * (i === 777 ? 9 : 1));
  it('keeps ends, extremes and the dense beginning that a logarithmic axis shows', () => {
    const kept = coarse(y, 2000)!;
    expect(kept.length).toBeLessThanOrEqual(2000);
    for (const i of [0, 1, 2, 5, 10, 777, 49_999]) expect(kept).toContain(i);
  });
  it('leaves short curves and curves with gaps alone', () => {
    expect(coarse(y.slice(0, 2000), 2000)).toBeUndefined();
    expect(coarse(y.with(7, NaN), 2000)).toBeUndefined();
  });
});
