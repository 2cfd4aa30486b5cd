/** Weighted sums over outputs of one row's gates, and what they say of each estimator; symbols as in row.ts. */
import type { Vector } from '../../../core/index.js';
import { levelSlope } from '../gates/estimators.js';
import type { Candidate } from './candidates.js';

/** Called for each output of the gates: its weight, loss, and where its N outputs and slopes lie. */
export type Visit = (weight: number, loss: number, masks: Vector, slopes: Vector, at: number) => void;
type Pair = readonly [mean: number, variance: number];
interface Hard { readonly visit: Visit; loss(): number; gradient(): Vector; /** The constant of least variance, E[(h - p)^2 L] / E[(h - p)^2]; 0 of a gate that is always the same. */ optimalBaseline(unit: number): number; moments(name: Exclude<Candidate, 'sigmoid' | 'stochastic-times-smooth'>, unit: number): Pair }

export function hardMoments(p: Vector): Hard {
  const N = p.length, [g, squared, weighted, even, d, dd] = Array.from({ length: 6 }, () => new Float64Array(N)) as [Vector, Vector, Vector, Vector, Vector, Vector];
  let loss = 0;
  const optimalBaseline = (i: number): number => (even[i] === 0 ? 0 : weighted[i]! / even[i]!);
  return {
    visit(w, L, h, slopes, at) {
      loss += w * L;
      for (let i = 0; i < N; i++) {
        const away = h[at + i]! - p[i]!, slope = slopes[at + i]!;
        g[i] = g[i]! + w * away * L;
        squared[i] = squared[i]! + w * away * away * L * L;
        weighted[i] = weighted[i]! + w * away * away * L;
        even[i] = even[i]! + w * away * away;
        d[i] = d[i]! + w * slope;
        dd[i] = dd[i]! + w * slope * slope;
      }
    },
    loss: () => loss,
    gradient: () => g,
    optimalBaseline,
    moments(name, i) {
      if (name === 'straight-through' || name === 'straight-through-slope') {
        const scale = name === 'straight-through' ? 1 : p[i]! * (1 - p[i]!);
        return [scale * d[i]!, scale * scale * (dd[i]! - d[i]! * d[i]!)];
      }
      const c = name === 'reinforce' ? 0 : name === 'reinforce-mean' ? loss : optimalBaseline(i);
      return [g[i]!, squared[i]! - 2 * c * weighted[i]! + c * c * even[i]! - g[i]! * g[i]!];
    },
  };
}

/** h = b sqrt(p): the estimate is d times b sqrt(p) (1 - p) / 2. */
export function smoothMoments(p: Vector): { readonly visit: Visit; moments(unit: number): Pair } {
  const N = p.length, factor = p.map(levelSlope), first = new Float64Array(N), second = new Float64Array(N);
  return {
    visit(w, _L, h, slopes, at) {
      for (let i = 0; i < N; i++) {
        const estimate = h[at + i]! > 0 ? slopes[at + i]! * factor[i]! : 0;
        first[i] = first[i]! + w * estimate;
        second[i] = second[i]! + w * estimate * estimate;
      }
    },
    moments: (i) => [first[i]!, second[i]! - first[i]! * first[i]!],
  };
}
