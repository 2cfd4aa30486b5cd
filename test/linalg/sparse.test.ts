import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { denseMatrix, multiply, multiplyTransposed, sparseFromEntries, sparseFromTriplets, sparseMultiply, sparseMultiplyTransposed, sparseToDense, validateSparse, type Triplet } from '../../core/linalg/index.js';
import { codeOf, epsilon, expectClose, messageOf, numbers } from './support.js';

const shapes = fc.integer({ min: 1, max: 30 }).chain((rows) => fc.integer({ min: 1, max: 30 }).chain((columns) => fc.record({
  rows: fc.constant(rows), columns: fc.constant(columns),
  triplets: fc.array(fc.tuple(fc.nat(rows - 1), fc.nat(columns - 1), fc.integer({ min: -50, max: 50 })), { maxLength: 200 }),
})));

/** Sums of small integers are exact, so any order gives the same matrix. */
function naiveDense(rows: number, columns: number, triplets: readonly Triplet[]): Float64Array {
  const data = new Float64Array(rows * columns);
  for (const [i, j, value] of triplets) data[i * columns + j]! += value;
  return data;
}

describe('sparse matrices', () => {
  it('triplets in any order, with duplicates, give ascending rows and the summed dense matrix', () => {
    fc.assert(fc.property(shapes, ({ rows, columns, triplets }) => {
      const A = sparseFromTriplets(rows, columns, triplets);
      validateSparse(A);
      for (let i = 0; i < rows; i++) for (let e = A.rowStart[i]! + 1; e < A.rowStart[i + 1]!; e++) expect(A.column[e]!).toBeGreaterThan(A.column[e - 1]!);
      expect(sparseToDense(A).data).toEqual(naiveDense(rows, columns, triplets));
    }), { seed: 7, numRuns: 150 });
  });

  it('products with A and A\' are those of the dense matrix', () => {
    fc.assert(fc.property(shapes, fc.nat(1000), ({ rows, columns, triplets }, seed) => {
      const A = sparseFromTriplets(rows, columns, triplets), dense = denseMatrix(rows, columns, naiveDense(rows, columns, triplets));
      const x = numbers(columns, seed), y = numbers(rows, seed + 1);
      const out = [new Float64Array(rows).fill(NaN), new Float64Array(rows), new Float64Array(columns).fill(NaN), new Float64Array(columns)] as const;
      multiply(A, x, out[0]);
      multiply(dense, x, out[1]);
      multiplyTransposed(A, y, out[2]);
      multiplyTransposed(dense, y, out[3]);
      const bound = 100 * epsilon * (1 + triplets.reduce((sum, triplet) => sum + Math.abs(triplet[2]), 0));
      expectClose(out[0], out[1], bound);
      expectClose(out[2], out[3], bound);
    }), { seed: 7, numRuns: 100 });
  });

  it('empty rows, empty matrices and explicit zeros are kept as they are', () => {
    const A = sparseFromTriplets(4, 3, [[2, 1, 0], [2, 0, 5]]);
    expect([...A.rowStart]).toEqual([0, 0, 0, 2, 2]);
    expect([...A.value]).toEqual([5, 0]);
    const none = sparseFromEntries(0, 0, [], [], []), out = new Float64Array(0);
    sparseMultiply(none, new Float64Array(0), out);
    expect([...none.rowStart]).toEqual([0]);
  });

  it('duplicates are summed in the order given', () => {
    const A = sparseFromTriplets(1, 1, [[0, 0, 1e16], [0, 0, 1], [0, 0, -1e16]]);
    expect(A.value[0]).toBe(1e16 + 1 - 1e16);
  });

  it('an index outside the matrix names the entry', () => {
    for (const bad of [-1, 2, 0.5, NaN]) {
      expect(codeOf(() => sparseFromTriplets(2, 3, [[0, 0, 1], [bad, 0, 1]]))).toBe('bad-index');
      expect(messageOf(() => sparseFromTriplets(3, 2, [[0, 0, 1], [0, bad, 1]]))).toContain('Entry 1');
    }
    expect(codeOf(() => sparseFromEntries(2, 2, [0], [0, 1], [1]))).toBe('wrong-length');
    expect(codeOf(() => sparseFromEntries(-1, 2, [], [], []))).toBe('bad-size');
  });

  it('damaged row starts and columns are refused', () => {
    const A = sparseFromTriplets(2, 2, [[0, 0, 1], [1, 1, 2]]);
    expect(codeOf(() => validateSparse({ ...A, rowStart: Int32Array.of(0, 1) }))).toBe('bad-sparse-matrix');
    expect(codeOf(() => validateSparse({ ...A, rowStart: Int32Array.of(0, 3, 2) }))).toBe('bad-sparse-matrix');
    expect(codeOf(() => validateSparse({ ...A, column: Int32Array.of(0, 2) }))).toBe('bad-sparse-matrix');
    expect(codeOf(() => validateSparse({ ...A, column: Int32Array.of(0) }))).toBe('bad-sparse-matrix');
  });

  it('wrong lengths and aliased outputs are refused', () => {
    const A = sparseFromTriplets(2, 3, [[0, 0, 1]]), square = sparseFromTriplets(2, 2, [[0, 0, 1]]), x = numbers(2, 1);
    expect(codeOf(() => sparseMultiply(A, numbers(2, 1), numbers(2, 1)))).toBe('wrong-length');
    expect(codeOf(() => sparseMultiplyTransposed(A, numbers(3, 1), numbers(3, 1)))).toBe('wrong-length');
    expect(codeOf(() => sparseMultiply(square, x, x))).toBe('aliased-output');
  });
});
