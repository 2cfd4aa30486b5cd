/** The proximal-gradient method (ISTA) with a fixed step or backtracking. */
import { Type } from 'typebox';
import { defineMethod } from '../../core/index.js';
import { descent, type DescentState } from '../shared/first-order/descent.js';
import { gradientNormMetric, observedObjective, valueMetric } from '../shared/metrics.js';
import { smoothnessParam, stepParam } from '../shared/params.js';
import { proxGradientNorm } from './prox-gradient-norm.js';

export const proximalGradient = defineMethod(
  {
    id: 'proximal-gradient', version: '1.0.0', title: 'Proximal gradient',
    summary: 'prox_t(x - t grad f(x)) for f + chi, with t = 1/L, a given step, or backtracking',
    tags: ['first-order', 'composite'],
    source: {
      title: 'A fast iterative shrinkage-thresholding algorithm for linear inverse problems', authors: 'A. Beck, M. Teboulle', year: 2009,
      reference: 'SIAM J. Imaging Sci. 2(1), section 3 (ISTA)',
    },
    requires: ['smoothGradient', 'prox'], uses: ['smoothValue', 'simpleValue'], observes: ['value', 'smoothValue', 'simpleValue', 'prox'], facts: { smooth: true },
    params: Type.Object({ step: Type.Optional(stepParam), smoothness: Type.Optional(smoothnessParam) }, { additionalProperties: false }),
    metrics: { value: valueMetric, gradientNorm: gradientNormMetric },
    merit: 'value', preference: 10,
  },
  (run) => {
    const { smoothValue: value, smoothGradient: gradient, simpleValue, prox } = run.oracles;
    const norm = proxGradientNorm(run.size, run.traits.smoothness ?? run.params.smoothness);
    const { init, step } = descent(run, { value, gradient, simpleValue, prox }, 'smoothValue');
    return {
      init, step,
      point: (s: DescentState) => s.x,
      metrics: {
        value: (s: DescentState, observe) => observedObjective(observe, s.x),
        gradientNorm: (s: DescentState, observe) => observe.prox && norm(s.x, s.g, observe.prox),
      },
    };
  },
);
