/**
 * What every subset of the nodes leaves of the variance of every node outside of it, by one elimination step a subset.
 *
 *   symbol   name                                            equation
 *   S        Gram matrix, nodes by position
 *   l        lowest position in the subset u                 u' = u without l comes earlier in the sequence 0, 1, 2, ...
 *   A        covariance given u                              A_pq = A'_pq - A'_lp A'_lq / A'_ll, A' the covariance given u'
 *
 * Subsets that follow u = u' + {l} until the next one without l add positions below l only: rows p < l of A are all that they need, and the diagonal of the others.
 */
import type { Vector } from '../../core/index.js';

/** The variances given `subset`, a bit for each position: entry p is that of the node at position p where it is outside. A view, overwritten by the next call. */
export type Variances = (subset: number) => Vector;

/** The lowest position of a subset that is not empty. */
const lowest = (subset: number): number => 31 - Math.clz32(subset & -subset);

/** Cheap where each subset is the one before plus 1; any other one is built up from its highest position, to the same bits. S is d x d. */
export function eliminations(S: Vector, d: number): Variances {
  // Level n: the covariance given the n highest positions of the present subset, rows below the lowest of them; and all variances.
  const rows = Array.from({ length: d + 1 }, () => new Float64Array(d * d)), variances = Array.from({ length: d + 1 }, () => new Float64Array(d));
  let present = -1;

  const eliminate = (subset: number, level: number): void => {
    const before = rows[level - 1]!, after = rows[level]!, left = variances[level]!, l = lowest(subset), pivot = before[l * d + l]!;
    left.set(variances[level - 1]!);
    for (let q = l + 1; q < d; q++) if (!(subset >> q & 1)) { const shared = before[l * d + q]!; left[q]! -= shared * shared / pivot; }
    for (let p = 0; p < l; p++) {
      const factor = before[l * d + p]! / pivot;
      for (let q = 0; q < d; q++) after[p * d + q] = before[p * d + q]! - factor * before[l * d + q]!;
      left[p] = after[p * d + p]!;
    }
  };
  const countOf = (subset: number): number => { let count = 0; for (let rest = subset; rest !== 0; rest &= rest - 1) count++; return count; };

  return (subset) => {
    if (present < 0) {
      rows[0]!.set(S);
      for (let p = 0; p < d; p++) variances[0]![p] = S[p * d + p]!;
    }
    const depth = countOf(subset);
    if (subset !== present + 1 || present < 0) for (let prefix = 0, level = 1; level < depth; level++) {
      prefix |= 2 ** (31 - Math.clz32(subset & ~prefix));
      eliminate(prefix, level);
    }
    if (depth > 0) eliminate(subset, depth);
    present = subset;
    return variances[depth]!;
  };
}

/** A variance below this part of the node's own is rounding. */
const singular = 1e-10;

/** Whether every node keeps a variance above rounding given all others, and so given any of them: then elimination is exact for all subsets. */
export function isRegular(S: Vector, d: number): boolean {
  const left = new Float64Array(d * d);
  for (let last = 0; last < d; last++) {
    left.set(S);
    for (let k = 0; k < d; k++) {
      const pivot = left[k * d + k]!;
      if (!(pivot > singular * S[k * d + k]!)) return false;
      if (k === last) continue;
      for (let i = 0; i < d; i++) {
        if (i < k && i !== last || i === k) continue;
        const factor = left[i * d + k]! / pivot;
        for (let j = 0; j < d; j++) left[i * d + j]! -= factor * left[k * d + j]!;
      }
    }
    if (!(left[last * d + last]! > singular * S[last * d + last]!)) return false;
  }
  return true;
}
