/** Newton's method with a regularisation proportional to the gradient norm, for exact and approximate Hessians. */
import { Type } from 'typebox';
import { defineMethod, linalg, usageError } from '../../core/index.js';
import { gradientNormMetric, valueMetric } from '../shared/metrics.js';
import { metricMatrix, metricOf, missingMetric } from './metric.js';
import { params, type Params } from './params.js';
import { shiftedSource } from './source.js';
import { newtonStep, type NewtonState, type Tools } from './step.js';

export const gradientNormalizedNewton = defineMethod(
  {
    id: 'gradient-normalized-newton', version: '1.0.0', title: 'Gradient-normalised Newton',
    summary: 'Newton\'s method regularised by |grad f| / gamma with an adaptive gamma, for exact, Gauss-Newton, Fisher and rank-one Hessians',
    tags: ['second-order'],
    source: { title: 'Gradient-Normalized Smoothness for Optimization with Approximate Hessians', authors: 'A. Semenov, M. Jaggi, N. Doikov', year: 2025, reference: 'arXiv 2506.13710' },
    requires: ['value', 'gradient', 'hessianVector'], uses: ['hessian', 'gaussNewton', 'gaussNewtonVector', 'fisher', 'fisherVector', 'rankOne', 'metric'],
    params: Type.Object(params, { additionalProperties: false }),
    metrics: {
      value: valueMetric, gradientNorm: gradientNormMetric, dualNorm: { unit: 'gradient in the metric', better: 'lower' },
      gamma: { unit: 'variable', better: 'neither' }, triedGamma: { unit: 'variable', better: 'neither' }, regularization: { unit: 'curvature', better: 'neither' },
      stepNorm: { unit: 'variable', better: 'neither' }, slack: { unit: 'objective', better: 'higher' },
      solves: { unit: 'linear systems', better: 'lower' }, failures: { unit: 'linear systems', better: 'lower' },
    },
    merit: 'value', preference: 30,
    conformance: {
      variants: [
        { hessian: 'exact', solver: 'conjugate-gradient', metric: 'gram', metricShift: 1e-3 }, { hessian: 'gauss-newton', solver: 'conjugate-gradient' }, { hessian: 'fisher', solver: 'conjugate-gradient' },
        { hessian: 'gauss-newton', solver: 'eigen', metric: 'gram', metricShift: 1e-3 }, { rule: 'lipschitz-hessian', hessianSmoothness: 10 },
      ],
    },
  },
  (run) => {
    const { oracles, size, params: given } = run, settings: Params = given;
    if (settings.rule === 'lipschitz-hessian' && settings.hessianSmoothness === undefined) throw missingSmoothness();
    if (settings.metric === 'gram' && !oracles.metric) throw missingMetric();
    const source = shiftedSource(oracles, settings, size), engine = linalg();
    let made: Tools | undefined;
    /** The factor of B, and scratch: what the state determines. */
    const tools = (s: NewtonState): Tools => {
      if (made) return made;
      const metric = metricOf(s.B, size);
      return made = { metric, shifted: source(metric) };
    };
    const step = newtonStep({ value: oracles.value, gradient: oracles.gradient, size, traits: run.traits, params: settings, hessianSmoothness: settings.hessianSmoothness ?? 1 }, tools);
    return {
      init() {
        const x = run.start(), g = new Float64Array(size), B = metricMatrix(settings.metric, settings.metricShift, oracles.metric, size);
        oracles.gradient(x, g);
        const s: NewtonState = {
          x, g, f: oracles.value(x), norm: 0, gamma: settings.gamma0, tried: 0, lambda: 0, length: 0, slack: 0, steps: 0, solves: 0, failures: 0,
          B, previous: settings.acceleration === 'none' ? new Float64Array(0) : x.slice(), momentum: 0,
        };
        s.norm = tools(s).metric.dualNorm(g);
        return s;
      },
      step,
      point: (s) => s.x,
      metrics: {
        value: (s) => s.f, gradientNorm: (s) => engine.nrm2(s.g), dualNorm: (s) => s.norm, gamma: (s) => s.gamma, solves: (s) => s.solves, failures: (s) => s.failures,
        triedGamma: (s) => (s.steps > 0 ? s.tried : undefined), regularization: (s) => (s.steps > 0 ? s.lambda : undefined),
        stepNorm: (s) => (s.steps > 0 ? s.length : undefined), slack: (s) => (s.steps > 0 ? s.slack : undefined),
      },
    };
  },
);

const missingSmoothness = (): Error => usageError('number-missing', '`rule` "lipschitz-hessian" needs the Lipschitz constant of the Hessian.', {
  pointer: '/method/params/hessianSmoothness', expected: 'a positive number', suggestion: 'add --set /method/params/hessianSmoothness=NUMBER, or leave `rule` at "search"' });
