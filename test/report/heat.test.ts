import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { heatMap, isMatrix } from '../../core/report/heat.js';
import type { SolutionBlock } from '../../core/report/read-result.js';

const block = (shape: readonly number[], data: readonly number[], complex = false): SolutionBlock => ({ name: 'W', shape, data, complex });
const cells = (one: SolutionBlock) => [...parseHTML(heatMap(one).toString()).document.querySelectorAll('rect')].filter((rect) => rect.querySelector('title') !== null);

describe('a matrix block', () => {
  it('has one cell for each entry but zeros, its colour by sign and its depth by modulus', () => {
    const drawn = cells(block([2, 2], [4, -2, 0, 1]));
    expect(drawn.map((rect) => [rect.getAttribute('class'), rect.getAttribute('fill-opacity')])).toEqual([['positive', '1.000'], ['negative', '0.500'], ['positive', '0.250']]);
  });
  it('names row, column and value, rows first', () => {
    expect(cells(block([2, 3], [1, 2, 3, 4, 5, 6]))[5]!.querySelector('title')!.textContent).toBe('2, 3: 6');
  });
  it('of complex numbers has their moduli', () => {
    expect(cells(block([2, 2], [3, 4, 0, 0, 0, 0, 0, 10], true)).map((rect) => rect.getAttribute('fill-opacity'))).toEqual(['0.500', '1.000']);
  });
  it('of zeros only, or with an entry that is no number, is drawn', () => {
    expect(cells(block([2, 2], [0, 0, 0, 0]))).toHaveLength(0);
    expect(cells(block([2, 2], [NaN, 1, 0, 0]))[0]!.getAttribute('class')).toBe('broken');
  });
  it('is one of two dimensions whose shape agrees with its numbers, and small enough to see', () => {
    expect([block([2, 2], [1, 2, 3, 4]), block([4], [1, 2, 3, 4]), block([1, 4], [1, 2, 3, 4]), block([2, 3], [1, 2, 3, 4]), block([100, 100], new Array<number>(10_000).fill(1)), block([NaN, 2], [1, 2])].map(isMatrix)).toEqual([true, false, false, false, false, false]);
  });
});
