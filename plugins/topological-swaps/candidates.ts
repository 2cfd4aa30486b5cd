/** The two search spaces: pairs (i, j), i after j in the order, by how nearly an edge i -> j closes no cycle. */
import type { Vector } from '../../core/index.js';

/** Positions a < b of pairs, pair p at (first[p], second[p]): the small space is the first `small` of them, the large one all `large`. */
export interface Candidates { readonly first: Int32Array; readonly second: Int32Array; small: number; large: number }

/** Numbers of pairs in the two spaces: those of the given ranks, and what ties with them. */
export interface Sizes { readonly small: number; readonly large: number }

export const mostPairs = (d: number): number => d * (d - 1) / 2;

/** The sizes as given, clamped to [1, d(d-1)/2]; `auto` as in the authors' later code. */
export function sizesOf(d: number, small: number | 'auto', large: number | 'auto'): Sizes {
  const all = mostPairs(d), clamp = (size: number): number => Math.min(Math.max(1, size), all);
  const few = Math.floor(1.5 * d), many = Math.min(Math.floor(Math.sqrt(d) * (d - 1) * Math.log10(d)), all);
  const s = clamp(small === 'auto' ? Math.min(few, many) : small);
  return { small: s, large: Math.max(s, clamp(large === 'auto' ? Math.max(few, many) : large)) };
}

/**
 * Finds the pairs of an order from the gradient of the acyclicity function, d x d: entry (i, j) ranks the pair of nodes i after j; forbidden edges i -> j are left
 * out. The answer is overwritten by the next call. Within a space pairs keep the order of their positions, so that rounding cannot reorder ties.
 */
export function candidateFinder(d: number, { small, large }: Sizes): (order: Int32Array, walks: Vector, rules: Vector) => Candidates {
  const values = new Float64Array(mostPairs(d)), found: Candidates = { first: new Int32Array(mostPairs(d)), second: new Int32Array(mostPairs(d)), small: 0, large: 0 };
  return (order, walks, rules) => {
    let count = 0;
    for (let b = 1; b < d; b++) {
      for (let a = 0; a < b; a++) {
        const edge = order[b]! * d + order[a]!;
        if (rules[edge] !== -1) values[count++] = walks[edge]!;
      }
    }
    const sorted = values.subarray(0, count).sort(), rank = (size: number): number => (count === 0 ? -1 : sorted[Math.min(size, count) - 1]!);
    const smallest = rank(small), largest = rank(large);
    const collect = (above: number, upTo: number): void => {
      for (let b = 1; b < d; b++) {
        for (let a = 0; a < b; a++) {
          const edge = order[b]! * d + order[a]!, walk = walks[edge]!;
          if (rules[edge] === -1 || walk <= above || walk > upTo) continue;
          found.first[found.large] = a;
          found.second[found.large++] = b;
        }
      }
    };
    found.large = 0;
    collect(Number.NEGATIVE_INFINITY, smallest);
    found.small = found.large;
    collect(smallest, largest);
    return found;
  };
}
