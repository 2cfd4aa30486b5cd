/** Nesterov's accelerated gradient method, convex and strongly convex. */
import { Type } from 'typebox';
import { defineMethod } from '../../core/index.js';
import { accelerated, type AcceleratedState } from '../shared/first-order/accelerated.js';
import { valueMetric } from '../shared/metrics.js';
import { fistaMomentum, plainMomentum, stronglyConvexMomentum } from '../shared/first-order/momentum.js';
import { smoothnessParam, stepParam, strongConvexityParam } from '../shared/params.js';

export const nesterov = defineMethod(
  {
    id: 'nesterov', version: '1.0.0', title: 'Nesterov acceleration',
    summary: 'gradient steps from a point extrapolated along the last move; convex and strongly convex forms',
    tags: ['first-order', 'smooth', 'accelerated'],
    source: {
      title: 'A method of solving a convex programming problem with convergence rate O(1/k^2)', authors: 'Y. Nesterov', year: 1983,
      reference: 'Soviet Math. Dokl. 27(2); the strongly convex form is in Introductory Lectures on Convex Optimization (2004), section 2.2.1',
    },
    requires: ['gradient'], uses: ['value'], observes: ['value'], facts: { smooth: true, convex: true },
    params: Type.Object({
      variant: Type.Optional(Type.Union([Type.Literal('convex'), Type.Literal('fista'), Type.Literal('strongly-convex')], {
        description: 'Momentum: "convex" k/(k+3), "fista" Beck and Teboulle\'s, "strongly-convex" constant, from mu; when absent "strongly-convex" where mu is known, else "convex"' })),
      step: Type.Optional(stepParam), smoothness: Type.Optional(smoothnessParam), strongConvexity: Type.Optional(strongConvexityParam),
    }, { additionalProperties: false }),
    metrics: { value: valueMetric },
    merit: 'value', preference: 20,
  },
  (run) => {
    const { value, gradient } = run.oracles;
    const mu = run.params.strongConvexity ?? run.traits.strongConvexity ?? 0;
    const variant = run.params.variant ?? (mu > 0 ? 'strongly-convex' : 'convex');
    const momentum = variant === 'strongly-convex' ? stronglyConvexMomentum(run.number('strongConvexity')) : variant === 'fista' ? fistaMomentum : plainMomentum;
    const { init, step } = accelerated(run, { value, gradient }, { momentum, valueOracle: 'value' });
    return {
      init, step,
      point: (s: AcceleratedState) => s.x,
      metrics: { value: (s: AcceleratedState, observe) => observe.value?.(s.x) },
    };
  },
);
