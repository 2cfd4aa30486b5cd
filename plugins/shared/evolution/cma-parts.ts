/** Params, metrics and the step-size path that both forms of CMA-ES share. */
import { Type, type Static } from 'typebox';
import type { Finish, Metric, Vector } from '../../../core/index.js';
import type { Best } from '../derivative-free/best.js';
import type { Place } from '../learning/batches.js';
import { valueBatchParam } from '../learning/params.js';
import type { CmaConstants } from './constants.js';

export const cmaParams = Type.Object({
  sigma: Type.Number({ default: 0.5, exclusiveMinimum: 0, description: 'sigma_0, first step size: about a third of the distance to the optimum' }),
  population: Type.Optional(Type.Integer({ minimum: 4, maximum: 1_000_000, description: 'lambda; absent: 4 + floor(3 log n)' })),
  active: Type.Boolean({ default: true, description: 'negative weights for the worse half of the population' }),
  tolX: Type.Number({ default: 1e-12, minimum: 0, description: 'ends the run when no coordinate of a step exceeds this times sigma_0' }),
  batchSize: valueBatchParam,
}, { additionalProperties: false });
export type CmaParams = Static<typeof cmaParams>;

export const cmaMetrics = {
  value: { unit: 'objective', better: 'lower' }, best: { unit: 'objective', better: 'lower' }, median: { unit: 'objective', better: 'lower' },
  sigma: { unit: 'distance', better: 'neither' }, axisRatio: { unit: '', better: 'neither' },
} as const satisfies Readonly<Record<string, Metric>>;

export interface CmaState { k: number; mean: Vector; sigma: number; pathSigma: Vector; pathC: Vector; median: number; best: Best; axisRatio: number; place: Place }

/** sigma and h_sigma after the path has moved. */
export function stepSize(state: CmaState, { cSigma, dSigma, chiN }: CmaConstants, n: number): number {
  let square = 0;
  for (let i = 0; i < n; i++) square += state.pathSigma[i]! ** 2;
  const length = Math.sqrt(square);
  state.sigma *= Math.exp(Math.min(1, (cSigma / dSigma) * (length / chiN - 1)));
  return length / Math.sqrt(1 - (1 - cSigma) ** (2 * state.k)) < (1.4 + 2 / (n + 1)) * chiN ? 1 : 0;
}

/** Beyond this ratio of axes squared the matrix is rounding. */
const mostCondition = 1e14;

/** `reach`: largest standard deviation of a coordinate, or length of the path of C, times sigma. */
export function endOf(state: CmaState, reach: number, least: number): Finish | undefined {
  if (reach < least) return { outcome: 'stalled', reason: `no coordinate of a step exceeds ${least.toExponential(1)}` };
  if (state.axisRatio ** 2 > mostCondition) return { outcome: 'stalled', reason: 'the covariance matrix is singular to rounding' };
  return undefined;
}
