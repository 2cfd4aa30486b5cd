/** h(x) = weight * total variation: of single differences, or (isotropic) of the lengths of each pixel's two differences. */
import type { OracleSet, Traits, Vector } from '../../core/index.js';
import { ballDual, lengthOf } from '../shared/ball-dual.js';
import { boxDual, cutting } from '../shared/box-dual.js';
import { differences } from './differences.js';
import { smoothedDifferences } from './smoothed-differences.js';

export const variationOracles = ['nonsmoothValue', 'nonsmoothSubgradient', 'couple', 'coupleAdjoint', 'dualArgmax', 'dualProx', 'dualValue', 'smoothedGradient'] as const;

export interface Variation { readonly oracles: Pick<OracleSet, (typeof variationOracles)[number]>; readonly traits: Traits }

export function variation(h: number, w: number, weight: number, isotropic: boolean): Variation {
  const { size, starts, squaredDegrees, couple, coupleAdjoint } = differences(h, w), scratch = new Float64Array(size);
  const dual = isotropic ? ballDual(starts, weight) : boxDual(-weight, weight);
  const cut = cutting(-weight, weight), groups = isotropic ? starts.length - 1 : size, norm = h === 1 || w === 1 ? 2 : Math.sqrt(8);
  return {
    traits: {
      couplingNorm: norm, dualSize: size, dualDiameter: (weight ** 2 * groups) / 2,
      // |K's| with every |s_i| <= 1 is largest on a checkerboard; with unit pairs at most |K| |s|.
      nonsmoothLipschitz: weight * Math.sqrt(isotropic ? norm ** 2 * groups : squaredDegrees),
    },
    oracles: {
      nonsmoothValue(x) {
        couple(x, scratch);
        return weight * (isotropic ? sumOfLengths(scratch, starts) : sumOfSizes(scratch));
      },
      nonsmoothSubgradient(x, out) {
        couple(x, scratch);
        dual.dualArgmax(scratch, 0, scratch);
        coupleAdjoint(scratch, out);
      },
      couple, coupleAdjoint, ...dual,
      smoothedGradient: isotropic ? (x, eta, y, out) => { couple(x, y); dual.dualArgmax(y, eta, y); coupleAdjoint(y, out); } : (x, eta, y, out) => { smoothedDifferences(h, w, cut, eta, x, y, out); },
    },
  };
}

function sumOfSizes(z: Vector): number {
  let sum = 0;
  for (let i = 0; i < z.length; i++) sum += Math.abs(z[i]!);
  return sum;
}

function sumOfLengths(z: Vector, starts: Int32Array): number {
  let sum = 0;
  for (let g = 1; g < starts.length; g++) sum += lengthOf(z, starts[g - 1]!, starts[g]!);
  return sum;
}
