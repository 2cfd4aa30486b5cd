/** Gradient descent with momentum on mini-batches. */
import { Type } from 'typebox';
import { defineMethod, linalg, type Vector } from '../../core/index.js';
import { openBatches, type Place } from '../shared/learning/batches.js';
import { batchParam, learningMetrics, rateAt, scheduleParam } from '../shared/learning/params.js';

interface State { k: number; x: Vector; velocity: Vector; place: Place; norm: number }

export const sgdMomentum = defineMethod(
  {
    id: 'sgd-momentum', version: '1.0.0', title: 'Stochastic gradient descent with momentum',
    summary: 'mini-batch gradient steps with Polyak\'s or Nesterov\'s momentum and weight decay, as networks are trained',
    tags: ['first-order', 'stochastic', 'learning', 'finite-sum', 'momentum'],
    source: { title: 'On the importance of initialization and momentum in deep learning', authors: 'I. Sutskever, J. Martens, G. Dahl, G. Hinton', year: 2013, reference: 'ICML 2013' },
    requires: ['sampleGradient'], uses: ['gradient'], observes: ['value'],
    params: Type.Object({
      learningRate: Type.Number({ default: 0.01, exclusiveMinimum: 0, description: 'of the first step' }),
      schedule: scheduleParam,
      batch: batchParam,
      momentum: Type.Number({ default: 0.9, minimum: 0, exclusiveMaximum: 1, description: 'what a step leaves of the velocity' }),
      dampening: Type.Number({ default: 0, minimum: 0, exclusiveMaximum: 1, description: 'the velocity takes 1 - dampening of a gradient, after the first' }),
      variant: Type.Unsafe<'polyak' | 'nesterov'>(Type.Union([Type.Literal('polyak'), Type.Literal('nesterov')], { default: 'polyak', description: 'step along the velocity, or along gradient + momentum velocity' })),
      weightDecay: Type.Number({ default: 0, minimum: 0, description: 'this times x is added to the gradient: an l2 term' }),
    }, { additionalProperties: false }),
    metrics: learningMetrics,
    merit: 'value', preference: -16,
    conformance: { budget: 20_000, tolerance: 1e-3, params: { learningRate: 0.001, schedule: { kind: 'cosine', steps: 20_000, final: 0.001 } }, variants: [{ variant: 'nesterov', batch: 2 }, { dampening: 0.5, weightDecay: 1e-6 }, { schedule: { kind: 'step', every: 500, factor: 0.9 } }] },
  },
  (run) => {
    const { params, size: n } = run, batches = openBatches(run, params.batch), g = new Float64Array(n), { nrm2 } = linalg(), { momentum: mu, dampening, weightDecay, variant } = params;
    return {
      init(): State { return { k: 0, x: run.start(), velocity: new Float64Array(n), place: batches.open(), norm: 0 }; },
      /** u = mu u + (1 - dampening) g, u = g in the first step; x = x - eta u, or x = x - eta (g + mu u). */
      step(state) {
        const { x, velocity, place, k } = state, eta = rateAt(params.schedule, params.learningRate, k), take = k === 0 ? 1 : 1 - dampening;
        batches.next(place, x, g);
        state.norm = nrm2(g);
        for (let i = 0; i < n; i++) {
          const gi = g[i]! + weightDecay * x[i]!, u = velocity[i] = mu * velocity[i]! + take * gi;
          x[i] = x[i]! - eta * (variant === 'nesterov' ? gi + mu * u : u);
        }
        state.k = k + 1;
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
