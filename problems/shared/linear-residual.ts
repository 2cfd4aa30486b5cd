/** u(x) = Ax - b: its Gram matrix is computed once. */
import { multiply, multiplyTransposed, sparseToDense, type Matrix, type Vector } from '../../core/index.js';
import type { ResidualMap } from './power-of-norm.js';
import { gramMatrix } from './weighted-gram.js';

export function linearResidual(A: Matrix, b: Vector): ResidualMap {
  let known: Float64Array | undefined;
  return {
    size: A.columns, count: A.rows,
    values(x, out) {
      multiply(A, x, out);
      for (let i = 0; i < out.length; i++) out[i]! -= b[i]!;
    },
    product: (_x, v, out) => multiply(A, v, out),
    adjoint: (_x, w, out) => multiplyTransposed(A, w, out),
    jacobian(_x, out) { out.set(A.kind === 'dense' ? A.data : sparseToDense(A).data); },
    gram(_x, out) {
      if (!known) {
        known = new Float64Array(A.columns ** 2);
        gramMatrix(A, known);
      }
      out.set(known);
    },
  };
}
