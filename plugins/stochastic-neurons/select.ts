/** Selection in linear time (Hoare 1961). */
import type { Vector } from '../../core/index.js';

/** Entry number `rank` of the values in rising order; they are reordered. NaN where one of them is. */
export function smallest(values: Vector, rank: number): number {
  if (values.some(Number.isNaN)) return Number.NaN;
  let low = 0, high = values.length - 1;
  while (low < high) {
    const pivot = values[(low + high) >> 1]!;
    let i = low, j = high;
    while (i <= j) {
      while (values[i]! < pivot) i++;
      while (values[j]! > pivot) j--;
      if (i <= j) { const held = values[i]!; values[i++] = values[j]!; values[j--] = held; }
    }
    if (rank <= j) high = j; else if (rank >= i) low = i; else break;
  }
  return values[rank]!;
}
