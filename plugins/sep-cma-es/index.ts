/** CMA-ES with a diagonal covariance: linear in the number of variables, and faster learning of their scales. */
import { defineMethod, type Finish } from '../../core/index.js';
import { evaluated, recordable } from '../shared/derivative-free/best.js';
import { openValueBatches } from '../shared/learning/batches.js';
import { cmaMetrics, cmaParams } from '../shared/evolution/cma-parts.js';
import { cmaConstants } from '../shared/evolution/constants.js';
import { firstRun, openRuns, runsTable } from '../shared/evolution/restarts.js';
import { openGeneration, type State } from './step.js';

export const sepCmaEs = defineMethod(
  {
    id: 'sep-cma-es', version: '1.0.0', title: 'Separable CMA-ES',
    summary: 'by values alone, for many variables: an evolution strategy that learns the variance of every coordinate',
    tags: ['derivative-free', 'population', 'stochastic'],
    source: { title: 'A Simple Modification in CMA-ES Achieving Linear Time and Space Complexity', authors: 'R. Ros, N. Hansen', year: 2008, reference: 'PPSN X' },
    requires: ['valueBatch'], uses: ['sampleValues', 'box'], observes: ['value'], params: cmaParams, metrics: cmaMetrics, merit: 'value', preference: -103,
    conformance: { budget: 2500, variants: [{ population: 20, sigma: 1 }, { restarts: 3, tolFun: 1e-3 }, { batchSize: 3 }] },
  },
  (run) => {
    const { params, size: n, oracles } = run, batches = openValueBatches(run, params.batchSize);
    const first = cmaConstants(n, params.population, params.active, true).lambda;
    const advance = openRuns<State>({
      n, params, random: run.random, box: () => oracles.box?.(),
      open: (population) => openGeneration(n, cmaConstants(n, population, params.active, true), run.random, batches.values),
      note: (event, detail) => { run.note(event, detail); }, reset(state) { state.deviation.fill(1); },
    });
    return {
      init(): State {
        return { ...firstRun(n, run.start(), first, params, batches.open()), deviation: new Float64Array(n).fill(1) };
      },
      step(state): Finish | undefined { batches.draw(state.place, run.random); return advance(state); },
      point: (state) => state.point,
      best: (state) => (batches.sampled ? undefined : evaluated(state.best)),
      result: (state) => (batches.sampled ? {} : runsTable(state)),
      metrics: {
        value: (state, observe) => recordable(observe.value?.(state.point)), best: (state) => (batches.sampled ? undefined : recordable(state.best.value)), median: (state) => recordable(state.median), sigma: (state) => state.sigma, axisRatio: (state) => state.axisRatio,
        population: (state) => state.population, restarts: (state) => state.restarts,
      },
    };
  },
);
