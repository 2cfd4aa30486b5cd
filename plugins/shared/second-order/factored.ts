/** Cholesky factorisation as a question. */
import { linalg, SaddlepointError, type Vector } from '../../../core/index.js';

/** Factors L, n x n, in place; false where it is not positive definite. Errors: `non-finite-matrix`. */
export function factored(L: Vector, n: number): boolean {
  try {
    linalg().choleskyFactor(L, n);
    return true;
  } catch (error) {
    if (error instanceof SaddlepointError && error.code === 'not-positive-definite') return false;
    throw error;
  }
}
