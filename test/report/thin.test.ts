import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { thin, type Pixel } from '../../core/report/thin.js';

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
