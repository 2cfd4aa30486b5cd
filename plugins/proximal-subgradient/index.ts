/** The proximal subgradient method with a weighted average. */
import { Type } from 'typebox';
import { defineMethod } from '../../core/index.js';
import { valueMetric } from '../shared/metrics.js';
import { distance, dTilde, nonsmoothLipschitz, simpleStrongConvexity, termParams } from '../shared/sliding/params.js';
import { smoothnessOf, startOf } from '../shared/sliding/run.js';
import { distanceBound, startOracles } from '../shared/sliding/start-gap.js';
import { openStep } from './step.js';

export const proximalSubgradient = defineMethod(
  {
    id: 'proximal-subgradient', version: '1.0.0', title: 'Proximal subgradient method',
    summary: 'f + h + chi by one (sub)gradient and one prox step an iteration, with a weighted average: the simplest method for a nonsmooth part',
    tags: ['first-order', 'composite', 'nonsmooth', 'subgradient'],
    source: { title: 'A simpler approach to obtaining an O(1/t) convergence rate for the projected stochastic subgradient method', authors: 'S. Lacoste-Julien, M. Schmidt, F. Bach', year: 2012, reference: 'arXiv 1212.2002; for three terms derived here' },
    requires: ['nonsmoothSubgradient', 'twoCentreProx'], uses: ['smoothGradient', 'simpleValue'], observes: ['value', ...startOracles], facts: { convex: true },
    params: Type.Object({
      output: Type.Union([Type.Literal('average'), Type.Literal('last')], { default: 'average', description: 'the point that is returned' }),
      simpleStrongConvexity, dTilde, distance, nonsmoothLipschitz, ...termParams,
    }, { additionalProperties: false }),
    metrics: { value: valueMetric, lastValue: valueMetric, stepSize: { unit: '', better: 'neither' }, bound: { unit: 'objective', better: 'lower' } },
    merit: 'value', preference: 0,
    conformance: { tolerance: 1e-3, variants: [{ distance: 10 }] },
  },
  (run) => {
    const mu = run.params.simpleStrongConvexity ?? run.traits.simpleStrongConvexity ?? 0, L = smoothnessOf(run), M = 2 * run.number('nonsmoothLipschitz');
    const step = openStep(run, { L, mu, M, Dt: run.params.dTilde });
    const start = distanceBound(run, run.params.distance), last = run.params.output === 'last';
    return {
      init() {
        const x = startOf(run);
        return { x, average: x.slice(), k: 0, weight: 0, noise: 0, first: 0, stepSize: 0 };
      },
      step,
      point: (s) => (last ? s.x : s.average),
      metrics: {
        value: (s, observe) => observe.value?.(last ? s.x : s.average),
        lastValue: (s, observe) => observe.value?.(s.x),
        stepSize: (s) => (s.k === 0 ? undefined : s.stepSize),
        /** Psi(average) - Psi* <= (w_1 q_1 V(x0, x*) + sum_i w_i M^2 / (2 (q_i - L))) / sum_i w_i; the last iterate has none. */
        bound(s, observe) {
          const V = s.k === 0 || last ? undefined : start(observe);
          return V === undefined ? undefined : (s.first * V + s.noise) / s.weight;
        },
      },
    };
  },
);
