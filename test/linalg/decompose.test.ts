import fc from 'fast-check';
import { expect, it } from 'vitest';
import { svd, symmetricEigen, type Engine } from '../../core/linalg/index.js';
import { codeOf, eachEngine, epsilon, expectClose, identity, largest, naiveProduct, naiveTranspose, numbers, sizes } from './support.js';

const norm = (A: Float64Array): number => Math.sqrt(A.reduce((sum, value) => sum + value * value, 0));
const symmetric = (n: number, seed: number): Float64Array => {
  const A = numbers(n * n, seed), T = naiveTranspose(A, n, n);
  return A.map((value, p) => value + T[p]!);
};
const scaledRows = (A: Float64Array, columns: number, by: Float64Array): Float64Array => A.map((value, p) => value * by[Math.floor(p / columns)]!);

function expectEigen(engine: Engine, A: Float64Array, n: number): Float64Array {
  const { values, vectors } = symmetricEigen(A, n, engine), bound = 10 * (n + 1) * epsilon;
  expectClose(naiveProduct('N', 'T', n, n, n, vectors, vectors), identity(n), bound);
  expectClose(naiveProduct('T', 'N', n, n, n, vectors, scaledRows(vectors, n, values)), A, bound * (norm(A) + 1e-300));
  expect([...values]).toEqual([...values].sort((a, b) => a - b));
  const only = new Float64Array(n);
  engine.eigenvalues(A, n, only);
  expectClose(only, values, bound * norm(A));
  return values;
}

function expectSvd(engine: Engine, A: Float64Array, rows: number, columns: number): Float64Array {
  const k = Math.min(rows, columns), { U, s, Vt } = svd(A, rows, columns, engine), bound = 10 * (rows + columns + 1) * epsilon;
  expectClose(naiveProduct('T', 'N', k, k, rows, U, U), identity(k), bound);
  expectClose(naiveProduct('N', 'T', k, k, columns, Vt, Vt), identity(k), bound);
  expectClose(naiveProduct('N', 'N', rows, columns, k, U, scaledRows(Vt, columns, s)), A, bound * (norm(A) + 1e-300));
  expect(s.every((value, i) => value >= 0 && (i === 0 || value <= s[i - 1]!))).toBe(true);
  return s;
}

eachEngine('decompositions', (engine) => {
  it.each(sizes)('eigenvectors of order %i are orthonormal and give the matrix back', (n) => {
    const A = symmetric(n, 1), before = A.slice();
    const values = expectEigen(engine, A, n);
    expect(A).toEqual(before);
    const trace = A.reduce((sum, value, p) => (p % (n + 1) === 0 ? sum + value : sum), 0);
    expect(Math.abs(values.reduce((sum, value) => sum + value, 0) - trace)).toBeLessThanOrEqual(10 * n * n * epsilon);
  });

  it('eigenvalues of the second-difference matrix are 2 - 2 cos(k pi / (n + 1))', () => {
    for (const n of [1, 2, 10, 50, 120]) {
      const A = identity(n).map((value) => 2 * value), values = new Float64Array(n);
      for (let i = 0; i + 1 < n; i++) A[i * n + i + 1] = A[(i + 1) * n + i] = -1;
      engine.eigenvalues(A, n, values);
      expectClose(values, Float64Array.from({ length: n }, (_, i) => 2 - 2 * Math.cos((i + 1) * Math.PI / (n + 1))), 4 * (n + 1) * epsilon);
    }
  });

  it.each([1, 4, 16, 17, 40])('order %i: zero, identity, rank one, and huge and tiny entries', (n) => {
    const u = numbers(n, 2);
    expect(expectEigen(engine, new Float64Array(n * n), n)).toEqual(new Float64Array(n));
    expect(expectEigen(engine, identity(n), n)).toEqual(new Float64Array(n).fill(1));
    expectEigen(engine, naiveProduct('N', 'T', n, n, 1, u, u), n);
    const values = symmetricEigen(symmetric(n, 3), n, engine).values;
    for (const scale of [2 ** 900, 2 ** -900]) {
      const scaled = symmetricEigen(symmetric(n, 3).map((value) => value * scale), n, engine).values;
      expect(scaled.map((value) => value / scale)).toEqual(values);
    }
  });

  it('low rank, and entries graded over thirty digits in either direction, do not keep the iterations from ending', () => {
    for (const n of [12, 60, 150]) {
      for (const period of [10, 1000]) {
        const A = Float64Array.from({ length: 2 * n * n }, (_, p) => Math.sin((p * p) % period));
        expectEigen(engine, naiveProduct('T', 'N', n, n, 2 * n, A, A), n);
        expectSvd(engine, A, 2 * n, n);
      }
      for (const direction of [-1, 1]) {
        const grade = Float64Array.from({ length: n }, (_, i) => 10 ** (direction * 30 * i / n));
        const graded = symmetric(n, 10).map((value, p) => value * grade[Math.floor(p / n)]! * grade[p % n]!);
        expectEigen(engine, graded, n);
        expectSvd(engine, graded, n, n);
      }
    }
  });

  it('only the lower triangle is read', () => {
    for (const n of [5, 30]) {
      const A = symmetric(n, 4), upperSpoiled = A.slice();
      for (let i = 0; i < n; i++) upperSpoiled.fill(77, i * n + i + 1, (i + 1) * n);
      const wanted = symmetricEigen(A, n, engine).values, values = symmetricEigen(upperSpoiled, n, engine).values;
      expectClose(values, wanted, 100 * n * epsilon);
    }
  });

  it.each([[0, 0], [0, 4], [4, 0], [1, 1], [1, 5], [5, 1], [3, 5], [5, 3], [16, 16], [17, 16], [15, 40], [63, 65], [100, 20], [20, 100]])('singular values of %i x %i: orthonormal factors that give the matrix back', (rows, columns) => {
    const A = numbers(rows * columns, 5), before = A.slice();
    expectSvd(engine, A, rows, columns);
    expect(A).toEqual(before);
  });

  it('singular vectors stay orthonormal when the rank is not full', () => {
    for (const [rows, columns] of [[4, 3], [3, 4], [30, 20], [20, 30]] as const) {
      expect(expectSvd(engine, new Float64Array(rows * columns), rows, columns)).toEqual(new Float64Array(Math.min(rows, columns)));
      const s = expectSvd(engine, naiveProduct('N', 'T', rows, columns, 1, numbers(rows, 6), numbers(columns, 7)), rows, columns);
      expect(s[1]! / s[0]!).toBeLessThan(rows * columns * epsilon);
      expectSvd(engine, numbers(rows * columns, 8).map((value, p) => (p % columns === 1 ? 0 : value)), rows, columns);
      expectSvd(engine, new Float64Array(rows * columns).fill(1), rows, columns);
    }
  });

  it('singular values of the Hilbert-like matrix 1 / (i + j + 1) descend over sixteen digits without stalling', () => {
    for (const n of [12, 20]) {
      const s = expectSvd(engine, Float64Array.from({ length: n * n }, (_, p) => 1 / (Math.floor(p / n) + p % n + 1)), n, n);
      expect(s[n - 1]! / s[0]!).toBeLessThan(1e-14);
    }
  });

  it.each([2, 20])('NaN and Infinity in a matrix of order %i are refused', (n) => {
    for (const bad of [NaN, Infinity]) {
      const A = symmetric(n, 9);
      A[n] = bad;
      expect(codeOf(() => symmetricEigen(A, n, engine))).toBe('non-finite-matrix');
      expect(codeOf(() => engine.eigenvalues(A, n, new Float64Array(n)))).toBe('non-finite-matrix');
      expect(codeOf(() => svd(A, n, n, engine))).toBe('non-finite-matrix');
    }
  });

  it('wrong lengths are refused', () => {
    expect(codeOf(() => engine.eigenvalues(identity(20), 20, new Float64Array(19)))).toBe('wrong-length');
    expect(codeOf(() => engine.symmetricEigen(identity(20), 20, new Float64Array(20), new Float64Array(399)))).toBe('wrong-length');
    expect(codeOf(() => svd(numbers(41, 1), 20, 2, engine))).toBe('wrong-length');
    expect(codeOf(() => engine.svd(numbers(400, 1), 20, 20, new Float64Array(400), new Float64Array(19), new Float64Array(400)))).toBe('wrong-length');
  });

  it('squared singular values are the eigenvalues of the Gram matrix, for any shape', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 30 }), fc.nat(1000), (rows, columns, seed) => {
      const A = numbers(rows * columns, seed), s = expectSvd(engine, A, rows, columns), gram = new Float64Array(columns * columns);
      engine.syrk('T', A, rows, columns, gram);
      const values = expectEigen(engine, gram, columns);
      for (let i = 0; i < s.length; i++) expect(Math.abs(values[columns - 1 - i]! - s[i]! ** 2)).toBeLessThanOrEqual(20 * (rows + columns) * epsilon * largest(values));
    }), { seed: 7, numRuns: 60 });
  });
});
