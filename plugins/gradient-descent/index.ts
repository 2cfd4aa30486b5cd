/** Gradient descent with a fixed step or backtracking. */
import { Type } from 'typebox';
import { defineMethod, linalg } from '../../core/index.js';
import { descent, type DescentState } from '../shared/first-order/descent.js';
import { gradientNormMetric, valueMetric } from '../shared/metrics.js';
import { smoothnessParam, stepParam } from '../shared/params.js';

export const gradientDescent = defineMethod(
  {
    id: 'gradient-descent', version: '1.0.0', title: 'Gradient descent',
    summary: 'x - t grad f(x), with t = 1/L, a given step, or backtracking',
    tags: ['first-order', 'smooth'],
    source: { title: 'Introductory Lectures on Convex Optimization', authors: 'Y. Nesterov', year: 2004, reference: 'section 2.1.5' },
    requires: ['gradient'], uses: ['value'], observes: ['value'], facts: { smooth: true },
    params: Type.Object({ step: Type.Optional(stepParam), smoothness: Type.Optional(smoothnessParam) }, { additionalProperties: false }),
    metrics: { value: valueMetric, gradientNorm: gradientNormMetric },
    merit: 'value', preference: 5,
  },
  (run) => {
    const { value, gradient } = run.oracles;
    const { nrm2 } = linalg();
    const { init, step } = descent(run, { value, gradient }, 'value');
    return {
      init, step,
      point: (s: DescentState) => s.x,
      metrics: {
        value: (s: DescentState, observe) => observe.value?.(s.x),
        gradientNorm: (s: DescentState) => nrm2(s.g),
      },
    };
  },
);
