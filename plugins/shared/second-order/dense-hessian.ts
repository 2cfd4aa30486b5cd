/** The Hessian as a dense matrix, and what an n x n matrix may cost. */
import { usageError, type OracleSet, type Vector } from '../../../core/index.js';

/** n x n numbers are kept several times: 8192 variables make half a gigabyte each. */
const largestDense = 8192;

/** Errors: `dense-too-large`, before anything is allocated. */
export function requireDense(size: number, pointer: string, suggestion: string): void {
  if (size <= largestDense) return;
  throw usageError('dense-too-large', `The problem has ${size} variables: its ${size} x ${size} matrix is too large to be factored.`, { pointer, expected: `at most ${largestDense} variables`, suggestion });
}

/** Writes the Hessian at x: by the problem's `hessian`, else by n products, whose lower triangle is copied to the upper one. */
export function denseHessian(hessian: OracleSet['hessian'] | undefined, hessianVector: OracleSet['hessianVector'], size: number): (x: Vector, out: Vector) => void {
  if (hessian) return hessian;
  const unit = new Float64Array(size), column = new Float64Array(size);
  return (x, out) => {
    for (let j = 0; j < size; j++) {
      unit[j] = 1;
      hessianVector(x, unit, column);
      unit[j] = 0;
      for (let i = j; i < size; i++) out[i * size + j] = out[j * size + i] = column[i]!;
    }
  };
}
