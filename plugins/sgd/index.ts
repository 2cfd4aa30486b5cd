/** Stochastic (sub)gradient descent with a prox step and last-iterate guarantees. */
import { defineMethod } from '../../core/index.js';
import { planOf } from '../shared/stochastic/constants.js';
import { descend, openDescent, startState } from '../shared/stochastic/descent.js';
import { openBound } from '../shared/stochastic/guarantee.js';
import { lastIterateSource } from '../shared/stochastic/source.js';
import { stochasticMetrics, stochasticParams } from '../shared/stochastic/params.js';

export const sgd = defineMethod(
  {
    id: 'sgd', version: '1.0.0', title: 'Stochastic gradient descent',
    summary: 'mini-batches of a finite sum and a prox step, with step schedules whose last iterate is guaranteed; Euclidean',
    tags: ['first-order', 'stochastic', 'composite', 'nonsmooth', 'finite-sum'],
    source: lastIterateSource,
    requires: ['sampleSubgradient', 'prox'], uses: ['smoothGradient', 'sampleSmoothGradient', 'simpleValue'], observes: ['value'], facts: { convex: true },
    params: stochasticParams, metrics: stochasticMetrics,
    merit: 'value', preference: -10,
    conformance: { tolerance: 0.05, budget: 3000, params: { D: 10, sigma: 1 } },
  },
  (run) => {
    const { prox, simpleValue } = run.oracles, plan = planOf(run), bound = openBound(run, plan, 'problem');
    return {
      init() {
        const x = run.start();
        if (simpleValue?.(x) === Infinity) prox(x, 1, x);
        return startState(x);
      },
      step: openDescent(run, plan, (g, eta, x, out) => {
        descend(x, eta, g, out);
        prox(out, eta, out);
      }),
      point: (s) => s.x,
      metrics: {
        value: (s, observe) => observe.value?.(s.x),
        averageValue: (s, observe) => observe.value?.(s.average),
        stepSize: (s) => (s.k === 0 ? undefined : plan.schedule(s.k)),
        bound: (s) => bound(s.k),
      },
    };
  },
);
