/** Lan's gradient sliding. */
import { Type } from 'typebox';
import { defineMethod, type Finish } from '../../core/index.js';
import { valueMetric } from '../shared/metrics.js';
import { lanWeights, subgradientSlope } from '../shared/sliding/inner.js';
import { slidingMetrics } from '../shared/sliding/metrics.js';
import { noiseOf } from '../shared/sliding/noise.js';
import { initialState, openOuter, whenDone } from '../shared/sliding/outer.js';
import { atHorizon, distance, dTilde, horizon, horizonOf, maxInnerSteps, nonsmoothLipschitz, sampling, subgradientVariance, termParams } from '../shared/sliding/params.js';
import { positiveSmoothness, startOf } from '../shared/sliding/run.js';
import { distanceBound, startOracles } from '../shared/sliding/start-gap.js';
import { anyHorizon, fixedHorizon } from '../shared/sliding/lan-schedule.js';

const id = 'gradient-sliding';

export const gradientSliding = defineMethod(
  {
    id, version: '1.0.0', title: 'Gradient sliding',
    summary: 'f + h + chi with h by (sampled) subgradients: gradients of f are skipped in inner steps; no strong convexity needed',
    tags: ['first-order', 'composite', 'nonsmooth', 'sliding', 'stochastic'],
    source: { title: 'Gradient sliding for composite optimization', authors: 'G. Lan', year: 2016, reference: 'Mathematical Programming 159; arXiv 1406.0919' },
    requires: ['smoothGradient', 'nonsmoothSubgradient', 'twoCentreProx'], uses: ['sampleSubgradient', 'simpleValue'],
    observes: ['value', ...startOracles], facts: { convex: true },
    params: Type.Object({
      ...horizon,
      dTilde, distance, ...sampling, maxInnerSteps, nonsmoothLipschitz, subgradientVariance, ...termParams,
    }, { additionalProperties: false }),
    metrics: { value: valueMetric, ...slidingMetrics },
    merit: 'value', preference: 10,
    conformance: { tolerance: 0.05, budget: 40, params: { dTilde: 10, N: 40 }, variants: [{ schedule: 'fixed-horizon', distance: 10 }] },
  },
  (run) => {
    const L = positiveSmoothness(run, id), slope = subgradientSlope(run), { M2, sigma2 } = noiseOf(run), { dTilde: Dt, distance: given } = run.params, N = horizonOf(run.params), fixed = N < Infinity;
    const fill = fixed ? fixedHorizon(L, M2 + sigma2, N, Dt) : anyHorizon(L, M2 + sigma2, Dt);
    const outer = openOuter(run, { ...lanWeights, slope }, run.params.maxInnerSteps);
    const plan = { gamma: 0, beta: 0, innerSteps: 0 };
    const start = distanceBound(run, given);
    return {
      init() { return initialState(startOf(run)); },
      step(s): Finish | void | Promise<Finish | void> {
        fill(s.k + 1, plan);
        return whenDone(outer(s, plan), () => atHorizon(s.k, N));
      },
      point: (s) => s.xbar,
      metrics: {
        value: (s, observe) => observe.value?.(s.xbar),
        innerSteps: (s) => s.innerSteps,
        /** Psi(xbar_k) - Psi* <= 2L (3 V(x0, x*) + 2 Dt) / (k (k + 1)) of the fixed horizon; the other schedule has no stated constant. */
        bound(s, observe) {
          if (!fixed || s.k === 0) return undefined;
          const V = start(observe);
          return V === undefined ? undefined : (2 * L * (3 * V + 2 * Dt)) / (s.k * (s.k + 1));
        },
      },
    };
  },
);
