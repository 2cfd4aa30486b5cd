/** Units with noisy or hard outputs, and the estimators of the loss's derivative by their pre-activations (Bengio, Leonard and Courville 2013). */
import type { Vector } from '../../../core/index.js';

export type Estimator = 'reinforce' | 'straight-through' | 'straight-through-slope' | 'stochastic-times-smooth' | 'noisy-rectifier' | 'sigmoid';

/** The short names are accepted too. */
const short: Readonly<Record<string, Estimator>> = { st: 'straight-through', 'st-slope': 'straight-through-slope', sts: 'stochastic-times-smooth' };
export const estimatorNames = ['straight-through', 'straight-through-slope', 'reinforce', 'stochastic-times-smooth', 'noisy-rectifier', 'sigmoid', 'st', 'st-slope', 'sts'] as const;
export const estimatorOf = (name: (typeof estimatorNames)[number]): Estimator => short[name] ?? (name as Estimator);

/** Units whose output is drawn: 0, or something else. */
export const isBernoulli = (estimator: Estimator): boolean => estimator !== 'noisy-rectifier' && estimator !== 'sigmoid';

export const sigmoid = (a: number): number => 1 / (1 + Math.exp(-a));

/** What is held against a threshold, and what an open stochastic-times-smooth gate lets through: sigm(a), of that unit its square root. */
export const levelOf = (estimator: Estimator, a: number): number => (estimator === 'stochastic-times-smooth' ? Math.sqrt(sigmoid(a)) : sigmoid(a));

/** Outputs at pre-activations `a`; `u` holds uniform numbers for units that are drawn. `maskProbability` p is what the published program has. */
export function outputs(estimator: Estimator, a: Vector, u: Vector, out: Vector, maskProbability: 'sqrt' | 'p' = 'sqrt'): void {
  for (let i = 0; i < a.length; i++) {
    if (estimator === 'noisy-rectifier') { out[i] = Number.isNaN(a[i]!) ? Number.NaN : Math.max(0, a[i]!); continue; }
    const p = sigmoid(a[i]!);
    if (estimator === 'sigmoid' || Number.isNaN(p)) out[i] = p;
    else if (estimator === 'stochastic-times-smooth') out[i] = u[i]! < (maskProbability === 'sqrt' ? Math.sqrt(p) : p) ? Math.sqrt(p) : 0;
    else out[i] = u[i]! < p ? 1 : 0;
  }
}

/** d h / d a as the estimator sees it, for an output h; the estimate is this times dL/dh. */
export function factor(estimator: Exclude<Estimator, 'reinforce'>, a: number, h: number): number {
  if (estimator === 'straight-through') return 1;
  if (estimator === 'noisy-rectifier') return h > 0 ? 1 : 0;
  if (estimator === 'stochastic-times-smooth') return h > 0 ? levelSlope(a) : 0;
  return sigmoid(a) * sigmoid(-a);
}

/** d sqrt(p) / d a = sqrt(p) (1 - p) / 2. */
export const levelSlope = (a: number): number => 0.5 * Math.sqrt(sigmoid(a)) * sigmoid(-a);
