/** Which cells a sweep has, against an enumeration of its own. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SaddlepointError } from '../../core/contract/errors.js';
import { cellCount, checkAxes, combinationsOf, type SweepAxes } from '../../core/sweep/axes.js';

const valuesOf = (sweep: SweepAxes): unknown[][] => combinationsOf(sweep).map(({ values }) => [...values]);
const codeOf = (work: () => unknown): string | undefined => { try { work(); return undefined; } catch (error) { return (error as SaddlepointError).code; } };

/** Every combination by nested loops: one axis after the other, the last the fastest. */
const product = (lists: readonly (readonly unknown[])[]): unknown[][] => lists.reduce<unknown[][]>((rows, list) => rows.flatMap((row) => list.map((value) => [...row, value])), [[]]);

const lists = fc.array(fc.array(fc.integer(), { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 4 });
const named = (values: readonly unknown[]): Record<string, never[]> => Object.fromEntries(values.map((list, i) => [`/a${i}`, list])) as Record<string, never[]>;

describe('grid and zip', () => {
  it('a grid is the product of its lists, the last axis fastest', () => {
    fc.assert(fc.property(lists, (all) => { expect(valuesOf({ axes: named(all) })).toEqual(product(all)); }), { seed: 1, numRuns: 200 });
  });

  it('a zip takes the n-th values together', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 4 }), (length, width) => {
      const all = Array.from({ length: width }, (_, axis) => Array.from({ length }, (_, n) => axis * 10 + n));
      expect(valuesOf({ axes: named(all), mode: 'zip' })).toEqual(Array.from({ length }, (_, n) => all.map((list) => list[n])));
    }), { seed: 2, numRuns: 50 });
  });

  it('a zip of unequal lists is refused', () => {
    expect(codeOf(() => checkAxes({ axes: { '/a': [1, 2], '/b': [1] }, mode: 'zip' }))).toBe('sweep-zip');
  });
});

describe('random', () => {
  const axes: SweepAxes['axes'] = { '/a': { uniform: [-2, 3] }, '/b': { logUniform: [1e-4, 1] }, '/c': { integer: [1, 6] }, '/d': ['x', 'y', 'z'] };
  const drawn = (seed: number, samples: number): unknown[][] => valuesOf({ axes, mode: 'random', samples, seed });
  const many = drawn(7, 4000);
  const column = (axis: number): number[] => many.map((row) => row[axis] as number);

  it('the same seed draws the same, another seed others', () => {
    expect(drawn(7, 50)).toEqual(drawn(7, 50));
    expect(drawn(8, 50)).not.toEqual(drawn(7, 50));
  });
  it('more samples only add to those that were drawn', () => { expect(many.slice(0, 50)).toEqual(drawn(7, 50)); });
  it('an axis more leaves the draws of the others as they were', () => {
    const { '/c': _, ...fewer } = axes;
    expect(valuesOf({ axes: fewer, mode: 'random', samples: 50, seed: 7 })).toEqual(drawn(7, 50).map(([a, b, , d]) => [a, b, d]));
  });
  it('values stay in their ranges, and whole numbers reach both ends', () => {
    expect(column(0).every((value) => value >= -2 && value < 3)).toBe(true);
    expect(column(1).every((value) => value >= 1e-4 && value <= 1)).toBe(true);
    expect([...new Set(column(2))].sort()).toEqual([1, 2, 3, 4, 5, 6]);
    expect(new Set(many.map((row) => row[3]))).toEqual(new Set(['x', 'y', 'z']));
  });
  // The seed is fixed; five standard errors of the mean of 4000 draws of a uniform variable of width w: 5 w / sqrt(12 * 4000).
  it.each([['uniform', 0, 0.5, 5, (x: number) => x], ['logUniform', 1, Math.log(1e-2), Math.log(1e4), Math.log]] as const)('the mean of %s is the middle of its range', (_, axis, middle, width, scale) => {
    const mean = column(axis).reduce((sum, value) => sum + scale(value), 0) / 4000;
    expect(Math.abs(mean - middle)).toBeLessThan((5 * width) / Math.sqrt(12 * 4000));
  });
  it.each([[{ uniform: [3, 3] }], [{ uniform: [-1e308, 1e308] }], [{ integer: [5, 4] }], [{ integer: [-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER] }], [{ logUniform: [2, 1] }]])('%j is refused: empty or too wide', (axis) => {
    expect(codeOf(() => checkAxes({ axes: { '/a': axis as never }, mode: 'random', samples: 1 }))).toBe('out-of-range');
  });
  it('a distribution outside a random sweep, samples outside it, and a random sweep without samples are refused', () => {
    expect(codeOf(() => checkAxes({ axes: { '/a': { uniform: [0, 1] } } }))).toBe('sweep-mode');
    expect(codeOf(() => checkAxes({ axes: { '/a': [1] }, samples: 3 }))).toBe('sweep-mode');
    expect(codeOf(() => checkAxes({ axes: { '/a': [1] }, mode: 'random' }))).toBe('missing-key');
  });
});

describe('too many cells', () => {
  const thousand = Array.from({ length: 1000 }, (_, i) => i);
  it.each([
    ['a grid of 10^9', { axes: { '/a': thousand, '/b': thousand, '/c': thousand } }],
    ['32 axes of 1000, more than a float counts exactly', { axes: Object.fromEntries(Array.from({ length: 32 }, (_, i) => [`/a${i}`, thousand])) }],
    ['10^9 samples', { axes: { '/a': { uniform: [0, 1] as const } }, mode: 'random' as const, samples: 1e9 }],
    ['10^9 repetitions', { axes: { '/a': [1] }, repetitions: 1e9 }],
    ['samples whose product overflows', { axes: { '/a': [1] }, mode: 'random' as const, samples: 1e200, repetitions: 1e200 }],
  ])('%s: refused before anything is made', (_, sweep) => {
    expect(codeOf(() => cellCount(sweep))).toBe('sweep-too-large');
    expect(codeOf(() => combinationsOf(sweep))).toBe('sweep-too-large');
  });
});

describe('what goes along with an axis', () => {
  const sweep: SweepAxes = { axes: { '/n': [10, 20], '/method': ['a', 'b'] }, along: { '/n': { '/m': [43, 85] } } };
  it('takes the value at the same position, in a grid', () => { expect(valuesOf(sweep)).toEqual([[10, 'a', 43], [10, 'b', 43], [20, 'a', 85], [20, 'b', 85]]); });
  it('does so in a random sweep too, and leaves the draws as they were', () => {
    const axes: SweepAxes = { axes: sweep.axes, mode: 'random', samples: 20, seed: 3 };
    expect(valuesOf({ ...axes, along: sweep.along! })).toEqual(valuesOf(axes).map(([n, method]) => [n, method, n === 10 ? 43 : 85]));
  });
  it('adds no cells', () => { expect(cellCount(sweep)).toBe(4); });
  it.each([
    [{ '/other': { '/m': [1, 2] } }, 'an axis that is not there'], [{ '/n': { '/m': [1] } }, 'another number of values'],
  ] as const)('%j is refused: %s', (along, _why) => { expect(codeOf(() => checkAxes({ ...sweep, along: along as never }))).toBe('sweep-along'); });
  it('may not overwrite an axis', () => { expect(codeOf(() => checkAxes({ ...sweep, along: { '/n': { '/method': [1, 2] } } }))).toBe('sweep-axis'); });
  it('of a distribution is refused', () => { expect(codeOf(() => checkAxes({ axes: { '/n': { uniform: [0, 1] } }, along: { '/n': { '/m': [1] } }, mode: 'random', samples: 2 }))).toBe('sweep-along'); });
});
