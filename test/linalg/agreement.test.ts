import { describe, expect, it } from 'vitest';
import { cholesky, leastSquares, lu, nativeEngine, portableEngine, svd, symmetricEigen, type Engine } from '../../core/linalg/index.js';
import { codeOf, epsilon, expectClose, largest, numbers, positiveDefinite, sizes } from './support.js';

const portable = portableEngine();
const native = nativeEngine();
if (!native) console.warn('agreement of engines: no native library here, nothing to compare');

describe.skipIf(!native)('portable and native engines', () => {
  const both = <T>(compute: (engine: Engine) => T): readonly [T, T] => [compute(portable), compute(native!)];

  it.each(sizes)('agree to rounding on systems, least squares and spectra of order %i', (n) => {
    const A = positiveDefinite(n, 1), tall = numbers((n + 9) * n, 2), b = numbers(n + 9, 3);
    const solved = (factored: { solve(b: Float64Array, out: Float64Array): void }): Float64Array => {
      const x = new Float64Array(n);
      factored.solve(b.slice(0, n), x);
      return x;
    };
    const bound = 200 * (n + 2) * epsilon;
    for (const [x, y] of [both((engine) => solved(cholesky(A, n, engine))), both((engine) => solved(lu(A, n, engine)))]) expectClose(x, y, bound * (1 + largest(x)));
    // The condition number of a random (n + 9) x n matrix, squared, enters here.
    const [x, y] = both((engine) => leastSquares(tall, n + 9, n, b, engine));
    expectClose(x, y, 1e4 * bound * (1 + largest(x)));
    const [v, w] = both((engine) => symmetricEigen(A, n, engine).values);
    expectClose(v, w, bound * (1 + largest(v)));
    const [s, t] = both((engine) => svd(tall, n + 9, n, engine).s);
    expectClose(s, t, bound * (1 + largest(s)));
  });

  it.each([1, 5, 15, 16])('have the same bits at order %i, below the native sizes', (n) => {
    const A = positiveDefinite(n, 4), x = numbers(n, 5);
    const run = (engine: Engine): readonly Float64Array[] => {
      const y = x.slice(), Ax = new Float64Array(n), AA = new Float64Array(n * n), { values, vectors } = symmetricEigen(A, n, engine);
      engine.axpy(engine.dot(x, y) / engine.nrm2(x), x, y);
      engine.gemv(A, n, n, y, Ax);
      engine.gemm('N', 'T', n, n, n, A, A, AA);
      return [y, Ax, AA, values, vectors, cholesky(A, n, engine).lower, svd(A, n, n, engine).U];
    };
    const [here, there] = both(run);
    expect(here).toEqual(there);
  });

  it('refuse the same inputs with the same codes', () => {
    const bad = positiveDefinite(20, 6);
    bad[21] = -1;
    const spoiled = bad.slice().fill(NaN, 5, 6);
    const codes = (engine: Engine): readonly string[] => [
      codeOf(() => cholesky(bad, 20, engine)), codeOf(() => lu(new Float64Array(400), 20, engine)), codeOf(() => leastSquares(new Float64Array(400), 20, 20, numbers(20, 1), engine)),
      codeOf(() => svd(spoiled, 20, 20, engine)), codeOf(() => engine.gemv(bad, 20, 19, numbers(19, 1), numbers(20, 1))),
    ];
    expect(codes(portable)).toEqual(['not-positive-definite', 'singular', 'rank-deficient', 'non-finite-matrix', 'wrong-length']);
    expect(codes(native!)).toEqual(codes(portable));
  });

  it('read shared operands alike when alpha or beta is zero', () => {
    const n = 30, A = new Float64Array(n * n).fill(NaN), x = numbers(n, 7);
    const run = (engine: Engine): Float64Array => {
      const out = new Float64Array(n).fill(3);
      engine.gemv(A, n, n, x, out, 0, 1);
      engine.axpy(0, A.subarray(0, n), out);
      return out;
    };
    const [here, there] = both(run);
    expect(here).toEqual(new Float64Array(n).fill(3));
    expect(there).toEqual(here);
  });
});
