/** Heavy ball: gradient descent with momentum, the gradient taken at the point itself. */
import { Type, type Static } from 'typebox';
import { defineMethod, linalg, usageError } from '../../core/index.js';
import { advanceMomentum, ghadimiCoefficients, momentumCoefficients, requireConstants, startMomentum, type Coefficients, type Constants } from '../shared/momentum-loop.js';
import { smoothnessParam, strongConvexityParam } from '../shared/params.js';

const params = Type.Object({
  variant: Type.Enum(['polyak', 'small-step', 'ghadimi'], { default: 'small-step', description: 'which coefficients: "polyak" is the fastest on quadratics and may cycle elsewhere, "small-step" is safe in practice, "ghadimi" has a global bound' }),
  step: Type.Optional(Type.Number({ exclusiveMinimum: 0, description: 'Step length, in place of the variant\'s; at most 1/L for "ghadimi", where 1/L (the default) means no momentum' })),
  smoothness: Type.Optional(smoothnessParam),
  strongConvexity: Type.Optional(strongConvexityParam),
}, { additionalProperties: false });

export const heavyBall = defineMethod(
  {
    id: 'heavy-ball', version: '1.0.0', title: 'Heavy ball',
    summary: 'x + beta (x - previous x) - alpha grad f(x), with Polyak\'s coefficients, a small step, or Ghadimi\'s',
    tags: ['first-order', 'smooth', 'momentum'],
    source: { title: 'Some methods of speeding up the convergence of iteration methods', authors: 'B. T. Polyak', year: 1964 },
    requires: ['gradient'], observes: ['value'], facts: { smooth: true },
    params,
    metrics: { value: { unit: 'objective', better: 'lower' }, bound: { unit: 'objective', better: 'lower' } },
    merit: 'value', preference: 1,
  },
  (run) => {
    const { gradient } = run.oracles;
    const constants = requireConstants(run);
    const coefficients = coefficientsOf(run.params, constants);
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
        bound: (s) => (run.params.variant === 'ghadimi' && s.k > 0 ? gapBound(constants.strongConvexity, coefficients.step, s.firstGradientNorm, s.k) : undefined),
      },
    };
  },
);

/** Of f(x_k) - f*, for "ghadimi": (1 - a mu)^k (f(x_0) - f*), with f(x_0) - f* <= |grad f(x_0)|^2 / (2 mu). */
const gapBound = (mu: number, step: number, firstGradientNorm: number, k: number): number => ((1 - step * mu) ** k * firstGradientNorm ** 2) / (2 * mu);

function coefficientsOf({ variant, step }: Static<typeof params>, constants: Constants): Coefficients {
  if (variant === 'ghadimi') return ghadimiCoefficients(constants, ghadimiStep(step, 1 / constants.smoothness));
  const coefficients = momentumCoefficients(constants, variant);
  return step === undefined ? coefficients : { ...coefficients, step };
}

function ghadimiStep(step: number | undefined, longest: number): number {
  if (step === undefined) return longest;
  if (step <= longest * (1 + 1e-12)) return step;
  throw usageError('step-too-long', `\`step\` is ${step}; the bound of variant "ghadimi" holds up to 1/L = ${longest}.`, { pointer: '/method/params/step', expected: `a number above 0 and at most ${longest}`, suggestion: 'leave `step` out, or use variant "small-step"' });
}
