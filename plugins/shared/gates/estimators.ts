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

/** Probabilities at pre-activations `a`. */
export function probabilities(a: Vector, out: Vector): void { for (let i = 0; i < a.length; i++) out[i] = sigmoid(a[i]!); }

/** Outputs at pre-activations `a`, whose sigm is `p`; `u` holds uniform numbers for units that are drawn. `maskProbability` p is what the published program has. */
export function outputs(estimator: Estimator, a: Vector, p: Vector, u: Vector, out: Vector, maskProbability: 'sqrt' | 'p' = 'sqrt'): void {
  for (let i = 0; i < a.length; i++) {
    const chance = p[i]!;
    if (Number.isNaN(chance) || estimator === 'sigmoid') out[i] = chance;
    else if (estimator === 'noisy-rectifier') out[i] = Math.max(0, a[i]!);
    else if (estimator === 'stochastic-times-smooth') out[i] = u[i]! < (maskProbability === 'sqrt' ? Math.sqrt(chance) : chance) ? Math.sqrt(chance) : 0;
    else out[i] = u[i]! < chance ? 1 : 0;
  }
}

/** d h / d a as the estimator sees it, for an output h at sigm(a) = p; the estimate is this times dL/dh. */
export function factor(estimator: Exclude<Estimator, 'reinforce'>, p: number, h: number): number {
  if (estimator === 'straight-through') return 1;
  if (estimator === 'noisy-rectifier') return h > 0 ? 1 : 0;
  if (estimator === 'stochastic-times-smooth') return h > 0 ? levelSlope(p) : 0;
  return p * (1 - p);
}

/** d sqrt(p) / d a = sqrt(p) (1 - p) / 2. */
export const levelSlope = (p: number): number => 0.5 * Math.sqrt(p) * (1 - p);
