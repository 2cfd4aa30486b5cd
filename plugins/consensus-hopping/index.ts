/** Consensus hopping: the weighted mean of normal particles about the last mean; for many particles gradient descent on a smoothed objective. */
import { Type } from 'typebox';
import { defineMethod, type Finish, type Result } from '../../core/index.js';
import { keepFrame } from '../shared/consensus/frames.js';
import { openHop } from '../shared/consensus/hop.js';
import { alphaParam, defaultParticles, growing, hoppingParam, particlesParam, runsParam } from '../shared/consensus/params.js';
import { cboSource, ensembleMetrics, tablesOf } from '../shared/consensus/report.js';
import { endOf, ensembleAt, leader, stateOf, type State } from '../shared/consensus/state.js';
import { evaluated, recordable } from '../shared/derivative-free/best.js';
import { spreadOf } from '../shared/derivative-free/ensemble.js';

export const consensusHopping = defineMethod(
  {
    id: 'consensus-hopping', version: '1.0.0', title: 'Consensus hopping',
    summary: 'by values alone: each step goes to the Boltzmann-weighted mean of normal samples about the last one',
    tags: ['derivative-free', 'global', 'population', 'stochastic'], source: cboSource,
    requires: ['valueBatch'], uses: ['box'], observes: ['value'],
    params: Type.Object({ particles: Type.Optional(particlesParam), runs: runsParam, alpha: Type.Optional(alphaParam), hopping: Type.Optional(hoppingParam) }, { additionalProperties: false }),
    metrics: { ...ensembleMetrics, width: { unit: 'distance', better: 'neither' } }, merit: 'value', preference: -112,
    conformance: {
      budget: 1500, tolerance: 0.02, params: { hopping: { width: 0.5, decay: 0.7, every: 20 } },
      variants: [{ runs: 2, alpha: { kind: 'ess', eta: 0.1 } }, { alpha: 100, particles: 100 }],
    },
  },
  (run) => {
    const { params, size: n } = run, N = params.particles ?? defaultParticles(n), alpha = growing(params.alpha), hopping = params.hopping ?? { width: 0.7, decay: 1, every: 100 };
    const mean = new Float64Array(n), hop = openHop(N, n, hopping, alpha, run.oracles.valueBatch, () => run.oracles.box?.());
    return {
      init(): State {
        return stateOf(Array.from({ length: params.runs }, () => ensembleAt(run.start(), new Float64Array(N * n), alpha, hopping.width)), n);
      },
      step(state): Finish | undefined {
        state.k++;
        for (const ensemble of state.ensembles) hop(ensemble, run.random);
        keepFrame(state.frames, state.k, state.ensembles[0]!.x);
        return endOf(state);
      },
      point: (state) => leader(state).c,
      best: (state) => evaluated(leader(state).best),
      metrics: {
        value: (state, observe) => recordable(observe.value?.(leader(state).c)),
        best: (state) => recordable(leader(state).best.value),
        mean: (state) => recordable(leader(state).mean),
        effectiveSampleSize: (state) => (state.k === 0 ? undefined : leader(state).sampleSize),
        spread: (state) => (state.k === 0 ? undefined : spreadOf(leader(state).x, N, mean)),
        alpha: (state) => leader(state).alpha,
        step: (state) => (state.k === 0 ? undefined : leader(state).update),
        width: (state) => leader(state).sigma,
      },
      result: (state): Result => ({ tables: tablesOf(state) }),
    };
  },
);
