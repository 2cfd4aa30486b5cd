/** An engine over BLAS and LAPACK of a native library; sizes that `policy.ts` calls small go to the TypeScript kernels. */
import { checkGemm, checkGemv, checkPivots, checkSquare, checkSyrk, needLength, needPair } from '../checks.js';
import type { Engine } from '../engine.js';
import { solveLeastSquares } from '../least-squares.js';
import { matrixIsSmall, productIsSmall, vectorIsSmall } from '../policy.js';
import { portableEngine, vectorHelpers } from '../portable/engine.js';
import { mirrorLower } from '../portable/gemm.js';
import * as matrixVector from '../portable/gemv.js';
import * as product from '../portable/gemm.js';
import * as vector from '../portable/vector.js';
import { blasOf, lower, plain, rowMajor, transposed, type Blas } from './blas.js';
import * as decompose from './decompose.js';
import * as factor from './factor.js';
import { lapackOf, type Lapack } from './lapack.js';
import type { LoadedLibrary } from './library.js';

const flag = (operation: 'N' | 'T'): number => (operation === 'N' ? plain : transposed);

type VectorKernels = Pick<Engine, 'axpy' | 'dot' | 'nrm2' | 'scal'>;
function vectorKernels(blas: Blas): VectorKernels {
  return {
    axpy(alpha, x, y) {
      needPair(x, y);
      if (vectorIsSmall(x.length)) vector.axpy(alpha, x, y);
      else blas.axpy(x.length, alpha, x, 1, y, 1);
    },
    dot(x, y) {
      needPair(x, y);
      return vectorIsSmall(x.length) ? vector.dot(x, y) : blas.dot(x.length, x, 1, y, 1);
    },
    nrm2(x) {
      needLength(x, x.length, 'x');
      return vectorIsSmall(x.length) ? vector.nrm2(x) : blas.nrm2(x.length, x, 1);
    },
    scal(alpha, x) {
      needLength(x, x.length, 'x');
      // Some BLAS write zeros for alpha = 0 without looking, which would hide a NaN.
      if (alpha === 0 || vectorIsSmall(x.length)) vector.scal(alpha, x);
      else blas.scal(x.length, alpha, x, 1);
    },
  };
}

type ProductKernels = Pick<Engine, 'gemv' | 'gemvT' | 'gemm' | 'syrk'>;
function productKernels(blas: Blas): ProductKernels {
  return {
    gemv(A, rows, columns, x, out, alpha = 1, beta = 0) {
      checkGemv(A, rows, columns, x, columns, out, rows);
      if (matrixIsSmall(rows, columns)) matrixVector.gemv(A, rows, columns, x, out, alpha, beta);
      else blas.gemv(rowMajor, plain, rows, columns, alpha, A, columns, x, 1, beta, out, 1);
    },
    gemvT(A, rows, columns, x, out, alpha = 1, beta = 0) {
      checkGemv(A, rows, columns, x, rows, out, columns);
      if (matrixIsSmall(rows, columns)) matrixVector.gemvT(A, rows, columns, x, out, alpha, beta);
      else blas.gemv(rowMajor, transposed, rows, columns, alpha, A, columns, x, 1, beta, out, 1);
    },
    gemm(opA, opB, m, n, k, A, B, out, alpha = 1, beta = 0) {
      checkGemm(m, n, k, A, B, out);
      if (productIsSmall(m, n, k)) product.gemm(opA, opB, m, n, k, A, B, out, alpha, beta);
      else blas.gemm(rowMajor, flag(opA), flag(opB), m, n, k, alpha, A, opA === 'N' ? k : m, B, opB === 'N' ? n : k, beta, out, n);
    },
    syrk(operation, A, rows, columns, out, alpha = 1, beta = 0) {
      const order = operation === 'N' ? rows : columns, depth = operation === 'N' ? columns : rows;
      checkSyrk(A, rows, columns, out, order);
      if (productIsSmall(order, order, depth)) { product.syrk(operation, A, rows, columns, out, alpha, beta); return; }
      blas.syrk(rowMajor, lower, flag(operation), order, depth, alpha, A, columns, beta, out, order);
      mirrorLower(out, order);
    },
  };
}

type FactorKernels = Pick<Engine, 'choleskyFactor' | 'choleskySolve' | 'luFactor' | 'luSolve' | 'leastSquares'>;
function factorKernels(lapack: Lapack): FactorKernels {
  const portable = portableEngine();
  const pivotedFactor = factor.pivotedFactorOf(lapack);
  return {
    choleskyFactor(A, n) {
      checkSquare(A, n, 'choleskyFactor');
      if (matrixIsSmall(n, n)) portable.choleskyFactor(A, n);
      else factor.choleskyFactor(lapack, A, n);
    },
    choleskySolve(L, n, B, count = 1) {
      needLength(L, n * n, 'L');
      needLength(B, n * count, 'B');
      if (matrixIsSmall(n, n)) portable.choleskySolve(L, n, B, count);
      else if (count > 0) factor.choleskySolve(lapack, L, n, B, count);
    },
    luFactor(A, n, pivots) {
      checkSquare(A, n, 'luFactor');
      checkPivots(pivots, n);
      if (matrixIsSmall(n, n)) portable.luFactor(A, n, pivots);
      else factor.luFactor(lapack, A, n, pivots);
    },
    luSolve(factors, n, pivots, B, count = 1) {
      needLength(factors, n * n, 'factors');
      needLength(B, n * count, 'B');
      checkPivots(pivots, n);
      if (matrixIsSmall(n, n)) portable.luSolve(factors, n, pivots, B, count);
      else if (count > 0) factor.luSolve(lapack, factors, n, pivots, B, count);
    },
    leastSquares(A, rows, columns, b, out) {
      if (matrixIsSmall(rows, columns)) portable.leastSquares(A, rows, columns, b, out);
      else solveLeastSquares(pivotedFactor, A, rows, columns, b, out);
    },
  };
}

type Decompositions = Pick<Engine, 'eigenvalues' | 'symmetricEigen' | 'svd'>;
function decompositions(lapack: Lapack): Decompositions {
  const portable = portableEngine();
  return {
    eigenvalues(A, n, values) {
      if (matrixIsSmall(n, n)) portable.eigenvalues(A, n, values);
      else decompose.eigenvalues(lapack, A, n, values);
    },
    symmetricEigen(A, n, values, vectors) {
      if (matrixIsSmall(n, n)) portable.symmetricEigen(A, n, values, vectors);
      else decompose.symmetricEigen(lapack, A, n, values, vectors);
    },
    svd(A, rows, columns, U, s, Vt) {
      if (matrixIsSmall(rows, columns)) portable.svd(A, rows, columns, U, s, Vt);
      else decompose.svd(lapack, A, rows, columns, U, s, Vt);
    },
  };
}

/** The engine of a loaded library. Errors: a plain Error when a BLAS or LAPACK symbol is missing. */
export function engineOf({ name, library }: LoadedLibrary): Engine {
  const blas = blasOf(library), lapack = lapackOf(library);
  return { name, ...vectorKernels(blas), ...vectorHelpers, ...productKernels(blas), ...factorKernels(lapack), ...decompositions(lapack) };
}
