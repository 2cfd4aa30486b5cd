/** Penalties that keep the share of open gates near a target; their gradients are added to `slopes`. */
import type { Vector } from '../../core/index.js';
import { levelOf, levelSlope, sigmoid, type Estimator } from '../shared/gates/estimators.js';
import type { Plan } from './params.js';

/** Inside every logarithm. */
const guard = 1e-6;

/**
 * Of B rows with pre-activations a: -lambda sum_i [ s log(q_i) + (1 - s) log(1 - q_i) ], q_i the mean of p (of sqrt(p) for stochastic-times-smooth) over the rows;
 * or lambda sum |h| over units and rows. `means` is scratch.
 */
export function addPenalty(sparsity: NonNullable<Plan['sparsity']>, estimator: Estimator, lambda: number, rows: number, a: Vector, h: Vector, means: Vector, slopes: Vector): number {
  const units = means.length, { target: s } = sparsity;
  let penalty = 0;
  if (sparsity.kind === 'l1') {
    for (let i = 0; i < h.length; i++) { penalty += lambda * Math.abs(h[i]!); slopes[i] = slopes[i]! + (h[i]! > 0 ? lambda * (estimator === 'noisy-rectifier' ? 1 : slopeOf(estimator, a[i]!)) : 0); }
    return penalty;
  }
  means.fill(0);
  for (let i = 0; i < a.length; i++) means[i % units] = means[i % units]! + levelOf(estimator, a[i]!) / rows;
  for (let i = 0; i < units; i++) penalty -= lambda * (s * Math.log(guard + means[i]!) + (1 - s) * Math.log(guard + 1 - means[i]!));
  for (let i = 0; i < a.length; i++) {
    const q = means[i % units]!;
    slopes[i] = slopes[i]! - (lambda * (s / (guard + q) - (1 - s) / (guard + 1 - q)) * slopeOf(estimator, a[i]!)) / rows;
  }
  return penalty;
}

const slopeOf = (estimator: Estimator, a: number): number => (estimator === 'stochastic-times-smooth' ? levelSlope(a) : sigmoid(a) * sigmoid(-a));
