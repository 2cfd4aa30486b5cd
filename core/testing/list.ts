/** All checks, in the order that they are run and reported: what others rely on comes first. */
import type { Check } from './check.js';
import { adjointIdentities } from './checks/adjoint.js';
import { boxConsistency } from './checks/box.js';
import { convexity, smoothnessConstant, strongConvexityConstant } from './checks/constants.js';
import { derivativeSlope, gradientAgreement, hessianAgreement, secondDerivativeSlope } from './checks/derivatives.js';
import { couplingNormBound, dualArgmaxOptimality, dualProxOptimality, nonsmoothLipschitzConstant, smoothedGradientAgreement, structuredValue, subgradientInequality, weakDuality } from './checks/nonsmooth.js';
import { matrixChecks } from './checks/matrices.js';
import { firmlyNonExpansive, proxInPlace, proxOptimality } from './checks/prox.js';
import { argumentsLeftAlone, outWritten, sameAnswer } from './checks/purity.js';
import { referencePointValue, referenceStationary, referenceValue } from './checks/reference.js';
import { finiteStart } from './checks/start.js';
import { batchIsLoop, blocksAreValues, sampleBySample, sampledValues, sampleMean, sampleSmoothMean, sampleSubgradientMean, smoothSampleBySample, termsAddUp } from './checks/sums.js';
import { twoCentreProxOptimality } from './checks/two-centre.js';
import { traitsAgree } from './checks/traits.js';

export const checks: readonly Check[] = [
  finiteStart, traitsAgree, sameAnswer, argumentsLeftAlone, outWritten,
  derivativeSlope, gradientAgreement, secondDerivativeSlope, hessianAgreement, ...adjointIdentities, ...matrixChecks,
  proxOptimality, firmlyNonExpansive, proxInPlace, boxConsistency, twoCentreProxOptimality,
  subgradientInequality, nonsmoothLipschitzConstant, structuredValue, dualArgmaxOptimality, smoothedGradientAgreement, dualProxOptimality, couplingNormBound, weakDuality,
  termsAddUp, batchIsLoop, blocksAreValues, sampledValues, sampleMean, sampleSmoothMean, sampleSubgradientMean, sampleBySample, smoothSampleBySample,
  smoothnessConstant, strongConvexityConstant, convexity,
  referenceValue, referencePointValue, referenceStationary,
];
