/** Array operations that code and interpreter both call. */
import { linalg } from '../../linalg/index.js';

export interface Kernels {
  gemv(A: Float64Array, m: number, n: number, x: Float64Array, out: Float64Array): void;
  gemvT(A: Float64Array, m: number, n: number, x: Float64Array, out: Float64Array): void;
  gemm(m: number, n: number, k: number, A: Float64Array, B: Float64Array, out: Float64Array): void;
  outer(x: Float64Array, y: Float64Array, out: Float64Array): void;
  transpose(A: Float64Array, m: number, n: number, out: Float64Array): void;
  sum(x: Float64Array): number;
  dot(x: Float64Array, y: Float64Array): number;
  greatest(x: Float64Array): number;
  first(x: Float64Array, out: Float64Array): void;
}

export function openKernels(): Kernels {
  const engine = linalg();
  return {
    gemv: (A, m, n, x, out) => engine.gemv(A, m, n, x, out),
    gemvT: (A, m, n, x, out) => engine.gemvT(A, m, n, x, out),
    gemm: (m, n, k, A, B, out) => engine.gemm('N', 'N', m, n, k, A, B, out),
    outer(x, y, out) { for (let i = 0, at = 0; i < x.length; i++) for (let j = 0; j < y.length; j++) out[at++] = x[i]! * y[j]!; },
    transpose(A, m, n, out) { for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) out[j * m + i] = A[i * n + j]!; },
    sum(x) { let total = 0; for (let i = 0; i < x.length; i++) total += x[i]!; return total; },
    dot: (x, y) => engine.dot(x, y),
    greatest(x) { let most = x[0]!; for (let i = 1; i < x.length; i++) most = Math.max(most, x[i]!); return most; },
    first(x, out) {
      let at = 0;
      for (let i = 1; i < x.length; i++) if (x[i]! > x[at]!) at = i;
      out.fill(0);
      out[at] = 1;
    },
  };
}
