/** The edges of a weighted graph after its threshold, and how they compare with a graph that is known. */
import type { SolutionBlock } from '../read-result.js';

/** `plain`: no graph is known. `reversed`: the known graph has it the other way only. `missing`: in the known graph only. */
export type EdgeKind = 'plain' | 'correct' | 'reversed' | 'extra' | 'missing';
export interface GraphEdge { readonly from: number; readonly to: number; /** 0 for a missing edge. */ readonly weight: number; readonly kind: EdgeKind }

export interface Graph { readonly names: readonly string[]; readonly edges: readonly GraphEdge[]; readonly threshold: number; /** Weights that are not zero, but below the threshold. */ readonly below: number }

/** A square block that says of itself that it is a graph, with as many numbers as its shape says. */
export const isGraph = ({ graph, shape, data, complex }: SolutionBlock): boolean =>
  graph !== undefined && !complex && shape.length === 2 && shape[0] === shape[1] && Number.isInteger(shape[0]) && shape[0]! >= 1 && data.length === shape[0]! ** 2;

/** Entry (i, j) of the block weighs i -> j; the diagonal and what is not finite are no edges. */
export function graphOf({ shape, data, graph }: SolutionBlock): Graph {
  const d = shape[0]!, { labels, known, threshold = 0 } = graph!, sound = known?.length === d * d ? known : undefined;
  const names = Array.from({ length: d }, (_, node) => (labels?.length === d ? labels[node]! : String(node)));
  const isEdge = (i: number, j: number): boolean => { const weight = data[i * d + j]!; return weight !== 0 && Number.isFinite(weight) && Math.abs(weight) >= threshold; };
  const isKnown = (i: number, j: number): boolean => sound !== undefined && Number.isFinite(sound[i * d + j]!) && sound[i * d + j] !== 0;
  const edges: GraphEdge[] = [];
  let below = 0;
  for (let i = 0; i < d; i++) for (let j = 0; j < d; j++) {
    if (i === j) continue;
    const weight = data[i * d + j]!, here = isEdge(i, j), back = isEdge(j, i);
    if (!here && weight !== 0 && Number.isFinite(weight)) below++;
    if (here) edges.push({ from: i, to: j, weight, kind: sound === undefined ? 'plain' : isKnown(i, j) ? 'correct' : isKnown(j, i) && !back ? 'reversed' : 'extra' });
    else if (isKnown(i, j) && !(back && !isKnown(j, i))) edges.push({ from: i, to: j, weight: 0, kind: 'missing' });
  }
  return { names, edges, threshold, below };
}
