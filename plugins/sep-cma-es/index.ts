/** CMA-ES with a diagonal covariance: linear in the number of variables, and faster learning of their scales. */
import { defineMethod } from '../../core/index.js';
import { evaluated, noBest, recordable } from '../shared/derivative-free/best.js';
import { openValueBatches } from '../shared/learning/batches.js';
import { cmaMetrics, cmaParams } from '../shared/evolution/cma-parts.js';
import { cmaConstants } from '../shared/evolution/constants.js';
import { openGeneration, type State } from './step.js';

export const sepCmaEs = defineMethod(
  {
    id: 'sep-cma-es', version: '1.0.0', title: 'Separable CMA-ES',
    summary: 'by values alone, for many variables: an evolution strategy that learns the variance of every coordinate',
    tags: ['derivative-free', 'population', 'stochastic'],
    source: { title: 'A Simple Modification in CMA-ES Achieving Linear Time and Space Complexity', authors: 'R. Ros, N. Hansen', year: 2008, reference: 'PPSN X' },
    requires: ['valueBatch'], uses: ['sampleValues'], observes: ['value'], params: cmaParams, metrics: cmaMetrics, merit: 'value', preference: -103,
    conformance: { budget: 2500, variants: [{ population: 20, sigma: 1 }, { batchSize: 3 }] },
  },
  (run) => {
    const { params, size: n } = run, constants = cmaConstants(n, params.population, params.active, true);
    const batches = openValueBatches(run, params.batchSize), generation = openGeneration(n, constants, params, run.random, batches.values);
    return {
      init(): State {
        return { k: 0, mean: run.start(), sigma: params.sigma, pathSigma: new Float64Array(n), pathC: new Float64Array(n), median: Infinity, best: noBest(n), axisRatio: 1, place: batches.open(), deviation: new Float64Array(n).fill(1) };
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
