/** What logistic and softmax regression share: params, blocks, offers and traits. */
import { Type } from 'typebox';
import { layoutOf, type DataField, type Layout, type Matrix, type Offer, type Traits } from '../../core/index.js';
import { curvatureMatrices, curvatureOracles, type CurvatureOracles } from './curvature-matrices.js';
import { createDesign, type DesignOptions } from './design.js';
import { finiteSum, type FiniteSumOracles } from './finite-sum.js';
import type { Loss } from './loss.js';
import { l2IsPositive, paramIsNotTrue } from './offers.js';
import { largestDesignEigenvalue } from './spectrum.js';

export const regressionParams = Type.Object({
  l2: Type.Number({ default: 0, minimum: 0, description: 'weight of |weights|^2 / 2; the intercept is not penalised' }),
  intercept: Type.Boolean({ default: false, description: 'adds an unpenalised constant term to every margin' }),
  standardize: Type.Boolean({ default: false, description: 'weights are in coordinates where every column of A has zero mean and population standard deviation 1' }),
}, { additionalProperties: false });

export interface RegressionParams { readonly l2: number; readonly intercept: boolean; readonly standardize: boolean }

export const designField: DataField = { shape: ['m', 'n'], summary: 'one sample a row, dense or sparse', sparse: true };

export const regressionOffers: readonly Offer[] = [
  { oracles: ['value', 'gradient', 'hessianVector', 'valueBatch', 'sampleGradient', ...curvatureOracles], facts: { smooth: true, convex: true } },
  { when: { allOf: [l2IsPositive, paramIsNotTrue('intercept')] }, oracles: [], facts: { stronglyConvex: true } },
];

/** Blocks `weights` and, when asked, `intercept`; `outputs` is absent for a single output. */
export const regressionLayout = (features: number, intercept: boolean, outputs?: number): Layout => layoutOf(
  { name: 'weights', shape: outputs === undefined ? [features] : [outputs, features] },
  ...(intercept ? [{ name: 'intercept', shape: [outputs ?? 1] }] : []),
);

/**
 * Every Hessian of the loss lies between 0 and `curvature` times the identity in the margins, so that of the objective
 * lies between l2 and curvature lam_max(D'D) / m + l2 (the lower bound only without an unpenalised intercept).
 */
export function regressionTraits(A: Matrix, { l2, intercept, standardize }: RegressionParams, curvature: number): Traits {
  const strong = l2 > 0 && !intercept;
  return {
    smooth: true, convex: true, samples: A.rows,
    smoothness: (curvature * largestDesignEigenvalue({ A, standardize, intercept })) / A.rows + l2,
    ...(strong ? { stronglyConvex: true as const, strongConvexity: l2 } : {}),
  };
}

/** All oracles of a regression, and the length of its variable. */
export function regressionOracles(A: Matrix, { l2, intercept, standardize }: RegressionParams, loss: Loss, outputs = 1): { readonly size: number; readonly oracles: FiniteSumOracles & CurvatureOracles } {
  const options: DesignOptions = { A, outputs, standardize, intercept }, design = createDesign(options);
  const sums = finiteSum(design, loss, l2);
  return { size: design.size, oracles: { ...sums, ...curvatureMatrices(options, loss, l2, sums.hessianVector) } };
}
