/** Lower bounds on oracle calls to a point with |grad f| <= eps, for the worst function of a class. */
import { usageError } from '../contract/errors.js';
import type { ClassConstants } from '../contract/hard-instance.js';
import { deterministicPlan, noisyPlan, smoothNoisePlan } from './plans.js';

export type FloorName = 'deterministic' | 'variance' | 'mean-square';

/** How the floors grow as eps falls: -(p + 1)/p for exact oracles, -4 with noise of bounded variance, -3 where it is smooth in the mean square. */
export const floorSlope = (name: FloorName, order: 1 | 2): number => (name === 'deterministic' ? -(order + 1) / order : name === 'variance' ? -4 : -3);

/** T + 1. */
export const deterministicFloor = ({ order, Delta, L }: Required<Pick<ClassConstants, 'order' | 'Delta' | 'L'>>, eps: number): number => deterministicPlan({ Delta, L, eps }, order).floor;
/** (T - 1) / (2p), with probability 1/2; 0 where T < 1. */
export const varianceFloor = ({ Delta, L, sigma }: Required<Pick<ClassConstants, 'Delta' | 'L' | 'sigma'>>, eps: number): number => noisyPlan({ Delta, L, eps }, sigma).floor;
export const meanSquareFloor = ({ Delta, Lbar, sigma }: Required<Pick<ClassConstants, 'Delta' | 'Lbar' | 'sigma'>>, eps: number): number => smoothNoisePlan({ Delta, eps }, Lbar, sigma).floor;

/** The floors that the constants allow, as functions of eps. Errors: `floor-constants`. */
export function floorsOf(constants: ClassConstants): Readonly<Partial<Record<FloorName, (eps: number) => number>>> {
  const { order, Delta, L, sigma, Lbar } = constants;
  if (Lbar !== undefined && sigma === undefined) throw usageError('floor-constants', 'The mean-square floor needs the noise too.', { pointer: '/method/params/sigma', expected: 'a positive number beside Lbar' });
  return {
    ...(L === undefined ? {} : { deterministic: (eps: number) => deterministicFloor({ order, Delta, L }, eps) }),
    ...(L === undefined || sigma === undefined ? {} : { variance: (eps: number) => varianceFloor({ Delta, L, sigma }, eps) }),
    ...(Lbar === undefined || sigma === undefined ? {} : { 'mean-square': (eps: number) => meanSquareFloor({ Delta, Lbar, sigma }, eps) }),
  };
}
