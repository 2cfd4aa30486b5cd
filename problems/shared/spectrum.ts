/** Extreme eigenvalues of D'D, from which the regressions' smoothness and strong convexity follow. */
import { extremeEigenvalues, gramEigenvalueBound, largestEigenvalue, largestGramEigenvalue, linalg, SaddlepointError, smallestGramEigenvalue, type DenseMatrix, type Matrix, type SparseMatrix } from '../../core/index.js';
import { createDesign, type DesignOptions } from './design.js';
import { coordinatesOf, standardised } from './standardise.js';

/** Up to this number of columns the smallest eigenvalue of a sparse Gram matrix is found from the matrix itself. */
const directOrder = 1500;

/**
 * Largest eigenvalue of D'D for one output, the intercept column included. Exact to about 1e-12; for a sparse matrix whose top
 * eigenvalues cannot be told apart, an upper bound from norms.
 */
export function largestDesignEigenvalue({ A, standardize = false, intercept = false }: DesignOptions): number {
  if (A.kind === 'dense') return largestGramEigenvalue(withOnes(standardize ? standardised(A, coordinatesOf(A)) : A, intercept));
  const plain = !standardize && !intercept;
  return orElse(() => (plain ? largestGramEigenvalue(A) : largestOf(A, standardize, intercept)),
    // The squared norm of a sum of operators with orthogonal ranges or domains is at most the sum of the squared norms.
    () => (standardize ? A.rows * A.columns : gramEigenvalueBound(A)) + (intercept ? A.rows : 0));
}

function largestOf(A: SparseMatrix, standardize: boolean, intercept: boolean): number {
  const design = createDesign({ A, standardize, intercept });
  const margins = new Float64Array(A.rows);
  return Math.max(0, largestEigenvalue(linalg(), design.size, (x, out) => { design.multiply(x, margins); design.adjoint(margins, out); }));
}

function withOnes(A: DenseMatrix, intercept: boolean): DenseMatrix {
  if (!intercept) return A;
  const columns = A.columns + 1, data = new Float64Array(A.rows * columns).fill(1);
  for (let i = 0; i < A.rows; i++) for (let j = 0; j < A.columns; j++) data[i * columns + j] = A.data[i * A.columns + j]!;
  return { ...A, columns, data };
}

/** Smallest eigenvalue of A'A; 0 where it cannot be told from rounding, or where a large sparse matrix does not yield it. `largest` is that of A'A. */
export function smallestEigenvalue(A: Matrix, largest: number): number {
  const { rows: m, columns: n } = A;
  if (m < n) return 0;
  if (A.kind === 'dense') return aboveRounding(smallestGramEigenvalue(A), (m * Number.EPSILON) ** 2 * largest);
  if (n <= directOrder) return aboveRounding(extremeEigenvalues(gramOf(A), n).smallest, m * Number.EPSILON * largest);
  const product = new Float64Array(m);
  const design = createDesign({ A });
  const turned = (x: Float64Array, out: Float64Array): void => {
    design.multiply(x, product);
    design.adjoint(product, out);
    for (let j = 0; j < n; j++) out[j] = largest * x[j]! - out[j]!;
  };
  return aboveRounding(orElse(() => largest - largestEigenvalue(linalg(), n, turned), () => 0), 1e-10 * largest);
}

const aboveRounding = (eigenvalue: number, rounding: number): number => (eigenvalue > rounding ? eigenvalue : 0);

/** A'A of a sparse matrix, n x n. */
export function gramOf({ rows, columns: n, rowStart, column, value }: SparseMatrix): Float64Array {
  const gram = new Float64Array(n * n);
  for (let i = 0; i < rows; i++) {
    for (let e = rowStart[i]!; e < rowStart[i + 1]!; e++) {
      for (let f = rowStart[i]!; f < rowStart[i + 1]!; f++) gram[column[e]! * n + column[f]!]! += value[e]! * value[f]!;
    }
  }
  return gram;
}

function orElse(compute: () => number, otherwise: () => number): number {
  try {
    return compute();
  } catch (error) {
    if (error instanceof SaddlepointError && error.code === 'no-convergence') return otherwise();
    throw error;
  }
}

/** Constants of 1/(2m) |Ax - b|^2 + l2/2 |x|^2: the extreme eigenvalues of A'A/m + l2. `strongConvexity` is absent where it is zero to rounding. */
export function squaresConstants(A: Matrix, l2: number): { readonly smoothness: number; readonly strongConvexity?: number } {
  const largest = largestDesignEigenvalue({ A });
  const strongConvexity = smallestEigenvalue(A, largest) / A.rows + l2;
  return { smoothness: largest / A.rows + l2, ...(strongConvexity > 0 ? { strongConvexity } : {}) };
}
