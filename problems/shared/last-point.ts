/** Work shared by oracles that are called at the same point one after the other. */
import type { Vector } from '../../core/index.js';

/** A point remembered by value: changing the caller's array afterwards is seen. */
export interface LastPoint {
  /** Whether x is the point kept, bit for bit (0 and -0 are told apart); never where an entry is NaN. */
  holds(x: Vector): boolean;
  keep(x: Vector): void;
  forget(): void;
}

/** Remembers one point of `size` numbers; none at first. */
export function lastPoint(size: number): LastPoint {
  const last = new Float64Array(size);
  let known = false;
  return {
    holds(x) {
      if (!known) return false;
      for (let i = 0; i < size; i++) {
        const a = x[i]!;
        if (a !== last[i] || (a === 0 && 1 / a !== 1 / last[i]!)) return false;
      }
      return true;
    },
    keep(x) { last.set(x); known = true; },
    forget() { known = false; },
  };
}

/**
 * Runs `compute(x)` unless the last call was at the same x, of length `size`.
 * `compute` must be a pure function of x that leaves its result in scratch of its own.
 */
export function atLastPoint(size: number, compute: (x: Vector) => void): (x: Vector) => void {
  const last = lastPoint(size);
  return (x) => {
    if (last.holds(x)) return;
    last.forget();
    compute(x);
    last.keep(x);
  };
}
