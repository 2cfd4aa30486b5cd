import { describe, expect, it } from 'vitest';
import { denseMatrix, extremeEigenvalues, gramEigenvalueBound, largestEigenvalue, largestGramEigenvalue, smallestGramEigenvalue, sparseFromTriplets, type Triplet } from '../../core/linalg/index.js';
import { codeOf, eachEngine, epsilon, identity, naiveProduct, numbers } from './support.js';

const relative = (value: number, wanted: number): number => Math.abs(value / wanted - 1);

/** I - 2 u u' / |u|^2: orthogonal and symmetric. */
function reflector(n: number, seed: number): Float64Array {
  const u = numbers(n, seed), square = u.reduce((sum, value) => sum + value * value, 0);
  return identity(n).map((value, p) => value - 2 * u[Math.floor(p / n)]! * u[p % n]! / square);
}

/** A matrix with given singular values: P diag(s) Q, P rows x rows, Q columns x columns orthogonal. */
function withSingularValues(rows: number, columns: number, s: (i: number) => number): Float64Array {
  const middle = new Float64Array(rows * columns);
  for (let i = 0; i < Math.min(rows, columns); i++) middle[i * columns + i] = s(i);
  return naiveProduct('N', 'N', rows, columns, columns, naiveProduct('N', 'N', rows, columns, rows, reflector(rows, 1), middle), reflector(columns, 2));
}

/** First differences of n numbers, (n - 1) x n: the eigenvalues of D'D are 2 - 2 cos(k pi / n). */
const differences = (n: number): Triplet[] => Array.from({ length: n - 1 }, (_, i) => [[i, i, -1], [i, i + 1, 1]] as Triplet[]).flat();

describe('extreme eigenvalues', () => {
  it('the largest Gram eigenvalue is the largest singular value squared, for tall and wide matrices', () => {
    for (const [rows, columns] of [[1, 1], [3, 5], [40, 20], [20, 40], [65, 65]] as const) {
      const A = denseMatrix(rows, columns, withSingularValues(rows, columns, (i) => 3 / (i + 1)));
      expect(relative(largestGramEigenvalue(A), 9)).toBeLessThan(1e-12);
    }
  });

  it('the smallest Gram eigenvalue is accurate where the Gram matrix would have lost it', () => {
    const A = denseMatrix(40, 20, withSingularValues(40, 20, (i) => 10 ** (-i / 2)));
    // sigma = 10^-9.5 to an absolute error of about 1e-16 x 20.
    expect(relative(smallestGramEigenvalue(A), 1e-19)).toBeLessThan(1e-5);
    expect(smallestGramEigenvalue(denseMatrix(3, 5, numbers(15, 3)))).toBe(0);
  });

  it('a matrix without entries has the Gram eigenvalue 0', () => {
    expect(largestGramEigenvalue(denseMatrix(0, 3, new Float64Array(0)))).toBe(0);
    expect(largestGramEigenvalue(denseMatrix(3, 3, new Float64Array(9)))).toBe(0);
    expect(largestGramEigenvalue(sparseFromTriplets(5, 4, []))).toBe(0);
    expect(smallestGramEigenvalue(denseMatrix(3, 0, new Float64Array(0)))).toBe(0);
    expect(extremeEigenvalues(new Float64Array(0), 0)).toEqual({ smallest: 0, largest: 0 });
  });

  it('Lanczos on the differences of up to 1000 numbers gives 2 + 2 cos(pi / n), though neighbours are 1e-5 apart', () => {
    for (const n of [2, 10, 41, 300, 301, 1000]) {
      const wanted = 2 + 2 * Math.cos(Math.PI / n), D = sparseFromTriplets(n - 1, n, differences(n));
      expect(relative(largestGramEigenvalue(D), wanted)).toBeLessThan(1e-12);
      expect(gramEigenvalueBound(D)).toBeGreaterThanOrEqual(wanted);
      expect(gramEigenvalueBound(D)).toBeLessThanOrEqual(4);
    }
  });

  it('a top eigenvector orthogonal to the constant vector, repeated eigenvalues and an exact invariant subspace are found', () => {
    const twice = sparseFromTriplets(400, 400, Array.from({ length: 400 }, (_, i): Triplet => [i, i, i < 2 ? 5 : i < 200 ? 1 : 2]));
    expect(relative(largestGramEigenvalue(twice), 25)).toBeLessThan(1e-12);
  });

  it('extreme eigenvalues of a symmetric matrix, dense, sparse and through the length form', () => {
    const n = 50, P = reflector(n, 4), spread = Float64Array.from({ length: n }, (_, i) => (i - 10) / 3);
    const Q = naiveProduct('N', 'N', n, n, n, P, P.map((value, p) => value * spread[Math.floor(p / n)]!));
    const triplets = Array.from(Q, (value, p): Triplet => [Math.floor(p / n), p % n, value]);
    for (const { smallest, largest } of [extremeEigenvalues(Q, n), extremeEigenvalues(denseMatrix(n, n, Q)), extremeEigenvalues(sparseFromTriplets(n, n, triplets))]) {
      expect(relative(smallest, -10 / 3)).toBeLessThan(1e-12);
      expect(relative(largest, 13)).toBeLessThan(1e-12);
    }
  });

  it('a matrix that is not symmetric, not square or not finite is refused', () => {
    const Q = identity(20);
    Q[3] = 0.001;
    expect(codeOf(() => extremeEigenvalues(Q, 20))).toBe('not-symmetric');
    expect(codeOf(() => extremeEigenvalues(denseMatrix(2, 3, numbers(6, 1))))).toBe('not-symmetric');
    Q[3] = NaN;
    expect(codeOf(() => extremeEigenvalues(Q, 20))).toBe('non-finite-matrix');
    expect(codeOf(() => largestGramEigenvalue(denseMatrix(20, 20, Q)))).toBe('non-finite-matrix');
    expect(codeOf(() => smallestGramEigenvalue(denseMatrix(20, 20, Q)))).toBe('non-finite-matrix');
    expect(codeOf(() => largestGramEigenvalue(sparseFromTriplets(1, 1, [[0, 0, Infinity]])))).toBe('non-finite-matrix');
    expect(codeOf(() => gramEigenvalueBound(sparseFromTriplets(1, 1, [[0, 0, NaN]])))).toBe('non-finite-matrix');
    expect(codeOf(() => largestGramEigenvalue(denseMatrix(1, 1, Float64Array.of(1e200))))).toBe('overflow');
  });

  it('a search that is not done within its limit fails by name', () => {
    const D = sparseFromTriplets(3999, 4000, differences(4000));
    expect(codeOf(() => largestGramEigenvalue(D, { limit: 50 }))).toBe('no-convergence');
    expect(relative(largestGramEigenvalue(D, { tolerance: 1e-3 }), 4)).toBeLessThan(1e-3);
  });
});

eachEngine('Lanczos', (engine) => {
  it.each([1, 2, 39, 40, 41, 120])('finds the largest eigenvalue of order %i', (n) => {
    const A = naiveProduct('T', 'N', n, n, n, numbers(n * n, 5), numbers(n * n, 5)), values = new Float64Array(n);
    engine.eigenvalues(A, n, values);
    expect(relative(largestEigenvalue(engine, n, (x, out) => engine.gemv(A, n, n, x, out)), values[n - 1]!)).toBeLessThan(100 * n * epsilon);
  });

  it('restarts until it is there: order 5000 with a slowly separating top', () => {
    const n = 5000;
    const apply = (x: Float64Array, out: Float64Array): void => { for (let i = 0; i < n; i++) out[i] = x[i]! * (1 - (i / n) ** 0.5); };
    expect(relative(largestEigenvalue(engine, n, apply), 1)).toBeLessThan(1e-12);
  });
});
