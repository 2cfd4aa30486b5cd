/** The dual side of h(x) = max over y in Y of <Kx, y> - <d, y>, where Y is a box with one lower and one upper bound; W(y) = |y|^2 / 2. */
import type { OracleSet, Vector } from '../../core/index.js';

export type DualOracles = Pick<OracleSet, 'dualArgmax' | 'dualProx' | 'dualValue'>;

/** Averages of points of Y leave it by rounding: this share of its size is still inside. */
export const dualSlack = 1e-12;

/**
 * Cuts at two bounds without a branch, which the processor would guess wrong on every other entry of noise: entry 0 is the number within, 1 is upper, 2 is lower.
 * NaN stays NaN. Entries 3 to 5 are a second table, for a loop that cuts two numbers at a time.
 */
export const cutting = (lower: number, upper: number): Vector => Float64Array.of(0, upper, lower, 0, upper, lower);
/** Entry of `cutting` for a number that is cut above `high` and below `low`. */
export const cutOf = (x: number, low: number, high: number): number => +(x > high) + 2 * +(x < low);

/** What differences are divided by: at eta = 0 any y is a maximiser where they are 0, and 0 is sign(0). */
export const divisorOf = (eta: number): number => (eta > 0 ? eta : 1);

/** lower <= 0 <= upper. Without `d` it is zero. */
export function boxDual(lower: number, upper: number, d?: Vector): DualOracles {
  const slack = dualSlack * Math.max(upper, -lower), cut = cutting(lower, upper);
  return {
    dualArgmax(z, eta, out) {
      if (d) subtract(z, 1, d, out);
      cutAll(d ? out : z, divisorOf(eta), lower * eta, upper * eta, cut, out);
    },
    dualProx(y, sigma, out) {
      if (d) subtract(y, sigma, d, out);
      cutAll(d ? out : y, 1, lower, upper, cut, out);
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

/** out = y - t d; `out` may be y. */
function subtract(y: Vector, t: number, d: Vector, out: Vector): void {
  for (let i = 0; i < y.length; i++) out[i] = y[i]! - t * d[i]!;
}

/** out = z / divisor, where z is within low .. high, else what `cut` holds; `out` may be z. */
function cutAll(z: Vector, divisor: number, low: number, high: number, cut: Vector, out: Vector): void {
  const n = z.length;
  let i = 0;
  for (; i + 1 < n; i += 2) {
    const even = z[i]!, odd = z[i + 1]!;
    cut[0] = even / divisor;
    cut[3] = odd / divisor;
    out[i] = cut[cutOf(even, low, high)]!;
    out[i + 1] = cut[3 + cutOf(odd, low, high)]!;
  }
  if (i === n) return;
  const last = z[i]!;
  cut[0] = last / divisor;
  out[i] = cut[cutOf(last, low, high)]!;
}
