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
  /** The first K n entries of G = r a_row'. */
  setRow(row: number, r: Vector, G: Vector): void;
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
    rowProduct(row, W, z) { for (let k = 0; k < K; k++) z[k] = dotAt(W, k * n, data, row * n, n); },
    setRow(row, r, G) { for (let k = 0; k < K; k++) scaleTo(r[k]!, data, row * n, G, k * n, n); },
    addRow(row, r, G) { for (let k = 0; k < K; k++) addTo(r[k]!, data, row * n, G, k * n, n); },
  };
}

/** n entries of x from `from` on times those of y from `at` on: four sums, since one alone waits for each addition before the next. */
function dotAt(x: Vector, from: number, y: Vector, at: number, n: number): number {
  let a = 0, b = 0, c = 0, d = 0, j = 0;
  for (; j + 3 < n; j += 4) {
    a += x[from + j]! * y[at + j]!;
    b += x[from + j + 1]! * y[at + j + 1]!;
    c += x[from + j + 2]! * y[at + j + 2]!;
    d += x[from + j + 3]! * y[at + j + 3]!;
  }
  for (; j < n; j++) a += x[from + j]! * y[at + j]!;
  return a + b + (c + d);
}

function scaleTo(factor: number, x: Vector, from: number, out: Vector, at: number, n: number): void {
  for (let j = 0; j < n; j++) out[at + j] = factor * x[from + j]!;
}

function addTo(factor: number, x: Vector, from: number, out: Vector, at: number, n: number): void {
  for (let j = 0; j < n; j++) out[at + j]! += factor * x[from + j]!;
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
  const setRow: MatrixProducts['setRow'] = (row, r, G) => { G.fill(0, 0, K * n); addRow(row, r, G); };
  if (K === 1) return { product: (W, Z) => sparseMultiply(A, W, Z), adjoint: (R, G) => sparseMultiplyTransposed(A, R, G), rowProduct, setRow, addRow };
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
    rowProduct, setRow, addRow,
  };
}
