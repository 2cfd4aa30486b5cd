/** Params of the family, and the instance that they describe. */
import { Type, type Static } from 'typebox';
import { usageError } from '../../core/index.js';
import { deterministicPlan, noisyPlan, smoothNoisePlan, type Plan } from './plan.js';

const largest = 100_000, largestRotation = 10_000_000;
const positive = (description: string) => Type.Optional(Type.Number({ exclusiveMinimum: 0, description }));

export const paramsSchema = Type.Object({
  T: Type.Optional(Type.Integer({ minimum: 1, maximum: largest, description: 'length of the unscaled chain, 20 by default; or give Delta, L, eps' })),
  order: Type.Union([Type.Literal(1), Type.Literal(2)], { default: 1, description: 'p: the p-th derivative is L-Lipschitz' }),
  Delta: positive('bound on f(0) - inf f'),
  L: positive('Lipschitz constant of the p-th derivative'),
  eps: positive('accuracy: the gradient is longer than this until all coordinates are found'),
  rotate: Type.Optional(Type.Object({
    d: Type.Integer({ minimum: 0, description: 'number of variables, at least T; 0 for no rotation' }),
    seed: Type.Integer({ default: 1, minimum: 0, maximum: 4294967295, description: 'of the random directions' }),
  }, { additionalProperties: false, description: 'rotated and bounded version' })),
  noise: Type.Optional(Type.Object({
    type: Type.Enum(['none', 'hard', 'smooth'], { description: 'how components that are not found yet are hidden' }),
    p: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 1, description: 'chance that a call reveals, with T; 0.1 by default' })),
    sigma: positive('bound on the standard deviation of the gradients, with Delta and eps'),
    Lbar: positive('mean-square smoothness, for `smooth` with Delta and eps'),
    samples: Type.Integer({ default: 10_000, minimum: 1, maximum: 2_000_000_000, description: 'size of the finite sum; p is rounded to a multiple of 1/samples' }),
  }, { additionalProperties: false, description: 'sampled gradients' })),
}, { additionalProperties: false });

export type Params = Static<typeof paramsSchema>;
export interface Hidden { readonly type: 'hard' | 'smooth'; readonly samples: number; readonly revealing: number }
export interface Instance extends Plan { readonly hidden?: Hidden }

/** Errors: `hard-instance-params`, `hard-instance-size`, `bad-dimension`. */
export function instanceOf(params: Params): Instance {
  const plan = planOf(params), { T } = plan, d = params.rotate?.d ?? 0;
  if (T < 1) throw usageError('hard-instance-size', 'eps is so large that the chain has no coordinate: every point is good enough.', { pointer: '/params/eps', expected: 'Delta >= 12 (ell/L)^(1/p) eps^((p+1)/p)', suggestion: 'give a smaller eps or a larger Delta' });
  if (T > largest) throw usageError('hard-instance-size', `The chain would have ${T} coordinates.`, { pointer: '/params/eps', expected: `at most ${largest}`, suggestion: 'give a larger eps or a smaller Delta' });
  if (d > 0 && d < T) throw usageError('bad-dimension', `${d} variables cannot hold ${T} orthonormal directions.`, { pointer: '/params/rotate/d', expected: `at least T = ${T}`, suggestion: `give ${4 * T} to ${20 * T}` });
  if (d * T > largestRotation) throw usageError('hard-instance-size', `The rotation would have ${d * T} entries.`, { pointer: '/params/rotate/d', expected: `at most ${largestRotation}` });
  return { ...plan, ...hiddenOf(params, plan) };
}

function hiddenOf({ noise }: Params, { chance }: Plan): { hidden?: Hidden } {
  if (!noise || noise.type === 'none') return {};
  const { type, samples } = noise;
  return { hidden: { type, samples, revealing: Math.max(1, Math.round(chance * samples)) } };
}

function planOf({ T, order, Delta, L, eps, noise }: Params): Plan {
  const noisy = noise !== undefined && noise.type !== 'none', smooth = noisy && noise.type === 'smooth';
  if (Delta === undefined && L === undefined && eps === undefined) {
    if (noise?.sigma !== undefined || noise?.Lbar !== undefined) throw wrong('/params/noise', 'sigma and Lbar belong to Delta and eps; an unscaled chain takes p');
    const chance = noisy ? noise.p ?? 0.1 : 1, length = T ?? 20;
    return { T: length, scale: 1, amplitude: 1, chance, floor: noisy ? (length - 1) / (2 * chance) : length + 1 };
  }
  if (T !== undefined) throw wrong('/params/T', 'either T, or Delta, L and eps');
  if (Delta === undefined || eps === undefined || (L === undefined) !== smooth) throw wrong('/params', smooth ? 'Delta, eps and noise.Lbar, and no L' : 'all of Delta, L and eps');
  if (!noisy) return deterministicPlan({ Delta, L: L!, eps }, order);
  if (order !== 1) throw wrong('/params/order', 'order 1 with noise');
  const { sigma, Lbar, p } = noise;
  if (sigma === undefined || p !== undefined) throw wrong('/params/noise', 'sigma, and no p, which follows from it');
  if (!smooth) return noisyPlan({ Delta, L: L!, eps }, sigma);
  if (Lbar === undefined) throw wrong('/params/noise', 'Lbar with smooth noise');
  return smoothNoisePlan({ Delta, eps }, Lbar, sigma);
}

const wrong = (pointer: string, expected: string): Error => usageError('hard-instance-params', 'These params do not describe one instance.', { pointer, expected });
