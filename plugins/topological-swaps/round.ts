/** One round of the search: which moves improve the score, and a set of them that do not touch each other. */
import type { Vector } from '../../core/index.js';
import type { Candidates } from './candidates.js';
import { applyMove, type Move } from './moves.js';
import type { Fit, Scorer } from './scorer.js';

/** An improving move: positions a < b, and the score after it alone. */
interface Improvement { readonly move: Move; readonly a: number; readonly b: number; readonly score: number }

/** Scores closer than this, relative to the larger of 1 and |score|, are equal. */
export const tolerance = 1e-10;
const marginOf = (score: number): number => tolerance * Math.max(1, Math.abs(score));

/** Improvements among the pairs `from` .. `to` - 1 by any of `kinds`; `stop` is asked before each pair, and ends the search at what was found so far. */
export function improvements(s: Fit, scorer: Scorer, kinds: readonly Move[], candidates: Candidates, from: number, to: number, W: Vector, firstOnly: boolean, stop: () => boolean): readonly Improvement[] | 'stopped' {
  const found: Improvement[] = [], margin = marginOf(s.score);
  for (let pair = from; pair < to; pair++) {
    if (stop()) return 'stopped';
    const a = candidates.first[pair]!, b = candidates.second[pair]!;
    for (const move of kinds) {
      const change = scorer.change(s, move, a, b, W);
      if (change < -margin) found.push({ move, a, b, score: s.score + change });
      if (firstOnly && found.length > 0) return found;
    }
  }
  return found;
}

/** The best improvement, then the next best that touches no position of those before it, and so on: their gains add up. Equal scores: smaller i, then smaller j first. */
export function disjoint(order: Int32Array, found: readonly Improvement[]): readonly Improvement[] {
  const nodes = ({ a, b }: Improvement): readonly [number, number] => [order[b]!, order[a]!];
  const byNodes = (x: Improvement, y: Improvement): number => nodes(x)[0] - nodes(y)[0] || nodes(x)[1] - nodes(y)[1];
  const sorted = [...found].sort((x, y) => x.score - y.score || byNodes(x, y));
  // Runs of scores that are equal within the tolerance are put in the order of their nodes.
  for (let start = 0, end = 1; start < sorted.length; start = end++) {
    while (end < sorted.length && sorted[end]!.score - sorted[start]!.score <= marginOf(sorted[start]!.score)) end++;
    sorted.splice(start, end - start, ...sorted.slice(start, end).sort(byNodes));
  }
  const taken = new Uint8Array(order.length), chosen: Improvement[] = [];
  for (const improvement of sorted) {
    if (taken.subarray(improvement.a, improvement.b + 1).includes(1)) continue;
    taken.fill(1, improvement.a, improvement.b + 1);
    chosen.push(improvement);
  }
  return chosen;
}

/** Makes the moves in the order itself. */
export function rearrange(order: Int32Array, chosen: readonly Improvement[], W: Vector): void {
  const segment = new Int32Array(2 * order.length);
  for (const { move, a, b } of chosen) {
    applyMove(move, order, a, b, W, segment);
    order.set(segment.subarray(0, b - a + 1), a);
  }
}
