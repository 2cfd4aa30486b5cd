/** FISTA with backtracking and adaptive restart. */
import { Type } from 'typebox';
import { defineMethod } from '../../core/index.js';
import { accelerated, type AcceleratedState } from '../shared/first-order/accelerated.js';
import { observedObjective, valueMetric } from '../shared/metrics.js';
import { fistaMomentum } from '../shared/first-order/momentum.js';
import { smoothnessParam, stepParam } from '../shared/params.js';
import { objectiveOf, restarts } from './restart.js';

export const fista = defineMethod(
  {
    id: 'fista', version: '1.0.0', title: 'FISTA',
    summary: 'accelerated proximal gradient for f + chi, with adaptive restart',
    tags: ['first-order', 'composite', 'accelerated'],
    source: {
      title: 'A fast iterative shrinkage-thresholding algorithm for linear inverse problems', authors: 'A. Beck, M. Teboulle', year: 2009,
      reference: 'SIAM J. Imaging Sci. 2(1); restart: O\'Donoghue and Candes, Found. Comput. Math. 15 (2015)',
    },
    requires: ['smoothGradient', 'prox'], uses: ['smoothValue', 'simpleValue'], observes: ['value', 'smoothValue', 'simpleValue'], facts: { smooth: true, convex: true },
    params: Type.Object({
      restart: Type.Union([Type.Literal('none'), Type.Literal('gradient'), Type.Literal('value')], {
        default: 'gradient', description: 'When the momentum starts afresh: never, when it points uphill by the prox-gradient map, or when the objective went up' }),
      step: Type.Optional(stepParam), smoothness: Type.Optional(smoothnessParam),
    }, { additionalProperties: false }),
    metrics: { value: valueMetric },
    merit: 'value', preference: 40,
  },
  (run) => {
    const { smoothValue: value, smoothGradient: gradient, simpleValue, prox } = run.oracles;
    const { restart } = run.params;
    const terms = { value, gradient, simpleValue, prox };
    const objective = restart === 'value' ? objectiveOf(terms) : undefined;
    const { init, step } = accelerated(run, terms, { momentum: fistaMomentum, valueOracle: 'smoothValue', restart: restarts(restart, terms), objective });
    return {
      init, step,
      point: (s: AcceleratedState) => s.x,
      metrics: { value: (s: AcceleratedState, observe) => observedObjective(observe, s.x) },
    };
  },
);
