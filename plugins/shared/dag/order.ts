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

/**
 * Sets the entries of W below `threshold` in magnitude to zero, then as many of the smallest of those left as it takes until there is no cycle (of equal ones the first).
 * Returns how many of the latter.
 */
export function cutToAcyclic(W: Vector, d: number, threshold: number, order: Int32Array): number {
  for (let at = 0; at < W.length; at++) if (Math.abs(W[at]!) < threshold) W[at] = 0;
  if (topologicalOrder(W, d, order)) return 0;
  const entries = Array.from(W.keys()).filter((at) => W[at] !== 0).sort((a, b) => Math.abs(W[a]!) - Math.abs(W[b]!) || a - b), trial = new Float64Array(W.length);
  const without = (count: number): boolean => {
    trial.set(W);
    for (let i = 0; i < count; i++) trial[entries[i]!] = 0;
    return topologicalOrder(trial, d, order);
  };
  // Without more edges there are no more cycles: the least count by bisection.
  let cyclic = 0, acyclic = entries.length;
  while (acyclic - cyclic > 1) {
    const middle = (cyclic + acyclic) >> 1;
    if (without(middle)) acyclic = middle; else cyclic = middle;
  }
  without(acyclic);
  W.set(trial);
  return acyclic;
}
