/** Consensus-based optimisation: particles drift to their weighted mean and are spread by noise in proportion to their distance from it. */
import { defineMethod, usageError, type Box, type Finish, type Random, type Result } from '../../core/index.js';
import { keepFrame } from '../shared/consensus/frames.js';
import { openHop } from '../shared/consensus/hop.js';
import { cboMetrics, cboSource, tablesOf } from '../shared/consensus/report.js';
import { endOf, ensembleAt, leader, stateOf, type Ensemble, type State } from '../shared/consensus/state.js';
import { evaluated, recordable } from '../shared/derivative-free/best.js';
import { place, spreadOf } from '../shared/derivative-free/ensemble.js';
import { openValueBatches } from '../shared/learning/batches.js';
import { logContraction, meanSquareFactor } from './contraction.js';
import { cboParams, planOf } from './params.js';
import { openEnsembleStep } from './step.js';

export const consensusBasedOptimization = defineMethod(
  {
    id: 'consensus-based-optimization', version: '1.0.0', title: 'Consensus-based optimisation',
    summary: 'global minimum by values alone: a swarm drifts to its Boltzmann-weighted mean under noise',
    tags: ['derivative-free', 'global', 'population', 'stochastic'], source: cboSource,
    requires: ['valueBatch'], uses: ['gradient', 'sampleValues', 'box'], observes: ['value'],
    params: cboParams, metrics: cboMetrics, merit: 'value', preference: -110,
    conformance: {
      budget: 1500, tolerance: 0.02, params: { init: { kind: 'normal', std: 3 }, gradient: {} },
      variants: [
        { gradient: { gamma: 0 } }, { gradient: { rate: 0.1 }, runs: 2 }, { gradient: { gamma: 0 }, batch: { size: 10, update: 'full' }, sigma: 4 }, { batch: { size: 10 }, sigma: 2, particles: 25 },
        { memory: {}, sigma: 1 }, { memory: { rule: 'smooth' }, sigma: 1, batch: { size: 20 } }, { gradient: { gamma: 0 }, alpha: { kind: 'ess', eta: 0.2 } },
        { cooling: { sigma: 'log2', alphaFactor: 2, epoch: 100 }, kick: { tolerance: 1e-9 } }, { gradient: { gamma: 0 }, resample: { patience: 50, width: 0.01 } },
        { gradient: { gamma: 0 }, truncation: 1, runs: 3, stop: { spread: 1e-14, stagnation: 1e-14, evaluations: 40_000 } }, { hopping: { width: 0.2, decay: 0.9, every: 20 } }, { gradient: { rate: 0.1 }, batchSize: 3 },
      ],
    },
  },
  (run) => {
    const { params, size: n } = run, plan = planOf(params, n), { gradient, box } = run.oracles, batches = openValueBatches(run, params.batchSize), valueBatch = batches.values;
    if (batches.sampled && params.stop?.value !== undefined) throw usageError('value-of-a-batch', 'The value of a mini-batch is not the objective: it cannot end a run.', { pointer: '/method/params/stop/value', expected: 'no `stop.value` beside `batchSize`', suggestion: 'stop by the metric `value`, or leave `batchSize` out' });
    const mean = new Float64Array(n), bounds = (): Box | undefined => box?.();
    const hop = params.hopping && openHop(plan.N, n, params.hopping, plan.alpha, valueBatch, bounds), advance = hop ?? openEnsembleStep(plan, params, { valueBatch, gradient }, bounds);
    const square = meanSquareFactor(plan), logarithm = logContraction(plan);
    const drawn = (k: number): Random => (params.seed === undefined ? run.random : run.stream('seed', params.seed, k));

    const begin = (random: Random): Ensemble => {
      const x = new Float64Array(plan.N * n), start = run.start(), { alpha, memory, N } = plan;
      if (!hop) place(params.init, { size: n, count: N, start, box: bounds() }, random, x);
      return {
        ...ensembleAt(start, x, alpha, plan.sigma), order: new Int32Array(plan.batched ? N : 0), y: memory ? x.slice() : new Float64Array(0), energies: new Float64Array(memory ? N : 0),
      };
    };

    return {
      init(): State {
        const random = drawn(0);
        const state = stateOf(Array.from({ length: plan.runs }, () => begin(random)), n, batches.open());
        if (!hop) keepFrame(state.frames, 0, state.ensembles[0]!.x);
        return state;
      },
      step(state): Finish | undefined {
        const random = drawn(++state.k);
        batches.draw(state.place, random);
        for (const ensemble of state.ensembles) if (ensemble.ended === '') advance(ensemble, random);
        keepFrame(state.frames, state.k, state.ensembles[0]!.x);
        return endOf(state);
      },
      point: (state) => leader(state).c,
      best: (state) => (batches.sampled ? undefined : evaluated(leader(state).best)),
      metrics: {
        value: (state, observe) => recordable(observe.value?.(leader(state).c)),
        best: (state) => (batches.sampled ? undefined : recordable(leader(state).best.value)),
        mean: (state) => recordable(leader(state).mean),
        effectiveSampleSize: (state) => (state.k === 0 ? undefined : leader(state).sampleSize),
        spread: (state) => (hop && state.k === 0 ? undefined : spreadOf(leader(state).x, plan.N, mean)),
        alpha: (state) => leader(state).alpha,
        sigma: (state) => leader(state).sigma,
        step: (state) => (state.k === 0 ? undefined : leader(state).update),
        meanSquareFactor: () => square,
        logContraction: () => logarithm,
      },
      result: (state): Result => ({ tables: tablesOf(state) }),
    };
  },
);
