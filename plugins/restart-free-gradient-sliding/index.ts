/** Gradient sliding without restarts for a strongly convex simple part (derived schedule). */
import { Type } from 'typebox';
import { defineMethod, usageError } from '../../core/index.js';
import { valueMetric } from '../shared/metrics.js';
import { derivedWeights, subgradientSlope } from '../shared/sliding/inner.js';
import { noiseIfKnown, noiseOf } from '../shared/sliding/noise.js';
import { initialState, openOuter, whenDone } from '../shared/sliding/outer.js';
import { accuracy, delta0, maxInnerSteps, nonsmoothLipschitz, sampling, simpleStrongConvexity, subgradientVariance, termParams } from '../shared/sliding/params.js';
import { provedWithin } from '../shared/sliding/proved.js';
import { smoothnessOf, startOf, strongConvexityOf } from '../shared/sliding/run.js';
import { boundAt, startBound, startOracles } from '../shared/sliding/start-gap.js';
import { slidingMetrics } from '../shared/sliding/metrics.js';
import { decayOf } from '../shared/sliding/decay.js';

const id = 'restart-free-gradient-sliding';

export const restartFreeGradientSliding = defineMethod(
  {
    id, version: '1.0.0', title: 'Restart-free gradient sliding',
    summary: 'one loop for f + h + chi, chi strongly convex: gradients of f grow with log 1/eps, (sampled) subgradients of h with 1/eps',
    tags: ['first-order', 'composite', 'nonsmooth', 'sliding', 'stochastic'],
    source: {
      title: 'Restart-Free (Accelerated) Gradient Sliding Methods for Strongly Convex Composite Optimization', authors: 'X. Wu, Z. Xu, H. Zhang', year: 2026,
      reference: 'arXiv 2602.04161; the schedule is derived here',
    },
    requires: ['nonsmoothSubgradient', 'twoCentreProx'], uses: ['smoothGradient', 'sampleSubgradient', 'simpleValue'],
    observes: ['value', ...startOracles], facts: { convex: true, stronglyConvex: true },
    params: Type.Object({
      C: Type.Union([Type.Number({ exclusiveMinimum: 0 }), Type.Literal('theory')], { default: 2, description: 'T_k = ceil(C rho^-k); "theory" is 2 gamma M^2 / (mu delta0), sampled 4 gamma (M^2 + sigma^2) / (mu delta0)' }),
      delta0, accuracy, ...sampling, maxInnerSteps, simpleStrongConvexity, nonsmoothLipschitz, subgradientVariance, ...termParams,
    }, { additionalProperties: false }),
    metrics: { value: valueMetric, ...slidingMetrics },
    merit: 'value', preference: 20,
    conformance: { tolerance: 1e-3, budget: 100 },
  },
  (run) => {
    const L = smoothnessOf(run), mu = strongConvexityOf(run, id), { gamma, beta, rho } = decayOf(L, mu);
    const { C, delta0: given, subgradients } = run.params;
    const noise = noiseIfKnown(run), lost = noise && (gamma * gamma * (noise.M2 + noise.sigma2) * (subgradients === 'sampled' ? 2 : 1)) / mu;
    const outer = openOuter(run, { ...derivedWeights(mu), slope: subgradientSlope(run) }, run.params.maxInnerSteps);
    const plan = { gamma, beta, innerSteps: 0 };
    const start = startBound(run, mu, given);

    /** null where it is neither given nor needed: only the theory's C asks oracles for it. */
    function gapAt(x: Float64Array): number | null {
      return given ?? (C === 'theory' ? boundAt(run.oracles, x, { ...run.traits, mu }) : undefined) ?? null;
    }

    function growthFor(gap0: number | null): number {
      if (C !== 'theory') return C;
      const { M2, sigma2 } = noiseOf(run);
      if (gap0 === null) throw usageError('number-missing', 'The theory\'s C needs `delta0`, which cannot be found from the problem.', { pointer: '/method/params/delta0', expected: 'a bound on Psi(x0) - Psi* + mu V(x0, x*)', suggestion: '--set /method/params/delta0=NUMBER, or a number for C' });
      return ((sigma2 > 0 ? 4 : 2) * gamma * (M2 + sigma2)) / (mu * gap0);
    }

    return {
      init() {
        const x = startOf(run), gap0 = gapAt(x);
        return { ...initialState(x), gap0, growth: growthFor(gap0), noise: 0, kept: 1 };
      },
      step(s) {
        plan.innerSteps = Math.max(1, Math.ceil(s.growth * rho ** -(s.k + 1)));
        return whenDone(outer(s, plan), () => {
          s.kept *= 1 - gamma;
          s.noise = (1 - gamma) * s.noise + (lost ?? 0) / s.innerSteps;
          // Of samples the bound holds in expectation only.
          return lost !== undefined && subgradients === 'full' && s.gap0 !== null ? provedWithin(s.kept * s.gap0 + s.noise, run.params.accuracy) : undefined;
        });
      },
      point: (s) => s.xbar,
      metrics: {
        value: (s, observe) => observe.value?.(s.xbar),
        innerSteps: (s) => s.innerSteps,
        /** E_k <= (1 - gamma) E_{k-1} + gamma^2 M^2 / (mu T_k), E_k = Psi(xbar_k) - Psi* + mu V(x_k, x*); sampled: 2 (M^2 + sigma^2), in expectation. */
        bound: (s, observe) => { const first = lost === undefined ? undefined : start(observe); return first === undefined ? undefined : s.kept * first + s.noise; },
      },
    };
  },
);
