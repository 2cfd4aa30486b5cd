/** The engine in TypeScript: always there, the same bits on every machine. */
import { checkGemm, checkGemv, checkPivots, checkSquare, checkSyrk, needLength, needPair } from '../checks.js';
import type { Engine } from '../engine.js';
import { solveLeastSquares } from '../least-squares.js';
import { eigenvalues, symmetricEigen } from './eigen.js';
import * as factor from './factor.js';
import * as product from './gemm.js';
import * as matrixVector from './gemv.js';
import { pivotedFactor } from './qr.js';
import { svd } from './svd.js';
import * as vector from './vector.js';

/** Level 1 of every engine where only TypeScript is worth it. */
export const vectorHelpers = {
  copy(x: Float64Array, out: Float64Array): void { needLength(out, x.length, 'out'); vector.copy(x, out); },
  fill: vector.fill, norm1: vector.norm1, normInf: vector.normInf, isFinite: vector.isFinite,
};

const engine: Engine = {
  name: 'portable',
  axpy(alpha, x, y) { needPair(x, y); vector.axpy(alpha, x, y); },
  dot(x, y) { needPair(x, y); return vector.dot(x, y); },
  nrm2: vector.nrm2,
  scal: vector.scal,
  ...vectorHelpers,
  gemv(A, rows, columns, x, out, alpha = 1, beta = 0) {
    checkGemv(A, rows, columns, x, columns, out, rows);
    matrixVector.gemv(A, rows, columns, x, out, alpha, beta);
  },
  gemvT(A, rows, columns, x, out, alpha = 1, beta = 0) {
    checkGemv(A, rows, columns, x, rows, out, columns);
    matrixVector.gemvT(A, rows, columns, x, out, alpha, beta);
  },
  gemm(opA, opB, m, n, k, A, B, out, alpha = 1, beta = 0) {
    checkGemm(m, n, k, A, B, out);
    product.gemm(opA, opB, m, n, k, A, B, out, alpha, beta);
  },
  syrk(operation, A, rows, columns, out, alpha = 1, beta = 0) {
    checkSyrk(A, rows, columns, out, operation === 'N' ? rows : columns);
    product.syrk(operation, A, rows, columns, out, alpha, beta);
  },
  choleskyFactor(A, n) { checkSquare(A, n, 'choleskyFactor'); factor.choleskyFactor(A, n); },
  choleskySolve(L, n, B, count = 1) {
    needLength(L, n * n, 'L');
    needLength(B, n * count, 'B');
    factor.choleskySolve(L, n, B, count);
  },
  luFactor(A, n, pivots) {
    checkSquare(A, n, 'luFactor');
    checkPivots(pivots, n);
    factor.luFactor(A, n, pivots);
  },
  luSolve(factors, n, pivots, B, count = 1) {
    needLength(factors, n * n, 'factors');
    needLength(B, n * count, 'B');
    checkPivots(pivots, n);
    factor.luSolve(factors, n, pivots, B, count);
  },
  leastSquares(A, rows, columns, b, out) { solveLeastSquares(pivotedFactor, A, rows, columns, b, out); },
  eigenvalues,
  symmetricEigen,
  svd,
};

export const portableEngine = (): Engine => engine;
