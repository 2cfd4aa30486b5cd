/** All checks, in the order that they are run and reported: what others rely on comes first. */
import type { Check } from './check.js';
import { adjointIdentities } from './checks/adjoint.js';
import { boxConsistency } from './checks/box.js';
import { convexity, smoothnessConstant, strongConvexityConstant } from './checks/constants.js';
import { derivativeSlope, gradientAgreement, hessianAgreement, secondDerivativeSlope } from './checks/derivatives.js';
import { firmlyNonExpansive, proxInPlace, proxOptimality } from './checks/prox.js';
import { argumentsLeftAlone, outWritten, sameAnswer } from './checks/purity.js';
import { referencePointValue, referenceStationary, referenceValue } from './checks/reference.js';
import { finiteStart } from './checks/start.js';
import { traitsAgree } from './checks/traits.js';
import { batchIsLoop, sampleBySample, sampleMean, termsAddUp } from './checks/sums.js';

export const checks: readonly Check[] = [
  finiteStart, traitsAgree, sameAnswer, argumentsLeftAlone, outWritten,
  derivativeSlope, gradientAgreement, secondDerivativeSlope, hessianAgreement, ...adjointIdentities,
  proxOptimality, firmlyNonExpansive, proxInPlace, boxConsistency,
  termsAddUp, batchIsLoop, sampleMean, sampleBySample,
  smoothnessConstant, strongConvexityConstant, convexity,
  referenceValue, referencePointValue, referenceStationary,
];
