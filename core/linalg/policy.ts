/**
 * The one place that decides which sizes go to native code. A call through FFI costs about 0.1 to 0.2 microseconds, and small problems should give
 * the same bits under every engine, so at or below these fixed sizes the TypeScript kernels are used.
 */

/** Vectors shorter than this stay in TypeScript: axpy, dot, nrm2, scal. */
export const nativeVectorFrom = 64;
/** Matrices of at most this many entries (16 x 16) stay in TypeScript: matrix-vector products and all factorisations. */
export const portableMatrixEntries = 16 * 16;
/** Matrix products of at most this many multiplications (16 x 16 x 16) stay in TypeScript. */
export const portableMultiplications = 16 ** 3;

export const vectorIsSmall = (length: number): boolean => length < nativeVectorFrom;
export const matrixIsSmall = (rows: number, columns: number): boolean => rows * columns <= portableMatrixEntries;
export const productIsSmall = (m: number, n: number, k: number): boolean => m * n * k <= portableMultiplications;
