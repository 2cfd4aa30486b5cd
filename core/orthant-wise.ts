/**
 * Orthant-wise limited-memory quasi-Newton (Andrew and Gao 2007): min f(u) + l1 (|u_0| + ... + |u_(m-1)|), f smooth. For the inner problems of methods and kinds;
 * a variable that starts at 0 and whose derivative f gives as 0 stays there.
 */
import type { Vector } from './contract/arrays.js';

/** f and its gradient, `size` numbers to `gradient`. */
export type SmoothPart = (u: Vector, gradient: Vector) => number;

export interface OrthantOptions {
  readonly size: number;
  /** m: the first variables, which the l1 term is of. */
  readonly penalised: number;
  readonly l1: number;
  /** Ends where no entry of the pseudo-gradient exceeds this part of max(1, |objective|). Default 1e-8. */
  readonly small?: number;
  /** Or where a step gains less than this part of it. Default 1e-15. */
  readonly still?: number;
  /** Looked at in every step: the point is then of no use. */
  readonly stopped?: () => boolean;
}

const memory = 10;
const mostSteps = 5000;

/** Minimises in place from u and returns the objective there. Arrays are sized once for the most variables that will come. */
export function orthantMinimiser(most: number): (f: SmoothPart, u: Vector, options: OrthantOptions) => number {
  const fresh = (): Vector => new Float64Array(most);
  const gradient = fresh(), nextGradient = fresh(), pseudo = fresh(), direction = fresh(), next = fresh(), product = new Float64Array(memory);
  const steps = Array.from({ length: memory }, fresh), changes = Array.from({ length: memory }, fresh), curvature = new Float64Array(memory);

  return (f, u, { size, penalised, l1, small = 1e-8, still = 1e-15, stopped }) => {
    const inner = (a: Vector, b: Vector): number => { let sum = 0; for (let i = 0; i < size; i++) sum += a[i]! * b[i]!; return sum; };
    const penalty = (at: Vector): number => { let sum = 0; for (let i = 0; i < penalised; i++) sum += Math.abs(at[i]!); return l1 * sum; };
    let value = f(u, gradient) + penalty(u), stored = 0, newest = -1;
    for (let step = 0; step < mostSteps && stopped?.() !== true; step++) {
      let largest = 0;
      for (let i = 0; i < size; i++) {
        pseudo[i] = i < penalised ? pseudoDerivative(u[i]!, gradient[i]!, l1) : gradient[i]!;
        largest = Math.max(largest, Math.abs(pseudo[i]!));
        direction[i] = -pseudo[i]!;
      }
      if (!(largest > small * Math.max(1, Math.abs(value)))) break;
      for (let back = 0; back < stored; back++) {
        const at = (newest - back + memory) % memory, part = product[at] = inner(steps[at]!, direction) / curvature[at]!;
        for (let i = 0; i < size; i++) direction[i]! -= part * changes[at]![i]!;
      }
      const scale = stored > 0 ? curvature[newest]! / inner(changes[newest]!, changes[newest]!) : 1 / Math.max(1, Math.sqrt(inner(pseudo, pseudo)));
      for (let i = 0; i < size; i++) direction[i]! *= scale;
      for (let back = stored - 1; back >= 0; back--) {
        const at = (newest - back + memory) % memory, part = product[at]! - inner(changes[at]!, direction) / curvature[at]!;
        for (let i = 0; i < size; i++) direction[i]! += part * steps[at]![i]!;
      }
      // A direction that leaves the orthant of the pseudo-gradient is cut.
      for (let i = 0; i < penalised; i++) if (direction[i]! * pseudo[i]! >= 0) direction[i] = 0;

      let found = Number.NaN;
      for (let length = 1; length > 1e-14; length /= 2) {
        let expected = 0;
        for (let i = 0; i < size; i++) {
          const side = i >= penalised ? 0 : u[i] !== 0 ? Math.sign(u[i]!) : -Math.sign(pseudo[i]!), moved = u[i]! + length * direction[i]!;
          next[i] = i < penalised && moved * side <= 0 ? 0 : moved;
          expected += pseudo[i]! * (next[i]! - u[i]!);
        }
        const trial = f(next, nextGradient) + penalty(next);
        if (trial <= value + 1e-4 * expected && trial < value) { found = trial; break; }
      }
      if (Number.isNaN(found)) {
        if (stored === 0) break;
        stored = 0;
        continue;
      }
      const slot = (newest + 1) % memory;
      for (let i = 0; i < size; i++) {
        steps[slot]![i] = next[i]! - u[i]!;
        changes[slot]![i] = nextGradient[i]! - gradient[i]!;
        u[i] = next[i]!;
        gradient[i] = nextGradient[i]!;
      }
      const curved = inner(steps[slot]!, changes[slot]!);
      if (curved > 1e-12 * inner(changes[slot]!, changes[slot]!)) {
        curvature[slot] = curved;
        newest = slot;
        stored = Math.min(memory, stored + 1);
      }
      const gained = value - found;
      value = found;
      if (gained <= still * Math.max(1, Math.abs(value))) break;
    }
    return value;
  };
}

/** The derivative of f + l1 |u_i| of least size. */
function pseudoDerivative(u: number, slope: number, l1: number): number {
  if (u !== 0) return slope + l1 * Math.sign(u);
  return slope > l1 ? slope - l1 : slope < -l1 ? slope + l1 : 0;
}
