import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cholesky, leastSquares, lu } from '../../core/linalg/index.js';
import { codeOf, eachEngine, epsilon, expectClose, identity, largest, messageOf, naiveProduct, numbers, positiveDefinite, sizes } from './support.js';

eachEngine('factorisations', (engine) => {
  it.each(sizes)('Cholesky of order %i: L L\' = A, L is lower triangular, A is kept', (n) => {
    const A = positiveDefinite(n, 1), before = A.slice();
    const { lower } = cholesky(A, n, engine);
    expectClose(naiveProduct('N', 'T', n, n, n, lower, lower), A, (n + 2) * epsilon * largest(A));
    for (let i = 0; i < n; i++) expect(lower.slice(i * n + i + 1, (i + 1) * n).every((value) => value === 0)).toBe(true);
    expect(A).toEqual(before);
  });

  it.each(sizes)('Cholesky and LU of order %i solve for one and for three right-hand sides', (n) => {
    const A = positiveDefinite(n, 2), B = numbers(3 * n, 3);
    for (const factored of [cholesky(A, n, engine), lu(A, n, engine)]) {
      const X = new Float64Array(3 * n);
      factored.solve(B, X);
      // Right-hand sides are rows of B: X A' = B. The condition number is below 30.
      expectClose(naiveProduct('N', 'T', 3, n, n, X, A), B, 10 * (n + 2) * epsilon * (largest(A) * n * largest(X) + 1));
      const x = B.slice(0, n);
      factored.solve(x, x);
      expectClose(x, X.slice(0, n), 100 * (n + 2) * epsilon * largest(X));
    }
  });

  it.each(sizes)('LU of order %i: the residual of a general system is backward stable', (n) => {
    const A = numbers(n * n, 4), b = numbers(n, 5), x = new Float64Array(n);
    lu(A, n, engine).solve(b, x);
    expectClose(naiveProduct('N', 'N', n, 1, n, A, x), b, 20 * (n + 2) * epsilon * (n * largest(x) + 1));
  });

  it('LU needs its pivoting: a zero leading entry', () => {
    for (const n of [2, 20]) {
      const A = identity(n);
      A[0] = A[n + 1] = 0;
      A[1] = A[n] = 1;
      const b = numbers(n, 6), x = new Float64Array(n);
      lu(A, n, engine).solve(b, x);
      expect([...x]).toEqual([b[1], b[0], ...b.slice(2)]);
    }
  });

  it('a factorisation takes another matrix into the same memory', () => {
    const factored = cholesky(positiveDefinite(30, 7), 30, engine), x = new Float64Array(30);
    factored.refactor(identity(30).map((value) => 4 * value));
    factored.solve(new Float64Array(30).fill(1), x);
    expect(x).toEqual(new Float64Array(30).fill(0.25));
    expect(factored.logDeterminant()).toBeCloseTo(30 * Math.log(4), 12);
  });

  it.each([3, 16, 17, 40])('an indefinite matrix of order %i is refused with its pivot', (n) => {
    const A = identity(n);
    A[(n - 1) * n + n - 1] = -1;
    expect(codeOf(() => cholesky(A, n, engine))).toBe('not-positive-definite');
    expect(messageOf(() => cholesky(A, n, engine))).toContain(`pivot ${n - 1}`);
    A[(n - 1) * n + n - 1] = 0;
    expect(codeOf(() => cholesky(A, n, engine))).toBe('not-positive-definite');
    // The (i, j) = (1, 0) entry makes the second pivot 1 - 4.
    const coupled = identity(n);
    coupled[1] = coupled[n] = 2;
    expect(messageOf(() => cholesky(coupled, n, engine))).toContain('pivot 1,');
  });

  it.each([1, 16, 17, 40])('a singular matrix of order %i is refused with its pivot', (n) => {
    const A = identity(n);
    A[(n - 1) * n + n - 1] = 0;
    expect(codeOf(() => lu(A, n, engine))).toBe('singular');
    expect(messageOf(() => lu(A, n, engine))).toContain(`pivot ${n - 1} `);
  });

  it.each([2, 20])('NaN and Infinity in a matrix of order %i are refused', (n) => {
    for (const bad of [NaN, Infinity, -Infinity]) {
      const A = positiveDefinite(n, 8);
      A[n] = bad;
      expect(codeOf(() => cholesky(A, n, engine))).toBe('non-finite-matrix');
      expect(codeOf(() => lu(A, n, engine))).toBe('non-finite-matrix');
      expect(codeOf(() => leastSquares(A, n, n, numbers(n, 1), engine))).toBe('non-finite-matrix');
    }
  });

  it.each([2, 20])('entries of order %i that overflow in the factorisation are refused, not turned to NaN', (n) => {
    const A = positiveDefinite(n, 9).map((value) => value * 1e308);
    A[0] = 1e-300;
    expect(codeOf(() => cholesky(A, n, engine))).toMatch(/not-positive-definite|non-finite-matrix/);
  });

  it.each([[1, 1], [5, 3], [16, 16], [17, 16], [64, 10], [100, 65], [300, 20]])('least squares %i x %i: the residual is orthogonal to the columns', (rows, columns) => {
    const A = numbers(rows * columns, 10), b = numbers(rows, 11), A0 = A.slice(), b0 = b.slice();
    const x = leastSquares(A, rows, columns, b, engine);
    const residual = naiveProduct('N', 'N', rows, 1, columns, A, x).map((value, i) => value - b[i]!);
    expectClose(naiveProduct('T', 'N', columns, 1, rows, A, residual), new Float64Array(columns), 20 * rows * epsilon * (columns * largest(x) + 1));
    expect([A, b]).toEqual([A0, b0]);
  });

  it('least squares of an empty matrix is an empty vector', () => {
    expect(leastSquares(new Float64Array(0), 5, 0, numbers(5, 1), engine)).toEqual(new Float64Array(0));
  });

  it('least squares does not take columns in different units for dependent ones', () => {
    for (const rows of [6, 60]) {
      const scales = [1e-12, 1, 1e9, 1e-200, 1e150], A = numbers(rows * 5, 12).map((value, p) => value * scales[p % 5]!);
      const wanted = scales.map((scale) => 1 / scale), b = new Float64Array(rows);
      for (let i = 0; i < rows; i++) for (let j = 0; j < 5; j++) b[i]! += A[i * 5 + j]! * wanted[j]!;
      leastSquares(A, rows, 5, b, engine).forEach((value, j) => expect(Math.abs(value * scales[j]! - 1)).toBeLessThan(1e3 * epsilon));
    }
  });

  it.each([6, 60])('dependent columns of %i rows are refused, with the rank', (rows) => {
    const A = numbers(rows * 5, 13);
    for (let i = 0; i < rows; i++) A[i * 5 + 4] = 2 * A[i * 5]! - 3 * A[i * 5 + 2]!;
    expect(codeOf(() => leastSquares(A, rows, 5, numbers(rows, 1), engine))).toBe('rank-deficient');
    expect(messageOf(() => leastSquares(A, rows, 5, numbers(rows, 1), engine))).toContain('rank 4');
    expect(messageOf(() => leastSquares(new Float64Array(rows * 5), rows, 5, numbers(rows, 1), engine))).toContain('rank 0');
  });

  it('least squares with more columns than rows is refused', () => {
    expect(codeOf(() => leastSquares(numbers(20, 1), 4, 5, numbers(4, 1), engine))).toBe('rank-deficient');
  });

  it('wrong lengths are refused', () => {
    expect(codeOf(() => cholesky(numbers(8, 1), 3, engine))).toBe('wrong-length');
    expect(codeOf(() => lu(numbers(399, 1), 20, engine))).toBe('wrong-length');
    expect(codeOf(() => engine.luFactor(positiveDefinite(20, 1), 20, new Int32Array(19)))).toBe('wrong-length');
    expect(codeOf(() => cholesky(identity(20), 20, engine).solve(numbers(21, 1), numbers(21, 1)))).toBe('wrong-length');
    expect(codeOf(() => leastSquares(numbers(40, 1), 20, 2, numbers(19, 1), engine))).toBe('wrong-length');
  });

  it('solving with LU and multiplying back is the identity, for any order', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(1000), (n, seed) => {
      const A = numbers(n * n, seed), wanted = numbers(n, seed + 1), x = new Float64Array(n);
      for (let i = 0; i < n; i++) A[i * n + i]! += n;
      lu(A, n, engine).solve(naiveProduct('N', 'N', n, 1, n, A, wanted), x);
      expectClose(x, wanted, 20 * n * epsilon);
    }), { seed: 7, numRuns: 60 });
  });
});
