/** Random acyclic graphs with weights, that a seed determines. */
import type { Random } from '../../contract/random.js';
import { dataError } from '../errors.js';

export type GraphName = 'erdos-renyi' | 'scale-free';
export interface GraphOptions { readonly graph: GraphName; readonly nodes: number; readonly edgesPerNode: number; /** Least and largest size of a weight. */ readonly weights: readonly [number, number] }
/** `order`: the nodes, roots first. `W`: nodes x nodes, W_ij the weight of i -> j, 0 where there is no edge. `parents` of a node, in the order. */
export interface Graph { readonly order: Int32Array; readonly W: Float64Array; readonly parents: readonly Int32Array[] }

/**
 * erdos-renyi: round(edgesPerNode x nodes) of all pairs, each set of pairs equally likely, directed along a random order. scale-free (Barabasi and Albert, as igraph
 * directs it): node after node sends round(edgesPerNode) edges to different earlier ones, each with a probability proportional to 1 + the edges that it has received; then
 * the nodes are renamed at random. Weights are uniform in size and of either sign alike. Error: `data-reference` for more edges than pairs.
 */
export function randomGraph({ graph, nodes, edgesPerNode, weights: [least, largest] }: GraphOptions, random: Random): Graph {
  const edges = graph === 'erdos-renyi' ? uniformEdges(nodes, Math.round(edgesPerNode * nodes), random) : preferredEdges(nodes, Math.round(edgesPerNode), random);
  const order = shuffled(nodes, random), W = new Float64Array(nodes * nodes), parents: number[][] = Array.from({ length: nodes }, () => []);
  for (const pair of edges) {
    const a = Math.floor(pair / nodes), b = pair % nodes, size = least + (largest - least) * random.uniform();
    W[order[a]! * nodes + order[b]!] = random.uniform() < 0.5 ? -size : size;
    parents[order[b]!]!.push(order[a]!);
  }
  return { order, W, parents: parents.map((list) => Int32Array.from(list)) };
}

/** Positions a < b of the order as a x nodes + b, ascending. Floyd's sampling: one draw an edge. */
function uniformEdges(nodes: number, count: number, random: Random): number[] {
  const pairs = (nodes * (nodes - 1)) / 2, chosen = new Set<number>();
  if (count > pairs) throw dataError('data-reference', `${nodes} nodes have ${pairs} pairs, not ${count}.`, { pointer: '/edgesPerNode', expected: `at most ${(nodes - 1) / 2}` });
  for (let last = pairs - count; last < pairs; last++) {
    const drawn = random.integer(last + 1);
    chosen.add(chosen.has(drawn) ? last : drawn);
  }
  return [...chosen].map((pair) => {
    // Pairs (a, b) counted by b: b (b - 1) / 2 of them come before those that end at b.
    let b = Math.floor((1 + Math.sqrt(1 + 8 * pair)) / 2);
    if ((b * (b - 1)) / 2 > pair) b--;
    if ((b * (b + 1)) / 2 <= pair) b++;
    return (pair - (b * (b - 1)) / 2) * nodes + b;
  }).sort((x, y) => x - y);
}

/** The last node to join is the first of the order. */
function preferredEdges(nodes: number, each: number, random: Random): number[] {
  const received = new Int32Array(nodes), pairs: number[] = [];
  for (let joining = 1; joining < nodes; joining++) {
    const chosen = new Set<number>();
    while (chosen.size < Math.min(each, joining)) {
      let total = 0;
      for (let node = 0; node < joining; node++) if (!chosen.has(node)) total += 1 + received[node]!;
      let left = random.integer(total), node = 0;
      for (; ; node++) if (!chosen.has(node) && (left -= 1 + received[node]!) < 0) break;
      chosen.add(node);
    }
    for (const node of chosen) { received[node]!++; pairs.push((nodes - 1 - joining) * nodes + (nodes - 1 - node)); }
  }
  return pairs.sort((x, y) => x - y);
}

function shuffled(length: number, random: Random): Int32Array {
  const order = Int32Array.from({ length }, (_, at) => at);
  for (let last = length - 1; last > 0; last--) {
    const other = random.integer(last + 1), kept = order[last]!;
    order[last] = order[other]!;
    order[other] = kept;
  }
  return order;
}
