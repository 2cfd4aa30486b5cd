/**
 * Matrix-vector products. Four rows are walked together, so that x (or out) is read once for them; every row keeps its own sum in column order,
 * so entry i of A x has the same bits however the rows are split over calls.
 */

/** out = beta out, where beta = 0 overwrites. */
export function scaleOutput(beta: number, out: Float64Array): void {
  if (beta === 0) out.fill(0);
  else if (beta !== 1) for (let i = 0; i < out.length; i++) out[i]! *= beta;
}

export function gemv(A: Float64Array, rows: number, columns: number, x: Float64Array, out: Float64Array, alpha: number, beta: number): void {
  scaleOutput(beta, out);
  if (alpha === 0) return;
  let i = 0;
  for (; i + 3 < rows; i += 4) {
    const p0 = i * columns, p1 = p0 + columns, p2 = p1 + columns, p3 = p2 + columns;
    let s0 = 0, s1 = 0, s2 = 0, s3 = 0;
    for (let j = 0; j < columns; j++) {
      const xj = x[j]!;
      s0 += A[p0 + j]! * xj;
      s1 += A[p1 + j]! * xj;
      s2 += A[p2 + j]! * xj;
      s3 += A[p3 + j]! * xj;
    }
    out[i]! += alpha * s0;
    out[i + 1]! += alpha * s1;
    out[i + 2]! += alpha * s2;
    out[i + 3]! += alpha * s3;
  }
  for (; i < rows; i++) {
    const p = i * columns;
    let sum = 0;
    for (let j = 0; j < columns; j++) sum += A[p + j]! * x[j]!;
    out[i]! += alpha * sum;
  }
}

export function gemvT(A: Float64Array, rows: number, columns: number, x: Float64Array, out: Float64Array, alpha: number, beta: number): void {
  scaleOutput(beta, out);
  if (alpha === 0) return;
  let i = 0;
  for (; i + 3 < rows; i += 4) {
    const p0 = i * columns, p1 = p0 + columns, p2 = p1 + columns, p3 = p2 + columns;
    const x0 = alpha * x[i]!, x1 = alpha * x[i + 1]!, x2 = alpha * x[i + 2]!, x3 = alpha * x[i + 3]!;
    for (let j = 0; j < columns; j++) out[j]! += (A[p0 + j]! * x0 + A[p1 + j]! * x1) + (A[p2 + j]! * x2 + A[p3 + j]! * x3);
  }
  for (; i < rows; i++) {
    const p = i * columns, xi = alpha * x[i]!;
    for (let j = 0; j < columns; j++) out[j]! += A[p + j]! * xi;
  }
}
