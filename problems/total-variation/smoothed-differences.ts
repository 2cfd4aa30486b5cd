/** The gradient of smoothed absolute differences in one pass over an h x w image: what `couple`, `dualArgmax` and `coupleAdjoint` make, with their bits. */
import type { Vector } from '../../core/index.js';
import { cutOf, divisorOf } from '../shared/box-dual.js';

/** y = the differences of x over eta, cut at [-weight, weight], in the order of `differences.ts`; out = K'y. `cut`: that of -weight and weight. */
export function smoothedDifferences(h: number, w: number, cut: Vector, eta: number, x: Vector, y: Vector, out: Vector): void {
  const high = cut[1]! * eta, low = -high, divisor = divisorOf(eta);
  if (h === 1) { ofSignal(cut, divisor, high, x, y, out); return; }
  out.fill(0, 0, w);
  let e = 0, p = 0;
  for (let i = 0; i < h - 1; i++, p++) {
    let left = 0, here = x[p]!;
    for (let j = 0; j < w - 1; j++, p++) {
      const next = x[p + 1]!, across = next - here, along = x[p + w]! - here;
      cut[0] = across / divisor;
      cut[3] = along / divisor;
      const right = cut[cutOf(across, low, high)]!, down = cut[3 + cutOf(along, low, high)]!;
      y[e++] = right;
      y[e++] = down;
      // Until here out[p] holds the difference that came down from the row above.
      out[p] = out[p]! + left - right - down;
      out[p + w] = down;
      left = right;
      here = next;
    }
    const along = x[p + w]! - here;
    cut[0] = along / divisor;
    const down = cut[cutOf(along, low, high)]!;
    y[e++] = down;
    out[p] = out[p]! + left - down;
    out[p + w] = down;
  }
  let left = 0, here = x[p]!;
  for (let j = 0; j < w - 1; j++, p++) {
    const next = x[p + 1]!, across = next - here;
    cut[0] = across / divisor;
    const right = cut[cutOf(across, low, high)]!;
    y[e++] = right;
    out[p] = out[p]! + left - right;
    left = right;
    here = next;
  }
  out[p]! += left;
}

/** One row: nothing comes down from above. Two differences at a time. */
function ofSignal(cut: Vector, divisor: number, high: number, x: Vector, y: Vector, out: Vector): void {
  const last = y.length, low = -high;
  let left = 0, here = x[0]!, j = 0;
  for (; j + 1 < last; j += 2) {
    const next = x[j + 1]!, after = x[j + 2]!, first = next - here, second = after - next;
    cut[0] = first / divisor;
    cut[3] = second / divisor;
    const near = cut[cutOf(first, low, high)]!, far = cut[3 + cutOf(second, low, high)]!;
    y[j] = near;
    y[j + 1] = far;
    out[j] = left - near;
    out[j + 1] = near - far;
    left = far;
    here = after;
  }
  if (j < last) {
    const only = x[last]! - here;
    cut[0] = only / divisor;
    y[j] = cut[cutOf(only, low, high)]!;
    out[j] = left - y[j]!;
    left = y[j]!;
  }
  out[last] = left;
}
