/**
 * Dynamic programming over subsets of the nodes (Silander and Myllymaki 2006).
 *
 *   symbol    name                                              equation
 *   u         a subset that is placed first, bits by position
 *   best_u    least score of its nodes over all their orders    best_{u + j} = min over j of best_u + Q_j(u)
 *   sink_u    the last node of that order, by position
 *   Q_j(u)    part of node j with u before it
 *
 * Subsets come in the order of their numbers, so that all parts of a subset are found at once; a subset is complete when its number is reached.
 */
import type { Vector } from '../../core/index.js';
import type { LocalScores } from './local-scores.js';

export interface Table { readonly best: Vector; readonly sink: Uint8Array }

export function emptyTable(d: number): Table {
  const best = new Float64Array(2 ** d).fill(Number.POSITIVE_INFINITY);
  best[0] = 0;
  return { best, sink: new Uint8Array(2 ** d) };
}

/** Extends the best orders of the subsets `from` .. `to` - 1 by every node that may follow: one with a required edge into the subset may not. Equal scores: the smaller position is last. */
export function extend({ best, sink }: Table, from: number, to: number, parts: LocalScores, requiredChildren: Int32Array, scratch: Vector): void {
  const d = requiredChildren.length;
  for (let subset = from; subset < to; subset++) {
    parts(subset, scratch);
    for (let p = 0; p < d; p++) {
      if (subset >> p & 1 || subset & requiredChildren[p]!) continue;
      const next = subset | 1 << p, score = best[subset]! + scratch[p]!;
      // Larger subsets, of smaller positions left out, come later.
      if (score <= best[next]!) { best[next] = score; sink[next] = p; }
    }
  }
}

/** Writes the best order of the first `length` positions to the first entries of `order`; the others follow by position. */
export function orderOf({ sink }: Table, base: Int32Array, length: number, order: Int32Array): void {
  order.set(base);
  for (let subset = 2 ** length - 1, at = length - 1; at >= 0; at--) {
    const last = sink[subset]!;
    order[at] = base[last]!;
    subset &= ~(1 << last);
  }
}
