/** The weighted graph W behind a flat variable x of `dag-learning`, and the result that every method on graphs leaves. */
import { blocksOf, type Layout, type Result, type Vector } from '../../../core/index.js';
import type { Traits } from '../../../core/contract/problem.js';

/** What a method's `Run` knows of the problem. */
export interface GraphRun { readonly traits: Readonly<Traits>; readonly layout: Layout }

/** Number of nodes d of the problem. */
export const nodesOf = ({ traits }: GraphRun): number => traits.nodes!;

/** Writes W, d x d, to `out`: x itself for linear models; for networks W_ki = |w_ki|, the 2-norm over the hidden units of node i's inputs from k. */
export function weightsOf(x: Vector, d: number, hidden: number | undefined, out: Vector): void {
  if (hidden === undefined) { out.set(x.subarray(0, d * d)); return; }
  for (let edge = 0; edge < d * d; edge++) {
    let sum = 0;
    for (let at = edge * hidden; at < (edge + 1) * hidden; at++) sum += x[at]! * x[at]!;
    out[edge] = Math.sqrt(sum);
  }
}

/** Weights of smaller magnitude are no edges, where the user names no threshold. */
export const usualThreshold = ({ hidden }: Readonly<Traits>): number => (hidden === undefined ? 0.3 : 0.5);

/** Blocks `weights` [d, d] (before any threshold) and `order` [d] (roots first), labelled with the names of the nodes; for networks the parameters too. Reports draw weights from `threshold` on. */
export function graphResult({ traits, layout }: GraphRun, x: Vector, order: Int32Array, threshold: number): Result {
  const d = traits.nodes!, weights = new Float64Array(d * d), { labels, known } = layout[0]!;
  weightsOf(x, d, traits.hidden, weights);
  const parameters = traits.hidden === undefined ? {} : blocksOf(layout.map(({ name, shape, offset, labels: names }) => ({ name, shape, offset, ...(names ? { labels: names } : {}) })), x.slice());
  return { point: {
    weights: { shape: [d, d], data: weights, tags: ['graph'], threshold, ...(labels ? { labels } : {}), ...(known ? { known } : {}) },
    order: { shape: [d], data: order.slice(), ...(labels ? { labels: Array.from(order, (node) => labels[node]!) } : {}) },
    ...parameters,
  } };
}
