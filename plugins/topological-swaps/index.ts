/** TOPO: the score of a graph goes down from order to order of its nodes, by exchanges that the acyclicity function suggests. */
import { Type } from 'typebox';
import { defineMethod, type AnyProblem, type Finish, type Vector } from '../../core/index.js';
import { acyclicity, walksAlong } from '../shared/dag/acyclicity.js';
import { graphMetrics, graphRecords, kktViolation, scoreMetrics, thresholdOf, thresholdParam, stationary } from '../shared/dag/records.js';
import { graphResult, weightsOf } from '../shared/dag/weights.js';
import { candidateFinder, mostPairs, sizesOf } from './candidates.js';
import { applyMove, moves, type Move } from './moves.js';
import { disjoint, improvements, rearrange } from './round.js';
import { gramScorer, regressionScorer, type Fit, type Scorer } from './scorer.js';
import { allowed, obeying, orderOfWeights, startMethods, startOrder, startParam } from './start.js';

const sizeParam = (which: string) => Type.Union([Type.Literal('auto'), Type.Integer({ minimum: 1 })], { default: 'auto', description: `pairs of nodes in the ${which} search space, clamped to [1, d(d-1)/2]` });

interface State extends Fit { rules: Vector; gram: Vector; used: number; candidates: number }

export const topologicalSwaps = defineMethod(
  {
    id: 'topological-swaps', version: '1.0.0', title: 'Topological swaps (TOPO)',
    summary: 'descends from order to order of the nodes, by swaps of pairs that the acyclicity function suggests',
    tags: ['graph', 'causal', 'local-search'],
    source: { title: 'Optimizing NOTEARS Objectives via Topological Swaps', authors: 'C. Deng, K. Bello, B. Aragam, P. Ravikumar', year: 2023, reference: 'ICML 2023, arXiv:2305.17277' },
    requires: ['nodeRegression', 'edgeRules'], uses: ['gram', 'scoreGradient', 'score'], observes: ['scoreGradient', 'edgeRules', 'truth'],
    nests: { start: startMethods },
    params: Type.Object({
      sizeSmall: sizeParam('small'), sizeLarge: sizeParam('large'),
      largeSearches: Type.Integer({ default: 1, minimum: 0, description: 'how many times an improvement may come from the large search space' }),
      acyclicity: Type.Union([Type.Literal('log-determinant'), Type.Literal('exponential'), Type.Literal('polynomial')], { default: 'log-determinant', description: 'the function whose gradient ranks the pairs' }),
      moves: Type.Array(Type.Enum(moves), { default: ['exchange'], minItems: 1, uniqueItems: true, description: 'how a pair i after j is rearranged; the small space takes the first one only' }),
      start: startParam, threshold: Type.Optional(thresholdParam),
    }, { additionalProperties: false }),
    metrics: { ...scoreMetrics, candidates: { unit: 'orders', better: 'neither' }, ...graphMetrics },
    merit: 'score', preference: 50,
    conformance: {
      variants: [{ start: { method: 'notears' } }],
      exclude: { 'begins at the start point': 'the first record is the best graph of the start order, not the start point of the weights' },
    },
  },
  (run) => {
    const d = run.traits.nodes!, { oracles, params, traits } = run, threshold = thresholdOf(params.threshold, run), isNetwork = traits.hidden !== undefined;
    const { nodeRegression, edgeRules, gram, scoreGradient } = oracles;
    const W = new Float64Array(d * d), A = new Float64Array(d * d), walks = new Float64Array(d * d), segment = new Int32Array(2 * d);
    const h = acyclicity(params.acyclicity, d), along = walksAlong(d), sizes = sizesOf(d, params.sizeSmall, params.sizeLarge), find = candidateFinder(d, sizes);
    const violation = kktViolation(run, params.acyclicity), records = graphRecords(run, threshold, (s: State) => s.x);
    let scorer: Scorer | undefined;
    const scorerOf = (s: State): Scorer => (scorer ??= createScorer(s));
    const createScorer = (s: State): Scorer => {
      const byRegression = regressionScorer(run, s.rules, nodeRegression, traits.exactFits ? undefined : run.start());
      const isSum = s.gram.length > 0 && (traits.l1 ?? 0) === 0 && !s.rules.includes(-1);
      return obedient(isSum ? gramScorer(s.gram, d, traits.squaredLoss ? halfVariance : halfLogarithm, byRegression) : byRegression, s.rules);
    };
    /** Moves that turn a required edge around are never improvements. */
    const obedient = (inner: Scorer, rules: Vector): Scorer => (!rules.includes(1) ? inner : { ...inner, change(s, move, a, b, graph) {
      applyMove(move, s.order, a, b, graph, segment);
      return allowed(segment, b - a + 1, rules, d) ? inner.change(s, move, a, b, graph) : 0;
    } });
    const problem = (): AnyProblem => ({ kind: 'dag-learning', layout: run.layout, traits, start: () => run.start(), oracles: Object.fromEntries(Object.entries(oracles).filter(([, oracle]) => oracle !== undefined)) });
    const other = typeof params.start === 'object' && 'method' in params.start ? run.nest('start', params.start.method, problem(), { params: params.start.params ?? {}, budget: { iterations: mostInnerSteps } }) : undefined;

    async function firstOrder(): Promise<Int32Array> {
      if (!other) return startOrder(params.start as Exclude<typeof params.start, { method: unknown }>, d, run.random);
      const session = await other.open();
      await other.advance(session);
      const { point } = await other.result(session), order = point?.['order']?.data;
      return order ? Int32Array.from(order) : orderOfWeights(Float64Array.from(point!['weights']!.data), d);
    }
    const search = (s: State, kinds: readonly Move[], from: number, to: number) => {
      s.candidates += (to - from) * kinds.length;
      return improvements(s, scorerOf(s), kinds, found(s), from, to, W, isNetwork, () => run.signal.aborted);
    };
    const found = (s: State) => find(s.order, walks, s.rules);
    const accept = (s: State, chosen: ReturnType<typeof disjoint>): void => {
      rearrange(s.order, chosen, W);
      const first = Math.min(...chosen.map(({ a }) => a)), last = Math.max(...chosen.map(({ b }) => b));
      scorerOf(s).refit(s, first, last);
    };
    function end(s: State, complete: boolean): Finish {
      const worst = scoreGradient ? violation(s.x, { scoreGradient, edgeRules }) : undefined;
      const isStationary = worst !== undefined && worst <= stationary * Math.max(1, maximum(s.gram));
      const swapOptimal = complete && sizes.large === mostPairs(d);
      const certificate = isStationary ? { kind: 'local', evidence: 'measured', measure: 'kktViolation', value: worst } as const
        : { kind: swapOptimal ? 'local' : 'feasible', evidence: 'measured' } as const;
      const why = complete ? 'no better order in the large search space' : 'no better order in the small search space, and the large searches are used up';
      return { outcome: complete || certificate.kind === 'local' ? 'converged' : 'budget', reason: why, certificate };
    }
    return {
      async init(): Promise<State> {
        const rules = new Float64Array(d * d), S = new Float64Array(gram ? d * d : 0);
        edgeRules(rules);
        gram?.(S);
        const s: State = { order: obeying(await firstOrder(), rules), x: run.start(), parts: new Float64Array(d), score: 0, rules, gram: S, used: 0, candidates: 0 };
        scorerOf(s).fit(s);
        return s;
      },
      step(s): Finish | void {
        s.candidates = 0;
        weightsOf(s.x, d, traits.hidden, W);
        for (let at = 0; at < A.length; at++) A[at] = Math.abs(W[at]!);
        // Where the other functions overflow, the log-determinant ranks the pairs.
        if (params.acyclicity === 'log-determinant' || !Number.isFinite(h(A, walks))) along(s.order, A, walks);
        const { small, large } = found(s);
        let better = search(s, params.moves.slice(0, 1), 0, small);
        if (better !== 'stopped' && better.length === 0) {
          if (s.used >= params.largeSearches) return end(s, false);
          better = search(s, params.moves, params.moves.length > 1 ? 0 : small, large);
          if (better !== 'stopped' && better.length === 0) return end(s, true);
          s.used += 1;
        }
        if (better === 'stopped') return { outcome: 'aborted', reason: 'interrupted' };
        accept(s, disjoint(s.order, better));
      },
      point: (s: State) => s.x,
      metrics: { score: (s: State) => s.score, kktViolation: (s: State, observe) => violation(s.x, observe), candidates: (s: State) => s.candidates, ...records },
      result: (s: State) => graphResult(run, s.x, s.order, threshold),
    };
  },
);

/** Start methods end by themselves, long before. */
const mostInnerSteps = 10_000_000;
const halfVariance = (variance: number): number => variance / 2;
const halfLogarithm = (variance: number): number => Math.log(variance) / 2;
const maximum = (values: Vector): number => values.reduce((most, value) => Math.max(most, value), 0);
