/** Accelerated gradient sliding for a structured h; no strong convexity needed. */
import { Type } from 'typebox';
import { blocksOf, defineMethod, type Finish } from '../../core/index.js';
import { valueMetric } from '../shared/metrics.js';
import { derivedWeights, fewestSteps, smoothedSlope } from '../shared/sliding/inner.js';
import { smoothedMetrics } from '../shared/sliding/metrics.js';
import { initialState, openOuter, whenDone } from '../shared/sliding/outer.js';
import { atHorizon, couplingNorm, distance, dTilde, dualDiameter, eta0, horizon, horizonOf, maxInnerSteps, termParams } from '../shared/sliding/params.js';
import { positiveSmoothness, startOf } from '../shared/sliding/run.js';
import { dualTable, gapOracles, openDualityGap } from '../shared/sliding/saddle.js';
import { distanceBound, startOracles } from '../shared/sliding/start-gap.js';

const id = 'accelerated-gradient-sliding';

export const acceleratedGradientSliding = defineMethod(
  {
    id, version: '1.0.0', title: 'Accelerated gradient sliding',
    summary: 'f + max_y <Kx, y> - J(y) + chi by smoothing: gradients of f grow with 1/sqrt(eps), applications of K with 1/eps; no strong convexity needed',
    tags: ['first-order', 'composite', 'nonsmooth', 'sliding', 'saddle-point', 'smoothing'],
    source: { title: 'Accelerated gradient sliding for structured convex optimization', authors: 'G. Lan, Y. Ouyang', year: 2022, reference: 'Computational Optimization and Applications 82; arXiv 1609.04905; the constants are derived here' },
    requires: ['smoothGradient', 'couple', 'coupleAdjoint', 'dualArgmax', 'twoCentreProx'], uses: ['smoothedGradient', 'simpleValue'],
    observes: [...gapOracles, ...startOracles], facts: { convex: true },
    params: Type.Object({ ...horizon, eta0, dTilde, distance, maxInnerSteps, couplingNorm, dualDiameter, ...termParams }, { additionalProperties: false }),
    metrics: { value: valueMetric, ...smoothedMetrics },
    merit: 'value', preference: 15,
    conformance: { budget: 1000, tolerance: 1e-3 },
  },
  (run) => {
    const L = positiveSmoothness(run, id), norm = run.number('couplingNorm'), omega = run.number('dualDiameter'), N = horizonOf(run.params);
    const { dTilde: Dt } = run.params, first = run.params.eta0 ?? (8 * L * Dt) / omega;
    const weights = derivedWeights(0), y = new Float64Array(run.number('dualSize'));
    const outer = openOuter(run, { ...weights, slope: smoothedSlope(run, weights.share, y) }, run.params.maxInnerSteps);
    const plan = { gamma: 0, beta: 0, innerSteps: 0, smoothing: 0 };
    const start = distanceBound(run, run.params.distance), gap = openDualityGap(run.size);
    const smoothingAt = (k: number): number => (N < Infinity ? first / (N * (N + 1)) : first / (k * k));

    return {
      init() { return { ...initialState(startOf(run)), y: y.slice().fill(0), smoothing: smoothingAt(1), lost: 0 }; },
      step(s): Finish | void | Promise<Finish | void> {
        const k = s.k + 1, eta = smoothingAt(k);
        plan.gamma = 2 / (k + 1);
        plan.beta = (2 * L) / k;
        plan.smoothing = eta;
        plan.innerSteps = fewestSteps((4 * norm * norm * plan.gamma) / (eta * plan.beta));
        return whenDone(outer(s, plan), () => {
          s.y.set(y);
          s.smoothing = eta;
          s.lost += plan.gamma * (eta * omega - s.lost);
          return atHorizon(s.k, N);
        });
      },
      point: (s) => s.xbar,
      result: (s) => ({ point: blocksOf(run.layout, s.xbar), tables: dualTable(s.y) }),
      metrics: {
        value: (s, observe) => observe.value?.(s.xbar),
        innerSteps: (s) => s.innerSteps,
        smoothing: (s) => s.smoothing,
        /** Psi(xbar_k) - Psi* <= 8 L V(x0, x*) / (k (k + 1)) + lost_k, lost_k = (1 - gamma_k) lost_{k-1} + gamma_k eta_k Omega. */
        bound(s, observe) {
          const V = s.k === 0 ? undefined : start(observe);
          return V === undefined ? undefined : (8 * L * V) / (s.k * (s.k + 1)) + s.lost;
        },
        dualityGap: (s, observe) => (s.k === 0 ? undefined : gap(observe, s.xbar, s.y)),
      },
    };
  },
);
