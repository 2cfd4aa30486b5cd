/** Nesterov's smoothing: the accelerated gradient method on f + h_eta + chi. */
import { Type } from 'typebox';
import { blocksOf, defineMethod } from '../../core/index.js';
import { valueMetric } from '../shared/metrics.js';
import { couplingNorm, distance, delta0, dualDiameter, positive, simpleStrongConvexity, termParams } from '../shared/sliding/params.js';
import { smoothnessOf, startOf } from '../shared/sliding/run.js';
import { dualTable, gapOracles, openDualityGap } from '../shared/sliding/saddle.js';
import { distanceBound, startBound, startOracles } from '../shared/sliding/start-gap.js';
import { momentumOf, openStep } from './step.js';

export const nesterovSmoothing = defineMethod(
  {
    id: 'nesterov-smoothing', version: '1.0.0', title: 'Nesterov smoothing',
    summary: 'f + max_y <Kx, y> - J(y) + chi: h is replaced by a smooth h_eta, and the accelerated gradient method runs on it',
    tags: ['first-order', 'composite', 'nonsmooth', 'saddle-point', 'smoothing', 'accelerated'],
    source: { title: 'Smooth minimization of non-smooth functions', authors: 'Y. Nesterov', year: 2005, reference: 'Mathematical Programming 103' },
    requires: ['couple', 'coupleAdjoint', 'dualArgmax', 'twoCentreProx'], uses: ['smoothedGradient', 'smoothGradient', 'simpleValue'], observes: [...gapOracles, ...startOracles], facts: { convex: true },
    params: Type.Object({
      accuracy: Type.Number({ default: 1e-3, exclusiveMinimum: 0, description: 'eta = accuracy / (2 Omega): the smoothing alone costs half of it' }),
      eta: positive('smoothing, in place of `accuracy`'), simpleStrongConvexity, distance, delta0, couplingNorm, dualDiameter, ...termParams,
    }, { additionalProperties: false }),
    metrics: { value: valueMetric, smoothing: { unit: '', better: 'neither' }, bound: { unit: 'objective', better: 'lower' }, dualityGap: { unit: 'objective', better: 'lower' } },
    merit: 'value', preference: 8,
    conformance: { tolerance: 1e-3, variants: [{ eta: 0.005, distance: 10 }] },
  },
  (run) => {
    const mu = run.params.simpleStrongConvexity ?? run.traits.simpleStrongConvexity ?? 0, omega = run.number('dualDiameter'), eta = run.params.eta ?? run.params.accuracy / (2 * omega);
    const L = smoothnessOf(run) + run.number('couplingNorm') ** 2 / eta, momentum = momentumOf(L, mu), y = new Float64Array(run.number('dualSize'));
    const advance = openStep(run, momentum, eta, y), gap = openDualityGap(run.size);
    const far = distanceBound(run, run.params.distance), first = startBound(run, mu, run.params.delta0);
    return {
      init() {
        const x = startOf(run);
        return { x, xbar: x.slice(), y: y.slice().fill(0), k: 0 };
      },
      step(s) {
        advance(s);
        s.y.set(y);
      },
      point: (s) => s.xbar,
      result: (s) => ({ point: blocksOf(run.layout, s.xbar), tables: dualTable(s.y) }),
      metrics: {
        value: (s, observe) => observe.value?.(s.xbar),
        smoothing: () => eta,
        /** Psi(xbar_k) - Psi* <= eta Omega + (1 - gamma)^k (Psi(x0) - Psi* + mu V(x0, x*)) with mu > 0, eta Omega + 4 L V(x0, x*) / (k (k + 1)) without; L of f + h_eta. */
        bound(s, observe) {
          if (s.k === 0) return undefined;
          const start = mu > 0 ? first(observe) : far(observe);
          return start === undefined ? undefined : eta * omega + (mu > 0 ? (1 - momentum.gamma(1)) ** s.k * start : (4 * L * start) / (s.k * (s.k + 1)));
        },
        dualityGap: (s, observe) => (s.k === 0 ? undefined : gap(observe, s.xbar, s.y)),
      },
    };
  },
);
