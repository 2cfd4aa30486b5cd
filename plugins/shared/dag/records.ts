/** Metrics that every method on graphs shares: against the known graph, and the violation of the Karush-Kuhn-Tucker conditions. */
import { Type } from 'typebox';
import type { OracleSet, Vector } from '../../../core/index.js';
import type { Metric } from '../../../core/contract/method.js';
import { acyclicity, walksAlong, type AcyclicityName } from './acyclicity.js';
import { graphErrors, interventionDistance } from './metrics.js';
import { topologicalOrder } from './order.js';
import { usualThreshold, weightsOf, type GraphRun } from './weights.js';

/** Weights smaller than this are no edges in `shd`, `sid`, `fdr`, `tpr` and `fpr`; absent: 0.3, and 0.5 for networks. */
export const thresholdParam = Type.Number({ minimum: 0, description: 'weights of smaller magnitude are no edges in `shd`, `sid`, `fdr`, `tpr`, `fpr`; default 0.3, and 0.5 for networks' });
export const thresholdOf = (threshold: number | undefined, { traits }: GraphRun): number => threshold ?? usualThreshold(traits);

const edges: Metric = { unit: 'edges', better: 'lower' }, pairs: Metric = { unit: 'pairs', better: 'lower' }, loss: Metric = { unit: '1', better: 'lower' }, gain: Metric = { unit: '1', better: 'higher' };

/** Declarations for the manifest; they need `observes: ['truth']`. Without a known graph they are absent. */
export const graphMetrics = {
  shd: edges, sid: pairs, fdr: loss, tpr: gain, fpr: loss,
  shdRaw: edges, sidRaw: pairs, fdrRaw: loss, tprRaw: gain, fprRaw: loss,
} as const satisfies Readonly<Record<string, Metric>>;

type Look<O extends keyof OracleSet> = { readonly [K in O]?: OracleSet[K] | undefined };
export type GraphRecord = keyof typeof graphMetrics;

/** The functions of `graphMetrics`: after the threshold, and `...Raw` with every weight that is not zero as an edge. `sid` is absent where that graph has a cycle. */
export function graphRecords<S>(run: GraphRun, threshold: number, pointOf: (state: S) => Vector): Readonly<Record<GraphRecord, (state: S, observe: Look<'truth'>) => number | undefined>> {
  const d = run.traits.nodes!, truth = new Float64Array(d * d), graph = new Float64Array(d * d), order = new Int32Array(d);
  const prepare = (state: S, observe: Look<'truth'>, raw: boolean): boolean => {
    if (!observe.truth) return false;
    observe.truth(truth);
    weightsOf(pointOf(state), d, run.traits.hidden, graph);
    for (let at = 0; at < graph.length; at++) if (raw ? graph[at] === 0 : Math.abs(graph[at]!) < threshold) graph[at] = 0;
    return true;
  };
  const error = (name: 'shd' | 'fdr' | 'tpr' | 'fpr', raw: boolean) => (state: S, observe: Look<'truth'>) => (prepare(state, observe, raw) ? graphErrors(graph, truth, d)[name] : undefined);
  const sid = (raw: boolean) => (state: S, observe: Look<'truth'>) =>
    (prepare(state, observe, raw) && topologicalOrder(graph, d, order) && topologicalOrder(truth, d, order) ? interventionDistance(graph, truth, d) : undefined);
  return {
    shd: error('shd', false), sid: sid(false), fdr: error('fdr', false), tpr: error('tpr', false), fpr: error('fpr', false),
    shdRaw: error('shd', true), sidRaw: sid(true), fdrRaw: error('fdr', true), tprRaw: error('tpr', true), fprRaw: error('fpr', true),
  };
}

/** Largest KKT violation of a point that counts as stationary, relative to max(1, the largest entry of the score's gradient at zero weights). */
export const stationary = 1e-6;

/** Entries of grad h up to this are zero: the edge closes no cycle. */
const noWalk = 1e-12;

/** Declarations of the metrics `score` and `kktViolation`; they need `observes: ['score', 'scoreGradient', 'edgeRules']`. */
export const scoreMetrics = { score: { unit: '1', better: 'lower' }, kktViolation: { unit: '1', better: 'lower' } } as const satisfies Readonly<Record<string, Metric>>;

/**
 * Violation at x of the Karush-Kuhn-Tucker conditions of min score subject to h(W) = 0: max over i != j with [grad h(|W|)]_ij <= 1e-12 (the edge i -> j closes no
 * cycle) of |g_ij + l1 sign(w_ij)| where w_ij is not 0, max(|g_ij| - l1, 0) where it is; g is the gradient of the score's smooth part, and for networks the largest over the
 * hidden units counts. Forbidden edges are left out; required ones count as edges. Undefined where h is infinite at |W|.
 */
export function kktViolation({ traits }: GraphRun, name: AcyclicityName = 'log-determinant'): (x: Vector, observe: Look<'scoreGradient' | 'edgeRules'>) => number | undefined {
  const d = traits.nodes!, { hidden, l1 = 0 } = traits, units = hidden ?? 1, h = acyclicity(name, d), along = walksAlong(d);
  const A = new Float64Array(d * d), walks = new Float64Array(d * d), rules = new Float64Array(d * d), order = new Int32Array(d);
  let gradient = new Float64Array(0);
  return (x, observe) => {
    if (!observe.scoreGradient) return undefined;
    if (gradient.length !== x.length) gradient = new Float64Array(x.length);
    observe.scoreGradient(x, gradient);
    observe.edgeRules?.(rules);
    weightsOf(x, d, hidden, A);
    for (let edge = 0; edge < A.length; edge++) A[edge] = edge % (d + 1) === 0 ? 0 : Math.max(Math.abs(A[edge]!), rules[edge] === 1 ? 1 : 0);
    // Large graphs leave the functions of whole matrices no correct digits; one without cycles has its walks counted along an order.
    if (name === 'log-determinant' && topologicalOrder(A, d, order)) along(order, A, walks);
    else if (!Number.isFinite(h(A, walks))) return undefined;
    let worst = 0;
    for (let edge = 0; edge < A.length; edge++) {
      if (edge % (d + 1) === 0 || rules[edge] === -1 || Math.abs(walks[edge]!) > noWalk) continue;
      for (let at = edge * units; at < (edge + 1) * units; at++) worst = Math.max(worst, x[at] === 0 ? Math.abs(gradient[at]!) - l1 : Math.abs(gradient[at]! + l1 * Math.sign(x[at]!)));
    }
    return worst;
  };
}
