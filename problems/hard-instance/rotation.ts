/** U: d x T, random orthonormal columns, from a seed; row j of `columns` is column j of U. */
import { linalg, type Vector } from '../../core/index.js';
import { mulberry32 } from '../shared/mulberry32.js';

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
  const uniform = mulberry32(seed);
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}
