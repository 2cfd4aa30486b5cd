/** NOTEARS: the acyclic graph as a smooth equality constraint, by an augmented Lagrangian. */
import { Type } from 'typebox';
import { defineMethod, orthantMinimiser, type Finish, type Vector } from '../../core/index.js';
import { acyclicity } from '../shared/dag/acyclicity.js';
import { clearFixed, continuousCertificate, continuousResult, gradientScale, squaredAcyclicity } from '../shared/dag/continuous.js';
import { graphMetrics, graphRecords, kktViolation, scoreMetrics, thresholdOf, thresholdParam } from '../shared/dag/records.js';

/** `h` is that of the accepted point `x`, Infinity before the first one. */
interface State { readonly x: Vector; h: number; rho: number; alpha: number; readonly rules: Vector; readonly scale: number }

export const notears = defineMethod(
  {
    id: 'notears', version: '1.0.0', title: 'NOTEARS',
    summary: 'minimises the score over all graphs with a smooth measure of cycles as equality constraint, by an augmented Lagrangian',
    tags: ['graph', 'causal', 'continuous', 'augmented-lagrangian', 'baseline'],
    source: { title: 'DAGs with NO TEARS: Continuous Optimization for Structure Learning', authors: 'X. Zheng, B. Aragam, P. Ravikumar, E. P. Xing', year: 2018, reference: 'NeurIPS 2018, arXiv:1803.01422; networks: AISTATS 2020, arXiv:1909.13189' },
    requires: ['score', 'scoreGradient', 'edgeRules'], observes: ['score', 'scoreGradient', 'edgeRules', 'truth'],
    params: Type.Object({
      acyclicity: Type.Union([Type.Literal('exponential'), Type.Literal('polynomial'), Type.Literal('log-determinant')], { default: 'exponential', description: 'h of the squared weights' }),
      rho: Type.Number({ default: 1, exclusiveMinimum: 0, description: 'first weight of h^2 / 2' }),
      rhoMax: Type.Number({ default: 1e16, exclusiveMinimum: 0, description: 'the run ends where the weight of h^2 / 2 gets here' }),
      rhoFactor: Type.Number({ default: 10, exclusiveMinimum: 1, description: 'by which it grows' }),
      progress: Type.Number({ default: 0.25, exclusiveMinimum: 0, exclusiveMaximum: 1, description: 'it grows where h is more than this part of the h before' }),
      hTolerance: Type.Number({ default: 1e-8, exclusiveMinimum: 0, description: 'the run ends where h is at most this' }),
      threshold: Type.Optional(thresholdParam),
    }, { additionalProperties: false }),
    metrics: { ...scoreMetrics, h: { unit: '1', better: 'lower' }, rho: { unit: '1', better: 'neither' }, ...graphMetrics },
    preference: 30,
  },
  (run) => {
    const { size, params, traits, oracles: { score, scoreGradient, edgeRules } } = run, { l1 = 0 } = traits, d = traits.nodes!, weights = d * d * (traits.hidden ?? 1);
    const measure = squaredAcyclicity(run, acyclicity(params.acyclicity, d)), minimise = orthantMinimiser(size), next = new Float64Array(size), scratch = new Float64Array(size);
    const threshold = thresholdOf(params.threshold, run), violation = kktViolation(run, params.acyclicity), records = graphRecords(run, threshold, (s: State) => s.x);
    const size1 = (x: Vector): number => { let sum = 0; for (let at = 0; at < weights; at++) sum += Math.abs(x[at]!); return sum; };

    /** Q + rho h^2 / 2 + alpha h, the l1 term left out, and its gradient. */
    const lagrangian = (s: State) => (x: Vector, gradient: Vector): number => {
      const h = measure.value(x, s.rules);
      if (!Number.isFinite(h)) return Infinity;
      scoreGradient(x, gradient);
      measure.addGradient(x, s.rho * h + s.alpha, gradient);
      clearFixed(run, s.rules, gradient);
      return score(x) - l1 * size1(x) + (s.rho / 2 * h + s.alpha) * h;
    };
    const end = (s: State, reached: boolean): Finish => ({
      outcome: reached ? 'converged' : 'stalled', reason: reached ? 'h is within `hTolerance`' : 'h stays above `hTolerance` with the largest `rho`',
      certificate: continuousCertificate(run, s.x, s.h, violation(s.x, { scoreGradient, edgeRules }), s.scale),
    });
    return {
      init(): State {
        const x = run.start(), rules = new Float64Array(d * d);
        edgeRules(rules);
        return { x, h: Infinity, rho: params.rho, alpha: 0, rules, scale: gradientScale(scoreGradient, new Float64Array(size), scratch) };
      },
      step(s): Finish | void {
        next.set(s.x);
        clearFixed(run, s.rules, next);
        minimise(lagrangian(s), next, { size, penalised: weights, l1, small: innerGradient, still: innerGain, stopped: () => run.signal.aborted });
        if (run.signal.aborted) return { outcome: 'aborted', reason: 'interrupted' };
        const h = measure.value(next, s.rules);
        if (h > params.progress * s.h) {
          s.rho *= params.rhoFactor;
          if (s.rho < params.rhoMax) return;
        }
        s.x.set(next);
        s.h = h;
        s.alpha += s.rho * h;
        if (h <= params.hTolerance || s.rho >= params.rhoMax) return end(s, h <= params.hTolerance);
      },
      point: (s: State) => s.x,
      metrics: {
        score: (s: State, observe) => observe.score?.(s.x), kktViolation: (s: State, observe) => violation(s.x, observe),
        h: (s: State) => measure.value(s.x, s.rules), rho: (s: State) => s.rho, ...records,
      },
      result: (s: State) => continuousResult(run, s.x, s.rules, threshold),
    };
  },
);

/** Ends of an inner problem, both relative to max(1, |objective|): those of the authors' L-BFGS-B. */
const innerGradient = 1e-5, innerGain = 2e-9;
