/** GOLEM: the Gaussian likelihood of linear equations with soft constraints, by Adam. */
import { Type } from 'typebox';
import { defineMethod, linalg, type Finish, type Vector } from '../../core/index.js';
import { adamDirection, newMoments, resetMoments, type Moments } from '../shared/dag/adam.js';
import { clearFixed, continuousCertificate, continuousResult, gradientScale } from '../shared/dag/continuous.js';
import { graphMetrics, graphRecords, kktViolation, scoreMetrics, thresholdOf, thresholdParam } from '../shared/dag/records.js';
import { createObjective, type Weights } from './objective.js';

/** `equal`: the likelihood of the present stage. */
interface State { readonly x: Vector; k: number; equal: boolean; readonly moments: Moments; readonly gram: Vector; readonly rules: Vector; readonly scale: number }

export const golem = defineMethod(
  {
    id: 'golem', version: '1.0.0', title: 'GOLEM',
    summary: 'maximises the Gaussian likelihood of linear equations, with penalties in place of a constraint against cycles',
    tags: ['graph', 'causal', 'continuous', 'likelihood', 'baseline'],
    source: { title: 'On the Role of Sparsity and DAG Constraints for Learning Linear DAGs', authors: 'I. Ng, A. Ghassami, K. Zhang', year: 2020, reference: 'NeurIPS 2020, arXiv:2006.10201' },
    requires: ['gram', 'scoreGradient', 'edgeRules'], observes: ['score', 'scoreGradient', 'edgeRules', 'truth'],
    facts: { linearModel: true },
    params: Type.Object({
      variances: Type.Optional(Type.Union([Type.Literal('equal'), Type.Literal('unequal')], { description: 'of the noise: EV or NV of the paper; NV goes on from EV. Default equal for least-squares, unequal for gaussian-loglik' })),
      l1: Type.Optional(Type.Number({ minimum: 0, description: 'weight of |B|_1; default 0.02, and 0.002 in the stage of unequal variances' })),
      l2: Type.Number({ default: 5, minimum: 0, description: 'weight of the cycle measure tr e^(B o B) - d' }),
      iterations: Type.Integer({ default: 100_000, minimum: 1, description: 'Adam steps of each stage' }),
      learningRate: Type.Number({ default: 1e-3, exclusiveMinimum: 0, description: 'of Adam' }),
      threshold: Type.Optional(thresholdParam),
    }, { additionalProperties: false }),
    metrics: { ...scoreMetrics, objective: { unit: '1', better: 'neither' }, h: { unit: '1', better: 'lower' }, ...graphMetrics },
    preference: 10,
  },
  (run) => {
    const { size, params, traits, oracles: { gram, scoreGradient, edgeRules } } = run, d = traits.nodes!, unequal = (params.variances ?? (traits.squaredLoss ? 'equal' : 'unequal')) === 'unequal';
    const objective = createObjective(d, traits.samples ?? 1), gradient = new Float64Array(size), direction = new Float64Array(size);
    const threshold = thresholdOf(params.threshold, run), violation = kktViolation(run), records = graphRecords(run, threshold, (s: State) => s.x);
    const weightsOf = (s: State): Weights => ({ l1: params.l1 ?? (s.equal ? 0.02 : 0.002), l2: params.l2 });
    const betas = { beta1: 0.9, beta2: 0.999 };
    const end = (s: State): Finish => ({
      outcome: 'budget', reason: 'all `iterations` of the schedule are made',
      certificate: continuousCertificate(run, s.x, objective.cycles(s.x), violation(s.x, { scoreGradient, edgeRules }), s.scale),
    });
    return {
      init(): State {
        const S = new Float64Array(d * d), rules = new Float64Array(d * d), x = run.start();
        gram(S);
        edgeRules(rules);
        return { x, k: 0, equal: true, moments: newMoments(size), gram: S, rules, scale: gradientScale(scoreGradient, new Float64Array(size), gradient) };
      },
      step(s): Finish | void {
        if (s.k === params.iterations && unequal && s.equal) { s.equal = false; s.k = 0; resetMoments(s.moments); }
        clearFixed(run, s.rules, s.x);
        objective.value(s.gram, s.x, s.equal, weightsOf(s), gradient);
        clearFixed(run, s.rules, gradient);
        adamDirection(betas, s.moments, gradient, direction, false);
        linalg().axpy(-params.learningRate, direction, s.x);
        s.k++;
        if (s.k >= params.iterations && (!unequal || !s.equal)) return end(s);
      },
      point: (s: State) => s.x,
      metrics: {
        score: (s: State, observe) => observe.score?.(s.x), kktViolation: (s: State, observe) => violation(s.x, observe),
        objective: (s: State) => objective.value(s.gram, s.x, s.equal, weightsOf(s)), h: (s: State) => objective.cycles(s.x), ...records,
      },
      result: (s: State) => continuousResult(run, s.x, s.rules, threshold),
    };
  },
);
