/** Triple momentum: the fastest known worst case of a first-order method with fixed coefficients on smooth strongly convex functions. */
import { Type } from 'typebox';
import { defineMethod, linalg } from '../../core/index.js';
import { advanceMomentum, momentumCoefficients, requireConstants, startMomentum, type Constants } from '../shared/momentum-loop.js';
import { smoothnessParam, strongConvexityParam } from '../shared/params.js';

export const tripleMomentum = defineMethod(
  {
    id: 'triple-momentum', version: '1.0.0', title: 'Triple momentum',
    summary: 'momentum on the position, on the query point and on the output; worst-case factor 1 - sqrt(mu/L) a step',
    tags: ['first-order', 'smooth', 'momentum', 'accelerated'],
    source: { title: 'The fastest known globally convergent first-order method for minimizing strongly convex functions', authors: 'B. Van Scoy, R. A. Freeman, K. M. Lynch', year: 2018, reference: 'IEEE Control Systems Letters 2(1)' },
    requires: ['gradient'], observes: ['value'], facts: { smooth: true },
    params: Type.Object({ smoothness: Type.Optional(smoothnessParam), strongConvexity: Type.Optional(strongConvexityParam) }, { additionalProperties: false }),
    metrics: {
      value: { unit: 'objective', better: 'lower' },
      queryValue: { unit: 'objective', better: 'lower' },
      bound: { unit: 'objective', better: 'lower' },
    },
    merit: 'value', preference: 2,
  },
  (run) => {
    const { gradient } = run.oracles;
    const constants = requireConstants(run);
    const coefficients = momentumCoefficients(constants, 'triple-momentum');
    const engine = linalg();
    const g = new Float64Array(run.size);
    return {
      init() { return { ...startMomentum(run.start()), k: 0, firstGradientNorm: 0 }; },
      step(s) {
        advanceMomentum(s, coefficients, gradient, g);
        if (s.k++ === 0) s.firstGradientNorm = engine.nrm2(g);
      },
      point: (s) => s.output,
      metrics: {
        value: (s, observe) => observe.value?.(s.output),
        queryValue: (s, observe) => observe.value?.(s.query),
        bound: (s) => (s.k > 0 ? gapBound(constants, s.firstGradientNorm / constants.strongConvexity, s.k) : undefined),
      },
    };
  },
);

/** Of f(x_k) - f*, k >= 1: rho^{2(k+1)} L kappa R^2 / 2 with rho = 1 - sqrt(mu/L) and R = |x_0 - x*|, which is at most |grad f(x_0)| / mu. */
function gapBound({ smoothness: L, strongConvexity: mu }: Constants, R: number, k: number): number {
  return ((1 - Math.sqrt(mu / L)) ** (2 * (k + 1)) * L * (L / mu) * R ** 2) / 2;
}
