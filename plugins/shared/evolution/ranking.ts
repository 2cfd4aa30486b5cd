/** Orders of a population. */
import type { Vector } from '../../../core/index.js';

/** Populations up to this are sorted by insertion. */
const few = 48;

/** Indices by ascending value, equal ones by index; +Infinity last. Nothing is allocated. */
export function rankInto(values: Vector, order: Int32Array): void {
  if (values.length > few) { heapInto(values, order); return; }
  for (let i = 0; i < values.length; i++) {
    let to = i;
    while (to > 0 && values[order[to - 1]!]! > values[i]!) { order[to] = order[to - 1]!; to--; }
    order[to] = i;
  }
}

/** Heap sort by value, then index: the same order as by insertion. */
function heapInto(values: Vector, order: Int32Array): void {
  const count = values.length;
  for (let i = 0; i < count; i++) order[i] = i;
  for (let root = (count >> 1) - 1; root >= 0; root--) sink(values, order, root, count);
  for (let last = count - 1; last > 0; last--) {
    const top = order[0]!;
    order[0] = order[last]!;
    order[last] = top;
    sink(values, order, 0, last);
  }
}

function sink(values: Vector, order: Int32Array, from: number, count: number): void {
  const item = order[from]!;
  let at = from;
  for (let child = 2 * at + 1; child < count; child = 2 * at + 1) {
    if (child + 1 < count && isBefore(values, order[child]!, order[child + 1]!)) child++;
    if (!isBefore(values, item, order[child]!)) break;
    order[at] = order[child]!;
    at = child;
  }
  order[at] = item;
}

const isBefore = (values: Vector, i: number, j: number): boolean => values[i]! < values[j]! || (values[i] === values[j] && i < j);
