/** DAGMA: a central path along the log-determinant of M-matrices, by Adam. */
import { Type } from 'typebox';
import { defineMethod, linalg, type Finish, type Vector } from '../../core/index.js';
import { adamDirection, newMoments, resetMoments, type Moments } from '../shared/dag/adam.js';
import { continuousCertificate, continuousResult, gradientScale } from '../shared/dag/continuous.js';
import { graphMetrics, graphRecords, kktViolation, scoreMetrics, thresholdOf, thresholdParam } from '../shared/dag/records.js';
import { createBarrier } from './barrier.js';
import { scheduleOf } from './schedule.js';

/** Of the stage: `k` Adam steps, `before` the objective at the last look, `rate` and `s` in use, `origin` its first point; `retries` with a smaller rate. */
interface State {
  readonly x: Vector; stage: number; k: number; before: number; rate: number; s: number; retries: number; readonly origin: Vector; readonly direction: Vector;
  readonly moments: Moments; readonly rules: Vector; readonly scale: number;
}

export const dagma = defineMethod(
  {
    id: 'dagma', version: '1.0.0', title: 'DAGMA',
    summary: 'follows the minimisers of mu (score) + h with mu to 0, h the log-determinant measure of cycles, by Adam',
    tags: ['graph', 'causal', 'continuous', 'central-path', 'baseline'],
    source: { title: 'DAGMA: Learning DAGs via M-matrices and a Log-Determinant Acyclicity Characterization', authors: 'K. Bello, B. Aragam, P. Ravikumar', year: 2022, reference: 'NeurIPS 2022, arXiv:2209.08037' },
    requires: ['score', 'scoreGradient', 'edgeRules'], observes: ['score', 'scoreGradient', 'edgeRules', 'truth'],
    params: Type.Object({
      mu: Type.Optional(Type.Number({ exclusiveMinimum: 0, description: 'first weight of the score; default 1, networks 0.1' })),
      muFactor: Type.Number({ default: 0.1, exclusiveMinimum: 0, exclusiveMaximum: 1, description: 'by which it shrinks' }),
      stages: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, description: 'values of mu; default 5, networks 4' })),
      s: Type.Optional(Type.Array(Type.Number({ exclusiveMinimum: 0 }), { minItems: 1, maxItems: 100, description: 's of every stage, the last one for those beyond; default [1, 0.9, 0.8, 0.7, 0.6], networks [1]' })),
      iterations: Type.Optional(Type.Integer({ minimum: 1, description: 'most Adam steps of a stage; default 30000, networks 50000' })),
      lastIterations: Type.Optional(Type.Integer({ minimum: 1, description: 'of the last stage; default 60000, networks 80000' })),
      learningRate: Type.Optional(Type.Number({ exclusiveMinimum: 0, description: 'of Adam; default 3e-4, networks 2e-4' })),
      rateDecay: Type.Number({ default: 0.8, exclusiveMinimum: 0, maximum: 1, description: 'networks: the rate shrinks by this every `checkEvery` steps of a stage that was restarted' }),
      tolerance: Type.Number({ default: 1e-6, minimum: 0, description: 'a stage ends where its objective changed by less than this part since the last look' }),
      checkEvery: Type.Integer({ default: 1000, minimum: 1, description: 'Adam steps between looks' }),
      threshold: Type.Optional(thresholdParam),
    }, { additionalProperties: false }),
    metrics: { ...scoreMetrics, objective: { unit: '1', better: 'neither' }, h: { unit: '1', better: 'lower' }, mu: { unit: '1', better: 'neither' }, stage: { unit: '1', better: 'neither' }, ...graphMetrics },
    preference: 20,
  },
  (run) => {
    const { size, params, traits, oracles: { scoreGradient, score, edgeRules } } = run, { l1 = 0 } = traits, d = traits.nodes!, isNetwork = traits.hidden !== undefined, weights = d * d * (traits.hidden ?? 1);
    const schedule = scheduleOf(params, isNetwork), rate = params.learningRate ?? schedule.rate, barrier = createBarrier(run, d), gradient = new Float64Array(size), betas = { beta1: 0.99, beta2: 0.999 };
    const { axpy } = linalg(), threshold = thresholdOf(params.threshold, run), violation = kktViolation(run), records = graphRecords(run, threshold, (s: State) => s.x);
    const objective = (s: State, of: (x: Vector) => number): number => schedule.mu(s.stage) * of(s.x) + barrier.value(s.x, s.rules, s.s);

    /** Forbidden edges stay at 0, and nodes' own inputs to their networks; the diagonal of linear weights is left to h, as the authors do. */
    const freeze = (rules: Vector): void => {
      const units = weights / (d * d);
      for (let edge = 0; edge < d * d; edge++) if (rules[edge] === -1 || (isNetwork && edge % (d + 1) === 0)) gradient.fill(0, edge * units, (edge + 1) * units);
    };
    /** Makes a stage begin at its origin. */
    const begin = (s: State): void => {
      s.x.set(s.origin);
      s.k = 0;
      s.before = farAway;
      resetMoments(s.moments);
    };
    const nextStage = (s: State): Finish | void => {
      if (s.stage + 1 === schedule.stages) return { outcome: 'converged', reason: 'the last value of `mu` is done', certificate: continuousCertificate(run, s.x, barrier.value(s.x, s.rules, 1), violation(s.x, { scoreGradient, edgeRules }), s.scale) };
      s.stage++;
      s.origin.set(s.x);
      s.rate = rate;
      s.s = schedule.s(s.stage);
      s.retries = 0;
      begin(s);
    };
    const restart = (s: State): void => {
      s.retries++;
      s.rate = rate * 2 ** -s.retries;
      s.s = isNetwork ? 1 : s.s + 0.1;
      begin(s);
    };
    /** Back into the domain: half of the last step, and half again. */
    const retreat = (s: State): 'inside' | 'restart' | 'done' => {
      while (!barrier.prepare(s.x, s.rules, s.s)) {
        if (s.k === 0 || isNetwork || s.s <= 0.9) return 'restart';
        axpy(s.rate, s.direction, s.x);
        s.rate /= 2;
        if (s.rate <= 1e-16) return 'done';
        axpy(-s.rate, s.direction, s.x);
      }
      return 'inside';
    };
    return {
      init(): State {
        const x = run.start(), rules = new Float64Array(d * d);
        edgeRules(rules);
        return {
          x, stage: 0, k: 0, before: farAway, rate, s: schedule.s(0), retries: 0, origin: x.slice(), direction: new Float64Array(size),
          moments: newMoments(size), rules, scale: gradientScale(scoreGradient, new Float64Array(size), gradient),
        };
      },
      step(s): Finish | void {
        const place = retreat(s);
        // The problem's start may be outside of the domain; zero is inside.
        if (place === 'restart' && s.stage === 0 && s.origin.subarray(0, weights).some((entry) => entry !== 0)) {
          s.origin.fill(0, 0, weights);
          begin(s);
          return;
        }
        if (place === 'restart') {
          if (s.retries >= mostRetries) return { outcome: 'stalled', reason: 'a stage leaves the domain of h from its first step on, with every learning rate' };
          restart(s);
          return;
        }
        if (place === 'done') return nextStage(s);
        const mu = schedule.mu(s.stage);
        scoreGradient(s.x, gradient);
        for (let at = 0; at < size; at++) gradient[at] = mu * (gradient[at]! + (at < weights ? l1 * Math.sign(s.x[at]!) : 0));
        barrier.addGradient(s.x, gradient);
        freeze(s.rules);
        adamDirection(betas, s.moments, gradient, s.direction);
        axpy(-s.rate, s.direction, s.x);
        s.k++;
        if (isNetwork && s.retries > 0 && s.k % params.checkEvery === 0) s.rate *= params.rateDecay;
        const last = s.k === schedule.iterations(s.stage);
        if (s.k % params.checkEvery !== 0 && !last) return;
        const now = objective(s, score), still = Math.abs((s.before - now) / s.before) <= params.tolerance;
        s.before = now;
        if (still || last) return nextStage(s);
      },
      point: (s: State) => s.x,
      metrics: {
        score: (s: State, observe) => observe.score?.(s.x), kktViolation: (s: State, observe) => violation(s.x, observe),
        objective: (s: State, observe) => (observe.score ? objective(s, observe.score) : undefined), h: (s: State) => barrier.value(s.x, s.rules, 1),
        mu: (s: State) => schedule.mu(s.stage), stage: (s: State) => s.stage + 1, ...records,
      },
      result: (s: State) => continuousResult(run, s.x, s.rules, threshold),
    };
  },
);

/** What the objective is compared with at the first look. */
const farAway = 1e16;
const mostRetries = 60;
