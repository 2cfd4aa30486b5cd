/** The dual side of h(x) = max over y in Y of <Kx, y> - <d, y>, where Y is a box with one lower and one upper bound; W(y) = |y|^2 / 2. */
import type { OracleSet, Vector } from '../../core/index.js';

export type DualOracles = Pick<OracleSet, 'dualArgmax' | 'dualProx' | 'dualValue'>;

/** Averages of points of Y leave it by rounding: this share of its size is still inside. */
export const dualSlack = 1e-12;

/** lower <= 0 <= upper. Without `d` it is zero. */
export function boxDual(lower: number, upper: number, d?: Vector): DualOracles {
  const slack = dualSlack * Math.max(upper, -lower);
  return {
    dualArgmax(z, eta, out) {
      const high = upper * eta, low = lower * eta;
      for (let i = 0; i < z.length; i++) {
        const room = d ? z[i]! - d[i]! : z[i]!;
        // At eta = 0 any y is a maximiser where room is 0, and 0 is sign(0); NaN stays NaN.
        out[i] = room > high ? upper : room < low ? lower : eta > 0 ? room / eta : 0 * room;
      }
    },
    dualProx(y, sigma, out) {
      for (let i = 0; i < y.length; i++) {
        const moved = d ? y[i]! - sigma * d[i]! : y[i]!;
        out[i] = moved > upper ? upper : moved < lower ? lower : moved;
      }
    },
    dualValue(y) {
      let sum = 0;
      for (let i = 0; i < y.length; i++) {
        const yi = y[i]!;
        if (yi > upper + slack || yi < lower - slack) return Infinity;
        sum += (d ? d[i]! : 0) * yi;
      }
      return sum;
    },
  };
}
