/** Orders of a population. */
import type { Vector } from '../../../core/index.js';

/** Indices by ascending value, equal ones by index; +Infinity last. Insertion: populations are small, and nothing is allocated. */
export function rankInto(values: Vector, order: Int32Array): void {
  for (let i = 0; i < values.length; i++) {
    let to = i;
    while (to > 0 && values[order[to - 1]!]! > values[i]!) { order[to] = order[to - 1]!; to--; }
    order[to] = i;
  }
}
