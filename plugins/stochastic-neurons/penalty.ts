/** Penalties that keep the share of open gates near a target; their gradients are added to `slopes`. */
import type { Vector } from '../../core/index.js';
import { levelSlope, type Estimator } from '../shared/gates/estimators.js';
import type { Plan } from './params.js';

/** Inside every logarithm. */
const guard = 1e-6;

/**
 * Of rows with gates of probability p: -lambda sum_i [ s log(q_i) + (1 - s) log(1 - q_i) ], q_i the mean of p (of sqrt(p) for stochastic-times-smooth) over the rows;
 * or lambda sum |h| over units and rows. `means` is scratch.
 */
export function addPenalty(sparsity: NonNullable<Plan['sparsity']>, estimator: Estimator, lambda: number, rows: number, p: Vector, h: Vector, means: Vector, slopes: Vector): number {
  const units = means.length, { target: s } = sparsity;
  let penalty = 0;
  if (sparsity.kind === 'l1') {
    for (let i = 0; i < h.length; i++) { penalty += lambda * Math.abs(h[i]!); slopes[i] = slopes[i]! + (h[i]! > 0 ? lambda * (estimator === 'noisy-rectifier' ? 1 : slopeOf(estimator, p[i]!)) : 0); }
    return penalty;
  }
  means.fill(0);
  for (let n = 0, at = 0; n < rows; n++) for (let i = 0; i < units; i++, at++) means[i] = means[i]! + (estimator === 'stochastic-times-smooth' ? Math.sqrt(p[at]!) : p[at]!) / rows;
  for (let i = 0; i < units; i++) {
    const q = means[i]!;
    penalty -= lambda * (s * Math.log(guard + q) + (1 - s) * Math.log(guard + 1 - q));
    means[i] = (-lambda * (s / (guard + q) - (1 - s) / (guard + 1 - q))) / rows;
  }
  for (let n = 0, at = 0; n < rows; n++) for (let i = 0; i < units; i++, at++) slopes[at] = slopes[at]! + means[i]! * slopeOf(estimator, p[at]!);
  return penalty;
}

const slopeOf = (estimator: Estimator, p: number): number => (estimator === 'stochastic-times-smooth' ? levelSlope(p) : p * (1 - p));
