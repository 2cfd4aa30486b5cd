/** Accelerated gradient sliding without restarts for a structured h and a strongly convex simple part (derived schedule). */
import { Type } from 'typebox';
import { blocksOf, defineMethod, usageError } from '../../core/index.js';
import { valueMetric } from '../shared/metrics.js';
import { decayOf } from '../shared/sliding/decay.js';
import { derivedWeights, fewestSteps, smoothedSlope } from '../shared/sliding/inner.js';
import { smoothedMetrics } from '../shared/sliding/metrics.js';
import { initialState, openOuter, whenDone } from '../shared/sliding/outer.js';
import { accuracy, couplingNorm, delta0, dualDiameter, eta0, maxInnerSteps, simpleStrongConvexity, termParams } from '../shared/sliding/params.js';
import { smoothnessOf, startOf, strongConvexityOf } from '../shared/sliding/run.js';
import { provedWithin } from '../shared/sliding/proved.js';
import { dualTable, gapOracles, openDualityGap } from '../shared/sliding/saddle.js';
import { boundAt, startBound, startOracles } from '../shared/sliding/start-gap.js';

const id = 'restart-free-accelerated-gradient-sliding';

export const restartFreeAcceleratedGradientSliding = defineMethod(
  {
    id, version: '1.0.0', title: 'Restart-free accelerated gradient sliding',
    summary: 'one loop for f + max_y <Kx, y> - J(y) + chi, chi strongly convex: gradients of f grow with sqrt(L/mu) log 1/eps, applications of K with 1/sqrt(eps)',
    tags: ['first-order', 'composite', 'nonsmooth', 'sliding', 'saddle-point', 'smoothing'],
    source: {
      title: 'Restart-Free (Accelerated) Gradient Sliding Methods for Strongly Convex Composite Optimization', authors: 'X. Wu, Z. Xu, H. Zhang', year: 2026,
      reference: 'arXiv 2602.04161; the schedule is derived here',
    },
    requires: ['couple', 'coupleAdjoint', 'dualArgmax', 'twoCentreProx'], uses: ['smoothedGradient', 'smoothGradient', 'nonsmoothSubgradient', 'simpleValue'],
    observes: [...gapOracles, ...startOracles], facts: { convex: true, stronglyConvex: true },
    params: Type.Object({ eta0, delta0, accuracy, maxInnerSteps, simpleStrongConvexity, couplingNorm, dualDiameter, ...termParams }, { additionalProperties: false }),
    metrics: { value: valueMetric, ...smoothedMetrics },
    merit: 'value', preference: 30,
    conformance: { budget: 200 },
  },
  (run) => {
    const L = smoothnessOf(run), mu = strongConvexityOf(run, id), { gamma, beta, rho } = decayOf(L, mu), norm = run.number('couplingNorm'), omega = run.number('dualDiameter');
    const weights = derivedWeights(mu), y = new Float64Array(run.number('dualSize'));
    const outer = openOuter(run, { ...weights, slope: smoothedSlope(run, weights.share, y) }, run.params.maxInnerSteps);
    const plan = { gamma, beta, innerSteps: 0, smoothing: 0 };
    const first = startBound(run, mu, run.params.delta0), gap = openDualityGap(run.size);

    /** null where it is neither given nor needed: with `eta0` no oracle is asked for it. */
    function gapAt(x: Float64Array): number | null {
      const { delta0: given, eta0: smoothing } = run.params;
      return given ?? (smoothing === undefined ? boundAt(run.oracles, x, { ...run.traits, mu }) : undefined) ?? null;
    }

    /** Delta0 / Omega. */
    function smoothingOf(gap0: number | null): number {
      const found = run.params.eta0 ?? (gap0 ?? Number.NaN) / omega;
      if (found > 0 && found < Infinity) return found;
      throw usageError('number-missing', 'The smoothing at the start cannot be found from the problem.', { pointer: '/method/params/eta0', expected: 'eta0 > 0, of the size of (Psi(x0) - Psi*) / Omega', suggestion: '--set /method/params/eta0=NUMBER' });
    }

    return {
      init() {
        const x = startOf(run), gap0 = gapAt(x), smoothing0 = smoothingOf(gap0);
        return { ...initialState(x), y: y.slice().fill(0), gap0, smoothing0, smoothing: smoothing0, kept: 1, lost: smoothing0 * omega };
      },
      step(s) {
        const eta = s.smoothing0 * rho ** (s.k + 1);
        plan.smoothing = eta;
        plan.innerSteps = fewestSteps((8 * norm * norm * gamma * gamma) / (eta * mu));
        return whenDone(outer(s, plan), () => {
          s.y.set(y);
          s.smoothing = eta;
          s.kept *= 1 - gamma;
          s.lost = (1 - gamma) * s.lost + gamma * eta * omega;
          return s.gap0 === null ? undefined : provedWithin(s.kept * s.gap0 + s.lost, run.params.accuracy);
        });
      },
      point: (s) => s.xbar,
      result: (s) => ({ point: blocksOf(run.layout, s.xbar), tables: dualTable(s.y) }),
      metrics: {
        value: (s, observe) => observe.value?.(s.xbar),
        innerSteps: (s) => s.innerSteps,
        smoothing: (s) => s.smoothing,
        /** E_k <= (1 - gamma) E_{k-1} + gamma eta_k Omega, E_k = Psi_eta(xbar_k) + eta_k Omega - Psi* + mu V(x_k, x*). */
        bound: (s, observe) => { const start = first(observe); return start === undefined ? undefined : s.kept * start + s.lost; },
        dualityGap: (s, observe) => (s.k === 0 ? undefined : gap(observe, s.xbar, s.y)),
      },
    };
  },
);
