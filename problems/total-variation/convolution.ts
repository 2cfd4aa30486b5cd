/**
 * Convolution of an h x w image with a small kernel, what lies outside of the image being zero:
 * (k * x)(i, j) = sum over (p, q) of k(p, q) x(i - p + P, j - q + Q) with the centre (P, Q) = floor((extent - 1) / 2), as numpy's mode "same".
 */
import type { Vector } from '../../core/index.js';

export interface Convolution {
  multiply(x: Vector, out: Vector): void;
  adjoint(y: Vector, out: Vector): void;
  /** (sum of |k|)^2, an upper bound on the largest eigenvalue of K'K, which it tends to for large images and kernels of one sign. */
  readonly smoothness: number;
}

export interface Kernel { readonly rows: number; readonly columns: number; readonly data: Vector }

/** A kernel of rank one is applied as a column and a row, one after the other. Nothing is allocated after creation. */
export function convolution(kernel: Kernel, h: number, w: number): Convolution {
  const smoothness = kernel.data.reduce((sum, entry) => sum + Math.abs(entry), 0) ** 2, factors = separate(kernel);
  if (!factors) return { smoothness, multiply: (x, out) => apply(kernel, h, w, 1, x, out), adjoint: (y, out) => apply(kernel, h, w, -1, y, out) };
  const between = new Float64Array(h * w), { column, row } = factors;
  const both = (x: Vector, out: Vector, direction: 1 | -1): void => {
    apply(row, h, w, direction, x, between);
    apply(column, h, w, direction, between, out);
  };
  return { smoothness, multiply: (x, out) => both(x, out, 1), adjoint: (y, out) => both(y, out, -1) };
}

/** One row of the image at a time, one tap at a time: runs of memory are added to runs of memory. */
function apply({ rows, columns, data }: Kernel, h: number, w: number, direction: 1 | -1, x: Vector, out: Vector): void {
  const middleRow = (rows - 1) >> 1, middleColumn = (columns - 1) >> 1;
  for (let i = 0; i < h; i++) {
    const row = i * w;
    out.fill(0, row, row + w);
    for (let p = 0; p < rows; p++) {
      const from = i - direction * (p - middleRow);
      if (from < 0 || from >= h) continue;
      for (let q = 0; q < columns; q++) {
        const tap = data[p * columns + q]!, shift = direction * (q - middleColumn);
        const first = Math.max(0, shift), end = Math.min(w, w + shift), offset = from * w - shift;
        for (let j = first; j < end; j++) out[row + j]! += tap * x[offset + j]!;
      }
    }
  }
}

/** k(p, q) = column(p) row(q) to rounding; undefined where there are no such factors, or nothing to gain. */
function separate({ rows, columns, data }: Kernel): { readonly column: Kernel; readonly row: Kernel } | undefined {
  if (rows === 1 || columns === 1) return undefined;
  const size = data.reduce((most, entry) => Math.max(most, Math.abs(entry)), 0), at = data.findIndex((entry) => Math.abs(entry) === size);
  if (size === 0) return undefined;
  const pivotRow = Math.floor(at / columns), pivotColumn = at % columns;
  const row = data.slice(pivotRow * columns, (pivotRow + 1) * columns), column = Float64Array.from({ length: rows }, (_, p) => data[p * columns + pivotColumn]! / data[at]!);
  const separable = data.every((entry, e) => Math.abs(entry - column[Math.floor(e / columns)]! * row[e % columns]!) <= 4 * Number.EPSILON * size);
  return separable ? { column: { rows, columns: 1, data: column }, row: { rows: 1, columns, data: row } } : undefined;
}
