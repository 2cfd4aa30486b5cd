/** Moves that let an edge i -> j exist where j stands before i, at positions a < b of the order: each permutes the nodes at a .. b and leaves the others in place. */
import type { Vector } from '../../core/index.js';

/**
 * exchange: i and j change places. insert-after: j goes right behind i. insert-before: i goes right in front of j.
 * repair: i goes in front of j together with its ancestors between them, so that no edge of the graph is lost.
 */
export const moves = ['exchange', 'insert-after', 'insert-before', 'repair'] as const;
export type Move = (typeof moves)[number];

/** Writes the nodes at a .. b after the move to the first b - a + 1 entries of `out`, which has 2d. W: the weights of the present order, d x d. */
export function applyMove(move: Move, order: Int32Array, a: number, b: number, W: Vector, out: Int32Array): void {
  const last = b - a;
  if (move === 'repair') { repair(order, a, b, W, out); return; }
  for (let k = 0; k <= last; k++) out[k] = order[a + k]!;
  if (move === 'exchange') { out[0] = order[b]!; out[last] = order[a]!; return; }
  if (move === 'insert-after') out.copyWithin(0, 1, last + 1);
  else out.copyWithin(1, 0, last);
  out[move === 'insert-after' ? last : 0] = move === 'insert-after' ? order[a]! : order[b]!;
}

/** Ancestors of i among the nodes at a + 1 .. b - 1, in their order, then i, then the rest. */
function repair(order: Int32Array, a: number, b: number, W: Vector, out: Int32Array): void {
  const d = order.length, length = b - a + 1;
  // From the back: a node is an ancestor when it has an edge to one that is.
  const isAncestor = out.subarray(length, 2 * length);
  isAncestor.fill(0);
  isAncestor[length - 1] = 1;
  for (let k = length - 2; k >= 1; k--) {
    for (let l = k + 1; l < length; l++) if (isAncestor[l] && W[order[a + k]! * d + order[a + l]!] !== 0) { isAncestor[k] = 1; break; }
  }
  let next = 0;
  for (let k = 1; k < length; k++) if (isAncestor[k]) out[next++] = order[a + k]!;
  for (let k = 0; k < length; k++) if (!isAncestor[k]) out[next++] = order[a + k]!;
}
