/** From params to the family's constants, and to its member for an accuracy. */
import { chainLipschitz, deterministicPlan, exactFloor, noisyPlan, sampledFloor, smoothNoisePlan, usageError, type ChainPlan, type ClassConstants } from '../../core/index.js';
import { largest, type Params } from './params.js';

const largestRotation = 10_000_000;

export interface Hidden { readonly type: 'hard' | 'smooth'; readonly samples: number; readonly revealing: number }
export interface Instance extends ChainPlan { readonly eps: number; readonly constants: ClassConstants; readonly hidden?: Hidden; /** Variables of a rotated chain. */ readonly rotation?: { readonly d: number; readonly seed: number } }

/** The instance that the params describe. Errors: `hard-instance-params`, `hard-instance-size`, `bad-dimension`. */
export function instanceOf(params: Params): Instance {
  const { constants, eps } = classOf(params), given = params.rotate?.d ?? 0;
  const plan = unscaledOf(params) ?? planOf(constants, eps);
  if (plan.T < 1) throw usageError('hard-instance-size', 'eps is so large that the chain has no coordinate: every point is good enough.', { pointer: '/params/eps', expected: 'Delta >= 12 (ell/L)^(1/p) eps^((p+1)/p)', suggestion: 'give a smaller eps or a larger Delta' });
  if (given > 0 && given < plan.T) throw usageError('bad-dimension', `${given} variables cannot hold ${plan.T} orthonormal directions.`, { pointer: '/params/rotate/d', expected: `at least T = ${plan.T}`, suggestion: `give ${4 * plan.T} to ${20 * plan.T}` });
  return placed(params, constants, eps, plan, given);
}

/** The same family's member for another accuracy: a rotated one keeps its ratio of variables to coordinates. Undefined where the chain has no coordinate. */
export function memberOf(params: Params, own: Instance, eps: number): Instance | undefined {
  const plan = planOf(own.constants, eps);
  return plan.T < 1 ? undefined : placed(params, own.constants, eps, plan, own.rotation ? Math.ceil((own.rotation.d / own.T) * plan.T) : 0);
}

function placed(params: Params, constants: ClassConstants, eps: number, plan: ChainPlan, d: number): Instance {
  if (plan.T > largest) throw usageError('hard-instance-size', `The chain for eps = ${eps} would have ${plan.T} coordinates.`, { pointer: '/params/eps', expected: `at most ${largest}`, suggestion: 'give a larger eps or a smaller Delta' });
  if (d * plan.T > largestRotation) throw usageError('hard-instance-size', `The rotation for eps = ${eps} would have ${d * plan.T} entries.`, { pointer: '/params/rotate/d', expected: `at most ${largestRotation}` });
  return { ...plan, eps, constants, ...hiddenOf(params, plan), ...(d > 0 ? { rotation: { d, seed: params.rotate?.seed ?? 1 } } : {}) };
}

function hiddenOf({ noise }: Params, { chance }: ChainPlan): { hidden?: Hidden } {
  if (!noise || noise.type === 'none') return {};
  const { type, samples } = noise;
  return { hidden: { type, samples, revealing: Math.max(1, Math.round(chance * samples)) } };
}

const noiseOf = ({ noise }: Params): 'none' | 'hard' | 'smooth' => noise?.type ?? 'none';
const isUnscaled = ({ Delta, L, eps }: Params): boolean => Delta === undefined && L === undefined && eps === undefined;

/** T as it is given: the formulas would round. */
function unscaledOf(params: Params): ChainPlan | undefined {
  if (!isUnscaled(params)) return undefined;
  const T = params.T ?? 20, noisy = noiseOf(params) !== 'none', chance = noisy ? params.noise?.p ?? 0.1 : 1;
  return { T, scale: 1, amplitude: 1, chance, floor: noisy ? sampledFloor(T, chance) : exactFloor(T) };
}

/** The unscaled chain is the member for eps = 1, with noise for eps = 1/2, of the class with Delta = 12 T and L = ell_p; its noise is 23 sqrt(1/p). */
function unscaledClass(params: Params): { readonly constants: ClassConstants; readonly eps: number } {
  const { order, noise } = params, type = noiseOf(params), Delta = 12 * unscaledOf(params)!.T;
  if (noise?.sigma !== undefined || noise?.Lbar !== undefined) throw wrong('/params/noise', 'sigma and Lbar belong to Delta and eps; an unscaled chain takes p');
  if (type === 'none') return { constants: { order, Delta, L: chainLipschitz[order] }, eps: 1 };
  const root = Math.sqrt(noise?.p ?? 0.1), sigma = 23 / root;
  return { constants: { order: 1, Delta, sigma, ...(type === 'smooth' ? { Lbar: 328 / root } : { L: chainLipschitz[1] }) }, eps: 0.5 };
}

function classOf(params: Params): { readonly constants: ClassConstants; readonly eps: number } {
  const { T, order, Delta, L, eps, noise } = params, type = noiseOf(params);
  if (isUnscaled(params)) return unscaledClass(params);
  if (T !== undefined) throw wrong('/params/T', 'either T, or Delta, L and eps');
  if (Delta === undefined || eps === undefined || (L === undefined && type !== 'smooth')) throw wrong('/params', type === 'smooth' ? 'Delta, eps and noise.Lbar' : 'all of Delta, L and eps');
  if (type === 'none') return { constants: { order, Delta, L: L! }, eps };
  if (order !== 1) throw wrong('/params/order', 'order 1 with noise');
  const { sigma, Lbar, p } = noise!;
  if (sigma === undefined || p !== undefined) throw wrong('/params/noise', 'sigma, and no p, which follows from it');
  if (type === 'hard') return { constants: { order, Delta, L: L!, sigma }, eps };
  if (Lbar === undefined) throw wrong('/params/noise', 'Lbar with smooth noise');
  return { constants: { order, Delta, Lbar, sigma }, eps };
}

function planOf({ order, Delta, L, sigma, Lbar }: ClassConstants, eps: number): ChainPlan {
  if (sigma === undefined) return deterministicPlan({ Delta, L: L!, eps }, order);
  return Lbar === undefined ? noisyPlan({ Delta, L: L!, eps }, sigma) : smoothNoisePlan({ Delta, eps }, Lbar, sigma);
}

const wrong = (pointer: string, expected: string): Error => usageError('hard-instance-params', 'These params do not describe one instance.', { pointer, expected });
