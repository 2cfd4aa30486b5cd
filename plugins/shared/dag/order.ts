/** Orders of the nodes, roots first, and the graphs that belong to them. W is d x d, row-major: W_ij is the weight of i -> j. */
import type { Vector } from '../../../core/index.js';

/** A topological order of the edges with |W_ij| > `below`, written to `order`: of the nodes that may come next the smallest first. False where there is a cycle. */
export function topologicalOrder(W: Vector, d: number, order: Int32Array, below = 0): boolean {
  const waiting = new Int32Array(d);
  for (let i = 0; i < d; i++) for (let j = 0; j < d; j++) if (Math.abs(W[i * d + j]!) > below) waiting[j]!++;
  for (let placed = 0; placed < d; placed++) {
    const next = waiting.indexOf(0);
    if (next < 0) return false;
    order[placed] = next;
    waiting[next] = -1;
    for (let j = 0; j < d; j++) if (Math.abs(W[next * d + j]!) > below && waiting[j]! > 0) waiting[j]!--;
  }
  return true;
}

/** Sets the entries of W below `threshold` in magnitude to zero, then the smallest of those left, one after the other, until there is no cycle. Returns how many of the latter. */
export function cutToAcyclic(W: Vector, d: number, threshold: number, order: Int32Array): number {
  for (let at = 0; at < W.length; at++) if (Math.abs(W[at]!) < threshold) W[at] = 0;
  let cut = 0;
  for (; !topologicalOrder(W, d, order); cut++) {
    let smallest = -1;
    for (let at = 0; at < W.length; at++) if (W[at] !== 0 && (smallest < 0 || Math.abs(W[at]!) < Math.abs(W[smallest]!))) smallest = at;
    W[smallest] = 0;
  }
  return cut;
}
