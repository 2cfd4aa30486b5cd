/** Newton's method in a trust region. */
import { Type } from 'typebox';
import { defineMethod, linalg } from '../../core/index.js';
import { gradientNormMetric, valueMetric } from '../shared/metrics.js';
import { denseHessian, requireDense } from '../shared/second-order/dense-hessian.js';
import { exactSubproblem } from './exact.js';
import { steihaugSubproblem } from './steihaug.js';
import { startTrustRegion, trustRegionStep } from './step.js';

/** `auto` decomposes the Hessian of at most so many variables. */
const smallSize = 64;

export const trustRegionNewton = defineMethod(
  {
    id: 'trust-region-newton', version: '1.0.0', title: 'Trust-region Newton',
    summary: 'Newton\'s method in a ball that grows and shrinks; exact for few variables, by conjugate gradients for many',
    tags: ['second-order', 'baseline'],
    source: { title: 'Computing a trust region step', authors: 'J. J. Moré, D. C. Sorensen', year: 1983, reference: 'SIAM J. Sci. Stat. Comput. 4; Steihaug, SIAM J. Numer. Anal. 20 (1983); radius: Nocedal and Wright, Numerical Optimization, algorithm 4.1' },
    requires: ['value', 'gradient', 'hessianVector'], uses: ['hessian'],
    params: Type.Object({
      subproblem: Type.Union([Type.Literal('auto'), Type.Literal('exact'), Type.Literal('steihaug')], {
        default: 'auto', description: `exact: the global minimiser of the model, by Cholesky factorisations, or by the eigenvalues of an indefinite Hessian; steihaug: truncated conjugate gradients on Hessian-vector products; auto: exact for at most ${smallSize} variables` }),
      radius: Type.Number({ default: 1, exclusiveMinimum: 0, description: 'first radius of the ball' }),
      largestRadius: Type.Number({ default: 1000, exclusiveMinimum: 0, description: 'the radius does not grow beyond' }),
      acceptance: Type.Number({ default: 0.15, minimum: 0, exclusiveMaximum: 0.25, description: 'least ratio of the decrease to that of the model' }),
    }, { additionalProperties: false }),
    metrics: {
      value: valueMetric, gradientNorm: gradientNormMetric, radius: { unit: 'variable', better: 'neither' }, multiplier: { unit: 'curvature', better: 'neither' },
      stepNorm: { unit: 'variable', better: 'neither' }, solves: { unit: 'subproblems', better: 'lower' }, ratio: { unit: 'relative', better: 'neither' },
    },
    merit: 'value', preference: 25,
    conformance: { budget: 5000 },
  },
  (run) => {
    const { value, gradient, hessian, hessianVector } = run.oracles, { size, params } = run;
    const exact = params.subproblem === 'exact' || (params.subproblem === 'auto' && size <= smallSize);
    if (exact) requireDense(size, '/method/params/subproblem', 'set `subproblem` to "steihaug"');
    const subproblem = exact ? exactSubproblem(denseHessian(hessian, hessianVector, size), size) : steihaugSubproblem(hessianVector, size);
    const step = trustRegionStep({ value, gradient, subproblem, size, traits: run.traits, params }), engine = linalg();
    return {
      init() { return startTrustRegion(run.start(), value, gradient, Math.min(params.radius, params.largestRadius)); },
      step,
      point: (s) => s.x,
      metrics: {
        value: (s) => s.f, gradientNorm: (s) => engine.nrm2(s.g), radius: (s) => s.radius, solves: (s) => s.solves,
        multiplier: (s) => (exact && s.solves > 0 ? s.multiplier : undefined), stepNorm: (s) => (s.solves > 0 ? s.length : undefined), ratio: (s) => (s.solves > 0 ? s.ratio : undefined),
      },
    };
  },
);
