/** Newton's method with cubic regularisation. */
import { Type } from 'typebox';
import { defineMethod, linalg } from '../../core/index.js';
import { denseHessian, requireDense } from '../shared/second-order/dense-hessian.js';
import { gradientNormMetric, valueMetric } from '../shared/metrics.js';
import { cubicStep, startCubic } from './step.js';

export const cubicNewton = defineMethod(
  {
    id: 'cubic-newton', version: '1.0.0', title: 'Cubic Newton',
    summary: 'Newton\'s method with a cubic term in place of a line search, fixed or adaptive',
    tags: ['second-order', 'baseline'],
    source: { title: 'Cubic regularization of Newton method and its global performance', authors: 'Y. Nesterov, B. T. Polyak', year: 2006, reference: 'Mathematical Programming 108; adaptive: Cartis, Gould and Toint, Mathematical Programming 127 (2011)' },
    requires: ['value', 'gradient', 'hessianVector'], uses: ['hessian'],
    params: Type.Object({
      rule: Type.Union([Type.Literal('doubling'), Type.Literal('arc'), Type.Literal('fixed')], {
        default: 'doubling', description: 'M halves when the model is an upper bound and doubles when it is not; follows the ratio of decreases (ARC); or stays' }),
      hessianSmoothness: Type.Number({ default: 1, exclusiveMinimum: 0, description: 'M, twice the weight sigma of |h|^3 / 3: where the rule starts, or the Lipschitz constant of the Hessian that `fixed` needs' }),
      smallest: Type.Number({ default: 1e-5, exclusiveMinimum: 0, description: 'M does not fall below' }),
    }, { additionalProperties: false }),
    metrics: {
      value: valueMetric, gradientNorm: gradientNormMetric,
      regularization: { unit: 'M', better: 'neither' }, multiplier: { unit: 'curvature', better: 'neither' }, stepNorm: { unit: 'variable', better: 'neither' },
      solves: { unit: 'subproblems', better: 'lower' }, ratio: { unit: 'relative', better: 'neither' }, leastCurvature: { unit: 'curvature', better: 'higher' },
    },
    merit: 'value', preference: 20,
    conformance: { budget: 5000 },
  },
  (run) => {
    const { value, gradient, hessian, hessianVector } = run.oracles;
    requireDense(run.size, '/method/id', 'use `trust-region-newton` with `subproblem` "steihaug", or `gradient-normalized-newton` with `solver` "conjugate-gradient"');
    const engine = linalg();
    const step = cubicStep({ value, gradient, hessian: denseHessian(hessian, hessianVector, run.size), size: run.size, traits: run.traits, params: run.params });
    return {
      init() { return startCubic(run.start(), value, gradient, run.params.hessianSmoothness); },
      step,
      point: (s) => s.x,
      metrics: {
        value: (s) => s.f, gradientNorm: (s) => engine.nrm2(s.g), regularization: (s) => s.M, solves: (s) => s.solves,
        multiplier: (s) => (s.solves > 0 ? s.multiplier : undefined), stepNorm: (s) => (s.solves > 0 ? s.length : undefined),
        ratio: (s) => (s.solves > 0 ? s.ratio : undefined), leastCurvature: (s) => (s.solves > 0 ? s.least : undefined),
      },
    };
  },
);
