/**
 * | symbol | name | equation |
 * |---|---|---|
 * | m | `first` | m = beta1 m + (1 - beta1) g |
 * | v | `second` | v = beta2 v + (1 - beta2) g^2 |
 * | v' | `largest` | AMSGrad: max(v', v), in place of v below |
 * | x | | x = x - eta lambda x; x = x - eta m / (1 - beta1^k) / (sqrt(v / (1 - beta2^k)) + epsilon), k = 1, 2, ... |
 */
import type { Vector } from '../../core/index.js';
import type { Place } from '../shared/learning/batches.js';

export interface State { k: number; x: Vector; first: Vector; second: Vector; largest: Vector; place: Place; norm: number }
interface Settings { readonly beta1: number; readonly beta2: number; readonly epsilon: number; readonly weightDecay: number; readonly amsgrad: boolean }

/** `state.k` is the number of this step, from 1. */
export function advance({ k, x, first, second, largest }: State, g: Vector, eta: number, { beta1, beta2, epsilon, weightDecay, amsgrad }: Settings): void {
  const one = 1 - beta1 ** k, root = Math.sqrt(1 - beta2 ** k), keep = 1 - eta * weightDecay;
  for (let i = 0; i < x.length; i++) {
    const gi = g[i]!, m = first[i] = beta1 * first[i]! + (1 - beta1) * gi;
    let v = second[i] = beta2 * second[i]! + (1 - beta2) * gi * gi;
    if (amsgrad) v = largest[i] = Math.max(largest[i]!, v);
    x[i] = keep * x[i]! - eta / one * m / (Math.sqrt(v) / root + epsilon);
  }
}
