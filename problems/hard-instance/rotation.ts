/** U: d x T, random orthonormal columns, from a seed; row j of `columns` is column j of U. */
import { linalg, type Vector } from '../../core/index.js';

export function orthonormalColumns(d: number, T: number, seed: number): readonly Vector[] {
  const { dot, axpy, nrm2, scal } = linalg(), normal = normals(seed), columns: Vector[] = [];
  for (let j = 0; j < T; j++) {
    const u = Float64Array.from({ length: d }, normal);
    // Twice: once leaves what rounding lost.
    for (let pass = 0; pass < 2; pass++) for (const other of columns) axpy(-dot(other, u), other, u);
    scal(1 / nrm2(u), u);
    columns.push(u);
  }
  return columns;
}

/** Box and Muller on mulberry32: the instance depends on its seed alone. */
function normals(seed: number): () => number {
  let a = seed >>> 0;
  const uniform = (): number => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}
