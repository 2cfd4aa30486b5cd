/**
 * h(x) = (weight / s) sum_i phi(r_i) with r = S D x - d, phi(r) = max(low r, r), and S a diagonal of signs: absolute values (low = -1), hinges and
 * shortfalls (low = 0). Structured: K = S D, J(y) = <d, y>, Y = [low weight / s, weight / s]^s, W(y) = |y|^2 / 2.
 */
import { usageError, type OracleSet, type Traits, type Vector } from '../../core/index.js';
import { boxDual } from './box-dual.js';
import type { Design } from './design.js';
import { atLastPoint } from './last-point.js';

export type KinkedLossOracles = Pick<OracleSet, 'nonsmoothValue' | 'nonsmoothSubgradient' | 'sampleSubgradient' | 'couple' | 'coupleAdjoint' | 'dualArgmax' | 'dualProx' | 'dualValue'>;

export interface KinkedLoss {
  /** D, s rows, one output. */
  readonly design: Design;
  /** S; all ones when absent. */
  readonly signs?: Vector;
  /** Zeros when absent. */
  readonly d?: Vector;
  readonly weight: number;
  readonly low: -1 | 0;
}

export const kinkedOracles = ['nonsmoothValue', 'nonsmoothSubgradient', 'sampleSubgradient', 'couple', 'coupleAdjoint', 'dualArgmax', 'dualProx', 'dualValue'] as const;

/** Value and subgradient at the same x share the product D x. Nothing is allocated after creation. */
export function kinkedLoss({ design, signs, d, weight, low }: KinkedLoss): KinkedLossOracles {
  const s = design.samples, share = weight / s;
  const residuals = new Float64Array(s), slopes = new Float64Array(s), scratch = new Float64Array(s), one = new Float64Array(1);
  const signed = (z: Vector, out: Vector): void => { for (let i = 0; i < s; i++) out[i] = signs![i]! * z[i]!; };
  const couple = (x: Vector, out: Vector): void => {
    design.multiply(x, out);
    if (signs) signed(out, out);
  };
  const coupleAdjoint = (y: Vector, out: Vector): void => {
    if (signs) signed(y, scratch);
    design.adjoint(signs ? scratch : y, out);
  };
  const residualsAt = atLastPoint(design.size, (x) => {
    couple(x, residuals);
    if (d) for (let i = 0; i < s; i++) residuals[i]! -= d[i]!;
  });
  /** phi'(r), 0 at the kink; NaN stays NaN. */
  const slope = (r: number): number => (r > 0 ? 1 : r < 0 ? low : 0 * r);
  return {
    nonsmoothValue(x) {
      residualsAt(x);
      let sum = 0;
      for (let i = 0; i < s; i++) { const r = residuals[i]!; sum += r > 0 ? r : low * r; }
      return share * sum;
    },
    nonsmoothSubgradient(x, out) {
      residualsAt(x);
      for (let i = 0; i < s; i++) slopes[i] = share * slope(residuals[i]!);
      coupleAdjoint(slopes, out);
    },
    sampleSubgradient(x, samples, out) {
      if (samples.length === 0) throw usageError('no-samples', 'A sampled subgradient needs at least one sample.', { expected: `indices from 0 to ${s - 1}` });
      design.openRows(x);
      design.openSum(out);
      for (let k = 0; k < samples.length; k++) {
        const i = samples[k]!, sign = signs ? signs[i]! : 1;
        if (i < 0 || i >= s) throw usageError('bad-sample', `There is no sample ${i}.`, { expected: `an index from 0 to ${s - 1}` });
        design.row(i, one);
        one[0] = (weight / samples.length) * sign * slope(sign * one[0]! - (d ? d[i]! : 0));
        design.addRow(i, one);
      }
      design.closeSum();
    },
    couple, coupleAdjoint, ...boxDual(low * share, share, d),
  };
}

type KinkedTraits = Required<Pick<Traits, 'samples' | 'nonsmoothLipschitz' | 'subgradientVariance' | 'dualSize' | 'dualDiameter'>>;

/** From the dual norms of the s rows of D: no subgradient is longer than their weighted mean, and the variance is at most the mean square. */
export function kinkedTraits(rowNorms: Vector, weight: number): KinkedTraits {
  const s = rowNorms.length;
  let sum = 0, squares = 0;
  for (let i = 0; i < s; i++) { sum += rowNorms[i]!; squares += rowNorms[i]! ** 2; }
  return { samples: s, nonsmoothLipschitz: (weight * sum) / s, subgradientVariance: (weight ** 2 * squares) / s, dualSize: s, dualDiameter: weight ** 2 / (2 * s) };
}
