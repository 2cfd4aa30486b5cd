/** Evolution strategies as a gradient estimate: antithetic normal perturbations, ranks in place of values. */
import { Type } from 'typebox';
import { defineMethod, type Finish } from '../../core/index.js';
import { evaluated, noBest, recordable } from '../shared/derivative-free/best.js';
import { openValueBatches } from '../shared/learning/batches.js';
import { valueBatchParam } from '../shared/learning/params.js';
import { openEstimate, type State } from './step.js';

export const openaiEs = defineMethod(
  {
    id: 'openai-es', version: '1.0.0', title: 'OpenAI evolution strategy',
    summary: 'by values alone: gradient steps on a Gaussian-smoothed objective, estimated from antithetic pairs whose values are ranked',
    tags: ['derivative-free', 'population', 'stochastic', 'learning'],
    source: { title: 'Evolution Strategies as a Scalable Alternative to Reinforcement Learning', authors: 'T. Salimans, J. Ho, X. Chen, S. Sidor, I. Sutskever', year: 2017, reference: 'arXiv 1703.03864' },
    requires: ['valueBatch'], uses: ['sampleValues'], observes: ['value'],
    params: Type.Object({
      population: Type.Integer({ default: 50, minimum: 2, maximum: 1_000_000, multipleOf: 2, description: 'evaluations of a step, half of them mirrored' }),
      sigma: Type.Number({ default: 0.02, exclusiveMinimum: 0, description: 'standard deviation of the perturbations' }),
      sigmaDecay: Type.Number({ default: 1, exclusiveMinimum: 0, maximum: 1, description: 'factor of sigma after each step' }),
      learningRate: Type.Number({ default: 0.01, exclusiveMinimum: 0, description: 'step length' }),
      learningRateDecay: Type.Number({ default: 1, exclusiveMinimum: 0, maximum: 1, description: 'factor of the learning rate after each step' }),
      weightDecay: Type.Number({ default: 0, minimum: 0, description: 'learningRate times this times theta is taken off in every step; the published strategy has 0.01' }),
      shaping: Type.Union([Type.Literal('rank'), Type.Literal('z-score'), Type.Literal('none')], { default: 'rank', description: 'what the estimate weights perturbations by: centred ranks in [-1/2, 1/2], standardised values, values' }),
      optimizer: Type.Union([Type.Literal('adam'), Type.Literal('sgd')], { default: 'adam', description: 'adam: beta 0.9, 0.999, epsilon 1e-8; sgd: plain steps' }),
      batchSize: valueBatchParam,
    }, { additionalProperties: false }),
    metrics: { value: { unit: 'objective', better: 'lower' }, best: { unit: 'objective', better: 'lower' }, mean: { unit: 'objective', better: 'lower' }, estimateNorm: { unit: 'gradient', better: 'neither' }, sigma: { unit: 'distance', better: 'neither' }, learningRate: { unit: '', better: 'neither' } },
    merit: 'value', preference: -120,
    conformance: { budget: 4000, tolerance: 0.02, params: { learningRate: 0.05, learningRateDecay: 0.9985, sigma: 0.1, sigmaDecay: 0.999 }, variants: [{ batchSize: 3 }] },
  },
  (run) => {
    const { params, size: n } = run, batches = openValueBatches(run, params.batchSize), step = openEstimate(n, params, run.random, batches.values);
    return {
      init(): State {
        return { k: 0, theta: run.start(), sigma: params.sigma, learningRate: params.learningRate, first: new Float64Array(n), second: new Float64Array(n), mean: Infinity, norm: 0, best: noBest(n), place: batches.open() };
      },
      step(state): Finish | undefined { batches.draw(state.place, run.random); return step(state); },
      point: (state) => state.theta,
      best: (state) => (batches.sampled ? undefined : evaluated(state.best)),
      metrics: {
        value: (state, observe) => recordable(observe.value?.(state.theta)), best: (state) => (batches.sampled ? undefined : recordable(state.best.value)), mean: (state) => recordable(state.mean),
        estimateNorm: (state) => (state.k === 0 ? undefined : state.norm), sigma: (state) => state.sigma, learningRate: (state) => state.learningRate,
      },
    };
  },
);
