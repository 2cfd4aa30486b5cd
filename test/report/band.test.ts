import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bandOf, type Trail } from '../../core/report/band.js';

/** The value of a run at x, by looking through all its records. */
function standing({ x, y }: Trail, at: number): number {
  let value = NaN;
  for (let i = 0; i < x.length; i++) if (Number.isFinite(y[i]!) && (x[i]! <= at || Number.isNaN(value))) value = y[i]!;
  return value;
}

describe('a band', () => {
  it('of one run is its records', () => {
    expect(bandOf([{ x: [0, 1, 2], y: [3, 2, 1] }])).toEqual({ x: [0, 1, 2], median: [3, 2, 1], low: [3, 2, 1], high: [3, 2, 1], count: [1, 1, 1] });
  });
  it('keeps the last value of a run that ended', () => {
    const { x, median } = bandOf([{ x: [0, 1], y: [4, 2] }, { x: [0, 1, 2, 3], y: [4, 4, 4, 0] }]);
    expect(x).toEqual([0, 1, 2, 3]);
    expect(median).toEqual([4, 3, 3, 1]);
  });
  it('holds the last record between records', () => {
    expect(bandOf([{ x: [0, 4], y: [8, 0] }, { x: [0, 2], y: [8, 4] }])).toMatchObject({ x: [0, 2, 4], median: [8, 6, 2] });
  });
  it('stands at its first value before its first record', () => {
    expect(bandOf([{ x: [1], y: [6] }, { x: [0], y: [2] }])).toMatchObject({ x: [0, 1], median: [4, 4] });
  });
  it('of three runs has the quartiles between them', () => {
    expect(bandOf([{ x: [0], y: [1] }, { x: [0], y: [2] }, { x: [0], y: [5] }])).toEqual({ x: [0], low: [1.5], median: [2], high: [3.5], count: [3] });
  });
  it('passes over values that are not finite', () => {
    expect(bandOf([{ x: [0, 1, 2], y: [1, NaN, 3] }])).toMatchObject({ x: [0, 2], median: [1, 3] });
  });
  it('leaves out a run without any value, and says so in the count', () => {
    expect(bandOf([{ x: [0], y: [NaN] }, { x: [0], y: [2] }, { x: [], y: [] }])).toMatchObject({ median: [2], count: [1] });
  });
  it('of no runs is empty', () => {
    expect(bandOf([])).toEqual({ x: [], median: [], low: [], high: [], count: [] });
  });
  it('has at most as many points as asked for, the first and the last among them', () => {
    const n = 5000;
    const { x } = bandOf([{ x: Float64Array.from({ length: n }, (_, i) => i), y: new Float64Array(n) }], 100);
    expect(x.length).toBeLessThanOrEqual(100);
    expect([x[0], x.at(-1)]).toEqual([0, n - 1]);
  });
  it('keeps early points too where there are many: half of them are spaced logarithmically', () => {
    const n = 100_000;
    const { x } = bandOf([{ x: Float64Array.from({ length: n }, (_, i) => i), y: new Float64Array(n) }], 100);
    expect(x.filter((value) => value <= 100).length).toBeGreaterThan(15);
  });
  it('has the median of what each run stands at, for any records', () => {
    const trail = fc.array(fc.tuple(fc.integer({ min: 0, max: 12 }), fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constant(NaN))), { minLength: 1, maxLength: 8 })
      .map((points) => points.sort((a, b) => a[0] - b[0])).map((points): Trail => ({ x: points.map(([x]) => x), y: points.map(([, y]) => y) }));
    fc.assert(fc.property(fc.array(trail, { minLength: 1, maxLength: 5 }), (trails) => {
      const band = bandOf(trails);
      band.x.forEach((at, i) => {
        const values = trails.map((one) => standing(one, at)).filter(Number.isFinite).sort((a, b) => a - b);
        const middle = (values[(values.length - 1) >> 1]! + values[values.length >> 1]!) / 2;
        expect(band.median[i]).toBe(middle);
        expect(band.low[i]).toBeLessThanOrEqual(middle);
        expect(band.high[i]).toBeGreaterThanOrEqual(middle);
      });
    }), { seed: 2, numRuns: 300 });
  });
});
