/** Random rotations of R^q, as matrices that act on columns. */
import type { Random } from '../../core/index.js';

/** One rotation to `out`, q x q row-major at `from`: one uniform for q = 2, q^2 normals for more, nothing for q = 1. */
export function drawRotation(q: number, random: Random, out: Float64Array, from: number): void {
  if (q === 1) { out[from] = 1; return; }
  if (q === 2) {
    const angle = 2 * Math.PI * random.uniform(), c = Math.cos(angle), s = Math.sin(angle);
    out[from] = c; out[from + 1] = -s; out[from + 2] = s; out[from + 3] = c;
    return;
  }
  for (let i = 0; i < q * q; i++) out[from + i] = random.normal();
  orthonormalise(q, out, from);
  if (determinantSign(q, out, from) < 0) for (let i = 0; i < q; i++) out[from + i * q] = -out[from + i * q]!;
}

/** Modified Gram-Schmidt on the columns: the factor Q whose R has a positive diagonal. */
export function orthonormalise(q: number, out: Float64Array, from: number): void {
  for (let j = 0; j < q; j++) {
    let square = 0;
    for (let i = 0; i < q; i++) square += out[from + i * q + j]! ** 2;
    const length = Math.sqrt(square);
    for (let i = 0; i < q; i++) out[from + i * q + j] = out[from + i * q + j]! / length;
    for (let later = j + 1; later < q; later++) {
      let product = 0;
      for (let i = 0; i < q; i++) product += out[from + i * q + j]! * out[from + i * q + later]!;
      for (let i = 0; i < q; i++) out[from + i * q + later] = out[from + i * q + later]! - product * out[from + i * q + j]!;
    }
  }
}

/** Sign of the determinant, by elimination with row pivots on a copy. */
export function determinantSign(q: number, matrix: Float64Array, from: number): number {
  const a = matrix.slice(from, from + q * q);
  let sign = 1;
  for (let j = 0; j < q; j++) {
    let pivot = j;
    for (let i = j + 1; i < q; i++) if (Math.abs(a[i * q + j]!) > Math.abs(a[pivot * q + j]!)) pivot = i;
    if (pivot !== j) { sign = -sign; for (let k = 0; k < q; k++) { const held = a[j * q + k]!; a[j * q + k] = a[pivot * q + k]!; a[pivot * q + k] = held; } }
    if (a[j * q + j]! < 0) sign = -sign;
    for (let i = j + 1; i < q; i++) {
      const factor = a[i * q + j]! / a[j * q + j]!;
      for (let k = j + 1; k < q; k++) a[i * q + k] = a[i * q + k]! - factor * a[j * q + k]!;
    }
  }
  return sign;
}

/**
 * Turns a rotation so that its first column is `direction`: orthonormalised again, the first column along it, the last one flipped where the determinant
 * would be negative. A direction of length 0 changes nothing.
 */
export function biasRotation(q: number, out: Float64Array, from: number, direction: Float64Array, at: number): void {
  let square = 0;
  for (let i = 0; i < q; i++) square += direction[at + i]! ** 2;
  if (q < 2 || !(square > 0)) return;
  for (let i = 0; i < q; i++) out[from + i * q] = direction[at + i]! / Math.sqrt(square);
  orthonormalise(q, out, from);
  if (determinantSign(q, out, from) < 0) for (let i = 0; i < q; i++) out[from + i * q + q - 1] = -out[from + i * q + q - 1]!;
}
