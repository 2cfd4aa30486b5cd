/** Products of an m x n matrix with K weight vectors at once, dense (through the engine) or sparse. Nothing is allocated after creation. */
import { linalg, sparseMultiply, sparseMultiplyTransposed, type DenseMatrix, type Matrix, type SparseMatrix, type Vector } from '../../core/index.js';

/** W and G are K x n, Z and R are m x K, z and r of length K; all row-major. */
export interface MatrixProducts {
  /** Z = A W'. */
  product(W: Vector, Z: Vector): void;
  /** G = R'A. */
  adjoint(R: Vector, G: Vector): void;
  /** z = W a_row. */
  rowProduct(row: number, W: Vector, z: Vector): void;
  /** G += r a_row'. */
  addRow(row: number, r: Vector, G: Vector): void;
}

export const matrixProducts = (A: Matrix, outputs: number): MatrixProducts =>
  (A.kind === 'dense' ? denseProducts(A, outputs) : sparseProducts(A, outputs));

function denseProducts({ rows: m, columns: n, data }: DenseMatrix, K: number): MatrixProducts {
  const { gemv, gemvT, gemm } = linalg();
  return {
    product: K === 1 ? (W, Z) => gemv(data, m, n, W, Z) : (W, Z) => gemm('N', 'T', m, K, n, data, W, Z),
    adjoint: K === 1 ? (R, G) => gemvT(data, m, n, R, G) : (R, G) => gemm('T', 'N', K, n, m, R, data, G),
    rowProduct(row, W, z) {
      const start = row * n;
      for (let k = 0; k < K; k++) {
        let sum = 0;
        for (let j = 0; j < n; j++) sum += W[k * n + j]! * data[start + j]!;
        z[k] = sum;
      }
    },
    addRow(row, r, G) {
      const start = row * n;
      for (let k = 0; k < K; k++) for (let j = 0; j < n; j++) G[k * n + j]! += r[k]! * data[start + j]!;
    },
  };
}

function sparseProducts(A: SparseMatrix, K: number): MatrixProducts {
  const { rows: m, columns: n, rowStart, column, value } = A;
  const rowProduct: MatrixProducts['rowProduct'] = (row, W, z) => {
    for (let k = 0; k < K; k++) {
      let sum = 0;
      for (let e = rowStart[row]!; e < rowStart[row + 1]!; e++) sum += value[e]! * W[k * n + column[e]!]!;
      z[k] = sum;
    }
  };
  const addRow: MatrixProducts['addRow'] = (row, r, G) => {
    for (let k = 0; k < K; k++) for (let e = rowStart[row]!; e < rowStart[row + 1]!; e++) G[k * n + column[e]!]! += r[k]! * value[e]!;
  };
  if (K === 1) return { product: (W, Z) => sparseMultiply(A, W, Z), adjoint: (R, G) => sparseMultiplyTransposed(A, R, G), rowProduct, addRow };
  const z = new Float64Array(K);
  return {
    product(W, Z) {
      for (let i = 0; i < m; i++) {
        rowProduct(i, W, z);
        for (let k = 0; k < K; k++) Z[i * K + k] = z[k]!;
      }
    },
    adjoint(R, G) {
      G.fill(0);
      for (let i = 0; i < m; i++) {
        for (let k = 0; k < K; k++) z[k] = R[i * K + k]!;
        addRow(i, z, G);
      }
    },
    rowProduct, addRow,
  };
}
