/** `valueBatch` for objectives without a faster way than one point after the other. */
import type { Vector } from '../../core/index.js';

/** Objective at out.length points of `size` numbers each, stored one after the other; the same bits as `value`. */
export function batchOf(size: number, value: (x: Vector) => number): (points: Vector, out: Vector) => void {
  const point = new Float64Array(size);
  return (points, out) => {
    for (let p = 0, at = 0; p < out.length; p++) {
      for (let i = 0; i < size; i++) point[i] = points[at++]!;
      out[p] = value(point);
    }
  };
}
