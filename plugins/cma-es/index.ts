/** Covariance matrix adaptation: normal samples whose mean, step size and covariance follow the better ones. */
import { defineMethod, usageError } from '../../core/index.js';
import { evaluated, noBest, recordable } from '../shared/derivative-free/best.js';
import { openValueBatches } from '../shared/learning/batches.js';
import { cmaMetrics, cmaParams } from '../shared/evolution/cma-parts.js';
import { cmaConstants } from '../shared/evolution/constants.js';
import { openGeneration, type State } from './step.js';

/** A larger matrix would not fit. */
const mostVariables = 8192;

export const cmaEs = defineMethod(
  {
    id: 'cma-es', version: '1.0.0', title: 'CMA-ES',
    summary: 'by values alone, for up to a few hundred variables: an evolution strategy that learns the covariance of its samples',
    tags: ['derivative-free', 'population', 'stochastic'],
    source: { title: 'The CMA Evolution Strategy: A Tutorial', authors: 'N. Hansen', year: 2016, reference: 'arXiv 1604.00772' },
    requires: ['valueBatch'], uses: ['sampleValues'], observes: ['value'], params: cmaParams, metrics: cmaMetrics, merit: 'value', preference: -101,
    conformance: { budget: 1500, variants: [{ population: 20, sigma: 1 }, { batchSize: 3 }] },
  },
  (run) => {
    const { params, size: n } = run, constants = cmaConstants(n, params.population, params.active, false);
    if (n > mostVariables) throw usageError('dense-too-large', `A covariance matrix of ${n} variables does not fit.`, { pointer: '/method/id', expected: `at most ${mostVariables} variables`, suggestion: 'take `sep-cma-es`' });
    const identity = (): Float64Array => { const I = new Float64Array(n * n); for (let i = 0; i < n; i++) I[i * n + i] = 1; return I; };
    const batches = openValueBatches(run, params.batchSize), generation = openGeneration(n, constants, params, run.random, batches.values);
    return {
      init(): State {
        return { k: 0, mean: run.start(), sigma: params.sigma, pathSigma: new Float64Array(n), pathC: new Float64Array(n), median: Infinity, best: noBest(n), axisRatio: 1, place: batches.open(), C: identity(), root: identity(), inverse: identity(), decomposed: 0 };
      },
      step(state) { batches.draw(state.place, run.random); return generation(state); },
      point: (state) => state.mean,
      best: (state) => (batches.sampled ? undefined : evaluated(state.best)),
      metrics: {
        value: (state, observe) => recordable(observe.value?.(state.mean)), best: (state) => (batches.sampled ? undefined : recordable(state.best.value)), median: (state) => recordable(state.median), sigma: (state) => state.sigma, axisRatio: (state) => state.axisRatio,
      },
    };
  },
);
