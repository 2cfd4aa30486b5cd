/** The simple term of the elastic net and its prox. */
import type { OracleSet } from '../../core/index.js';

export type SimpleTerm = Pick<OracleSet, 'simpleValue' | 'prox'>;

/** l1 |x|_1; the prox is soft thresholding at t l1. */
export const softThresholdTerm = (l1: number): SimpleTerm => ({
  simpleValue(x) {
    let sum = 0;
    for (let i = 0; i < x.length; i++) sum += Math.abs(x[i]!);
    return l1 * sum;
  },
  prox(x, t, out) {
    const threshold = t * l1;
    // x minus its projection on [-threshold, threshold]: NaN stays NaN.
    for (let i = 0; i < x.length; i++) out[i] = x[i]! - Math.max(-threshold, Math.min(threshold, x[i]!));
  },
});

/** l1 sum(x) for x >= 0, +Infinity elsewhere; the prox is max(0, x - t l1). */
export const nonNegativeTerm = (l1: number): SimpleTerm => ({
  simpleValue(x) {
    let sum = 0;
    for (let i = 0; i < x.length; i++) {
      if (x[i]! < 0) return Infinity;
      sum += x[i]!;
    }
    return l1 * sum;
  },
  prox(x, t, out) {
    for (let i = 0; i < x.length; i++) out[i] = Math.max(0, x[i]! - t * l1);
  },
});
