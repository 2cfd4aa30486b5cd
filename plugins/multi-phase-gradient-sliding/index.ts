/** Lan's gradient sliding in phases, for a strongly convex simple part: the restart method that the restart-free ones are compared with. */
import { Type } from 'typebox';
import { defineMethod, usageError, type Finish } from '../../core/index.js';
import { valueMetric } from '../shared/metrics.js';
import { lanWeights, subgradientSlope } from '../shared/sliding/inner.js';
import { fixedHorizon } from '../shared/sliding/lan-schedule.js';
import { slidingMetrics } from '../shared/sliding/metrics.js';
import { noiseOf } from '../shared/sliding/noise.js';
import { initialState, openOuter } from '../shared/sliding/outer.js';
import { maxInnerSteps, nonsmoothLipschitz, sampling, simpleStrongConvexity, startingGap, subgradientVariance, termParams } from '../shared/sliding/params.js';
import { positiveSmoothness, startOf, strongConvexityOf } from '../shared/sliding/run.js';
import { startGap } from '../shared/sliding/start-gap.js';

const id = 'multi-phase-gradient-sliding';

export const multiPhaseGradientSliding = defineMethod(
  {
    id, version: '1.0.0', title: 'Multi-phase gradient sliding',
    summary: 'gradient sliding restarted every ceil(4 sqrt(2L/mu)) iterations, each phase halving the gap; needs a strongly convex simple part',
    tags: ['first-order', 'composite', 'nonsmooth', 'sliding', 'stochastic', 'restart'],
    source: { title: 'Gradient sliding for composite optimization', authors: 'G. Lan', year: 2016, reference: 'Mathematical Programming 159; arXiv 1406.0919' },
    requires: ['smoothGradient', 'nonsmoothSubgradient', 'twoCentreProx'], uses: ['sampleSubgradient', 'simpleValue'],
    observes: ['value'], facts: { convex: true, stronglyConvex: true },
    params: Type.Object({
      delta0: startingGap,
      factor: Type.Number({ default: 1, exclusiveMinimum: 0, description: 'M^2 is multiplied by it: theory is 1, and 0.01 is often fast enough' }),
      ...sampling, maxInnerSteps, simpleStrongConvexity, nonsmoothLipschitz, subgradientVariance, ...termParams,
    }, { additionalProperties: false }),
    metrics: { value: valueMetric, ...slidingMetrics, phase: { unit: 'phases', better: 'neither' } },
    merit: 'value', preference: 5,
    conformance: { tolerance: 0.01, budget: 40 },
  },
  (run) => {
    const L = positiveSmoothness(run, id), mu = strongConvexityOf(run, id), { M2, sigma2 } = noiseOf(run), { factor, delta0 } = run.params;
    const N = Math.ceil(4 * Math.sqrt((2 * L) / mu));
    const outer = openOuter(run, { ...lanWeights, slope: subgradientSlope(run) }, run.params.maxInnerSteps);
    const plan = { gamma: 0, beta: 0, innerSteps: 0 };

    function gapAt(x: Float64Array): number {
      const found = delta0 ?? startGap(run.oracles, x, { ...run.traits, mu })?.gap;
      if (found !== undefined) return Math.max(found, Number.MIN_VALUE);
      throw usageError('number-missing', 'The problem has no `simpleValue`, from which the gap at the start is bounded.', { pointer: '/method/params/delta0', expected: 'a bound on Psi(x0) - Psi*', suggestion: '--set /method/params/delta0=NUMBER' });
    }

    return {
      init() {
        const x = startOf(run);
        return { ...initialState(x), gap: gapAt(x) };
      },
      step(s): Finish | void | Promise<Finish | void> {
        const i = s.k % N, phase = Math.floor(s.k / N) + 1;
        if (i === 0) s.x.set(s.xbar);
        fixedHorizon(L, factor * (M2 + sigma2), N, s.gap / (mu * 2 ** phase))(i + 1, plan);
        return outer(s, plan);
      },
      point: (s) => s.xbar,
      metrics: {
        value: (s, observe) => observe.value?.(s.xbar),
        innerSteps: (s) => s.innerSteps,
        phase: (s) => Math.ceil(s.k / N),
        /** Every whole phase halves the gap (sampled: in expectation): mu V(p, x*) <= Psi(p) - Psi*, in Euclidean geometry. */
        bound: (s) => (factor >= 1 && !run.traits.entropic ? s.gap / 2 ** Math.floor(s.k / N) : undefined),
      },
    };
  },
);
