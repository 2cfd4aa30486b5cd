/** The dual side of h(x) = radius * sum over groups of |(Kx)_group|_2: Y is a product of balls, J = 0, W(y) = |y|^2 / 2. */
import type { Vector } from '../../core/index.js';
import { dualSlack, type DualOracles } from './box-dual.js';

/** Group g holds entries starts[g] .. starts[g + 1] - 1. */
export function ballDual(starts: Int32Array, radius: number): DualOracles {
  return {
    /** z / eta, and at eta = 0 the unit vector of z (0 for 0), each drawn into its ball. */
    dualArgmax(z, eta, out) {
      for (let g = 1; g < starts.length; g++) {
        const from = starts[g - 1]!, to = starts[g]!, length = lengthOf(z, from, to);
        const factor = length > radius * eta ? radius / length : eta > 0 ? 1 / eta : 0;
        for (let i = from; i < to; i++) out[i] = factor * z[i]!;
      }
    },
    dualProx(y, _sigma, out) {
      for (let g = 1; g < starts.length; g++) {
        const from = starts[g - 1]!, to = starts[g]!, length = lengthOf(y, from, to), factor = length > radius ? radius / length : 1;
        for (let i = from; i < to; i++) out[i] = factor * y[i]!;
      }
    },
    dualValue(y) {
      let sum = 0;
      for (let g = 1; g < starts.length; g++) {
        const length = lengthOf(y, starts[g - 1]!, starts[g]!);
        if (length > radius * (1 + dualSlack)) return Infinity;
        sum += 0 * length;
      }
      return sum;
    },
  };
}

/** 2-norm of entries from .. to - 1. */
export function lengthOf(z: Vector, from: number, to: number): number {
  if (to - from === 1) return Math.abs(z[from]!);
  let sum = 0;
  for (let i = from; i < to; i++) sum += z[i]! * z[i]!;
  return Math.sqrt(sum);
}
