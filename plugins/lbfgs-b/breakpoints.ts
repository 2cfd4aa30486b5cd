/** Breakpoints of the projected gradient path in ascending order: a binary heap over variables, in arrays made once. */
import type { Vector } from '../../core/index.js';

export interface Breakpoints {
  /** Step at which each variable meets its bound. */
  readonly at: Vector;
  /** Number of variables waiting. */
  readonly waiting: number;
  clear(): void;
  /** Adds a variable whose `at` is set; `order` before the first `take`. */
  add(variable: number): void;
  order(): void;
  /** The waiting variable with the least `at`, -1 without any. */
  first(): number;
  /** Removes it. */
  take(): void;
}

export function createBreakpoints(size: number): Breakpoints {
  const at = new Float64Array(size), heap = new Int32Array(size);
  /** Moves the entry at `root` down to where both children are later. */
  const sink = (root: number): void => {
    const variable = heap[root]!, time = at[variable]!;
    let hole = root;
    for (let child = 2 * hole + 1; child < points.waiting; child = 2 * hole + 1) {
      if (child + 1 < points.waiting && at[heap[child + 1]!]! < at[heap[child]!]!) child++;
      if (at[heap[child]!]! >= time) break;
      heap[hole] = heap[child]!;
      hole = child;
    }
    heap[hole] = variable;
  };
  const points = {
    at, waiting: 0,
    clear() { points.waiting = 0; },
    add(variable: number) { heap[points.waiting++] = variable; },
    order() { for (let i = (points.waiting >> 1) - 1; i >= 0; i--) sink(i); },
    first: () => (points.waiting > 0 ? heap[0]! : -1),
    take() {
      heap[0] = heap[--points.waiting]!;
      if (points.waiting > 0) sink(0);
    },
  };
  return points;
}
