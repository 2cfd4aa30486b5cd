/** Covariance matrix adaptation: normal samples whose mean, step size and covariance follow the better ones. */
import { defineMethod, usageError, type Finish, type Vector } from '../../core/index.js';
import { evaluated, recordable } from '../shared/derivative-free/best.js';
import { openValueBatches } from '../shared/learning/batches.js';
import { cmaMetrics, cmaParams } from '../shared/evolution/cma-parts.js';
import { cmaConstants } from '../shared/evolution/constants.js';
import { firstRun, openRuns, runsTable } from '../shared/evolution/restarts.js';
import { openGeneration, type State } from './step.js';

/** A larger matrix would not fit. */
const mostVariables = 8192;

export const cmaEs = defineMethod(
  {
    id: 'cma-es', version: '1.0.0', title: 'CMA-ES',
    summary: 'by values alone, for up to a few hundred variables: an evolution strategy that learns the covariance of its samples',
    tags: ['derivative-free', 'population', 'stochastic'],
    source: { title: 'The CMA Evolution Strategy: A Tutorial', authors: 'N. Hansen', year: 2016, reference: 'arXiv 1604.00772' },
    requires: ['valueBatch'], uses: ['sampleValues', 'box'], observes: ['value'], params: cmaParams, metrics: cmaMetrics, merit: 'value', preference: -101,
    conformance: { budget: 1500, variants: [{ population: 20, sigma: 1 }, { restarts: 3, tolFun: 1e-3 }, { batchSize: 3 }] },
  },
  (run) => {
    const { params, size: n, oracles } = run, batches = openValueBatches(run, params.batchSize);
    if (n > mostVariables) throw usageError('dense-too-large', `A covariance matrix of ${n} variables does not fit.`, { pointer: '/method/id', expected: `at most ${mostVariables} variables`, suggestion: 'take `sep-cma-es`' });
    const unit = (matrix: Vector): Vector => { matrix.fill(0); for (let i = 0; i < n; i++) matrix[i * n + i] = 1; return matrix; };
    const first = cmaConstants(n, params.population, params.active, false).lambda;
    const advance = openRuns<State>({
      n, params, random: run.random, box: () => oracles.box?.(),
      open: (population) => openGeneration(n, cmaConstants(n, population, params.active, false), run.random, batches.values),
      note: (event, detail) => { run.note(event, detail); },
      reset(state) { for (const matrix of [state.C, state.root, state.inverse]) unit(matrix); state.decomposed = state.k; },
    });
    return {
      init(): State {
        const identity = (): Vector => unit(new Float64Array(n * n));
        return { ...firstRun(n, run.start(), first, params, batches.open()), C: identity(), root: identity(), inverse: identity(), decomposed: 0 };
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
