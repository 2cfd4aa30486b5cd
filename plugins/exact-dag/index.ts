/** The best graph of all: dynamic programming over the subsets of the nodes. */
import { Type } from 'typebox';
import { defineMethod, usageError, type Finish, type Vector } from '../../core/index.js';
import { topologicalOrder } from '../shared/dag/order.js';
import { graphMetrics, graphRecords, kktViolation, scoreMetrics, thresholdOf, thresholdParam } from '../shared/dag/records.js';
import { graphResult } from '../shared/dag/weights.js';
import { byElimination, byRegressions, bySupports, fitsOf, nothingKnown, type Fits, type Known, type LocalScores } from './local-scores.js';
import { emptyTable, extend, orderOf, type Table } from './step.js';

/** 2^16 subsets. */
export const mostNodes = 16;
/** Networks: each of the 5120 fits of ten nodes is an optimisation of its own. */
export const mostNetworks = 10;

/** `base` is the order that the subsets' bits follow, `next` the first subset that was not extended yet, `layer` how many positions have their best order. */
interface State extends Table { base: Int32Array; order: Int32Array; x: Vector; score: number; rules: Vector; gram: Vector; known: Known; next: number; layer: number }

export const exactDag = defineMethod(
  {
    id: 'exact-dag', version: '1.0.0', title: 'Exact DAG by dynamic programming',
    summary: 'the best of all orders of up to 16 nodes, by dynamic programming over subsets',
    tags: ['graph', 'causal', 'exact', 'dynamic-programming'],
    source: { title: 'A simple approach for finding the globally optimal Bayesian network structure', authors: 'T. Silander, P. Myllymaki', year: 2006, reference: 'UAI 2006' },
    requires: ['nodeRegression', 'edgeRules'], uses: ['gram'], observes: ['scoreGradient', 'edgeRules', 'truth'],
    params: Type.Object({
      slice: Type.Optional(Type.Integer({ minimum: 1, description: 'subsets that a step looks at, at most; default: a whole layer where scores come by elimination, else 256, and 16 (`logistic`) or 1 (`mlp`) where fits iterate over the observations' })),
      threshold: Type.Optional(thresholdParam),
    }, { additionalProperties: false }),
    metrics: { ...scoreMetrics, subsets: { unit: 'subsets', better: 'neither' }, ...graphMetrics },
    merit: 'score', preference: 10,
    conformance: {
      variants: [{ slice: 1 }],
      exclude: { 'begins at the start point': 'the first record is the best graph of the first order, not the start point of the weights' },
    },
  },
  (run) => {
    const d = run.traits.nodes!, { oracles, params, traits } = run, { nodeRegression, edgeRules, gram } = oracles;
    refuseMany(d, traits.hidden !== undefined);
    const threshold = thresholdOf(params.threshold, run), violation = kktViolation(run), records = graphRecords(run, threshold, (s: State) => s.x), parts = new Float64Array(d), requiredChildren = new Int32Array(d);
    /** Only a fit that is the least of all is known to be the least in a subset. */
    const isSparse = traits.exactFits === true && traits.linearModel === true && (traits.l1 ?? 0) > 0;
    let made: { readonly fits: Fits; readonly locals: LocalScores; readonly slice: number } | undefined;

    /** Scratch and functions that the state determines. */
    const tools = (s: State): NonNullable<typeof made> => (made ??= createTools(s));
    const createTools = ({ base, rules, gram: S, known }: State): NonNullable<typeof made> => {
      for (let p = 0; p < d; p++) for (let q = 0; q < d; q++) if (rules[base[p]! * d + base[q]!] === 1) requiredChildren[p]! |= 1 << q;
      const fits = fitsOf(run, base, rules, nodeRegression), isSum = S.length > 0 && (traits.l1 ?? 0) === 0;
      const quick = isSum ? byElimination(S, base, fits, traits.squaredLoss ? halfVariance : halfLogarithm) : undefined;
      const slice = quick ? 2 ** d : S.length > 0 ? 256 : traits.hidden === undefined ? 16 : 1;
      return { fits, locals: quick ?? (isSparse ? bySupports(d, fits, known) : byRegressions(d, fits)), slice: params.slice ?? slice };
    };
    /** Order, weights and score of the best order of the first positions; true unless a part was no number. */
    const show = (s: State): boolean => {
      const { fits } = tools(s), placeOf = new Int32Array(d);
      s.base.forEach((node, p) => { placeOf[node] = p; });
      orderOf(s, s.base, s.layer, s.order);
      s.score = 0;
      let before = 0;
      for (const node of s.order) {
        s.score += fits.place(placeOf[node]!, before, s.x);
        before |= 1 << placeOf[node]!;
      }
      return s.best[2 ** s.layer - 1]! < Number.POSITIVE_INFINITY;
    };
    function end(): Finish {
      const every = `the best last node of each of the ${2 ** d} subsets of the nodes is known`;
      if (traits.exactFits) return { outcome: 'converged', reason: `${every}: no order scores better`, certificate: { kind: 'global', evidence: 'proved', measure: 'subsets', value: 2 ** d } };
      return { outcome: 'converged', reason: `${every}, as far as the fits of single nodes go, which for this loss are stationary points and need not be the least`, certificate: { kind: 'local', evidence: 'measured', measure: 'subsets', value: 2 ** d } };
    }
    return {
      init(): State {
        const rules = new Float64Array(d * d), S = new Float64Array(gram ? d * d : 0), base = new Int32Array(d);
        edgeRules(rules);
        gram?.(S);
        topologicalOrder(rules.map((rule) => Math.max(0, rule)), d, base);
        const s: State = { ...emptyTable(d), base, order: base.slice(), x: run.start(), score: 0, rules, gram: S, known: nothingKnown(isSparse ? d : 0), next: 0, layer: 0 };
        show(s);
        return s;
      },
      step(s): Finish | void {
        const { locals, slice } = tools(s), whole = 2 ** (s.layer + 1) - 1, to = Math.min(whole, s.next + slice);
        extend(s, s.next, to, locals, requiredChildren, parts);
        s.next = to;
        if (to < whole) return;
        s.layer += 1;
        if (!show(s)) return { outcome: 'diverged', reason: 'the fit of a node gave no number' };
        if (s.layer === d) return end();
      },
      point: (s: State) => s.x,
      metrics: { score: (s: State) => s.score, kktViolation: (s: State, observe) => violation(s.x, observe), subsets: (s: State) => s.next, ...records },
      result: (s: State) => graphResult(run, s.x, s.order, threshold),
    };
  },
);

/** Error `too-many-nodes`. */
function refuseMany(d: number, isNetwork: boolean): void {
  const most = isNetwork ? mostNetworks : mostNodes;
  if (d <= most) return;
  throw usageError('too-many-nodes', `Method \`exact-dag\` looks at every subset of the nodes, and there are ${d} of them${isNetwork ? ', each a network' : ''}.`,
    { pointer: '/method/id', expected: `at most ${most} nodes${isNetwork ? ' for the loss mlp' : ''}`, suggestion: 'topological-swaps searches graphs of any size' });
}

const halfVariance = (variance: number): number => variance / 2;
const halfLogarithm = (variance: number): number => Math.log(variance) / 2;
