/** Params, metrics and the step-size path that both forms of CMA-ES share. */
import { Type, type Static } from 'typebox';
import type { Metric, Vector } from '../../../core/index.js';
import type { Best } from '../derivative-free/best.js';
import type { Place } from '../learning/batches.js';
import { valueBatchParam } from '../learning/params.js';
import type { CmaConstants } from './constants.js';

/** Of one generation. */
export const mostPopulation = 1_000_000;

export const cmaParams = Type.Object({
  sigma: Type.Number({ default: 0.5, exclusiveMinimum: 0, description: 'sigma_0, first step size: about a third of the distance to the optimum' }),
  population: Type.Optional(Type.Integer({ minimum: 4, maximum: mostPopulation, description: 'lambda; absent: 4 + floor(3 log n)' })),
  active: Type.Boolean({ default: true, description: 'negative weights for the worse half of the population' }),
  restarts: Type.Integer({ default: 0, minimum: 0, maximum: 1000, description: 'runs after the first one, each with a larger population from a new point: where a run would end, the next one begins' }),
  increase: Type.Number({ default: 2, minimum: 1, maximum: 100, description: 'population of a restart over that of the run before it' }),
  tolX: Type.Number({ default: 1e-12, minimum: 0, description: 'ends a run when no coordinate of a step exceeds this times sigma_0' }),
  tolFun: Type.Number({ default: 1e-12, minimum: 0, description: 'ends a run when the values of a generation, and the best ones of the last 10 + 30 n / lambda generations, all lie within this of each other; 0: never' }),
  tolXUp: Type.Number({ default: 1e4, exclusiveMinimum: 1, description: 'ends a run when its longest axis exceeds this times sigma_0: sigma_0 was far too small, or f has no minimum' }),
  conditionLimit: Type.Number({ default: 1e14, exclusiveMinimum: 1, description: 'ends a run when the condition number of the covariance exceeds this' }),
  batchSize: valueBatchParam,
}, { additionalProperties: false });
export type CmaParams = Static<typeof cmaParams>;

export const cmaMetrics = {
  value: { unit: 'objective', better: 'lower' }, best: { unit: 'objective', better: 'lower' }, median: { unit: 'objective', better: 'lower' },
  sigma: { unit: 'distance', better: 'neither' }, axisRatio: { unit: '', better: 'neither' }, population: { unit: 'samples', better: 'neither' }, restarts: { unit: '', better: 'neither' },
} as const satisfies Readonly<Record<string, Metric>>;

export interface CmaState {
  k: number; mean: Vector; sigma: number; pathSigma: Vector; pathC: Vector;
  /** The mean in the box, and the start of the first run. */
  point: Vector; start: Vector;
  /** Of the last generation: median, least and largest value. */
  median: number; least: number; largest: number;
  /** Where the mini-batches are. */
  place: Place;
  best: Best; axisRatio: number;
  /** Largest standard deviation of a coordinate, or path of C, times sigma; and that of an axis. */
  reach: number; longest: number;
  /** Of the run under way: its population, the step before its first, its best value, and the best values of its last generations as a ring. */
  population: number; born: number; runBest: number; recent: Vector;
  /** Runs that ended, and of each its population, steps and best value. */
  restarts: number; populations: Vector; lengths: Vector; bests: Vector;
}

/** sigma and h_sigma after the path has moved. */
export function stepSize(state: CmaState, { cSigma, dSigma, chiN }: CmaConstants, n: number): number {
  let square = 0;
  for (let i = 0; i < n; i++) square += state.pathSigma[i]! ** 2;
  const length = Math.sqrt(square);
  state.sigma *= Math.exp(Math.min(1, (cSigma / dSigma) * (length / chiN - 1)));
  return length / Math.sqrt(1 - (1 - cSigma) ** (2 * (state.k - state.born))) < (1.4 + 2 / (n + 1)) * chiN ? 1 : 0;
}
