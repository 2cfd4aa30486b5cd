/** What a linear-algebra engine is: float64 kernels on row-major arrays that write to their last array argument and allocate nothing unless said. */

export type EngineName = 'portable' | 'openblas' | 'accelerate' | 'mkl';

/** 'N': the matrix as stored; 'T': its transpose. */
export type Operation = 'N' | 'T';

/**
 * Kernels of one engine; plain functions, so `const { dot, axpy } = linalg()` works.
 * Matrices are row-major: entry (i, j) of a rows x columns matrix is `A[i * columns + j]`. Arrays must have exactly the length that the
 * shape says (`wrong-length` otherwise), and an output must not share memory with an input of another role.
 * As in BLAS, `beta = 0` overwrites `out` without reading it, and `alpha = 0` does not read the operands of the product.
 */
export interface Engine {
  readonly name: EngineName;

  /** y += alpha x; x and y of equal length. */
  axpy(alpha: number, x: Float64Array, y: Float64Array): void;
  /** Sum of x[i] y[i]; x and y of equal length. */
  dot(x: Float64Array, y: Float64Array): number;
  /** 2-norm of x, without overflow or underflow of the squares. NaN and Infinity propagate. */
  nrm2(x: Float64Array): number;
  /** x *= alpha, with the rules of IEEE 754: 0 times NaN stays NaN. */
  scal(alpha: number, x: Float64Array): void;
  /** out = x. */
  copy(x: Float64Array, out: Float64Array): void;
  /** Every entry of x becomes `value`. */
  fill(x: Float64Array, value: number): void;
  /** Sum of |x[i]|. */
  norm1(x: Float64Array): number;
  /** Largest |x[i]|, 0 for an empty x; NaN if any entry is. */
  normInf(x: Float64Array): number;
  /** Whether no entry is NaN or infinite. */
  isFinite(x: Float64Array): boolean;

  /** out = alpha A x + beta out; A rows x columns, x of length columns, out of length rows. alpha is 1 and beta 0 unless given. */
  gemv(A: Float64Array, rows: number, columns: number, x: Float64Array, out: Float64Array, alpha?: number, beta?: number): void;
  /** out = alpha A' x + beta out; A rows x columns, x of length rows, out of length columns. */
  gemvT(A: Float64Array, rows: number, columns: number, x: Float64Array, out: Float64Array, alpha?: number, beta?: number): void;
  /** out = alpha op(A) op(B) + beta out; op(A) is m x k, op(B) is k x n, out is m x n. */
  gemm(opA: Operation, opB: Operation, m: number, n: number, k: number, A: Float64Array, B: Float64Array, out: Float64Array, alpha?: number, beta?: number): void;
  /** Both triangles of out = alpha A A' + beta out ('N', rows x rows) or alpha A'A + beta out ('T', columns x columns). With beta, `out` must be symmetric. */
  syrk(operation: Operation, A: Float64Array, rows: number, columns: number, out: Float64Array, alpha?: number, beta?: number): void;

  /**
   * Cholesky A = L L' in place: L in the lower triangle, zeros above. Reads the lower triangle of A, n x n.
   * Errors: `non-finite-matrix`; `not-positive-definite`, which names the pivot (A is then half overwritten).
   */
  choleskyFactor(A: Float64Array, n: number): void;
  /** Solves L L' x = b in place for `count` (default 1) right-hand sides stored one after the other in B. */
  choleskySolve(L: Float64Array, n: number, B: Float64Array, count?: number): void;
  /**
   * LU with partial pivoting in place, `pivots` of length n. The layout of the factors is the engine's own: only its `luSolve` reads them,
   * but their diagonal is that of U: |det A| is the product of its magnitudes.
   * Errors: `non-finite-matrix`; `singular`, when a pivot is exactly zero, with its index.
   */
  luFactor(A: Float64Array, n: number, pivots: Int32Array): void;
  /** Solves A x = b in place for `count` (default 1) right-hand sides stored one after the other in B. */
  luSolve(factors: Float64Array, n: number, pivots: Int32Array, B: Float64Array, count?: number): void;

  /**
   * out = argmin |A x - b| by QR with column pivoting on columns scaled to unit size; A rows x columns, rows >= columns. A and b are kept. Allocates.
   * Errors: `rank-deficient` when rows < columns or |r_kk| <= max(rows, columns) eps |r_11|; `non-finite-matrix`.
   */
  leastSquares(A: Float64Array, rows: number, columns: number, b: Float64Array, out: Float64Array): void;
  /** Ascending eigenvalues of the symmetric A (its lower triangle is read), n x n, kept. Allocates. Errors: `non-finite-matrix`, `no-convergence`. */
  eigenvalues(A: Float64Array, n: number, values: Float64Array): void;
  /** As `eigenvalues`, with orthonormal eigenvectors: row i of `vectors` (n x n) belongs to values[i]. A = vectors' diag(values) vectors. */
  symmetricEigen(A: Float64Array, n: number, values: Float64Array, vectors: Float64Array): void;
  /**
   * Thin singular value decomposition A = U diag(s) Vt, k = min(rows, columns), s descending; U rows x k, Vt k x columns. A is kept. Allocates.
   * Errors: `non-finite-matrix`, `no-convergence`.
   */
  svd(A: Float64Array, rows: number, columns: number, U: Float64Array, s: Float64Array, Vt: Float64Array): void;
}
