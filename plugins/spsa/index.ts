/** Simultaneous perturbation: a gradient estimate from two values, whatever the number of variables. */
import { Type } from 'typebox';
import { defineMethod, type Finish, type Vector } from '../../core/index.js';
import { evaluated, hasNaN, noBest, offerBatch, recordable, type Best } from '../shared/derivative-free/best.js';
import { openValueBatches, type Place } from '../shared/learning/batches.js';
import { valueBatchParam } from '../shared/learning/params.js';

interface State { k: number; theta: Vector; slope: number; best: Best; place: Place }

export const spsa = defineMethod(
  {
    id: 'spsa', version: '1.0.0', title: 'SPSA',
    summary: 'by values alone, also noisy ones: two values a step, at the point plus and minus a random sign vector',
    tags: ['derivative-free', 'stochastic'],
    source: { title: 'Multivariate stochastic approximation using a simultaneous perturbation gradient approximation', authors: 'J. C. Spall', year: 1992, reference: 'IEEE Transactions on Automatic Control 37(3)' },
    requires: ['valueBatch'], uses: ['sampleValues'], observes: ['value'],
    params: Type.Object({
      a: Type.Number({ default: 0.1, exclusiveMinimum: 0, description: 'steps are a / (k + 1 + A)^alpha' }),
      c: Type.Number({ default: 0.1, exclusiveMinimum: 0, description: 'perturbations are c / (k + 1)^gamma' }),
      A: Type.Number({ default: 100, minimum: 0, description: 'stability constant: about a tenth of the planned iterations' }),
      alpha: Type.Number({ default: 0.602, exclusiveMinimum: 0, description: 'decay of the steps' }),
      gamma: Type.Number({ default: 0.101, minimum: 0, description: 'decay of the perturbations' }),
      pairs: Type.Integer({ default: 1, minimum: 1, maximum: 1_000_000, description: 'estimates that a step averages' }),
      batchSize: valueBatchParam,
    }, { additionalProperties: false }),
    metrics: { value: { unit: 'objective', better: 'lower' }, best: { unit: 'objective', better: 'lower' }, slope: { unit: 'objective per distance', better: 'neither' }, stepSize: { unit: '', better: 'neither' }, perturbation: { unit: 'distance', better: 'neither' } },
    merit: 'value', preference: -125,
    conformance: { budget: 20_000, tolerance: 0.05, params: { a: 0.5, A: 50 }, variants: [{ batchSize: 3 }] },
  },
  (run) => {
    const { a, c, A, alpha, gamma, pairs } = run.params, { size: n, random } = run, batches = openValueBatches(run, run.params.batchSize);
    const signs = new Float64Array(pairs * n), points = new Float64Array(2 * pairs * n), values = new Float64Array(2 * pairs), g = new Float64Array(n);
    const stepSize = (k: number): number => a / (k + 1 + A) ** alpha, perturbation = (k: number): number => c / (k + 1) ** gamma;
    return {
      init(): State { return { k: 0, theta: run.start(), slope: 0, best: noBest(n), place: batches.open() }; },
      step(state): Finish | undefined {
        const { theta } = state, ak = stepSize(state.k), ck = perturbation(state.k);
        state.k++;
        batches.draw(state.place, random);
        for (let i = 0, at = 0; i < pairs; i++) for (let j = 0; j < n; j++, at++) {
          signs[at] = random.uniform() < 0.5 ? -1 : 1;
          points[at] = theta[j]! + ck * signs[at]!;
          points[pairs * n + at] = theta[j]! - ck * signs[at]!;
        }
        batches.values(points, values);
        if (hasNaN(values, 2 * pairs)) return { outcome: 'diverged', reason: 'the objective is not a number beside the point' };
        offerBatch(state.best, points, values, 2 * pairs, state.k);
        g.fill(0);
        state.slope = 0;
        for (let i = 0, at = 0; i < pairs; i++) {
          const slope = (values[i]! - values[pairs + i]!) / (2 * ck * pairs);
          // One side outside the domain says nothing of the slope.
          if (!Number.isFinite(slope)) { at += n; continue; }
          state.slope += slope;
          for (let j = 0; j < n; j++, at++) g[j] = g[j]! + slope * signs[at]!;
        }
        for (let j = 0; j < n; j++) theta[j] = theta[j]! - ak * g[j]!;
        return undefined;
      },
      point: (state) => state.theta,
      best: (state) => (batches.sampled ? undefined : evaluated(state.best)),
      metrics: {
        value: (state, observe) => recordable(observe.value?.(state.theta)), best: (state) => (batches.sampled ? undefined : recordable(state.best.value)),
        slope: (state) => (state.k === 0 ? undefined : state.slope), stepSize: (state) => stepSize(state.k), perturbation: (state) => perturbation(state.k),
      },
    };
  },
);
