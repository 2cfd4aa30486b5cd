/** The moments of Adam (Kingma and Ba 2015), for methods on graphs that the papers run with it. */
import type { Vector } from '../../../core/index.js';

export interface Moments { readonly first: Vector; readonly second: Vector; /** Updates so far. */ count: number }
export interface AdamOptions { readonly beta1: number; readonly beta2: number }

export const newMoments = (size: number): Moments => ({ first: new Float64Array(size), second: new Float64Array(size), count: 0 });

export function resetMoments(moments: Moments): void {
  moments.first.fill(0);
  moments.second.fill(0);
  moments.count = 0;
}

/** Keeps 0 / 0 away. */
const epsilon = 1e-8;

/**
 * m <- b1 m + (1 - b1) g, v <- b2 v + (1 - b2) g^2; writes m' / (sqrt(v') + 1e-8) with the corrected m' = m / (1 - b1^t), v' = v / (1 - b2^t) to `out`.
 * With `corrected` false sqrt(v) stands uncorrected inside the sum, and the factor sqrt(1 - b2^t) / (1 - b1^t) before the quotient, as TensorFlow has it.
 */
export function adamDirection({ beta1, beta2 }: AdamOptions, moments: Moments, gradient: Vector, out: Vector, corrected = true): void {
  const { first, second } = moments, t = ++moments.count, scale1 = 1 - beta1 ** t, scale2 = 1 - beta2 ** t, scale = corrected ? 1 / scale1 : Math.sqrt(scale2) / scale1;
  for (let at = 0; at < out.length; at++) {
    const g = gradient[at]!, m = first[at] = beta1 * first[at]! + (1 - beta1) * g, v = second[at] = beta2 * second[at]! + (1 - beta2) * g * g;
    out[at] = scale * m / (Math.sqrt(corrected ? v / scale2 : v) + epsilon);
  }
}
