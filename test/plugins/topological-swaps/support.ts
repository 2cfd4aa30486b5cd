/** Runs of the search on a table, and the same scores by other means. */
import { streamFor } from '../../../core/random/index.js';
import { iterate, type AnyProblem, type RunResult, type TraceRecord } from '../../../core/index.js';
import { dagLearning } from '../../../problems/dag-learning/index.js';
import { topologicalSwaps } from '../../../plugins/topological-swaps/index.js';

export type Table = readonly (readonly number[])[];

/** The problem as the family builds it, without a registry. */
export function graphProblem(data: { readonly X?: Table; readonly covariance?: Table; readonly truth?: Table }, params: object = {}): AnyProblem {
  const dense = (rows: Table): object => ({ kind: 'array', shape: [rows.length, rows[0]!.length], data: Float64Array.from(rows.flat()) });
  const given = Object.fromEntries(Object.entries(data).map(([name, rows]) => [name, dense(rows)]));
  return dagLearning.build({ data: given, params: { loss: 'least-squares', l1: 0, l2: 0, hidden: 10, biases: false, ...params } } as never) as AnyProblem;
}

export interface Search { readonly records: readonly TraceRecord[]; readonly scores: readonly number[]; readonly result: RunResult; readonly order: readonly number[]; readonly weights: Float64Array }

/** All records of a run to its end; `order` and `weights` of the last point. */
export const search = (problem: object, params: object, seed = 0): Promise<Search> => runOf(topologicalSwaps, problem, params, seed);

export async function runOf(method: object, problem: object, params: object, seed = 0): Promise<Search> {
  const records: TraceRecord[] = [], run = iterate({ problem, method: { method, params }, seed, record: { every: 1 }, budget: { iterations: 10_000 } } as never);
  for (let next = await run.next(); ; next = await run.next()) {
    if (!next.done) { records.push(next.value); continue; }
    const { order, weights } = next.value.solution as unknown as Record<'order' | 'weights', { readonly data: Float64Array }>;
    return { records, scores: records.map(({ metrics }) => metrics['score']!), result: next.value, order: Array.from(order.data), weights: Float64Array.from(weights.data) };
  }
}

/** Observations of a random graph: each node a random combination of some nodes before it, plus noise. */
export function observations(d: number, n: number, seed: number): Table {
  const random = streamFor('swaps', 'table', seed), order = Array.from({ length: d }, (_, i) => i).map((node) => [random.uniform(), node] as const).sort((a, b) => a[0] - b[0]).map(([, node]) => node);
  const W = order.map((_, k) => order.map((__, l) => (l < k && random.uniform() < 0.5 ? (random.uniform() < 0.5 ? -1 : 1) * (0.5 + 1.5 * random.uniform()) : 0)));
  return Array.from({ length: n }, () => {
    const row = new Array<number>(d).fill(0);
    order.forEach((node, k) => { row[node] = 3 * (random.uniform() - 0.5) + order.reduce((sum, parent, l) => sum + W[k]![l]! * row[parent]!, 0); });
    return row;
  });
}

/** X'X / n. */
export const gramOf = (X: Table): number[][] => X[0]!.map((_, i) => X[0]!.map((__, j) => X.reduce((sum, row) => sum + row[i]! * row[j]!, 0) / X.length));

/** Residual variance of every node of the order by Gaussian elimination of the Gram matrix, one node after the other: no factor, no inverse. */
export function variancesOf(S: Table, order: readonly number[]): number[] {
  const left = S.map((row) => [...row]);
  return order.map((node, k) => {
    const pivot = left[node]![node]!;
    for (const i of order.slice(k + 1)) for (const j of order.slice(k + 1)) left[i]![j]! -= left[i]![node]! * left[node]![j]! / pivot;
    return pivot;
  });
}
export const scoreOf = (S: Table, order: readonly number[]): number => variancesOf(S, order).reduce((sum, v) => sum + v / 2, 0);

export function exchanged(order: readonly number[], a: number, b: number): number[] {
  const next = [...order];
  [next[a], next[b]] = [order[b]!, order[a]!];
  return next;
}

/** All orders of the numbers. */
export const ordersOf = (nodes: readonly number[]): number[][] => (nodes.length === 0 ? [[]] : nodes.flatMap((node) => ordersOf(nodes.filter((other) => other !== node)).map((rest) => [node, ...rest])));
