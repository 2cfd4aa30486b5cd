/** Cholesky factorisation of a symmetric positive definite band matrix, kept as its lower band. */
import { numericalError, type Vector } from '../../core/index.js';

/** Entry (i, j), i - bandwidth <= j <= i, of the lower triangle is at i (bandwidth + 1) + j - i + bandwidth. */
export function bandCholesky(band: Vector, n: number, bandwidth: number): (b: Vector, out: Vector) => void {
  const L = band.slice(), stride = bandwidth + 1, at = (i: number, j: number): number => i * stride + j - i + bandwidth;
  for (let i = 0; i < n; i++) {
    for (let j = Math.max(0, i - bandwidth); j <= i; j++) {
      let rest = L[at(i, j)]!;
      for (let k = Math.max(0, i - bandwidth); k < j; k++) rest -= L[at(i, k)]! * L[at(j, k)]!;
      if (j === i && !(rest > 0)) throw numericalError('not-positive-definite', `The band matrix is not positive definite: pivot ${i} is ${rest}.`);
      L[at(i, j)] = j === i ? Math.sqrt(rest) : rest / L[at(j, j)]!;
    }
  }
  return (b, out) => {
    for (let i = 0; i < n; i++) {
      let rest = b[i]!;
      for (let k = Math.max(0, i - bandwidth); k < i; k++) rest -= L[at(i, k)]! * out[k]!;
      out[i] = rest / L[at(i, i)]!;
    }
    for (let i = n - 1; i >= 0; i--) {
      let rest = out[i]!;
      for (let k = Math.min(n - 1, i + bandwidth); k > i; k--) rest -= L[at(k, i)]! * out[k]!;
      out[i] = rest / L[at(i, i)]!;
    }
  };
}
