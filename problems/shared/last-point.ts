/** Work shared by oracles that are called at the same point one after the other. */
import type { Vector } from '../../core/index.js';

/** Equal bit for bit, so that 0 and -0 are told apart; false where either is NaN. */
function same(x: Vector, y: Vector): boolean {
  for (let i = 0; i < y.length; i++) {
    const a = x[i]!;
    if (a !== y[i] || (a === 0 && 1 / a !== 1 / y[i]!)) return false;
  }
  return true;
}

/**
 * Runs `compute(x)` unless the last call was at the same x (of length `size`), compared by value with a copy: changing x afterwards is seen.
 * `compute` must be a pure function of x that leaves its result in scratch of its own.
 */
export function atLastPoint(size: number, compute: (x: Vector) => void): (x: Vector) => void {
  const last = new Float64Array(size);
  let known = false;
  return (x) => {
    if (known && same(x, last)) return;
    known = false;
    compute(x);
    last.set(x);
    known = true;
  };
}
