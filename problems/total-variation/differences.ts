/**
 * Forward differences of an h x w image (a signal is 1 x n): K x, and its adjoint. The dual variable holds the differences of one pixel beside each other,
 * pixels row after row: to the right and down; down alone in the last column, to the right alone in the last row, none in the last corner.
 */
import type { Vector } from '../../core/index.js';

export interface Differences {
  /** 2 h w - h - w. */
  readonly size: number;
  /** sum over pixels of (number of neighbours)^2: the largest |K's|^2 with every |s_i| <= 1. */
  readonly squaredDegrees: number;
  /** Where the differences of each pixel that has any begin, and `size`. */
  readonly starts: Int32Array;
  couple(x: Vector, out: Vector): void;
  coupleAdjoint(y: Vector, out: Vector): void;
}

export const differences = (h: number, w: number): Differences => ({
  size: 2 * h * w - h - w, squaredDegrees: squaredDegreesOf(h, w), starts: startsOf(h, w),
  couple(x, out) {
    let e = 0, p = 0;
    for (let i = 0; i < h - 1; i++, p++) {
      for (let j = 0; j < w - 1; j++, p++) {
        const here = x[p]!;
        out[e++] = x[p + 1]! - here;
        out[e++] = x[p + w]! - here;
      }
      out[e++] = x[p + w]! - x[p]!;
    }
    for (let j = 0; j < w - 1; j++, p++) out[e++] = x[p + 1]! - x[p]!;
  },
  coupleAdjoint(y, out) {
    out.fill(0, 0, w);
    let e = 0, p = 0;
    for (let i = 0; i < h - 1; i++, p++) {
      let left = 0;
      for (let j = 0; j < w - 1; j++, p++) {
        const right = y[e++]!, down = y[e++]!;
        // Until here out[p] holds the difference that came down from the row above.
        out[p] = out[p]! + left - right - down;
        out[p + w] = down;
        left = right;
      }
      const down = y[e++]!;
      out[p] = out[p]! + left - down;
      out[p + w] = down;
    }
    let left = 0;
    for (let j = 0; j < w - 1; j++, p++) {
      const right = y[e++]!;
      out[p] = out[p]! + left - right;
      left = right;
    }
    out[p]! += left;
  },
});

function squaredDegreesOf(h: number, w: number): number {
  const along = (extent: number): readonly (readonly [degree: number, count: number])[] => (extent === 1 ? [[0, 1]] : [[1, 2], [2, extent - 2]]);
  return along(h).reduce((sum, [vertical, rows]) => sum + along(w).reduce((part, [horizontal, columns]) => part + rows * columns * (vertical + horizontal) ** 2, 0), 0);
}

function startsOf(h: number, w: number): Int32Array {
  const starts = new Int32Array(h * w), last = h * w - 1;
  for (let p = 0, e = 0; p < last; p++) {
    e += ((p + 1) % w === 0 ? 0 : 1) + (p < last + 1 - w ? 1 : 0);
    starts[p + 1] = e;
  }
  return starts;
}
