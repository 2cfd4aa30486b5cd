/** Adam on mini-batches. */
import { Type } from 'typebox';
import { defineMethod, linalg } from '../../core/index.js';
import { openBatches } from '../shared/learning/batches.js';
import { batchParam, learningMetrics, rateAt, scheduleParam } from '../shared/learning/params.js';
import { advance, type State } from './step.js';

export const adam = defineMethod(
  {
    id: 'adam', version: '1.0.0', title: 'Adam',
    summary: 'mini-batch gradient steps scaled by running moments, with decoupled weight decay and, when asked for, AMSGrad',
    tags: ['first-order', 'stochastic', 'learning', 'finite-sum', 'momentum'],
    source: { title: 'Adam: A Method for Stochastic Optimization', authors: 'D. P. Kingma, J. Ba', year: 2015, reference: 'arXiv 1412.6980; decoupled weight decay: arXiv 1711.05101; AMSGrad: Reddi, Kale, Kumar, ICLR 2018' },
    requires: ['sampleGradient'], uses: ['gradient'], observes: ['value'],
    params: Type.Object({
      learningRate: Type.Number({ default: 0.001, exclusiveMinimum: 0, description: 'of the first step' }),
      schedule: scheduleParam,
      batch: batchParam,
      beta1: Type.Number({ default: 0.9, minimum: 0, exclusiveMaximum: 1, description: 'what a step leaves of the mean of gradients' }),
      beta2: Type.Number({ default: 0.999, minimum: 0, exclusiveMaximum: 1, description: 'what a step leaves of the mean of squares' }),
      epsilon: Type.Number({ default: 1e-8, exclusiveMinimum: 0, description: 'added to the root of the mean of squares' }),
      weightDecay: Type.Number({ default: 0, minimum: 0, description: 'rate times this times x is taken off in every step, and is no part of the moments' }),
      amsgrad: Type.Boolean({ default: false, description: 'divide by the largest mean of squares so far' }),
    }, { additionalProperties: false }),
    metrics: learningMetrics,
    merit: 'value', preference: -15,
    conformance: { budget: 8000, tolerance: 1e-3, params: { learningRate: 0.1, schedule: { kind: 'cosine', steps: 8000 } }, variants: [{ batch: 2, amsgrad: true }, { schedule: { kind: 'step', every: 200, factor: 0.9 } }, { weightDecay: 1e-6 }] },
  },
  (run) => {
    const { params, size: n } = run, batches = openBatches(run, params.batch), g = new Float64Array(n), { nrm2 } = linalg();
    return {
      init(): State {
        return { k: 0, x: run.start(), first: new Float64Array(n), second: new Float64Array(n), largest: new Float64Array(params.amsgrad ? n : 0), place: batches.open(), norm: 0 };
      },
      step(state) {
        const rate = rateAt(params.schedule, params.learningRate, state.k);
        batches.next(state.place, state.x, g);
        state.norm = nrm2(g);
        state.k++;
        advance(state, g, rate, params);
      },
      point: (state) => state.x,
      metrics: {
        value: (state, observe) => observe.value?.(state.x),
        batchGradientNorm: (state) => (state.k === 0 ? undefined : state.norm),
        learningRate: (state) => rateAt(params.schedule, params.learningRate, state.k),
        epoch: (state) => batches.epoch(state.place),
      },
    };
  },
);
