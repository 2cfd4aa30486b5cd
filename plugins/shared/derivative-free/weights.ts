/**
 * Weighted means of particles. Symbols: alpha -> inverse temperature, E -> energies, w -> weights exp(-alpha (E_i - min E)).
 * The shift by the minimum is no option: alpha E of a few hundred underflows without it.
 */
import type { Vector } from '../../../core/index.js';

/** Weights of the first `count` energies to `weights`, 0 for one that is not finite; answers their sum, 0 when no energy is finite. */
export function boltzmann(energies: Vector, count: number, alpha: number, weights: Vector): number {
  let least = Infinity;
  for (let i = 0; i < count; i++) if (energies[i]! < least) least = energies[i]!;
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const excess = energies[i]! - least;
    const w = excess < Infinity ? Math.exp(-alpha * excess) : 0;
    weights[i] = w;
    sum += w;
  }
  return sum;
}

/** (sum w)^2 / sum w^2: between 1, one particle has all the weight, and `count`. */
export function effectiveSampleSize(weights: Vector, count: number): number {
  let sum = 0, squares = 0;
  for (let i = 0; i < count; i++) { sum += weights[i]!; squares += weights[i]! * weights[i]!; }
  return squares > 0 ? (sum * sum) / squares : 0;
}

/** Particles that are summed before the sum goes to the total: keeps the rounding of large ensembles down. */
const block = 1024;

/** Opens the mean: sum_i w_i x_i / sum of weights, to `out`. `partial` is scratch of the length of `out`. */
export function weightedMean(points: Vector, weights: Vector, count: number, sum: number, out: Vector, partial: Vector): void {
  const size = out.length;
  out.fill(0);
  for (let from = 0; from < count; from += block) {
    const to = Math.min(count, from + block);
    partial.fill(0);
    for (let i = from; i < to; i++) {
      const w = weights[i]!;
      if (w === 0) continue;
      for (let j = 0, at = i * size; j < size; j++, at++) partial[j] = partial[j]! + w * points[at]!;
    }
    for (let j = 0; j < size; j++) out[j] = out[j]! + partial[j]!;
  }
  for (let j = 0; j < size; j++) out[j] = out[j]! / sum;
}

/** alpha in [least, most] whose effective sample size is eta times `count`, by bisection of log alpha: the sample size falls as alpha grows. */
export function alphaForSampleSize(energies: Vector, count: number, eta: number, least: number, most: number, weights: Vector): number {
  let low = Math.log(least), high = Math.log(most);
  for (let i = 0; i < bisections; i++) {
    const middle = (low + high) / 2;
    boltzmann(energies, count, Math.exp(middle), weights);
    if (effectiveSampleSize(weights, count) > eta * count) low = middle; else high = middle;
  }
  return Math.exp((low + high) / 2);
}

const bisections = 40;
