/** Noise on pre-activations. */
import { usageError, type Random, type Vector } from '../../../core/index.js';

export interface NoiseSpec { readonly kind: 'normal' | 'logistic' | 'beta'; readonly std: number; readonly beta: number; readonly ratio: number }

/** Constants of beta noise whose mode is the target rate s: a gets scale (Beta(alpha, beta) - 1/2). */
export function betaNoise(target: number, beta: number, ratio: number): { readonly alpha: number; readonly beta: number; readonly mean: number; readonly scale: number } {
  const alpha = (target * (beta - 2) + 1) / (1 - target);
  return { alpha, beta, mean: alpha / (alpha + beta), scale: Math.abs(Math.log(1 / target ** (1 / ratio) - 1)) };
}

export interface Noise { add(a: Vector, random: Random): void; /** What stands for the noise where none is drawn. */ readonly mean: number }

/** Error: `noise-target` where beta noise knows no target rate. */
export function openNoise({ kind, std, beta, ratio }: NoiseSpec, target: number | undefined): Noise {
  if (kind === 'normal') return { mean: 0, add(a, random) { for (let i = 0; i < a.length; i++) a[i] = a[i]! + std * random.normal(); } };
  if (kind === 'logistic') return { mean: 0, add(a, random) { for (let i = 0; i < a.length; i++) { const u = random.uniform() || 2 ** -54; a[i] = a[i]! + std * Math.log(u / (1 - u)); } } };
  if (target === undefined) throw usageError('noise-target', 'Beta noise has its mode at the target rate of the gates.', { pointer: '/method/params/sparsity', expected: '{"target": ...}' });
  const { alpha, mean, scale } = betaNoise(target, beta, ratio);
  return {
    mean: scale * (mean - 0.5),
    add(a, random) {
      for (let i = 0; i < a.length; i++) { const one = gamma(alpha, random), other = gamma(beta, random); a[i] = a[i]! + scale * (one / (one + other) - 0.5); }
    },
  };
}

/** Marsaglia and Tsang (2000), shape >= 1. */
function gamma(shape: number, random: Random): number {
  const d = shape - 1 / 3, c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = random.normal(), v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - random.uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}
