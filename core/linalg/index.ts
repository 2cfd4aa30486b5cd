/** Float64 linear algebra: one engine a process (BLAS and LAPACK by FFI, or TypeScript), sparse products, factorisations, spectra. */
export type { Engine, EngineName, Operation } from './engine.js';
export { cholesky, leastSquares, lu, svd, symmetricEigen, type CholeskyFactorisation, type Factorisation } from './factor.js';
export { largestEigenvalue, type LanczosOptions, type SymmetricOperator } from './lanczos.js';
export { denseMatrix, multiply, multiplyTransposed } from './matrix.js';
export { portableEngine } from './portable/engine.js';
export { linalg, linalgChoices, linalgReport, nativeEngine, setLinalgThreads, type LinalgChoice, type LinalgReport } from './select.js';
export { sparseFromEntries, sparseFromTriplets, sparseMultiply, sparseMultiplyTransposed, sparseToDense, validateSparse, type Triplet } from './sparse.js';
export { extremeEigenvalues, gramEigenvalueBound, largestGramEigenvalue, smallestGramEigenvalue } from './spectrum.js';
