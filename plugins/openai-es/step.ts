/**
 * One step. Symbols: theta -> point, eps_i -> normals, F_i -> shaped values, N -> population
 *   g = 1 / (N sigma) sum_i (F_i^+ - F_i^-) eps_i,   theta <- theta - learningRate (optimizer(g) + weightDecay theta)
 */
import type { Finish, Random, Vector } from '../../core/index.js';
import { hasNaN, offerBatch, type Best } from '../shared/derivative-free/best.js';
import type { Place } from '../shared/learning/batches.js';
import { rankInto } from '../shared/evolution/ranking.js';

export interface State { k: number; theta: Vector; sigma: number; learningRate: number; first: Vector; second: Vector; mean: number; norm: number; best: Best; place: Place }

interface Settings { readonly population: number; readonly sigmaDecay: number; readonly learningRateDecay: number; readonly weightDecay: number; readonly shaping: 'rank' | 'z-score' | 'none'; readonly optimizer: 'adam' | 'sgd' }

const beta1 = 0.9, beta2 = 0.999, tiny = 1e-8;

export function openEstimate(n: number, settings: Settings, random: Random, valueBatch: (points: Vector, out: Vector) => void): (state: State) => Finish | undefined {
  const { population, shaping, optimizer, weightDecay } = settings, pairs = population / 2;
  const eps = new Float64Array(pairs * n), points = new Float64Array(population * n), values = new Float64Array(population), shaped = new Float64Array(population), order = new Int32Array(population), g = new Float64Array(n);
  return (state) => {
    const { theta, sigma } = state;
    state.k++;
    random.fillNormal(eps);
    for (let i = 0, at = 0; i < pairs; i++) for (let j = 0; j < n; j++, at++) {
      points[at] = theta[j]! + sigma * eps[at]!;
      points[pairs * n + at] = theta[j]! - sigma * eps[at]!;
    }
    valueBatch(points, values);
    if (hasNaN(values, population)) return { outcome: 'diverged', reason: 'the objective is not a number at a sample' };
    offerBatch(state.best, points, values, population, state.k);
    state.mean = shape(values, shaping, order, shaped);
    g.fill(0);
    for (let i = 0, at = 0; i < pairs; i++) {
      const weight = (shaped[i]! - shaped[pairs + i]!) / (population * sigma);
      for (let j = 0; j < n; j++, at++) g[j] = g[j]! + weight * eps[at]!;
    }
    state.norm = move(state, g, optimizer, weightDecay);
    state.sigma *= settings.sigmaDecay;
    state.learningRate *= settings.learningRateDecay;
    return undefined;
  };
}

/** Answers the norm of the estimate. */
function move({ theta, first, second, k, learningRate }: State, g: Vector, optimizer: 'adam' | 'sgd', weightDecay: number): number {
  let square = 0;
  for (let j = 0; j < g.length; j++) {
    const gj = g[j]!;
    square += gj * gj;
    let step = gj;
    if (optimizer === 'adam') {
      first[j] = beta1 * first[j]! + (1 - beta1) * gj;
      second[j] = beta2 * second[j]! + (1 - beta2) * gj * gj;
      step = first[j]! / (1 - beta1 ** k) / (Math.sqrt(second[j]! / (1 - beta2 ** k)) + tiny);
    }
    theta[j] = theta[j]! - learningRate * (step + weightDecay * theta[j]!);
  }
  return Math.sqrt(square);
}

/** Shaped values to `out`; answers the mean of the finite ones. Without ranks, an infinite value counts like the largest finite one. */
export function shape(values: Vector, shaping: 'rank' | 'z-score' | 'none', order: Int32Array, out: Vector): number {
  const { length } = values;
  let sum = 0, count = 0, most = -Infinity;
  for (let i = 0; i < length; i++) if (Number.isFinite(values[i]!)) { sum += values[i]!; count++; most = Math.max(most, values[i]!); }
  if (shaping === 'rank') {
    rankInto(values, order);
    for (let i = 0; i < length;) {
      // Equal values share the mean of their ranks.
      let to = i;
      while (to + 1 < length && values[order[to + 1]!] === values[order[i]!]) to++;
      for (let at = i; at <= to; at++) out[order[at]!] = (i + to) / 2 / Math.max(1, length - 1) - 0.5;
      i = to + 1;
    }
    return count === 0 ? Infinity : sum / count;
  }
  if (count === 0) { out.fill(0); return Infinity; }
  for (let i = 0; i < length; i++) out[i] = Math.min(values[i]!, most);
  if (shaping === 'none') return sum / count;
  let mean = 0, variance = 0;
  for (let i = 0; i < length; i++) mean += out[i]! / length;
  for (let i = 0; i < length; i++) variance += (out[i]! - mean) ** 2 / length;
  const scale = variance > 0 ? 1 / Math.sqrt(variance) : 0;
  for (let i = 0; i < length; i++) out[i] = (out[i]! - mean) * scale;
  return sum / count;
}
