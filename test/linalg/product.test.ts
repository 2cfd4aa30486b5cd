import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Operation } from '../../core/linalg/index.js';
import { codeOf, eachEngine, epsilon, expectClose, naiveProduct, naiveTranspose, numbers, sizes } from './support.js';

const operations: readonly Operation[] = ['N', 'T'];
/** Entries are at most 1/2, so a sum of k products is off by at most about k eps k / 4. */
const bound = (k: number): number => (k + 4) * epsilon * (k / 4 + 4);

eachEngine('products', (engine) => {
  it.each(sizes.flatMap((rows) => [[rows, 5], [rows, rows], [7, rows], [rows, 100]]))('gemv and gemvT of %i x %i are the naive ones', (rows, columns) => {
    const A = numbers(rows * columns, 1), x = numbers(columns, 2), y = numbers(rows, 3);
    const Ax = new Float64Array(rows).fill(NaN), Aty = new Float64Array(columns).fill(NaN);
    engine.gemv(A, rows, columns, x, Ax);
    engine.gemvT(A, rows, columns, y, Aty);
    expectClose(Ax, naiveProduct('N', 'N', rows, 1, columns, A, x), bound(columns));
    expectClose(Aty, naiveProduct('T', 'N', columns, 1, rows, A, y), bound(rows));
  });

  it.each(sizes)('gemv and gemvT of order %i take alpha and beta', (n) => {
    const A = numbers(n * n, 4), x = numbers(n, 5), start = numbers(n, 6);
    for (const [kernel, operation] of [[engine.gemv, 'N'], [engine.gemvT, 'T']] as const) {
      const out = start.slice(), product = naiveProduct(operation, 'N', n, 1, n, A, x);
      kernel(A, n, n, x, out, -1.5, 0.25);
      expectClose(out, start.map((value, i) => -1.5 * product[i]! + 0.25 * value), 2 * bound(n));
      out.set(start);
      kernel(A, n, n, x.fill(NaN), out, 0, 2);
      expect(out).toEqual(start.map((value) => 2 * value));
      x.set(numbers(n, 5));
    }
  });

  it.each(operations.flatMap((opA) => operations.map((opB) => [opA, opB] as const)))('gemm %s %s is the naive one at all sizes', (opA, opB) => {
    for (const [m, n, k] of [[0, 3, 2], [3, 0, 2], [3, 2, 0], [1, 1, 1], [1, 17, 65], [15, 16, 17], [16, 16, 16], [17, 16, 16], [63, 5, 64], [65, 63, 3], [4, 4, 300], [130, 9, 257], [100, 100, 100]] as const) {
      const A = numbers(m * k, 7), B = numbers(k * n, 8), start = numbers(m * n, 9), out = new Float64Array(m * n).fill(NaN);
      const product = naiveProduct(opA, opB, m, n, k, A, B);
      engine.gemm(opA, opB, m, n, k, A, B, out);
      expectClose(out, product, bound(k));
      out.set(start);
      engine.gemm(opA, opB, m, n, k, A, B, out, 2, -0.5);
      expectClose(out, start.map((value, i) => 2 * product[i]! - 0.5 * value), 2 * bound(k));
    }
  });

  it('gemm crosses every block boundary of the portable packing', () => {
    const [m, n, k] = [131, 1030, 259];
    const A = numbers(m * k, 10), B = numbers(k * n, 11), out = new Float64Array(m * n);
    engine.gemm('N', 'N', m, n, k, A, B, out);
    expectClose(out, naiveProduct('N', 'N', m, n, k, A, B), bound(k));
  });

  it.each(operations)('syrk %s gives both triangles of the Gram matrix', (operation) => {
    for (const [rows, columns] of [[0, 3], [3, 0], [1, 1], [5, 17], [17, 5], [16, 16], [40, 64], [65, 63], [150, 70]] as const) {
      const A = numbers(rows * columns, 12), order = operation === 'N' ? rows : columns, depth = operation === 'N' ? columns : rows;
      const product = operation === 'N' ? naiveProduct('N', 'T', rows, rows, columns, A, A) : naiveProduct('T', 'N', columns, columns, rows, A, A);
      const out = new Float64Array(order * order).fill(NaN);
      engine.syrk(operation, A, rows, columns, out);
      expectClose(out, product, bound(depth));
      expect(out).toEqual(naiveTranspose(out, order, order));
      engine.syrk(operation, A, rows, columns, out, 0.5, 3);
      expectClose(out, product.map((value) => 3.5 * value), 4 * bound(depth));
    }
  });

  it('gemvT is the adjoint of gemv: <A x, y> = <x, A\'y> for any shape', () => {
    fc.assert(fc.property(fc.nat(70), fc.nat(70), fc.nat(1000), (rows, columns, seed) => {
      const A = numbers(rows * columns, seed), x = numbers(columns, seed + 1), y = numbers(rows, seed + 2);
      const Ax = new Float64Array(rows), Aty = new Float64Array(columns);
      engine.gemv(A, rows, columns, x, Ax);
      engine.gemvT(A, rows, columns, y, Aty);
      expect(Math.abs(engine.dot(Ax, y) - engine.dot(x, Aty))).toBeLessThanOrEqual((rows + columns + 2) * epsilon * rows * columns);
    }), { seed: 7, numRuns: 100 });
  });

  it('(A B)\' = B\'A\' for any shape', () => {
    fc.assert(fc.property(fc.nat(40), fc.nat(40), fc.nat(40), fc.nat(1000), (m, n, k, seed) => {
      const A = numbers(m * k, seed), B = numbers(k * n, seed + 1), AB = new Float64Array(m * n), other = new Float64Array(n * m);
      engine.gemm('N', 'N', m, n, k, A, B, AB);
      engine.gemm('T', 'T', n, m, k, B, A, other);
      expectClose(naiveTranspose(AB, m, n), other, bound(k));
    }), { seed: 7, numRuns: 100 });
  });

  it.each([3, 20, 40])('a NaN in an operand of order %i reaches the result', (n) => {
    const A = numbers(n * n, 13), B = numbers(n * n, 14), out = new Float64Array(n * n), vector = new Float64Array(n);
    A[n + 1] = NaN;
    engine.gemm('N', 'N', n, n, n, A, B, out);
    expect(out.slice(n, 2 * n).every(Number.isNaN)).toBe(true);
    engine.gemv(A, n, n, B.slice(0, n), vector);
    expect(Number.isNaN(vector[1])).toBe(true);
  });

  it('the same operands give the same bits at any alignment in memory', () => {
    const n = 67, A = numbers(n * n, 15), x = numbers(n, 16), memory = new Float64Array(n * n + 8);
    const results = Array.from({ length: 8 }, (_, offset) => {
      const view = memory.subarray(offset, offset + n * n), out = new Float64Array(n * n), vector = new Float64Array(n), other = new Float64Array(n);
      view.set(A);
      engine.gemm('N', 'T', n, n, n, view, A, out);
      engine.gemv(view, n, n, x, vector);
      engine.gemvT(view, n, n, x, other);
      return [out, vector, other];
    });
    for (const result of results) expect(result).toEqual(results[0]);
  });

  it('wrong lengths and aliased outputs are refused', () => {
    const A = numbers(600, 1), x = numbers(20, 1), y = numbers(30, 1);
    expect(codeOf(() => engine.gemv(A, 30, 21, x, y))).toBe('wrong-length');
    expect(codeOf(() => engine.gemv(A, 30, 20, y, x))).toBe('wrong-length');
    expect(codeOf(() => engine.gemvT(A, 30, 20, x, y))).toBe('wrong-length');
    expect(codeOf(() => engine.gemm('N', 'N', 30, 30, 20, A, A, numbers(899, 1)))).toBe('wrong-length');
    expect(codeOf(() => engine.syrk('N', A, 30, 20, numbers(400, 1)))).toBe('wrong-length');
    expect(codeOf(() => engine.gemv(numbers(400, 1), 20, 20, x, x))).toBe('aliased-output');
    const square = numbers(400, 1);
    expect(codeOf(() => engine.gemm('N', 'N', 20, 20, 20, square, numbers(400, 2), square))).toBe('aliased-output');
  });
});
